//! Saving in the background: changes go together, again and again until the server has them.

use std::time::Duration;

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::serde_json;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use zhengtu::ids::MockChangeId;
use zhengtu::question::OptionSet;

use super::clock;
use super::data::SheetEntry;
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

/// A change the server hasn't acknowledged. Its id is made here, so that sending it twice is harmless.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its id.
    pub id: MockChangeId,
    /// The question, from 1.
    pub position: i64,
    /// What is ticked.
    pub chosen: OptionSet,
    /// 标记
    pub flagged: bool,
    /// When.
    pub at: String,
    /// Time on the question since the change before.
    pub took_ms: i64,
}

impl Waiting {
    /// The question, from 0.
    pub fn place(&self) -> Option<usize> {
        usize::try_from(self.position - 1).ok()
    }

    /// What stands at the question with it.
    pub const fn entry(&self) -> SheetEntry {
        SheetEntry { chosen: self.chosen, flagged: self.flagged }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    /// Say how the sheet stands.
    look: bool,
    changes: &'a [Waiting],
}

#[derive(Deserialize)]
struct Reply {
    changes: Vec<Became>,
    ends_in_ms: i64,
    handed_in: bool,
    #[serde(default)]
    sheet: Vec<Stands>,
}

#[derive(Deserialize)]
struct Became {
    state: String,
}

#[derive(Deserialize)]
struct Stands {
    position: i64,
    chosen: OptionSet,
    flagged: bool,
}

/// Clicks that follow each other closely go together.
const PAUSE: Duration = Duration::from_millis(400);
/// How long until it is tried again after it failed; twice as long each time.
const AGAIN: u64 = 1;
/// But never longer than this, in seconds.
const LONGEST: u64 = 16;

/// Notes a change, and sends it soon.
pub fn note(state: State, place: usize, entry: SheetEntry) {
    let now = clock::local_ms();
    let mut took_ms = (now - state.since_ms.get_untracked()).max(0);
    state.since_ms.set(now);
    let position = i64::try_from(place + 1).unwrap_or_default();
    let under_way = state.under_way.get_untracked();
    state.waiting.update(|waiting| {
        // What hasn't left yet takes the later change with it.
        if let Some(index) = waiting.iter().skip(under_way).position(|other| other.position == position) {
            took_ms += waiting.remove(under_way + index).took_ms;
        }
        waiting.push(Waiting {
            id: MockChangeId::fresh(),
            position,
            chosen: entry.chosen,
            flagged: entry.flagged,
            at: clock::now_text(state),
            took_ms,
        });
    });
    keeping::keep(state);
    set_timeout(move || pump(state), PAUSE);
}

/// Sends what waits, unless that is under way.
pub fn pump(state: State) {
    if state.waiting.with_untracked(Vec::is_empty) {
        state.depart();
    } else if state.link.get_untracked() != Link::Sending {
        send(state, false, AGAIN);
    }
}

/// Asks how the sheet stands and how long there is, with whatever waits.
pub fn look(state: State) {
    if state.link.get_untracked() != Link::Sending {
        send(state, true, AGAIN);
    }
}

fn send(state: State, look: bool, again: u64) {
    let batch = state.waiting.get_untracked();
    state.under_way.set(batch.len());
    let before = state.link.get_untracked();
    state.link.set(Link::Sending);
    spawn_local(async move {
        let address = state.with(|data| format!("/mock/{}/changes", data.set));
        let started = clock::local_ms();
        let reply = post(&address, &Body { look, changes: &batch }).await;
        state.under_way.set(0);
        match reply {
            Ok(reply) => {
                let refused = before == Link::Refused || reply.changes.iter().any(|change| change.state == "refused");
                // Half of the way there and back has passed since the server looked at its clock.
                clock::set(state, reply.ends_in_ms - (clock::local_ms() - started) / 2);
                state.waiting.update(|waiting| waiting.retain(|change| !batch.iter().any(|sent| sent.id == change.id)));
                keeping::keep(state);
                take_over(state, &reply.sheet);
                let idle = batch.is_empty() && before == Link::Idle;
                state.link.set(if refused { Link::Refused } else if idle { Link::Idle } else { Link::Saved });
                if reply.handed_in {
                    let result = state.with(|data| format!("/mock/{}/result", data.set));
                    let _ = window().location().set_href(&result);
                } else {
                    pump(state);
                }
            }
            Err(true) => {
                state.link.set(Link::Offline);
                set_timeout(
                    move || {
                        if state.link.get_untracked() == Link::Offline {
                            send(state, look, (again * 2).min(LONGEST));
                        }
                    },
                    Duration::from_secs(again),
                );
            }
            Err(false) => state.link.set(Link::Refused),
        }
    });
}

/// What another tab or device did meanwhile; what waits here is newer.
fn take_over(state: State, sheet: &[Stands]) {
    let waiting = state.waiting.get_untracked();
    for stands in sheet.iter().filter(|stands| waiting.iter().all(|change| change.position != stands.position)) {
        let entry = SheetEntry { chosen: stands.chosen, flagged: stands.flagged };
        let Ok(place) = usize::try_from(stands.position - 1) else { continue };
        if state.entries.with_untracked(|entries| entries.get(place).is_some_and(|old| *old != entry)) {
            state.entries.update(|entries| entries[place] = entry);
        }
    }
}

/// The reply; or whether it is worth trying again.
async fn post(address: &str, body: &Body<'_>) -> Result<Reply, bool> {
    let text = serde_json::to_string(body).map_err(|_| false)?;
    let request = Request::post(address)
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .body(text)
        .map_err(|_| false)?;
    let response = request.send().await.map_err(|_| true)?;
    // Asked too much or the server is in trouble: later. Anything else will be the same next time.
    if response.status() >= 500 || response.status() == 429 {
        return Err(true);
    }
    let text = response.text().await.map_err(|_| true)?;
    if response.ok() { serde_json::from_str(&text).map_err(|_| false) } else { Err(false) }
}

/// Time is up: what waits is sent, then the paper is handed in and the result shown. Until the server can be reached it is tried
/// again.
pub fn hand_in(state: State, address: String) {
    spawn_local(async move {
        let batch = state.waiting.get_untracked();
        let changes = state.with(|data| format!("/mock/{}/changes", data.set));
        let sent = post(&changes, &Body { look: false, changes: &batch }).await;
        if matches!(sent, Err(true)) {
            state.link.set(Link::Offline);
            set_timeout(move || hand_in(state, address), Duration::from_secs(3));
            return;
        }
        if sent.is_ok() {
            state.waiting.set(Vec::new());
            keeping::keep(state);
        }
        // The form asks the person; the clock doesn't.
        let result = address.replace("/hand-in", "/result");
        let _ = window().location().set_href(&result);
    });
}
