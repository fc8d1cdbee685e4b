//! Many new questions at once, as an import brings them.

use std::sync::Arc;

use super::super::{Shingles, Signature, THRESHOLD};
use super::{MOST_COMPARED, Near};
use crate::apart::apart;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::question::Content;
use crate::question::store::these;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// So many signatures of the bank are read at a time.
const SLICE: i64 = 5000;
/// So many texts of the bank are compared at a time.
const TEXTS: usize = 2000;
/// In a file, a question is compared with so many others of a band.
const MOST_OF_A_BAND: usize = 8;

/// What a new question is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    /// A question of the bank.
    InBank(Near),
    /// An earlier one of the same lot.
    Earlier {
        /// Its place, from 0.
        index: usize,
        /// How similar, in thousandths.
        similarity: i64,
    },
}

sql! {
    SIGNATURES = "SELECT number, question_id, version_id, subject, signature FROM question_search \
        WHERE number > $1 AND status <> 'retired' ORDER BY number LIMIT $2";
}

type SignatureRow = (i64, QuestionId, QuestionVersionId, String, Vec<u8>);

struct Lot {
    subjects: Vec<String>,
    shingles: Vec<Shingles>,
    signatures: Vec<Signature>,
    /// Band and place, in order.
    bands: Vec<(u64, usize)>,
}

/// A question of the bank that is worth comparing with one of the lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Likely {
    place: usize,
    estimate: i64,
    question: QuestionId,
    version: QuestionVersionId,
}

impl Lot {
    fn of(contents: Vec<Content>) -> Self {
        let shingles: Vec<Shingles> = contents.iter().map(Shingles::of).collect();
        let signatures: Vec<Signature> = shingles.iter().map(Signature::of_shingles).collect();
        let speaking = signatures.iter().enumerate().filter(|(place, _)| !shingles[*place].is_empty());
        let mut bands: Vec<(u64, usize)> =
            speaking.flat_map(|(place, signature)| signature.bands().map(move |band| (band, place))).collect();
        bands.sort_unstable();
        let subjects = contents.into_iter().map(|content| content.subject).collect();
        Self { subjects, shingles, signatures, bands }
    }

    /// Those that agree with a signature in a band and are like it otherwise.
    fn like(&self, signature: &Signature, subject: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for band in signature.bands() {
            let start = self.bands.partition_point(|(other, _)| *other < band);
            let same = self.bands[start..].iter().take_while(|(other, _)| *other == band).map(|(_, place)| *place);
            found.extend(same.filter(|place| self.subjects[*place] == subject));
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|place| self.signatures[*place].is_like(signature));
        found
    }

    /// Pairs within the lot: later, earlier, similarity.
    fn pairs(&self) -> Vec<(usize, usize, i64)> {
        let mut candidates = Vec::new();
        for group in self.bands.chunk_by(|a, b| a.0 == b.0) {
            for (at, (_, later)) in group.iter().enumerate() {
                candidates.extend(group[..at].iter().take(MOST_OF_A_BAND).map(|(_, earlier)| (*later, *earlier)));
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let alike = |(later, earlier): &(usize, usize)| {
            self.subjects[*later] == self.subjects[*earlier] && self.signatures[*later].is_like(&self.signatures[*earlier])
        };
        let compared = candidates.into_iter().filter(alike);
        let compared = compared.map(|(later, earlier)| (later, earlier, self.shingles[later].similarity(&self.shingles[earlier])));
        compared.filter(|(.., similarity)| *similarity >= THRESHOLD).collect()
    }

    /// What of a part of the bank is worth comparing.
    fn likely(&self, part: Vec<SignatureRow>) -> Result<Vec<Likely>> {
        let mut found = Vec::new();
        for (_, question, version, subject, bytes) in part {
            let signature = Signature::from_bytes(&bytes).ok_or_else(|| StoreError::Corrupt("question_search.signature".into()))?;
            let like = self.like(&signature, &subject).into_iter();
            found.extend(like.map(|place| {
                let estimate = signature.estimate(&self.signatures[place]);
                Likely { place, estimate, question, version }
            }));
        }
        Ok(found)
    }
}

/// For each of these new questions, those of the bank and those before it that say nearly the same, the most similar first. Reads the
/// signatures of the bank once, whatever the number of questions. The comparing itself keeps nobody waiting.
pub async fn near_many(tx: &mut Tx, contents: Vec<Content>) -> Result<Vec<Vec<Other>>> {
    let mut found: Vec<Vec<(i64, Other)>> = vec![Vec::new(); contents.len()];
    let lot = Arc::new(apart(move || Lot::of(contents)).await?);
    for part in worth_comparing(tx, &lot).await?.chunks(TEXTS) {
        let ids: Vec<QuestionVersionId> = part.iter().map(|likely| likely.version).collect();
        let texts = these(tx, &ids).await?;
        let (lot, part) = (Arc::clone(&lot), part.to_vec());
        let compared = apart(move || {
            part.into_iter()
                .map(|likely| {
                    let text =
                        texts.get(&likely.version).ok_or_else(|| StoreError::Corrupt("question_search.version_id".into()))?;
                    Ok((likely, lot.shingles[likely.place].similarity(&Shingles::of(&text.content))))
                })
                .collect::<Result<Vec<_>>>()
        });
        for (Likely { place, question, .. }, similarity) in compared.await?? {
            if similarity >= THRESHOLD {
                found[place].push((similarity, Other::InBank(Near { question, similarity })));
            }
        }
    }
    for (later, index, similarity) in apart(move || lot.pairs()).await? {
        found[later].push((similarity, Other::Earlier { index, similarity }));
    }
    let sorted = found.into_iter().map(|mut found| {
        found.sort_by_key(|(similarity, _)| -similarity);
        found.into_iter().map(|(_, other)| other).collect()
    });
    Ok(sorted.collect())
}

/// Of each question of the lot, those of the bank that are most alike by their signatures.
async fn worth_comparing(tx: &mut Tx, lot: &Arc<Lot>) -> Result<Vec<Likely>> {
    let mut likely = Vec::new();
    let mut after = 0;
    loop {
        let part: Vec<SignatureRow> = with_tx!(tx, |c| sqlx::query_as(SIGNATURES).bind(after).bind(SLICE).fetch_all(c).await)?;
        let Some((last, ..)) = part.last() else { break };
        after = *last;
        let lot = Arc::clone(lot);
        likely.extend(apart(move || lot.likely(part)).await??);
    }
    likely.sort_unstable_by(|a, b| b.cmp(a));
    let by_place = likely.chunk_by(|a, b| a.place == b.place);
    Ok(by_place.flat_map(|most_alike| most_alike.iter().take(MOST_COMPARED)).copied().collect())
}
