//! Sending in the background: again and again until the server has everything.

use std::time::Duration;

use gloo_net::http::{Request, Response};
use leptos::prelude::*;
use leptos::serde_json;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::{AbortSignal, Blob, BlobPropertyBag};
use zhengtu::ids::{AnswerId, PracticeSetId};
use zhengtu::question::OptionSet;

use super::data::{favourite_address, note_address, place_address};
use super::queue::{self, Waiting, What};
use super::state::State;

/// Where answers go, many at once.
const ANSWERS: &str = "/practice/answers";
/// At most so many at once.
const BATCH: usize = 50;
/// How long an answer of the server is waited for, in milliseconds.
const PATIENCE: u32 = 15_000;
/// How long until it is tried again: at first, and at most, in milliseconds.
const PAUSE: (u64, u64) = (1_000, 30_000);

/// How eagerly it is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How long until it is tried again, in milliseconds.
    pause: u64,
    /// How often it was tried: only the last try is made again.
    tries: u32,
}

impl Pace {
    /// At the beginning.
    pub const START: Self = Self { pause: PAUSE.0, tries: 0 };
}

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
    /// Nobody is signed in any more; it is tried again.
    SignedOut,
}

#[derive(Serialize)]
struct Batch<'a> {
    device: String,
    answers: Vec<Answer<'a>>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: AnswerId,
    set: PracticeSetId,
    position: usize,
    chosen: OptionSet,
    shown: &'a str,
    at: &'a str,
    took_ms: u64,
}

#[derive(Deserialize)]
struct Receipt {
    answers: Vec<Received>,
}

#[derive(Deserialize)]
struct Received {
    id: AnswerId,
    state: String,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    sentence: Option<String>,
}

enum Outcome {
    /// What became of each.
    Told(Vec<Received>),
    /// Not taken as a whole: it will be the same next time.
    Refused,
    /// Nobody is signed in any more.
    SignedOut,
    Unreachable,
}

/// Whether the server has said what becomes of it.
fn is_told(received: &[Received], waiting: &Waiting) -> bool {
    received.iter().any(|told| told.id == waiting.id && told.state != "later")
}

fn is_answer(waiting: &Waiting) -> bool {
    matches!(waiting.what, What::Answer { .. })
}

/// Answers as the server reads them.
fn batch(all: &[Waiting]) -> String {
    let answers = all.iter().filter_map(|waiting| match &waiting.what {
        What::Answer { chosen, shown, at, took_ms } => Some(Answer {
            id: waiting.id,
            set: waiting.set,
            position: waiting.place + 1,
            chosen: *chosen,
            shown,
            at,
            took_ms: *took_ms,
        }),
        _ => None,
    });
    serde_json::to_string(&Batch { device: queue::device(), answers: answers.collect() }).unwrap_or_default()
}

/// Tries at once, whatever the pause would be.
pub fn hurry(state: State) {
    state.pace.update_value(|pace| pace.pause = PAUSE.0);
    pump(state);
}

/// Sends what waits, unless that is under way.
pub fn pump(state: State) {
    let link = state.link.get_untracked();
    if link == Link::Sending {
        return;
    }
    if state.waiting.with_untracked(Vec::is_empty) {
        // Another page was quicker.
        if link != Link::Idle {
            state.link.set(Link::Saved);
        }
        return;
    }
    state.link.set(Link::Sending);
    state.pace.update_value(|pace| pace.tries += 1);
    let this = state.pace.get_value();
    spawn_local(async move {
        let mut most = BATCH;
        loop {
            // Answers first; then what is beside them, one by one.
            let mut now: Vec<Waiting> =
                state.waiting.with_untracked(|all| all.iter().filter(|one| is_answer(one)).take(most).cloned().collect());
            if now.is_empty() {
                now = state.waiting.with_untracked(|all| all.iter().take(1).cloned().collect());
            }
            let Some(first) = now.first() else { break };
            let outcome = if is_answer(first) { send_answers(&now).await } else { send_other(first).await };
            let link = match outcome {
                Outcome::Told(received) if now.iter().all(|one| is_told(&received, one)) => {
                    for one in &now {
                        let told = received.iter().find(|told| told.id == one.id);
                        settle(state, one, told.filter(|told| told.state != "saved"));
                    }
                    continue;
                }
                // One of them, perhaps.
                Outcome::Refused if now.len() > 1 => {
                    most = 1;
                    continue;
                }
                Outcome::Refused => {
                    settle(state, first, Some(&Received::refused(first.id)));
                    continue;
                }
                Outcome::SignedOut => Link::SignedOut,
                Outcome::Told(_) | Outcome::Unreachable => Link::Offline,
            };
            state.link.set(link);
            let pause = state.pace.get_value().pause;
            state.pace.update_value(|pace| pace.pause = (pause * 2).min(PAUSE.1));
            let again = move || {
                if state.pace.get_value().tries == this.tries {
                    pump(state);
                }
            };
            set_timeout(again, Duration::from_millis(pause));
            return;
        }
        state.pace.update_value(|pace| pace.pause = PAUSE.0);
        state.link.set(Link::Saved);
        if state.leaving.get_untracked() && state.refused.with_untracked(Vec::is_empty) {
            state.leave();
        }
    });
}

impl Received {
    /// By a server that says nothing about it.
    const fn refused(id: AnswerId) -> Self {
        Self { id, state: String::new(), reason: None, sentence: None }
    }
}

/// What the server said of one thing: taken, or refused, and then why. What is somebody else's stays for them.
fn settle(state: State, waiting: &Waiting, refused: Option<&Received>) {
    let is_here = state.with(|data| data.set) == waiting.set;
    let is_theirs = refused.is_some_and(|told| told.reason.as_deref() == Some("not_yours"));
    queue::take(state, waiting, !is_theirs);
    if let Some(told) = refused.filter(|_| is_here || !is_theirs) {
        let t = state.words();
        let sentence = told.sentence.clone().unwrap_or_else(|| t.refused().to_owned());
        let sentence = if is_here { t.refused_at(waiting.place + 1, &sentence) } else { sentence };
        state.refused.update(|all| all.push(sentence));
    }
}

async fn ask(address: &str, kind: &str, body: String) -> Result<Response, Outcome> {
    let request = Request::post(address)
        .header("accept", "application/json")
        .header("content-type", kind)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)))
        .body(body);
    let Ok(request) = request else { return Err(Outcome::Refused) };
    match request.send().await {
        Ok(response) if response.ok() => Ok(response),
        // Asked too much, too slow, or the server is in trouble: later. Anything else will be the same next time.
        Ok(response) if response.status() >= 500 || matches!(response.status(), 408 | 429) => Err(Outcome::Unreachable),
        Ok(response) if response.status() == 401 => Err(Outcome::SignedOut),
        Ok(_) => Err(Outcome::Refused),
        Err(_) => Err(Outcome::Unreachable),
    }
}

async fn send_answers(all: &[Waiting]) -> Outcome {
    match ask(ANSWERS, "application/json", batch(all)).await {
        Ok(response) => match response.json::<Receipt>().await {
            Ok(receipt) => Outcome::Told(receipt.answers),
            Err(_) => Outcome::Unreachable,
        },
        Err(outcome) => outcome,
    }
}

/// A form's field and what it holds.
fn field(name: &str, value: &str) -> String {
    format!("{name}={}", String::from(js_sys::encode_uri_component(value)))
}

const FORM: &str = "application/x-www-form-urlencoded";

async fn send_other(waiting: &Waiting) -> Outcome {
    let (address, body) = match &waiting.what {
        What::Note(text) => (note_address(waiting.set, waiting.place), field("text", text)),
        What::Favourite(kept) => (favourite_address(waiting.set, waiting.place), field("kept", if *kept { "yes" } else { "no" })),
        What::Answer { .. } => return Outcome::Refused,
    };
    match ask(&address, FORM, body).await {
        Ok(_) => Outcome::Told(vec![Received { state: "saved".into(), ..Received::refused(waiting.id) }]),
        Err(outcome) => outcome,
    }
}

/// Remembers which question is looked at. Only a convenience: it isn't tried again.
pub fn remember_place(state: State) {
    let place = state.place.get_untracked();
    if state.remembered.get_value() != place {
        state.remembered.set_value(place);
        beacon(&place_address(state.with(|data| data.set)), FORM, &field("place", &(place + 1).to_string()));
    }
}

/// The page goes: what waits is sent without waiting for the reply. It stays in the queue, too, and is sent again where it is found.
pub fn part(state: State) {
    let answers: Vec<Waiting> =
        state.waiting.with_untracked(|all| all.iter().filter(|one| is_answer(one)).take(BATCH).cloned().collect());
    if !answers.is_empty() {
        beacon(ANSWERS, "application/json", &batch(&answers));
    }
}

fn beacon(address: &str, kind: &str, body: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(body));
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        let _ = window().navigator().send_beacon_with_opt_blob(address, Some(&blob));
    }
}
