//! A question as a candidate sees it: before the answer, and with everything opened.

use leptos::prelude::*;
use zhengtu::practice::marking::marks_text;
use zhengtu::question::{Content, Explanation, Kind, OptionId, letter_at};

use super::words;
use crate::locale::{Language, Player, Questions, date};

/// Questions are Chinese in either language of the pages.
pub(super) const CONTENT: &str = "zh-CN";

/// A text of a question, set for reading.
pub(super) fn text(written: &str) -> AnyView {
    let paragraphs = written.split('\n').filter(|line| !line.trim().is_empty());
    paragraphs.map(|line| view! { <p>{line.to_owned()}</p> }).collect_view().into_any()
}

/// Before the answer. `name` keeps the choices of two faces on one page apart.
pub(super) fn asked(language: Language, content: &Content, name: &'static str) -> impl IntoView + use<> {
    let control = if content.kind.takes_several() { "checkbox" } else { "radio" };
    let options = content
        .options
        .iter()
        .enumerate()
        .map(|(place, option)| {
            view! {
                <li>
                    <label class="option">
                        <input type=control name=name value=option.id.to_string() />
                        <span class="option__letter">{letter_at(place).to_string()}</span>
                        <div class="option__text" lang=CONTENT>{text(&option.text)}</div>
                    </label>
                </li>
            }
        })
        .collect_view();
    let body = if content.kind == Kind::Case {
        tasks(content).into_any()
    } else {
        view! { <ul class="option-list">{options}</ul> }.into_any()
    };
    view! {
        <div class="player">
            {meta(language, content)}
            <div class="player__stem" lang=CONTENT>{text(&content.stem)}</div>
            {body}
        </div>
    }
}

/// After the answer: the key marked, explanation and source opened; for a case the rubric and the model answer.
pub(super) fn opened(language: Language, content: &Content) -> impl IntoView + use<> {
    let t = Questions(language);
    let order: Vec<OptionId> = content.options.iter().map(|option| option.id).collect();
    let options = content
        .options
        .iter()
        .enumerate()
        .map(|(place, option)| {
            let right = content.key.contains(option.id);
            let many = if content.kind == Kind::Multiple { " option--many" } else { "" };
            let class = if right { format!("option option--right{many}") } else { format!("option{many}") };
            view! {
                <li>
                    <div class=class>
                        <span class="option__letter">{letter_at(place).to_string()}</span>
                        <div class="option__text" lang=CONTENT>{text(&option.text)}</div>
                        {right.then(|| view! { <span class="option__mark">{t.right_option()}</span> })}
                    </div>
                </li>
            }
        })
        .collect_view();
    let body = if content.kind == Kind::Case {
        view! { {tasks(content)} {rubric(language, content)} }.into_any()
    } else {
        view! { <ul class="option-list">{options}</ul> }.into_any()
    };
    let model = (!content.model_answer.is_empty()).then(|| {
        view! { <p class="muted">{t.model_answer()}</p> <div lang=CONTENT>{text(&content.model_answer)}</div> }
    });
    let explanation = Explanation(&content.explanation).render(&order);
    let explanation = if explanation.is_empty() && content.kind != Kind::Case {
        view! { <p class="muted">{t.no_explanation()}</p> }.into_any()
    } else {
        view! { <div lang=CONTENT>{text(&explanation)}</div> }.into_any()
    };
    view! {
        <div class="player">
            {meta(language, content)}
            <div class="player__stem" lang=CONTENT>{text(&content.stem)}</div>
            {body}
            <div class="explanation section">
                {model}
                {explanation}
                <p class="muted">{source(language, content)}</p>
            </div>
        </div>
    }
}

fn meta(language: Language, content: &Content) -> impl IntoView + use<> {
    let rule = (content.kind == Kind::Multiple).then(|| view! { <span>{Player(language).multiple_rule()}</span> });
    view! {
        <p class="player__meta">
            <span>{words::kind(language, content.kind)}</span>
            <span>{words::marks(language, content.full_half_marks())}</span>
            {rule}
        </p>
    }
}

fn tasks(content: &Content) -> impl IntoView + use<> {
    let tasks = content.tasks.iter().map(|task| view! { <li>{text(task)}</li> }).collect_view();
    view! { <div class="prose" lang=CONTENT><ol>{tasks}</ol></div> }
}

fn rubric(language: Language, content: &Content) -> impl IntoView + use<> {
    let t = Questions(language);
    let rows = content
        .rubric
        .iter()
        .map(|point| {
            view! {
                <tr>
                    <th scope="row" lang=CONTENT>{text(&point.text)}</th>
                    <td class="num" data-label=t.column_task()>{point.task}</td>
                    <td class="num" data-label=t.column_marks()>{marks_text(point.half_marks)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption>{t.rubric()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t.column_point()}</th>
                        <th scope="col" class="num">{t.column_task()}</th>
                        <th scope="col" class="num">{t.column_marks()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// Source and the day the law was checked, ready to read.
fn source(language: Language, content: &Content) -> String {
    let t = Player(language);
    let source = (!content.source.is_empty()).then(|| t.source(&content.source));
    let checked = content.law_as_of.map(|day| t.law_as_of(&date(language, day)));
    [source, checked].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
