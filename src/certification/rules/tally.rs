//! 累计口径: passes and holders are different numbers (domain reference §3.3).

use super::Standing;
use crate::syllabus::Level;

/// Passes and holders of many people, by level from the lowest up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// 累计通过人次: whoever passed at two levels counts at both. 高级 counts the written exam (笔试合格).
    pub passes: [i64; 3],
    /// 持证人数: everybody once, with the highest level held. A 高级 pass slip is no certificate.
    pub holders: [i64; 3],
}

/// Counts both.
pub fn tally<'a>(people: impl IntoIterator<Item = &'a Standing>) -> Tally {
    let mut found = Tally::default();
    for person in people {
        for standing in &person.levels {
            if standing.reached.is_some() || standing.slip.is_some() {
                found.passes[index(standing.level)] += 1;
            }
        }
        if let Some(highest) = person.highest() {
            found.holders[index(highest.level)] += 1;
        }
    }
    found
}

const fn index(level: Level) -> usize {
    match level {
        Level::Junior => 0,
        Level::Intermediate => 1,
        Level::Senior => 2,
    }
}
