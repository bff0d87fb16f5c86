//! What happens without anybody asking: time that passes.

pub mod forget_keys;
pub mod record_time_passed;
