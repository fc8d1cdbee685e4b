//! One question of the paper.

use leptos::prelude::*;
use zhengtu::practice::marking::marks_text;
use zhengtu::question::{Kind, full_half_marks, letter_at};

use super::state::{STEM, State};
use crate::locale::Player as Words;

/// Questions are Chinese in either language of the pages.
const CONTENT: &str = "zh-CN";

/// The question shown now.
pub fn view(state: State) -> AnyView {
    let place = state.place.get();
    let Some(question) = state.question(place, Clone::clone) else { return ().into_any() };
    let (t, words) = (state.words(), Words(state.with(|data| data.language)));
    let kind = match question.kind {
        Kind::Single => words.single(),
        Kind::Multiple => words.multiple(),
        Kind::Judgement => words.judgement(),
        Kind::Case => words.case(),
    };
    let control = if question.kind.takes_several() { "checkbox" } else { "radio" };
    let rule = question.kind.takes_several().then(|| view! { <span>{words.multiple_rule()}</span> });
    let options = question
        .options
        .iter()
        .enumerate()
        .map(|(index, option)| {
            let id = option.id;
            let ticked = state.entries.with_untracked(|entries| entries.get(place).is_some_and(|entry| entry.chosen.contains(id)));
            view! {
                <li>
                    <label class="option">
                        <input
                            type=control
                            name="choice"
                            value=id.to_string()
                            checked=ticked
                            prop:checked=move || state.entry(place).chosen.contains(id)
                            disabled=move || state.is_over()
                            on:change=move |_| state.toggle(place, id)
                        />
                        <span class="option__letter">{letter_at(index).to_string()}</span>
                        <span class="option__text rich" lang=CONTENT inner_html=option.text.as_str().to_owned()></span>
                    </label>
                </li>
            }
        })
        .collect_view();
    let flagged = state.entries.with_untracked(|entries| entries.get(place).is_some_and(|entry| entry.flagged));
    let is_last = place + 1 >= state.questions();
    view! {
        <p class="player__meta">
            <span class="num">{format!("{} / {}", place + 1, state.questions())}</span>
            <span>{kind}</span>
            <span>{words.worth(&marks_text(full_half_marks(question.kind)))}</span>
            {rule}
        </p>
        <div class="player__stem rich" id=STEM tabindex="-1" lang=CONTENT inner_html=question.stem.as_str().to_owned()></div>
        <fieldset aria-labelledby=STEM>
            <ul class="option-list">{options}</ul>
        </fieldset>
        {move || state.has_keys.get().then(|| view! { <p class="player__meta screen-only">{t.keys()}</p> })}
        {move || state.help.get().then(|| view! { <p class="notice"><span>{t.keys_help()}</span></p> })}
        <div class="player__bar">
            {go(state, place.checked_sub(1), t.previous(), "button")}
            <label class="button mark-toggle">
                <input
                    type="checkbox"
                    name="flagged"
                    value="yes"
                    checked=flagged
                    prop:checked=move || state.entry(place).flagged
                    disabled=move || state.is_over()
                    on:change=move |_| state.flag(place)
                />
                <span>{t.mark()}</span>
            </label>
            {go(state, (!is_last).then_some(place + 1), t.next(), "button button--primary")}
        </div>
    }
    .into_any()
}

/// A button that saves (by the form) and goes to another question.
fn go(state: State, to: Option<usize>, label: &'static str, class: &'static str) -> AnyView {
    let Some(to) = to else { return view! { <span class=class aria-disabled="true">{label}</span> }.into_any() };
    view! {
        <button
            class=class
            name="go"
            value=(to + 1).to_string()
            on:click=move |event| {
                event.prevent_default();
                state.go(to);
            }
        >
            {label}
        </button>
    }
    .into_any()
}
