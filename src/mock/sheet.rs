//! 答题卡: what stands on an answer sheet, from the changes made to it. Pure: the same changes in any order, in pieces, from several
//! tabs and devices and more than once come to the same sheet.
//!
//! The change made last counts, by `(made_at, id)`; an empty choice is a change, too. What arrived after the end is kept and doesn't
//! count.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::ids::MockChangeId;
use crate::question::OptionSet;

/// One change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Its id, made by the browser.
    pub id: MockChangeId,
    /// The question, from 1.
    pub position: i64,
    /// What is ticked now.
    pub chosen: OptionSet,
    /// 标记
    pub flagged: bool,
    /// When, by the browser's clock, held by [`held`].
    pub made_at: DateTime<Utc>,
    /// When the server had it.
    pub received_at: DateTime<Utc>,
    /// Time spent on the question since the change before, in milliseconds.
    pub took_ms: Option<i64>,
    /// Arrived after the end.
    pub is_late: bool,
}

/// What stands at one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Entry {
    /// What is ticked.
    pub chosen: OptionSet,
    /// 标记
    pub flagged: bool,
    /// The change that counts: when it was made, and when it was received.
    pub last: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Time spent on the question, in milliseconds.
    pub took_ms: i64,
}

/// The sheet as the changes leave it: questions that were never touched are missing.
pub fn state<'a>(changes: impl IntoIterator<Item = &'a Change>) -> BTreeMap<i64, Entry> {
    let mut seen = BTreeSet::new();
    let mut last: BTreeMap<i64, (&Change, i64)> = BTreeMap::new();
    for change in changes {
        if change.is_late || !seen.insert(change.id) {
            continue;
        }
        let took = change.took_ms.unwrap_or_default();
        let (newest, total) = last.entry(change.position).or_insert((change, 0));
        *total += took;
        if (change.made_at, change.id) > (newest.made_at, newest.id) {
            *newest = change;
        }
    }
    let entry = |(change, took_ms): (&Change, i64)| Entry {
        chosen: change.chosen,
        flagged: change.flagged,
        last: Some((change.made_at, change.received_at)),
        took_ms,
    };
    last.into_iter().map(|(position, found)| (position, entry(found))).collect()
}

/// A browser's clock, held between the start of the attempt and the moment the server had the change: a clock set wrong can make
/// a change neither older than the paper nor younger than it is.
pub fn held(made_at: DateTime<Utc>, started_at: DateTime<Utc>, received_at: DateTime<Utc>) -> DateTime<Utc> {
    made_at.min(received_at).max(started_at)
}

/// The longest time on one question that is believed, in milliseconds: nobody looks at one longer than the longest paper takes.
pub const LONGEST_MS: i64 = 3 * 60 * 60 * 1000;

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::question::OptionId;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn change(position: i64, letters: u8, made: i64, late: bool) -> Change {
        let chosen = (0..5_u8).filter(|place| letters & (1 << place) != 0);
        Change {
            id: MockChangeId::fresh(),
            position,
            chosen: chosen.filter_map(|place| OptionId::new((b'a' + place) as char)).collect(),
            flagged: letters & 1 == 0,
            made_at: at(made),
            received_at: at(made + 1),
            took_ms: Some(made),
            is_late: late,
        }
    }

    #[test]
    fn the_last_made_counts_and_taking_back_is_a_change() {
        let first = change(1, 0b1, 10, false);
        let back = change(1, 0, 20, false);
        let late = change(1, 0b10, 30, true);
        let sheet = state([&late, &back, &first, &back]);
        assert_eq!(sheet[&1].chosen, OptionSet::EMPTY);
        assert_eq!((sheet[&1].last, sheet[&1].took_ms), (Some((at(20), at(21))), 30));
        assert_eq!(state([&late]), BTreeMap::new());
    }

    #[test]
    fn a_clock_set_wrong_is_held() {
        assert_eq!(held(at(5), at(10), at(20)), at(10));
        assert_eq!(held(at(500), at(10), at(20)), at(20));
        assert_eq!(held(at(15), at(10), at(20)), at(15));
    }

    proptest! {
        #[test]
        fn any_order_any_pieces_any_number_of_times(
            made in proptest::collection::vec((1_i64..6, any::<u8>(), 0_i64..20, any::<bool>()), 0..40),
            order in any::<u64>(),
            again in proptest::collection::vec(any::<prop::sample::Index>(), 0..20),
        ) {
            let changes: Vec<Change> = made.into_iter().map(|(place, letters, at, late)| change(place, letters, at, late)).collect();
            let sheet = state(&changes);
            let mut mixed: Vec<Change> = changes.clone();
            if !changes.is_empty() {
                mixed.extend(again.iter().map(|index| *index.get(&changes)));
            }
            crate::mock::blueprint::Chance::new(order).shuffle(&mut mixed);
            prop_assert_eq!(state(&mixed), sheet.clone());
            // Each entry is that of the last change in time.
            for (position, entry) in sheet {
                let last = changes.iter().filter(|c| c.position == position && !c.is_late).max_by_key(|c| (c.made_at, c.id));
                prop_assert_eq!(last.map(|c| (c.chosen, c.flagged)), Some((entry.chosen, entry.flagged)));
            }
        }
    }
}
