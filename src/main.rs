//! `edtech-hub`: see [`edtech_hub`] for the map.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    edtech_hub::cli::run().await
}
