//! `edtech-hub`: see [`edtech_hub`] for the map.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Taking and giving back memory is a good part of what an event costs.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    edtech_hub::cli::run().await
}
