//! A person's error or ours, nothing between: shown as it is, or apologised for and logged with an id.

/// What went wrong, and who should hear about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Shown to the person as it is: says what happened and what to do next. Plain text, not mrkdwn.
    #[error("{0}")]
    User(String),
    /// Logged; the person gets an apology with the request's id.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// The result of everything that a person can cause.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error that the person reads.
    pub fn user(text: impl Into<String>) -> Self {
        Self::User(text.into())
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
