//! The organisations of a scope.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use zhengtu::account::{Action, Place};
use zhengtu::organisation::OrganisationKind;
use zhengtu::organisation::catalogue::{self, Filter, Listed, PAGE};

use super::{kind_name, kinds};
use crate::components::{Field, Options, chinese, empty, pager, status};
use crate::locale::{Common, Language, Organisations, count};
use crate::pages::divisions;
use crate::pages::people::area::{Area, areas, chosen};
use crate::server::{Ctx, Page, PageError, Section};

/// The longest text searched for.
const LONGEST: usize = 60;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    scope: String,
    division: String,
    kind: String,
    state: String,
    page: String,
}

impl Asked {
    /// The address of another page of the same list, without what wasn't asked.
    fn address(&self, page: i64) -> String {
        let number = if page > 1 { page.to_string() } else { String::new() };
        let pairs: Vec<(&str, &str)> = [
            ("q", self.q.as_str()),
            ("scope", &self.scope),
            ("division", &self.division),
            ("kind", &self.kind),
            ("state", &self.state),
            ("page", &number),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        if query.is_empty() { "/organisations".to_owned() } else { format!("/organisations?{query}") }
    }

    fn is_narrowed(&self) -> bool {
        ![&self.q, &self.division, &self.kind, &self.state].into_iter().all(|text| text.trim().is_empty())
    }
}

pub(super) async fn show(ctx: Ctx, Query(mut asked): Query<Asked>) -> Result<Response, PageError> {
    let t = Organisations(ctx.language);
    asked.q = asked.q.trim().chars().take(LONGEST).collect();
    asked.division = asked.division.trim().chars().take(LONGEST).collect();
    let mut tx = ctx.read().await?;
    let areas = areas(&ctx, &mut tx, Action::ReadOrganisations, false).await?;
    let area = chosen(&ctx, &mut tx, Action::ReadOrganisations, &areas, &asked.scope).await?;
    let mut filter = Filter {
        division_path: area.path.clone(),
        organisation: area.organisation.as_ref().map(|own| own.id),
        name: asked.q.clone(),
        kind: OrganisationKind::from_code(&asked.kind).map(|kind| kind.code().to_owned()).unwrap_or_default(),
        state: if matches!(asked.state.as_str(), "open" | "closed") { asked.state.clone() } else { String::new() },
    };
    let mut wrong = None;
    if !asked.division.is_empty() {
        match divisions::typed(&ctx, &mut tx, &asked.division).await? {
            Ok(division) if ctx.require(Action::ReadOrganisations, &Place::division(division.path.clone())).await.is_ok() => {
                filter.division_path = division.path;
                filter.organisation = None;
            }
            Ok(_) => wrong = Some(t.filter_outside().to_owned()),
            Err(sentence) => wrong = Some(sentence),
        }
    }
    let number = asked.page.parse().unwrap_or(1).clamp(1, 100_000);
    let (rows, total) = if wrong.is_some() { (Vec::new(), 0) } else { catalogue::page(&mut tx, &filter, number).await? };
    drop(tx);

    let may_manage = ctx.actor.may_somewhere(Action::ManageDivisions);
    let language = ctx.language;
    let create = (t.create().to_owned(), "/organisations/new".to_owned());
    let body = if rows.is_empty() && !asked.is_narrowed() {
        empty(t.empty_title(), t.empty_text(), may_manage.then_some(create)).into_any()
    } else if rows.is_empty() {
        empty(t.none_title(), t.none_text(), Some((t.clear().to_owned(), "/organisations".to_owned()))).into_any()
    } else {
        table(language, rows).into_any()
    };
    let actions = may_manage.then(|| {
        view! {
            <div class="page-head__actions">
                <a class="button button--primary" href="/organisations/new">{t.create()}</a>
            </div>
        }
    });
    let turn = pager(language, number, (total + PAGE - 1) / PAGE, |page| asked.address(page));
    let filters = filters(language, &asked, &areas, &area, wrong);
    let lead = format!("{} · {}", area.name, t.lead());
    Ok(ctx.page(Page::new(t.title()).section(Section::Organisations), move || {
        view! {
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(language, lead)}</p>
                {actions}
            </header>
            {filters}
            <p class="muted" role="status">{t.found(&count(total))}</p>
            {body}
            {turn}
        }
    }))
}

fn filters(language: Language, asked: &Asked, areas: &[Area], area: &Area, wrong: Option<String>) -> impl IntoView + use<> {
    let t = Organisations(language);
    let states = [("", t.any()), ("open", t.open()), ("closed", t.closed())]
        .map(|(code, label)| (code.to_owned(), label.to_owned()))
        .to_vec();
    let scope = (areas.len() > 1).then(|| {
        let options: Vec<(String, String)> = areas.iter().map(|area| (area.key.clone(), area.name.clone())).collect();
        view! { <Options name="scope" label=t.scope() options=options value=area.key.clone() /> }
    });
    let Asked { q, division, kind, state, .. } = asked.clone();
    view! {
        <form method="get" action="/organisations" class="filter-bar" role="search">
            <Field name="q" label=t.search_name() value=q kind="search" />
            {scope}
            <Field name="division" label=t.search_division() value=division error=wrong />
            <Options name="kind" label=t.kind() options=kinds(language, t.any()) value=kind />
            <Options name="state" label=t.state() options=states value=state />
            <button class="button" type="submit">{Common(language).search()}</button>
        </form>
    }
}

/// Whether it is open.
pub(super) fn state(t: Organisations, closed: bool) -> impl IntoView {
    if closed { status("idle", t.closed()) } else { status("ok", t.open()) }
}

fn table(language: Language, rows: Vec<Listed>) -> impl IntoView {
    let t = Organisations(language);
    let rows = rows
        .into_iter()
        .map(|Listed { organisation, division_name }| {
            let closed = organisation.closed_on.map(|_| view! { " " <span class="tag">{t.closed()}</span> });
            view! {
                <tr>
                    <th scope="row"><a href=format!("/organisations/{}", organisation.id)>{chinese(language, organisation.name)}</a>{closed}</th>
                    <td data-label=t.kind()>{kind_name(language, &organisation.kind)}</td>
                    <td data-label=t.division()><a href=format!("/divisions/{}", organisation.division)>{chinese(language, division_name)}</a></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t.name()}</th>
                        <th scope="col">{t.kind()}</th>
                        <th scope="col">{t.division()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
