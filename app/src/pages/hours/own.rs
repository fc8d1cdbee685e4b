//! One's own hours: what counts, and claiming what was done elsewhere.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::audit::{self, Event};
use zhengtu::certification::hours::store::{self, Change, HoursError, Line};
use zhengtu::certification::hours::{HoursRefusal, Kind, Standing, proof};
use zhengtu::certification::rules::Standing as StandsAt;
use zhengtu::clock::date_of;
use zhengtu::ids::{AccountId, HoursId, PersonId, ProofId};
use zhengtu::person::{link, store::memberships};
use zhengtu::store::Tx;

use super::form::{BY_PERSON, Form, fields, file_field};
use super::officer::{Nothing, root_of};
use super::proof::{brought, checked, download, kept};
use super::view::entries;
use crate::components::{Crumb, breadcrumb, error_summary};
use crate::locale::{Hours, Linking};
use crate::pages::people::standing::hours as progress;
use crate::server::{Ctx, Flash, Input, InputWithFile, Page, PageError, Problems, Section};

const HOME: &str = "/certificates/mine";
const HERE: &str = "/certificates/mine/hours";

/// The account, and whom of the register it is linked with.
async fn own(ctx: &Ctx, tx: &mut Tx) -> Result<Option<(AccountId, PersonId)>, PageError> {
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    Ok(link::of_account(tx, account).await?.map(|link| (account, link.person_id)))
}

/// Who isn't linked is shown how to.
fn to_link(ctx: &Ctx) -> Response {
    ctx.redirect("/account/link")
}

async fn record(ctx: &Ctx, tx: &mut Tx, what: &'static str, person: PersonId) -> Result<(), PageError> {
    let at = memberships(tx, person).await?.into_iter().find(|at| at.until_on.is_none());
    let path = at.as_ref().map_or("/", |at| at.division_path.as_str());
    audit::record(tx, ctx.now, Event::done(&ctx.actor, what, "person", person).within(path)).await?;
    Ok(())
}

/// The part of "my certificates" about hours.
pub(in crate::pages) fn section(t: Hours, standing: &StandsAt, lines: &[Line]) -> impl IntoView + use<> {
    let table = entries(t, lines, "/certificates/mine/proofs", &|line: &Line| actions(t, line));
    view! {
        <section class="section" id="hours">
            <div class="section__head">
                <h2>{t.title()}</h2>
                <a class="button button--small" href=HERE>{t.claim()}</a>
            </div>
            <div class="stack stack--loose">{progress(t.0, standing)} {table}</div>
        </section>
    }
}

/// What somebody may do with their own claims until they are confirmed.
fn actions(t: Hours, line: &Line) -> Option<AnyView> {
    let now = line.now().filter(|now| now.standing() == Standing::Claimed && now.kind() != Kind::Session)?;
    let root = line.entries.first()?.id;
    let file_id = format!("file-{}", now.id);
    Some(
        view! {
            <form class="stack stack--tight" method="post" action=format!("{HERE}/{root}/proofs") enctype="multipart/form-data">
                <label class="field__label" for=file_id.clone()>{t.field_file()}</label>
                <input class="field__input" id=file_id.clone() name="file" type="file" accept=".pdf,image/*" />
                <div><button class="button button--small" type="submit">{t.proof_add()}</button></div>
            </form>
            <form method="post" action=format!("{HERE}/{}/take-back", now.id)>
                <button class="button button--small" type="submit">{t.take_back()}</button>
            </form>
        }
        .into_any(),
    )
}

/// `GET /certificates/mine/hours`
pub(super) async fn form(ctx: Ctx) -> Result<Response, PageError> {
    if own(&ctx, &mut ctx.read().await?).await?.is_none() {
        return Ok(to_link(&ctx));
    }
    Ok(page(&ctx, Form::fresh(), &Problems::default(), StatusCode::OK))
}

fn page(ctx: &Ctx, form: Form, problems: &Problems, status: StatusCode) -> Response {
    let t = Hours(ctx.language);
    let problems = problems.clone();
    ctx.page(Page::new(t.claim()).section(Section::Certificates).narrow().status(status), move || {
        let lost = (!problems.is_empty()).then(|| view! { <p class="muted">{t.proof_lost()}</p> });
        view! {
            {breadcrumb(t.0, vec![Crumb::link(Linking(t.0).to_own(), HOME), Crumb::here(t.claim())])}
            <header class="page-head">
                <h1>{t.claim()}</h1>
                <p class="page-head__lead">{t.claim_lead()}</p>
            </header>
            {error_summary(t.0, &problems)}
            {lost}
            <form class="form" method="post" action=HERE enctype="multipart/form-data" novalidate>
                {fields(t, form, BY_PERSON, t.field_reason(), &problems)}
                {file_field(t, problems.of("file").map(str::to_owned))}
                <div class="form__actions"><button class="button button--primary" type="submit">{t.send()}</button></div>
            </form>
        }
    })
}

/// `POST /certificates/mine/hours`
pub(super) async fn claim(ctx: Ctx, InputWithFile { value: form, file }: InputWithFile<Form>) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let mut problems = Problems::default();
    let entered = form.read(t, BY_PERSON, date_of(ctx.now), &mut problems);
    let found = brought(t, file, &mut problems).await?;
    let (Some(entered), true) = (entered, problems.is_empty()) else {
        return Ok(page(&ctx, form, &problems, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let mut tx = ctx.write().await?;
    let Some((account, person)) = own(&ctx, &mut tx).await? else { return Ok(to_link(&ctx)) };
    let entry = match store::add(&mut tx, person, &entered, Standing::Claimed, account, ctx.now).await {
        Ok(entry) => entry,
        Err(HoursError::Store(error)) => return Err(error.into()),
        Err(HoursError::Refused(refusal)) => {
            drop(tx);
            problems.add("kind", t.refusal(refusal));
            return Ok(page(&ctx, form, &problems, StatusCode::CONFLICT));
        }
    };
    if let Some((name, file)) = found {
        kept(proof::keep(&mut tx, &ctx.state.secret, entry, &name, &file, account, ctx.now).await)?
            .map_err(|_| PageError::BadRequest)?;
    }
    record(&ctx, &mut tx, "hours.claim", person).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(HOME, &Flash::ok(t.sent())))
}

/// `POST /certificates/mine/hours/{entry}/take-back`: until somebody has looked at it.
pub(super) async fn take_back(ctx: Ctx, Path(entry): Path<String>, Input(_): Input<Nothing>) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let id: HoursId = entry.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    let Some((account, person)) = own(&ctx, &mut tx).await? else { return Ok(to_link(&ctx)) };
    let there = store::find(&mut tx, id).await?.filter(|there| there.person_id == person);
    let claimed = there.is_some_and(|there| there.standing() == Standing::Claimed);
    let outcome = if claimed {
        store::change(&mut tx, id, &Change::TakeBack(t.state_taken_back().to_owned()), account, ctx.now).await.map(|_| ())
    } else {
        Err(HoursRefusal::Overtaken.into())
    };
    match outcome {
        Ok(()) => {}
        Err(HoursError::Store(error)) => return Err(error.into()),
        Err(HoursError::Refused(refusal)) => {
            drop(tx);
            return Ok(ctx.redirect_with(HOME, &Flash::warn(t.refusal(refusal))));
        }
    }
    record(&ctx, &mut tx, "hours.take_back", person).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(HOME, &Flash::ok(t.taken_back())))
}

/// `POST /certificates/mine/hours/{entry}/proofs`
pub(super) async fn add_proof(
    ctx: Ctx,
    Path(entry): Path<String>,
    InputWithFile { file, .. }: InputWithFile<Nothing>,
) -> Result<Response, PageError> {
    let t = Hours(ctx.language);
    let found = match file {
        None => Err(t.no_file().to_owned()),
        Some(file) => checked(t, file).await?,
    };
    let mut tx = ctx.write().await?;
    let Some((account, person)) = own(&ctx, &mut tx).await? else { return Ok(to_link(&ctx)) };
    let root = root_of(&mut tx, person, &entry).await?;
    let refused = match found {
        Err(sentence) => sentence,
        Ok((name, file)) => {
            let done = kept(proof::keep(&mut tx, &ctx.state.secret, root, &name, &file, account, ctx.now).await)?;
            if done.is_ok() {
                record(&ctx, &mut tx, "hours.proof.add", person).await?;
                tx.commit().await?;
                return Ok(ctx.redirect_with(HOME, &Flash::ok(t.proof_added())));
            }
            done.err().map(|flaw| t.proof_flaw(flaw)).unwrap_or_default()
        }
    };
    drop(tx);
    Ok(ctx.redirect_with(HOME, &Flash::warn(refused)))
}

/// `GET /certificates/mine/proofs/{proof}`
pub(super) async fn open_proof(ctx: Ctx, Path(file): Path<String>) -> Result<Response, PageError> {
    let file: ProofId = file.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.read().await?;
    let (_, person) = own(&ctx, &mut tx).await?.ok_or(PageError::NotFound)?;
    let opened = kept(proof::open(&mut tx, &ctx.state.secret, person, file).await)?.map_err(|_| PageError::NotFound)?;
    download(opened.ok_or(PageError::NotFound)?)
}
