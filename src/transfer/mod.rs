//! A whole community as JSON Lines: one record a line, each with its `kind`. The format is described in
//! `docs/data-format.md` and is independent of the tables: fields may be added, and what is unknown is skipped.

mod export;
mod import;
mod market;
mod records;
#[cfg(test)]
mod tests;

pub use export::{audit_csv, export};
pub use import::{Imported, import};
pub use market::{Market, read_market};
pub use records::{FORMAT, Record, VERSION};
