//! The load program; see `tests/bench/README.md`.

use clap::Parser;
use wardbook_tests::load;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    load::run(load::arguments::Arguments::parse()).await
}
