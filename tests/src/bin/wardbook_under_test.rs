//! The binary the journeys start: `wardbook` itself, built again with the tests so that it is never older than they are.

fn main() -> std::process::ExitCode {
    wardbook::main()
}
