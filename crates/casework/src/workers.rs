//! What happens without anybody asking: time that passes, people who come and go, messages that are due.

pub mod address_notices;
pub mod forget_alerts;
pub mod forget_keys;
pub mod forget_messages;
pub mod note_read_heads;
pub mod publish_statistics;
pub mod put_permits_in_force;
pub mod record_time_passed;
pub mod route_again;
pub mod send_messages;
