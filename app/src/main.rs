//! 证途 Zhengtu on the command line: `zhengtu --help` explains it.

mod command;

fn main() -> std::process::ExitCode {
    command::run()
}
