//! Clusters of questions that hang together by pairs nobody has decided about.

use std::collections::BTreeMap;

use super::super::clusters as groups;
use crate::ids::QuestionId;
use crate::question::store::{self, Question, QuestionVersion};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// So many pairs are looked at, the most similar first; more come when these are decided.
const MOST_PAIRS: i64 = 5000;
/// So many questions of a cluster are shown side by side; the others come when these are decided.
const MOST_MEMBERS: usize = 6;

sql! {
    OPEN = "SELECT p.first_id, p.second_id, p.similarity FROM question_pair p \
        JOIN question a ON a.id = p.first_id JOIN question b ON b.id = p.second_id \
        WHERE p.is_distinct = $1 AND a.status <> 'retired' AND b.status <> 'retired' \
        ORDER BY p.similarity DESC, p.first_id, p.second_id LIMIT $2";
}

/// A question of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The question.
    pub question: Question,
    /// Its newest version, which was compared.
    pub newest: QuestionVersion,
}

/// Questions that say nearly the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The questions, the oldest first; at most six.
    pub members: Vec<Member>,
    /// How many there are.
    pub size: usize,
    /// How similar the two most similar are, in thousandths.
    pub similarity: i64,
}

/// A page of clusters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clusters {
    /// This page's, the most similar first.
    pub clusters: Vec<Cluster>,
    /// How many there are on all pages.
    pub total: i64,
    /// There are more than were looked at.
    pub more: bool,
}

/// The clusters of a page (from 1).
pub async fn clusters(tx: &mut Tx, page: i64, per_page: i64) -> Result<Clusters> {
    let pairs: Vec<(QuestionId, QuestionId, i64)> =
        with_tx!(tx, |c| sqlx::query_as(OPEN).bind(false).bind(MOST_PAIRS).fetch_all(c).await)?;
    let more = i64::try_from(pairs.len()).is_ok_and(|pairs| pairs >= MOST_PAIRS);
    let mut closest: BTreeMap<QuestionId, i64> = BTreeMap::new();
    for (first, second, similarity) in &pairs {
        for id in [first, second] {
            let known = closest.entry(*id).or_default();
            *known = (*known).max(*similarity);
        }
    }
    let similarity = |group: &[QuestionId]| group.iter().filter_map(|id| closest.get(id)).max().copied().unwrap_or_default();
    let mut all: Vec<(i64, Vec<QuestionId>)> = groups(pairs.iter().map(|(first, second, _)| (*first, *second)))
        .into_iter()
        .map(|group| (similarity(&group), group))
        .collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let skipped = usize::try_from((page.max(1) - 1).saturating_mul(per_page)).unwrap_or(usize::MAX);
    let shown = usize::try_from(per_page).unwrap_or_default();
    let mut clusters = Vec::new();
    for (similarity, group) in all.into_iter().skip(skipped).take(shown) {
        let size = group.len();
        let mut members = Vec::new();
        for id in group.into_iter().take(MOST_MEMBERS) {
            members.push(member(tx, id).await?);
        }
        clusters.push(Cluster { members, size, similarity });
    }
    Ok(Clusters { clusters, total, more })
}

async fn member(tx: &mut Tx, id: QuestionId) -> Result<Member> {
    let corrupt = || StoreError::Corrupt(format!("question_pair of {id}"));
    let question = store::find(tx, id).await?.ok_or_else(corrupt)?;
    let newest = store::version(tx, question.latest).await?.ok_or_else(corrupt)?;
    Ok(Member { question, newest })
}
