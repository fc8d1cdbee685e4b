//! 案例卷: beginning one, writing it, and its result. An attempt like any other; only the sheet is another one.

mod hand_in;
mod others;
mod print;
mod result;
mod review;
mod script;
mod texts;
mod write;

use axum::response::Response;
use chrono::TimeDelta;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::audit::{self, Event};
use zhengtu::ids::PracticeSetId;
use zhengtu::mock::Origin;
use zhengtu::mock::case_paper::{CaseBlueprint, Lack, Sort};
use zhengtu::mock::store::{self, Attempt, CaseDrawError, CaseItem, NewPaper};
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level, Subject};

use super::super::practice::start::count_visitor;
use super::super::practice::{ensure_owner, level_name, subject_name, with_cookie};
use super::words::subject_of;
use crate::components::chinese;
use crate::locale::{Cases, Language, Mock, Practice};
use crate::server::{Access, Ctx, Flash, Input, PageError, Peer, Route, get, post, random_token};

pub(super) use hand_in::show as hand_in;
pub(super) use result::show as result;

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    let open = Access::Public;
    vec![
        post("/mock/cases", open, begin),
        get("/mock/{set}/cases/{n}", open, write::show),
        post("/mock/{set}/cases/{n}", open, write::save),
        post("/mock/{set}/cases/{n}/marks", open, review::mark),
        get("/mock/{set}/cases/{n}/others/{task}", open, others::show),
        post("/mock/{set}/cases/{n}/others/{task}", open, others::decide),
        get("/mock/{set}/texts", open, print::show),
        post("/mock/{set}/texts", open, texts::save),
        post("/mock/{set}/marking", open, script::request),
        post("/mock/{set}/second", open, script::second),
    ]
}

/// Where a case of a paper is written, and later seen beside its rubric.
pub(super) fn address(set: PracticeSetId, position: i64) -> String {
    format!("/mock/{set}/cases/{position}")
}

/// The case at an address.
fn item_at(items: &[CaseItem], n: &str) -> Result<CaseItem, PageError> {
    let position = n.parse::<i64>().map_err(|_| PageError::NotFound)?;
    items.iter().find(|item| item.position == position).cloned().ok_or(PageError::NotFound)
}

/// What a case asks for, and what it is worth.
fn kind_line(language: Language, item: &CaseItem) -> String {
    let t = Cases(language);
    let worth = zhengtu::practice::marking::marks_text(item.content.full_half_marks());
    format!("{} · {}", t.sort(Sort::of(&item.content.tags, &item.content.tasks)), t.worth(&worth))
}

/// Why there is no paper, with the numbers.
pub(super) fn short(language: Language, lacks: &[Lack]) -> String {
    let t = Cases(language);
    let parts: Vec<String> = lacks.iter().map(|lack| t.lack(t.sort(lack.sort), lack.have, lack.wanted)).collect();
    t.short(&parts.join(t.wanted_between()))
}

/// The written subjects, as cards beside the others.
pub(super) async fn cards(tx: &mut Tx, language: Language, open: &[Attempt]) -> Result<Vec<AnyView>, PageError> {
    let mut cards = Vec::new();
    for level in Level::ALL {
        for subject in syllabus::store::subjects(tx, level).await? {
            let Some(blueprint) = CaseBlueprint::of(&subject) else { continue };
            let edition = store::case_edition(tx, &subject).await?;
            // A subject without any case isn't offered.
            let has_none = edition.as_ref().is_none_or(|(_, lacks)| lacks.iter().all(|lack| lack.have == 0) && !lacks.is_empty());
            if level == Level::Senior && has_none {
                continue;
            }
            let is_this =
                |attempt: &Attempt| attempt.origin == Origin::Drawn && attempt.subject == subject.code && attempt.event.is_none();
            let under_way = open.iter().any(is_this);
            cards.push(card(language, level, &subject, &blueprint, edition, under_way).into_any());
        }
    }
    Ok(cards)
}

fn card(
    language: Language,
    level: Level,
    subject: &Subject,
    blueprint: &CaseBlueprint,
    edition: Option<(String, Vec<Lack>)>,
    under_way: bool,
) -> impl IntoView + use<> {
    let (t, mock) = (Cases(language), Mock(language));
    let name = subject_name(language, subject).to_owned();
    let parts: Vec<String> = blueprint.parts.iter().map(|(sort, wanted)| t.part(*wanted, t.sort(*sort))).collect();
    let state = match edition {
        Some((edition, lacks)) if lacks.is_empty() => {
            let button = (!under_way).then(|| {
                view! {
                    <form method="post" action="/mock/cases">
                        <input type="hidden" name="subject" value=subject.code.clone() />
                        <button class="button" type="submit" aria-label=mock.begin_named(&name)>{mock.begin()}</button>
                    </form>
                }
            });
            view! { <p class="muted">{t.drawn_edition(&edition)}</p> {button} }.into_any()
        }
        Some((_, lacks)) => view! { <p class="notice notice--warn"><span>{short(language, &lacks)}</span></p> }.into_any(),
        None => view! { <p class="muted">{Practice(language).no_questions()}</p> }.into_any(),
    };
    let line = t.paper_of(&parts.join(" · "), blueprint.minutes);
    view! {
        <div class="card">
            <h3>{name}</h3>
            <p class="muted">{chinese(language, level_name(Practice(language), level))}</p>
            <p>{line}</p>
            {state}
        </div>
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct BeginForm {
    subject: String,
}

/// `POST /mock/cases`: draws a paper and begins, or goes on with what is under way.
async fn begin(ctx: Ctx, peer: Peer, Input(form): Input<BeginForm>) -> Result<Response, PageError> {
    let mut tx = ctx.write().await?;
    count_visitor(&ctx, &peer, &mut tx).await?;
    let (owner, cookie) = ensure_owner(&ctx, &mut tx).await?;
    let subject = subject_of(&mut tx, &form.subject).await.map_err(|_| PageError::BadRequest)?;
    let open = store::open_attempts(&mut tx, owner).await?;
    let is_this = |attempt: &&Attempt| {
        attempt.origin == Origin::Drawn && attempt.subject == subject.code && attempt.event.is_none() && !attempt.is_due(ctx.now)
    };
    if let Some(attempt) = open.iter().find(is_this) {
        return Ok(ctx.redirect(&address(attempt.set, 1)));
    }
    let seed = u64::from_str_radix(&random_token(8), 16).unwrap_or_default();
    let edition = store::case_edition(&mut tx, &subject).await?.map(|(edition, _)| edition).unwrap_or_default();
    let versions = match store::draw_case_paper(&mut tx, &subject, &edition, seed).await {
        Ok(versions) => versions,
        Err(CaseDrawError::Short(lacks)) => {
            let why = Cases(ctx.language).not_begun(&short(ctx.language, &lacks));
            return Ok(ctx.redirect_with("/mock", &Flash::error(why)));
        }
        Err(CaseDrawError::Objective) => return Err(PageError::BadRequest),
        Err(CaseDrawError::Store(error)) => return Err(error.into()),
    };
    let paper = NewPaper {
        subject: &subject.code,
        edition: &edition,
        title: "",
        origin: Origin::Drawn,
        seed,
        minutes: subject.minutes,
        created_by: ctx.actor.account,
    };
    let id = store::create_paper(&mut tx, paper, &versions, ctx.now).await?;
    let paper = store::find_paper(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let ends_at = ctx.now + TimeDelta::minutes(paper.minutes);
    let set = store::start_attempt(&mut tx, &paper, owner, None, ends_at, ctx.now).await?;
    if ctx.actor.account.is_some() {
        audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "mock.attempt.start", "mock_attempt", set)).await?;
    }
    tx.commit().await?;
    Ok(with_cookie(ctx.redirect(&address(set, 1)), cookie))
}
