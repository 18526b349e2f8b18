//! Column types that both databases share: enums as text, structures as JSON text.

/// Stores an enum as its text, with one impl for every backend. The enum derives `strum`'s `EnumString` and
/// `IntoStaticStr`.
#[macro_export]
macro_rules! text_enum {
    ($name:ty) => {
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                let text: &'static str = self.into();
                <str as diesel::serialize::ToSql<diesel::sql_types::Text, DB>>::to_sql(text, out)
            }
        }

        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let text =
                    <String as diesel::deserialize::FromSql<diesel::sql_types::Text, DB>>::from_sql(bytes)?;
                text.parse().map_err(|_| format!("{text:?} is no {}", stringify!($name)).into())
            }
        }
    };
}

/// Reads a list that was stored as JSON text; anything else is an empty list.
pub fn list(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

/// A list as JSON text.
pub fn to_text(list: &[String]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

/// A place in a list that is in the order of a moment and an id: what comes after it is what is left to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The moment.
    pub at: chrono::NaiveDateTime,
    /// The id; an empty one comes before all others.
    pub id: String,
}

impl Place {
    /// Before everything.
    pub fn first() -> Self {
        Self { at: chrono::DateTime::UNIX_EPOCH.naive_utc(), id: String::new() }
    }
}
