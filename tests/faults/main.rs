//! What happens when things break: the real binary, as processes that are killed, against the local Slack and
//! a database that goes away. On SQLite, or on the PostgreSQL of `TEST_DATABASE_URL`.

mod backup;
mod database;
mod full;
mod harness;
mod kill;
mod memory;
mod people;
mod power;
mod proxy;
mod replicas;
