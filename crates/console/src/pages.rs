//! One file per page.

pub(crate) mod account;
pub(crate) mod again;
pub(crate) mod app;
pub(crate) mod code;
pub(crate) mod home;
pub(crate) mod invitation;
pub(crate) mod leave;
pub(crate) mod password;
pub(crate) mod printed;
pub(crate) mod provider;
pub(crate) mod sign_in;
pub(crate) mod staff;
pub(crate) mod stay;
pub(crate) mod telephone;
pub(crate) mod tokens;
