//! The paper as it is sat, as one form: every move saves. `sheet.js` takes over where there are scripts: then every change is saved
//! in the background, and the questions, the grid and the clock are all there at once. No key is known here.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use zhengtu::ids::QuestionVersionId;
use zhengtu::mock::sheet::Entry;
use zhengtu::mock::store::{Attempt, SheetQuestion};
use zhengtu::practice::marking::marks_text;
use zhengtu::question::markdown::{html, inline};
use zhengtu::question::{Kind, full_half_marks, letter_at};

use super::{events, place_address};
use crate::components::question::{CONTENT, kind_name};
use crate::locale::{Language, Player, Sheet};

/// A question's texts as HTML. A version never changes, and a whole hall looks at the same paper: made once.
struct Printed {
    stem: String,
    options: Vec<String>,
}

/// So many questions are remembered; then it begins anew.
const REMEMBERED: usize = 4000;

fn printed(question: &SheetQuestion) -> Arc<Printed> {
    static KNOWN: OnceLock<Mutex<HashMap<QuestionVersionId, Arc<Printed>>>> = OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    // Nothing in there is ever half done.
    if let Some(found) = known.lock().unwrap_or_else(PoisonError::into_inner).get(&question.version) {
        return Arc::clone(found);
    }
    let made = Arc::new(Printed {
        stem: html(&question.stem, &[]).into_string(),
        options: question.options.iter().map(|option| inline(&option.text, &[]).into_string()).collect(),
    });
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(question.version, Arc::clone(&made));
    made
}

/// What the choices of a question are called in the form.
pub(super) fn choice_name(position: i64) -> String {
    format!("q{position}")
}

/// What the mark of a question is called in the form.
pub(super) fn flag_name(position: i64) -> String {
    format!("f{position}")
}

/// The whole paper, at one of its questions.
pub(super) fn view(
    language: Language,
    attempt: &Attempt,
    now: DateTime<Utc>,
    place: usize,
    questions: &[SheetQuestion],
    entries: &BTreeMap<i64, Entry>,
) -> impl IntoView + use<> {
    let t = Sheet(language);
    let entry = |question: &SheetQuestion| entries.get(&question.position).copied().unwrap_or_default();
    let answered = questions.iter().filter(|question| !entry(question).chosen.is_empty()).count();
    let left = (attempt.ends_at - now).num_seconds().max(0);
    let clock = format!("{}:{:02}:{:02}", left / 3600, left / 60 % 60, left % 60);
    let near = if left <= 300 { "clock clock--near" } else { "clock" };
    let all = questions.len();
    let shown = questions
        .iter()
        .enumerate()
        .map(|(index, question)| one(language, index, all, question, entry(question), index == place))
        .collect_view();
    let grid = grid(language, place, questions, entries);
    let cancelled = events::cancelled_place(language, attempt);
    view! {
        <form
            class="mock"
            method="post"
            action=place_address(attempt.set, place)
            autocomplete="off"
            data-set=attempt.set.to_string()
            data-now=now.timestamp_millis().to_string()
            data-ends=attempt.ends_at.timestamp_millis().to_string()
            data-saved=t.saved()
            data-saving=t.saving()
            data-offline=t.offline("{n}")
            data-refused=t.refused()
            data-up=t.time_up()
            data-over=t.over()
            data-over-offline=t.over_offline()
            data-minutes=t.minutes_left("{n}")
            data-progress=t.progress("{n}", all)
            data-answered=t.cell_answered()
            data-empty=t.cell_empty()
            data-marked=t.cell_marked()
        >
            // Enter in a form presses its first button.
            <button class="visually-hidden" name="go" value="stay" tabindex="-1" aria-hidden="true">{t.save()}</button>
            <input type="hidden" name="opened" value=now.timestamp_millis().to_string() />
            <div class="mock-bar">
                <p class=near data-clock=""><span class="visually-hidden">{t.time_left()}</span> " " <span>{clock}</span></p>
                <span class="mock-bar__state" role="status"></span>
                <span class="cluster">
                    <a class="button button--small" href="#sheet">{t.progress(&answered.to_string(), all)}</a>
                    <button class="button button--small" name="go" value="hand-in">{t.hand_in()}</button>
                </span>
            </div>
            {cancelled}
            <div class="mock__body">
                <div>{shown} <p class="notice" data-help="" hidden><span>{t.keys_help()}</span></p></div>
                {grid}
            </div>
            <p class="visually-hidden" aria-live="polite" data-spoken=""></p>
        </form>
    }
}

/// One question; all but one are hidden.
fn one(
    language: Language,
    index: usize,
    all: usize,
    question: &SheetQuestion,
    entry: Entry,
    current: bool,
) -> impl IntoView + use<> {
    let (t, words) = (Sheet(language), Player(language));
    let several = question.kind.takes_several();
    let control = if several { "checkbox" } else { "radio" };
    let stem = format!("stem-{}", question.position);
    let texts = printed(question);
    let options = question
        .options
        .iter()
        .zip(&texts.options)
        .enumerate()
        .map(|(place, (option, text))| {
            view! {
                <li>
                    <label class="option">
                        <input
                            type=control
                            name=choice_name(question.position)
                            value=option.id.to_string()
                            checked=entry.chosen.contains(option.id)
                        />
                        <span class="option__letter">{letter_at(place).to_string()}</span>
                        <span class="option__text rich" lang=CONTENT inner_html=text.clone()></span>
                    </label>
                </li>
            }
        })
        .collect_view();
    let rule = several.then(|| view! { <span>{words.multiple_rule()}</span> });
    let worth = if question.kind == Kind::Case { 40 } else { full_half_marks(question.kind) };
    view! {
        <section class="player" data-place=index.to_string() hidden=!current aria-label=t.question_of(index + 1, all)>
            <p class="player__meta">
                <span class="num">{format!("{} / {all}", index + 1)}</span>
                <span>{kind_name(language, question.kind)}</span>
                <span>{words.worth(&marks_text(worth))}</span>
                {rule}
            </p>
            <div
                class="player__stem rich"
                id=stem.clone()
                tabindex="-1"
                lang=CONTENT
                inner_html=texts.stem.clone()
            ></div>
            <fieldset aria-labelledby=stem>
                <ul class="option-list">{options}</ul>
                // A radio button can't be unticked by itself.
                <p class="cluster mock__clear">
                    <button class="button button--small" name="clear" value="yes">{t.clear()}</button>
                    <span class="muted mock__keys">{t.keys()}</span>
                </p>
            </fieldset>
            <div class="player__bar">
                {go(index.checked_sub(1), t.previous(), "button")}
                <label class="button mark-toggle">
                    <input type="checkbox" name=flag_name(question.position) value="yes" checked=entry.flagged />
                    <span>{t.mark()}</span>
                </label>
                {go((index + 1 < all).then_some(index + 1), t.next(), "button button--primary")}
            </div>
        </section>
    }
}

/// A button that saves and goes to another question.
fn go(to: Option<usize>, label: &'static str, class: &'static str) -> AnyView {
    match to {
        Some(to) => view! { <button class=class name="go" value=(to + 1).to_string()>{label}</button> }.into_any(),
        None => view! { <span class=class aria-disabled="true">{label}</span> }.into_any(),
    }
}

/// The grid: answered, not answered, marked, by shape and word and not by colour alone.
fn grid(language: Language, place: usize, questions: &[SheetQuestion], entries: &BTreeMap<i64, Entry>) -> impl IntoView + use<> {
    let t = Sheet(language);
    let mut groups: Vec<(Kind, Vec<AnyView>)> = Vec::new();
    for (index, question) in questions.iter().enumerate() {
        let entry = entries.get(&question.position).copied().unwrap_or_default();
        let (class, word) = if entry.chosen.is_empty() {
            ("sheet__cell".to_owned(), t.cell_empty())
        } else {
            ("sheet__cell sheet__cell--answered".to_owned(), t.cell_answered())
        };
        let class = if entry.flagged { class + " sheet__cell--marked" } else { class };
        let marked = if entry.flagged { format!(" {}", t.cell_marked()) } else { String::new() };
        let name = t.cell(index + 1);
        let label = format!("{name} {word}{marked}");
        let cell = view! {
            <li>
                <button
                    class=class
                    name="go"
                    value=(index + 1).to_string()
                    data-name=name
                    aria-label=label
                    aria-current=(index == place).then_some("step")
                >
                    {index + 1}
                </button>
            </li>
        }
        .into_any();
        match groups.last_mut() {
            Some((kind, cells)) if *kind == question.kind => cells.push(cell),
            _ => groups.push((question.kind, vec![cell])),
        }
    }
    let groups = groups
        .into_iter()
        .map(|(kind, cells)| view! { <h3 class="mock__kind">{kind_name(language, kind)}</h3> <ol class="sheet">{cells}</ol> })
        .collect_view();
    view! {
        <section class="mock__sheet" id="sheet" aria-labelledby="sheet-title">
            <h2 class="mock__title" id="sheet-title">{t.sheet()}</h2>
            {groups}
            <p class="muted">{t.legend()}</p>
        </section>
    }
}
