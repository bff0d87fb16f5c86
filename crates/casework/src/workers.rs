//! What happens without anybody asking: time that passes.

pub mod record_time_passed;
