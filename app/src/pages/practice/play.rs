//! Answering: one question at a time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::ids::{AnswerId, PracticeSetId, QuestionId, QuestionVersionId};
use zhengtu::practice::marking::marks_text;
use zhengtu::practice::mode::Mode;
use zhengtu::practice::recording::{Outcome, Refusal, Sent};
use zhengtu::practice::store::{self, Item, PracticeSet, Remark, Share};
use zhengtu::practice::{favourite, note, preference};
use zhengtu::question::markdown::{html, inline};
use zhengtu::question::{OptionId, OptionSet, letter_at};

use super::{SetTitle, answers, mock_address, own_set, owner_of};
use crate::components::{Crumb, breadcrumb, chinese};
use crate::islands::player::{HELP, OptionData, Player, PlayerData, QuestionData, summary_address};
use crate::locale::{Language, Player as Words, Practice, PracticeSettings, date, percent};
use crate::server::{Ctx, Input, Page, PageError, Section};

/// With fewer people the share would say something about single persons.
const FEWEST_OTHERS: i64 = 5;

/// `GET /practice/sets/{id}`: on with the first question that has no answer, or the summary; in a set to study, with the question
/// last looked at.
pub(super) async fn resume(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    if let Some(mock) = mock_address(&mut tx, &id).await? {
        return Ok(ctx.redirect(&mock));
    }
    let (_, set) = own_set(&ctx, &mut tx, &id).await?;
    if set.mode == Mode::Study {
        let place = store::place(&mut tx, set.id).await?;
        return Ok(ctx.redirect(&format!("/practice/sets/{}/{place}", set.id)));
    }
    Ok(ctx.redirect(&onward_address(&set)))
}

/// `GET /practice/sets/{id}/{n}`; a question of a mock is looked at where the mock is.
pub(super) async fn show(ctx: Ctx, Path((id, n)): Path<(String, String)>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    if let Some(mock) = mock_address(&mut tx, &id).await? {
        let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
        return Ok(ctx.redirect(&format!("{mock}/review/{position}")));
    }
    drop(tx);
    question_page(&ctx, &id, &n, None).await
}

/// What is wrong with a form that came back.
pub(super) struct Trouble {
    /// In a sentence.
    pub(super) sentence: String,
    /// 笔记 as it was typed.
    pub(super) note: Option<String>,
}

pub(super) async fn question_page(ctx: &Ctx, id: &str, n: &str, trouble: Option<Trouble>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (owner, set) = own_set(ctx, &mut tx, id).await?;
    let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
    let item = set.item(position).ok_or(PageError::NotFound)?;
    let title = SetTitle::of(ctx, &mut tx, &set).await?;
    let liking = preference::store::of(&mut tx, owner).await?;
    let beside = Beside {
        shares: store::shares(&mut tx, set.id, owner).await?,
        chosen: store::chosen_by_others(&mut tx, set.id, owner).await?,
        kept: favourite::store::of_set(&mut tx, owner, set.id).await?,
        notes: note::store::of_set(&mut tx, owner, set.id).await?,
    };
    drop(tx);

    let status = if trouble.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let place = usize::try_from(item.position - 1).unwrap_or_default();
    let mut questions: Vec<QuestionData> = set.items.iter().map(|item| question_data(ctx, item, &beside)).collect();
    let (sentence, typed) = trouble.map(|trouble| (trouble.sentence, trouble.note)).unzip();
    if let (Some(question), Some(typed)) = (questions.get_mut(place), typed.flatten()) {
        question.own_note = typed;
    }
    let data = PlayerData {
        set: set.id,
        language: ctx.language,
        study: set.mode == Mode::Study,
        instant: liking.instant,
        place,
        answer: AnswerId::fresh(),
        note: sentence,
        questions,
    };
    let (t, language) = (Practice(ctx.language), ctx.language);
    let heading = format!("{} · {}", title.subject, title.part);
    let page_title = format!("{} · {heading}", Words(language).question_of(place + 1, set.items.len()));
    let crumbs = vec![
        Crumb::link(t.title(), "/practice"),
        Crumb::link(title.subject, title.subject_address),
        Crumb::link(title.part, summary_address(set.id)),
    ];
    let page = Page::new(page_title).section(Section::Practice).narrow().with_islands().status(status);
    Ok(ctx.page(page, move || {
        view! {
            {breadcrumb(language, crumbs)}
            <h1 class="visually-hidden">{chinese(language, heading)}</h1>
            <Player data=data />
            {below(language, set.id)}
        }
    }))
}

/// Under the player: where its settings are, and the list of its keys, which it opens.
fn below(language: Language, set: PracticeSetId) -> impl IntoView {
    let t = PracticeSettings(language);
    let settings = format!("/practice/preferences?back=/practice/sets/{set}");
    let rows = [
        (vec!["1–5", "A–E"], t.keys_choose()),
        (vec![t.enter()], t.keys_confirm()),
        (vec!["←", "→"], t.keys_move()),
        (vec!["F"], t.keys_keep()),
        (vec!["N"], t.keys_note()),
        (vec!["Esc"], t.keys_leave_note()),
        (vec!["?"], t.keys_help()),
    ];
    let rows = rows
        .into_iter()
        .map(|(keys, does)| {
            let keys = keys.into_iter().map(|key| view! { <kbd>{key}</kbd> }).collect_view();
            view! { <div><dt>{keys}</dt><dd>{does}</dd></div> }
        })
        .collect_view();
    view! {
        <p class="player__meta player__below screen-only"><a href=settings>{t.title()}</a></p>
        <dialog class="dialog" id=HELP aria-labelledby="keys-title">
            <h2 id="keys-title">{t.keys_title()}</h2>
            <dl class="key-list">{rows}</dl>
            <p class="muted">{t.touch()}</p>
            <form method="dialog">
                <button class="button" type="submit">{t.close()}</button>
            </form>
        </dialog>
    }
}

/// What the player shows beside the questions themselves.
struct Beside {
    shares: BTreeMap<QuestionVersionId, Share>,
    chosen: BTreeMap<QuestionVersionId, Vec<(OptionId, i64)>>,
    kept: BTreeSet<QuestionId>,
    notes: BTreeMap<QuestionId, String>,
}

impl Beside {
    /// How others did, ready to read: empty with too few of them.
    fn others(&self, t: Words, item: &Item) -> String {
        let Some(share) = self.shares.get(&item.asked).filter(|share| share.people >= FEWEST_OTHERS) else { return String::new() };
        let mut words = t.others(&percent(share.right, share.people), share.right, share.people);
        let key = item.version.content.key;
        let chosen = self.chosen.get(&item.asked).into_iter().flatten();
        let wrong = chosen.filter(|(option, people)| *people > 0 && !key.contains(*option));
        // Of equals the one shown first.
        let places = wrong.filter_map(|(option, people)| Some((*people, item.order.iter().position(|shown| shown == option)?)));
        if let Some((people, place)) = places.max_by_key(|(people, place)| (*people, Reverse(*place))) {
            words.push_str(t.comma());
            words.push_str(&t.others_wrong(letter_at(place), people));
        }
        words
    }
}

fn question_data(ctx: &Ctx, item: &Item, beside: &Beside) -> QuestionData {
    let t = Words(ctx.language);
    let content = &item.version.content;
    let shown = item.order.iter().filter_map(|id| content.options.iter().find(|option| option.id == *id));
    let options = shown.map(|option| OptionData { id: option.id, text: inline(&option.text, &[]) }).collect();
    let mut source = t.source(&content.source);
    if let Some(day) = content.law_as_of {
        source.push_str(" · ");
        source.push_str(&t.law_as_of(&date(ctx.language, day)));
    }
    QuestionData {
        kind: content.kind,
        stem: html(&content.stem, &[]),
        options,
        key: content.key,
        explanation: html(&content.explanation, &item.order),
        source,
        others: beside.others(t, item),
        corrections: corrections(ctx.language, item),
        given: item.given.map(|given| given.chosen),
        kept: beside.kept.contains(&item.version.question),
        own_note: beside.notes.get(&item.version.question).cloned().unwrap_or_default(),
    }
}

/// 更正: what became of the marks, and why; and that a question isn't in use any more.
pub(in crate::pages) fn corrections(language: Language, item: &Item) -> Vec<String> {
    let t = Words(language);
    let note = |remark: &Remark| {
        let (old, new) = (marks_text(remark.old_half_marks), marks_text(remark.new_half_marks));
        if remark.reason.is_empty() { t.corrected_plain(&old, &new) } else { t.corrected(&old, &new, &remark.reason) }
    };
    let retired = item.is_retired.then(|| t.retired().to_owned());
    item.remarks.iter().map(note).chain(retired).collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AnswerForm {
    answer: String,
    choice: Vec<String>,
}

/// `POST /practice/sets/{id}/{n}`: from the plain form (answered by the page that shows the verdict) or from the player (answered
/// by a few bytes).
pub(super) async fn answer(
    ctx: Ctx,
    Path((id, n)): Path<(String, String)>,
    Input(form): Input<AnswerForm>,
) -> Result<Response, PageError> {
    ctx.know_who_asks()?;
    let owner = owner_of(&ctx).ok_or(PageError::NotFound)?;
    let set: PracticeSetId = id.parse().map_err(|_| PageError::NotFound)?;
    let position: i64 = n.parse().map_err(|_| PageError::NotFound)?;
    let answer: AnswerId = form.answer.parse().map_err(|_| PageError::BadRequest)?;
    let given = Sent::new(answer, set, position, OptionSet::parse(&form.choice.concat()));
    let outcome = ctx.state.recorder.record(owner, vec![given], ctx.now).await.map_err(answers::failed)?;
    match outcome.first() {
        Some(Outcome::Saved) if ctx.wants_json => Ok(Json(serde_json::json!({ "saved": true })).into_response()),
        Some(Outcome::Saved) => Ok(ctx.redirect(&format!("/practice/sets/{set}/{position}"))),
        Some(Outcome::Refused(Refusal::NotYours | Refusal::NoQuestion)) => Err(PageError::NotFound),
        Some(Outcome::Refused(_)) if ctx.wants_json => Err(PageError::BadRequest),
        // The page comes back as it is now, with an answer's number of its own: sent again, it is taken.
        Some(Outcome::Refused(refusal)) => {
            let sentence = answers::sentence(ctx.language, *refusal).to_owned();
            question_page(&ctx, &id, &n, Some(Trouble { sentence, note: None })).await
        }
        Some(Outcome::Later) | None => Err(PageError::Unavailable),
    }
}

/// The address of the first question without an answer, or of the summary.
pub(super) fn onward_address(set: &PracticeSet) -> String {
    match set.first_open() {
        Some(position) => format!("/practice/sets/{}/{position}", set.id),
        None => summary_address(set.id),
    }
}
