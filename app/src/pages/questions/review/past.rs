//! What reviewers said about a question, and how its marking was corrected.

use leptos::prelude::*;
use zhengtu::ids::QuestionId;
use zhengtu::practice;
use zhengtu::question::correction::Correction;
use zhengtu::question::review::Decision;
use zhengtu::question::store::{self, Review as Said};
use zhengtu::store::Tx;

use super::form::words;
use crate::locale::{Language, Review, count, date_time};
use crate::server::PageError;

/// Reviews and corrections of a question, the latest first.
pub(in crate::pages::questions) struct Past {
    reviews: Vec<Said>,
    /// Each with the numbers of its versions and how many answers it changed.
    corrections: Vec<(Correction, (i64, i64), i64)>,
}

impl Past {
    pub(in crate::pages::questions) async fn load(tx: &mut Tx, question: QuestionId) -> Result<Self, PageError> {
        let reviews = store::reviews(tx, question).await?;
        let mut corrections = Vec::new();
        for correction in store::corrections(tx, question).await? {
            let number = |version: Option<store::QuestionVersion>| version.map_or(0, |version| version.number);
            let from = number(store::version(tx, correction.from).await?);
            let to = number(store::version(tx, correction.to).await?);
            let answers = practice::store::remarked(tx, correction.id).await?;
            corrections.push((correction, (from, to), answers));
        }
        Ok(Self { reviews, corrections })
    }
}

/// For the page of a question: what its author should mend, and what happened.
pub(in crate::pages::questions) async fn past(tx: &mut Tx, language: Language, question: QuestionId) -> Result<AnyView, PageError> {
    Ok(view(language, Past::load(tx, question).await?).into_any())
}

pub(super) fn view(language: Language, past: Past) -> impl IntoView {
    let t = Review(language);
    let corrections = (!past.corrections.is_empty()).then(|| {
        let items = past.corrections.into_iter().map(|correction| corrected(language, correction)).collect_view();
        view! {
            <section class="section">
                <h2>{t.corrections()}</h2>
                <ol class="timeline">{items}</ol>
            </section>
        }
    });
    let reviews = if past.reviews.is_empty() {
        view! { <p class="muted">{t.reviews_none()}</p> }.into_any()
    } else {
        let items = past.reviews.into_iter().map(|said| reviewed(language, said)).collect_view();
        view! { <ol class="timeline">{items}</ol> }.into_any()
    };
    view! {
        <section class="section">
            <h2>{t.reviews()}</h2>
            {reviews}
        </section>
        {corrections}
    }
}

fn reviewed(language: Language, said: Said) -> impl IntoView {
    let t = Review(language);
    let what = match said.decision {
        Decision::Publish => t.decided_publish(said.number, &said.reviewer),
        Decision::Return => t.decided_return(said.number, &said.reviewer),
    };
    let is_fine = said.findings.iter().all(|finding| finding.fine);
    let remarks = said
        .findings
        .into_iter()
        .filter(|finding| !finding.fine || !finding.remark.is_empty())
        .map(|finding| view! { <li>{t.finding(words(t, finding.point).0, &finding.remark)}</li> })
        .collect_view();
    view! {
        <li class="timeline__item--done">
            <time datetime=said.decided_at.to_rfc3339()>{date_time(language, said.decided_at)}</time>
            <span class="timeline__title">{what}</span>
            {is_fine.then(|| view! { <p class="muted">{t.all_fine()}</p> })}
            <ul>{remarks}</ul>
            {(!said.comment.is_empty()).then(|| view! { <p class="lines">{said.comment}</p> })}
        </li>
    }
}

fn corrected(language: Language, (correction, (from, to), answers): (Correction, (i64, i64), i64)) -> impl IntoView {
    let t = Review(language);
    let reason = if correction.reason.is_empty() { t.no_reason().to_owned() } else { correction.reason };
    view! {
        <li class="timeline__item--done">
            <time datetime=correction.made_at.to_rfc3339()>{date_time(language, correction.made_at)}</time>
            <span class="timeline__title">{t.corrected(from, to)}</span>
            <p>{reason}</p>
            <p class="muted">{t.corrected_answers(&count(answers))}</p>
        </li>
    }
}
