//! `edtech-hub`: see [`edtech_hub`] for the map.
#![forbid(unsafe_code)]

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    edtech_hub::cli::run().await
}
