//! 批量办理: people of a filter, chosen or all found, moved, recorded as left, or given a field of work. Each is judged by itself, and the
//! page that answers says of whom it was not done, and why. A filter may search for a name: everything here is posted.

mod report;

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::clock::date_of;
use zhengtu::ids::PersonId;
use zhengtu::person::field::store::dictionary;
use zhengtu::person::leaving::LeftAs;
use zhengtu::person::worklist::{self, PAGE, Row};

use super::area::{Area, areas, chosen};
use super::leaving::kind_name;
use super::list::ListForm;
use crate::components::{Choice, Column, Crumb, Field, Options, Table, breadcrumb, chinese, empty, error_summary};
use crate::locale::{Bulk, Language, People, Registry, count};
use crate::server::{Ctx, Input, Page, PageError, Problems, Section};

pub(super) use report::carry_out;

/// So many people at once: they wait for each other within one transaction.
const MOST: i64 = 500;

/// The filter, who is chosen, and what is to be done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct BulkForm {
    q: String,
    scope: String,
    kind: String,
    level: String,
    step: String,
    people: Vec<String>,
    /// `all`: everybody found.
    which: String,
    act: String,
    day: String,
    left_as: String,
    organisation: String,
    division: String,
    field: String,
}

impl BulkForm {
    fn list(&self) -> ListForm {
        let Self { q, scope, kind, level, step, .. } = self.clone();
        ListForm { q, scope, kind, level, step, ..ListForm::default() }
    }

    fn is_chosen(&self, id: PersonId) -> bool {
        self.people.iter().any(|one| *one == id.to_string())
    }
}

/// The button below the list.
pub(super) fn button(language: Language, form: &ListForm) -> impl IntoView + use<> {
    view! { <form method="post" action="/people/bulk">{hidden(form)}<button class="button" type="submit">{Bulk(language).title()}</button></form> }
}

fn hidden(form: &ListForm) -> impl IntoView + use<> {
    let form = form.clone();
    view! {
        <input type="hidden" name="q" value=form.q />
        <input type="hidden" name="scope" value=form.scope />
        <input type="hidden" name="kind" value=form.kind />
        <input type="hidden" name="level" value=form.level />
        <input type="hidden" name="step" value=form.step />
    }
}

/// `POST /people/bulk`: whom, and what.
pub(super) async fn choose(ctx: Ctx, Input(form): Input<BulkForm>) -> Result<Response, PageError> {
    let form = BulkForm { day: date_of(ctx.now).to_string(), act: "move".into(), ..form };
    page(&ctx, form, Problems::default()).await
}

/// The area and everybody who is meant, at most [`MOST`] and one more.
async fn meant(ctx: &Ctx, tx: &mut zhengtu::store::Tx, form: &BulkForm) -> Result<(Area, Vec<PersonId>), PageError> {
    let own = areas(ctx, tx, Action::ChangePeople, false).await?;
    let area = chosen(ctx, tx, Action::ChangePeople, &own, &form.scope).await?;
    let people = if form.which == "all" {
        worklist::ids(tx, &form.list().filter(&area), date_of(ctx.now), MOST + 1).await?
    } else {
        form.people.iter().filter_map(|id| id.parse().ok()).collect()
    };
    Ok((area, people))
}

async fn page(ctx: &Ctx, form: BulkForm, problems: Problems) -> Result<Response, PageError> {
    let t = Bulk(ctx.language);
    let today = date_of(ctx.now);
    let mut tx = ctx.read().await?;
    let own = areas(ctx, &mut tx, Action::ChangePeople, false).await?;
    let area = chosen(ctx, &mut tx, Action::ChangePeople, &own, &form.scope).await?;
    let (rows, total) = worklist::page(&mut tx, &form.list().filter(&area), today, 1).await?;
    let dictionary = dictionary(&mut tx).await?;
    let terms: Vec<String> =
        dictionary.on(today).map(|edition| edition.terms.iter().map(|term| term.name.clone()).collect()).unwrap_or_default();
    drop(tx);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(ctx.page(Page::new(t.title()).section(Section::People).status(status), || {
        let body = if rows.is_empty() {
            let people = People(t.0);
            empty(people.none_title(), people.none_text(), Some((people.title().to_owned(), "/people".to_owned()))).into_any()
        } else {
            view! {
                <form method="post" action="/people/bulk/do" class="stack" novalidate=true>
                    {hidden(&form.list())}
                    {whom(t, &form, rows, total)}
                    {what(t, &form, terms, &problems)}
                </form>
            }
            .into_any()
        };
        view! {
            {breadcrumb(t.0, vec![Crumb::link(People(t.0).title(), "/people"), Crumb::here(t.title())])}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(t.0, format!("{} · {}", area.name, t.lead()))}</p>
            </header>
            {error_summary(t.0, &problems)}
            {body}
        }
    }))
}

fn whom(t: Bulk, form: &BulkForm, rows: Vec<Row>, total: i64) -> impl IntoView + use<> {
    let people = People(t.0);
    let body = rows
        .into_iter()
        .map(|row| {
            let place = row.organisation.unwrap_or(row.division_name);
            view! {
                <tr>
                    <td class="table__select">
                        <input
                            type="checkbox"
                            name="people"
                            value=row.id.to_string()
                            aria-label=t.select(&row.name)
                            checked=form.is_chosen(row.id)
                        />
                    </td>
                    <th scope="row">{chinese(t.0, row.name.clone())}</th>
                    <td data-label=people.column_place()>{chinese(t.0, place)}</td>
                </tr>
            }
        })
        .collect_view();
    let more = (total > PAGE).then(|| view! { <p class="muted">{t.first_of(&count(PAGE), &count(total))}</p> });
    view! {
        <Table columns=vec![Column::text(""), Column::text(people.column_person()), Column::text(people.column_place())] caption=t.title()>
            {body}
        </Table>
        {more}
        <fieldset class="fieldset">
            <legend>{t.which()}</legend>
            <Choice kind="radio" name="which" value="chosen" label=t.which_chosen() checked=form.which != "all" />
            <Choice kind="radio" name="which" value="all" label=t.which_all(&count(total)) checked=form.which == "all" />
        </fieldset>
    }
}

fn what(t: Bulk, form: &BulkForm, terms: Vec<String>, problems: &Problems) -> impl IntoView + use<> {
    let (registry, people) = (Registry(t.0), People(t.0));
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let kinds = LeftAs::ALL.into_iter().map(|kind| (kind.code().to_owned(), kind_name(registry, kind.code()).to_owned())).collect();
    let mut fields = vec![(String::new(), people.not_known().to_owned())];
    fields.extend(terms.into_iter().map(|term| (term.clone(), term)));
    let acts = [("move", t.act_move()), ("leave", t.act_leave()), ("field", t.act_field())]
        .map(|(code, label)| (code.to_owned(), label.to_owned()))
        .to_vec();
    view! {
        <fieldset class="fieldset">
            <legend>{t.what()}</legend>
            <Options name="act" label=t.act() options=acts value=form.act.clone() />
            <Field name="day" label=t.day() value=form.day.clone() hint=t.day_hint() error=error("day") autocomplete="off" />
            <Field name="organisation" label=people.organisation() value=form.organisation.clone() hint=t.for_move() error=error("organisation") />
            <Field name="division" label=people.division() value=form.division.clone() hint=t.for_move_division() error=error("division") />
            <Options name="left_as" label=registry.left_as() options=kinds value=form.left_as.clone() hint=t.for_leave() />
            <Options name="field" label=people.field() options=fields value=form.field.clone() hint=t.for_field() />
        </fieldset>
        <div class="form__actions"><button class="button button--primary" type="submit">{t.submit()}</button></div>
    }
}
