//! The second process of the tests of messages: sends what is due until it is ended, which may be at any moment.
//!
//! `message-sender LOCATION SMTP-PORT AUTHORITY-FILE NOW`: by this mail server, by a clock that begins at this time and runs
//! sixty times as fast, with leases of two seconds.

use anyhow::Context as _;
use casework::{Casework, Clock};
use chrono::DateTime;
use std::time::{Duration, Instant};
use store::{Location, Store};
use wardbook_tests::installation::entropy;
use wardbook_tests::receivers::senders;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = |name| arguments.next().context(name);
    let location = Location::parse(&argument("the location")?)?;
    let port = argument("the port")?.parse()?;
    let authority = std::fs::read(argument("the authority")?)?;
    let now = DateTime::parse_from_rfc3339(&argument("the time")?)?.to_utc();
    let begun = Instant::now();
    let casework =
        Casework::new(Store::open_at(&location, 4).await?, Clock::new(move || now + begun.elapsed() * 60), entropy())?;
    let senders = senders(port, authority, Duration::from_secs(2), Duration::from_secs(20))?;
    let (_stop, stopping) = tokio::sync::watch::channel(false);
    casework.keep_sending_messages(&senders, Duration::from_millis(50), stopping).await;
    Ok(())
}
