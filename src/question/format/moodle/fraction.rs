//! Fractions: what an answer earns in percent, from Moodle's closed list.

/// The positive ones.
const KNOWN: [f64; 20] = [
    100.0, 90.0, 83.333_33, 80.0, 75.0, 70.0, 66.666_67, 60.0, 50.0, 40.0, 33.333_33, 30.0, 25.0, 20.0, 16.666_67, 14.285_71, 12.5,
    11.111_11, 10.0, 5.0,
];

/// The fraction of the list that was meant; older files write fewer decimals.
pub(super) fn parse(text: &str) -> Option<f64> {
    let value: f64 = text.trim().parse().ok().filter(|value: &f64| value.is_finite())?;
    if value == 0.0 {
        return Some(0.0);
    }
    KNOWN.into_iter().find(|known| (known - value.abs()).abs() < 0.01).map(|known| known.copysign(value))
}

/// What each of so many right options earns so that all together earn 100, if the list has it.
pub(super) fn share(right: usize) -> Option<f64> {
    let right = u32::try_from(right).ok().filter(|right| *right > 0)?;
    parse(&format!("{:.5}", 100.0 / f64::from(right)))
}

/// As Moodle writes it.
pub(super) fn text(fraction: f64) -> String {
    let text = format!("{fraction:.5}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_list_has() {
        assert_eq!(
            (parse("33.33333"), parse("-16.667"), parse("0"), parse("-100")),
            (Some(33.333_33), Some(-16.666_67), Some(0.0), Some(-100.0))
        );
        assert_eq!((parse("33"), parse("101"), parse("NaN"), parse("inf"), parse("")), (None, None, None, None, None));
        assert_eq!((share(3), share(4), share(11), share(0)), (Some(33.333_33), Some(25.0), None, None));
        assert_eq!(
            (text(33.333_33), text(100.0), text(-12.5), text(0.0)),
            ("33.33333".into(), "100".into(), "-12.5".into(), "0".into())
        );
    }
}
