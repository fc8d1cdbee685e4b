//! A table of marks: attempts × items, with the maximum of each item.

/// Why figures are no table of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MarksError {
    /// An attempt has another number of marks than there are items.
    #[error("attempt {attempt} does not have one mark per item")]
    Ragged {
        /// Which, from 0.
        attempt: usize,
    },
    /// A mark isn't a finite number.
    #[error("a mark of attempt {attempt} is not a number")]
    NotANumber {
        /// Which, from 0.
        attempt: usize,
    },
    /// A maximum mark isn't a number above 0.
    #[error("the maximum of item {item} is not above 0")]
    Maximum {
        /// Which, from 0.
        item: usize,
    },
}

/// Marks of a paper: one attempt of each person.
#[derive(Debug, Clone, PartialEq)]
pub struct Marks {
    maxima: Vec<f64>,
    /// Marks earned, attempt by attempt.
    earned: Vec<f64>,
    attempts: usize,
}

impl Marks {
    /// From the maximum of each item, and the marks attempt by attempt.
    pub fn new(maxima: Vec<f64>, attempts: &[Vec<f64>]) -> Result<Self, MarksError> {
        if let Some(item) = maxima.iter().position(|maximum| !maximum.is_finite() || *maximum <= 0.0) {
            return Err(MarksError::Maximum { item });
        }
        for (attempt, marks) in attempts.iter().enumerate() {
            if marks.len() != maxima.len() {
                return Err(MarksError::Ragged { attempt });
            }
            if marks.iter().any(|mark| !mark.is_finite()) {
                return Err(MarksError::NotANumber { attempt });
            }
        }
        Ok(Self { maxima, attempts: attempts.len(), earned: attempts.concat() })
    }

    /// S: how many attempts.
    pub const fn attempts(&self) -> usize {
        self.attempts
    }

    /// P: how many items.
    pub const fn items(&self) -> usize {
        self.maxima.len()
    }

    /// The maximum of an item.
    pub(super) fn maximum(&self, item: usize) -> f64 {
        self.maxima[item]
    }

    /// x: the marks on an item, attempt by attempt.
    pub(super) fn column(&self, item: usize) -> Vec<f64> {
        self.earned.iter().skip(item).step_by(self.items().max(1)).copied().collect()
    }

    /// T: the total of each attempt.
    pub fn totals(&self) -> Vec<f64> {
        if self.maxima.is_empty() {
            return vec![0.0; self.attempts];
        }
        self.earned.chunks(self.items()).map(|marks| marks.iter().sum()).collect()
    }
}
