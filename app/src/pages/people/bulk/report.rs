//! Doing it, one after the other, and saying of whom it was not done.

use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::exchange::cells;
use zhengtu::ids::PersonId;
use zhengtu::person::leaving::{LeavingError, LeftAs, leave, transfer};
use zhengtu::person::store::{Belonging, Membership, set_field};
use zhengtu::store::Tx;

use super::{BulkForm, MOST, meant, page};
use crate::components::{Column, Crumb, Table, breadcrumb, chinese};
use crate::locale::{Bulk, Language, People, Registry, date};
use crate::pages::people::area::areas;
use crate::pages::people::form::{PersonForm, belonging};
use crate::pages::people::{person_of, place_of, unless_erased};
use crate::server::{Ctx, Input, Page, PageError, Problems, Section};

/// What is to be done with each.
enum Act {
    Move(Belonging, NaiveDate),
    Leave(LeftAs, NaiveDate),
    Field(String),
}

/// Of whom it was not done, and why.
struct Left {
    /// None: somebody outside the officer's scope.
    who: Option<(PersonId, String)>,
    why: String,
}

/// `POST /people/bulk/do`
pub(in crate::pages::people) async fn carry_out(ctx: Ctx, Input(form): Input<BulkForm>) -> Result<Response, PageError> {
    let t = Bulk(ctx.language);
    let mut tx = ctx.write().await?;
    let (_, people) = meant(&ctx, &mut tx, &form).await?;
    let mut problems = Problems::default();
    if people.is_empty() {
        problems.add("people", t.nobody());
    } else if people.len() > usize::try_from(MOST).unwrap_or(usize::MAX) {
        problems.add("people", t.too_many(MOST));
    }
    let act = act(&ctx, &mut tx, &form, &mut problems).await?;
    let (Some(act), true) = (act, problems.is_empty()) else {
        drop(tx);
        return page(&ctx, form, problems).await;
    };
    let (mut done, mut left) = (0_usize, Vec::new());
    for id in people {
        let (person, memberships) = match person_of(&mut tx, &id.to_string()).await {
            Ok(found) => found,
            Err(PageError::NotFound) => continue,
            Err(error) => return Err(error),
        };
        let place = place_of(&memberships);
        match ctx.require(Action::ChangePeople, &place).await {
            Ok(()) => {}
            Err(PageError::Forbidden) => {
                // Who somebody elsewhere is, is none of the officer's business.
                left.push(Left { who: None, why: t.outside().to_owned() });
                continue;
            }
            Err(error) => return Err(error),
        }
        unless_erased(&person)?;
        match one(&ctx, &mut tx, person.id, memberships.first(), &act).await? {
            Ok(action) => {
                let path = place.division_path.clone().unwrap_or_default();
                let event = Event::done(&ctx.actor, action, "person", person.id).within(&path).detail("bulk");
                audit::record(&mut tx, ctx.now, event).await?;
                done += 1;
            }
            Err(why) => left.push(Left { who: Some((person.id, person.name)), why }),
        }
    }
    tx.commit().await?;
    Ok(ctx.page(Page::new(t.report()).section(Section::People), || report(ctx.language, done, left)))
}

/// What the form asks for.
async fn act(ctx: &Ctx, tx: &mut Tx, form: &BulkForm, problems: &mut Problems) -> Result<Option<Act>, PageError> {
    let t = Registry(ctx.language);
    if form.act == "field" {
        return Ok(Some(Act::Field(form.field.trim().chars().take(100).collect())));
    }
    let today = date_of(ctx.now);
    let Some(day) = cells::date(&form.day).filter(|day| *day <= today) else {
        problems.add("day", t.bad_day());
        return Ok(None);
    };
    if form.act == "leave" {
        return Ok(Some(Act::Leave(LeftAs::from_code(&form.left_as).unwrap_or(LeftAs::Left), day)));
    }
    if form.division.trim().is_empty() {
        problems.add("division", People(ctx.language).bad_division());
    }
    if form.organisation.chars().count() > 100 {
        problems.add("organisation", crate::locale::Common(ctx.language).field_too_long(100));
    }
    let own = areas(ctx, tx, Action::ChangePeople, true).await?;
    let Some(area) = own.iter().find(|area| area.key == form.scope).or(own.first()) else { return Err(PageError::Forbidden) };
    let said = PersonForm::at(&form.organisation, &form.division, "");
    Ok(belonging(ctx, tx, &said, area, problems).await?.map(|to| Act::Move(to, day)))
}

/// Does it with one; gives the name of what was done, or why it wasn't.
async fn one(
    ctx: &Ctx,
    tx: &mut Tx,
    id: PersonId,
    at: Option<&Membership>,
    act: &Act,
) -> Result<Result<&'static str, String>, PageError> {
    let t = Registry(ctx.language);
    let done = match act {
        Act::Field(field) => {
            set_field(tx, id, field, ctx.now).await?;
            return Ok(Ok("person.edit"));
        }
        Act::Leave(kind, day) => leave(tx, id, *kind, *day, ctx.now).await.map(|()| "person.leave"),
        Act::Move(to, day) => {
            // Everybody keeps their post.
            let to = Belonging { post: at.map(|at| at.post.clone()).unwrap_or_default(), ..to.clone() };
            match transfer(tx, id, &to, *day, ctx.now).await {
                Ok(false) => return Ok(Err(Bulk(ctx.language).there().to_owned())),
                moved => moved.map(|_| "person.move"),
            }
        }
    };
    match done {
        Ok(action) => Ok(Ok(action)),
        Err(LeavingError::Store(error)) => Err(error.into()),
        Err(LeavingError::Before(day)) => Ok(Err(t.day_before(&date(ctx.language, day)))),
        Err(LeavingError::Future) => Ok(Err(t.bad_day().to_owned())),
        Err(LeavingError::Gone) => Ok(Err(t.already_left().to_owned())),
        Err(LeavingError::Here) => Ok(Err(t.not_left().to_owned())),
    }
}

fn report(language: Language, done: usize, left: Vec<Left>) -> impl IntoView {
    let t = Bulk(language);
    let many = left.len();
    let rows = left
        .into_iter()
        .map(|row| {
            let who = row.who.map(|(id, name)| view! { <a href=format!("/people/{id}")>{chinese(language, name)}</a> });
            view! {
                <tr>
                    <th scope="row">{who}</th>
                    <td data-label=t.why()>{row.why}</td>
                </tr>
            }
        })
        .collect_view();
    let table = (many > 0).then(|| {
        view! {
            <section class="section">
                <h2>{t.not_done(many)}</h2>
                <Table columns=vec![Column::text(People(language).column_person()), Column::text(t.why())] caption=t.not_done(many)>
                    {rows}
                </Table>
            </section>
        }
    });
    view! {
        {breadcrumb(language, vec![Crumb::link(People(language).title(), "/people"), Crumb::here(t.report())])}
        <header class="page-head">
            <h1>{t.report()}</h1>
            <p class="page-head__lead" role="status">{t.done(done)}</p>
            <div class="page-head__actions"><a class="button button--primary" href="/people">{People(language).title()}</a></div>
        </header>
        {table}
    }
}
