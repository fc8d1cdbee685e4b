//! Worked examples computed by hand, and what must hold for any marks.

use proptest::prelude::*;

use super::super::OptionSet;
use super::*;

fn table(maxima: &[f64], attempts: &[&[f64]]) -> Marks {
    let attempts: Vec<Vec<f64>> = attempts.iter().map(|marks| marks.to_vec()).collect();
    Marks::new(maxima.to_vec(), &attempts).expect("a table")
}

#[track_caller]
fn near(figure: Figure, expected: f64) {
    let value = figure.expect("a figure");
    assert!((value - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// Three attempts at two items: x1 = 1, 0, 1; x2 = 1, 0, 0; T = 2, 0, 1.
///
/// mean(T) = 1, var(T) = (1 + 1 + 0) ÷ 2 = 1. mean(x1) = 2/3, var(x1) = (1/9 + 4/9 + 1/9) ÷ 2 = 1/3; mean(x2) = 1/3, var(x2) = 1/3.
/// cov(x1, x2) = (1/3 · 2/3 + 2/3 · 1/3 − 1/3 · 1/3) ÷ 2 = 1/6: index 50. Sorted, the lists are 0, 1, 1 and 0, 0, 1, with the
/// same covariance: efficiency 100. cov(x, T) = 1/3 + 1/6 for both: weights 50. Consistency = 100 · 2 · (1 − 2/3) = 66.67; error
/// ratio = 100 · √(1/3).
#[test]
fn three_attempts_at_two_items_by_hand() {
    let all = paper_statistics(&table(&[1.0, 1.0], &[&[1.0, 1.0], &[0.0, 0.0], &[1.0, 0.0]]));
    assert_eq!(all.attempts, 3);
    near(all.mean, 1.0);
    near(all.median, 1.0);
    near(all.sd, 1.0);
    near(all.skewness, 0.0);
    assert_eq!(all.kurtosis, Err(NoFigure::TooFewAttempts));
    near(all.internal_consistency, 200.0 / 3.0);
    near(all.error_ratio, 100.0 * (1.0_f64 / 3.0).sqrt());
    near(all.standard_error, (1.0_f64 / 3.0).sqrt());
    for (item, facility) in all.items.iter().zip([2.0 / 3.0, 1.0 / 3.0]) {
        near(item.facility, facility);
        near(item.sd, (1.0_f64 / 3.0).sqrt());
        near(item.discrimination_index, 50.0);
        near(item.discriminative_efficiency, 100.0);
        near(item.effective_weight, 50.0);
    }
}

/// T = 0, 0, 0, 4: m2 = 3, m3 = 6, m4 = 21; k2 = 4, k3 = 16 · 6 ÷ 6 = 16, k4 = 16 · (5 · 21 − 9 · 9) ÷ 6 = 64.
#[test]
fn skewness_and_kurtosis_by_hand() {
    let all = paper_statistics(&table(&[4.0], &[&[0.0], &[0.0], &[0.0], &[4.0]]));
    near(all.skewness, 16.0 / 8.0);
    near(all.kurtosis, 64.0 / 16.0);
    near(all.median, 0.0);
    assert_eq!(all.internal_consistency, Err(NoFigure::TooFewItems));
    assert_eq!(all.error_ratio, Err(NoFigure::NoConsistency));
    assert_eq!(all.items[0].discrimination_index, Err(NoFigure::NoVariance), "one item has no rest");
    near(all.items[0].effective_weight, 100.0);
}

/// x1 = 1, 0; x2 = 0, 2; T = 1, 2. cov(x1, T) = −1/4 · 2 = −1/2; cov(x2, T) = 1: the second has all the weight. var(T) = 1/2,
/// Σvar = 1/2 + 2: consistency = 100 · 2 · (1 − 5) = −800; error ratio = 100 · √9 = 300.
#[test]
fn negative_consistency_and_ratios_above_a_hundred_are_shown_as_they_are() {
    let all = paper_statistics(&table(&[1.0, 2.0], &[&[1.0, 0.0], &[0.0, 2.0]]));
    near(all.internal_consistency, -800.0);
    near(all.error_ratio, 300.0);
    near(all.standard_error, 3.0 * 0.5_f64.sqrt());
    assert_eq!(all.items[0].effective_weight, Err(NoFigure::NegativeCovariance));
    near(all.items[1].effective_weight, 100.0);
    near(all.items[0].discrimination_index, -100.0);
    near(all.items[0].discriminative_efficiency, -100.0);
}

#[test]
fn without_differences_there_is_no_figure_but_a_reason() {
    let same = paper_statistics(&table(&[1.0, 1.0], &[&[0.1, 0.2], &[0.1, 0.2], &[0.1, 0.2], &[0.1, 0.2]]));
    near(same.mean, 0.3);
    assert_eq!(
        (same.sd, same.skewness, same.internal_consistency),
        (Ok(0.0), Err(NoFigure::NoVariance), Err(NoFigure::NoVariance))
    );
    assert_eq!(same.items[0].discriminative_efficiency, Err(NoFigure::NoVariance));
    assert_eq!(same.items[0].effective_weight, Err(NoFigure::NoVariance));

    let one = paper_statistics(&table(&[2.0], &[&[1.0]]));
    near(one.mean, 1.0);
    near(one.items[0].facility, 0.5);
    assert_eq!((one.sd, one.items[0].sd), (Err(NoFigure::TooFewAttempts), Err(NoFigure::TooFewAttempts)));
    assert_eq!(one.items[0].effective_weight, Err(NoFigure::TooFewAttempts));

    let none = paper_statistics(&table(&[2.0, 1.0], &[]));
    assert_eq!((none.attempts, none.mean, none.median), (0, Err(NoFigure::TooFewAttempts), Err(NoFigure::TooFewAttempts)));
    assert_eq!(none.items[1].facility, Err(NoFigure::TooFewAttempts));
}

#[test]
fn totals_equal_but_for_rounding_are_equal() {
    let all = paper_statistics(&table(&[1.0, 1.0, 1.0], &[&[0.1, 0.2, 0.0], &[0.3, 0.0, 0.0], &[0.0, 0.2, 0.1]]));
    assert_eq!(all.sd, Ok(0.0));
    assert_eq!(all.internal_consistency, Err(NoFigure::NoVariance));
}

#[test]
fn large_marks_with_small_differences_keep_their_digits() {
    let small = paper_statistics(&table(&[4.0, 4.0], &[&[1.0, 2.0], &[3.0, 1.0], &[4.0, 4.0], &[0.0, 1.0]]));
    let large = paper_statistics(&table(
        &[1e8, 1e8],
        &[&[1e7 + 1.0, 1e7 + 2.0], &[1e7 + 3.0, 1e7 + 1.0], &[1e7 + 4.0, 1e7 + 4.0], &[1e7, 1e7 + 1.0]],
    ));
    near(large.sd, small.sd.expect("a figure"));
    near(large.kurtosis, small.kurtosis.expect("a figure"));
    near(large.internal_consistency, small.internal_consistency.expect("a figure"));
    near(large.items[0].discrimination_index, small.items[0].discrimination_index.expect("a figure"));
}

/// x1 = 0.1, 0.7, 0.4 and T = 1, 1, 0 don't go together at all: 0, not a rounding error with a sign.
#[test]
fn no_covariance_is_zero_and_not_negative() {
    let all = paper_statistics(&table(&[1.0, 1.0], &[&[0.1, 0.9], &[0.7, 0.3], &[0.4, -0.4]]));
    near(all.items[0].effective_weight, 0.0);
    near(all.items[1].effective_weight, 100.0);
}

#[test]
fn what_is_no_table_is_refused() {
    assert_eq!(Marks::new(vec![1.0, 1.0], &[vec![1.0]]), Err(MarksError::Ragged { attempt: 0 }));
    assert_eq!(Marks::new(vec![1.0], &[vec![0.0], vec![f64::NAN]]), Err(MarksError::NotANumber { attempt: 1 }));
    assert_eq!(Marks::new(vec![1.0, 0.0], &[]), Err(MarksError::Maximum { item: 1 }));
}

#[test]
fn those_who_chose_an_option_have_a_mean() {
    let set = |letters| OptionSet::parse(letters).expect("letters");
    let options: Vec<_> = set("abc").iter().collect();
    let answers = [(set("a"), Some(10.0)), (set("ab"), Some(5.0)), (set("b"), None)];
    let chosen = chosen_options(&options, &answers);
    assert_eq!(
        chosen.iter().map(|option| (option.people, option.mean)).collect::<Vec<_>>(),
        [(2, Some(7.5)), (2, Some(5.0)), (0, None)]
    );
}

/// Attempts at a few items, in half marks up to 4.
fn any_attempts() -> impl Strategy<Value = Vec<Vec<f64>>> {
    (2_usize..6).prop_flat_map(|items| {
        proptest::collection::vec(proptest::collection::vec((0_u8..=8).prop_map(|half| f64::from(half) / 2.0), items), 0..25)
    })
}

fn statistics(attempts: &[Vec<f64>]) -> PaperStatistics {
    let items = attempts.first().map_or(2, Vec::len);
    paper_statistics(&Marks::new(vec![4.0; items], attempts).expect("a table"))
}

fn equal(one: Figure, other: Figure) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => (one - other).abs() <= 1e-7 * one.abs().max(1.0),
        (one, other) => one == other,
    }
}

proptest! {
    #[test]
    fn the_order_of_candidates_does_not_matter(attempts in any_attempts(), turn in 0_usize..25) {
        let mut other = attempts.clone();
        other.reverse();
        let places = other.len().max(1);
        other.rotate_left(turn % places);
        let (one, other) = (statistics(&attempts), statistics(&other));
        for (one, other) in [
            (one.mean, other.mean), (one.median, other.median), (one.sd, other.sd), (one.skewness, other.skewness),
            (one.kurtosis, other.kurtosis), (one.internal_consistency, other.internal_consistency),
        ] {
            prop_assert!(equal(one, other), "{one:?} {other:?}");
        }
        for (one, other) in one.items.iter().zip(&other.items) {
            prop_assert!(equal(one.discrimination_index, other.discrimination_index));
            prop_assert!(equal(one.discriminative_efficiency, other.discriminative_efficiency));
        }
    }

    #[test]
    fn another_scale_or_start_of_an_items_marks_discriminates_as_well(attempts in any_attempts(), times in 1_u8..20, plus in -50_i32..50) {
        let changed: Vec<Vec<f64>> = attempts.iter().map(|marks| {
            let mut marks = marks.clone();
            marks[0] = marks[0] * f64::from(times) + f64::from(plus);
            marks
        }).collect();
        let (one, other) = (statistics(&attempts).items[0], statistics(&changed).items[0]);
        prop_assert!(equal(one.discrimination_index, other.discrimination_index));
        prop_assert!(equal(one.discriminative_efficiency, other.discriminative_efficiency));
        if let (Ok(one), Ok(other)) = (one.sd, other.sd) {
            prop_assert!(equal(Ok(one * f64::from(times)), Ok(other)));
        }
    }

    #[test]
    fn a_constant_for_everybody_moves_the_mean_and_nothing_else(attempts in any_attempts(), plus in -50_i32..50) {
        let changed: Vec<Vec<f64>> =
            attempts.iter().map(|marks| marks.iter().map(|mark| mark + f64::from(plus)).collect()).collect();
        let (one, other) = (statistics(&attempts), statistics(&changed));
        for (one, other) in [
            (one.sd, other.sd), (one.skewness, other.skewness), (one.kurtosis, other.kurtosis),
            (one.internal_consistency, other.internal_consistency), (one.standard_error, other.standard_error),
        ] {
            prop_assert!(equal(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn figures_keep_their_bounds(attempts in any_attempts()) {
        let all = statistics(&attempts);
        for item in &all.items {
            if let Ok(facility) = item.facility {
                prop_assert!((0.0..=1.0).contains(&facility));
            }
            if let (Ok(index), Ok(efficiency)) = (item.discrimination_index, item.discriminative_efficiency) {
                prop_assert!((-100.0..=100.0).contains(&index) && efficiency <= 100.0);
                prop_assert!(index * efficiency >= 0.0, "they have the same sign");
                prop_assert!(efficiency.abs() + 1e-9 >= index.abs(), "what can be reached is at most perfect");
            }
        }
        let weights: Vec<f64> = all.items.iter().filter_map(|item| item.effective_weight.ok()).collect();
        if !weights.is_empty() {
            prop_assert!((weights.iter().sum::<f64>() - 100.0).abs() < 1e-6);
        }
        if let Ok(consistency) = all.internal_consistency {
            prop_assert!(consistency <= 100.0 + 1e-9);
        }
    }

    /// α = P ÷ (P − 1) · (sum of all covariances between different items) ÷ var(T): the same in another way.
    #[test]
    fn consistency_agrees_with_the_covariances_between_items(attempts in any_attempts()) {
        let all = statistics(&attempts);
        prop_assume!(all.internal_consistency.is_ok());
        let n = f64::from(u32::try_from(attempts.len()).expect("few"));
        let items = attempts[0].len();
        let mean = |item: usize| attempts.iter().map(|marks| marks[item]).sum::<f64>() / n;
        let mut between = 0.0;
        for one in 0..items {
            for other in (0..items).filter(|other| *other != one) {
                between += attempts.iter().map(|marks| (marks[one] - mean(one)) * (marks[other] - mean(other))).sum::<f64>() / (n - 1.0);
            }
        }
        let p = f64::from(u32::try_from(items).expect("few"));
        let sd = all.sd.expect("a figure");
        let direct = 100.0 * p / (p - 1.0) * between / (sd * sd);
        prop_assert!(equal(all.internal_consistency, Ok(direct)), "{:?} {direct}", all.internal_consistency);
    }
}
