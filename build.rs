//! The migrations are built in: a new one has the crate built again.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
