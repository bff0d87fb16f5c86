//! Sends messages that are due, and settles what became of them.
//!
//! A message is sent and then marked: a process that dies in between leaves it to the next one, which sends it again under the
//! same identity. The bound: at most 4 messages are under way in a process, so a crash repeats that many at most,
//! and each receipt that a broken connection swallows repeats one. Nothing else does: a claim is one worker's until its lease
//! ends, and no attempt lasts as long as a lease.

mod again;

use crate::senders::Senders;
use crate::{Casework, CaseworkError};
use again::{Next, next};
use chrono::{DateTime, Utc};
use domain::notice::{AccessNotice, Heard, Notice, Say};
use domain::school::ContactKind;
use domain::{CaseId, Desk, IncidentId, Person};
use futures::future::join_all;
use notify::{Cause, Failure, Message, Words};
use store::{Channel, ClaimMessages, ClaimedMessage, MessageOutcome, MessageStatus, Part};

/// How many messages are under way at the same time.
const SIDE_BY_SIDE: u32 = 4;

/// What a message says when its time has come.
enum Still {
    /// This.
    Says(Vec<Words>),
    /// Nothing while the school is closed.
    Rests(DateTime<Utc>),
}

impl Casework {
    /// One round: messages that are due are sent, until none is left or the mail server cannot be reached. Returns how many ended.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn send_messages(&self, senders: &Senders) -> Result<usize, CaseworkError> {
        self.send_while(senders, || true).await
    }

    /// The same, for as long as nobody asked for a stop: what is under way is finished and marked.
    pub(super) async fn send_while(&self, senders: &Senders, go_on: impl Fn() -> bool) -> Result<usize, CaseworkError> {
        let channels = senders.channels();
        let mut ended = 0;
        while go_on() && !channels.is_empty() {
            let claim = ClaimMessages {
                channels: &channels,
                now: self.clock.now(),
                lease: self.entropy.id(),
                leased_for: senders.lease,
                limit: SIDE_BY_SIDE,
            };
            let claimed = self.store.claim_messages(&claim).await?;
            if claimed.is_empty() {
                break;
            }
            let settled = join_all(claimed.iter().map(|claimed| self.settle(claimed, senders))).await;
            let settled: Vec<Option<Failure>> = settled.into_iter().collect::<Result<_, _>>()?;
            ended += settled.iter().filter(|failure| failure.is_none()).count();
            if settled.iter().flatten().any(|failure| matches!(failure, Failure::Unreachable(_))) {
                // The others would fare no better now: they keep their attempts.
                break;
            }
        }
        Ok(ended)
    }

    /// Sends one message if there is still something to say, and settles it; what stood in the way of the mail server.
    async fn settle(&self, claimed: &ClaimedMessage, senders: &Senders) -> Result<Option<Failure>, CaseworkError> {
        let message = &claimed.message;
        if self.store.join_newer(claimed, self.clock.now()).await? {
            return Ok(None);
        }
        let says = match self.still(claimed).await {
            Ok(Still::Says(says)) => says,
            Err(error) => {
                tracing::error!(%error, message = %message.id, "a message is about a case that cannot be opened");
                let failed = Err(Failure::NotNow(Cause::Unwritable));
                return self.settle_as(claimed, failed, self.clock.now()).await;
            }
            Ok(Still::Rests(until)) => {
                let outcome = MessageOutcome::Again(until, "school-closed");
                self.store.settle_message(claimed, outcome, self.clock.now()).await?;
                return Ok(None);
            }
        };
        let who = (message.school, message.person);
        let Some(letter) = Message::new(message.id, who, says, message.slot) else {
            let outcome = MessageOutcome::Ended(MessageStatus::Dropped, None);
            self.store.settle_message(claimed, outcome, self.clock.now()).await?;
            return Ok(None);
        };
        let sent = match message.channel {
            Channel::Email => self.mail(&letter, senders).await?,
            Channel::Webhook => self.hook(&letter, senders).await,
        };
        self.settle_as(claimed, sent, self.clock.now()).await
    }

    async fn settle_as(
        &self,
        claimed: &ClaimedMessage,
        sent: Result<(), Failure>,
        now: DateTime<Utc>,
    ) -> Result<Option<Failure>, CaseworkError> {
        let Err(failure) = sent else {
            let outcome = MessageOutcome::Ended(MessageStatus::Delivered, None);
            self.store.settle_message(claimed, outcome, now).await?;
            return Ok(None);
        };
        let word = failure.to_string();
        let outcome = match next(&claimed.message, failure, now) {
            Next::Again(at) => MessageOutcome::Again(at, &word),
            Next::GivenUp => MessageOutcome::Ended(MessageStatus::Dead, Some(&word)),
        };
        tracing::warn!(message = %claimed.message.id, %failure, given_up = matches!(outcome, MessageOutcome::Ended(..)), "a message was not delivered");
        self.store.settle_message(claimed, outcome, now).await?;
        // A webhook that cannot be reached is one school's; the mail server is everybody's.
        Ok(Some(match claimed.message.channel {
            Channel::Email => failure,
            Channel::Webhook => Failure::NotNow(failure.cause()),
        }))
    }

    async fn mail(&self, letter: &Message, senders: &Senders) -> Result<Result<(), Failure>, CaseworkError> {
        let Some(mail) = &senders.mail else { return Ok(Err(Failure::NotNow(Cause::Connection))) };
        let person = self.store.load::<Person>(letter.school, letter.person).await?;
        let address = person.and_then(|(person, _)| person.details.email);
        Ok(match address {
            Some(address) => mail.send(letter, address.as_str()).await,
            None => Err(Failure::Refused(Cause::NoAddress)),
        })
    }

    async fn hook(&self, letter: &Message, senders: &Senders) -> Result<(), Failure> {
        match senders.webhooks.get(&letter.school) {
            Some(webhook) => webhook.send(letter, self.clock.now()).await,
            // Taken away since.
            None => Err(Failure::NotNow(Cause::Connection)),
        }
    }

    /// What the message still says, by the cases as they stand now: whoever has become a subject meanwhile, or has done it
    /// already, is not written to.
    async fn still(&self, claimed: &ClaimedMessage) -> Result<Still, CaseworkError> {
        let (mut says, mut rests, mut needed) = (Vec::new(), None, false);
        for part in &claimed.parts {
            // One thing that needs her is enough: the text says no more of a hundred.
            let (case, notice) = match *part {
                Part::OfAccess { access, at } => {
                    says.push(of_access(access, at));
                    continue;
                }
                Part::OfCase { case, notice } => (case, notice),
            };
            if needed && notice.needs_somebody() {
                continue;
            }
            match self.say(claimed, case, notice).await? {
                Still::Says(words) => {
                    needed |= words.iter().any(|word| matches!(word, Words::NeedsYou | Words::NeedsYouNow));
                    says.extend(words);
                }
                Still::Rests(until) => rests = Some(until),
            }
        }
        match rests {
            Some(until) if !needed => Ok(Still::Rests(until)),
            _ => Ok(Still::Says(says)),
        }
    }

    async fn say(
        &self,
        claimed: &ClaimedMessage,
        incident: IncidentId,
        notice: Notice,
    ) -> Result<Still, CaseworkError> {
        let message = &claimed.message;
        let case = CaseId { school: message.school, incident };
        let (incident, desk) = self.case_and_desk(case).await?;
        let hearings = match notice.heard(&incident, &desk) {
            Heard::Rests(until) => return Ok(Still::Rests(until)),
            Heard::By(hearings) => hearings,
        };
        let hers = hearings.into_iter().filter(|hearing| hearing.person == message.person);
        Ok(Still::Says(hers.map(|hearing| words(hearing.say, message.at_once, &desk)).collect()))
    }
}

const fn of_access(access: AccessNotice, at: DateTime<Utc>) -> Words {
    match access {
        AccessNotice::Tried => Words::SomebodyTried,
        what => Words::HowYouSignIn { what, at },
    }
}

fn words(say: Say, at_once: bool, desk: &Desk) -> Words {
    match say {
        Say::NeedsYou if at_once => Words::NeedsYouNow,
        Say::NeedsYou => Words::NeedsYou,
        Say::HasNobody => Words::HasNobody,
        Say::BeingDealtWith(seen) => Words::BeingDealtWith { seen },
        Say::OutOfHours { opens } => {
            let contact = desk.school.contact(ContactKind::SocialCareOutOfHours, desk.now);
            let social_care = contact.and_then(|contact| contact.telephone.as_ref());
            Words::OutOfHours { opens, social_care: social_care.map(|number| number.as_str().to_owned()) }
        }
    }
}
