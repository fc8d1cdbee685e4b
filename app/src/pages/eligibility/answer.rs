//! What the conditions come to: level by level, this year, the next, and what is missing.

use leptos::prelude::*;
use zhengtu::certification::eligibility::{Answer, Condition, Lack, LocalRule, reservation};
use zhengtu::certification::rules::level_in_words;

use crate::components::{chinese, status};
use crate::locale::{Eligibility, Language, date};

pub(super) fn section(t: Eligibility, rule: &LocalRule, answers: &[Answer]) -> impl IntoView + use<> {
    let year = answers.first().map(|answer| answer.year).unwrap_or_default();
    let cut_off = t.cut_off(&date(t.0, rule.cut_off(year)));
    let cards = answers.iter().map(|answer| card(t, answer)).collect_view();
    view! {
        <section class="section stack" id="answer">
            <div class="section__head"><h2>{t.answer_title(year)}</h2></div>
            <p>{chinese(t.0, cut_off)}" "<b>{reservation().in_language(t.0).to_owned()}</b></p>
            <div class="grid">{cards}</div>
            <p class="source-note">{chinese(t.0, t.rule_source(&rule.source))}</p>
            <p class="source-note">{t.rules_read()}</p>
        </section>
    }
}

fn card(t: Eligibility, answer: &Answer) -> impl IntoView + use<> {
    let state = match (answer.held, answer.this_year) {
        (true, _) => status("info", t.held_already()).into_any(),
        (_, Some(_)) => status("ok", t.may()).into_any(),
        (_, None) => status("idle", t.may_not()).into_any(),
    };
    let words = |condition: Condition| condition.sentence().in_language(t.0).to_owned();
    let mut sentences = Vec::new();
    match (answer.this_year, answer.next_year) {
        // Who holds it needn't sit it.
        _ if answer.held => {}
        (Some(condition), next) => {
            sentences.push(t.by_condition(&words(condition)));
            sentences.extend(next.map(|_| t.next_year_too(answer.year + 1)));
        }
        (None, Some(condition)) => sentences.push(t.next_year(answer.year + 1, &words(condition))),
        (None, None) => sentences.push(answer.from.map_or_else(|| t.not_soon().to_owned(), |year| t.from(year))),
    }
    let sentences = sentences.into_iter().map(|text| view! { <p>{chinese(t.0, text)}</p> }).collect_view();
    let missing = (!answer.held && !answer.why_not.is_empty()).then(|| {
        let lines = answer
            .why_not
            .iter()
            .map(|(condition, lacks)| {
                let lacks = lacks.iter().map(|lack| lack_words(t, lack)).collect::<Vec<_>>();
                let separator = if t.0 == Language::Zh { "；" } else { "; " };
                view! {
                    <li>
                        {chinese(t.0, words(*condition))}
                        <br />
                        <span class="muted">{chinese(t.0, lacks.join(separator))}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <details>
                <summary>{t.why_not(answer.why_not.len())}</summary>
                <ul>{lines}</ul>
            </details>
        }
    });
    let condition = answer.this_year.or(answer.next_year).or_else(|| answer.why_not.first().map(|(condition, _)| *condition));
    let source = condition.map(|condition| {
        view! { <p class="source-note">{chinese(t.0, t.condition_source(condition.source()))}</p> }
    });
    view! {
        <article class="card">
            <h3 class="card__title">{level_in_words(answer.level).in_language(t.0).to_owned()}</h3>
            <p>{state}</p>
            {sentences}
            {missing}
            {source}
        </article>
    }
}

fn lack_words(t: Eligibility, lack: &Lack) -> String {
    match lack {
        Lack::Education => t.lack_education().to_owned(),
        Lack::Certificate { level } => t.lack_certificate(level_in_words(*level).in_language(t.0)),
        Lack::Years { years, complete_on: Some(day) } => t.lack_years(*years, &date(t.0, *day)),
        Lack::Years { years, complete_on: None } => t.lack_years_unknown(*years),
    }
}
