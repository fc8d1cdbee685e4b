//! The log: to standard error, without personal data. Requests are noted by their route, never by their address, which could
//! hold what somebody searched for.

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One JSON object per line, for programs
    Json,
}

/// Starts the log. `RUST_LOG` may choose other levels than `usual`.
pub fn start(usual: &str, format: Format) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        // The first to start stays; there is no second.
        Format::Text => {
            let _ = log.try_init();
        }
        Format::Json => {
            let _ = log.json().flatten_event(true).try_init();
        }
    }
}
