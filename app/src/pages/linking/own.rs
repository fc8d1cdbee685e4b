//! One's own side: typing a code, seeing whom it means, consenting, ending it.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::attempt::{self, PERSON_LINK};
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::ids::{AccountId, PersonId};
use zhengtu::linking;
use zhengtu::person::link::{self, EndedAs, LinkError, LinkRefusal};
use zhengtu::person::store::{Membership, Person, find, memberships};
use zhengtu::store::Tx;

use crate::components::{Crumb, Field, breadcrumb, chinese, error_summary};
use crate::locale::{Account, Linking, date};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

const HERE: &str = "/account/link";

/// A code, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct CodeForm {
    code: String,
}

/// Somebody of the register, and where they belong now.
struct Entry {
    person: Person,
    at: Option<Membership>,
}

impl Entry {
    fn unit(&self) -> String {
        self.at.as_ref().map(|at| at.organisation.clone().unwrap_or_else(|| at.division_name.clone())).unwrap_or_default()
    }
}

async fn entry(tx: &mut Tx, id: PersonId) -> Result<Entry, PageError> {
    let person = find(tx, id).await?.ok_or(PageError::NotFound)?;
    let at = memberships(tx, id).await?.into_iter().find(|at| at.until_on.is_none());
    Ok(Entry { person, at })
}

fn own(ctx: &Ctx) -> Result<AccountId, PageError> {
    ctx.actor.account.ok_or(PageError::SignIn)
}

/// `GET /account/link`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let account = own(&ctx)?;
    let mut tx = ctx.read().await?;
    let Some(link) = link::of_account(&mut tx, account).await? else {
        return Ok(asking(&ctx, String::new(), &Problems::default(), StatusCode::OK));
    };
    let entry = entry(&mut tx, link.person_id).await?;
    drop(tx);
    let t = Linking(ctx.language);
    let since = date(t.0, date_of(link.confirmed_at));
    Ok(page(&ctx, StatusCode::OK, move || {
        let unit = entry.unit();
        let as_whom = if unit.is_empty() { t.linked_as_alone(&entry.person.name) } else { t.linked_as(&entry.person.name, &unit) };
        view! {
            <div class="notice notice--ok">
                <p><b>{t.linked_title()}</b>" "{t.linked_since(&since)}<br />{chinese(t.0, as_whom)}</p>
            </div>
            <p><a class="link-more" href="/certificates/mine">{t.to_own()}</a></p>
            <form class="stack" method="post" action="/account/link/end">
                <p class="muted">{t.end_note()}</p>
                <div><button class="button button--danger" type="submit">{t.end()}</button></div>
            </form>
        }
    }))
}

fn page<V: IntoView + 'static>(ctx: &Ctx, status: StatusCode, body: impl FnOnce() -> V + Send + 'static) -> Response {
    let t = Linking(ctx.language);
    ctx.page(Page::new(t.title()).section(Section::Account).narrow().status(status), move || {
        view! {
            {breadcrumb(t.0, vec![Crumb::link(Account(t.0).title(), "/account"), Crumb::here(t.title())])}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
            </header>
            <div class="stack stack--loose">{body()}</div>
        }
    })
}

fn asking(ctx: &Ctx, code: String, problems: &Problems, status: StatusCode) -> Response {
    let t = Linking(ctx.language);
    let problems = problems.clone();
    page(ctx, status, move || {
        view! {
            {error_summary(t.0, &problems)}
            <form class="form" method="post" action=HERE novalidate>
                <Field
                    name="code"
                    label=t.code()
                    value=code
                    hint=t.code_hint()
                    error=problems.of("code").map(str::to_owned)
                    required=true
                    autocomplete="off"
                />
                <div class="form__actions"><button class="button button--primary" type="submit">{t.check()}</button></div>
            </form>
        }
    })
}

fn refused(ctx: &Ctx, form: CodeForm, sentence: String, status: StatusCode) -> Response {
    let mut problems = Problems::default();
    problems.add("code", sentence);
    asking(ctx, form.code, &problems, status)
}

/// Counts an attempt at a code; the answer, if there were too many.
async fn too_often(ctx: &Ctx, account: AccountId, form: &CodeForm) -> Result<Option<Response>, PageError> {
    let key = PERSON_LINK.key(&ctx.state.secret, &account.to_string());
    let mut tx = ctx.write().await?;
    let counted = attempt::count(&mut tx, &PERSON_LINK, &key, ctx.now).await?;
    tx.commit().await?;
    Ok(counted.err().map(|until| {
        let minutes = ((until - ctx.now).num_seconds() + 59).div_euclid(60).max(1);
        refused(ctx, form.clone(), Linking(ctx.language).wait(minutes), StatusCode::TOO_MANY_REQUESTS)
    }))
}

/// `POST /account/link`: shows whom the code means, and what consenting means. Nothing is linked yet.
pub(super) async fn look(ctx: Ctx, Input(form): Input<CodeForm>) -> Result<Response, PageError> {
    let account = own(&ctx)?;
    let t = Linking(ctx.language);
    if let Some(wait) = too_often(&ctx, account, &form).await? {
        return Ok(wait);
    }
    let mut tx = ctx.read().await?;
    if link::of_account(&mut tx, account).await?.is_some() {
        return Ok(refused(&ctx, form, t.account_linked().to_owned(), StatusCode::CONFLICT));
    }
    let Some(person) = link::whom(&mut tx, &ctx.state.secret, &form.code, ctx.now).await? else {
        return Ok(refused(&ctx, form, t.bad_code().to_owned(), StatusCode::UNPROCESSABLE_ENTITY));
    };
    let entry = entry(&mut tx, person).await?;
    drop(tx);
    Ok(page(&ctx, StatusCode::OK, move || {
        let post = entry.at.as_ref().map(|at| at.post.clone()).unwrap_or_default();
        let unit = entry.unit();
        let facts = [(t.name(), entry.person.name), (t.unit(), unit), (t.post(), post)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{chinese(t.0, value)}</dd></div> })
            .collect_view();
        view! {
            <section class="section">
                <h2>{t.is_it_you()}</h2>
                <dl class="facts">{facts}</dl>
            </section>
            <section class="section">
                <h2>{t.shared_title()}</h2>
                <ul class="stack stack--tight">
                    <li>{t.shared_you()}</li>
                    <li>{t.shared_training()}</li>
                    <li>{t.shared_unit()}</li>
                    <li>{t.shared_end()}</li>
                </ul>
            </section>
            <form class="cluster" method="post" action="/account/link/consent">
                <input type="hidden" name="code" value=form.code />
                <button class="button button--primary" type="submit">{t.consent()}</button>
                <a class="button" href="/account">{t.not_me()}</a>
            </form>
            <p class="muted">{t.not_me_note()}</p>
        }
    }))
}

/// `POST /account/link/consent`
pub(super) async fn consent(ctx: Ctx, Input(form): Input<CodeForm>) -> Result<Response, PageError> {
    let account = own(&ctx)?;
    let t = Linking(ctx.language);
    if let Some(wait) = too_often(&ctx, account, &form).await? {
        return Ok(wait);
    }
    let mut tx = ctx.write().await?;
    let linked = match linking::consent(&mut tx, &ctx.state.secret, &form.code, account, ctx.now).await {
        Ok(linked) => linked,
        Err(LinkError::Store(error)) => return Err(error.into()),
        Err(LinkError::Refused(refusal)) => {
            drop(tx);
            let (sentence, status) = match refusal {
                LinkRefusal::NoSuchCode => (t.bad_code(), StatusCode::UNPROCESSABLE_ENTITY),
                LinkRefusal::AccountLinked => (t.account_linked(), StatusCode::CONFLICT),
                LinkRefusal::PersonLinked => (t.person_linked(), StatusCode::CONFLICT),
            };
            return Ok(refused(&ctx, form, sentence.to_owned(), status));
        }
    };
    let path = entry(&mut tx, linked.link.person_id).await?.at.map(|at| at.division_path);
    let event = Event::done(&ctx.actor, "person.link", "person", linked.link.person_id).within(path.as_deref().unwrap_or("/"));
    audit::record(&mut tx, ctx.now, event).await?;
    attempt::forget(&mut tx, &PERSON_LINK.key(&ctx.state.secret, &account.to_string())).await?;
    tx.commit().await?;
    let said = match linked.given_back.len() {
        0 => t.done().to_owned(),
        sessions => t.done_given_back(sessions),
    };
    Ok(ctx.redirect_with("/certificates/mine", &Flash::ok(said)))
}

/// `POST /account/link/end`
pub(super) async fn end(ctx: Ctx) -> Result<Response, PageError> {
    let account = own(&ctx)?;
    let t = Linking(ctx.language);
    let mut tx = ctx.write().await?;
    let Some(person) = linking::end_of_account(&mut tx, account, EndedAs::Person, ctx.now).await? else {
        drop(tx);
        return Ok(ctx.redirect_with(HERE, &Flash::warn(t.not_linked())));
    };
    let path = entry(&mut tx, person).await?.at.map(|at| at.division_path);
    let event = Event::done(&ctx.actor, "person.link.end", "person", person).within(path.as_deref().unwrap_or("/"));
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(HERE, &Flash::ok(t.ended())))
}
