//! Saving: a new question, another version, or nothing when nothing changed; and handing in for review.

use axum::response::Response;
use zhengtu::audit::{self, Event};
use zhengtu::ids::{QuestionId, QuestionVersionId};
use zhengtu::question::Content;
use zhengtu::question::store::{self, AddError, fingerprint};
use zhengtu::store::Tx;

use super::super::words;
use super::form::Typed;
use super::{Above, Desk, Overtaken, doubles, page};
use crate::locale::{QuestionForm as Words, Questions};
use crate::server::{Ctx, Flash, PageError, Problems};

/// What was written.
struct Written {
    question: QuestionId,
    version: QuestionVersionId,
    number: i64,
    /// A version was added.
    is_new: bool,
}

/// Saves what was typed, unless somebody else has saved meanwhile or the bank has it already.
pub(super) async fn save(ctx: &Ctx, mut desk: Desk, mut typed: Typed, content: Content) -> Result<Response, PageError> {
    let mut tx = ctx.write().await?;
    let id = desk.known.as_ref().map(|known| known.question.id);
    if let Some(id) = id {
        // As it is now, and can't become otherwise before this is done.
        store::take(&mut tx, id).await?;
        desk = Desk::load(&mut tx, Some(&id.to_string()), "").await?.ok_or(PageError::NotFound)?;
    }
    if let Some(known) = &desk.known
        && known.newest.id.to_string() != typed.base
    {
        let base = known.versions().find(|version| version.id.to_string() == typed.base).cloned();
        // Saving again means it: the form goes on from the newest.
        typed.base = known.newest.id.to_string();
        return Ok(page(ctx, desk, typed, Above { overtaken: Some(Overtaken { base }), ..Above::default() }));
    }
    let is_changed = desk.known.as_ref().is_none_or(|known| known.newest.content != content);
    let is_confirmed = typed.confirmed == fingerprint(&content);
    if is_changed && !is_confirmed {
        let near = doubles::of(&mut tx, &content, id).await?;
        if !near.is_empty() {
            return Ok(page(ctx, desk, typed, Above { near: Some((content, near)), ..Above::default() }));
        }
    }
    let written = match write(ctx, &mut tx, &desk, &typed, &content).await {
        Ok(written) => written,
        Err(AddError::Store(error)) => return Err(error.into()),
        Err(AddError::Flaw(flaw)) => {
            let mut problems = Problems::default();
            let (field, sentence) = words::flaw(Questions(ctx.language), flaw);
            problems.add(field, sentence);
            return Ok(page(ctx, desk, typed, Above { problems, ..Above::default() }));
        }
        Err(AddError::Duplicate(other)) => {
            let near = doubles::same(&mut tx, other).await?;
            let mut problems = Problems::default();
            problems.add("stem", Words(ctx.language).same_question());
            return Ok(page(
                ctx,
                desk,
                typed,
                Above { problems, near: near.map(|near| (content, vec![near])), ..Above::default() },
            ));
        }
    };
    if is_changed && is_confirmed {
        doubles::keep_apart(ctx, &mut tx, written.question, &content).await?;
    }
    let left_behind = desk.known.as_ref().is_some_and(|known| known.leaves_explanation_behind(&content));
    let handed_in = typed.action == "submit" && store::submit(&mut tx, written.question, written.version, ctx.now).await?;
    if handed_in {
        let event = Event::done(&ctx.actor, "question.submit", "question", written.question);
        audit::record(&mut tx, ctx.now, event.detail(version_detail(&written))).await?;
    }
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/questions/{}", written.question), &told(ctx, &content, &written, handed_in, left_behind)))
}

/// Adds the question or the version; nothing if it says what the newest says.
async fn write(ctx: &Ctx, tx: &mut Tx, desk: &Desk, typed: &Typed, content: &Content) -> Result<Written, AddError> {
    let version = QuestionVersionId::fresh();
    let author = &ctx.actor.name;
    let (written, action) = match &desk.known {
        Some(known) if known.newest.content == *content => {
            let (question, version, number) = (known.question.id, known.newest.id, known.newest.number);
            return Ok(Written { question, version, number, is_new: false });
        }
        Some(known) => {
            let question = known.question.id;
            store::add_version(tx, question, version, content, author, typed.reason.trim(), ctx.now).await?;
            (Written { question, version, number: known.newest.number + 1, is_new: true }, "question.version.add")
        }
        None => {
            let question = QuestionId::fresh();
            store::create(tx, question, version, content, author, ctx.now).await?;
            (Written { question, version, number: 1, is_new: true }, "question.create")
        }
    };
    let event = Event::done(&ctx.actor, action, "question", written.question).detail(version_detail(&written));
    audit::record(tx, ctx.now, event).await?;
    Ok(written)
}

fn version_detail(written: &Written) -> String {
    serde_json::json!({ "version": written.number }).to_string()
}

/// What is said on the question's page.
fn told(ctx: &Ctx, content: &Content, written: &Written, handed_in: bool, left_behind: bool) -> Flash {
    let (t, w) = (Questions(ctx.language), Words(ctx.language));
    let unusual = content.flaws().into_iter().find(|flaw| flaw.is_warning());
    let sentence = match (written.is_new, handed_in) {
        (true, true) => w.saved_and_handed_in(written.number),
        (true, false) => w.saved(written.number),
        (false, true) => w.handed_in(written.number),
        (false, false) => w.unchanged().to_owned(),
    };
    match unusual.filter(|_| written.is_new || handed_in) {
        _ if left_behind && (written.is_new || handed_in) => Flash::warn(format!("{sentence} {}", w.explanation_left_behind())),
        Some(flaw) => Flash::warn(format!("{sentence} {}", words::flaw(t, flaw).1)),
        None if written.is_new || handed_in => Flash::ok(sentence),
        None => Flash::warn(sentence),
    }
}
