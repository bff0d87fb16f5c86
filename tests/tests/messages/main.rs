//! Messages, from the crate that puts them together to a real mail server and a real receiver of webhooks.

mod transports;
