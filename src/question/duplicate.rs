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

/// The smallest value of each hash over a question's shingles, a byte of each: what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature([u8; HASHES]);

impl Signature {
    /// Of what a question says.
    pub fn of(content: &Content) -> Self {
        Self::of_shingles(&Shingles::of(content))
    }

    /// Of a set.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the upper half of a product is what is wanted, and one byte of that is kept"
    )]
    pub fn of_shingles(shingles: &Shingles) -> Self {
        let mut smallest = [u32::MAX; HASHES];
        for shingle in &shingles.0 {
            for ((least, factor), term) in smallest.iter_mut().zip(&FACTORS).zip(&TERMS) {
                *least = (*least).min((shingle.wrapping_mul(*factor).wrapping_add(*term) >> 32) as u32);
            }
        }
        Self(smallest.map(|value| value as u8))
    }

    /// As kept.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads [`Self::bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// A number for each band, with the band's own in it; equal where all values of a band are.
    pub fn bands(&self) -> impl Iterator<Item = u64> {
        self.0
            .chunks_exact(ROWS)
            .zip(0_u64..)
            .map(|(values, band)| values.iter().fold(band, |number, value| number << 8 | u64::from(*value)))
    }

    /// How similar two questions are by their signatures, in thousandths.
    pub fn estimate(&self, other: &Self) -> i64 {
        let equal = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        let share = i64::try_from(equal * 1000 / HASHES).unwrap_or(1000);
        // One byte in 256 is equal by chance.
        ((share * 256 - 1000) / 255).max(0)
    }

    /// Whether it is worth comparing the texts.
    pub fn is_like(&self, other: &Self) -> bool {
        self.estimate(other) >= WORTH_COMPARING
    }
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
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::question::{ChapterRef, OptionId, OptionSet, QuestionOption};

    fn question(stem: &str, options: &[String]) -> Content {
        let options = ('a'..='z').zip(options);
        let options = options.filter_map(|(id, text)| Some(QuestionOption { id: OptionId::new(id)?, text: text.clone() }));
        Content {
            subject: "junior-practice".into(),
            chapters: vec![ChapterRef { edition: "2018".into(), chapter: "03".into() }],
            kind: Kind::Single,
            stem: stem.into(),
            options: options.collect(),
            key: OptionSet::EMPTY,
            explanation: String::new(),
            source: String::new(),
            law_as_of: None,
            review_by: None,
            difficulty: 3,
            tags: vec![],
            tasks: vec![],
            rubric: vec![],
            model_answer: String::new(),
        }
    }

    #[test]
    fn one_changed_character_leaves_a_question_similar_and_another_question_is_not() {
        let options = ["协助其建立支持网络", "直接为其安排工作", "劝其离开原来的社区", "代替其作出决定"].map(str::to_owned);
        let one = question("社会工作者小王在社区走访时发现，老人张某长期独居，情绪低落。小王首先应当（　　）。", &options);
        let other = question("社会工作者小李在社区走访时发现，老人张某长期独居，情绪低落。小李首先应当（　　）。", &options);
        let unrelated = question(
            "根据《慈善法》，慈善组织的年度募捐成本，不得违反（　　）的规定。",
            &["章程", "法律", "习惯", "合同"].map(str::to_owned),
        );
        let similarity = |a: &Content, b: &Content| Shingles::of(a).similarity(&Shingles::of(b));
        assert!(similarity(&one, &other) > 780, "{}", similarity(&one, &other));
        assert!(similarity(&one, &unrelated) < 50, "{}", similarity(&one, &unrelated));
        assert!(Signature::of(&one).is_like(&Signature::of(&other)) && !Signature::of(&one).is_like(&Signature::of(&unrelated)));
    }

    #[test]
    fn what_says_nothing_is_like_nothing() {
        let empty = Shingles::of(&question("（　　）？", &[]));
        assert!(empty.is_empty());
        assert_eq!(empty.similarity(&empty), 0);
    }

    #[test]
    fn signatures_stay_as_they_are() {
        // They are kept: another value here makes every stored one worthless.
        let signature = Signature::of(&question("老年社会工作", &["支持".to_owned()]));
        assert_eq!(signature.bytes()[..8], [10, 95, 95, 201, 4, 67, 84, 162]);
    }

    #[test]
    fn things_that_hang_together_are_one_group() {
        assert_eq!(clusters([(1, 2), (5, 6), (2, 3), (9, 8), (6, 1)]), [vec![1, 2, 3, 5, 6], vec![8, 9]]);
        assert_eq!(clusters::<u8>([]), Vec::<Vec<u8>>::new());
    }

    fn words() -> impl Strategy<Value = String> {
        "[一-龥]{8,40}"
    }

    proptest! {
        #[test]
        fn order_and_punctuation_of_options_do_not_matter(stem in words(), options in prop::collection::vec(words(), 2..6), turn in 0_usize..6) {
            let mut turned: Vec<String> = options.iter().map(|option| format!("{option}。 ")).collect();
            let at = turn % turned.len();
            turned.rotate_left(at);
            let (one, other) = (question(&stem, &options), question(&format!("　{stem}？"), &turned));
            prop_assert_eq!(Shingles::of(&one), Shingles::of(&other));
            prop_assert_eq!(Signature::of(&one), Signature::of(&other));
            prop_assert_eq!(Shingles::of(&one).similarity(&Shingles::of(&other)), 1000);
        }

        #[test]
        fn similarity_is_mutual_and_between_nothing_and_all(one in words(), other in words()) {
            let (one, other) = (Shingles::of(&question(&one, &[])), Shingles::of(&question(&other, &[])));
            prop_assert_eq!(one.similarity(&other), other.similarity(&one));
            prop_assert!((0..=1000).contains(&one.similarity(&other)));
            prop_assert_eq!(one.similarity(&one), 1000);
        }

        /// The estimate is off by at most six standard errors, wherever the truth is.
        #[test]
        fn signatures_estimate_similarity(shared in "[一-龥]{30,200}", one in "[一-龥]{0,100}", other in "[一-龥]{0,100}") {
            let (a, b) = (question(&format!("{shared}{one}"), &[]), question(&format!("{other}{shared}"), &[]));
            let truth = Shingles::of(&a).similarity(&Shingles::of(&b));
            let estimate = Signature::of(&a).estimate(&Signature::of(&b));
            prop_assert!((truth - estimate).abs() <= 270, "{} {}", truth, estimate);
        }

        /// From the threshold on, two questions nearly always meet in a band; here well above it, so that they always do.
        #[test]
        fn nearly_equal_questions_meet_in_a_band(stem in "[一-龥]{60,120}", changed in "[一-龥]", at in 0_usize..60) {
            let other: String = stem.chars().enumerate().map(|(place, c)| if place == at { changed.clone() } else { c.to_string() }).collect();
            let (a, b) = (Signature::of(&question(&stem, &[])), Signature::of(&question(&other, &[])));
            prop_assert!(a.bands().zip(b.bands()).any(|(a, b)| a == b));
        }

        #[test]
        fn what_is_kept_of_a_signature_is_all_of_it(stem in words()) {
            let signature = Signature::of(&question(&stem, &[]));
            prop_assert_eq!(Signature::from_bytes(signature.bytes()), Some(signature.clone()));
            prop_assert_eq!(signature.bands().count(), BANDS);
        }
    }
}
