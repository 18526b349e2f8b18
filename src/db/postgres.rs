//! A synchronous PostgreSQL connection for diesel without libpq: diesel-async's pure Rust client behind
//! diesel's own traits, so that the binary needs no system library and TLS comes from rustls.

use std::any::Any;
use std::time::{Duration, Instant};

use diesel::connection::{
    AnsiTransactionManager, CacheSize, Connection, ConnectionSealed, Instrumentation, LoadConnection,
    SimpleConnection,
};
use diesel::expression::QueryMetadata;
use diesel::internal::derives::multiconnection::MultiConnectionHelper;
use diesel::migration::{CREATE_MIGRATIONS_TABLE, MigrationConnection};
use diesel::pg::{Pg, PgMetadataLookup, PgTypeMetadata};
use diesel::query_builder::{Query, QueryFragment, QueryId};
use diesel::sql_types::TypeMetadata;
use diesel::{ConnectionError, ConnectionResult, QueryResult};
use diesel_async::{AsyncConnection, AsyncConnectionCore, AsyncPgConnection, SimpleAsyncConnection};
use futures::StreamExt;
use futures::future::{self, BoxFuture};
use tokio::runtime::Runtime;

type Row = <AsyncPgConnection as AsyncConnectionCore>::Row<'static, 'static>;

/// One connection to PostgreSQL. Blocks the calling thread, so use it from a blocking thread only.
pub struct PgConnection {
    /// Boxed, because SQLite's connection is much smaller and shares an enum with this one.
    inner: Box<AsyncPgConnection>,
    driver: Driver,
    transactions: AnsiTransactionManager,
    /// A transaction has begun that the server does not know of yet: it hears of it with the next statement, which
    /// saves a journey.
    to_begin: bool,
    /// When the server last answered a question that only asked whether it is there.
    asked: Instant,
}

/// For so long a server that answered is believed to be there.
const BELIEVED: Duration = Duration::from_millis(500);

/// How long a server may take to be reached, or to say that it got what was sent, before the connection is given up. One
/// that lost its power says nothing, and the kernel would wait for it for hours.
const UNHEARD: Duration = Duration::from_secs(10);

/// With these limits, where the URL has none of its own.
fn patient(mut config: tokio_postgres::Config) -> tokio_postgres::Config {
    let unchanged = tokio_postgres::Config::new();
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(UNHEARD);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(UNHEARD);
    }
    // A server that works on something long answers these all the while.
    if config.get_keepalives_idle() == unchanged.get_keepalives_idle() {
        config.keepalives_idle(UNHEARD).keepalives_interval(UNHEARD / 5).keepalives_retries(5);
    }
    config
}

/// What moves a connection's bytes: a runtime of its own, which runs on the thread that waits for the answer. With
/// a shared one each journey would wake another thread, and be woken by it. None once it is dropped.
struct Driver(Option<Runtime>);

impl Driver {
    fn wait<T>(&self, answer: impl Future<Output = QueryResult<T>>) -> QueryResult<T> {
        match &self.0 {
            Some(runtime) => runtime.block_on(answer),
            None => Err(diesel::result::Error::BrokenTransactionManager),
        }
    }
}

fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

impl Drop for Driver {
    /// Without waiting: a connection may be dropped where nobody may wait.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl PgConnection {
    /// Connects to `url`, with TLS where the server or `sslmode` asks for it. Blocks.
    pub fn connect(url: &str) -> anyhow::Result<Self> {
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = tokio_postgres_rustls::MakeRustlsConnect::new(config);
        let runtime = runtime()?;
        let config = patient(url.parse()?);
        let connection = runtime.block_on(async {
            let (client, connection) = config.connect(tls).await?;
            anyhow::Ok(AsyncPgConnection::try_from_client_and_connection(client, connection).await?)
        })?;
        Ok(Self::over(connection, runtime))
    }

    fn over(connection: AsyncPgConnection, runtime: Runtime) -> Self {
        Self {
            inner: Box::new(connection),
            driver: Driver(Some(runtime)),
            transactions: AnsiTransactionManager::default(),
            to_begin: false,
            asked: Instant::now(),
        }
    }

    /// Whether the server is there: asked at most twice a second, for each question is a journey.
    pub fn is_there(&mut self) -> QueryResult<()> {
        if self.asked.elapsed() > BELIEVED {
            self.batch_execute("SELECT 1")?;
            self.asked = Instant::now();
        }
        Ok(())
    }

    /// Runs a statement, and on the same journey, before it, the beginning of its transaction.
    fn run<'a, T>(
        &'a mut self,
        statement: impl FnOnce(&'a AsyncPgConnection) -> BoxFuture<'a, QueryResult<T>>,
    ) -> QueryResult<T> {
        let to_begin = std::mem::take(&mut self.to_begin);
        let connection: &AsyncPgConnection = &self.inner;
        let answer = statement(connection);
        if to_begin {
            self.driver.wait(after_beginning(connection, answer))
        } else {
            self.driver.wait(answer)
        }
    }
}

/// Not for each statement's type: what waits is compiled once for each kind of answer.
async fn after_beginning<T>(
    mut connection: &AsyncPgConnection,
    answer: BoxFuture<'_, QueryResult<T>>,
) -> QueryResult<T> {
    // The first is sent first.
    let (begun, answer) =
        future::join(SimpleAsyncConnection::batch_execute(&mut connection, BEGIN), answer).await;
    begun.and(answer)
}

/// What diesel says to begin a transaction.
const BEGIN: &str = "BEGIN";

impl SimpleConnection for PgConnection {
    fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        if query == BEGIN {
            self.to_begin = true;
            return Ok(());
        }
        if std::mem::take(&mut self.to_begin) {
            // Nothing happened in it.
            if matches!(query, "COMMIT" | "ROLLBACK") {
                return Ok(());
            }
            return self.driver.wait(self.inner.batch_execute(&format!("{BEGIN}; {query}")));
        }
        self.driver.wait(self.inner.batch_execute(query))
    }
}

impl ConnectionSealed for PgConnection {}

impl Connection for PgConnection {
    type Backend = Pg;
    type TransactionManager = AnsiTransactionManager;

    fn establish(url: &str) -> ConnectionResult<Self> {
        let runtime = runtime().map_err(|error| ConnectionError::BadConnection(error.to_string()))?;
        let connection = runtime.block_on(AsyncPgConnection::establish(url))?;
        Ok(Self::over(connection, runtime))
    }

    fn execute_returning_count<T>(&mut self, source: &T) -> QueryResult<usize>
    where
        T: QueryFragment<Pg> + QueryId,
    {
        self.run(|mut connection| connection.execute_returning_count(source))
    }

    fn transaction_state(&mut self) -> &mut AnsiTransactionManager {
        &mut self.transactions
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        self.inner.instrumentation()
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        self.inner.set_instrumentation(instrumentation);
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        self.inner.set_prepared_statement_cache_size(size);
    }
}

impl LoadConnection for PgConnection {
    type Cursor<'conn, 'query> = std::vec::IntoIter<QueryResult<Row>>;
    type Row<'conn, 'query> = Row;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> QueryResult<Self::Cursor<'conn, 'query>>
    where
        T: Query + QueryFragment<Pg> + QueryId + 'query,
        Pg: QueryMetadata<T::SqlType>,
    {
        let rows = self.run(|mut connection| {
            let rows = connection.load(source);
            Box::pin(async move { Ok(rows.await?.collect::<Vec<_>>().await) })
        })?;
        Ok(rows.into_iter())
    }
}

impl MigrationConnection for PgConnection {
    fn setup(&mut self) -> QueryResult<usize> {
        self.batch_execute(CREATE_MIGRATIONS_TABLE).map(|()| 0)
    }
}

/// The portable column types all have fixed ids, so nothing is ever looked up while binds are collected.
/// `MultiConnection` wants to carry a lookup across backends all the same; diesel-async's own can't be.
struct BuiltInTypes;

impl PgMetadataLookup for BuiltInTypes {
    fn lookup_type(&mut self, _name: &str, _schema: Option<&str>) -> PgTypeMetadata {
        PgTypeMetadata::new(0, 0)
    }

    fn as_any<'a>(&mut self) -> &mut (dyn Any + 'a)
    where
        Self: 'a,
    {
        self
    }
}

impl MultiConnectionHelper for PgConnection {
    fn to_any<'a>(_lookup: &mut <Pg as TypeMetadata>::MetadataLookup) -> &mut (dyn Any + 'a) {
        // A zero-sized box: nothing is allocated, so nothing leaks.
        Box::leak(Box::new(BuiltInTypes))
    }

    fn from_any(lookup: &mut dyn Any) -> Option<&mut <Pg as TypeMetadata>::MetadataLookup> {
        lookup.downcast_mut::<BuiltInTypes>().map(|lookup| lookup as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_server_is_given_up_unless_the_url_says_when() {
        let ours = patient("postgres://host/hub".parse().unwrap());
        assert_eq!(
            (ours.get_connect_timeout(), ours.get_tcp_user_timeout()),
            (Some(&UNHEARD), Some(&UNHEARD))
        );
        assert_eq!(ours.get_keepalives_idle(), UNHEARD);
        let url = "postgres://host/hub?connect_timeout=3&tcp_user_timeout=4&keepalives_idle=7";
        let theirs = patient(url.parse().unwrap());
        let seconds = Duration::from_secs;
        assert_eq!(theirs.get_connect_timeout(), Some(&seconds(3)));
        assert_eq!(theirs.get_tcp_user_timeout(), Some(&seconds(4)));
        assert_eq!((theirs.get_keepalives_idle(), theirs.get_keepalives_interval()), (seconds(7), None));
    }
}
