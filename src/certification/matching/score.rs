//! How well somebody of the register fits a row, in points with their reasons; and when that is certain. Pure.
//!
//! | | points |
//! |---|---|
//! | ID number: the same / none given or none known / another | 100 / 0 / −100 |
//! | name: the same / the same in another writing / only its sound / another | 40 / 30 / 20 / 0 |
//! | organisation: the same / one name within the other / none given or none known / another | 30 / 10 / 0 / −20 |
//! | division: the same / the row says it more roughly / more closely / none given / elsewhere | 25 / 20 / 5 / 0 / −30 |
//! | results so far: the row goes on from them / say nothing / say otherwise of the same paper | 5 / 0 / −5 |
//!
//! Certain is who has at least [`CERTAIN`] points without a doubt: number and name are the same; or the row gives no number, the
//! name is the same, and organisation and division are the same where they are given, one of them at least. Results so far never
//! decide. Where two are certain without a number, nobody is.

use super::variant::plain;
use crate::organisation;
use crate::person::name;

/// From so many points on somebody may be taken without asking.
pub const CERTAIN: i64 = 60;

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// 证件号码
    IdNumber,
    /// 姓名
    Name,
    /// 工作单位
    Organisation,
    /// 区划
    Division,
    /// 已有成绩
    Career,
}

/// How the row and the person compare in one [`Aspect`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// They are the same; of results: the row goes on from those on record.
    Same,
    /// Of a name: another writing of the same. Of an organisation: one within the other. Of a division: the row says it more roughly.
    Near,
    /// Of a name: only the sound. Of a division: the row says it more closely than the register.
    Far,
    /// The row doesn't say.
    Unsaid,
    /// The register doesn't know.
    Unknown,
    /// They differ.
    Differs,
}

/// What a row says of whom it is about.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The name as written.
    pub name: &'a str,
    /// The hash of the ID number.
    pub id_hash: Option<&'a [u8]>,
    /// 工作单位; empty: not said.
    pub organisation: &'a str,
    /// The path of the division, if one is named.
    pub division_path: Option<&'a str>,
}

/// What the register knows of somebody.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// [`name::folded`].
    pub name_folded: &'a str,
    /// The hash of the ID number.
    pub id_hash: Option<&'a [u8]>,
    /// [`organisation::store::folded`].
    pub organisation_folded: Option<&'a str>,
    /// Where they belong.
    pub division_path: &'a str,
}

/// A row beside somebody of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// 证件号码
    pub id_number: Fit,
    /// 姓名
    pub name: Fit,
    /// 工作单位
    pub organisation: Fit,
    /// 区划
    pub division: Fit,
    /// 已有成绩; [`Fit::Unsaid`] where nobody has looked.
    pub career: Fit,
}

/// The points of one aspect.
const fn points(aspect: Aspect, fit: Fit) -> i64 {
    match (aspect, fit) {
        (Aspect::IdNumber, Fit::Same) => 100,
        (Aspect::IdNumber, Fit::Differs) => -100,
        (Aspect::Name, Fit::Same) => 40,
        (Aspect::Name, Fit::Near) | (Aspect::Organisation, Fit::Same) => 30,
        (Aspect::Name, Fit::Far) | (Aspect::Division, Fit::Near) => 20,
        (Aspect::Organisation, Fit::Near) => 10,
        (Aspect::Organisation, Fit::Differs) => -20,
        (Aspect::Division, Fit::Same) => 25,
        (Aspect::Division, Fit::Far) | (Aspect::Career, Fit::Same) => 5,
        (Aspect::Division, Fit::Differs) => -30,
        (Aspect::Career, Fit::Differs) => -5,
        _ => 0,
    }
}

impl Comparison {
    /// Each aspect with how it fits and what that counts.
    pub const fn reasons(&self) -> [(Aspect, Fit, i64); 5] {
        [
            (Aspect::IdNumber, self.id_number, points(Aspect::IdNumber, self.id_number)),
            (Aspect::Name, self.name, points(Aspect::Name, self.name)),
            (Aspect::Organisation, self.organisation, points(Aspect::Organisation, self.organisation)),
            (Aspect::Division, self.division, points(Aspect::Division, self.division)),
            (Aspect::Career, self.career, points(Aspect::Career, self.career)),
        ]
    }

    /// All points.
    pub fn score(&self) -> i64 {
        self.reasons().iter().map(|(_, _, points)| points).sum()
    }

    /// Nobody needs to look: see the module.
    pub fn is_certain(&self) -> bool {
        let without_career = Self { career: Fit::Unsaid, ..*self };
        let undoubted = match self.id_number {
            Fit::Same => self.name == Fit::Same,
            Fit::Unsaid => {
                self.name == Fit::Same
                    && matches!(self.organisation, Fit::Same | Fit::Unsaid)
                    && matches!(self.division, Fit::Same | Fit::Near | Fit::Unsaid)
            }
            _ => false,
        };
        undoubted && without_career.score() >= CERTAIN
    }
}

/// Compares a row with somebody.
pub fn compare(said: Said<'_>, known: Known<'_>) -> Comparison {
    Comparison {
        id_number: match (said.id_hash, known.id_hash) {
            (None, _) => Fit::Unsaid,
            (Some(_), None) => Fit::Unknown,
            (Some(said), Some(known)) if said == known => Fit::Same,
            _ => Fit::Differs,
        },
        name: names(&name::folded(said.name), known.name_folded),
        organisation: organisations(&organisation::store::folded(said.organisation), known.organisation_folded),
        division: match said.division_path {
            None => Fit::Unsaid,
            Some(path) if path == known.division_path => Fit::Same,
            Some(path) if known.division_path.starts_with(path) => Fit::Near,
            Some(path) if path.starts_with(known.division_path) => Fit::Far,
            Some(_) => Fit::Differs,
        },
        career: Fit::Unsaid,
    }
}

fn names(said: &str, known: &str) -> Fit {
    if said == known {
        Fit::Same
    } else if plain(said) == plain(known) {
        Fit::Near
    } else if !said.is_empty() && name::spelled(said).0 == name::spelled(known).0 {
        Fit::Far
    } else {
        Fit::Differs
    }
}

/// 社工站 is within 曲江街道社工站. What is shorter than this names too many.
const TELLING: usize = 3;

fn organisations(said: &str, known: Option<&str>) -> Fit {
    let long = |text: &str| text.chars().count() >= TELLING;
    match (said, known) {
        ("", _) => Fit::Unsaid,
        (_, None) => Fit::Unknown,
        (said, Some(known)) if said == known => Fit::Same,
        (said, Some(known)) if (long(said) && known.contains(said)) || (long(known) && said.contains(known)) => Fit::Near,
        (said, Some(known)) if long(said) && shortened(said, known) => Fit::Near,
        _ => Fit::Differs,
    }
}

/// Every character of the shorter name stands in the longer one, in order: 扬大附中 and 扬州大学附属中学.
fn shortened(one: &str, other: &str) -> bool {
    let (short, long) = if one.chars().count() <= other.chars().count() { (one, other) } else { (other, one) };
    let mut rest = long.chars();
    short.chars().count() >= TELLING && short.chars().all(|c| rest.any(|other| other == c))
}

/// Whom a row means, among those it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// The one at this place.
    One(usize),
    /// So many may be meant.
    Doubtful(usize),
    /// Nobody is like it.
    Nobody,
}

/// Whom a row means: the one who is certain. With the same number nobody else matters.
pub fn meant(comparisons: &[Comparison]) -> Meant {
    let certain = |wanted: fn(&Comparison) -> bool| {
        let mut found = comparisons.iter().enumerate().filter(move |(_, one)| one.is_certain() && wanted(one)).map(|(at, _)| at);
        (found.next(), found.count())
    };
    match (certain(|one| one.id_number == Fit::Same), certain(|one| one.id_number != Fit::Same)) {
        ((Some(one), 0), _) | ((None, _), (Some(one), 0)) => Meant::One(one),
        ((None, _), (Some(_), more)) => Meant::Doubtful(more + 1),
        _ if comparisons.is_empty() => Meant::Nobody,
        _ => Meant::Doubtful(comparisons.len()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMES: [&str; 5] = ["张晓丽", "張曉麗", "张小丽", "阿依·古丽", "王芳"];
    const ORGANISATIONS: [&str; 4] = ["", "曲江街道社工站", "曲江社工站", "东关社区"];
    const PATHS: [Option<&str>; 5] =
        [None, Some("/32/3210/321002/"), Some("/32/3210/"), Some("/32/3210/321002/01/"), Some("/32/3210/321003/")];
    const NUMBERS: [Option<&[u8]>; 3] = [None, Some(b"one"), Some(b"two")];

    type Of = (String, Option<&'static [u8]>, Option<String>, &'static str);

    fn any_comparison() -> impl Strategy<Value = (Said<'static>, Of)> {
        (0..5_usize, 0..3_usize, 0..4_usize, 0..5_usize, 0..5_usize, 0..3_usize, 0..4_usize, 1..5_usize).prop_map(
            |(name, number, own, path, known_name, known_number, known_own, known_path)| {
                let said = Said {
                    name: NAMES[name],
                    id_hash: NUMBERS[number],
                    organisation: ORGANISATIONS[own],
                    division_path: PATHS[path],
                };
                let own = Some(organisation::store::folded(ORGANISATIONS[known_own])).filter(|own| !own.is_empty());
                (said, (name::folded(NAMES[known_name]), NUMBERS[known_number], own, PATHS[known_path].unwrap_or("/")))
            },
        )
    }

    fn known(of: &Of) -> Known<'_> {
        Known { name_folded: &of.0, id_hash: of.1, organisation_folded: of.2.as_deref(), division_path: of.3 }
    }

    /// The rule as imports have always had it, said plainly.
    fn plainly(said: Said<'_>, known: Known<'_>) -> bool {
        let same_name = name::folded(said.name) == known.name_folded;
        if let Some(hash) = said.id_hash {
            return same_name && known.id_hash == Some(hash);
        }
        let own = organisation::store::folded(said.organisation);
        let placed = !own.is_empty() || said.division_path.is_some();
        same_name
            && placed
            && (own.is_empty() || known.organisation_folded == Some(own.as_str()))
            && said.division_path.is_none_or(|path| known.division_path.starts_with(path))
    }

    proptest! {
        #[test]
        fn certain_is_what_the_rule_says((said, of) in any_comparison()) {
            prop_assert_eq!(compare(said, known(&of)).is_certain(), plainly(said, known(&of)));
        }

        #[test]
        fn a_score_is_the_sum_of_its_reasons_and_a_certain_one_is_high((said, of) in any_comparison()) {
            let found = compare(said, known(&of));
            prop_assert_eq!(found.score(), found.reasons().iter().map(|(_, _, points)| points).sum::<i64>());
            prop_assert!(!found.is_certain() || found.score() >= CERTAIN);
            for career in [Fit::Same, Fit::Differs] {
                prop_assert_eq!(Comparison { career, ..found }.is_certain(), found.is_certain(), "results so far never decide");
            }
        }

        #[test]
        fn to_agree_never_costs_points((said, of) in any_comparison()) {
            let found = compare(said, known(&of));
            for better in [
                Comparison { id_number: Fit::Same, ..found },
                Comparison { name: Fit::Same, ..found },
                Comparison { organisation: Fit::Same, ..found },
                Comparison { division: Fit::Same, ..found },
            ] {
                prop_assert!(better.score() >= found.score());
                prop_assert!(better.is_certain() || !found.is_certain());
            }
        }

        #[test]
        fn the_order_of_the_candidates_changes_nothing(list in proptest::collection::vec(any_comparison(), 0..5), turn in 0..5_usize) {
            let mut found: Vec<Comparison> = list.iter().map(|(said, of)| compare(*said, known(of))).collect();
            // Nobody shares a number.
            let mut seen = false;
            found.retain(|one| one.id_number != Fit::Same || !std::mem::replace(&mut seen, true));
            let before = meant(&found);
            let mut turned = found.clone();
            let by = if turned.is_empty() { 0 } else { turn % turned.len() };
            turned.rotate_left(by);
            match (before, meant(&turned)) {
                (Meant::One(a), Meant::One(b)) => prop_assert_eq!(found[a], turned[b]),
                (a, b) => prop_assert_eq!(a, b),
            }
        }
    }

    #[test]
    fn each_aspect_is_told_apart() {
        let at = "/32/3210/321002/";
        let of = |name: &'static str, own: &'static str| {
            let known_name = name::folded("阿依·古丽");
            let found = compare(
                Said { name, id_hash: None, organisation: own, division_path: Some("/32/3210/") },
                Known {
                    name_folded: &known_name,
                    id_hash: Some(b"one"),
                    organisation_folded: Some("扬州大学附属中学"),
                    division_path: at,
                },
            );
            (found.name, found.organisation, found.division, found.id_number)
        };
        assert_eq!(of("阿依古丽", "扬州大学附属中学"), (Fit::Same, Fit::Same, Fit::Near, Fit::Unsaid));
        assert_eq!(of("阿依 • 古丽", "扬大附中"), (Fit::Same, Fit::Near, Fit::Near, Fit::Unsaid));
        assert_eq!(of("阿衣古丽", "附属中学"), (Fit::Far, Fit::Near, Fit::Near, Fit::Unsaid));
        assert_eq!(of("李华", "中学"), (Fit::Differs, Fit::Differs, Fit::Near, Fit::Unsaid));
    }
}
