//! Invented schools, people and cases, lived through the ordinary commands with a driven clock.
//!
//! Every name here is invented. The cases are what schools deal with, told without detail.
//!
//! | module | holds |
//! |---|---|
//! | `schools`, `people` | eight schools and who is there: tables |
//! | `cases` | what happened, school by school: one function a case |
//! | `story`, `words` | how cases are told |
//! | `past` | working days before today, so that it always looks fresh |
//! | `cast` | one school's people by the keys the stories use |
//! | `seed` | sets the schools up and lives the cases, the duties worker looking in twice a day |
//! | `accounts` | a token for everybody |
//! | `folder` | which data folder is a demonstration's, and may be emptied |
//!
//! To add a case: a function in the file of its school under `cases/` and its line in that file's `stories`.

pub(crate) mod accounts;
mod cases;
mod cast;
pub(crate) mod folder;
mod past;
mod people;
mod schools;
pub(crate) mod seed;
mod story;
mod words;
