//! One studio: the chain as it is, past terms, what was done, and the forms for whoever keeps it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::clock::date_of;
use zhengtu::ids::StudioTermId;
use zhengtu::person::lookup::Named;
use zhengtu::store::Tx;
use zhengtu::studio::store::{Record, Studio, Term, records, terms};
use zhengtu::studio::{RecordKind, StudioRole};

use super::acts::RecordForm;
use super::term::TermForm;
use super::{HERE, kind_name, place, role_name, studio_of};
use crate::components::{Column, Crumb, Table, breadcrumb, chinese, error_summary, status};
use crate::locale::{People, Studios, count, date};
use crate::server::{Ctx, Page, PageError, Problems, Section};

/// What was typed, and what is wrong with it.
#[derive(Default)]
pub(super) struct Typed {
    pub term: Option<(TermForm, Vec<Named>)>,
    pub record: Option<RecordForm>,
    pub problems: Problems,
}

/// `GET /people/studios/{id}`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let studio = studio_of(&mut tx, &id).await?;
    ctx.require(Action::ReadPeople, &place(&studio)).await?;
    page(&ctx, &mut tx, studio, Typed::default()).await
}

pub(super) async fn page(ctx: &Ctx, tx: &mut Tx, studio: Studio, typed: Typed) -> Result<Response, PageError> {
    let t = Studios(ctx.language);
    let today = date_of(ctx.now);
    let held = terms(tx, studio.id).await?;
    let done = records(tx, studio.id).await?;
    let may_change = decide(&ctx.actor, Action::ChangePeople, &place(&studio)) == Decision::Allowed;
    let code = if typed.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let address = format!("{HERE}/{}", studio.id);
    Ok(ctx.page(Page::new(studio.name.clone()).section(Section::People).status(code).found_at(address.clone()), move || {
        let keeps = may_change && studio.closed_on.is_none();
        let state = match studio.closed_on {
            None => status("ok", t.open_since(&date(t.0, studio.founded_on))),
            Some(day) => status("idle", t.closed_on(&date(t.0, day))),
        };
        let kept = [studio.organisation.clone().unwrap_or_default(), studio.division_name.clone()];
        let kept = kept.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        let Typed { term, record, problems } = typed;
        let (adding, recording) = (term.is_some(), record.is_some());
        let summary = error_summary(t.0, &problems);
        let add = keeps.then(|| {
            let (form, candidates) = term.unwrap_or_else(|| (TermForm::fresh(), Vec::new()));
            let form = form.view(t, &address, &held, &candidates, &problems);
            view! { <details class="screen-only" open=adding><summary>{t.begin()}</summary>{form}</details> }
        });
        let note = may_change.then(|| {
            let form = record.unwrap_or_else(RecordForm::fresh).view(t, &address, &problems);
            view! { <details class="screen-only" open=recording><summary>{t.add_record()}</summary>{form}</details> }
        });
        view! {
            {breadcrumb(
                t.0,
                vec![Crumb::link(People(t.0).title(), "/people"), Crumb::link(t.title(), HERE), Crumb::here(studio.name.clone())],
            )}
            <header class="page-head">
                <h1>{chinese(t.0, studio.name.clone())}</h1>
                <p class="page-head__lead">{chinese(t.0, kept)}</p>
                <p>{state}</p>
            </header>
            {summary}
            {(!studio.purpose.is_empty()).then(|| view! { <p class="prose">{chinese(t.0, studio.purpose.clone())}</p> })}
            <section class="section stack" id="people">
                <h2>{t.chain()}</h2>
                {chain(t, &address, &held, today, keeps)}
                {add}
            </section>
            <section class="section stack" id="records">
                <h2>{t.records()}</h2>
                {record_table(t, &address, &done, may_change)}
                {note}
            </section>
            {keeps.then(|| close_section(t, &address))}
        }
    }))
}

fn until_words(t: Studios, term: &Term) -> String {
    t.term(&date(t.0, term.from_on), &term.until_on.map_or_else(|| t.no_end().to_owned(), |day| date(t.0, day)))
}

/// Those whose term isn't over, along the chain; then those whose is.
fn chain(t: Studios, address: &str, held: &[Term], today: NaiveDate, keeps: bool) -> impl IntoView + use<> {
    let is_over = |term: &&Term| term.until_on.is_some_and(|until| until < today);
    let now: Vec<&Term> = held.iter().filter(|term| !is_over(term)).collect();
    let past: Vec<&Term> = held.iter().filter(is_over).collect();
    let rows_of = |terms: &[&Term]| {
        let mut ordered: Vec<&Term> = Vec::with_capacity(terms.len());
        for expert in StudioRole::ALL
            .iter()
            .filter(|role| **role != StudioRole::Mentee)
            .flat_map(|role| terms.iter().filter(move |term| term.role == role.code()))
        {
            ordered.push(expert);
            ordered.extend(terms.iter().filter(|term| term.guided_by == Some(expert.id)));
        }
        ordered.extend(terms.iter().filter(|term| {
            term.role == StudioRole::Mentee.code() && !terms.iter().any(|expert| term.guided_by == Some(expert.id))
        }));
        ordered.into_iter().map(|term| row(t, address, held, term, keeps && !is_over(&term))).collect_view()
    };
    let columns = || {
        vec![
            Column::text(t.role()),
            Column::text(t.person()),
            Column::text(t.guided()),
            Column::text(t.from_on()),
            Column::text(t.col_state()),
        ]
    };
    let present = if now.is_empty() {
        view! { <p class="muted">{t.chain_empty()}</p> }.into_any()
    } else {
        let (columns, rows) = (columns(), rows_of(&now));
        view! { <Table columns=columns caption=t.chain()>{rows}</Table> }.into_any()
    };
    let past = (!past.is_empty()).then(|| {
        let (columns, rows) = (columns(), rows_of(&past));
        view! {
            <details>
                <summary>{t.past()}</summary>
                <Table columns=columns caption=t.past()>{rows}</Table>
            </details>
        }
    });
    view! { {present}{past} }
}

fn row(t: Studios, address: &str, all: &[Term], term: &Term, may_end: bool) -> impl IntoView + use<> {
    let guide = |id: StudioTermId| all.iter().find(|term| term.id == id).map(|term| term.name.clone());
    let guided = term.guided_by.and_then(guide).unwrap_or_default();
    let who = match term.person_id {
        Some(id) => view! { <a href=format!("/people/{id}")>{chinese(t.0, term.name.clone())}</a> }.into_any(),
        None => chinese(t.0, term.name.clone()),
    };
    let unit = if term.person_id.is_none() { t.outside().to_owned() } else { term.unit.clone() };
    let end = may_end.then(|| {
        let label = format!("{}：{}", t.end_on(), term.name);
        view! {
            <form class="cluster screen-only" method="post" action=format!("{address}/terms/{}/end", term.id)>
                <input class="field__input field__input--short" type="date" name="until" required aria-label=label />
                <button class="button button--small" type="submit">{t.end()}</button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">{who}" "<span class="muted">{chinese(t.0, unit)}</span></th>
            <td data-label=t.role()>{role_name(t, &term.role)}</td>
            <td data-label=t.guided()>{chinese(t.0, guided)}</td>
            <td data-label=t.from_on()>{until_words(t, term)}</td>
            <td data-label=t.col_state()>{end}</td>
        </tr>
    }
}

fn record_table(t: Studios, address: &str, done: &[Record], may_change: bool) -> impl IntoView + use<> {
    if done.is_empty() {
        return view! { <p class="muted">{t.records_empty()}</p> }.into_any();
    }
    let rows = done
        .iter()
        .map(|record| {
            let kind = RecordKind::from_code(&record.kind).map_or("", |kind| kind_name(t, kind));
            let details = (!record.details.is_empty())
                .then(|| view! { <br /><span class="muted">{chinese(t.0, record.details.clone())}</span> });
            let act = match (record.withdrawn_at, may_change) {
                (Some(_), _) => status("idle", t.withdrawn()).into_any(),
                (None, true) => view! {
                    <form class="screen-only" method="post" action=format!("{address}/records/{}/withdraw", record.id)>
                        <button class="button button--small" type="submit">{t.withdraw()}</button>
                    </form>
                }
                .into_any(),
                (None, false) => ().into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{chinese(t.0, record.title.clone())}{details}</th>
                    <td data-label=t.held_on()>{date(t.0, record.held_on)}</td>
                    <td data-label=t.kind()>{kind}</td>
                    <td class="num" data-label=t.participants()>{count(record.participants)}</td>
                    <td data-label=t.col_state()>{act}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.record_title()),
                Column::text(t.held_on()),
                Column::text(t.kind()),
                Column::numbers(t.participants()),
                Column::text(t.col_state()),
            ]
            caption=t.records()
        >
            {rows}
        </Table>
    }
    .into_any()
}

fn close_section(t: Studios, address: &str) -> impl IntoView + use<> {
    view! {
        <section class="section screen-only">
            <details>
                <summary>{t.close()}</summary>
                <form class="form" method="post" action=format!("{address}/close")>
                    <p class="muted">{t.close_lead()}</p>
                    <div class="field">
                        <label class="field__label" for="closing">{t.end_on()}</label>
                        <input class="field__input field__input--short" id="closing" type="date" name="until" required />
                    </div>
                    <div class="form__actions"><button class="button button--danger" type="submit">{t.close_submit()}</button></div>
                </form>
            </details>
        </section>
    }
}
