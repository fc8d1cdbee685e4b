//! 查重: clusters of nearly equal questions side by side. An editor keeps one and retires the others, or says they are no duplicates.

mod card;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event, Outcome};
use zhengtu::ids::QuestionId;
use zhengtu::question::duplicate::store::{self, Cluster, KEPT_REASON, MergeError, MergeRefusal};
use zhengtu::store::{StoreError, Tx};

use self::card::Card;
use crate::components::{Crumb, breadcrumb, empty, pager};
use crate::locale::{Common, Duplicates, Language, count};
use crate::server::{Access, Ctx, Flash, Input, Page, PageError, Route, Section, get, post};

const HERE: &str = "/questions/duplicates";
const PER_PAGE: i64 = 10;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    let edit = Access::Needs(Action::EditQuestions);
    vec![get(HERE, edit, show), post(HERE, edit, decide)]
}

/// Which page of the list, and what was typed into the form of one cluster.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Form {
    page: String,
    /// `merge` or `distinct`.
    decision: String,
    keep: String,
    question: Vec<String>,
    reason: String,
}

/// `GET /questions/duplicates`
async fn show(ctx: Ctx, Input(form): Input<Form>) -> Result<Response, PageError> {
    list(&ctx, &Form { page: form.page, ..Form::default() }, None).await
}

/// `POST /questions/duplicates`
async fn decide(ctx: Ctx, Input(form): Input<Form>) -> Result<Response, PageError> {
    let t = Duplicates(ctx.language);
    let ids: Result<BTreeSet<QuestionId>, _> = form.question.iter().map(|id| id.parse()).collect();
    let Ok(mut ids) = ids else { return Err(PageError::BadRequest) };
    let keep: Option<QuestionId> = form.keep.parse().ok();
    if form.decision == "merge" {
        // The one to keep belongs to it, ticked or not.
        ids.extend(keep);
    }
    if ids.len() < 2 {
        return list(&ctx, &form, Some(t.too_few().to_owned())).await;
    }
    ctx.require(Action::EditQuestions, &Place::country()).await?;
    let reason = form.reason.trim();
    if reason.chars().count() > LONGEST_REASON {
        return list(&ctx, &form, Some(t.reason_long(LONGEST_REASON))).await;
    }
    let mut tx = ctx.write().await?;
    let done = match form.decision.as_str() {
        "distinct" => keep_apart(&ctx, &mut tx, &ids).await,
        "merge" => match keep {
            Some(keep) => merge(&ctx, &mut tx, keep, ids, reason).await,
            None => Err(Failure::Said(t.choose_one().to_owned())),
        },
        _ => return Err(PageError::BadRequest),
    };
    match done {
        Ok(sentence) => {
            tx.commit().await?;
            let back = form.page.parse::<i64>().ok().filter(|page| *page > 1);
            let back = back.map_or_else(|| HERE.to_owned(), |page| format!("{HERE}?page={page}"));
            Ok(ctx.redirect_with(&back, &Flash::ok(sentence)))
        }
        Err(Failure::Said(sentence)) => {
            drop(tx);
            list(&ctx, &form, Some(sentence)).await
        }
        Err(Failure::Page(error)) => Err(error),
    }
}

/// Why nothing was decided.
enum Failure {
    /// For whoever filled in the form.
    Said(String),
    /// For everything else.
    Page(PageError),
}

impl Failure {
    fn of(language: Language, error: MergeError) -> Self {
        let t = Duplicates(language);
        match error {
            MergeError::Refused(refusal) => Self::Said(
                match refusal {
                    MergeRefusal::TooFew => t.too_few(),
                    MergeRefusal::Gone => t.gone(),
                    MergeRefusal::KeepPublished => t.keep_published(),
                    MergeRefusal::OtherSubject => t.other_subject(),
                }
                .to_owned(),
            ),
            MergeError::Store(error) => Self::Page(error.into()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Page(error.into())
    }
}

async fn merge(ctx: &Ctx, tx: &mut Tx, keep: QuestionId, mut ids: BTreeSet<QuestionId>, reason: &str) -> Result<String, Failure> {
    ids.remove(&keep);
    let merged = store::merge(tx, keep, &ids, reason, &ctx.actor.name, ctx.now).await;
    merged.map_err(|error| Failure::of(ctx.language, error))?;
    let reason = if reason.is_empty() { KEPT_REASON } else { reason };
    for other in &ids {
        let event = Event::done(&ctx.actor, "question.merge", "question", other).ending(Outcome::Done, reason);
        let detail = serde_json::json!({ "kept": keep }).to_string();
        audit::record(tx, ctx.now, event.detail(detail)).await?;
    }
    Ok(Duplicates(ctx.language).merged(ids.len()))
}

async fn keep_apart(ctx: &Ctx, tx: &mut Tx, ids: &BTreeSet<QuestionId>) -> Result<String, Failure> {
    let kept = store::set_distinct(tx, ids, &ctx.actor.name, ctx.now).await;
    kept.map_err(|error| Failure::of(ctx.language, error))?;
    for id in ids {
        let others: Vec<_> = ids.iter().filter(|other| *other != id).collect();
        let event = Event::done(&ctx.actor, "question.distinct", "question", id);
        audit::record(tx, ctx.now, event.detail(serde_json::json!({ "from": others }).to_string())).await?;
    }
    Ok(Duplicates(ctx.language).kept_apart().to_owned())
}

/// The list, with what went wrong in one of its forms and what was typed there.
async fn list(ctx: &Ctx, form: &Form, wrong: Option<String>) -> Result<Response, PageError> {
    let (t, language) = (Duplicates(ctx.language), ctx.language);
    let mut page = form.page.parse::<i64>().unwrap_or(1).max(1);
    let mut tx = ctx.read().await?;
    let mut found = store::clusters(&mut tx, page, PER_PAGE).await?;
    let pages = (found.total + PER_PAGE - 1) / PER_PAGE;
    if page > pages.max(1) {
        // The last groups of the list were decided meanwhile.
        page = pages.max(1);
        found = store::clusters(&mut tx, page, PER_PAGE).await?;
    }
    let waiting = store::waiting(&mut tx).await?;
    let mut sections = Vec::new();
    for (place, cluster) in found.clusters.iter().enumerate() {
        sections.push(section(ctx, &mut tx, form, place, cluster).await?);
    }
    drop(tx);
    let body = if sections.is_empty() {
        let way = Some((t.to_bank().to_owned(), "/questions".to_owned()));
        empty(t.none_title(), t.none_text(), way).into_any()
    } else {
        view! { <p class="muted" role="status">{t.found(&count(found.total))}</p> {sections} }.into_any()
    };
    let notes = [(waiting > 0).then(|| t.waiting(&count(waiting))), found.more.then(|| t.more().to_owned())];
    let notes = notes.into_iter().flatten().map(|note| view! { <p class="notice">{note}</p> }).collect_view();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let wrong = wrong.map(|sentence| view! { <div class="notice notice--warn" role="alert"><p>{sentence}</p></div> });
    let crumbs = vec![Crumb::link(t.bank(), "/questions"), Crumb::here(t.title())];
    Ok(ctx.page(Page::new(t.title()).section(Section::Questions).status(status), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
            </div>
            <div class="stack">
                {wrong}
                {notes}
                {body}
            </div>
            {pager(language, page, pages, |page| format!("{HERE}?page={page}"))}
        }
    }))
}

/// One cluster: its questions side by side, and what can be decided about them.
async fn section(ctx: &Ctx, tx: &mut Tx, form: &Form, place: usize, cluster: &Cluster) -> Result<AnyView, PageError> {
    let t = Duplicates(ctx.language);
    let mut cards = Vec::new();
    for member in &cluster.members {
        cards.push(Card::of(ctx.language, tx, member).await?);
    }
    // What was typed belongs to the cluster whose questions came with it.
    let typed = cluster.members.iter().map(|member| member.question.id.to_string());
    let typed = typed.into_iter().any(|id| form.question.contains(&id) || form.keep == id);
    let reason = if typed { form.reason.clone() } else { String::new() };
    let chosen = if typed { form.keep.clone() } else { card::suggested(cluster).map(|id| id.to_string()).unwrap_or_default() };
    // Of two there is nothing to leave out.
    let may_choose = cluster.members.len() > 2;
    let cards = cards
        .into_iter()
        .zip(&cluster.members)
        .map(|(card, member)| {
            let included = may_choose.then(|| !typed || form.question.contains(&member.question.id.to_string()));
            card.view(ctx.language, &chosen, included)
        })
        .collect_view();
    let shown = cluster.members.len();
    let partly = (shown < cluster.size).then(|| view! { <p class="muted">{t.group_shown(shown)}</p> });
    let (field, hint) = (format!("reason-{place}"), format!("reason-{place}-hint"));
    let heading = t.group(cluster.size, cluster.similarity / 10);
    Ok(view! {
        <section class="section">
            <h2>{heading}</h2>
            {partly}
            <form class="stack" method="post" action=HERE>
                <input type="hidden" name="page" value=form.page.clone() />
                <fieldset class="fieldset">
                    <legend>{t.keep_which()}</legend>
                    {may_choose.then(|| view! { <p class="field__hint">{t.include_hint()}</p> })}
                    <div class="split">{cards}</div>
                </fieldset>
                <div class="field">
                    <label class="field__label" for=field.clone()>
                        {t.reason()}
                        " "
                        <span class="muted">{Common(ctx.language).optional()}</span>
                    </label>
                    <p class="field__hint" id=hint.clone()>{t.reason_hint()}</p>
                    <input class="field__input" id=field name="reason" value=reason aria-describedby=hint />
                </div>
                <div class="cluster">
                    <button class="button button--primary" type="submit" name="decision" value="merge">{t.merge()}</button>
                    <button class="button" type="submit" name="decision" value="distinct">{t.distinct()}</button>
                </div>
            </form>
        </section>
    }
    .into_any())
}
