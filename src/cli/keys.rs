//! `rotate-key`.

use clap::Args;

use crate::config::token_keys;
use crate::db::Db;
use crate::installs::{self, keys::Keys};

/// Encrypts all tokens anew with the first key of `TOKEN_KEY`.
#[derive(Args)]
pub struct RotateKey {
    /// Where the state is: sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "sqlite://edtech-hub.db")]
    database_url: String,
    /// The new key, then those that came before, separated by commas.
    #[arg(long, env = "TOKEN_KEY", hide_env_values = true)]
    token_key: String,
}

impl RotateKey {
    /// Encrypts, and says how many workspaces there were: all of them, or none where one can't be read.
    pub async fn run(self) -> anyhow::Result<()> {
        let keys = token_keys(&self.token_key).map_err(anyhow::Error::msg)?;
        let db = Db::open(&self.database_url)?;
        let (changed, all) = rotate(&db, Keys::new(&keys)).await?;
        println!("{changed} of {all} workspaces' tokens were encrypted with the new key.");
        println!("When every hub runs with the new key first, the older ones can go from TOKEN_KEY.");
        Ok(())
    }
}

async fn rotate(db: &Db, keys: Keys) -> anyhow::Result<(usize, usize)> {
    let outcome = db
        .write(move |conn| {
            let all = installs::all(conn)?;
            let mut changed = 0;
            for installation in &all {
                changed += usize::from(installs::reseal(conn, &keys, installation)?);
            }
            Ok((changed, all.len()))
        })
        .await;
    outcome.map_err(anyhow::Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::App;
    use crate::config::TokenKey;
    use crate::slack::CallError;
    use crate::testing::Hub;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_new_key_takes_over_and_the_old_one_can_go() {
        let hub = Hub::start_to_install(|settings| settings.token_rotation = true).await;
        let other = hub.neighbour(|_| {}).await;
        for workspace in [&hub.slack, &other] {
            hub.install(workspace, "U_OLGA").await;
        }
        let key = |byte: u8| TokenKey::new(Box::new([byte; 32]));
        let speaks_with = async |keys: Vec<TokenKey>| {
            let mut config = (*hub.app.config).clone();
            config.installing.as_mut().expect("it is installed").keys = std::sync::Arc::new(keys);
            let app = App::new(config, hub.clock.clone()).expect("an application");
            let there = app.within(&"T0002".into()).await.expect("it is installed");
            there.slack.identity().await.map(|identity| identity.team_id)
        };
        assert_eq!(speaks_with(vec![key(8), key(7)]).await.as_deref(), Ok("T0002"), "before the change");
        let (new, both) = (|| Keys::new(&[key(8)]), || Keys::new(&[key(8), key(7)]));
        assert!(rotate(&hub.app.db, new()).await.is_err(), "the old key is needed to read");
        assert_eq!(rotate(&hub.app.db, both()).await.unwrap(), (2, 2));
        assert_eq!(rotate(&hub.app.db, both()).await.unwrap(), (0, 2), "once is enough");
        assert_eq!(speaks_with(vec![key(8)]).await.as_deref(), Ok("T0002"));
        assert!(
            matches!(speaks_with(vec![key(7)]).await, Err(CallError::Busy { .. })),
            "the old key reads nothing"
        );
    }
}
