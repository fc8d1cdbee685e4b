//! What there is to choose from, by each way to practise. Only what choosing needs is read, not what the questions say.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::super::Owner;
use super::super::mode::Source;
use super::super::selection::Candidate;
use super::book::{BookEntry, Favourite, book, favourites};
use super::start::{LONGEST, Wanted};
use crate::clock::date_of;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::question::search::{self, Filter};
use crate::question::store::{QuestionVersion, these};
use crate::question::usage::{Doubt, FEWEST_FOR_FIGURES};
use crate::question::{Kind, OptionId, QuestionOption, Status};
use crate::store::{Result, StoreError, Tx, list};
use crate::{list_sql, sql, with_tx};

/// 疑难: a question of which people earn less than this share of the marks, in per cent.
pub const HARD_BELOW: i64 = 60;

/// How many published questions carry a tag.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TagCount {
    /// 标签
    pub tag: String,
    /// Published questions.
    pub questions: i64,
}

/// Published questions that are marked by their key, of a subject and an edition.
macro_rules! published {
    ($select:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM question q JOIN question_version v ON v.id = q.published_version_id WHERE q.status = 'published' AND v.kind <> 'case' \
             AND EXISTS (SELECT 1 FROM question_chapter p WHERE p.question_id = q.id AND p.subject = $1 AND p.edition = $2 \
             AND (CAST($3 AS TEXT) IS NULL OR p.chapter = $3 OR p.chapter LIKE $3 || '.%')) ",
            $rest
        )
    };
}

/// The same, beginning with the questions that have been answered.
macro_rules! hard {
    ($select:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM question_usage u JOIN question_version v ON v.id = u.question_version_id \
             JOIN question q ON q.id = v.question_id AND q.published_version_id = v.id \
             WHERE q.status = 'published' AND v.kind <> 'case' AND q.subject = $1 \
             AND EXISTS (SELECT 1 FROM question_chapter p WHERE p.question_id = q.id AND p.subject = $1 AND p.edition = $2) \
             AND ((u.people >= $3 AND 100 * u.half_marks < $4 * u.people * u.full_half_marks) OR u.doubts & $5 <> 0) ",
            $rest
        )
    };
}

sql! {
    PLACE = published!("q.id AS question_id, v.id, v.kind", "AND (CAST($4 AS TEXT) IS NULL OR v.kind = $4) ORDER BY q.id");
    TAG = published!("q.id AS question_id, v.id, v.kind", "AND EXISTS (SELECT 1 FROM question_tag t WHERE t.question_id = q.id AND t.tag = $4) ORDER BY q.id");
    HARD = hard!("q.id AS question_id, v.id, v.kind", "ORDER BY q.id");
    PUBLISHED = "SELECT q.id AS question_id, v.id, v.kind FROM question q JOIN question_version v ON v.id = q.published_version_id \
        WHERE q.id = $1 AND q.status = 'published' AND v.kind <> 'case'";
    AGAIN = "SELECT q.id AS question_id, n.id, n.kind FROM practice_set s JOIN practice_mark m ON m.set_id = s.id \
        JOIN question_version v ON v.id = m.question_version_id JOIN question q ON q.id = v.question_id \
        JOIN question_version n ON n.id = q.published_version_id WHERE s.id = $1 AND (s.account_id = $2 OR s.visitor_id = $2) \
        AND m.half_marks < m.full_half_marks AND q.status = 'published' AND n.kind <> 'case' ORDER BY m.position";
    KINDS = published!("v.kind, COUNT(*) AS questions", "GROUP BY v.kind ORDER BY v.kind");
    TAGS = "SELECT t.tag, COUNT(*) AS questions FROM question q JOIN question_version v ON v.id = q.published_version_id \
        JOIN question_tag t ON t.question_id = q.id WHERE q.subject = $1 AND q.status = 'published' AND v.kind <> 'case' \
        AND EXISTS (SELECT 1 FROM question_chapter p WHERE p.question_id = q.id AND p.subject = $1 AND p.edition = $2) \
        GROUP BY t.tag ORDER BY COUNT(*) DESC, t.tag LIMIT $3";
}

list_sql! {
    OPTIONS = ["SELECT v.id, v.options FROM " list " CROSS JOIN question_version v WHERE v.id = " (id)];
}

/// Those figures that make a question one to think about, rather than one for editors to look at.
fn hard_bits() -> i64 {
    [Doubt::TooHard, Doubt::WrongOptionPreferred, Doubt::LowDiscrimination, Doubt::NegativeDiscrimination]
        .into_iter()
        .map(Doubt::bit)
        .sum()
}

/// Question, version, kind.
pub(super) type Row = (QuestionId, QuestionVersionId, String);

pub(super) fn candidate((question, version, kind): Row) -> Result<Candidate> {
    let kind = Kind::from_code(&kind).ok_or_else(|| StoreError::Corrupt(format!("question_version.kind of {version}")))?;
    Ok(Candidate { question, version, kind, options: Vec::new() })
}

/// A chapter's or a subject's questions, of one kind or of all.
pub(super) async fn of_place(tx: &mut Tx, wanted: &Wanted<'_>, kind: Option<Kind>) -> Result<Vec<Candidate>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(PLACE)
        .bind(wanted.subject)
        .bind(wanted.edition)
        .bind(wanted.chapter)
        .bind(kind.map(Kind::code))
        .fetch_all(c)
        .await)?;
    rows.into_iter().map(candidate).collect()
}

/// Where everything but place and day comes from.
pub(super) async fn candidates(
    tx: &mut Tx,
    owner: Owner,
    wanted: &Wanted<'_>,
    source: Source<'_>,
    at: DateTime<Utc>,
) -> Result<Vec<Candidate>> {
    match source {
        Source::Place | Source::Daily => of_place(tx, wanted, None).await,
        Source::Kind(kind) => of_place(tx, wanted, Some(kind)).await,
        Source::Tag(tag) => {
            let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(TAG)
                .bind(wanted.subject)
                .bind(wanted.edition)
                .bind(wanted.chapter)
                .bind(tag)
                .fetch_all(c)
                .await)?;
            rows.into_iter().map(candidate).collect()
        }
        Source::Doubtful => of_doubtful(tx, Some(owner), wanted.subject, wanted.edition).await,
        Source::Wrong(kind) => {
            let entries = book(tx, owner, Some(wanted.subject), wanted.edition).await?;
            let fits = |entry: &&BookEntry| entry.known.fits(entry.chapter.as_deref(), wanted.chapter, kind);
            Ok(entries.iter().filter(fits).filter_map(|entry| entry.known.candidate()).collect())
        }
        Source::Favourite(kind) => {
            let all = favourites(tx, owner, Some(wanted.subject), wanted.edition).await?;
            let fits = |entry: &&Favourite| entry.known.fits(entry.chapter.as_deref(), wanted.chapter, kind);
            Ok(all.iter().filter(fits).filter_map(|entry| entry.known.candidate()).collect())
        }
        Source::Again(set) => {
            let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(AGAIN).bind(set).bind(owner.id()).fetch_all(c).await)?;
            rows.into_iter().map(candidate).collect()
        }
        Source::Search(words) => of_search(tx, wanted.subject, words, at).await,
    }
}

/// 疑难题: what many get wrong or the figures cast doubt on; and what this person got wrong the last time.
async fn of_doubtful(tx: &mut Tx, owner: Option<Owner>, subject: &str, edition: &str) -> Result<Vec<Candidate>> {
    let rows: Vec<Row> = with_tx!(tx, |c| sqlx::query_as(HARD)
        .bind(subject)
        .bind(edition)
        .bind(FEWEST_FOR_FIGURES)
        .bind(HARD_BELOW)
        .bind(hard_bits())
        .fetch_all(c)
        .await)?;
    let mut found: Vec<Candidate> = rows.into_iter().map(candidate).collect::<Result<_>>()?;
    let mut versions: BTreeSet<QuestionVersionId> = found.iter().map(|candidate| candidate.version).collect();
    let Some(owner) = owner else { return Ok(found) };
    for entry in book(tx, owner, Some(subject), edition).await? {
        if let Some(candidate) = entry.known.candidate().filter(|_| entry.streak == 0)
            && versions.insert(candidate.version)
        {
            found.push(candidate);
        }
    }
    Ok(found)
}

/// What words find, of what is published.
async fn of_search(tx: &mut Tx, subject: &str, words: &str, at: DateTime<Utc>) -> Result<Vec<Candidate>> {
    let filter = Filter {
        words: words.to_owned(),
        subject: subject.to_owned(),
        status: Status::Published.code().to_owned(),
        order: search::Order::Relevance.code().to_owned(),
        ..Filter::default()
    };
    let most = i64::try_from(LONGEST).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    for hit in search::find(tx, &filter, date_of(at), 1, most).await?.hits {
        let row: Option<Row> = with_tx!(tx, |c| sqlx::query_as(PUBLISHED).bind(hit.id).fetch_optional(c).await)?;
        found.extend(row.map(candidate).transpose()?);
    }
    Ok(found)
}

/// These versions, in this order, whatever became of them since.
pub(super) async fn of_versions(tx: &mut Tx, versions: &[QuestionVersionId]) -> Result<Vec<Candidate>> {
    let found = these(tx, versions).await?;
    let known = versions.iter().filter_map(|id| found.get(id));
    let candidate = |version: &QuestionVersion| Candidate {
        question: version.question,
        version: version.id,
        kind: version.content.kind,
        options: Vec::new(),
    };
    Ok(known.map(candidate).collect())
}

/// Reads the options of those that were chosen.
pub(super) async fn read_options(tx: &mut Tx, chosen: &mut [Candidate]) -> Result<()> {
    let ids = list::of(chosen.iter().map(|candidate| list::id(candidate.version.0)));
    let rows: Vec<(QuestionVersionId, String)> = OPTIONS.fetch(tx, &ids).await?;
    let options: HashMap<QuestionVersionId, String> = rows.into_iter().collect();
    for candidate in chosen {
        let id = candidate.version;
        let options: Vec<QuestionOption> = options
            .get(&id)
            .and_then(|options| serde_json::from_str(options).ok())
            .ok_or_else(|| StoreError::Corrupt(format!("question_version.options of {id}")))?;
        candidate.options = options.iter().map(|option| option.id).collect::<Vec<OptionId>>();
    }
    Ok(())
}

/// How many published questions of each kind a subject has in an edition, in the order of a paper.
pub async fn kind_counts(tx: &mut Tx, subject: &str, edition: &str) -> Result<Vec<(Kind, i64)>> {
    let rows: Vec<(String, i64)> =
        with_tx!(tx, |c| sqlx::query_as(KINDS).bind(subject).bind(edition).bind(None::<String>).fetch_all(c).await)?;
    let of = |kind: Kind| rows.iter().find(|(code, _)| code == kind.code()).map(|(_, questions)| (kind, *questions));
    Ok(Kind::ALL.into_iter().filter_map(of).collect())
}

/// The tags of a subject's published questions, the most frequent first.
pub async fn tags(tx: &mut Tx, subject: &str, edition: &str, limit: i64) -> Result<Vec<TagCount>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(TAGS).bind(subject).bind(edition).bind(limit).fetch_all(c).await)?)
}

/// How many questions are 疑难题 for somebody.
pub async fn doubtful_count(tx: &mut Tx, owner: Option<Owner>, subject: &str, edition: &str) -> Result<usize> {
    Ok(of_doubtful(tx, owner, subject, edition).await?.len())
}
