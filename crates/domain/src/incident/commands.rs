//! One decision per file: its command, what it decides, how it is refused.

pub mod acknowledge;
pub mod add_note;
pub mod close_case;
pub mod raise_concern;
pub mod record_time_passed;
pub mod refer_to_lado;
pub mod refer_to_police;
