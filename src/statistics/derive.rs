//! 推算指标: rates worked out from reported figures, always kept as numerator and denominator.

use super::indicator::{self, Indicator};

/// A reported number, as far as a rate needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The indicator's code.
    pub indicator: String,
    /// Of which year (for a target: by which year).
    pub year: i64,
    /// The number; only whole ones make fractions.
    pub value: i64,
    /// It was itself worked out from something else.
    pub inferred: bool,
}

/// A rate from reported figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// What it is.
    pub indicator: &'static Indicator,
    /// What the numerator is.
    pub numerator_of: &'static Indicator,
    /// What the denominator is.
    pub denominator_of: &'static Indicator,
    /// The year of the numerator.
    pub year: i64,
    /// The year of the denominator, where it is another: a target's.
    pub target_year: Option<i64>,
    /// Numerator.
    pub numerator: i64,
    /// Denominator.
    pub denominator: i64,
    /// One of the two was not reported but inferred.
    pub inferred: bool,
}

fn value<'a>(figures: &'a [Reported], code: &str, year: i64) -> Option<&'a Reported> {
    figures.iter().find(|figure| figure.indicator == code && figure.year == year)
}

/// 持证人数, or 累计通过人数 where that is all there is.
fn holders(figures: &[Reported], year: i64) -> Option<&Reported> {
    value(figures, "holders", year).or_else(|| value(figures, "passed_total", year))
}

fn rate(code: &str, top: &Reported, bottom: &Reported) -> Option<Derived> {
    (bottom.value > 0).then_some(())?;
    Some(Derived {
        indicator: indicator::find(code)?,
        numerator_of: indicator::find(&top.indicator)?,
        denominator_of: indicator::find(&bottom.indicator)?,
        year: top.year,
        target_year: (top.year != bottom.year).then_some(bottom.year),
        numerator: top.value,
        denominator: bottom.value,
        inferred: top.inferred || bottom.inferred,
    })
}

/// All rates that a division's figures give, and those of the division above where a share of it is meant. Latest year first.
pub fn derive(figures: &[Reported], above: &[Reported]) -> Vec<Derived> {
    let mut years: Vec<i64> = figures.iter().map(|figure| figure.year).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let mut found = Vec::new();
    for &year in &years {
        if let Some(top) = holders(figures, year) {
            found.extend(value(figures, "professionals", year).and_then(|bottom| rate("certified_share", top, bottom)));
            found.extend(value(above, &top.indicator, year).and_then(|bottom| rate("share_of_province", top, bottom)));
        }
        if let (Some(top), Some(bottom)) = (value(figures, "stations", year), value(figures, "stations_due", year)) {
            found.extend(rate("station_coverage", top, bottom));
        }
    }
    for (target, actual) in [
        ("holders_target", "holders"),
        ("professionals_target", "professionals"),
        ("agencies_target", "agencies"),
        ("stations_target", "stations"),
    ] {
        for goal in figures.iter().filter(|figure| figure.indicator == target) {
            // The latest actual number up to the target's year.
            let reached = years.iter().filter(|year| **year <= goal.year).find_map(|&year| match actual {
                "holders" => holders(figures, year),
                other => value(figures, other, year),
            });
            found.extend(reached.and_then(|top| rate("target_completion", top, goal)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::number::percent;

    fn reported(figures: &[(&str, i64, i64)]) -> Vec<Reported> {
        figures
            .iter()
            .map(|&(indicator, year, value)| Reported { indicator: indicator.to_owned(), year, value, inferred: false })
            .collect()
    }

    #[test]
    fn targets_compare_with_the_latest_number_before_them() {
        let figures = reported(&[
            ("passed_total", 2021, 8000),
            ("passed_total", 2022, 9690),
            ("professionals", 2022, 44_080),
            ("holders_target", 2025, 30_000),
        ]);
        let derived = derive(&figures, &[]);
        let texts: Vec<(&str, String, Option<i64>)> =
            derived.iter().map(|one| (one.indicator.code, percent(one.numerator, one.denominator), one.target_year)).collect();
        assert_eq!(texts, [("certified_share", "22.0%".to_owned(), None), ("target_completion", "32.3%".to_owned(), Some(2025))]);
        assert!(derive(&reported(&[("holders", 2026, 1), ("holders_target", 2025, 5)]), &[]).is_empty(), "too late for the target");
        assert!(derive(&reported(&[("holders", 2024, 1), ("professionals", 2024, 0)]), &[]).is_empty(), "nothing to divide by");
    }
}
