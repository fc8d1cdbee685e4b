//! Starting a set and reading its state.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};

use super::super::Owner;
use super::super::coach::{Loss, lost};
use super::super::marking::{Marked, Verdict, full_half_marks};
use super::super::mode::Mode;
use super::remark::{Remark, remarks};
use crate::ids::{PracticeSetId, QuestionVersionId};
use crate::question::store::{QuestionVersion, these};
use crate::question::{Kind, OptionId, OptionSet, QuestionOption};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// An answer that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// What was chosen.
    pub chosen: OptionSet,
    /// What it was worth.
    pub marked: Marked,
}

/// One question of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// From 1.
    pub position: i64,
    /// The version the set was made with.
    pub asked: QuestionVersionId,
    /// The question as it was when the set began; or as it was corrected since, if another key counts now.
    pub version: QuestionVersion,
    /// The options in the order they are shown.
    pub order: Vec<OptionId>,
    /// The answer, once given, with what it is worth now.
    pub given: Option<Given>,
    /// What corrections made of the answer, the oldest first.
    pub remarks: Vec<Remark>,
    /// 已停用 since: it is played on, but not drawn any more.
    pub is_retired: bool,
}

/// A set as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeSet {
    /// Its id.
    pub id: PracticeSetId,
    /// 方式
    pub mode: Mode,
    /// What the mode is about: the code of a kind, a tag, the day, the words of a search.
    pub detail: String,
    /// The edition of the syllabus.
    pub edition: String,
    /// The subject's code.
    pub subject: String,
    /// The chapter's number, if it is of one chapter.
    pub chapter: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// Its questions, in order.
    pub items: Vec<Item>,
}

/// Questions, answers and marks of a part of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Questions.
    pub questions: i64,
    /// Answered.
    pub answered: i64,
    /// Answered exactly right.
    pub right: i64,
    /// Marks earned, in half marks.
    pub half_marks: i64,
    /// Marks to be had, in half marks.
    pub full_half_marks: i64,
}

/// What a set came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// All questions.
    pub all: Tally,
    /// 单选题
    pub singles: Tally,
    /// 多选题
    pub multiples: Tally,
}

/// How others did on a question: the first answer of each person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// People who answered.
    pub people: i64,
    /// Of them, exactly right.
    pub right: i64,
}

impl PracticeSet {
    /// The item at a position, from 1.
    pub fn item(&self, position: i64) -> Option<&Item> {
        self.items.iter().find(|item| item.position == position)
    }

    /// The first position without an answer.
    pub fn first_open(&self) -> Option<i64> {
        self.items.iter().find(|item| item.given.is_none()).map(|item| item.position)
    }

    /// What it comes to. Questions not answered count as no marks, as they would in the examination.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for item in &self.items {
            let part = match item.version.content.kind {
                Kind::Multiple => &mut summary.multiples,
                Kind::Single | Kind::Judgement | Kind::Case => &mut summary.singles,
            };
            part.add(item);
            summary.all.add(item);
        }
        summary
    }

    /// The same by chapter of its edition, in order. A section counts with its chapter, a question of several chapters in the first;
    /// what has no place there is under the empty number.
    pub fn by_chapter(&self) -> BTreeMap<String, Tally> {
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        for item in &self.items {
            let places = item.version.content.chapters.iter().filter(|place| place.edition == self.edition);
            let chapter = places.map(|place| place.chapter.split('.').next().unwrap_or_default()).min();
            tallies.entry(chapter.unwrap_or_default().to_owned()).or_default().add(item);
        }
        tallies
    }

    /// What the answers to its multiple choices lost by ticking too much, too little or wrong.
    pub fn loss(&self) -> Loss {
        let given = self.items.iter().filter_map(|item| item.given.map(|given| (&item.version.content, given.chosen)));
        given.map(|(content, chosen)| lost(content.kind, content.key, chosen)).sum()
    }

    /// Those answered, but not fully right.
    pub fn wrong(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.given.is_some_and(|given| given.marked.verdict != Verdict::Right))
    }
}

impl Tally {
    fn add(&mut self, item: &Item) {
        self.questions += 1;
        self.full_half_marks += full_half_marks(item.version.content.kind);
        if let Some(given) = item.given {
            self.answered += 1;
            self.right += i64::from(given.marked.verdict == Verdict::Right);
            self.half_marks += given.marked.half_marks;
        }
    }
}

sql! {
    SET = "SELECT id, mode, detail, edition, subject, chapter, created_at, finished_at FROM practice_set \
        WHERE id = $1 AND (account_id = $2 OR visitor_id = $2)";
    ITEMS = "SELECT i.position, i.question_version_id, n.id AS corrected_version_id, i.option_order, q.status, a.chosen, a.half_marks, a.full_half_marks \
        FROM practice_item i JOIN question_version v ON v.id = i.question_version_id JOIN question q ON q.id = v.question_id \
        LEFT JOIN question_version n ON n.id = q.published_version_id AND n.kind <> 'case' \
        AND (n.kind <> v.kind OR n.answer_key <> v.answer_key) \
        LEFT JOIN practice_mark a ON a.set_id = i.set_id AND a.position = i.position WHERE i.set_id = $1 ORDER BY i.position";
    // By the version that counts now, whose marks are by its own key.
    SHARES = "SELECT u.question_version_id AS version_id, \
        u.people - CASE WHEN f.person_id IS NULL THEN 0 ELSE 1 END AS people, \
        u.right_people - CASE WHEN f.half_marks = f.full_half_marks THEN 1 ELSE 0 END AS right_people \
        FROM practice_item i JOIN question_version v ON v.id = i.question_version_id JOIN question q ON q.id = v.question_id \
        LEFT JOIN question_version n ON n.id = q.published_version_id AND n.kind <> 'case' \
        AND (n.kind <> v.kind OR n.answer_key <> v.answer_key) \
        JOIN question_usage u ON u.question_version_id = COALESCE(n.id, v.id) \
        LEFT JOIN question_first_answer f ON f.question_version_id = u.question_version_id AND f.person_id = $2 \
        WHERE i.set_id = $1 AND u.people > CASE WHEN f.person_id IS NULL THEN 0 ELSE 1 END";
}

/// A set of this owner. Nobody else's is found.
pub async fn find(tx: &mut Tx, id: PracticeSetId, owner: Owner) -> Result<Option<PracticeSet>> {
    type SetRow = (PracticeSetId, String, String, String, String, Option<String>, DateTime<Utc>, Option<DateTime<Utc>>);
    let row: Option<SetRow> = with_tx!(tx, |c| sqlx::query_as(SET).bind(id).bind(owner.id()).fetch_optional(c).await)?;
    let Some((id, mode, detail, edition, subject, chapter, created_at, finished_at)) = row else { return Ok(None) };
    let mode = Mode::from_code(&mode).ok_or_else(|| StoreError::Corrupt(format!("practice_set.mode of {id}")))?;
    let rows: Vec<ItemRow> = with_tx!(tx, |c| sqlx::query_as(ITEMS).bind(id).fetch_all(c).await)?;
    let mut remarks = remarks(tx, id).await?;
    let mut items = Vec::with_capacity(rows.len());
    let ids: Vec<QuestionVersionId> =
        rows.iter().flat_map(|row| [Some(row.question_version_id), row.corrected_version_id]).flatten().collect();
    let versions = these(tx, &ids).await?;
    for row in rows {
        let remarks = remarks.remove(&row.position).unwrap_or_default();
        items.push(item(&versions, row, remarks)?);
    }
    Ok(Some(PracticeSet { id, mode, detail, edition, subject, chapter, created_at, finished_at, items }))
}

#[derive(sqlx::FromRow)]
struct ItemRow {
    position: i64,
    question_version_id: QuestionVersionId,
    corrected_version_id: Option<QuestionVersionId>,
    option_order: String,
    status: String,
    chosen: Option<String>,
    half_marks: Option<i64>,
    full_half_marks: Option<i64>,
}

fn item(versions: &HashMap<QuestionVersionId, QuestionVersion>, row: ItemRow, remarks: Vec<Remark>) -> Result<Item> {
    let the_version = |id| versions.get(&id).cloned().ok_or_else(|| StoreError::Corrupt(format!("practice_item {id}")));
    let given = match (row.chosen, row.half_marks, row.full_half_marks) {
        (Some(text), Some(half_marks), Some(full)) => {
            let chosen = OptionSet::parse(&text).ok_or_else(|| StoreError::Corrupt("practice_answer.chosen".into()))?;
            Some(Given { chosen, marked: Marked::of(half_marks, full) })
        }
        _ => None,
    };
    let order: Vec<OptionId> = row.option_order.chars().filter_map(OptionId::new).collect();
    let asked = the_version(row.question_version_id)?;
    let (version, order) = match row.corrected_version_id {
        Some(corrected) => as_corrected(&asked, the_version(corrected)?, &order, given.map(|given| given.chosen)),
        None => (asked, order),
    };
    let is_retired = row.status != "published";
    Ok(Item { position: row.position, asked: row.question_version_id, version, order, given, remarks, is_retired })
}

/// The corrected question as somebody sees it who was asked it before: the options it still has where they were, new ones after
/// them, and one that is gone only if it was chosen.
fn as_corrected(
    asked: &QuestionVersion,
    mut corrected: QuestionVersion,
    order: &[OptionId],
    chosen: Option<OptionSet>,
) -> (QuestionVersion, Vec<OptionId>) {
    let has = |options: &[QuestionOption], id: OptionId| options.iter().any(|option| option.id == id);
    let gone =
        asked.content.options.iter().filter(|option| {
            chosen.is_some_and(|chosen| chosen.contains(option.id)) && !has(&corrected.content.options, option.id)
        });
    let gone: Vec<QuestionOption> = gone.cloned().collect();
    corrected.content.options.extend(gone);
    let mut shown: Vec<OptionId> = order.iter().copied().filter(|id| has(&corrected.content.options, *id)).collect();
    let added = corrected.content.options.iter().map(|option| option.id).filter(|id| !shown.contains(id));
    let added: Vec<OptionId> = added.collect();
    shown.extend(added);
    (corrected, shown)
}

/// How people other than the owner did on the questions of a set. Questions nobody else answered are missing.
pub async fn shares(tx: &mut Tx, id: PracticeSetId, owner: Owner) -> Result<BTreeMap<QuestionVersionId, Share>> {
    let rows: Vec<(QuestionVersionId, i64, i64)> =
        with_tx!(tx, |c| sqlx::query_as(SHARES).bind(id).bind(owner.id()).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(version, people, right)| (version, Share { people, right })).collect())
}
