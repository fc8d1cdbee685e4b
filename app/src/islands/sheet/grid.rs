//! The grid of all questions: answered, not answered, marked, by shape and word and not by colour alone.

use leptos::prelude::*;
use zhengtu::question::Kind;

use super::state::State;
use crate::locale::Player as Words;

/// The grid, kind by kind.
pub fn view(state: State) -> AnyView {
    let t = state.words();
    let words = Words(state.with(|data| data.language));
    let kinds: Vec<Kind> = state.with(|data| data.questions.iter().map(|question| question.kind).collect());
    let mut groups: Vec<(Kind, Vec<usize>)> = Vec::new();
    for (place, kind) in kinds.into_iter().enumerate() {
        match groups.last_mut() {
            Some((last, places)) if *last == kind => places.push(place),
            _ => groups.push((kind, vec![place])),
        }
    }
    let groups = groups
        .into_iter()
        .map(|(kind, places)| {
            let name = match kind {
                Kind::Single => words.single(),
                Kind::Multiple => words.multiple(),
                Kind::Judgement => words.judgement(),
                Kind::Case => words.case(),
            };
            let cells = places.into_iter().map(|place| cell(state, place)).collect_view();
            view! {
                <h3 class="mock__kind">{name}</h3>
                <ol class="sheet">{cells}</ol>
            }
        })
        .collect_view();
    view! {
        <section class="mock__sheet" id="sheet" aria-labelledby="sheet-title">
            <h2 class="mock__title" id="sheet-title">{t.sheet()}</h2>
            {groups}
            <p class="muted">{t.legend()}</p>
        </section>
    }
    .into_any()
}

fn cell(state: State, place: usize) -> AnyView {
    let t = state.words();
    let class = move || {
        let entry = state.entry(place);
        let answered = if entry.chosen.is_empty() { "" } else { " sheet__cell--answered" };
        let marked = if entry.flagged { " sheet__cell--marked" } else { "" };
        format!("sheet__cell{answered}{marked}")
    };
    let label = move || {
        let entry = state.entry(place);
        let answered = if entry.chosen.is_empty() { t.cell_empty() } else { t.cell_answered() };
        let marked = if entry.flagged { format!(" {}", t.cell_marked()) } else { String::new() };
        format!("{} {answered}{marked}", t.cell(place + 1))
    };
    view! {
        <li>
            <button
                class=class
                name="go"
                value=(place + 1).to_string()
                aria-label=label
                aria-current=move || (state.place.get() == place).then_some("step")
                on:click=move |event| {
                    event.prevent_default();
                    state.go(place);
                }
            >
                {place + 1}
            </button>
        </li>
    }
    .into_any()
}
