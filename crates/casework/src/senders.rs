//! What messages are sent by, given by the composition root.

use domain::SchoolId;
use notify::{Mail, Webhook};
use std::collections::HashMap;
use std::time::Duration;
use store::Channel;

/// How long a worker may hold a message: longer than any attempt takes.
const LEASE: Duration = Duration::from_mins(1);

/// What messages are sent by. Without any of it messages are put together and wait.
#[derive(Debug)]
pub struct Senders {
    /// The mail server.
    pub mail: Option<Mail>,
    /// The webhooks of schools.
    pub webhooks: HashMap<SchoolId, Webhook>,
    /// How long a worker may hold a message before another takes it up.
    pub lease: Duration,
}

impl Default for Senders {
    fn default() -> Self {
        Self { mail: None, webhooks: HashMap::new(), lease: LEASE }
    }
}

impl Senders {
    /// The channels that can be used.
    pub(crate) fn channels(&self) -> Vec<Channel> {
        let mail = self.mail.as_ref().map(|_| Channel::Email);
        let webhooks = (!self.webhooks.is_empty()).then_some(Channel::Webhook);
        mail.into_iter().chain(webhooks).collect()
    }
}
