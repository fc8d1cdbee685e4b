//! Reported figures on a division's page: what follows from them, the figures themselves, and what divisions below reported.

use leptos::prelude::*;
use zhengtu::account::{Action, Decision, Place, decide};
use zhengtu::division::Division;
use zhengtu::statistics::derive::Derived;
use zhengtu::statistics::figure::{self, Figure};
use zhengtu::statistics::number::Qualifier;
use zhengtu::statistics::{Headline, indicator, published_headlines};
use zhengtu::store::Tx;

use crate::components::{Column, Table, chinese};
use crate::locale::{Language, Statistics, count, date, percent};
use crate::server::{Ctx, PageError};

/// What there is to tell.
pub(super) struct Told {
    /// The code of the division; `None`: the country.
    code: Option<String>,
    figures: Vec<Figure>,
    derived: Vec<Derived>,
    headlines: Vec<Headline>,
    /// Code, name, how many figures, first and last year.
    below: Vec<(String, String, usize, i64, i64)>,
    may_add: bool,
}

/// Reads it.
pub(super) async fn gather(tx: &mut Tx, ctx: &Ctx, place: Option<&Division>) -> Result<Told, PageError> {
    let path = place.map_or("/", |place| place.path.as_str());
    let all = figure::current_below(tx, path).await?;
    let (mut figures, mut below) = (Vec::new(), Vec::<(String, String, usize, i64, i64)>::new());
    for one in all {
        if place.is_some_and(|place| place.code == one.division) {
            figures.push(one);
            continue;
        }
        match below.last_mut().filter(|last| last.0 == one.division) {
            Some(last) => {
                last.2 += 1;
                last.3 = last.3.min(one.figure_year);
                last.4 = last.4.max(one.figure_year);
            }
            None => below.push((one.division, one.division_name, 1, one.figure_year, one.figure_year)),
        }
    }
    figures.sort_by_key(|one| (std::cmp::Reverse(one.figure_year), indicator::position(&one.indicator)));
    let (derived, headlines) = match place {
        Some(place) => (figure::derived(tx, place).await?, Vec::new()),
        None => (Vec::new(), published_headlines(tx).await?),
    };
    let may_add =
        place.is_some_and(|place| decide(&ctx.actor, Action::ChangeFigures, &Place::division(&place.path)) == Decision::Allowed);
    Ok(Told { code: place.map(|place| place.code.clone()), figures, derived, headlines, below, may_add })
}

/// A reported value with 约 or 余 in words.
pub(super) fn value_of(t: Statistics, figure: &Figure) -> String {
    let plain = figure.value_text();
    match figure.qualifier() {
        Qualifier::Exact => plain,
        Qualifier::About => t.value_about(&plain),
        Qualifier::Over => t.value_over(&plain),
    }
}

/// The name of what a figure is about.
pub(super) fn indicator_of(language: Language, figure: &Figure) -> String {
    figure.about().map_or_else(|| figure.indicator.clone(), |about| about.name.in_language(language).to_owned())
}

/// What exactly was counted: the figure's own words, or else the catalogue's.
pub(super) fn definition_of(language: Language, figure: &Figure) -> String {
    let own = match language {
        Language::En if !figure.definition_en.is_empty() => figure.definition_en.clone(),
        _ => figure.definition.clone(),
    };
    if own.is_empty() { figure.about().map_or(own, |about| about.formula.in_language(language).to_owned()) } else { own }
}

/// Source and date.
pub(super) fn source_of(t: Statistics, language: Language, figure: &Figure) -> String {
    let source = match language {
        Language::En if !figure.source_en.is_empty() => &figure.source_en,
        _ => &figure.source,
    };
    let day = figure.reported_on.map_or_else(|| t.date_unknown().to_owned(), |day| date(language, day));
    match language {
        Language::Zh => format!("{source}；{day}"),
        Language::En => format!("{source}; {day}"),
    }
}

/// `报送`, or `推算` for a number that was inferred.
pub(super) fn mark(t: Statistics, inferred: bool) -> impl IntoView {
    let word = if inferred { t.inferred() } else { t.reported() };
    view! { <span class="kind-mark--reported">{word}</span> }
}

/// The section.
pub(super) fn section(t: Statistics, language: Language, told: Told) -> impl IntoView {
    let nothing = told.figures.is_empty() && told.below.is_empty();
    let links = told.code.as_ref().map(|code| {
        let list = format!("/statistics/{code}/figures");
        let add = told.may_add.then(|| {
            let href = format!("{list}#figure-form");
            view! { <a class="button button--small" href=href>{t.reported_add()}</a> }
        });
        view! { <p class="cluster"><a class="link-more" href=list>{t.reported_all()}</a>{add}</p> }
    });
    view! {
        <section class="section stack" aria-labelledby="reported">
            <h2 id="reported">{t.reported_title()}</h2>
            <p class="muted">{if nothing { t.reported_none() } else { t.reported_lead() }}</p>
            {headlines(t, language, told.headlines)}
            {derived(t, language, told.derived)}
            {(!told.figures.is_empty()).then(|| table(t, language, &told.figures))}
            {below(t, told.below)}
            {links}
        </section>
    }
}

fn headlines(t: Statistics, language: Language, headlines: Vec<Headline>) -> impl IntoView {
    (!headlines.is_empty()).then(|| {
        let items = headlines
            .into_iter()
            .map(|one| {
                let href = format!("/statistics/{}", one.division_code);
                let year = match one.target_year {
                    Some(target) => t.derived_target(one.year, target),
                    None => t.derived_year(one.year),
                };
                view! {
                    <div>
                        <dt class="figure-list__label"><a href=href>{chinese(language, one.division)}</a> " · " {one.label.in_language(language).to_owned()}</dt>
                        <dd class="figure-list__value">{one.value}</dd>
                        {one.fraction.map(|fraction| view! { <dd class="figure-list__note num">{fraction}</dd> })}
                        <dd class="figure-list__note">{year} " · " {chinese(language, one.source.in_language(language))}</dd>
                    </div>
                }
            })
            .collect_view();
        view! { <h3>{t.headlines_title()}</h3><dl class="figure-list">{items}</dl> }
    })
}

fn derived(t: Statistics, language: Language, derived: Vec<Derived>) -> impl IntoView {
    (!derived.is_empty()).then(|| {
        let items = derived
            .into_iter()
            .map(|one| {
                let year = match one.target_year {
                    Some(target) => t.derived_target(one.year, target),
                    None => t.derived_year(one.year),
                };
                let top = one.numerator_of.name.in_language(language);
                let of = if one.numerator_of == one.denominator_of {
                    t.derived_share(top)
                } else {
                    t.derived_of(top, one.denominator_of.name.in_language(language))
                };
                view! {
                    <div>
                        <dt class="figure-list__label">{one.indicator.name.in_language(language)}</dt>
                        <dd class="figure-list__value">{percent(one.numerator, one.denominator)}</dd>
                        <dd class="figure-list__note num">{format!("{} / {}", count(one.numerator), count(one.denominator))}</dd>
                        <dd class="figure-list__note">{of} " · " {year}</dd>
                        {one.inferred.then(|| view! { <dd class="figure-list__note">{t.derived_inferred()}</dd> })}
                    </div>
                }
            })
            .collect_view();
        view! { <h3>{t.derived_title()}</h3><dl class="figure-list">{items}</dl> }
    })
}

fn table(t: Statistics, language: Language, figures: &[Figure]) -> impl IntoView + use<> {
    let rows = figures
        .iter()
        .map(|one| {
            view! {
                <tr>
                    <th scope="row">{indicator_of(language, one)} " " {mark(t, one.is_inferred())}</th>
                    <td class="num" data-label=t.column_value()>{value_of(t, one)}</td>
                    <td class="num" data-label=t.column_year()>{one.figure_year}</td>
                    <td data-label=t.column_definition()>{chinese(language, definition_of(language, one))}</td>
                    <td data-label=t.column_source()>{chinese(language, source_of(t, language, one))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.column_indicator()),
                Column::numbers(t.column_value()),
                Column::numbers(t.column_year()),
                Column::text(t.column_definition()),
                Column::text(t.column_source()),
            ]
            compact=true
        >
            {rows}
        </Table>
    }
}

fn below(t: Statistics, below: Vec<(String, String, usize, i64, i64)>) -> impl IntoView {
    (!below.is_empty()).then(|| {
        let items = below
            .into_iter()
            .map(|(code, name, how_many, first, last)| {
                let years = if first == last { first.to_string() } else { format!("{first}–{last}") };
                view! {
                    <div>
                        <dt><a href=format!("/statistics/{code}")>{chinese(t.0, name)}</a></dt>
                        <dd>{t.below_item(how_many, &years)}</dd>
                    </div>
                }
            })
            .collect_view();
        view! { <h3>{t.below_title()}</h3><dl class="facts">{items}</dl> }
    })
}
