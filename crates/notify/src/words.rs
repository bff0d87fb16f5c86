//! What can be said, and the fixed texts it is said in.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;
use domain::notice::AccessNotice;

/// What a message says. The order is the order of the paragraphs; the first gives the subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Words {
    /// School is closed: what to do now, to whoever raised something out of hours (PRACTICE §3).
    OutOfHours {
        /// When the school opens again.
        opens: DateTime<Utc>,
        /// The telephone number of children's social care out of hours, where the school recorded one.
        social_care: Option<String>,
    },
    /// Something needs the reader, and cannot wait.
    NeedsYouNow,
    /// Something needs the reader.
    NeedsYou,
    /// Nobody is left to decide on a case: the reader, who sees nothing of it, names people for it.
    HasNobody,
    /// What the reader raised was seen, and is being dealt with.
    BeingDealtWith {
        /// When it was seen.
        seen: DateTime<Utc>,
    },
    /// How the reader signs in has changed.
    HowYouSignIn {
        /// What happened.
        what: AccessNotice,
        /// When.
        at: DateTime<Utc>,
    },
    /// Somebody who may not tried to see a case, or to change who may: to those who watch over a school.
    SomebodyTried,
    /// A trial of the set-up.
    Trial,
}

impl Words {
    /// The name of the folder under `templates/`.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        match self {
            Self::OutOfHours { .. } => "out-of-hours",
            Self::NeedsYouNow => "needs-you-now",
            Self::NeedsYou => "needs-you",
            Self::HasNobody => "has-nobody",
            Self::BeingDealtWith { .. } => "being-dealt-with",
            Self::HowYouSignIn { .. } => "how-you-sign-in",
            Self::SomebodyTried => "somebody-tried",
            Self::Trial => "trial",
        }
    }

    /// The subject of a message that says this first.
    #[must_use]
    #[expect(clippy::match_same_arms, reason = "a folder for each message, whatever stands in two of them today")]
    pub fn subject(&self) -> &'static str {
        let text = match self {
            Self::NeedsYouNow => include_str!("../templates/needs-you-now/subject.txt"),
            Self::NeedsYou => include_str!("../templates/needs-you/subject.txt"),
            Self::HasNobody => include_str!("../templates/has-nobody/subject.txt"),
            Self::OutOfHours { .. } => include_str!("../templates/out-of-hours/subject.txt"),
            Self::BeingDealtWith { .. } => include_str!("../templates/being-dealt-with/subject.txt"),
            Self::HowYouSignIn { .. } => include_str!("../templates/how-you-sign-in/subject.txt"),
            Self::SomebodyTried => include_str!("../templates/somebody-tried/subject.txt"),
            Self::Trial => include_str!("../templates/trial/subject.txt"),
        };
        text.trim_end()
    }

    /// The paragraph that says it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::OutOfHours { opens, social_care } => include_str!("../templates/out-of-hours/text.txt")
                .replace("{social_care}", &social_care_words(social_care.as_deref()))
                .replace("{opens}", &local(*opens, "%H:%M on %A")),
            Self::NeedsYouNow => include_str!("../templates/needs-you-now/text.txt").to_owned(),
            Self::NeedsYou => include_str!("../templates/needs-you/text.txt").to_owned(),
            Self::HasNobody => include_str!("../templates/has-nobody/text.txt").to_owned(),
            Self::BeingDealtWith { seen } => {
                include_str!("../templates/being-dealt-with/text.txt").replace("{seen}", &local(*seen, "%H:%M on %A"))
            }
            Self::HowYouSignIn { what, at } => include_str!("../templates/how-you-sign-in/text.txt")
                .replace("{what}", what.words())
                .replace("{at}", &local(*at, "%A at %H:%M")),
            Self::SomebodyTried => include_str!("../templates/somebody-tried/text.txt").to_owned(),
            Self::Trial => include_str!("../templates/trial/text.txt").to_owned(),
        }
    }

    /// Whether the reader should look at once.
    #[must_use]
    pub const fn is_urgent(&self) -> bool {
        matches!(self, Self::NeedsYouNow)
    }
}

/// Only what a telephone number is written with: nothing else a school typed may leave in a message.
fn social_care_words(number: Option<&str>) -> String {
    let dialled = |number: &&str| {
        number.chars().any(|c| c.is_ascii_digit())
            && number.len() <= 24
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-'))
    };
    let service = "children's social care out of hours";
    number.filter(dialled).map_or_else(|| service.to_owned(), |number| format!("{service} on {number}"))
}

/// A time as clocks in England show it.
fn local(at: DateTime<Utc>, form: &str) -> String {
    at.with_timezone(&London).format(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_those_of_clocks_in_england() {
        let seen = Words::BeingDealtWith { seen: at("2026-06-15T14:31:00Z") };
        assert!(seen.text().contains("Seen 15:31 on Monday, and being dealt with"), "{}", seen.text());
    }

    #[test]
    fn a_number_is_given_where_the_school_recorded_one() {
        let closed = |number: Option<&str>| {
            Words::OutOfHours { opens: at("2026-11-23T08:00:00Z"), social_care: number.map(str::to_owned) }.text()
        };
        assert!(closed(Some("01632 960 001")).contains("999 or children's social care out of hours on 01632 960 001."));
        assert!(closed(None).contains("999 or children's social care out of hours.\n"));
        assert!(closed(None).contains("before 08:00 on Monday."));
    }

    #[test]
    fn nothing_but_a_number_leaves_where_a_number_was_asked_for() {
        let closed = Words::OutOfHours {
            opens: at("2026-11-23T08:00:00Z"),
            social_care: Some("ask for Ms Example about case 7".to_owned()),
        };
        assert!(!closed.text().contains("Example"), "{}", closed.text());
    }
}
