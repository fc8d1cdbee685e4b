//! 试题与试卷统计: what the marks of a paper say about its items, and about itself.
//!
//! The definitions are Moodle's (`formats.md` §7; Moodle documentation, "Quiz statistics calculations"). With S attempts (each
//! person's first), P items, x the mark on an item, T the total, X = T − x the rest, and variances and covariances divided by S − 1:
//!
//! | figure | formula |
//! |---|---|
//! | facility 难度（得分率） | mean(x) ÷ maximum mark |
//! | SD 标准差 | √var(x) |
//! | discrimination index 区分度 | 100 · cov(x, X) ÷ √(var x · var X) |
//! | discriminative efficiency 区分效率 | 100 · cov(x, X) ÷ the same covariance after sorting both lists |
//! | effective weight 有效权重 | 100 · √cov(x, T) ÷ Σ√cov over the items with cov ≥ 0 |
//! | skewness, kurtosis 偏度、峰度 | k3 ÷ k2^1.5, k4 ÷ k2² (unbiased k-statistics) |
//! | internal consistency 内部一致性 | 100 · P ÷ (P − 1) · (1 − Σvar(x) ÷ var(T)) |
//! | error ratio 误差比 | 100 · √(1 − consistency ÷ 100) |
//! | standard error 标准误 | error ratio × SD ÷ 100 |
//!
//! Where a figure can't be had there is a reason, [`NoFigure`], instead. All is computed from differences to the mean, in two
//! passes, so that large marks with small differences keep their digits.

mod choices;
mod marks;
mod moments;
mod table;
#[cfg(test)]
mod tests;

pub use choices::{Chosen, Rest, RestStatistics, chosen_options, rest_statistics};
pub use marks::{Marks, MarksError};
pub use table::{MAX_BYTES, TableError, TableProblem, read_table};

use moments::{Centred, k_statistics, median};

/// Why there is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoFigure {
    /// Fewer attempts than the figure needs: 1 for means, 2 for variances, 3 for skewness, 4 for kurtosis.
    TooFewAttempts,
    /// Internal consistency compares items: it needs two.
    TooFewItems,
    /// Everybody has the same mark on the item, or the same total (or rest).
    NoVariance,
    /// 有效权重: those who do better on the whole do worse on the item. Shown as such, without a number.
    NegativeCovariance,
    /// Internal consistency has no figure, and this one is made from it.
    NoConsistency,
}

/// A figure, or why there is none.
pub type Figure = Result<f64, NoFigure>;

/// What the marks say about one item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ItemStatistics {
    /// 难度（得分率）: 0 to 1.
    pub facility: Figure,
    /// 标准差, in marks.
    pub sd: Figure,
    /// 区分度, in per cent: −100 to 100.
    pub discrimination_index: Figure,
    /// 区分效率, in per cent: at most 100. Below [`DOUBTFUL_EFFICIENCY`] the item is doubtful.
    pub discriminative_efficiency: Figure,
    /// 有效权重, in per cent.
    pub effective_weight: Figure,
}

/// Below this discriminative efficiency an item is doubtful. Source: `formats.md` §7.
pub const DOUBTFUL_EFFICIENCY: f64 = 15.0;

/// What the marks say about a paper.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperStatistics {
    /// How many attempts.
    pub attempts: usize,
    /// 平均分
    pub mean: Figure,
    /// 中位数
    pub median: Figure,
    /// 标准差
    pub sd: Figure,
    /// 偏度
    pub skewness: Figure,
    /// 峰度: 0 for a normal distribution.
    pub kurtosis: Figure,
    /// 内部一致性 (Cronbach's α), in per cent. May be negative.
    pub internal_consistency: Figure,
    /// 误差比, in per cent. May be above 100.
    pub error_ratio: Figure,
    /// 标准误, in marks.
    pub standard_error: Figure,
    /// The items, in the order of the paper.
    pub items: Vec<ItemStatistics>,
}

/// Computes all figures of a paper.
pub fn paper_statistics(marks: &Marks) -> PaperStatistics {
    let totals = marks.totals();
    let total = Centred::of(&totals);
    let attempts = marks.attempts();
    let columns: Vec<Vec<f64>> = (0..marks.items()).map(|item| marks.column(item)).collect();
    let centred: Vec<Centred> = columns.iter().map(|column| Centred::of(column)).collect();

    let weights: Vec<f64> = centred.iter().map(|column| column.signed_covariance(&total).unwrap_or_default()).collect();
    let all_weights: f64 = weights.iter().filter(|covariance| **covariance > 0.0).map(|covariance| covariance.sqrt()).sum();
    let items = (0..marks.items())
        .map(|item| {
            let rest: Vec<f64> = totals.iter().zip(&columns[item]).map(|(total, mark)| total - mark).collect();
            let discrimination = discrimination(&columns[item], &rest);
            ItemStatistics {
                facility: centred[item].mean().map(|mean| mean / marks.maximum(item)),
                sd: centred[item].variance().map(f64::sqrt),
                discrimination_index: discrimination.map(|(index, _)| index),
                discriminative_efficiency: discrimination.map(|(_, efficiency)| efficiency),
                effective_weight: effective_weight(attempts, weights[item], all_weights),
            }
        })
        .collect();

    let k = k_statistics(&total);
    let sd = total.variance().map(f64::sqrt);
    let internal_consistency = internal_consistency(&centred, &total);
    let error_ratio =
        internal_consistency.map_err(|_| NoFigure::NoConsistency).map(|cic| 100.0 * (1.0 - cic / 100.0).max(0.0).sqrt());
    PaperStatistics {
        attempts,
        mean: total.mean(),
        median: median(&totals),
        sd,
        skewness: k.skewness,
        kurtosis: k.kurtosis,
        internal_consistency,
        error_ratio,
        standard_error: error_ratio.and_then(|ratio| sd.map(|sd| ratio * sd / 100.0)),
        items,
    }
}

/// Discrimination index and discriminative efficiency of marks against the rest.
fn discrimination(marks: &[f64], rest: &[f64]) -> Result<(f64, f64), NoFigure> {
    let (x, y) = (Centred::of(marks), Centred::of(rest));
    let (var_x, var_y) = (x.variance()?, y.variance()?);
    if var_x == 0.0 || var_y == 0.0 {
        return Err(NoFigure::NoVariance);
    }
    let covariance = x.signed_covariance(&y)?;
    let best = x.sorted().covariance(&y.sorted())?;
    // (Rounding may pass the bounds by a last digit.)
    let index = (100.0 * covariance / (var_x.sqrt() * var_y.sqrt())).clamp(-100.0, 100.0);
    Ok((index, (100.0 * covariance / best).min(100.0)))
}

fn effective_weight(attempts: usize, covariance: f64, all: f64) -> Figure {
    if attempts < 2 {
        Err(NoFigure::TooFewAttempts)
    } else if covariance < 0.0 {
        Err(NoFigure::NegativeCovariance)
    } else if all == 0.0 {
        Err(NoFigure::NoVariance)
    } else {
        Ok(100.0 * covariance.sqrt() / all)
    }
}

fn internal_consistency(items: &[Centred], total: &Centred) -> Figure {
    let variance = total.variance()?;
    if items.len() < 2 {
        return Err(NoFigure::TooFewItems);
    }
    if variance == 0.0 {
        return Err(NoFigure::NoVariance);
    }
    let mut of_items = 0.0;
    for item in items {
        of_items += item.variance()?;
    }
    #[expect(clippy::cast_precision_loss, reason = "a paper has far fewer than 2^52 items")]
    let p = items.len() as f64;
    Ok(100.0 * p / (p - 1.0) * (1.0 - of_items / variance))
}
