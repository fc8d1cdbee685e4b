//! Questions of the bank that say nearly the same as one that is being saved.

use std::collections::BTreeSet;

use leptos::prelude::*;
use zhengtu::ids::QuestionId;
use zhengtu::question::Content;
use zhengtu::question::duplicate::store::{self as duplicates, MergeError};
use zhengtu::question::store::{QuestionVersion, find, version};
use zhengtu::store::Tx;

use super::super::face;
use crate::locale::{Language, QuestionForm as Words};
use crate::server::{Ctx, PageError};

/// The most that are shown.
const MOST: usize = 3;

/// A question of the bank, and how like the other it is, in percent.
pub(super) struct Double {
    version: QuestionVersion,
    percent: i64,
}

/// The nearest questions, other than `own`, the most similar first.
pub(super) async fn of(tx: &mut Tx, content: &Content, own: Option<QuestionId>) -> Result<Vec<Double>, PageError> {
    let mut found = Vec::new();
    for near in duplicates::near(tx, content, own).await?.into_iter().take(MOST) {
        found.extend(newest(tx, near.question).await?.map(|version| Double { version, percent: near.percent() }));
    }
    Ok(found)
}

/// The one that says the same.
pub(super) async fn same(tx: &mut Tx, other: QuestionId) -> Result<Option<Double>, PageError> {
    Ok(newest(tx, other).await?.map(|version| Double { version, percent: 100 }))
}

/// Remembers that somebody looked at a question and its near doubles and found them different.
pub(super) async fn keep_apart(ctx: &Ctx, tx: &mut Tx, own: QuestionId, content: &Content) -> Result<(), PageError> {
    for near in duplicates::compare(tx, own, content).await?.into_iter().take(MOST) {
        let pair = BTreeSet::from([own, near.question]);
        match duplicates::set_distinct(tx, &pair, &ctx.actor.name, ctx.now).await {
            // One that has been retired since is nobody's double.
            Ok(()) | Err(MergeError::Refused(_)) => {}
            Err(MergeError::Store(error)) => return Err(error.into()),
        }
    }
    Ok(())
}

/// What people practise with of a question or, before it is published, its newest version.
async fn newest(tx: &mut Tx, id: QuestionId) -> Result<Option<QuestionVersion>, PageError> {
    let Some(question) = find(tx, id).await? else { return Ok(None) };
    Ok(version(tx, question.published.unwrap_or(question.latest)).await?)
}

/// Both beside each other.
pub(super) fn beside(language: Language, content: &Content, others: &[Double]) -> AnyView {
    let w = Words(language);
    let others = others
        .iter()
        .map(|other| {
            view! {
                <div class="card">
                    <p class="card__title"><a href=format!("/questions/{}", other.version.question)>{w.near_other(other.percent)}</a></p>
                    {face::opened(language, &other.version.content)}
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="section" id="near">
            <h2>{w.near_title()}</h2>
            <div class="stack">
                <p class="notice notice--warn" role="alert">{w.near_lead()}</p>
                <div class="split">
                    <div class="card">
                        <p class="card__title">{w.near_own()}</p>
                        {face::opened(language, content)}
                    </div>
                    <div class="stack">{others}</div>
                </div>
            </div>
        </section>
    }
    .into_any()
}
