//! Second factors: codes of an authenticator app, and codes printed on paper for whoever has no telephone of her own.

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Totp};

/// The letters and digits of codes for people: none that is mistaken for another (base 32 as Crockford wrote it).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a printed code: 60 bits, so that a hash of it tells nobody what it was.
const PRINTED: usize = 12;
/// Base 32 as authenticator apps read it (RFC 4648).
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an authenticator app and Wardbook share: 160 random bits (RFC 4226, section 4).
#[derive(Clone, PartialEq, Eq)]
pub struct AppSecret([u8; 20]);

impl AppSecret {
    /// The secret of these random bytes.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        let mut secret = [0; 20];
        for (byte, random) in secret.iter_mut().zip(random) {
            *byte = random;
        }
        Self(secret)
    }

    /// The secret as it was kept.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The secret, to be sealed and kept.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// The secret as it is typed into an app: 32 letters in groups of four.
    #[must_use]
    pub fn as_text(&self) -> String {
        grouped(&self.base32())
    }

    /// The link an app reads from a picture. It names the installation and nobody.
    #[must_use]
    pub fn as_link(&self) -> String {
        format!("otpauth://totp/Wardbook?secret={}&issuer=Wardbook", self.base32())
    }

    fn base32(&self) -> String {
        self.0.chunks(5).flat_map(|five| spelled(five, BASE32)).map(char::from).collect()
    }

    fn totp(&self) -> Option<Totp> {
        Builder::new().with_secret(self.0).build().ok()
    }

    /// The step of 30 seconds this code belongs to: of now, the one before or the one after, and later than the step that was used
    /// last; nothing for any other code.
    ///
    /// INVARIANT: a code is good once (RFC 6238, section 5.2): the caller keeps the step, and keeps it only if nobody kept it first.
    #[must_use]
    pub fn step_of(&self, code: &str, now: DateTime<Utc>, last: u64) -> Option<u64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let now = u64::try_from(now.timestamp()).ok()?;
        self.totp()?.check(&digits, now).filter(|step| *step > last)
    }

    /// The code an app shows at this time.
    #[must_use]
    pub fn code_at(&self, time: DateTime<Utc>) -> Option<String> {
        let time = u64::try_from(time.timestamp()).ok()?;
        Some(self.totp()?.generate(time).to_string())
    }
}

/// A printed code of these random bytes, in groups of four: `7QK4-MD2X-9VHT`.
#[must_use]
pub fn printed(random: &[u8; 32]) -> String {
    let letters: String =
        random.chunks(5).flat_map(|five| spelled(five, LETTERS)).map(char::from).take(PRINTED).collect();
    grouped(&letters).replace(' ', "-")
}

/// The code as it is compared, however somebody typed it: capitals, no spaces or dashes, `O` for zero, `I` and `L` for one.
#[must_use]
pub fn as_compared(typed: &str) -> String {
    let read = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    typed.chars().filter(char::is_ascii_alphanumeric).map(read).collect()
}

/// Twelve digits of these random bytes: four say which code it is, eight are the secret. Read out in groups of four.
#[must_use]
pub fn spoken(random: &[u8; 32]) -> String {
    let digits: String =
        random.iter().filter(|byte| **byte < 250).take(PRINTED).map(|byte| char::from(b'0' + byte % 10)).collect();
    grouped(&digits)
}

fn grouped(letters: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Forty bits as eight letters.
fn spelled(five: &[u8], letters: &'static [u8; 32]) -> impl Iterator<Item = u8> + use<> {
    let bits = five.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
    let length = five.len() * 8 / 5;
    let spare = five.len() * 8 - length * 5;
    (0..length).rev().filter_map(move |place| {
        let letter = usize::try_from((bits >> (spare + place * 5)) & 31).ok()?;
        letters.get(letter).copied()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    /// The secret and the times of RFC 6238, appendix B; its codes have eight digits, of which apps show the last six.
    fn of_the_standard() -> AppSecret {
        AppSecret::from_bytes(b"12345678901234567890").unwrap()
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = of_the_standard();
        assert_eq!(secret.code_at(at(59)).unwrap(), "287082");
        assert_eq!(secret.code_at(at(1_111_111_109)).unwrap(), "081804");
        assert_eq!(secret.as_text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn a_code_is_good_for_its_step_and_the_two_beside_it() {
        let (secret, code) = (of_the_standard(), "081804");
        let begins = at(1_111_111_080);
        assert_eq!(secret.step_of(code, begins, 0), Some(37_037_036));
        assert_eq!(secret.step_of(" 081 804 ", begins + TimeDelta::seconds(59), 0), Some(37_037_036));
        assert_eq!(secret.step_of(code, begins + TimeDelta::seconds(60), 0), None);
        assert_eq!(secret.step_of(code, begins - TimeDelta::seconds(31), 0), None);
    }

    #[test]
    fn a_step_that_was_used_is_not_used_again_and_neither_is_an_earlier_one() {
        let secret = of_the_standard();
        assert_eq!(secret.step_of("081804", at(1_111_111_109), 37_037_036), None);
        assert_eq!(secret.step_of("081804", at(1_111_111_109), 37_037_037), None);
        assert_eq!(secret.step_of("081804", at(1_111_111_109), 37_037_035), Some(37_037_036));
    }

    #[test]
    fn nothing_and_nonsense_are_no_codes() {
        for nonsense in ["", "000000000000", "08180a", "８１８０４"] {
            assert_eq!(of_the_standard().step_of(nonsense, at(1_111_111_109), 0), None, "{nonsense}");
        }
    }

    #[test]
    fn a_printed_code_is_read_however_it_is_typed() {
        let code = printed(&[0xa5; 32]);
        assert_eq!(code.len(), 14);
        let typed = code.to_lowercase().replace('-', " ").replace('0', "o");
        assert_eq!(as_compared(&typed), as_compared(&code));
    }

    #[test]
    fn a_spoken_code_has_twelve_digits_in_groups_of_four() {
        let code = spoken(&std::array::from_fn(|place| u8::try_from(place * 8).unwrap()));
        assert_eq!(code.len(), 14);
        assert!(code.chars().all(|c| c.is_ascii_digit() || c == ' '), "{code}");
    }

    #[test]
    fn the_link_names_nobody() {
        let link = of_the_standard().as_link();
        assert_eq!(link, "otpauth://totp/Wardbook?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Wardbook");
    }
}
