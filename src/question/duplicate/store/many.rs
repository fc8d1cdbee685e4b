//! Many new questions at once, as an import brings them.

use std::collections::BTreeMap;

use super::super::{Shingles, Signature, THRESHOLD};
use super::{MOST_COMPARED, Near, content_of};
use crate::ids::{QuestionId, QuestionVersionId};
use crate::question::Content;
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// So many signatures of the bank are read at a time.
const SLICE: i64 = 5000;
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

struct Lot<'a> {
    contents: &'a [Content],
    shingles: Vec<Shingles>,
    signatures: Vec<Signature>,
    /// Band and place, in order.
    bands: Vec<(u64, usize)>,
}

impl<'a> Lot<'a> {
    fn of(contents: &'a [Content]) -> Self {
        let shingles: Vec<Shingles> = contents.iter().map(Shingles::of).collect();
        let signatures: Vec<Signature> = shingles.iter().map(Signature::of_shingles).collect();
        let speaking = signatures.iter().enumerate().filter(|(place, _)| !shingles[*place].is_empty());
        let mut bands: Vec<(u64, usize)> =
            speaking.flat_map(|(place, signature)| signature.bands().map(move |band| (band, place))).collect();
        bands.sort_unstable();
        Self { contents, shingles, signatures, bands }
    }

    /// Those that agree with a signature in a band and are like it otherwise.
    fn like(&self, signature: &Signature, subject: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for band in signature.bands() {
            let start = self.bands.partition_point(|(other, _)| *other < band);
            let same = self.bands[start..].iter().take_while(|(other, _)| *other == band).map(|(_, place)| *place);
            found.extend(same.filter(|place| self.contents[*place].subject == subject));
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
            self.contents[*later].subject == self.contents[*earlier].subject
                && self.signatures[*later].is_like(&self.signatures[*earlier])
        };
        let compared = candidates.into_iter().filter(alike);
        let compared = compared.map(|(later, earlier)| (later, earlier, self.shingles[later].similarity(&self.shingles[earlier])));
        compared.filter(|(.., similarity)| *similarity >= THRESHOLD).collect()
    }
}

/// For each of these new questions, those of the bank and those before it that say nearly the same, the most similar first. Reads the
/// signatures of the bank once, whatever the number of questions.
pub async fn near_many(tx: &mut Tx, contents: &[Content]) -> Result<Vec<Vec<Other>>> {
    let lot = Lot::of(contents);
    let mut likely: BTreeMap<usize, Vec<(i64, QuestionId, QuestionVersionId)>> = BTreeMap::new();
    let mut after = 0;
    loop {
        let rows: Vec<SignatureRow> = with_tx!(tx, |c| sqlx::query_as(SIGNATURES).bind(after).bind(SLICE).fetch_all(c).await)?;
        let Some((last, ..)) = rows.last() else { break };
        after = *last;
        for (_, question, version, subject, bytes) in rows {
            let signature = Signature::from_bytes(&bytes).ok_or_else(|| StoreError::Corrupt("question_search.signature".into()))?;
            for place in lot.like(&signature, &subject) {
                likely.entry(place).or_default().push((signature.estimate(&lot.signatures[place]), question, version));
            }
        }
    }
    let mut found: Vec<Vec<(i64, Other)>> = vec![Vec::new(); contents.len()];
    for (place, mut candidates) in likely {
        candidates.sort_unstable_by(|a, b| b.cmp(a));
        for (_, question, version) in candidates.into_iter().take(MOST_COMPARED) {
            let similarity = lot.shingles[place].similarity(&Shingles::of(&content_of(tx, version).await?));
            if similarity >= THRESHOLD {
                found[place].push((similarity, Other::InBank(Near { question, similarity })));
            }
        }
    }
    for (later, index, similarity) in lot.pairs() {
        found[later].push((similarity, Other::Earlier { index, similarity }));
    }
    let sorted = found.into_iter().map(|mut found| {
        found.sort_by_key(|(similarity, _)| -similarity);
        found.into_iter().map(|(_, other)| other).collect()
    });
    Ok(sorted.collect())
}
