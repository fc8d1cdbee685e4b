//! 批量提醒: who will be told and who can't be, then sending it.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::audit::{self, Event};
use zhengtu::certification::worklist::Category;
use zhengtu::certification::worklist::list::{Linked, PAGE, Row, among, list};
use zhengtu::certification::worklist::reminder::{AT_ONCE, Sorted, alone, send};
use zhengtu::ids::PersonId;
use zhengtu::store::Tx;

use super::{Chosen, HERE, Query, category_of};
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Common, Linking, People, Worklist, count, date};
use crate::pages::people::level_name;
use crate::server::{Ctx, Flash, Input, Page, PageError, Section};

/// So many names of people without an account are shown.
const SHOWN: usize = 100;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    scope: String,
    level: String,
    /// Everybody on the list.
    whole: String,
    /// Those ticked.
    people: Vec<String>,
    /// Seen who will be told.
    confirm: String,
}

impl Form {
    fn query(&self) -> Query {
        Query { scope: self.scope.clone(), level: self.level.clone(), ..Query::default() }
    }

    fn is_whole(&self) -> bool {
        self.whole == "yes"
    }
}

/// `POST /people/worklist/{category}/remind`: first who will be told, then (confirmed) tells them.
pub(super) async fn take(ctx: Ctx, Path(code): Path<String>, Input(form): Input<Form>) -> Result<Response, PageError> {
    let t = Worklist(ctx.language);
    let category = category_of(&code)?;
    let query = form.query();
    let people: Vec<PersonId> =
        form.people.iter().filter_map(|id| id.parse().ok()).take(usize::try_from(PAGE).unwrap_or_default()).collect();
    if !form.is_whole() && people.is_empty() {
        return super::list::page(&ctx, category, &query, Some(t.pick())).await;
    }
    if form.confirm != "yes" {
        let mut tx = ctx.read().await?;
        let chosen = Chosen::read(&ctx, &mut tx, &query, Action::ChangePeople).await?;
        let found = rows(&ctx, &mut tx, &chosen, category, &form, &people).await?;
        drop(tx);
        return Ok(page(&ctx, category, &chosen, &form, found));
    }
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    alone(&mut tx).await?;
    let chosen = Chosen::read(&ctx, &mut tx, &query, Action::ChangePeople).await?;
    let found = rows(&ctx, &mut tx, &chosen, category, &form, &people).await?;
    let told = send(&mut tx, category, &found.told, by, ctx.now).await?;
    if told > 0 {
        let event = Event::done(&ctx.actor, "person.worklist.remind", "worklist_item", category.code()).within(&chosen.area.path);
        audit::record(&mut tx, ctx.now, event).await?;
    }
    tx.commit().await?;
    let flash = if told > 0 { Flash::ok(t.sent(&told.to_string())) } else { Flash::warn(t.sent_none()) };
    Ok(ctx.redirect_with(&chosen.address(&format!("/{}", category.code()), &[]), &flash))
}

/// Those meant who are on the list and in the actor's hands, each by where they are now.
async fn rows(
    ctx: &Ctx,
    tx: &mut Tx,
    chosen: &Chosen,
    category: Category,
    form: &Form,
    people: &[PersonId],
) -> Result<Sorted, PageError> {
    let scope = chosen.scope();
    let mut found = if form.is_whole() {
        whole(ctx, tx, chosen, category).await?
    } else {
        among(tx, &scope, category, chosen.today, people).await?
    };
    found.retain(|row| decide(&ctx.actor, Action::ChangePeople, &row.place()) == Decision::Allowed);
    Ok(Sorted::of(found, ctx.now))
}

/// Everybody on the list, until there are as many to be told as are told at once.
async fn whole(ctx: &Ctx, tx: &mut Tx, chosen: &Chosen, category: Category) -> Result<Vec<Row>, PageError> {
    let (scope, mut all, mut after, mut telling) = (chosen.scope(), Vec::new(), None, 0);
    let most = usize::try_from(AT_ONCE).unwrap_or_default();
    loop {
        let mut rows = list(tx, &scope, category, Linked::Yes, chosen.today, (after, AT_ONCE)).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.after());
        let sorted = Sorted::of(std::mem::take(&mut rows), ctx.now);
        let room = most - telling;
        telling += sorted.told.len().min(room);
        all.extend(sorted.told.into_iter().take(room));
        all.extend(sorted.lately);
        if telling >= most {
            break;
        }
    }
    // Who can't be told: as many as somebody will read.
    all.extend(list(tx, &scope, category, Linked::No, chosen.today, (None, AT_ONCE)).await?);
    Ok(all)
}

fn page(ctx: &Ctx, category: Category, chosen: &Chosen, form: &Form, found: Sorted) -> Response {
    let t = Worklist(ctx.language);
    let (name, _) = t.category(category);
    let back = chosen.address(&format!("/{}", category.code()), &[]);
    let hidden = if form.is_whole() {
        view! { <input type="hidden" name="whole" value="yes" /> }.into_any()
    } else {
        form.people.iter().map(|id| view! { <input type="hidden" name="people" value=id.clone() /> }).collect_view().into_any()
    };
    ctx.page(Page::new(t.remind_title()).section(Section::People).narrow(), || {
        let told = found.told.len();
        let preview = found.told.first().map(|row| {
            let text = t.notice(category, level_name(People(t.0), &row.level), &date(t.0, row.due_on));
            view! {
                <section class="section">
                    <h2>{t.preview()}</h2>
                    <blockquote class="card"><p><b>{t.notice_unit()}</b></p><p>{chinese(t.0, text)}</p></blockquote>
                </section>
            }
        });
        let sentence = if told == 0 { t.told_none().to_owned() } else { t.told(&count_of(told)) };
        let at_most = (told >= usize::try_from(AT_ONCE).unwrap_or_default())
            .then(|| view! { <p class="notice notice--info">{t.at_most(&count(AT_ONCE))}</p> });
        let lately = (!found.lately.is_empty()).then(|| view! { <p>{t.lately(&count_of(found.lately.len()))}</p> });
        let send = (told > 0).then(|| {
            view! { <button class="button button--primary" type="submit" name="confirm" value="yes">{t.send(&count_of(told))}</button> }
        });
        let export = chosen.address(&format!("/{}/export", category.code()), &[("account", "no"), ("format", "xlsx")]);
        view! {
            {breadcrumb(
                t.0,
                vec![
                    Crumb::link(t.title(), chosen.address("", &[])),
                    Crumb::link(name, back.clone()),
                    Crumb::here(t.remind_title()),
                ],
            )}
            <header class="page-head">
                <h1>{t.remind_title()}</h1>
                <p class="page-head__lead">{chinese(t.0, format!("{} · {}", chosen.area.name, t.remind_lead(name)))}</p>
            </header>
            <div class="stack">
                <p><b>{sentence}</b></p>
                {at_most}
                {lately}
            </div>
            {preview}
            <form class="section" method="post" action=format!("{HERE}/{}/remind", category.code())>
                <input type="hidden" name="scope" value=chosen.area.key.clone() />
                <input type="hidden" name="level" value=chosen.level.map_or("", zhengtu::syllabus::Level::code) />
                {hidden}
                <div class="action-bar">{send}<a class="button" href=back>{Common(t.0).cancel()}</a></div>
            </form>
            {unlinked(t, found.unlinked, export)}
        }
    })
}

/// Who can't be told.
fn unlinked(t: Worklist, rows: Vec<Row>, export: String) -> Option<impl IntoView + use<>> {
    let all = rows.len();
    (all > 0).then(|| {
        let names = rows
            .into_iter()
            .take(SHOWN)
            .map(|row| {
                let unit = row.organisation.unwrap_or(row.division_name);
                view! { <li>{chinese(t.0, row.name)} " " <small class="muted">{chinese(t.0, unit)}</small></li> }
            })
            .collect_view();
        let more = all.checked_sub(SHOWN).filter(|more| *more > 0).map(|more| view! { <p>{t.unlinked_more(&count_of(more))}</p> });
        view! {
            <section class="section stack">
                <h2>{t.account_no()}</h2>
                <p>{t.unlinked(&count_of(all))}</p>
                <ul>{names}</ul>
                {more}
                <p class="cluster screen-only">
                    <a class="button" href=export download="">{t.unlinked_export()}</a>
                    <a class="link-more" href="/people/links">{Linking(t.0).unit_title()}</a>
                </p>
            </section>
        }
    })
}

fn count_of(number: usize) -> String {
    count(i64::try_from(number).unwrap_or(i64::MAX))
}
