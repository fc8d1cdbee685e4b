//! `make bench`: what the program costs, as ratios within one run (machines differ and are noisy; a ratio says more than a time).
//!
//! Each benchmark ends with one line `bench=NAME key=value …`. Nothing here is asserted by a test.

mod answers;
mod bank;
mod duplicates;
mod feed;
mod idle;
mod load;
mod matching;
mod mock_window;
mod open_set;
mod pages;
mod question_import;
mod rush;
mod search;
mod staff_import;
mod status;
mod worklist;

type Outcome = anyhow::Result<String>;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|one| one == name);
    any_spawner::Executor::init_tokio().ok();
    if chosen("pages") {
        println!("bench=pages {}", pages::run().await?);
    }
    if chosen("staff-import") {
        println!("bench=staff-import {}", staff_import::run().await?);
    }
    if chosen("match") {
        println!("bench=match {}", matching::run().await?);
    }
    if chosen("status") {
        println!("bench=status {}", status::run().await?);
    }
    if chosen("worklist") {
        println!("bench=worklist {}", worklist::run().await?);
    }
    if chosen("question-import") {
        println!("bench=question-import {}", question_import::run().await?);
    }
    if chosen("search") || chosen("duplicates") {
        let bank = bank::filled().await?;
        if chosen("search") {
            println!("bench=search {}", search::run(&bank).await?);
        }
        if chosen("duplicates") {
            println!("bench=duplicates {}", duplicates::run(&bank).await?);
        }
    }
    if chosen("answers") {
        println!("bench=answers {}", answers::run().await?);
    }
    if chosen("open-set") {
        println!("bench=open-set {}", open_set::run().await?);
    }
    if chosen("mock-window") {
        println!("bench=mock-window {}", mock_window::run().await?);
    }
    if chosen("feed") {
        println!("bench=feed {}", feed::run().await?);
    }
    if chosen("rush") {
        rush::run().await?;
    }
    if chosen("idle") {
        println!("bench=idle {}", idle::run().await?);
    }
    Ok(())
}
