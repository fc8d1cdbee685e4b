//! 答题统计 of one question: facility, discrimination, and who chose which option, by version.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::question::item_statistics::{Chosen, NoFigure, RestStatistics, chosen_options};
use zhengtu::question::markdown::inline;
use zhengtu::question::store::QuestionVersion;
use zhengtu::question::usage::store::{discrimination, find, people};
use zhengtu::question::usage::{Doubt, FEWEST_FOR_DOUBT, FEWEST_FOR_FIGURES, FEWEST_OTHER_ANSWERS, Usage, doubts};
use zhengtu::question::{Kind, letter_at};

use super::face::CONTENT;
use super::lookup::{allow, question_of};
use super::naming::Names;
use super::words;
use crate::components::{Crumb, breadcrumb, empty, status};
use crate::locale::{Language, Questions, Usages, count, doubt as doubt_words, percent};
use crate::server::{Access, Ctx, Page, PageError, Route, Section, get};

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![get("/questions/{id}/statistics", Access::Needs(Action::ReadQuestions), show)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    version: String,
}

/// What is known about the version shown.
struct Figures {
    usage: Usage,
    discrimination: Result<RestStatistics, NoFigure>,
    options: Vec<Chosen>,
}

async fn show(ctx: Ctx, Path(id): Path<String>, Query(which): Query<Which>) -> Result<Response, PageError> {
    allow(&ctx, Action::ReadQuestions).await?;
    let (t, language) = (Usages(ctx.language), ctx.language);
    let mut tx = ctx.read().await?;
    let known = question_of(&mut tx, &id).await?;
    // Asked for; else the one in use; else the newest.
    let version = known
        .versions()
        .find(|version| version.number.to_string() == which.version)
        .or_else(|| known.published())
        .unwrap_or(&known.newest)
        .clone();
    let usage = find(&mut tx, version.id).await?.filter(|usage| usage.people > 0);
    let figures = match usage {
        Some(usage) if usage.people >= FEWEST_FOR_FIGURES => {
            let people = people(&mut tx, version.id).await?;
            let answers: Vec<_> = people.iter().map(|person| (person.chosen, person.others)).collect();
            let ids: Vec<_> = version.content.options.iter().map(|option| option.id).collect();
            Some(Figures { usage, discrimination: discrimination(&people), options: chosen_options(&ids, &answers) })
        }
        _ => None,
    };
    let names = Names::load(&mut tx, language, std::iter::once(known.question.subject.as_str())).await?;
    drop(tx);

    let address = format!("/questions/{}", known.question.id);
    let numbers: Vec<i64> = known.versions().map(|version| version.number).collect();
    let versions = (numbers.len() > 1).then(|| {
        let chips = numbers
            .iter()
            .map(|number| {
                let current = (*number == version.number).then_some("page");
                let href = format!("{address}/statistics?version={number}");
                view! { <li><a class="chip" href=href aria-current=current>{t.version(*number)}</a></li> }
            })
            .collect_view();
        view! { <nav aria-label=t.versions()><ul class="chips">{chips}</ul></nav> }
    });
    let body = match (figures, usage) {
        _ if version.content.kind == Kind::Case => view! { <p class="notice">{t.case()}</p> }.into_any(),
        (Some(figures), _) => sections(language, &version, &figures).into_any(),
        (None, Some(usage)) => view! { <p class="notice">{t.too_few(usage.people, FEWEST_FOR_FIGURES)}</p> }.into_any(),
        (None, None) => empty(t.nobody_title(), t.nobody(), None).into_any(),
    };
    let stem = words::beginning(&version.content.stem, 30);
    let place = names.place(&version.content);
    Ok(ctx.page(Page::new(format!("{} · {stem}", t.title())).section(Section::Questions), move || {
        let crumbs = vec![
            Crumb::link(Questions(language).title(), "/questions"),
            Crumb::link(words::beginning(&stem, 12), address),
            Crumb::here(t.title()),
        ];
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{stem} <br /> {place}</p>
                <p class="muted">{t.lead()}</p>
            </div>
            <div class="stack">
                {versions}
                {body}
            </div>
        }
    }))
}

fn sections(language: Language, version: &QuestionVersion, figures: &Figures) -> impl IntoView + use<> {
    let t = Usages(language);
    let usage = &figures.usage;
    let found = figures.discrimination;
    let index = tenths(found.ok().map(|found| in_tenths(found.discrimination_index)));
    let efficiency = tenths(found.ok().map(|found| in_tenths(found.discriminative_efficiency)));
    let note = match found {
        Ok(found) => t.discrimination_from(&count(i64::try_from(found.people).unwrap_or(i64::MAX))),
        Err(NoFigure::NoVariance) => t.no_variance().to_owned(),
        Err(_) => t.few_others(FEWEST_FOR_DOUBT, FEWEST_OTHER_ANSWERS),
    };
    let figure_list = [
        (t.people(), count(usage.people)),
        (t.facility(), percent_of(usage.facility())),
        (t.sd(), usage.sd().map_or_else(|| "—".to_owned(), |sd| format!("{sd:.2}"))),
        (t.discrimination(), index),
        (t.efficiency(), efficiency),
    ]
    .into_iter()
    .map(|(label, value)| {
        view! { <div><dt class="figure-list__label">{label}</dt><dd class="figure-list__value">{value}</dd></div> }
    })
    .collect_view();
    view! {
        <dl class="figure-list">{figure_list}</dl>
        <p class="muted">{note}</p>
        <section class="section">
            <h2>{t.doubts()}</h2>
            {doubt_list(t, version, figures)}
        </section>
        <section class="section">
            <h2>{t.options()}</h2>
            {option_table(t, version, figures)}
        </section>
    }
}

/// As of now, whatever the list said when it was last made.
fn doubt_list(t: Usages, version: &QuestionVersion, figures: &Figures) -> AnyView {
    let efficiency = figures.discrimination.ok().map(|found| in_tenths(found.discriminative_efficiency));
    let usage = Usage { efficiency_tenths: efficiency, ..figures.usage };
    let chosen = |id| figures.options.iter().find(|option| option.option == id).map_or(0, |option| option.people);
    let found: Vec<Doubt> = doubts(&version.content, &usage, chosen);
    if usage.people < FEWEST_FOR_DOUBT {
        view! { <p class="muted">{t.not_enough_to_doubt(FEWEST_FOR_DOUBT)}</p> }.into_any()
    } else if found.is_empty() {
        view! { <p>{status("ok", t.no_doubts())}</p> }.into_any()
    } else {
        let items = found.into_iter().map(|doubt| view! { <li>{doubt_words(t, doubt)}</li> }).collect_view();
        view! { <div class="notice notice--warn"><ul>{items}</ul></div> }.into_any()
    }
}

fn option_table(t: Usages, version: &QuestionVersion, figures: &Figures) -> impl IntoView + use<> {
    let rows = version
        .content
        .options
        .iter()
        .zip(&figures.options)
        .enumerate()
        .map(|(place, (option, chosen))| {
            let right = version.content.key.contains(option.id).then(|| status("ok", t.key()));
            let mean = percent_of(chosen.mean);
            view! {
                <tr>
                    <th scope="row">{letter_at(place).to_string()} " " <span class="rich" lang=CONTENT inner_html=inline(&option.text, &[]).into_string()></span> " " {right}</th>
                    <td class="num" data-label=t.chosen_by()>{count(chosen.people)}</td>
                    <td class="num" data-label=t.share()>{percent(chosen.people, figures.usage.people)}</td>
                    <td class="num" data-label=t.mean_of()>{mean}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.option()}</th>
                        <th scope="col" class="num">{t.chosen_by()}</th>
                        <th scope="col" class="num">{t.share()}</th>
                        <th scope="col" class="num">{t.mean_of()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// A percentage in tenths. Below zero stays below zero, however little: the sign is what a reader looks at first.
#[expect(clippy::cast_possible_truncation, reason = "the sign and the first digits count; the cast saturates")]
fn in_tenths(percent: f64) -> i64 {
    let rounded = (percent * 10.0).round() as i64;
    if percent < 0.0 && rounded == 0 { -1 } else { rounded }
}

/// A share of 1 as `31.5%`.
pub(super) fn percent_of(share: Option<f64>) -> String {
    share.map_or_else(|| "—".to_owned(), |share| format!("{:.1}%", 100.0 * share))
}

/// Tenths of a per cent as `31.5%`.
pub(super) fn tenths(tenths: Option<i64>) -> String {
    let sign = |tenths: i64| if tenths < 0 { "−" } else { "" };
    tenths.map_or_else(|| "—".to_owned(), |tenths| format!("{}{}.{}%", sign(tenths), tenths.abs() / 10, tenths.abs() % 10))
}
