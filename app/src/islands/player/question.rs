//! One question: a form before the answer, the verdict after it.

use leptos::prelude::*;
use zhengtu::practice::marking::{Verdict, full_half_marks, mark, marks_text};
use zhengtu::question::{Kind, OptionSet, letter_at};

use super::data::{QuestionData, answer_address, position_address, report_address, summary_address};
use super::state::{ONWARD, STEM, State, verdict_words};

/// Questions are Chinese in either language of the pages.
const CONTENT: &str = "zh-CN";

/// The question shown now.
pub fn view(state: State) -> AnyView {
    let place = state.place.get();
    let Some(question) = state.question(place, Clone::clone) else { return ().into_any() };
    match state.given.with(|given| given.get(place).copied().flatten()) {
        Some(chosen) => answered(state, place, &question, chosen).into_any(),
        None => open(state, place, &question).into_any(),
    }
}

fn head(state: State, place: usize, question: &QuestionData) -> impl IntoView + use<> {
    let t = state.words();
    let kind = match question.kind {
        Kind::Single => t.single(),
        Kind::Multiple => t.multiple(),
        Kind::Judgement => t.judgement(),
        Kind::Case => t.case(),
    };
    let rule = (question.kind == Kind::Multiple).then(|| view! { <span>{t.multiple_rule()}</span> });
    view! {
        <p class="player__meta">
            <span class="visually-hidden">{t.question_of(place + 1, state.questions())}</span>
            <span>{kind}</span>
            <span>{t.worth(&marks_text(full_half_marks(question.kind)))}</span>
            {rule}
        </p>
    }
}

fn stem(question: &QuestionData) -> impl IntoView + use<> {
    let html = question.stem.as_str().to_owned();
    view! { <div class="player__stem rich" id=STEM tabindex="-1" lang=CONTENT inner_html=html></div> }
}

fn previous(state: State, place: usize) -> AnyView {
    let t = state.words();
    match place.checked_sub(1) {
        Some(before) => {
            let href = state.with(|data| position_address(data.set, before));
            view! { <a class="button" rel="prev" href=href on:click=move |event| { event.prevent_default(); state.go(before) }>{t.previous()}</a> }
                .into_any()
        }
        None => view! { <span class="button" aria-disabled="true">{t.previous()}</span> }.into_any(),
    }
}

/// On to the next question, or to the summary.
fn next(state: State, place: usize, class: &'static str, id: Option<&'static str>) -> impl IntoView + use<> {
    let t = state.words();
    let is_last = place + 1 >= state.questions();
    let (label, href) = if is_last {
        (t.to_summary(), state.with(|data| summary_address(data.set)))
    } else {
        (t.next(), state.with(|data| position_address(data.set, place + 1)))
    };
    view! { <a class=class id=id rel="next" href=href on:click=move |event| { event.prevent_default(); state.go_on() }>{label}</a> }
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
            view! {
                <li>
                    <label class="option">
                        <input
                            type=kind
                            name="choice"
                            value=id.to_string()
                            prop:checked=move || state.is_ticked(place, id)
                            on:change=move |_| state.toggle(place, id)
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
    view! {
        <form
            method="post"
            action=address
            autocomplete="off"
            on:submit=move |event| { event.prevent_default(); state.confirm() }
        >
            <input type="hidden" name="answer" value=answer />
            {head(state, place, question)}
            {stem(question)}
            <fieldset aria-labelledby=STEM>
                <ul class="option-list">{options}</ul>
            </fieldset>
            {note}
            {move || state.has_keys.get().then(|| view! { <p class="player__meta screen-only">{t.keys()}</p> })}
            <div class="player__bar">
                {previous(state, place)}
                <button class="button button--primary" type="submit">{t.confirm()}</button>
                {next(state, place, "button", None)}
            </div>
        </form>
    }
}

fn answered(state: State, place: usize, question: &QuestionData, chosen: OptionSet) -> impl IntoView + use<> {
    let t = state.words();
    let options = question
        .options
        .iter()
        .enumerate()
        .map(|(index, option)| {
            let (class, words) = match (question.key.contains(option.id), chosen.contains(option.id)) {
                (true, true) => ("option option--right option--chosen", Some(t.mark_right())),
                (true, false) => ("option option--missed", Some(t.mark_missed())),
                (false, true) => ("option option--wrong option--chosen", Some(t.mark_wrong())),
                (false, false) => ("option", None),
            };
            let class = if question.kind == Kind::Multiple { format!("{class} option--many") } else { class.to_owned() };
            let words = words.map(|words| view! { <span class="option__mark">{words}</span> });
            view! {
                <li>
                    <div class=class>
                        <span class="option__letter">{letter_at(index).to_string()}</span>
                        <span class="option__text rich" lang=CONTENT inner_html=option.text.as_str().to_owned()></span>
                        {words}
                    </div>
                </li>
            }
        })
        .collect_view();
    let marked = mark(question.kind, question.key, chosen);
    let class = match marked.verdict {
        Verdict::Right => "verdict verdict--right",
        Verdict::Partly => "verdict verdict--partly",
        Verdict::Wrong | Verdict::Empty => "verdict verdict--wrong",
    };
    let (verdict, marks) = verdict_words(t, question.kind, marked);
    let report = state.with(|data| report_address(data.set, place));
    let corrections =
        question.corrections.iter().map(|note| view! { <p class="notice notice--warn">{note.clone()}</p> }).collect_view();
    let others = (!question.others.is_empty()).then(|| view! { <p class="muted">{question.others.clone()}</p> });
    view! {
        <div>
            {head(state, place, question)}
            {stem(question)}
            <ul class="option-list">{options}</ul>
            <p class=class><span>{verdict}</span><small>{marks}</small></p>
            {corrections}
            <div class="explanation">
                <h2 class="visually-hidden">{t.explanation()}</h2>
                <div class="rich" lang=CONTENT inner_html=question.explanation.as_str().to_owned()></div>
                <p class="muted">{question.source.clone()}</p>
                {others}
                <p><a href=report>{t.report()}</a></p>
            </div>
            <div class="player__bar">
                {previous(state, place)}
                {next(state, place, "button button--primary", Some(ONWARD))}
            </div>
        </div>
    }
}
