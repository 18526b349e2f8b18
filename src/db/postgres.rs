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
use diesel::{ConnectionResult, QueryResult};
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;

type Inner = AsyncConnectionWrapper<AsyncPgConnection>;

/// One connection to PostgreSQL. Blocks the calling thread, so use it from a blocking thread only.
pub struct PgConnection {
    /// Boxed, because SQLite's connection is much smaller and shares an enum with this one.
    inner: Box<Inner>,
    transactions: AnsiTransactionManager,
    /// When the server last answered a question that only asked whether it is there.
    asked: Instant,
}

/// For so long a server that answered is believed to be there.
const BELIEVED: Duration = Duration::from_millis(500);

impl PgConnection {
    /// Connects to `url`, with TLS where the server or `sslmode` asks for it. Must be called inside a
    /// tokio runtime, which drives the connection.
    pub fn connect(url: &str, runtime: &tokio::runtime::Handle) -> anyhow::Result<Self> {
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = tokio_postgres_rustls::MakeRustlsConnect::new(config);
        let connection = runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, tls).await?;
            anyhow::Ok(AsyncPgConnection::try_from_client_and_connection(client, connection).await?)
        })?;
        let _inside = runtime.enter();
        Ok(Self {
            inner: Box::new(Inner::from(connection)),
            transactions: AnsiTransactionManager::default(),
            asked: Instant::now(),
        })
    }
}

impl PgConnection {
    /// Whether the server is there: asked at most twice a second, for each question is a journey.
    pub fn is_there(&mut self) -> QueryResult<()> {
        if self.asked.elapsed() > BELIEVED {
            self.batch_execute("SELECT 1")?;
            self.asked = Instant::now();
        }
        Ok(())
    }
}

impl SimpleConnection for PgConnection {
    fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        self.inner.batch_execute(query)
    }
}

impl ConnectionSealed for PgConnection {}

impl Connection for PgConnection {
    type Backend = Pg;
    type TransactionManager = AnsiTransactionManager;

    fn establish(url: &str) -> ConnectionResult<Self> {
        Ok(Self {
            inner: Box::new(Inner::establish(url)?),
            transactions: AnsiTransactionManager::default(),
            asked: Instant::now(),
        })
    }

    fn execute_returning_count<T>(&mut self, source: &T) -> QueryResult<usize>
    where
        T: QueryFragment<Pg> + QueryId,
    {
        self.inner.execute_returning_count(source)
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
    type Cursor<'conn, 'query> = <Inner as LoadConnection>::Cursor<'conn, 'query>;
    type Row<'conn, 'query> = <Inner as LoadConnection>::Row<'conn, 'query>;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> QueryResult<Self::Cursor<'conn, 'query>>
    where
        T: Query + QueryFragment<Pg> + QueryId + 'query,
        Pg: QueryMetadata<T::SqlType>,
    {
        LoadConnection::load(&mut *self.inner, source)
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
