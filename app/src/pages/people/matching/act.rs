//! Deciding a case, and taking a decision back.

use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use zhengtu::audit::{self, Event};
use zhengtu::certification::matching::candidates::{Candidate, named};
use zhengtu::certification::matching::case::{Case, Content};
use zhengtu::certification::matching::decide::{By, DecideError, Decision, Settled, decide, take_back};
use zhengtu::division::store as divisions;
use zhengtu::ids::PersonId;
use zhengtu::organisation::store::find_or_create;
use zhengtu::person::import::{Bounds, kind_of};
use zhengtu::person::store::{Belonging, Entered, SaveError, create};
use zhengtu::store::Tx;

use super::{case, case_of, failed, unreadable};
use crate::locale::{Common, Matching};
use crate::server::{Ctx, Flash, Input, PageError, Problems};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ActForm {
    act: String,
    version: String,
    person: String,
    pub reason: String,
    /// What is searched for.
    pub q: String,
}

/// The longest reason.
const LONGEST: usize = 200;

/// What an act came to.
enum Came {
    /// Written: what the trail calls it, what it counts, and what is said.
    Done(&'static str, serde_json::Value, String),
    /// Refused, with the field and the sentence.
    Refused(&'static str, String),
}

/// `POST /people/matching/{id}`
pub(super) async fn act(ctx: Ctx, Path(id): Path<String>, Input(mut form): Input<ActForm>) -> Result<Response, PageError> {
    let (t, common) = (Matching(ctx.language), Common(ctx.language));
    form.q = form.q.trim().chars().take(50).collect();
    if form.act == "search" {
        let mut tx = ctx.read().await?;
        let found = case_of(&ctx, &mut tx, &id).await?;
        return case::page(&ctx, tx, found, form, Problems::default()).await;
    }
    let mut tx = ctx.write().await?;
    let found = case_of(&ctx, &mut tx, &id).await?;
    let reason = form.reason.trim().to_owned();
    let by = By { version: form.version.parse().unwrap_or(0), account: ctx.actor.account, reason: &reason, now: ctx.now };
    let came = if reason.chars().count() > LONGEST {
        Came::Refused("reason", common.field_too_long(LONGEST))
    } else if reason.is_empty() && matches!(form.act.as_str(), "dismiss" | "take_back") {
        Came::Refused("reason", t.reason_needed().to_owned())
    } else {
        let done = match form.act.as_str() {
            "match" => chosen(&ctx, &mut tx, &found, &form, by).await?,
            "new" => entered(&ctx, &mut tx, &found, by).await?,
            "nobody" => settled(&ctx, &mut tx, &found, Decision::Nobody, by).await,
            "dismiss" => settled(&ctx, &mut tx, &found, Decision::Dismiss, by).await,
            "take_back" => take_back(&mut tx, &found, by).await.map(|taken| {
                let said = t.taken_back(taken.voided, taken.restored, taken.kept);
                Came::Done("result.match.take_back", json!(taken), said)
            }),
            _ => return Err(PageError::BadRequest),
        };
        match done {
            Ok(came) => came,
            Err(DecideError::Stale) => {
                let address = format!("/people/matching/{}", found.id);
                return Ok(ctx.redirect_with(&address, &Flash::warn(t.stale())));
            }
            Err(DecideError::Contradiction(sentence)) => Came::Refused("person", sentence.in_language(ctx.language).to_owned()),
            Err(error) => return Err(failed(error)),
        }
    };
    match came {
        Came::Done(action, detail, said) => {
            let event = Event::done(&ctx.actor, action, "match_case", found.id).within(&found.division_path);
            audit::record(&mut tx, ctx.now, event.detail(detail.to_string())).await?;
            tx.commit().await?;
            // Back to what waits; a decision taken back is looked at again.
            let to = if form.act == "take_back" { format!("/people/matching/{}", found.id) } else { "/people/matching".to_owned() };
            Ok(ctx.redirect_with(&to, &Flash::ok(said)))
        }
        Came::Refused(field, sentence) => {
            drop(tx);
            let mut problems = Problems::default();
            problems.add(field, sentence);
            // As it is without what was refused.
            let mut tx = ctx.read().await?;
            let found = case_of(&ctx, &mut tx, &id).await?;
            case::page(&ctx, tx, found, form, problems).await
        }
    }
}

async fn settled(ctx: &Ctx, tx: &mut Tx, found: &Case, decision: Decision<'_>, by: By<'_>) -> Result<Came, DecideError> {
    let t = Matching(ctx.language);
    let (action, said) = match decision {
        Decision::Person(_) => ("result.match.decide", None),
        Decision::Nobody => ("result.match.nobody", Some(t.done_nobody())),
        Decision::Dismiss => ("result.match.dismiss", Some(t.done_dismiss())),
    };
    let Settled { added, changed } = decide(tx, &ctx.state.secret, found, decision, by).await?;
    let said = said.map_or_else(|| t.settled(added, changed), str::to_owned);
    Ok(Came::Done(action, json!({ "added": added, "changed": changed }), said))
}

/// The person of an id, if they belong to the place of the case.
async fn belonging(
    ctx: &Ctx,
    tx: &mut Tx,
    (content, bounds): (&Content, &Bounds),
    person: PersonId,
) -> Result<Option<Candidate>, PageError> {
    let hashes = content.id_hashes(&ctx.state.secret, ctx.now);
    Ok(named(tx, content, &hashes, bounds, &[person]).await?.pop())
}

async fn chosen(ctx: &Ctx, tx: &mut Tx, found: &Case, form: &ActForm, by: By<'_>) -> Result<Result<Came, DecideError>, PageError> {
    let content = found.content(&ctx.state.secret).map_err(unreadable)?;
    let bounds = found.bounds(tx).await?;
    let candidate = match form.person.parse() {
        Ok(person) => belonging(ctx, tx, (&content, &bounds), person).await?,
        Err(_) => None,
    };
    Ok(match candidate {
        Some(candidate) => settled(ctx, tx, found, Decision::Person(&candidate), by).await,
        None => Ok(Came::Refused("person", Matching(ctx.language).choose_somebody().to_owned())),
    })
}

/// Enters whom the list names, with what it says of them, and settles the case as them.
async fn entered(ctx: &Ctx, tx: &mut Tx, found: &Case, by: By<'_>) -> Result<Result<Came, DecideError>, PageError> {
    let secret = &ctx.state.secret;
    let content = found.content(secret).map_err(unreadable)?;
    let bounds = found.bounds(tx).await?;
    let named_division = match &content.division {
        Some(code) => divisions::find(tx, code).await?.filter(|division| division.path.starts_with(&bounds.division.path)),
        None => None,
    };
    let division = named_division.unwrap_or_else(|| bounds.division.clone());
    let organisation = match (&bounds.organisation, content.organisation.trim()) {
        (Some(own), _) => Some(own.id),
        (None, "") => None,
        (None, name) => Some(find_or_create(tx, &division, name, kind_of(name), ctx.now).await?.id),
    };
    let to = Belonging { division, organisation, post: String::new() };
    let new = Entered { name: content.name.clone(), id_number: content.id_number(ctx.now), ..Entered::default() };
    let person = match create(tx, secret, &new, &to, ctx.now).await {
        Ok(person) => person,
        Err(SaveError::SameIdNumber(_)) => return Ok(Ok(Came::Refused("person", Matching(ctx.language).same_id().to_owned()))),
        Err(SaveError::Secret(error)) => return Err(PageError::internal(error)),
        Err(SaveError::Store(error)) => return Err(error.into()),
    };
    let event = Event::done(&ctx.actor, "person.create", "person", person).within(&to.division.path);
    audit::record(tx, ctx.now, event).await?;
    let candidate = belonging(ctx, tx, (&content, &bounds), person).await?.ok_or(PageError::NotFound)?;
    Ok(settled(ctx, tx, found, Decision::Person(&candidate), by).await)
}
