//! Means, variances, covariances and k-statistics, from differences to the mean.

use super::{Figure, NoFigure};

/// Differences smaller than this share of the values are rounding: totals of equal marks in decimals (0.1 + 0.2, 0.3) are equal.
const ROUNDING: f64 = 1e-12;

/// Values as their mean and the differences to it.
#[derive(Debug, Clone)]
pub(super) struct Centred {
    mean: f64,
    differences: Vec<f64>,
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 attempts")]
const fn number(count: usize) -> f64 {
    count as f64
}

impl Centred {
    /// In two passes, from the first value: what all values have in common takes no digits.
    pub(super) fn of(values: &[f64]) -> Self {
        let n = number(values.len());
        let first = values.first().copied().unwrap_or_default();
        let shift = values.iter().map(|value| value - first).sum::<f64>() / n.max(1.0);
        let mut differences: Vec<f64> = values.iter().map(|value| (value - first) - shift).collect();
        // What rounding left of the sum of differences, which is 0.
        let left = differences.iter().sum::<f64>() / n.max(1.0);
        let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        for difference in &mut differences {
            *difference -= left;
        }
        if differences.iter().all(|difference| difference.abs() <= ROUNDING * largest) {
            differences.fill(0.0);
        }
        Self { mean: first + shift + left, differences }
    }

    pub(super) const fn mean(&self) -> Figure {
        if self.differences.is_empty() { Err(NoFigure::TooFewAttempts) } else { Ok(self.mean) }
    }

    /// Divided by S − 1.
    pub(super) fn variance(&self) -> Figure {
        self.covariance(self)
    }

    /// Divided by S − 1.
    pub(super) fn covariance(&self, other: &Self) -> Figure {
        let n = self.differences.len();
        if n < 2 {
            return Err(NoFigure::TooFewAttempts);
        }
        Ok(self.differences.iter().zip(&other.differences).map(|(x, y)| x * y).sum::<f64>() / number(n - 1))
    }

    /// As [`Self::covariance`], but what is only rounding is 0 and has no sign.
    pub(super) fn signed_covariance(&self, other: &Self) -> Figure {
        let covariance = self.covariance(other)?;
        let scale = (self.variance()? * other.variance()?).sqrt();
        Ok(if covariance.abs() <= ROUNDING * scale { 0.0 } else { covariance })
    }

    /// The same values, the smallest first.
    pub(super) fn sorted(&self) -> Self {
        let mut differences = self.differences.clone();
        differences.sort_by(f64::total_cmp);
        Self { mean: self.mean, differences }
    }

    /// The mean of a power of the differences, which are measured in `unit`s.
    fn moment(&self, power: i32, unit: f64) -> f64 {
        self.differences.iter().map(|difference| (difference / unit).powi(power)).sum::<f64>() / number(self.differences.len())
    }
}

/// Skewness and kurtosis.
pub(super) struct Shape {
    pub(super) skewness: Figure,
    pub(super) kurtosis: Figure,
}

/// k3 ÷ k2^1.5 and k4 ÷ k2², with the unbiased k2 = S·m2 ÷ (S−1), k3 = S²·m3 ÷ ((S−1)(S−2)),
/// k4 = S²·((S+1)·m4 − 3(S−1)·m2²) ÷ ((S−1)(S−2)(S−3)), where m are the moments about the mean.
pub(super) fn k_statistics(values: &Centred) -> Shape {
    let sd = match values.variance() {
        Ok(variance) if variance > 0.0 => variance.sqrt(),
        Ok(_) => return Shape { skewness: Err(NoFigure::NoVariance), kurtosis: Err(NoFigure::NoVariance) },
        Err(why) => return Shape { skewness: Err(why), kurtosis: Err(why) },
    };
    // In units of √k2, so that k2 is 1.
    let (attempts, s) = (values.differences.len(), number(values.differences.len()));
    let (m2, m3, m4) = (values.moment(2, sd), values.moment(3, sd), values.moment(4, sd));
    let skewness = if attempts < 3 { Err(NoFigure::TooFewAttempts) } else { Ok(s * s * m3 / ((s - 1.0) * (s - 2.0))) };
    let kurtosis = if attempts < 4 {
        Err(NoFigure::TooFewAttempts)
    } else {
        Ok(s * s * ((s + 1.0) * m4 - 3.0 * (s - 1.0) * m2 * m2) / ((s - 1.0) * (s - 2.0) * (s - 3.0)))
    };
    Shape { skewness, kurtosis }
}

/// The value in the middle, or the mean of the two.
pub(super) fn median(values: &[f64]) -> Figure {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.len(), sorted.get(middle)) {
        (_, None) => Err(NoFigure::TooFewAttempts),
        (n, Some(upper)) if n % 2 == 1 => Ok(*upper),
        (_, Some(upper)) => Ok(sorted[middle - 1] + (upper - sorted[middle - 1]) / 2.0),
    }
}
