//! Passwords: what is accepted when one is chosen, and how it is kept and checked.
//!
//! Hashing takes some tens of milliseconds and 19 MiB on purpose: callers keep it off the threads that answer requests.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::feedback::Warning;

/// Fewest characters. Source: NIST SP 800-63B-4, 3.1.1.2, for a password that can be the only factor, as it is for raising a
/// concern; three random words (National Cyber Security Centre) are about as long.
pub const SHORTEST: usize = 15;
/// Most characters: far above the 64 that NIST asks to be taken at least.
pub const LONGEST: usize = 256;

/// Passwords many people choose, in lower case, one a line.
const COMMON: &str = include_str!("password/common.txt");
/// Runs of neighbours on a keyboard or in the alphabet.
const RUNS: [&str; 6] = [
    "01234567890123456789012345678901234567890123456789",
    "98765432109876543210987654321098765432109876543210",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcbazyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p1qaz2wsx3edc4rfv",
];
/// How many guesses a password withstands at least, as a power of ten: ten thousand million. Over the network a hundred a day are looked
/// at; whoever stole a hash makes some twenty a second with each processor.
const ENOUGH: f64 = 10.0;
/// The longest unit whose mere repetition is refused, in characters.
const UNIT: usize = 8;
/// Memory in KiB, passes, lanes: what OWASP recommends for Argon2id (Password Storage Cheat Sheet).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Why a password was not accepted. There are no rules of composition: capitals and digits are nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// It is short.
    #[error("Choose at least {SHORTEST} characters. Three random words are easy to remember and hard to guess.")]
    TooShort,
    /// It is very long.
    #[error("Choose at most {LONGEST} characters.")]
    TooLong,
    /// It is one that is guessed first.
    #[error("This password is easy to guess: many people use it, or it repeats itself. Choose three random words.")]
    Common,
    /// It is made of what is guessed first.
    #[error("This password is easy to guess: {0}. Choose three random words that have nothing to do with each other.")]
    Guessable(&'static str),
    /// It holds what everybody knows of its owner.
    #[error(
        "This password holds your name, your sign-in name or your school's name, and little else. Choose three random words."
    )]
    OfHerself,
}

/// Whether a password may be chosen by somebody of whom these words are known: her names, her sign-in name, her school's.
///
/// LAW: none; the National Cyber Security Centre asks for lists of common passwords and no rules of composition ("Password administration for
/// system owners"), NIST SP 800-63B-4, 3.1.1.2, for a list that holds common, expected and compromised ones. Nothing is sent out: the lists are
/// those of zxcvbn, which come with the program, and our own. It takes some milliseconds.
///
/// # Errors
/// See [`PasswordProblem`].
pub fn acceptable<'a>(password: &str, known: impl IntoIterator<Item = &'a str>) -> Result<(), PasswordProblem> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordProblem::TooShort);
    }
    if length > LONGEST {
        return Err(PasswordProblem::TooLong);
    }
    let plain: String = password.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    if is_common(&plain) || repeats(&plain) || RUNS.iter().any(|run| run.contains(&plain)) {
        return Err(PasswordProblem::Common);
    }
    let words = known.into_iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric()));
    let words: Vec<String> = words.map(str::to_lowercase).filter(|word| word.chars().count() > 3).collect();
    let rest = words.iter().fold(plain.clone(), |rest, word| rest.replace(word.as_str(), ""));
    // What is left when everything known is taken out must be a secret by itself.
    if rest.len() < plain.len() && rest.chars().count() < SHORTEST / 2 {
        return Err(PasswordProblem::OfHerself);
    }
    let known: Vec<&str> = words.iter().map(String::as_str).collect();
    let estimate = zxcvbn::zxcvbn(password, &known);
    if estimate.guesses_log10() < ENOUGH {
        let warning = estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning);
        return Err(PasswordProblem::Guessable(why(warning)));
    }
    Ok(())
}

/// What makes a password easy to guess, in plain words.
const fn why(warning: Option<Warning>) -> &'static str {
    match warning {
        Some(
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess
            | Warning::SequencesLikeAbcAreEasyToGuess,
        ) => "it follows the rows of the keyboard or the alphabet",
        Some(Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess) => {
            "it repeats itself"
        }
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => "many people use it, or one much like it",
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => "it is made of dates or years",
        Some(Warning::NamesAndSurnamesByThemselvesAreEasyToGuess | Warning::CommonNamesAndSurnamesAreEasyToGuess) => {
            "it is made of names"
        }
        Some(Warning::AWordByItselfIsEasyToGuess) | None => {
            "it is made of very common words, names, dates or rows of keys"
        }
    }
}

fn is_common(plain: &str) -> bool {
    let letters = plain.trim_matches(|c: char| c.is_ascii_digit());
    COMMON.lines().any(|common| common == plain || common == letters || (letters.is_empty() && plain.is_empty()))
}

fn repeats(plain: &str) -> bool {
    let characters: Vec<char> = plain.chars().collect();
    (1..=UNIT).any(|unit| characters.iter().zip(characters.iter().skip(unit)).all(|(one, next)| one == next))
}

/// One form for what keyboards compose differently (NFC, as NIST SP 800-63B-4 asks).
fn normal(password: &str) -> String {
    password.nfc().collect()
}

fn argon2() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    // The cost is a constant that is known to be valid.
    let params = Params::new(memory, passes, lanes, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// What is kept of a password: Argon2id with this salt, in the usual text form, cost included.
///
/// Returns nothing when the library refuses, which it does for no password that is [`acceptable`].
#[must_use]
pub fn hash(password: &str, salt: &[u8; 16]) -> Option<String> {
    let hash: PasswordHash = argon2().hash_password_with_salt(normal(password).as_bytes(), salt).ok()?;
    Some(hash.to_string())
}

/// Whether this is the password. Where nothing is kept, because there is no such account or it has none, the same work is done, so
/// that the time says nothing.
#[must_use]
pub fn is_right(password: &str, kept: Option<&str>) -> bool {
    let parsed = kept.and_then(|kept| PasswordHash::new(kept).ok());
    let Some(kept) = parsed else {
        let _ = hash(password, b"nobody has these");
        return false;
    };
    argon2().verify_password(normal(password).as_bytes(), &kept).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<PasswordProblem> {
        acceptable(password, ["Amina", "Okafor", "amina.okafor@quillmere.example"]).err()
    }

    #[test]
    fn three_random_words_are_accepted_without_capitals_or_digits() {
        assert_eq!(refused("kettle window orchard"), None);
    }

    #[test]
    fn fourteen_characters_are_too_few_and_spaces_count() {
        assert_eq!(refused("kettle window "), Some(PasswordProblem::TooShort));
        assert_eq!(refused("kettle window o"), None);
    }

    #[test]
    fn letters_of_every_language_count_as_one() {
        assert_eq!(refused("żółw świerszcz"), Some(PasswordProblem::TooShort));
        assert_eq!(refused("żółw świerszcze"), None);
    }

    #[test]
    fn what_is_guessed_first_is_refused_with_digits_around_it_too() {
        for common in [
            "passwordpassword",
            "Password-Password-2026",
            "123456789012345",
            "qwertyuiopasdfghjkl",
            "aaaaaaaaaaaaaaaa",
            "letmeinletmeinletmein",
            "abcdefghijklmnop",
            "correct horse battery staple",
            "----------------",
        ] {
            assert_eq!(refused(common), Some(PasswordProblem::Common), "{common}");
        }
    }

    #[test]
    fn what_many_people_choose_is_refused_and_why_is_said_plainly() {
        let why = |password: &str| refused(password).map(|problem| problem.to_string()).unwrap_or_default();
        for (password, said) in [
            ("iloveyouiloveyou1", "guess"),
            ("manchesterunited", "guess"),
            ("liverpoolfootball", "guess"),
            ("Sunshine123456789", "guess"),
            ("michael01011985jessica", "guess"),
            ("P@ssw0rdP@ssw0rd", "guess"),
            ("Summer2026Summer2026", "guess"),
            ("1q2w3e4r5t6y7u8i9o", "guess"),
        ] {
            assert!(why(password).contains(said), "{password}: {:?}", refused(password));
        }
    }

    #[test]
    fn three_words_that_have_nothing_to_do_with_each_other_are_always_enough() {
        for password in [
            "kettle window orchard",
            "marmalade tractor cloud",
            "plumfeatherlantern",
            "coral-spoon-thunder",
            "wolke traktor marmelade",
            "ceffyl ymbarél llwybr",
        ] {
            assert_eq!(refused(password), None, "{password}");
        }
    }

    #[test]
    fn what_is_known_of_her_is_no_secret() {
        assert_eq!(refused("Amina.Okafor2026"), Some(PasswordProblem::OfHerself));
        assert_eq!(refused("okafor kettle window orchard"), None);
    }

    #[test]
    fn a_very_long_password_is_accepted_up_to_a_bound() {
        let long = |length: usize| {
            ["kettle window orchard "].iter().cycle().flat_map(|w| w.chars()).take(length).collect::<String>()
        };
        assert_eq!(refused(&long(256)), None);
        assert_eq!(refused(&long(257)), Some(PasswordProblem::TooLong));
    }

    #[test]
    fn only_the_password_itself_is_right_and_nobody_has_none() {
        let kept = hash("kettle window orchard", &[7; 16]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(is_right("kettle window orchard", Some(&kept)));
        let accented = hash("fenêtre café orchard", &[7; 16]).unwrap();
        assert!(is_right("fene\u{302}tre cafe\u{301} orchard", Some(&accented)));
        assert!(!is_right("kettle window Orchard", Some(&kept)));
        assert!(!is_right("kettle window orchard", None));
        assert!(!is_right("kettle window orchard", Some("nothing that was hashed")));
    }
}
