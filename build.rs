//! The migrations are built in: a new one has the crate built again. And what the program holds in memory is kept small.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");
    if can_pack_relocations() {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Whether the C library of this machine reads packed relocations, as glibc does since 2.36. Else their list is a tenth
/// of what an idle hub holds.
fn can_pack_relocations() -> bool {
    let (host, target) = (std::env::var("HOST"), std::env::var("TARGET"));
    if host != target || !target.is_ok_and(|target| target.ends_with("-linux-gnu")) {
        return false;
    }
    let Ok(answer) = Command::new("getconf").arg("GNU_LIBC_VERSION").output() else { return false };
    let answer = String::from_utf8_lossy(&answer.stdout);
    let version = answer.trim().strip_prefix("glibc ").and_then(|version| version.split_once('.'));
    version.is_some_and(|(major, minor)| (major.parse().ok(), minor.parse().ok()) >= (Some(2), Some(36)))
}
