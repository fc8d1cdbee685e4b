//! The office's side: asking for a number, seeing it once, and the list of who has.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::attempt::{self, NUMBER_REVEAL};
use zhengtu::account::{Action, Actor, Decision, Place, decide};
use zhengtu::audit::{self, Event};
use zhengtu::ids::PersonId;
use zhengtu::notification::{Notice, store::notify};
use zhengtu::person::link;
use zhengtu::person::reveal::store::{Request, Reveal, RevealError, count, of_person, office, reveal};
use zhengtu::person::reveal::{Purpose, ReasonProblem, What, reason};
use zhengtu::person::store::Person;
use zhengtu::store::Tx;

use super::{LISTED, rest, table};
use crate::components::{Crumb, Field, Options, breadcrumb, chinese, error_summary};
use crate::locale::{Erasures, Language, People, Reveals};
use crate::pages::people::{person_of, place_of};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// What a person's page says of it.
pub(in crate::pages) struct Past {
    reveals: Vec<Reveal>,
    all: i64,
    may_reveal: bool,
}

impl Past {
    pub async fn load(tx: &mut Tx, actor: &Actor, place: &Place, person: PersonId) -> Result<Self, PageError> {
        let may_reveal = decide(actor, Action::RevealNumbers, place) == Decision::Allowed;
        Ok(Self { reveals: of_person(tx, person, LISTED).await?, all: count(tx, person).await?, may_reveal })
    }
}

/// The section of a person's page.
pub(in crate::pages) fn section(language: Language, person: &Person, past: &Past, may_erase: bool) -> impl IntoView + use<> {
    let t = Reveals(language);
    let ask = (past.may_reveal && !known(person).is_empty()).then(|| {
        view! { <p><a class="button" href=address(person)>{t.title()}</a></p> }
    });
    let list = if past.reveals.is_empty() {
        view! { <p class="muted">{t.log_none()}</p> }.into_any()
    } else {
        view! { {table(t, &past.reveals)} {rest(t, past.reveals.len(), past.all)} }.into_any()
    };
    let erase = may_erase.then(|| {
        view! { <p><a class="link-more" href=format!("/people/{}/erase", person.id)>{Erasures(language).title()}</a></p> }
    });
    view! { <section class="section"><h2>{t.log_title()}</h2><div class="stack">{list}{ask}{erase}</div></section> }
}

fn address(person: &Person) -> String {
    format!("/people/{}/reveal", person.id)
}

/// The numbers there are.
fn known(person: &Person) -> Vec<What> {
    let is_known = |what: &What| match what {
        What::IdNumber => !person.id_masked.is_empty(),
        What::Phone => !person.phone_masked.is_empty(),
    };
    What::ALL.into_iter().filter(is_known).collect()
}

/// What is asked for, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    what: String,
    purpose: String,
    reason: String,
}

impl Asked {
    fn read(&self, t: Reveals) -> Result<(What, Purpose, String), Problems> {
        let mut problems = Problems::default();
        let what = What::from_code(&self.what);
        if what.is_none() {
            problems.add("what", t.what_missing());
        }
        let purpose = Purpose::from_code(&self.purpose);
        if purpose.is_none() {
            problems.add("purpose", t.purpose_missing());
        }
        let words = reason(&self.reason);
        if let Err(problem) = &words {
            problems.add(
                "reason",
                match problem {
                    ReasonProblem::TooShort => t.reason_short(),
                    ReasonProblem::TooLong => t.reason_long(),
                    ReasonProblem::HoldsNumber => t.reason_number(),
                },
            );
        }
        match (what, purpose, words) {
            (Some(what), Some(purpose), Ok(words)) => Ok((what, purpose, words)),
            _ => Err(problems),
        }
    }
}

/// `GET /people/{id}/reveal`
pub(super) async fn ask(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (person, memberships) = person_of(&mut tx, &id).await?;
    ctx.require(Action::RevealNumbers, &place_of(&memberships)).await?;
    drop(tx);
    if known(&person).is_empty() {
        let back = format!("/people/{}", person.id);
        return Ok(ctx.redirect_with(&back, &Flash::warn(Reveals(ctx.language).none_known())));
    }
    let first = known(&person).first().map(|what| what.code().to_owned()).unwrap_or_default();
    let asked = Asked { what: first, ..Asked::default() };
    Ok(form(&ctx, &person, asked, &Problems::default(), StatusCode::OK))
}

fn form(ctx: &Ctx, person: &Person, mut asked: Asked, problems: &Problems, status: StatusCode) -> Response {
    let t = Reveals(ctx.language);
    // A number that was typed by mistake isn't sent back either.
    if problems.of("reason").is_some_and(|sentence| sentence == t.reason_number()) {
        asked.reason = String::new();
    }
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let what = known(person).into_iter().map(|what| (what.code().to_owned(), t.what_name(what).to_owned())).collect::<Vec<_>>();
    let purposes = std::iter::once((String::new(), t.purpose_choose().to_owned()))
        .chain(Purpose::ALL.map(|purpose| (purpose.code().to_owned(), t.purpose_name(purpose).to_owned())))
        .collect::<Vec<_>>();
    ctx.page(Page::new(t.title()).section(Section::People).narrow().status(status), || {
        let back = format!("/people/{}", person.id);
        view! {
            {way(t.0, person, t.title())}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{chinese(t.0, t.lead(&person.name))}</p>
            </header>
            <div class="stack stack--loose">
                {error_summary(t.0, problems)}
                <p class="notice notice--info">{t.told()}</p>
                <form class="form" method="post" action=address(person) novalidate>
                    <Options name="what" label=t.what() options=what value=asked.what error=error("what") />
                    <Options name="purpose" label=t.purpose() options=purposes value=asked.purpose error=error("purpose") />
                    <Field
                        name="reason"
                        label=t.reason()
                        value=asked.reason
                        hint=t.reason_hint()
                        error=error("reason")
                        required=true
                        autocomplete="off"
                    />
                    <div class="form__actions">
                        <button class="button button--primary" type="submit">{t.submit()}</button>
                        <a class="button" href=back>{chinese(t.0, t.back_to(&person.name))}</a>
                    </div>
                </form>
            </div>
        }
    })
}

fn way(language: Language, person: &Person, here: &'static str) -> impl IntoView + use<> {
    let to = format!("/people/{}", person.id);
    let crumbs = vec![Crumb::link(People(language).title(), "/people"), Crumb::link(person.name.clone(), to), Crumb::here(here)];
    breadcrumb(language, crumbs)
}

/// Counts a look at a number; until when there were too many, if so.
async fn too_many(ctx: &Ctx) -> Result<Option<i64>, PageError> {
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let key = NUMBER_REVEAL.key(&ctx.state.secret, &account.to_string());
    let mut tx = ctx.write().await?;
    let counted = attempt::count(&mut tx, &NUMBER_REVEAL, &key, ctx.now).await?;
    tx.commit().await?;
    Ok(counted.err().map(|until| ((until - ctx.now).num_seconds() + 59).div_euclid(60).max(1)))
}

/// `POST /people/{id}/reveal`: the only page that ever shows a whole number.
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>, Input(asked): Input<Asked>) -> Result<Response, PageError> {
    let t = Reveals(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.read().await?;
    let (person, memberships) = person_of(&mut tx, &id).await?;
    let place = place_of(&memberships);
    ctx.require(Action::RevealNumbers, &place).await?;
    drop(tx);
    let (what, purpose, reason) = match asked.read(t) {
        Ok(read) => read,
        Err(problems) => return Ok(form(&ctx, &person, asked, &problems, StatusCode::UNPROCESSABLE_ENTITY)),
    };
    if let Some(minutes) = too_many(&ctx).await? {
        let mut problems = Problems::default();
        problems.add("reason", t.wait(minutes));
        return Ok(form(&ctx, &person, asked, &problems, StatusCode::TOO_MANY_REQUESTS));
    }
    let mut tx = ctx.write().await?;
    // Anew, in the transaction that records it: they may have moved to another place meanwhile.
    let (person, memberships) = person_of(&mut tx, &id).await?;
    let place = place_of(&memberships);
    ctx.require(Action::RevealNumbers, &place).await?;
    let office = office(&mut tx, &ctx.actor, &place).await?;
    let request = Request { person: person.id, what, purpose, reason: &reason, by, office: &office };
    let number = match reveal(&mut tx, &ctx.state.secret, request, ctx.now).await {
        Ok(number) => number,
        Err(RevealError::NotKnown) => {
            drop(tx);
            let mut problems = Problems::default();
            problems.add("what", t.not_known());
            return Ok(form(&ctx, &person, asked, &problems, StatusCode::UNPROCESSABLE_ENTITY));
        }
        Err(RevealError::Store(error)) => return Err(error.into()),
        Err(RevealError::Secret(error)) => return Err(PageError::internal(error.to_string())),
    };
    // The trail can't ever be cleared, so that the words stay out of it: they are in the record of the reveal.
    let detail = serde_json::json!({ "what": what.code(), "purpose": purpose.code() }).to_string();
    let path = place.division_path.as_deref().unwrap_or("/");
    let event = Event::done(&ctx.actor, "person.number.reveal", "person", person.id).within(path).detail(detail);
    audit::record(&mut tx, ctx.now, event).await?;
    let link = link::of_person(&mut tx, person.id).await?;
    if let Some(link) = &link {
        notify(&mut tx, link.account_id, &Notice::NumberRevealed { what, purpose, office }, ctx.now).await?;
    }
    tx.commit().await?;
    let recorded = if link.is_some() { t.recorded_told() } else { t.recorded() };
    Ok(ctx.page(Page::new(t.shown_title()).section(Section::People).narrow(), || {
        let back = format!("/people/{}", person.id);
        view! {
            {way(t.0, &person, t.shown_title())}
            <header class="page-head">
                <h1>{t.shown_title()}</h1>
                <p class="page-head__lead">{chinese(t.0, person.name.clone())}" · "{t.what_name(what)}</p>
            </header>
            <div class="stack">
                <p class="slip__number num" data-number>{number}</p>
                <div class="notice notice--warn" role="status">
                    <div>
                        <p>{t.shown_once()}</p>
                        <p><b>{recorded}</b></p>
                    </div>
                </div>
                <p><a class="link-more" href=back>{chinese(t.0, t.back_to(&person.name))}</a></p>
            </div>
        }
    }))
}
