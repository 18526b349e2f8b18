//! A database of its own for each test: a file, or one on the PostgreSQL of `TEST_DATABASE_URL`. To make all tables takes
//! longer than most tests, so that is done once, and each test gets a copy.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::db::{Db, PgConnection};

/// A test's own database, with all tables. Gone when this is.
pub struct Database {
    /// `sqlite://…` or `postgres://…`.
    pub url: String,
    folder: TempDir,
    /// What PostgreSQL calls it.
    name: Option<String>,
}

/// What databases are copied from.
pub enum Template {
    /// SQLite's file.
    File(Vec<u8>),
    /// A database to which nobody can connect.
    Database(String),
}

/// Those that are to go. A drop can't wait for a server, so the next test sees to it.
static FINISHED: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Database {
    /// With nothing in it.
    pub async fn new() -> Self {
        static TABLES: OnceCell<Template> = OnceCell::const_new();
        let tables = TABLES.get_or_init(async || {
            let mut database = Self::copy(None).await;
            Db::open(&database.url).expect("a database").migrate().await.expect("migrations");
            database.template().await
        });
        Self::of(tables.await).await
    }

    /// A copy.
    pub async fn of(template: &Template) -> Self {
        Self::copy(Some(template)).await
    }

    /// A copy, or without even a table.
    async fn copy(template: Option<&Template>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let Some(server) = server() else {
            let file = folder.path().join("hub.db");
            if let Some(Template::File(bytes)) = template {
                std::fs::write(&file, bytes).expect("a file");
            }
            return Self { url: format!("sqlite://{}", file.display()), folder, name: None };
        };
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        let finished = std::mem::take(&mut *FINISHED.lock().unwrap_or_else(PoisonError::into_inner));
        let mut statements: Vec<String> =
            finished.iter().map(|name| format!("DROP DATABASE {name} WITH (FORCE)")).collect();
        statements.push(match template {
            Some(Template::Database(template)) => format!("CREATE DATABASE {name} TEMPLATE {template}"),
            _ => format!("CREATE DATABASE {name}"),
        });
        ask(statements).await;
        let mut url = server;
        url.set_path(&name);
        Self { url: url.into(), folder, name: Some(name) }
    }

    /// What is in it, to be copied. PostgreSQL copies nothing that is in use: nobody can use it any more.
    pub async fn template(&mut self) -> Template {
        match self.name.take() {
            None => Template::File(whole(self.url.trim_start_matches("sqlite://"), self.folder.path())),
            Some(name) => {
                ask(vec![
                    format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"),
                    format!("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"),
                ])
                .await;
                Template::Database(name)
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let finished = self.name.take();
        FINISHED.lock().unwrap_or_else(PoisonError::into_inner).extend(finished);
    }
}

/// The file with all that is still in its log.
fn whole(file: &str, folder: &Path) -> Vec<u8> {
    let whole = folder.join("whole.db");
    let mut conn = SqliteConnection::establish(file).expect("a connection");
    conn.batch_execute(&format!("VACUUM INTO '{}'", whole.display())).expect("a copy");
    std::fs::read(whole).expect("a file")
}

/// The PostgreSQL to test with.
fn server() -> Option<url::Url> {
    let url = std::env::var("TEST_DATABASE_URL").ok()?;
    Some(url.parse().expect("TEST_DATABASE_URL is a URL"))
}

/// Tells PostgreSQL, one after the other: what makes and drops databases can't be in a transaction.
async fn ask(statements: Vec<String>) {
    let asked = tokio::task::spawn_blocking(move || {
        let server = server().expect("TEST_DATABASE_URL");
        let mut conn = PgConnection::connect(server.as_str()).expect("TEST_DATABASE_URL is a database");
        for statement in statements {
            conn.batch_execute(&statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
    });
    asked.await.expect("PostgreSQL does it");
}
