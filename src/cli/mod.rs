//! The command line: `edtech-hub SUBCOMMAND`. Every option is also an environment variable, and a `.env` in
//! the working folder is read when it is there.

mod backup;
mod demo;
mod doctor;
mod fields;
mod jobs;
mod keys;
#[cfg(test)]
mod log_tests;
mod manifest;
mod match_;
mod serve;
#[cfg(feature = "otel")]
mod spans;
mod transfer;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The hub of an open-source education community, inside Slack.
#[derive(Parser)]
#[command(name = "edtech-hub", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the hub for a Slack workspace.
    Serve(serve::Serve),
    /// Shows the hub with a made-up community, in the browser: nothing to install, no account.
    Demo(demo::ShowDemo),
    /// Checks settings, database, token, scopes, channels and clock, and says how to mend what is wrong.
    Doctor(doctor::Doctor),
    /// Brings the database up to date and says what it did.
    Migrate(serve::Migrate),
    /// Encrypts the tokens of all workspaces anew with the first key of TOKEN_KEY.
    RotateKey(keys::RotateKey),
    /// Prints the Slack app's manifest with your address filled in.
    Manifest(manifest::Manifest),
    /// Lists what could not be done, tries it again or drops it.
    Jobs(jobs::Jobs),
    /// Copies the SQLite database while the hub runs.
    Backup(backup::Backup),
    /// Puts a copy in the place of the SQLite database, while the hub does not run.
    Restore(backup::Restore),
    /// Ranks who suits whom, and prints it as JSON Lines.
    Match(match_::Match),
    /// Writes the whole community as JSON Lines.
    Export(transfer::Export),
    /// Writes who did what to what as a CSV file.
    Audit(transfer::Audit),
    /// Reads a community from JSON Lines.
    Import(transfer::Import),
}

/// Runs the subcommand that was asked for.
pub async fn run() -> ExitCode {
    // A missing file is fine; a broken one is not.
    if let Err(error) = dotenvy::dotenv()
        && !error.not_found()
    {
        eprintln!(".env can't be read: {error}");
        return ExitCode::FAILURE;
    }
    let outcome = match Cli::parse().command {
        Command::Serve(serve) => serve.run().await,
        Command::Demo(demo) => demo.run().await,
        Command::Doctor(doctor) => doctor.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::Jobs(jobs) => jobs.run().await,
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::RotateKey(rotate) => rotate.run().await,
        Command::Manifest(manifest) => manifest.run(),
        Command::Match(ranking) => ranking.run().await,
        Command::Export(export) => export.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::Import(import) => import.run().await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
