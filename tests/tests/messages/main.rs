//! Messages, from the crate that puts them together to a real mail server and a real receiver of webhooks.

/// The same test on both databases.
macro_rules! on_both {
    ($($(#[$doc:meta])* $name:ident;)+) => {
        mod on_sqlite {
            $( $(#[$doc])* #[tokio::test] async fn $name() -> anyhow::Result<()> {
                match crate::world::World::on_sqlite().await? {
                    Some(world) => super::$name(world).await,
                    None => Ok(()),
                }
            } )+
        }
        mod on_postgresql {
            $( $(#[$doc])* #[tokio::test] async fn $name() -> anyhow::Result<()> {
                match crate::world::World::on_postgresql().await? {
                    Some(world) => super::$name(world).await,
                    None => Ok(()),
                }
            } )+
        }
    };
}

mod faults;
mod many;
mod outbox;
mod transports;
mod world;
mod worlds;
