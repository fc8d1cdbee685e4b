//! A question with its key: after the answer with the verdict, or to study.

use leptos::prelude::*;
use zhengtu::practice::coach::{Advice, advise};
use zhengtu::practice::marking::{Marked, Verdict, full_half_marks, mark, marks_text};
use zhengtu::question::{Kind, OptionId, OptionSet, letter_at};

use super::data::{QuestionData, report_address};
use super::own;
use super::question::{CONTENT, bar, head, stem};
use super::state::State;
use crate::locale::Player as Words;

/// The verdict, and the marks it earned.
pub fn verdict_words(t: Words, kind: Kind, marked: Marked) -> (&'static str, String) {
    let verdict = match marked.verdict {
        Verdict::Right => t.right(),
        Verdict::Partly => t.partly(),
        Verdict::Wrong | Verdict::Empty => t.wrong(),
    };
    (verdict, t.marks(&marks_text(marked.half_marks), &marks_text(full_half_marks(kind))))
}

/// What another choice of how many to tick would have earned, in words.
pub fn advice_words(t: Words, kind: Kind, key: OptionSet, chosen: OptionSet) -> Option<String> {
    let got = marks_text(mark(kind, key, chosen).half_marks);
    let words = match advise(kind, key, chosen)? {
        Advice::Over { ticked, right, would } => t.advice_over(ticked, right, &marks_text(would)),
        Advice::Under { ticked, missed, more } => t.advice_under(ticked, &got, missed, &marks_text(more)),
        Advice::Beside => t.advice_beside(chosen.len()),
    };
    Some(words)
}

/// How an option is marked: its class, and the words for who can't see it.
fn marking(t: Words, question: &QuestionData, option: OptionId, chosen: Option<OptionSet>) -> (&'static str, Option<&'static str>) {
    let is_right = question.key.contains(option);
    let Some(chosen) = chosen else {
        return if is_right { ("option option--right", Some(t.mark_key())) } else { ("option", None) };
    };
    match (is_right, chosen.contains(option)) {
        (true, true) => ("option option--right option--chosen", Some(t.mark_right())),
        (true, false) => ("option option--missed", Some(t.mark_missed())),
        (false, true) => ("option option--wrong option--chosen", Some(t.mark_wrong())),
        (false, false) => ("option", None),
    }
}

fn verdict(state: State, question: &QuestionData, chosen: OptionSet) -> impl IntoView + use<> {
    let t = state.words();
    let marked = mark(question.kind, question.key, chosen);
    let class = match marked.verdict {
        Verdict::Right => "verdict verdict--right",
        Verdict::Partly => "verdict verdict--partly",
        Verdict::Wrong | Verdict::Empty => "verdict verdict--wrong",
    };
    let (verdict, marks) = verdict_words(t, question.kind, marked);
    let advice = advice_words(t, question.kind, question.key, chosen).map(|words| view! { <p class="player__advice">{words}</p> });
    view! {
        <p class=class><span>{verdict}</span><small>{marks}</small></p>
        {advice}
    }
}

/// The question with its key; `chosen` is missing where nothing is answered.
pub fn view(state: State, place: usize, question: &QuestionData, chosen: Option<OptionSet>) -> impl IntoView + use<> {
    let t = state.words();
    let options = question
        .options
        .iter()
        .enumerate()
        .map(|(index, option)| {
            let (class, words) = marking(t, question, option.id, chosen);
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
    let verdict = match chosen {
        Some(chosen) => verdict(state, question, chosen).into_any(),
        None => view! { <p class="player__advice">{t.study()}</p> }.into_any(),
    };
    let corrections =
        question.corrections.iter().map(|note| view! { <p class="notice notice--warn">{note.clone()}</p> }).collect_view();
    let others = (!question.others.is_empty()).then(|| view! { <p class="muted">{question.others.clone()}</p> });
    // An error can be reported once one has answered.
    let report = chosen.map(|_| {
        let address = state.with(|data| report_address(data.set, place));
        view! { <p><a href=address>{t.report()}</a></p> }
    });
    view! {
        <div>
            {head(state, place, question)}
            {stem(question)}
            <ul class="option-list">{options}</ul>
            {verdict}
            {corrections}
            <div class="explanation">
                <h2 class="visually-hidden">{t.explanation()}</h2>
                <div class="rich" lang=CONTENT inner_html=question.explanation.as_str().to_owned()></div>
                <p class="muted">{question.source.clone()}</p>
                {others}
                {report}
                {own::note(state, place)}
            </div>
            {bar(state, place, ())}
        </div>
    }
}
