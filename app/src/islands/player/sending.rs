//! Sending answers in the background: one after another, again and again until the server has them.

use std::fmt::Write as _;
use std::time::Duration;

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use zhengtu::ids::AnswerId;
use zhengtu::question::OptionSet;

use super::data::answer_address;
use super::keeping;
use super::state::State;

/// How sending goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Nothing was to be sent yet.
    Idle,
    /// Everything is saved.
    Saved,
    /// Under way.
    Sending,
    /// The server can't be reached; it is tried again.
    Offline,
    /// The server won't have one of them.
    Refused,
}

/// An answer the server hasn't acknowledged. Its id is made here, so that sending it twice is harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its id.
    pub id: AnswerId,
    /// The question, from 0.
    pub place: usize,
    /// What was chosen.
    pub chosen: OptionSet,
}

enum Outcome {
    Saved,
    Refused,
    Unreachable,
}

/// How long until it is tried again.
const PAUSE: Duration = Duration::from_secs(3);

/// Sends what waits, unless that is under way.
pub fn pump(state: State) {
    if state.link.get_untracked() == Link::Sending || state.waiting.with_untracked(Vec::is_empty) {
        return;
    }
    // What was refused stays said until the page is loaded again.
    let mut refused = state.link.get_untracked() == Link::Refused;
    state.link.set(Link::Sending);
    spawn_local(async move {
        while let Some(waiting) = state.waiting.with_untracked(|waiting| waiting.first().copied()) {
            match send(state, waiting).await {
                Outcome::Saved => {}
                Outcome::Refused => refused = true,
                Outcome::Unreachable => {
                    state.link.set(if refused { Link::Refused } else { Link::Offline });
                    set_timeout(move || pump(state), PAUSE);
                    return;
                }
            }
            state.waiting.update(|all| all.retain(|other| other.id != waiting.id));
            keeping::keep(state);
        }
        state.link.set(if refused { Link::Refused } else { Link::Saved });
        if state.leaving.get_untracked() && !refused {
            state.leave();
        }
    });
}

async fn send(state: State, waiting: Waiting) -> Outcome {
    let address = state.with(|data| answer_address(data.set, waiting.place));
    let mut body = format!("answer={}", waiting.id);
    for option in waiting.chosen.iter() {
        let _ = write!(body, "&choice={option}");
    }
    let request = Request::post(&address)
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    let Ok(request) = request else { return Outcome::Refused };
    match request.send().await {
        Ok(response) if response.ok() => Outcome::Saved,
        // Asked too much or the server is in trouble: later. Anything else will be the same next time.
        Ok(response) if response.status() >= 500 || response.status() == 429 => Outcome::Unreachable,
        Ok(_) => Outcome::Refused,
        Err(_) => Outcome::Unreachable,
    }
}
