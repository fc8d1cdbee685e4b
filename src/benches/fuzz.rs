//! Feeds the importers of questions broken files, each format for some seconds: `fuzz SECONDS SEED [FORMAT]`.
//!
//! A file that makes a reader panic, or keeps it busy for more than five seconds, is written to `target/fuzz/FORMAT/`, and the run
//! ends with an error.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use zhengtu::question::format::Format;
use zhengtu::testing::mutation::Mutator;

/// No small file may take longer.
const PATIENCE: Duration = Duration::from_secs(5);
/// After so many failures a format is left.
const ENOUGH: usize = 10;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let seconds: u64 =
        arguments.first().map_or(Ok(20), |text| text.parse()).context("the first argument is a number of seconds")?;
    let seed: u64 = arguments.get(1).map_or(Ok(1), |text| text.parse()).context("the second argument is a seed")?;
    let formats = match arguments.get(2) {
        Some(code) => vec![Format::from_code(code).with_context(|| format!("there is no format {code}"))?],
        None => Format::ALL.to_vec(),
    };
    // The panics are the findings; their traces would bury the report.
    std::panic::set_hook(Box::new(|_| {}));
    let mut failures = 0;
    for format in formats {
        failures += fuzz(format, Duration::from_secs(seconds), seed)?;
    }
    if failures > 0 {
        bail!("{failures} files made a reader fail");
    }
    Ok(())
}

fn fuzz(format: Format, time: Duration, seed: u64) -> anyhow::Result<usize> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let folder = target.join("fuzz").join(format.code());
    let mut mutator = Mutator::new(format, seed);
    let (mut executions, mut questions, mut failures, mut slowest) = (0_u64, 0, 0, Duration::ZERO);
    let start = Instant::now();
    while start.elapsed() < time && failures < ENOUGH {
        let input = mutator.next_input();
        let began = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| mutator.run(input.clone())));
        let took = began.elapsed();
        slowest = slowest.max(took);
        executions += 1;
        let failed = match result {
            Ok(read) => {
                questions += read;
                (took > PATIENCE).then_some("slow")
            }
            Err(_) => Some("panic"),
        };
        if let Some(kind) = failed {
            failures += 1;
            std::fs::create_dir_all(&folder)?;
            let file = folder.join(format!("{kind}-{seed}-{executions}.{}", format.extension()));
            std::fs::write(&file, &input)?;
            println!("{}: {kind}: {}", format.code(), file.display());
        }
    }
    println!(
        "{:<10} {executions} files, {questions} questions read, {} kinds of results, slowest {} ms, {failures} failures",
        format.code(),
        mutator.found(),
        slowest.as_millis()
    );
    Ok(failures)
}
