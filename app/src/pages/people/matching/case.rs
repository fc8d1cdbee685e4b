//! One case: what the list says, who it may be and why, and what can be decided.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::bilingual::Bilingual;
use zhengtu::certification::ledger;
use zhengtu::certification::matching::candidates::{Candidate, MOST, likely, named};
use zhengtu::certification::matching::case::{Case, Content, State};
use zhengtu::certification::matching::decide::effect;
use zhengtu::clock::date_of;
use zhengtu::division::store as divisions;
use zhengtu::person::import::Bounds;
use zhengtu::person::worklist;
use zhengtu::store::Tx;

use super::super::words::level;
use super::act::ActForm;
use super::{case_of, unreadable, words};
use crate::components::{Column, Crumb, Field, Table, breadcrumb, chinese, error_summary};
use crate::locale::{Common, Language, Matching, People, date_time};
use crate::server::{Ctx, Page, PageError, Problems, Section};

/// Somebody it may be, and what choosing them would add.
struct Choice {
    candidate: Candidate,
    effect: Vec<Bilingual>,
}

/// What the page shows.
struct Shown {
    case: Case,
    state: State,
    content: Content,
    bounds: Bounds,
    /// The name of the division the list gives; empty: none.
    division: String,
    likely: Vec<Choice>,
    /// Who was searched for.
    found: Option<Vec<Choice>>,
    /// Who it was decided to be.
    decided: Option<Candidate>,
}

impl Shown {
    async fn load(ctx: &Ctx, tx: &mut Tx, case: Case, search: &str) -> Result<Self, PageError> {
        let state = case.state()?;
        let content = case.content(&ctx.state.secret).map_err(unreadable)?;
        let bounds = case.bounds(tx).await?;
        let hashes = content.id_hashes(&ctx.state.secret, ctx.now);
        let division = match &content.division {
            Some(code) => divisions::find(tx, code).await?,
            None => None,
        };
        let rulebook = ledger::rulebook(tx).await?;
        let weigh = |candidates: Vec<Candidate>| -> Vec<Choice> {
            let effect = |candidate: &Candidate| effect(&content, candidate, division.as_ref(), &rulebook);
            candidates.into_iter().map(|candidate| Choice { effect: effect(&candidate), candidate }).collect()
        };
        let (mut all, mut found, mut decided) = (Vec::new(), None, None);
        match case.person_id {
            Some(person) => decided = named(tx, &content, &hashes, &bounds, &[person]).await?.pop(),
            None if state == State::Open => all = weigh(likely(tx, &content, &hashes, &bounds).await?),
            None => {}
        }
        if state == State::Open && !search.is_empty() {
            let filter = worklist::Filter {
                division_path: bounds.division.path.clone(),
                organisation: bounds.organisation.as_ref().map(|own| own.id),
                search: search.to_owned(),
                ..worklist::Filter::default()
            };
            let (rows, _) = worklist::page(tx, &filter, date_of(ctx.now), 1).await?;
            let ids: Vec<_> = rows.into_iter().map(|row| row.id).take(MOST).collect();
            found = Some(weigh(named(tx, &content, &hashes, &bounds, &ids).await?));
        }
        let division = division.map(|division| division.name).unwrap_or_default();
        Ok(Self { case, state, content, bounds, division, likely: all, found, decided })
    }
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let case = case_of(&ctx, &mut tx, &id).await?;
    page(&ctx, tx, case, ActForm::default(), Problems::default()).await
}

pub(super) async fn page(ctx: &Ctx, mut tx: Tx, case: Case, form: ActForm, problems: Problems) -> Result<Response, PageError> {
    let shown = Shown::load(ctx, &mut tx, case, form.q.trim()).await?;
    drop(tx);
    let language = ctx.language;
    let (t, now) = (Matching(language), ctx.now);
    let code = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = format!("{}：{}", t.title(), shown.content.name);
    Ok(ctx.page(Page::new(title).section(Section::People).status(code), move || {
        let number = shown.content.id_number(now).map(|number| number.masked_with_hint()).unwrap_or_default();
        let lead: Vec<&str> =
            [shown.content.organisation.as_str(), &shown.division, &number].into_iter().filter(|part| !part.is_empty()).collect();
        let lead = lead.join(" · ");
        let body = match shown.state {
            State::Open => open(language, &shown, &form, &problems, now).into_any(),
            _ => decided(language, &shown, &form, &problems, now).into_any(),
        };
        view! {
            {breadcrumb(
                language,
                vec![
                    Crumb::link(People(language).title(), "/people"),
                    Crumb::link(t.title(), "/people/matching"),
                    Crumb::here(shown.content.name.clone()),
                ],
            )}
            <header class="page-head">
                <h1>{chinese(language, shown.content.name.clone())}" "{words::state(language, shown.state)}</h1>
                <p class="page-head__lead">{chinese(language, lead)}</p>
            </header>
            {error_summary(language, &problems)}
            <section class="section">
                <h2>{t.row_title()}</h2>
                {results(language, &shown.content)}
            </section>
            {body}
        }
    }))
}

fn results(language: Language, content: &Content) -> impl IntoView + use<> {
    let t = Matching(language);
    let rows = content
        .sat
        .iter()
        .flat_map(|sat| sat.results.iter().map(move |result| (sat, result)))
        .map(|(sat, result)| {
            view! {
                <tr>
                    <th scope="row">{chinese(language, result.name.clone())}</th>
                    <td class="num" data-label=t.year()>{sat.year}</td>
                    <td data-label=t.level()>{chinese(language, level(People(language), sat.level))}</td>
                    <td class="num" data-label=t.mark()>{words::mark(language, result)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![Column::text(t.subject()), Column::numbers(t.year()), Column::text(t.level()), Column::numbers(t.mark())]
            caption=t.row_title()
        >
            {rows}
        </Table>
    }
}

fn address(shown: &Shown) -> String {
    format!("/people/matching/{}", shown.case.id)
}

fn version(shown: &Shown) -> impl IntoView + use<> {
    view! { <input type="hidden" name="version" value=shown.case.version.to_string() /> }
}

fn open(
    language: Language,
    shown: &Shown,
    form: &ActForm,
    problems: &Problems,
    now: chrono::DateTime<chrono::Utc>,
) -> impl IntoView + use<> {
    let (t, common) = (Matching(language), Common(language));
    let cards = |choices: &[Choice]| choices.iter().map(|choice| card(language, shown, choice, now)).collect_view();
    let all = if shown.likely.is_empty() {
        view! { <p class="muted">{t.no_candidate()}</p> }.into_any()
    } else {
        view! { <p class="muted">{t.candidates_note()}</p> <div class="stack">{cards(&shown.likely)}</div> }.into_any()
    };
    let found = shown.found.as_ref().map(|found| {
        if found.is_empty() {
            view! { <p class="notice notice--info" role="status">{t.search_none()}</p> }.into_any()
        } else {
            view! { <h3>{t.found_title()}</h3> <div class="stack">{cards(found)}</div> }.into_any()
        }
    });
    let before = (!shown.case.reason.is_empty())
        .then(|| view! { <p class="notice notice--info">{chinese(language, t.last_reason(&shown.case.reason))}</p> });
    let place = shown.bounds.organisation.as_ref().map_or(&shown.bounds.division.name, |own| &own.name);
    let error = |field: &str| problems.of(field).map(str::to_owned);
    view! {
        {before}
        <section class="section">
            <h2>{t.candidates()}</h2>
            {all}
        </section>
        <section class="section">
            <h2>{t.search_title()}</h2>
            <form method="post" action=address(shown) class="filter-bar" role="search">
                {version(shown)}
                <div class="field field--grow">
                    <label class="field__label" for="q">{t.search_label()}</label>
                    <input class="field__input" id="q" name="q" type="search" value=form.q.clone() maxlength="50" />
                </div>
                <button class="button" type="submit" name="act" value="search">{common.search()}</button>
            </form>
            {found}
        </section>
        <section class="section">
            <h2>{t.other_title()}</h2>
            <form method="post" action=address(shown) class="form" novalidate>
                {version(shown)}
                <Field name="reason" label=t.reason() value=form.reason.clone() hint=t.reason_hint() error=error("reason") />
                <dl class="facts">
                    <div><dt><button class="button" type="submit" name="act" value="new">{t.new_submit()}</button></dt><dd>{chinese(language, t.new_note(place))}</dd></div>
                    <div><dt><button class="button" type="submit" name="act" value="nobody">{t.nobody_submit()}</button></dt><dd>{t.nobody_note()}</dd></div>
                    <div><dt><button class="button" type="submit" name="act" value="dismiss">{t.dismiss_submit()}</button></dt><dd>{t.dismiss_note()}</dd></div>
                </dl>
            </form>
        </section>
    }
}

fn card(language: Language, shown: &Shown, choice: &Choice, now: chrono::DateTime<chrono::Utc>) -> impl IntoView + use<> {
    let t = Matching(language);
    let who = &choice.candidate.who;
    let would =
        choice.effect.iter().map(|sentence| view! { <li>{chinese(language, sentence.in_language(language))}</li> }).collect_view();
    view! {
        <article class="card">
            <h3 class="card__title">
                {chinese(language, who.name.clone())} " " <span class="tag num">{t.points(choice.candidate.comparison.score())}</span>
            </h3>
            {words::comparison(language, &shown.content, &shown.division, &choice.candidate, now)}
            <p>{t.would()}</p>
            <ul>{would}</ul>
            <form method="post" action=address(shown) class="cluster">
                {version(shown)}
                <input type="hidden" name="person" value=who.id.to_string() />
                <button class="button button--primary" type="submit" name="act" value="match">{t.choose(&who.name)}</button>
                <a class="button" href=format!("/people/{}", who.id)>{t.open_person()}</a>
            </form>
        </article>
    }
}

fn decided(
    language: Language,
    shown: &Shown,
    form: &ActForm,
    problems: &Problems,
    now: chrono::DateTime<chrono::Utc>,
) -> impl IntoView + use<> {
    let t = Matching(language);
    let who = shown.case.decided_by_name.clone().unwrap_or_else(|| t.somebody().to_owned());
    let at = shown.case.decided_at.map(|at| date_time(language, at)).unwrap_or_default();
    let reason = (!shown.case.reason.is_empty()).then(|| view! { <p>{chinese(language, t.with_reason(&shown.case.reason))}</p> });
    let person = shown.decided.as_ref().map(|candidate| {
        view! {
            <article class="card">
                <h3 class="card__title">
                    <a href=format!("/people/{}", candidate.who.id)>{chinese(language, candidate.who.name.clone())}</a>
                </h3>
                {words::comparison(language, &shown.content, &shown.division, candidate, now)}
            </article>
        }
    });
    view! {
        <section class="section">
            <h2>{words::state_word(t, shown.state).1}</h2>
            <div class="stack">
                <p>{chinese(language, t.decided_as(&who, &at))}</p>
                {reason}
                {person}
            </div>
        </section>
        <section class="section">
            <h2>{t.take_back_title()}</h2>
            <form method="post" action=address(shown) class="form" novalidate>
                {version(shown)}
                <p class="muted">{t.take_back_note()}</p>
                <Field
                    name="reason"
                    label=t.reason()
                    value=form.reason.clone()
                    required=true
                    error=problems.of("reason").map(str::to_owned)
                />
                <div class="form__actions">
                    <button class="button button--danger" type="submit" name="act" value="take_back">{t.take_back_submit()}</button>
                </div>
            </form>
        </section>
    }
}
