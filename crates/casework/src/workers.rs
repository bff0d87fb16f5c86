//! What happens without anybody asking: time that passes, and people who come and go.

pub mod forget_keys;
pub mod record_time_passed;
pub mod route_again;
