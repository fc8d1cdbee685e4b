//! 查重: questions that say nearly the same, whatever the order of their options and however they are punctuated.
//!
//! A question is the set of its *shingles*: every three characters in a row of the folded stem, of each option and of each task by
//! itself. Two questions are as similar as their sets: what both have, divided by what either has (Jaccard). A question of eighty
//! characters with one of them changed is 0.93 similar to what it was; with a fifth rewritten, 0.65; unrelated ones stay below 0.1.
//!
//! To find similar ones without comparing all, 128 independent hashes of the set keep their smallest value each ([`Signature`]): two
//! questions agree in each with the probability of their similarity. The values go into 32 *bands* of four. Questions that agree in a
//! whole band are candidates, which happens with probability `1 − (1 − s⁴)³²`: 0.988 at the threshold of 0.6, 0.9998 at 0.7, and 0.05 at
//! 0.2. The rest of the signature sorts out most others (its estimate is off by 0.043 at 0.6), and only what is left is compared.

#[cfg(feature = "store")]
pub mod store;

use super::content::fold;
use super::{Content, Kind};

/// Characters in a shingle: two make unrelated questions of one profession look alike, four miss rewritten ones.
const SHINGLE: usize = 3;
/// Bands of a signature.
const BANDS: usize = 32;
/// Values in a band.
const ROWS: usize = 4;
/// Values of a signature.
const HASHES: usize = BANDS * ROWS;

/// From this similarity on, in thousandths, somebody is asked.
pub const THRESHOLD: i64 = 600;
/// Signatures less alike than this, in thousandths, aren't worth comparing the texts: three and a half standard errors below.
const WORTH_COMPARING: i64 = 450;

/// The shingles of a question, as sorted hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingles(Vec<u64>);

impl Shingles {
    /// Of what a question says. The two options of a judgement say nothing.
    pub fn of(content: &Content) -> Self {
        let options = content.options.iter().map(|option| &option.text).filter(|_| content.kind != Kind::Judgement);
        let mut hashes = Vec::new();
        for text in std::iter::once(&content.stem).chain(options).chain(&content.tasks) {
            let characters: Vec<char> = fold(text).chars().collect();
            if characters.len() < SHINGLE {
                hashes.extend((!characters.is_empty()).then(|| hash(&characters)));
            } else {
                hashes.extend(characters.windows(SHINGLE).map(hash));
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    /// How similar two questions are, in thousandths. Those that say nothing are like no other.
    pub fn similarity(&self, other: &Self) -> i64 {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut common = 0_i64;
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => drop(left.next()),
                std::cmp::Ordering::Greater => drop(right.next()),
                std::cmp::Ordering::Equal => {
                    common += 1;
                    left.next();
                    right.next();
                }
            }
        }
        let both = i64::try_from(self.0.len() + other.0.len()).unwrap_or(i64::MAX) - common;
        if both == 0 { 0 } else { common * 1000 / both }
    }

    /// Whether there is anything to compare.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// FNV-1a, then stirred. Written out, because signatures are kept: it must stay the same for ever.
fn hash(characters: &[char]) -> u64 {
    let fnv = characters.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, character| {
        (hash ^ u64::from(u32::from(*character))).wrapping_mul(0x0000_0100_0000_01b3)
    });
    stir(fnv)
}

/// The finaliser of SplitMix64.
const fn stir(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The smallest value of each hash over a question's shingles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature([u32; HASHES]);

impl Signature {
    /// Of what a question says.
    pub fn of(content: &Content) -> Self {
        Self::of_shingles(&Shingles::of(content))
    }

    /// Of a set.
    #[expect(clippy::cast_possible_truncation, reason = "the upper half of a product is what is wanted")]
    pub fn of_shingles(shingles: &Shingles) -> Self {
        let mut smallest = [u32::MAX; HASHES];
        for shingle in &shingles.0 {
            for ((least, factor), term) in smallest.iter_mut().zip(&FACTORS).zip(&TERMS) {
                *least = (*least).min((shingle.wrapping_mul(*factor).wrapping_add(*term) >> 32) as u32);
            }
        }
        Self(smallest)
    }

    /// One byte of each value: enough to estimate by, and what is kept.
    #[expect(clippy::cast_possible_truncation, reason = "one byte is what is wanted")]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.iter().map(|value| *value as u8).collect()
    }

    /// A short text for each band; equal where all its values are. None for a question that says nothing.
    pub fn bands(&self) -> impl Iterator<Item = String> {
        let says_something = self.0 != [u32::MAX; HASHES];
        self.0.chunks_exact(ROWS).zip(1_u64..).filter(move |_| says_something).map(|(values, band)| {
            let hash = values.iter().fold(band, |hash, value| stir(hash ^ u64::from(*value)));
            // 2³⁶ values for all bands together: chance alone brings hardly any two questions together.
            format!("{:09x}", hash >> 28)
        })
    }
}

/// How similar two questions are by what is kept of their signatures, in thousandths.
pub fn estimate(one: &[u8], other: &[u8]) -> i64 {
    let equal = one.iter().zip(other).filter(|(a, b)| a == b).count();
    // One byte in 256 is equal by chance.
    let share = i64::try_from(equal * 1000 / HASHES).unwrap_or(1000);
    ((share * 256 - 1000) / 255).max(0)
}

const FACTORS: [u64; HASHES] = numbers(0x5a48_454e_4754_5531, 1);
const TERMS: [u64; HASHES] = numbers(0x4348_4143_4f4e_4731, 0);

/// Fixed numbers that look like chance, all with the bits of `always`.
const fn numbers(seed: u64, always: u64) -> [u64; HASHES] {
    let mut out = [0; HASHES];
    let mut state = seed;
    let mut at = 0;
    while at < HASHES {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        out[at] = stir(state) | always;
        at += 1;
    }
    out
}

/// Groups of things that hang together by pairs. Each group in order, the groups by their first.
pub fn clusters<T: Copy + Ord>(pairs: impl IntoIterator<Item = (T, T)>) -> Vec<Vec<T>> {
    let mut group_of = std::collections::BTreeMap::new();
    let mut groups: Vec<Vec<T>> = Vec::new();
    for (a, b) in pairs {
        let mut place = |thing| {
            *group_of.entry(thing).or_insert_with(|| {
                groups.push(vec![thing]);
                groups.len() - 1
            })
        };
        let (a, b) = (place(a), place(b));
        if a != b {
            let (from, to) = if groups[a].len() < groups[b].len() { (a, b) } else { (b, a) };
            for thing in std::mem::take(&mut groups[from]) {
                group_of.insert(thing, to);
                groups[to].push(thing);
            }
        }
    }
    groups.retain(|group| !group.is_empty());
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups
}
