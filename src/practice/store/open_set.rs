//! What one must know of a set to take answers for it: whose it is, and how its questions are marked. Little enough to be kept in
//! memory while people work on the set.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::super::Owner;
use super::super::clock;
use super::super::recording::{Refusal, Sent};
use super::answer::Due;
use crate::ids::{AccountId, PracticeSetId, QuestionId, QuestionVersionId, VisitorId};
use crate::question::{Kind, OptionId, OptionSet};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// How one version of a question is marked, and what may be chosen. A version never changes, so this doesn't either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// The version.
    pub version: QuestionVersionId,
    /// 题型
    pub kind: Kind,
    /// The right options.
    pub key: OptionSet,
    /// The options it has.
    pub options: OptionSet,
}

/// One question of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenItem {
    /// From 1.
    pub position: i64,
    /// The question.
    pub question: QuestionId,
    /// As it was asked.
    pub asked: Rules,
    /// The version that was published when this was read.
    pub published: Option<QuestionVersionId>,
    /// As it counted when this was read: as it was corrected since it was asked, or as it was asked.
    pub counting: Rules,
}

/// A set that takes answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSet {
    /// Its id.
    pub id: PracticeSetId,
    /// Whose, when this was read.
    pub owner: Owner,
    /// 方式
    pub mode: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Its questions, in order.
    pub items: Vec<OpenItem>,
}

sql! {
    SET = "SELECT s.account_id, s.visitor_id, s.mode, s.created_at, i.position, i.option_order, v.question_id, v.id AS asked_id, \
        v.kind AS asked_kind, v.answer_key AS asked_key, q.published_version_id, n.id AS counting_id, n.kind AS counting_kind, \
        n.answer_key AS counting_key, n.options AS counting_options FROM practice_set s JOIN practice_item i ON i.set_id = s.id \
        JOIN question_version v ON v.id = i.question_version_id JOIN question q ON q.id = v.question_id \
        LEFT JOIN question_version n ON n.id = q.published_version_id AND n.kind <> 'case' \
        AND (n.kind <> v.kind OR n.answer_key <> v.answer_key) WHERE s.id = $1 ORDER BY i.position";
    RULES = "SELECT id, kind, answer_key, options FROM question_version WHERE id = $1";
}

#[derive(sqlx::FromRow)]
struct Row {
    account_id: Option<AccountId>,
    visitor_id: Option<VisitorId>,
    mode: String,
    created_at: DateTime<Utc>,
    position: i64,
    option_order: String,
    question_id: QuestionId,
    asked_id: QuestionVersionId,
    asked_kind: String,
    asked_key: String,
    published_version_id: Option<QuestionVersionId>,
    counting_id: Option<QuestionVersionId>,
    counting_kind: Option<String>,
    counting_key: Option<String>,
    counting_options: Option<String>,
}

/// A set with the rules of its questions; `None` if there is none, or nothing in it.
pub async fn open_set(tx: &mut Tx, id: PracticeSetId) -> Result<Option<OpenSet>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(SET).bind(id).fetch_all(c).await)?;
    let Some(first) = rows.first() else { return Ok(None) };
    let owner = match (first.account_id, first.visitor_id) {
        (Some(account), _) => Owner::Account(account),
        (None, Some(visitor)) => Owner::Visitor(visitor),
        (None, None) => return Err(StoreError::Corrupt(format!("practice_set {id} is nobody's"))),
    };
    let (mode, created_at) = (first.mode.clone(), first.created_at);
    let items = rows.into_iter().map(item).collect::<Result<_>>()?;
    Ok(Some(OpenSet { id, owner, mode, created_at, items }))
}

fn item(row: Row) -> Result<OpenItem> {
    let options = row.option_order.chars().filter_map(OptionId::new).collect();
    let asked = rules(row.asked_id, &row.asked_kind, &row.asked_key, options)?;
    let counting = match (row.counting_id, row.counting_kind, row.counting_key, row.counting_options) {
        (Some(id), Some(kind), Some(key), Some(options)) => rules(id, &kind, &key, letters(id, &options)?)?,
        _ => asked,
    };
    Ok(OpenItem { position: row.position, question: row.question_id, asked, published: row.published_version_id, counting })
}

fn rules(version: QuestionVersionId, kind: &str, key: &str, options: OptionSet) -> Result<Rules> {
    let corrupt = |column: &str| StoreError::Corrupt(format!("question_version.{column} of {version}"));
    Ok(Rules {
        version,
        kind: Kind::from_code(kind).ok_or_else(|| corrupt("kind"))?,
        key: OptionSet::parse(key).ok_or_else(|| corrupt("answer_key"))?,
        options,
    })
}

/// Which options a version has, from its JSON.
fn letters(version: QuestionVersionId, options: &str) -> Result<OptionSet> {
    #[derive(Deserialize)]
    struct Lettered {
        id: OptionId,
    }
    let options: Vec<Lettered> =
        serde_json::from_str(options).map_err(|_| StoreError::Corrupt(format!("question_version.options of {version}")))?;
    Ok(options.into_iter().map(|option| option.id).collect())
}

/// How a version is marked.
pub(super) async fn rules_of(tx: &mut Tx, version: QuestionVersionId) -> Result<Option<Rules>> {
    let row: Option<(QuestionVersionId, String, String, String)> =
        with_tx!(tx, |c| sqlx::query_as(RULES).bind(version).fetch_optional(c).await)?;
    row.map(|(id, kind, key, options)| rules(id, &kind, &key, letters(id, &options)?)).transpose()
}

impl Rules {
    /// Of what was asked and what is published now, what counts: what is published, if it is marked differently and can be marked
    /// at all.
    pub(super) fn counting(asked: Self, published: Option<Self>) -> Self {
        published.filter(|now| now.kind.is_objective() && (now.kind, now.key) != (asked.kind, asked.key)).unwrap_or(asked)
    }
}

impl OpenSet {
    /// Whether it takes this answer from this person, by all that doesn't need the database. A retired question takes answers: it
    /// was asked.
    pub fn check(&self, owner: Owner, sent: &Sent, received_at: DateTime<Utc>) -> Result<Due, Refusal> {
        if self.owner != owner {
            return Err(Refusal::NotYours);
        }
        match self.mode.as_str() {
            "study" => return Err(Refusal::Study),
            "mock" => return Err(Refusal::Mock),
            _ => {}
        }
        let place = self.items.binary_search_by_key(&sent.position, |item| item.position).map_err(|_| Refusal::NoQuestion)?;
        let item = self.items[place];
        let chosen = sent.chosen.ok_or(Refusal::UnknownOption)?;
        if chosen.is_empty() {
            return Err(Refusal::NothingChosen);
        }
        // A page that was open during a correction shows the question as it was: what fitted then still fits.
        let options: OptionSet = item.asked.options.iter().chain(item.counting.options.iter()).collect();
        if !chosen.is_subset(options) {
            return Err(Refusal::UnknownOption);
        }
        if chosen.len() > 1 && !item.asked.kind.takes_several() && !item.counting.kind.takes_several() {
            return Err(Refusal::OnlyOne);
        }
        Ok(Due {
            id: sent.id,
            set: self.id,
            item,
            chosen,
            shown: shown(&sent.shown, options),
            given_at: clock::given_at(sent.claimed_at, self.created_at, received_at),
            received_at,
            took_ms: clock::took_ms(sent.took_ms),
            device: sent.device,
        })
    }
}

/// The order the options were shown in; nothing, if it can't have been that.
fn shown(text: &str, options: OptionSet) -> String {
    let letters: OptionSet = text.chars().filter_map(OptionId::new).collect();
    let each_once = usize::try_from(letters.len()).is_ok_and(|length| length == text.chars().count());
    if each_once && letters.is_subset(options) { text.to_owned() } else { String::new() }
}
