//! The GraphQL contract, in process: what is executed and what is refused, in which words, and that nothing is echoed.

mod commands;
mod door;
mod http;
mod limits;
mod pages;
mod slow;
mod sockets;
