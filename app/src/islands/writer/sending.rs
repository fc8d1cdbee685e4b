//! Saving in the background: again and again until the server has it.

use std::time::Duration;

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::serde_json;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zhengtu::mock::writing::LONGEST;

use super::{State, keeping, set_clock, text_of};

/// How saving goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Nothing was written yet.
    Idle,
    /// Everything is saved.
    Saved,
    /// Under way.
    Sending,
    /// The server can't be reached; it is tried again.
    Offline,
    /// The server won't have it.
    Refused,
}

/// A text on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The case, from 1.
    pub position: i64,
    /// 小题, from 1.
    pub task: i64,
    /// The page it was written in.
    pub tab: Uuid,
    /// The page's count of its saves.
    pub seq: i64,
    /// The revision the page started from.
    pub based_on: i64,
    /// What is written.
    pub text: String,
}

#[derive(Serialize)]
struct Body<'a> {
    texts: &'a [Sent],
}

#[derive(Deserialize)]
struct Reply {
    texts: Vec<Became>,
    ends_in_ms: i64,
    handed_in: bool,
}

#[derive(Deserialize)]
struct Became {
    state: String,
    #[serde(default)]
    revision: i64,
    #[serde(default)]
    note: Option<String>,
}

/// How long until it is tried again.
const AGAIN: Duration = Duration::from_secs(2);

/// What the server doesn't have, as it would be sent now.
pub fn unsent(state: State) -> Vec<Sent> {
    let seq = state.seq.get_value() + 1;
    let revisions = state.revisions.get_value();
    let text = |task: &i64| {
        let based_on = usize::try_from(task - 1).ok().and_then(|place| revisions.get(place)).copied().unwrap_or_default();
        state.data.with_value(|data| Sent { position: data.position, task: *task, tab: data.tab, seq, based_on, text: text_of(*task) })
    };
    state.dirty.with_value(|dirty| dirty.iter().map(text).collect())
}

/// Sends what isn't saved; with nothing to save only `ask`s how long there is.
pub fn send(state: State, ask: bool) {
    let batch = unsent(state);
    if state.link.get_untracked() == Link::Sending || (batch.is_empty() && !ask) {
        return;
    }
    let before = state.link.get_untracked();
    state.link.set(Link::Sending);
    state.seq.update_value(|seq| *seq += 1);
    spawn_local(async move {
        let started = super::local_ms();
        match post(state, &batch).await {
            Ok(reply) => {
                set_clock(state, reply.ends_in_ms - (super::local_ms() - started) / 2);
                let mut refused = false;
                for (sent, became) in batch.iter().zip(&reply.texts) {
                    refused |= became.state == "refused";
                    taken(state, sent, became);
                }
                keeping::keep(state);
                let idle = batch.is_empty() && before == Link::Idle;
                let kept = batch.is_empty() && before == Link::Refused;
                state.link.set(if refused || kept { Link::Refused } else if idle { Link::Idle } else { Link::Saved });
                if reply.handed_in {
                    leave(state);
                } else if !refused && state.dirty.with_value(|dirty| !dirty.is_empty()) {
                    send(state, false);
                }
            }
            Err(true) => {
                state.link.set(Link::Offline);
                set_timeout(
                    move || {
                        if state.link.get_untracked() == Link::Offline {
                            send(state, true);
                        }
                    },
                    AGAIN,
                );
            }
            Err(false) => state.link.set(Link::Refused),
        }
    });
}

/// A text the server answered for.
fn taken(state: State, sent: &Sent, became: &Became) {
    if became.state == "saved" {
        state.revisions.update_value(|revisions| {
            if let Some(revision) = usize::try_from(sent.task - 1).ok().and_then(|place| revisions.get_mut(place)) {
                *revision = became.revision;
            }
        });
    }
    // Written on meanwhile: it goes again.
    if text_of(sent.task) == sent.text || became.state != "saved" {
        state.dirty.update_value(|dirty| dirty.retain(|task| *task != sent.task));
    }
    if let (Some(note), Ok(Some(place))) = (&became.note, document().query_selector(&format!("[data-note=\"{}\"]", sent.task))) {
        if let Ok(Some(words)) = place.query_selector("span") {
            words.set_text_content(Some(note));
        }
        let _ = place.remove_attribute("hidden");
    }
}

/// The reply; or whether it is worth trying again.
async fn post(state: State, texts: &[Sent]) -> Result<Reply, bool> {
    if texts.iter().any(|text| text.text.chars().count() > LONGEST) {
        return Err(false);
    }
    let address = state.data.with_value(|data| format!("/mock/{}/texts", data.set));
    let text = serde_json::to_string(&Body { texts }).map_err(|_| false)?;
    let request = Request::post(&address)
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .body(text)
        .map_err(|_| false)?;
    let response = request.send().await.map_err(|_| true)?;
    if response.status() >= 500 || response.status() == 429 {
        return Err(true);
    }
    let text = response.text().await.map_err(|_| true)?;
    if response.ok() { serde_json::from_str(&text).map_err(|_| false) } else { Err(false) }
}

/// Sends what another page of this browser left behind. Whether the server has it now.
pub async fn send_left(state: State, texts: &[Sent]) -> bool {
    post(state, texts).await.is_ok()
}

/// Time is up, or the paper was handed in: what is written goes, then the result is shown. Until the server can be reached it is tried
/// again.
pub fn leave(state: State) {
    spawn_local(async move {
        if matches!(post(state, &unsent(state)).await, Err(true)) {
            state.link.set(Link::Offline);
            set_timeout(move || leave(state), AGAIN);
            return;
        }
        state.dirty.set_value(Vec::new());
        keeping::keep(state);
        let result = state.data.with_value(|data| format!("/mock/{}/result", data.set));
        let _ = window().location().set_href(&result);
    });
}
