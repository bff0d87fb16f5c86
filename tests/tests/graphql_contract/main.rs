//! The GraphQL contract, in process: what is executed and what is refused, in which words, and that nothing is echoed.
//!
//! Every module is marked as test code, helpers too, so that the lints know it for what it is.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod door;
#[cfg(test)]
mod http;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod nobody;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod pushed;
#[cfg(test)]
mod reads;
#[cfg(test)]
mod slow;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod without_people;
#[cfg(test)]
mod worlds;
