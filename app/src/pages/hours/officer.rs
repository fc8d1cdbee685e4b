//! The register's side: entering, confirming, correcting and taking back hours of somebody.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Decision, Place, decide};
use zhengtu::audit::{self, Event};
use zhengtu::certification::hours::store::{self, Change, Entry, HoursError, Line};
use zhengtu::certification::hours::{HoursRefusal, Kind, Standing, proof};
use zhengtu::certification::ledger::standing_of;
use zhengtu::clock::date_of;
use zhengtu::ids::{HoursId, PersonId, ProofId};
use zhengtu::notification::{Notice, store::notify};
use zhengtu::person::link;
use zhengtu::person::store::Person;
use zhengtu::store::Tx;

use super::form::{BY_OFFICER, Form, fields, file_field};
use super::proof::{brought, checked, download, kept};
use super::view::entries;
use crate::components::{Crumb, breadcrumb, chinese, error_summary};
use crate::locale::{Hours, People};
use crate::pages::people::allowed;
use crate::pages::people::standing::hours as progress;
use crate::server::{Ctx, Flash, Input, InputWithFile, Page, PageError, Problems, Section};

pub(super) fn home(person: PersonId) -> String {
    format!("/people/{person}/hours")
}

pub(super) fn crumbs(t: Hours, person: &Person, here: String) -> impl IntoView + use<> {
    breadcrumb(
        t.0,
        vec![
            Crumb::link(People(t.0).title(), "/people"),
            Crumb::link(person.name.clone(), format!("/people/{}", person.id)),
            Crumb::here(here),
        ],
    )
}

/// `GET /people/{id}/hours`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    page(&ctx, &id, Form::fresh(), &Problems::default(), None, StatusCode::OK).await
}

async fn page(
    ctx: &Ctx,
    id: &str,
    form: Form,
    problems: &Problems,
    said: Option<String>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let mut tx = ctx.read().await?;
    let (person, place) = allowed(ctx, &mut tx, id, Action::ReadPeople).await?;
    let lines = store::of_person(&mut tx, person.id).await?;
    let standing = standing_of(&mut tx, person.id, date_of(ctx.now)).await?;
    drop(tx);
    let may_change = !person.erased && decide(&ctx.actor, Action::ChangePeople, &place) == Decision::Allowed;
    let problems = problems.clone();
    Ok(ctx.page(Page::new(t.of(&person.name)).section(Section::People).status(status), || {
        let act = |line: &Line| may_change.then(|| actions(t, person.id, line)).flatten();
        let table = entries(t, &lines, &format!("/people/{}/proofs", person.id), &act);
        let lost = (!problems.is_empty()).then(|| view! { <p class="muted">{t.proof_lost()}</p> });
        let add = may_change.then(|| {
            let form = fields(t, form, BY_OFFICER, t.field_reason(), &problems);
            view! {
                <section class="section" id="add">
                    <h2>{t.add()}</h2>
                    {error_summary(t.0, &problems)}
                    {lost}
                    <form class="form" method="post" action=home(person.id) enctype="multipart/form-data" novalidate>
                        {form}
                        {file_field(t, problems.of("file").map(str::to_owned))}
                        <div class="form__actions"><button class="button button--primary" type="submit">{t.save()}</button></div>
                    </form>
                </section>
            }
        });
        view! {
            {crumbs(t, &person, t.title().to_owned())}
            <header class="page-head"><h1>{chinese(t.0, t.of(&person.name))}</h1></header>
            {said.map(|text| view! { <div class="notice notice--warn" role="alert"><p>{text}</p></div> })}
            <section class="section"><h2>{t.progress()}</h2>{progress(t.0, &standing)}</section>
            <section class="section"><h2>{t.entries()}</h2>{table}</section>
            {add}
        }
    }))
}

/// What an officer may do with a line.
fn actions(t: Hours, person: PersonId, line: &Line) -> Option<AnyView> {
    let now = line.now()?;
    if now.kind() == Kind::Session {
        return Some(view! { <p class="muted">{t.session_note()}</p> }.into_any());
    }
    let to = format!("{}/{}", home(person), now.id);
    let root = line.entries.first()?.id;
    let claimed = now.standing() == Standing::Claimed;
    let judge = claimed.then(|| {
        view! {
            <button class="button button--small button--primary" type="submit" name="action" value="accept">{t.accept()}</button>
            <button class="button button--small" type="submit" name="action" value="refuse">{t.refuse()}</button>
        }
    });
    let proofs = line
        .proofs
        .iter()
        .map(|file| {
            let to = format!("/people/{person}/proofs/{}/remove", file.id);
            let label = t.proof_remove_of(&file.file_name);
            view! { <form method="post" action=to><button class="button button--small" type="submit">{label}</button></form> }
        })
        .collect_view();
    let reason_id = format!("reason-{}", now.id);
    let file_id = format!("file-{}", now.id);
    Some(
        view! {
            <details class="disclosure" open=claimed>
                <summary>{chinese(t.0, t.more(&now.title))}</summary>
                <form class="stack stack--tight" method="post" action=to.clone()>
                    <label class="field__label" for=reason_id.clone()>{t.reason()}</label>
                    <input class="field__input" id=reason_id.clone() name="reason" autocomplete="off" />
                    <p class="field__hint">{t.reason_hint()}</p>
                    <div class="cluster">
                        {judge}
                        <button class="button button--small" type="submit" name="action" value="take_back">{t.take_back()}</button>
                        <a class="button button--small" href=to.clone()>{t.correct()}</a>
                    </div>
                </form>
                <form class="stack stack--tight" method="post" action=format!("{}/{root}/proofs", home(person)) enctype="multipart/form-data">
                    <label class="field__label" for=file_id.clone()>{t.field_file()}</label>
                    <input class="field__input" id=file_id.clone() name="file" type="file" accept=".pdf,image/*" />
                    <div><button class="button button--small" type="submit">{t.proof_add()}</button></div>
                </form>
                <div class="cluster">{proofs}</div>
            </details>
        }
        .into_any(),
    )
}

/// `POST /people/{id}/hours`
pub(super) async fn add(
    ctx: Ctx,
    Path(id): Path<String>,
    InputWithFile { value: form, file }: InputWithFile<Form>,
) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    allowed(&ctx, &mut ctx.read().await?, &id, Action::ChangePeople).await?;
    let mut problems = Problems::default();
    let entered = form.read(t, BY_OFFICER, date_of(ctx.now), &mut problems);
    let proof = brought(t, file, &mut problems).await?;
    let (Some(entered), true) = (entered, problems.is_empty()) else {
        return page(&ctx, &id, form, &problems, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let mut tx = ctx.write().await?;
    let (person, place) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
    let entry = match store::add(&mut tx, person.id, &entered, Standing::Accepted, by, ctx.now).await {
        Ok(entry) => entry,
        Err(HoursError::Store(error)) => return Err(error.into()),
        Err(HoursError::Refused(refusal)) => {
            drop(tx);
            problems.add("kind", t.refusal(refusal));
            return page(&ctx, &id, form, &problems, None, StatusCode::CONFLICT).await;
        }
    };
    if let Some((name, file)) = proof {
        kept(proof::keep(&mut tx, &ctx.state.secret, entry, &name, &file, by, ctx.now).await)?
            .map_err(|_| PageError::BadRequest)?;
    }
    record(&ctx, &mut tx, "hours.add", person.id, &place).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&home(person.id), &Flash::ok(t.saved())))
}

async fn record(ctx: &Ctx, tx: &mut Tx, what: &'static str, person: PersonId, place: &Place) -> Result<(), PageError> {
    let path = place.division_path.as_deref().unwrap_or("/");
    audit::record(tx, ctx.now, Event::done(&ctx.actor, what, "person", person).within(path)).await?;
    Ok(())
}

/// What is to become of an entry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    action: String,
    reason: String,
}

/// An entry of somebody's that is in force.
pub(super) async fn entry_of(tx: &mut Tx, person: PersonId, entry: &str) -> Result<Option<Entry>, PageError> {
    let id: HoursId = entry.parse().map_err(|_| PageError::NotFound)?;
    Ok(store::find(tx, id).await?.filter(|found| found.person_id == person))
}

/// `POST /people/{id}/hours/{entry}`: confirms, refuses or takes back.
pub(super) async fn change(
    ctx: Ctx,
    Path((id, entry)): Path<(String, String)>,
    Input(form): Input<Answer>,
) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let (change, what, said) = match form.action.as_str() {
        "accept" => (Change::Accept, "hours.accept", t.accepted()),
        "refuse" => (Change::Refuse(form.reason.clone()), "hours.refuse", t.refused()),
        "take_back" => (Change::TakeBack(form.reason.clone()), "hours.take_back", t.taken_back()),
        _ => return Err(PageError::BadRequest),
    };
    done(&ctx, &id, &entry, change, what, said).await
}

/// Changes an entry, tells whoever claimed it, and goes back to the list.
pub(super) async fn done(
    ctx: &Ctx,
    id: &str,
    entry: &str,
    change: Change,
    what: &'static str,
    said: &'static str,
) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let (person, place) = allowed(ctx, &mut tx, id, Action::ChangePeople).await?;
    let there = entry_of(&mut tx, person.id, entry).await?;
    let outcome = match &there {
        Some(there) => store::change(&mut tx, there.id, &change, by, ctx.now).await,
        None => Err(HoursRefusal::Overtaken.into()),
    };
    match outcome {
        Ok(_) => {}
        Err(HoursError::Store(error)) => return Err(error.into()),
        Err(HoursError::Refused(refusal)) => {
            drop(tx);
            let said = Some(t.refusal(refusal).to_owned());
            return page(ctx, id, Form::fresh(), &Problems::default(), said, StatusCode::CONFLICT).await;
        }
    }
    let judged = match &change {
        Change::Accept => Some((true, String::new())),
        Change::Refuse(reason) => Some((false, reason.trim().to_owned())),
        Change::Correct(_) | Change::TakeBack(_) => None,
    };
    if let (Some((accepted, reason)), Some(there), Some(link)) = (judged, there, link::of_person(&mut tx, person.id).await?) {
        let notice = Notice::HoursJudged { title: there.title, accepted, reason };
        notify(&mut tx, link.account_id, &notice, ctx.now).await?;
    }
    record(ctx, &mut tx, what, person.id, &place).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&home(person.id), &Flash::ok(said)))
}

/// Nothing but a file.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Nothing {}

/// `POST /people/{id}/hours/{entry}/proofs`
pub(super) async fn add_proof(
    ctx: Ctx,
    Path((id, entry)): Path<(String, String)>,
    InputWithFile { file, .. }: InputWithFile<Nothing>,
) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let (person, _) = allowed(&ctx, &mut ctx.read().await?, &id, Action::ChangePeople).await?;
    let found = match file {
        None => Err(t.no_file().to_owned()),
        Some(file) => checked(t, file).await?,
    };
    let refused = match found {
        Err(sentence) => sentence,
        Ok((name, file)) => {
            let mut tx = ctx.write().await?;
            let (person, place) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
            let root = root_of(&mut tx, person.id, &entry).await?;
            let done = kept(proof::keep(&mut tx, &ctx.state.secret, root, &name, &file, by, ctx.now).await)?;
            if done.is_ok() {
                record(&ctx, &mut tx, "hours.proof.add", person.id, &place).await?;
                tx.commit().await?;
                return Ok(ctx.redirect_with(&home(person.id), &Flash::ok(t.proof_added())));
            }
            done.err().map(|flaw| t.proof_flaw(flaw)).unwrap_or_default()
        }
    };
    let said = Some(refused);
    page(&ctx, &person.id.to_string(), Form::fresh(), &Problems::default(), said, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The first entry of a line of somebody's.
pub(super) async fn root_of(tx: &mut Tx, person: PersonId, entry: &str) -> Result<HoursId, PageError> {
    let id: HoursId = entry.parse().map_err(|_| PageError::NotFound)?;
    let lines = store::of_person(tx, person).await?;
    let root =
        lines.iter().filter(|line| line.now().is_some()).filter_map(|line| line.entries.first()).find(|first| first.id == id);
    root.map(|first| first.id).ok_or(PageError::NotFound)
}

/// `GET /people/{id}/proofs/{proof}`: on record, as whoever opens one reads what the person sent.
pub(super) async fn open_proof(ctx: Ctx, Path((id, file)): Path<(String, String)>) -> Result<Response, PageError> {
    let file: ProofId = file.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    let (person, place) = allowed(&ctx, &mut tx, &id, Action::ReadPeople).await?;
    let opened = kept(proof::open(&mut tx, &ctx.state.secret, person.id, file).await)?.map_err(|_| PageError::NotFound)?;
    let opened = opened.ok_or(PageError::NotFound)?;
    record(&ctx, &mut tx, "hours.proof.open", person.id, &place).await?;
    tx.commit().await?;
    download(opened)
}

/// `POST /people/{id}/proofs/{proof}/remove`
pub(super) async fn remove_proof(ctx: Ctx, Path((id, file)): Path<(String, String)>) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let file: ProofId = file.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    let (person, place) = allowed(&ctx, &mut tx, &id, Action::ChangePeople).await?;
    if !proof::remove(&mut tx, person.id, file, ctx.now).await? {
        return Err(PageError::NotFound);
    }
    record(&ctx, &mut tx, "hours.proof.remove", person.id, &place).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&home(person.id), &Flash::ok(t.proof_removed())))
}
