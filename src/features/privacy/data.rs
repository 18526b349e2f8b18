//! All that is kept of a person, as a file.

use serde_json::{Map, Value, json};

use super::places::{Gets, PLACES};
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;

/// Which form the file has: `docs/privacy.md` describes it.
const VERSION: u32 = 1;

/// The file: JSON, a list of rows for each table that names the person.
pub fn of(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<u8>> {
    let mut tables = Map::new();
    let mut left_out = Map::new();
    for place in PLACES {
        if let Gets::Nothing(why) = place.gets {
            left_out.insert(place.table.to_owned(), json!(why));
            continue;
        }
        let rows = store::rows(conn, &ctx.workspace, &ctx.person, place)?;
        if !rows.is_empty() {
            tables.insert(place.table.to_owned(), Value::Array(rows));
        }
    }
    let file = json!({
        "kind": "edtech-hub-own-data",
        "version": VERSION,
        "workspace": ctx.workspace,
        "person": ctx.person,
        "at": ctx.now,
        "kept": tables,
        "not_yours": left_out,
    });
    Ok(serde_json::to_vec_pretty(&file)?)
}
