//! What cells come to: pure.

use std::collections::BTreeMap;

use super::Cell;
use crate::ids::OrganisationId;
use crate::organisation::OrganisationKind;

/// 持证率的分母 (domain reference §3.3): each place publishes another, so it is chosen and always said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Denominator {
    /// 社区工作者
    CommunityWorkers,
    /// 专业人才
    Professionals,
    /// 从业人员
    Employed,
}

impl Denominator {
    /// In the order people see them.
    pub const ALL: [Self; 3] = [Self::CommunityWorkers, Self::Professionals, Self::Employed];

    /// As in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CommunityWorkers => "community",
            Self::Professionals => "professionals",
            Self::Employed => "employed",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Whether the people of a cell are counted in it.
    pub fn counts(self, cell: &Cell) -> bool {
        match self {
            Self::CommunityWorkers => cell.kind.as_deref() == Some(OrganisationKind::Community.code()),
            Self::Professionals => cell.rank > 0 || cell.studied,
            Self::Employed => true,
        }
    }
}

/// A denominator and how many of it hold a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Group {
    /// All.
    pub people: i64,
    /// Holders.
    pub certified: i64,
}

impl Group {
    /// How the share has changed since another time, in tenths of a percentage point, rounded; none: one of the two has nobody.
    pub fn points_since(self, last: Self) -> Option<i64> {
        let (this, then) = (i128::from(self.people), i128::from(last.people));
        let whole = this * then;
        if whole <= 0 {
            return None;
        }
        let part = (i128::from(self.certified) * then - i128::from(last.certified) * this) * 1000;
        // Half away from nothing, both ways alike.
        let rounded = (part.abs() * 2 + whole) / (whole * 2);
        i64::try_from(if part < 0 { -rounded } else { rounded }).ok()
    }

    fn add(&mut self, cell: &Cell) {
        self.people += cell.people;
        if cell.rank > 0 {
            self.certified += cell.people;
        }
    }
}

/// What a unit comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Holders of 初级, 中级, 高级, each by the highest.
    pub held: [i64; 3],
    groups: [Group; 3],
}

impl Figures {
    /// Everybody who holds a certificate, once.
    pub fn holders(&self) -> i64 {
        self.held.iter().sum()
    }

    /// A share's numerator and denominator.
    pub fn of(&self, denominator: Denominator) -> Group {
        let [community, professionals, employed] = self.groups;
        match denominator {
            Denominator::CommunityWorkers => community,
            Denominator::Professionals => professionals,
            Denominator::Employed => employed,
        }
    }
}

/// Adds cells up.
pub fn figures<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Figures {
    let mut out = Figures::default();
    for cell in cells {
        if let Some(held) = usize::try_from(cell.rank - 1).ok().and_then(|at| out.held.get_mut(at)) {
            *held += cell.people;
        }
        for (group, denominator) in out.groups.iter_mut().zip(Denominator::ALL) {
            if denominator.counts(cell) {
                group.add(cell);
            }
        }
    }
    out
}

/// 站内持证达标 (济南 {S84}): so many of so many of a station's people hold a certificate.
pub const STATION_SHARE: (i64, i64) = (2, 3);

/// 社工站 with its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Station {
    /// Which.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Where.
    pub division_path: String,
    /// Its people.
    pub group: Group,
}

impl Station {
    /// Two thirds or more of its people hold a certificate.
    pub const fn meets(&self) -> bool {
        let (part, whole) = STATION_SHARE;
        self.group.people > 0 && self.group.certified * whole >= self.group.people * part
    }
}

/// The stations that have people, those furthest from two thirds first.
pub fn stations(cells: &[Cell]) -> Vec<Station> {
    let mut found: BTreeMap<OrganisationId, Station> = BTreeMap::new();
    for cell in cells {
        if cell.kind.as_deref() != Some(OrganisationKind::Station.code()) {
            continue;
        }
        let (Some(id), Some(name)) = (cell.organisation_id, &cell.organisation) else { continue };
        found
            .entry(id)
            .or_insert_with(|| Station {
                id,
                name: name.clone(),
                division_path: cell.division_path.clone(),
                group: Group::default(),
            })
            .group
            .add(cell);
    }
    let mut stations: Vec<Station> = found.into_values().collect();
    stations.sort_by(|one, other| {
        let missing = |station: &Station| station.group.certified * STATION_SHARE.1 - station.group.people * STATION_SHARE.0;
        (missing(one), &one.division_path, &one.name).cmp(&(missing(other), &other.division_path, &other.name))
    });
    stations
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell(kind: Option<&str>, rank: i64, studied: bool, people: i64) -> Cell {
        Cell {
            division_path: "/32/3210/321002/".into(),
            organisation_id: kind.map(|_| OrganisationId::fresh()),
            organisation: kind.map(str::to_owned),
            kind: kind.map(str::to_owned),
            rank,
            studied,
            people,
        }
    }

    #[test]
    fn each_denominator_counts_its_own_holders() {
        let cells = [
            cell(Some("community"), 0, false, 6),
            cell(Some("community"), 1, false, 4),
            cell(Some("station"), 2, true, 3),
            cell(Some("station"), 0, true, 2),
            cell(None, 3, false, 1),
        ];
        let all = figures(&cells);
        assert_eq!((all.held, all.holders()), ([4, 3, 1], 8));
        assert_eq!(all.of(Denominator::CommunityWorkers), Group { people: 10, certified: 4 });
        assert_eq!(all.of(Denominator::Professionals), Group { people: 10, certified: 8 });
        assert_eq!(all.of(Denominator::Employed), Group { people: 16, certified: 8 });
    }

    #[test]
    fn a_change_is_in_points() {
        let group = |certified, people| Group { people, certified };
        assert_eq!(group(477, 4330).points_since(group(400, 4300)), Some(17));
        assert_eq!(group(1, 3).points_since(group(2, 3)), Some(-333));
        assert_eq!(group(1, 2).points_since(group(2, 4)), Some(0));
        assert_eq!(group(0, 0).points_since(group(2, 4)), None);
    }

    #[test]
    fn two_thirds_is_met_exactly() {
        for (certified, people, meets) in [(2, 3, true), (1, 2, false), (4, 6, true), (3, 5, false), (0, 0, false), (1, 1, true)] {
            let station = Station {
                id: OrganisationId::fresh(),
                name: String::new(),
                division_path: String::new(),
                group: Group { people, certified },
            };
            assert_eq!(station.meets(), meets, "{certified}/{people}");
        }
    }

    proptest! {
        /// However people are put together, holders are counted once, are never more than their denominator, and parts add up to the whole.
        #[test]
        fn parts_add_up(rows in proptest::collection::vec((0_usize..3, 0_i64..4, any::<bool>(), 0_i64..50), 0..30), at in 0_usize..30) {
            let kinds = [Some("community"), Some("station"), None];
            let cells: Vec<Cell> = rows.into_iter().map(|(kind, rank, studied, people)| cell(kinds[kind], rank, studied, people)).collect();
            let all = figures(&cells);
            let (one, other) = cells.split_at(at.min(cells.len()));
            let (one, other) = (figures(one), figures(other));
            prop_assert_eq!(all.holders(), one.holders() + other.holders());
            for denominator in Denominator::ALL {
                let group = all.of(denominator);
                prop_assert!(group.certified <= group.people);
                prop_assert_eq!(group.people, one.of(denominator).people + other.of(denominator).people);
            }
            prop_assert_eq!(all.of(Denominator::Employed).certified, all.holders());
            prop_assert_eq!(all.of(Denominator::Professionals).certified, all.holders());
        }
    }
}
