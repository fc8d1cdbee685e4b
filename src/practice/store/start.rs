//! Starting a set.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::super::Owner;
use super::super::mode::{Mode, Source};
use super::super::preference;
use super::super::selection::{Candidate, choose, draw, shuffle_options};
use super::super::turn::Answered;
use super::book::attempts;
use super::sample::sample;
use super::{daily, pool};
use crate::clock::date_of;
use crate::ids::PracticeSetId;
use crate::store::{Result, Tx, list};
use crate::{list_sql, sql, with_tx};

/// The longest set: a whole subject's bank would be no set any more.
pub const LONGEST: usize = 200;

/// What somebody wants to practise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// 方式
    pub mode: Mode,
    /// What the mode is about: see [`Source::of`].
    pub detail: &'a str,
    /// The subject's code.
    pub subject: &'a str,
    /// The edition of the syllabus.
    pub edition: &'a str,
    /// One chapter, or all of them.
    pub chapter: Option<&'a str>,
    /// At most so many questions; [`LONGEST`] is the limit.
    pub questions: usize,
}

impl<'a> Wanted<'a> {
    /// 章节练习
    pub const fn of_chapter(subject: &'a str, edition: &'a str, chapter: &'a str, questions: usize) -> Self {
        Self { mode: Mode::Chapter, detail: "", subject, edition, chapter: Some(chapter), questions }
    }

    /// 随机练习
    pub const fn of_subject(subject: &'a str, edition: &'a str, questions: usize) -> Self {
        Self { mode: Mode::Subject, detail: "", subject, edition, chapter: None, questions }
    }
}

sql! {
    INSERT_SET = "INSERT INTO practice_set (id, account_id, visitor_id, mode, detail, edition, subject, chapter, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

list_sql! {
    INSERT_ITEMS = ["INSERT INTO practice_item (set_id, position, question_version_id, option_order) SELECT " (id 0) ", " (number 1) ", "
        (id 2) ", " (text 3) " FROM " list];
}

/// A chapter's or a subject's questions; of very many, some.
async fn of_place(tx: &mut Tx, wanted: &Wanted<'_>, questions: usize, seed: u64) -> Result<Vec<Candidate>> {
    match sample(tx, wanted, questions, seed).await? {
        Some(some) => Ok(some),
        None => pool::of_place(tx, wanted, None).await,
    }
}

/// Starts a set. Says how many questions it has; 0, and no set, if there are none to choose from.
pub async fn start(
    tx: &mut Tx,
    id: PracticeSetId,
    owner: Owner,
    wanted: Wanted<'_>,
    seed: u64,
    at: DateTime<Utc>,
) -> Result<usize> {
    let Some(source) = Source::of(wanted.mode, wanted.detail) else { return Ok(0) };
    let questions = wanted.questions.min(LONGEST);
    // Whoever names a place or a kind wants what is new to them first; whoever names more than that has chosen already.
    let answered = match source {
        Source::Place | Source::Kind(_) => Answered::of(attempts(tx, owner, Some(wanted.subject)).await?),
        _ => Answered::default(),
    };
    let mut chosen: Vec<Candidate> = match source {
        Source::Place => choose(of_place(tx, &wanted, questions, seed).await?, questions, seed, &answered),
        Source::Daily => match daily::daily(tx, wanted.subject, wanted.edition, at).await? {
            Some(daily) => pool::of_versions(tx, &daily.versions).await?,
            None => Vec::new(),
        },
        source => draw(pool::candidates(tx, owner, &wanted, source, at).await?, questions, seed, &answered),
    };
    if chosen.is_empty() {
        return Ok(0);
    }
    pool::read_options(tx, &mut chosen).await?;
    if preference::store::of(tx, owner).await?.shuffle {
        shuffle_options(&mut chosen, seed);
    }
    let day = date_of(at).to_string();
    let detail = if wanted.mode == Mode::Daily { day.as_str() } else { wanted.detail };
    with_tx!(tx, |c| sqlx::query(INSERT_SET)
        .bind(id)
        .bind(owner.account())
        .bind(owner.visitor())
        .bind(wanted.mode.code())
        .bind(detail)
        .bind(wanted.edition)
        .bind(wanted.subject)
        .bind(wanted.chapter)
        .bind(at)
        .execute(c)
        .await
        .map(|_| ()))?;
    let items = (1_i64..).zip(&chosen).map(|(position, candidate)| {
        let order: String = candidate.options.iter().map(|option| option.character()).collect();
        json!([list::id(id.0), position, list::id(candidate.version.0), order])
    });
    INSERT_ITEMS.execute(tx, &list::of(items)).await?;
    Ok(chosen.len())
}
