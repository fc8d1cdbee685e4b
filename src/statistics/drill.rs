//! 下钻: what was counted at or below a division, put together for the divisions directly below it.

use std::collections::BTreeMap;

use super::Funnel;

/// One division directly below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// Its code.
    pub code: String,
    /// Its path on the day.
    pub path: String,
    /// Everything at or below it.
    pub funnel: Funnel,
}

/// A division's total in its parts: `total` is always `own` and all `children` together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breakdown {
    /// Everything at or below the division.
    pub total: Funnel,
    /// 直接填报: counted at the division itself and at none below it.
    pub own: Funnel,
    /// The divisions directly below, by code; those without anything are left out.
    pub children: Vec<Slice>,
}

/// Puts rows (the path of a division, what was counted there) together below `path`. Rows elsewhere are left out.
pub fn break_down<'a>(path: &str, rows: impl IntoIterator<Item = (&'a str, Funnel)>) -> Breakdown {
    let mut breakdown = Breakdown::default();
    let mut children: BTreeMap<&str, Funnel> = BTreeMap::new();
    for (place, funnel) in rows {
        let Some(rest) = place.strip_prefix(path) else { continue };
        breakdown.total += funnel;
        match rest.split('/').next().filter(|code| !code.is_empty()) {
            Some(code) => *children.entry(code).or_default() += funnel,
            None => breakdown.own += funnel,
        }
    }
    breakdown.children = children
        .into_iter()
        .map(|(code, funnel)| Slice { code: code.to_owned(), path: format!("{path}{code}/"), funnel })
        .collect();
    breakdown
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A funnel in which nobody passes who didn't sit.
    pub(in crate::statistics) fn a_funnel(most: i64) -> impl Strategy<Value = Funnel> {
        (1..=most)
            .prop_flat_map(|entered| (Just(entered), 0..=entered))
            .prop_flat_map(|(entered, approved)| (Just(entered), Just(approved), 0..=approved))
            .prop_flat_map(|(entered, approved, sat)| (Just(entered), Just(approved), Just(sat), 0..=sat))
            .prop_map(|(entered, approved, sat, passed)| Funnel { entered, approved, sat, passed })
    }

    /// Rows of a small country: some provinces, cities, districts, each perhaps with entries of its own.
    pub(in crate::statistics) fn a_country(most: i64) -> impl Strategy<Value = Vec<(String, Funnel)>> {
        prop::collection::btree_map((0..3_u8, 0..4_u8, 0..4_u8), a_funnel(most), 1..30).prop_map(|rows| {
            rows.into_iter()
                .map(|((province, city, district), funnel)| {
                    let codes = [Some(province), (city > 0).then_some(city), (city > 0 && district > 0).then_some(district)];
                    let path = codes.into_iter().flatten().fold("/".to_owned(), |path, code| format!("{path}{code}/"));
                    (path, funnel)
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_parts_add_up_on_every_tier(rows in a_country(40)) {
            let rows: Vec<(&str, Funnel)> = rows.iter().map(|(path, funnel)| (path.as_str(), *funnel)).collect();
            let mut open = vec!["/".to_owned()];
            while let Some(path) = open.pop() {
                let breakdown = break_down(&path, rows.iter().copied());
                let below: Funnel = breakdown.children.iter().map(|child| child.funnel).sum();
                prop_assert_eq!(breakdown.total - below, breakdown.own);
                for child in breakdown.children {
                    prop_assert_eq!(break_down(&child.path, rows.iter().copied()).total, child.funnel);
                    open.push(child.path);
                }
            }
        }
    }
}
