//! Times, roles and events in plain words.

use casework::SignInError;
use chrono::{DateTime, Utc};
use domain::school::Role;

/// A time as people say it, where the school is.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.with_timezone(&chrono_tz::Europe::London).format("%-d %B %Y at %H:%M").to_string()
}

/// What is wrong, with the time from which on it may be tried again.
pub(crate) fn error(error: &SignInError) -> String {
    match error {
        SignInError::Wait { until } => {
            let until = until.with_timezone(&chrono_tz::Europe::London) + chrono::TimeDelta::seconds(59);
            format!(
                "There were too many attempts. Try again after {}. A browser you signed in with before does not wait for the \
                 attempts of others.",
                until.format("%H:%M")
            )
        }
        other => other.to_string(),
    }
}

/// Roles as a list; everybody is a member of staff, so that stands only where there is nothing else.
pub(crate) fn roles(roles: impl IntoIterator<Item = Role>) -> String {
    let words: Vec<&str> = roles.into_iter().filter(|role| *role != Role::Reporter).map(Role::words).collect();
    if words.is_empty() { Role::Reporter.words().to_owned() } else { words.join(", ") }
}

/// What happened to an account.
pub(crate) fn event(what: &str) -> &'static str {
    match what {
        "signed-in" => "Signed in with name and password",
        "signed-in-with-provider" => "Signed in with an account of your school",
        "signed-out-everywhere" => "Signed out everywhere",
        "password-changed" => "The password was changed",
        "app-set-up" => "An authenticator app was set up",
        "codes-printed" => "New codes were printed",
        "invited" => "An invitation was made",
        "recovery-issued" => "Help with signing in was made",
        "recovery-confirmed" => "An invitation or help with signing in was confirmed by a second person",
        "invitation-accepted" => "An invitation or help with signing in was used",
        "token-issued" => "An access token was made",
        "token-revoked" => "An access token was ended",
        "provider-linked" => "An account of your school was linked",
        _ => "Something else happened",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_clock_on_the_wall() {
        assert_eq!(time("2026-07-01T12:30:00Z".parse().unwrap()), "1 July 2026 at 13:30");
        assert_eq!(time("2026-11-21T10:05:00Z".parse().unwrap()), "21 November 2026 at 10:05");
    }

    #[test]
    fn a_teacher_is_a_member_of_staff_and_a_head_is_a_head() {
        assert_eq!(roles([Role::Reporter]), "member of staff");
        assert_eq!(roles([Role::Reporter, Role::Headteacher]), "headteacher");
    }
}
