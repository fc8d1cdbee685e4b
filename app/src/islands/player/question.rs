//! One question: a form before the answer; and what is around a question at any time.

use leptos::prelude::*;
use zhengtu::practice::marking::{full_half_marks, marks_text};
use zhengtu::question::{Kind, OptionSet, letter_at};

use super::data::{QuestionData, answer_address, place_address, position_address, summary_address};
use super::state::{ONWARD, STEM, State};
use super::{answered, own};

/// Questions are Chinese in either language of the pages.
pub const CONTENT: &str = "zh-CN";

/// A question, and the answer to it.
pub fn view(state: State, place: usize, chosen: Option<OptionSet>) -> AnyView {
    let Some(question) = state.question(place, Clone::clone) else { return ().into_any() };
    if chosen.is_some() || state.with(|data| data.study) {
        answered::view(state, place, &question, chosen).into_any()
    } else {
        open(state, place, &question).into_any()
    }
}

/// What kind of question, what it is worth, and the button that keeps it.
pub fn head(state: State, place: usize, question: &QuestionData) -> impl IntoView + use<> {
    let t = state.words();
    let kind = match question.kind {
        Kind::Single => t.single(),
        Kind::Multiple => t.multiple(),
        Kind::Judgement => t.judgement(),
        Kind::Case => t.case(),
    };
    let rule = (question.kind == Kind::Multiple).then(|| view! { <span>{t.multiple_rule()}</span> });
    view! {
        <div class="player__head">
            <p class="player__meta">
                <span class="visually-hidden">{t.question_of(place + 1, state.questions())}</span>
                <span>{kind}</span>
                <span>{t.worth(&marks_text(full_half_marks(question.kind)))}</span>
                {rule}
            </p>
            {own::favourite(state, place)}
        </div>
    }
}

/// 题干
pub fn stem(question: &QuestionData) -> impl IntoView + use<> {
    let html = question.stem.as_str().to_owned();
    view! { <div class="player__stem rich" id=STEM tabindex="-1" lang=CONTENT inner_html=html></div> }
}

/// A way to another question. Where the place is remembered it is a button, so that it is remembered without a script, too.
fn to(state: State, place: usize, label: &'static str, class: &'static str, id: Option<&'static str>) -> AnyView {
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        state.go(place);
    };
    if state.with(|data| data.study) {
        let value = (place + 1).to_string();
        view! { <button class=class id=id type="submit" name="place" value=value on:click=go>{label}</button> }.into_any()
    } else {
        let href = state.with(|data| position_address(data.set, place));
        view! { <a class=class id=id href=href on:click=go>{label}</a> }.into_any()
    }
}

/// The bar within reach of the thumb: back, what is to be done here, and on.
pub fn bar(state: State, place: usize, middle: impl IntoView) -> impl IntoView {
    let t = state.words();
    let is_open = state.is_open(place);
    let previous = match place.checked_sub(1) {
        Some(before) => to(state, before, t.previous(), "button", None),
        None => view! { <span class="button" aria-disabled="true">{t.previous()}</span> }.into_any(),
    };
    // Once nothing is to be confirmed, going on is the thing to do.
    let (class, id) = if is_open { ("button", None) } else { ("button button--primary", Some(ONWARD)) };
    let next = if place + 1 < state.questions() {
        to(state, place + 1, t.next(), class, id)
    } else {
        let href = state.with(|data| summary_address(data.set));
        let leave = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            state.leave();
        };
        view! { <a class=class id=id href=href on:click=leave>{t.to_summary()}</a> }.into_any()
    };
    let all = view! { {previous} {middle.into_any()} {next} };
    if state.with(|data| data.study) {
        let address = state.with(|data| place_address(data.set));
        view! { <form class="player__bar" method="post" action=address>{all}</form> }.into_any()
    } else {
        view! { <div class="player__bar">{all}</div> }.into_any()
    }
}

fn open(state: State, place: usize, question: &QuestionData) -> impl IntoView + use<> {
    let t = state.words();
    let many = question.kind == Kind::Multiple;
    let options = question
        .options
        .iter()
        .enumerate()
        .map(|(index, option)| {
            let id = option.id;
            let kind = if many { "checkbox" } else { "radio" };
            // With the arrow keys one looks around among radio buttons; a tap is meant.
            let tapped = move |event: leptos::ev::MouseEvent| {
                if !many && event.detail() > 0 {
                    state.toggle(place, id, true);
                }
            };
            view! {
                <li>
                    <label class="option">
                        <input
                            type=kind
                            name="choice"
                            value=id.to_string()
                            prop:checked=move || state.is_ticked(place, id)
                            on:change=move |_| state.toggle(place, id, false)
                            on:click=tapped
                        />
                        <span class="option__letter">{letter_at(index).to_string()}</span>
                        <span class="option__text rich" lang=CONTENT inner_html=option.text.as_str().to_owned()></span>
                    </label>
                </li>
            }
        })
        .collect_view();
    let (address, answer) = state.with(|data| (answer_address(data.set, place), data.answer.to_string()));
    let note = move || state.note.get().map(|sentence| view! { <p class="field__error" role="alert">{sentence}</p> });
    let confirm = view! { <button class="button button--primary" type="submit">{t.confirm()}</button> };
    view! {
        <div>
            {head(state, place, question)}
            {stem(question)}
            <form
                method="post"
                action=address
                autocomplete="off"
                on:submit=move |event| { event.prevent_default(); state.confirm() }
            >
                <input type="hidden" name="answer" value=answer />
                <fieldset aria-labelledby=STEM>
                    <ul class="option-list">{options}</ul>
                </fieldset>
                {note}
                {bar(state, place, confirm)}
            </form>
        </div>
    }
}
