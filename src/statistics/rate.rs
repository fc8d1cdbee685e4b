//! Rates: the interval they lie in, and how they change from year to year.

/// 95 % of a normal distribution lies within this many standard deviations.
const Z: f64 = 1.959_963_984_540_054;

/// The Wilson score interval of a proportion at 95 %, as shares between 0 and 1. `None` without a denominator.
pub fn wilson(numerator: i64, denominator: i64) -> Option<(f64, f64)> {
    if denominator <= 0 || numerator < 0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "numbers of people are far below 2^52")]
    let (n, p) = (denominator as f64, numerator.min(denominator) as f64 / denominator as f64);
    let z2 = Z * Z;
    let centre = p + z2 / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    Some((((centre - spread) / scale).clamp(0.0, p), ((centre + spread) / scale).clamp(p, 1.0)))
}

/// How a rate changed, in tenths of a percentage point (`53` is 5.3 points), rounded from the exact fractions.
pub fn change_in_points(now: (i64, i64), before: (i64, i64)) -> Option<i64> {
    let ((a, b), (c, d)) = (now, before);
    if b <= 0 || d <= 0 {
        return None;
    }
    let (top, bottom) = ((i128::from(a) * i128::from(d) - i128::from(c) * i128::from(b)) * 1000, i128::from(b) * i128::from(d));
    let rounded = (2 * top + bottom * top.signum()) / (2 * bottom);
    i64::try_from(rounded).ok()
}

/// 同比: how a number changed, in tenths of a percent of the one before.
pub fn growth(now: i64, before: i64) -> Option<i64> {
    change_in_points((now, before), (1, 1)).filter(|_| before > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wilson_agrees_with_the_textbook() {
        // 81 of 263: 0.2553 – 0.3662 (Newcombe 1998, table I, method 3).
        let (low, high) = wilson(81, 263).expect("an interval");
        assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5, "{low} {high}");
        // 0 of 20: 0 – 0.1611; 1 of 29: 0.0061 – 0.1718.
        let (low, high) = wilson(0, 20).expect("an interval");
        assert!(low.abs() < 1e-12 && (high - 0.1611).abs() < 5e-5);
        let (low, high) = wilson(1, 29).expect("an interval");
        assert!((low - 0.0061).abs() < 5e-5 && (high - 0.1718).abs() < 5e-5);
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn changes_are_those_of_the_news() {
        assert_eq!(growth(316, 100), Some(2160));
        assert_eq!(change_in_points((277, 1000), (250, 1000)), Some(27));
        assert_eq!(change_in_points((1, 3), (1, 2)), Some(-167));
        assert_eq!(growth(5, 0), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_rate_and_shrinks_with_more_people(passed in 0_i64..5000, more in 0_i64..5000) {
            let all = passed + more;
            prop_assume!(all > 0);
            let (low, high) = wilson(passed, all).expect("an interval");
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let rate = passed as f64 / all as f64;
            prop_assert!((0.0..=1.0).contains(&low) && low <= rate && rate <= high && high <= 1.0);
            let (low_of_many, high_of_many) = wilson(passed * 10, all * 10).expect("an interval");
            prop_assert!(high_of_many - low_of_many < high - low);
        }
    }
}
