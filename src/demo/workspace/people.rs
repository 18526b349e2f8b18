//! Adding and changing the people of a workspace.

use chrono::{Offset, TimeZone};

use super::state::User;
use crate::time::Time;

/// A person to be added: an id and a name are enough.
#[derive(Clone, Debug)]
pub struct NewPerson(pub User);

impl NewPerson {
    /// `id` such as `U_ANA`; the handle and the address are made from the name.
    pub fn new(id: &str, real_name: &str) -> Self {
        let handle = real_name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(".");
        Self(User {
            id: id.into(),
            email: Some(format!("{handle}@example.org")),
            name: handle,
            real_name: real_name.into(),
            display_name: real_name.split_whitespace().next().unwrap_or(real_name).into(),
            title: String::new(),
            tz: "Europe/London".into(),
            is_bot: false,
            is_admin: false,
            deleted: false,
            updated: 0,
        })
    }

    /// An IANA time zone; Europe/London otherwise.
    pub fn tz(mut self, tz: &str) -> Self {
        self.0.tz = tz.into();
        self
    }

    /// The name shown beside messages; the first name otherwise. Empty shows the real name.
    pub fn display_name(mut self, name: &str) -> Self {
        self.0.display_name = name.into();
        self
    }

    pub fn title(mut self, title: &str) -> Self {
        self.0.title = title.into();
        self
    }

    pub fn email(mut self, email: Option<&str>) -> Self {
        self.0.email = email.map(Into::into);
        self
    }

    pub fn admin(mut self) -> Self {
        self.0.is_admin = true;
        self
    }

    /// Another app's bot user.
    pub fn bot(mut self) -> Self {
        self.0.is_bot = true;
        self
    }
}

/// Seconds east of UTC at this moment, and a label; an unknown zone counts as UTC.
pub(super) fn offset_and_label(tz: &str, now: Time) -> (i32, String) {
    let zone: chrono_tz::Tz = tz.parse().unwrap_or(chrono_tz::UTC);
    let local = zone.from_utc_datetime(&now);
    (local.offset().fix().local_minus_utc(), local.format("%Z").to_string())
}
