//! Questions of the bank that say nearly the same as one that is being saved.

use leptos::prelude::*;
use zhengtu::ids::QuestionId;
use zhengtu::question::Content;
use zhengtu::question::store::{QuestionVersion, duplicate_of, find, version};
use zhengtu::store::Tx;

use super::super::face;
use crate::locale::{Language, QuestionForm as Words};
use crate::server::PageError;

/// The most that are shown.
const MOST: usize = 3;

/// The nearest questions, other than `own`.
pub(super) async fn of(tx: &mut Tx, content: &Content, own: Option<QuestionId>) -> Result<Vec<QuestionVersion>, PageError> {
    let mut found = Vec::new();
    for id in duplicate_of(tx, content).await?.into_iter().filter(|id| Some(*id) != own).take(MOST) {
        found.extend(newest(tx, id).await?);
    }
    Ok(found)
}

/// What people practise with of a question or, before it is published, its newest version.
pub(super) async fn newest(tx: &mut Tx, id: QuestionId) -> Result<Option<QuestionVersion>, PageError> {
    let Some(question) = find(tx, id).await? else { return Ok(None) };
    Ok(version(tx, question.published.unwrap_or(question.latest)).await?)
}

/// Both beside each other.
pub(super) fn beside(language: Language, content: &Content, others: &[QuestionVersion]) -> AnyView {
    let w = Words(language);
    let others = others
        .iter()
        .map(|other| {
            view! {
                <div class="card">
                    <p class="card__title"><a href=format!("/questions/{}", other.question)>{w.near_other()}</a></p>
                    {face::opened(language, &other.content)}
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="section" id="near">
            <h2>{w.near_title()}</h2>
            <p class="notice notice--warn" role="alert">{w.near_lead()}</p>
            <div class="split">
                <div class="card">
                    <p class="card__title">{w.near_own()}</p>
                    {face::opened(language, content)}
                </div>
                <div class="stack">{others}</div>
            </div>
        </section>
    }
    .into_any()
}
