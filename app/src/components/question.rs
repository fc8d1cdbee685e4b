//! A question as a candidate sees it, before and after the answer: for previews, for the bank's own pages and for reviewers. The
//! player shows the same with the same marks.

use leptos::prelude::*;
use zhengtu::practice::marking::marks_text;
use zhengtu::question::markdown::{html, inline};
use zhengtu::question::{Content, Html, Kind, OptionId, QuestionOption, letter_at};

use crate::locale::{Language, Player, Questions, date};

/// Questions are Chinese in either language of the pages.
pub const CONTENT: &str = "zh-CN";

/// A text of a question, set for reading.
pub fn rich(html: Html) -> AnyView {
    view! { <div class="rich" lang=CONTENT inner_html=html.into_string()></div> }.into_any()
}

/// 题型
pub const fn kind_name(language: Language, kind: Kind) -> &'static str {
    let t = Player(language);
    match kind {
        Kind::Single => t.single(),
        Kind::Multiple => t.multiple(),
        Kind::Judgement => t.judgement(),
        Kind::Case => t.case(),
    }
}

/// Before the answer. `name` keeps the choices of two questions on one page apart.
pub fn asked(language: Language, content: &Content, name: &'static str) -> impl IntoView + use<> {
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
                        {option_text(option)}
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
            {stem(content)}
            {body}
        </div>
    }
}

/// After the answer: the key marked, explanation and source opened; for a case the rubric and the model answer.
pub fn opened(language: Language, content: &Content) -> impl IntoView + use<> {
    let t = Questions(language);
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
                        {option_text(option)}
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
    view! {
        <div class="player">
            {meta(language, content)}
            {stem(content)}
            {body}
            {explained(language, content)}
        </div>
    }
}

/// What is said once the answer is given.
fn explained(language: Language, content: &Content) -> impl IntoView + use<> {
    let t = Questions(language);
    let order: Vec<OptionId> = content.options.iter().map(|option| option.id).collect();
    let model = (!content.model_answer.is_empty())
        .then(|| view! { <p class="muted">{t.model_answer()}</p> {rich(html(&content.model_answer, &order))} });
    let explanation = if content.explanation.is_empty() && content.kind != Kind::Case {
        view! { <p class="muted">{t.no_explanation()}</p> }.into_any()
    } else {
        rich(html(&content.explanation, &order))
    };
    view! {
        <div class="explanation section">
            {model}
            {explanation}
            <p class="muted">{source(language, content)}</p>
        </div>
    }
}

fn stem(content: &Content) -> impl IntoView + use<> {
    view! { <div class="player__stem">{rich(html(&content.stem, &[]))}</div> }
}

fn option_text(option: &QuestionOption) -> impl IntoView + use<> {
    view! { <span class="option__text rich" lang=CONTENT inner_html=inline(&option.text, &[]).into_string()></span> }
}

fn meta(language: Language, content: &Content) -> impl IntoView + use<> {
    let t = Player(language);
    let rule = (content.kind == Kind::Multiple).then(|| view! { <span>{t.multiple_rule()}</span> });
    view! {
        <p class="player__meta">
            <span>{kind_name(language, content.kind)}</span>
            <span>{t.worth(&marks_text(content.full_half_marks()))}</span>
            {rule}
        </p>
    }
}

fn tasks(content: &Content) -> impl IntoView + use<> {
    let tasks = content.tasks.iter().map(|task| view! { <li>{rich(html(task, &[]))}</li> }).collect_view();
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
                    <th scope="row">{rich(html(&point.text, &[]))}</th>
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
