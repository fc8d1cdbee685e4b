//! Which options were chosen, and by whom: the mean result of those who chose each. And discrimination where not everybody has
//! the same paper, as in practice.

use super::super::{OptionId, OptionSet};
use super::{NoFigure, discrimination};

/// An option, and those who chose it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen {
    /// Which.
    pub option: OptionId,
    /// How many chose it.
    pub people: i64,
    /// Their mean result (the total on a paper, the share of marks on other questions in practice); `None` if nobody did.
    pub mean: Option<f64>,
}

/// For each option, how many chose it and their mean result. `answers` are what was chosen with the person's result; where a
/// result isn't known, the person is counted and left out of the mean.
pub fn chosen_options(options: &[OptionId], answers: &[(OptionSet, Option<f64>)]) -> Vec<Chosen> {
    let of = |option: OptionId| {
        let (mut people, mut known, mut mean) = (0, 0_i32, 0.0);
        for (_, result) in answers.iter().filter(|(chosen, _)| chosen.contains(option)) {
            people += 1;
            if let Some(result) = result {
                known += 1;
                mean += (result - mean) / f64::from(known);
            }
        }
        Chosen { option, people, mean: (known > 0).then_some(mean) }
    };
    options.iter().copied().map(of).collect()
}

/// One person's mark on a question, and the share of marks they have on all others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rest {
    /// The mark.
    pub mark: f64,
    /// 0 to 1.
    pub others: f64,
}

/// Discrimination in practice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestStatistics {
    /// How many people it is from.
    pub people: usize,
    /// 区分度, in per cent.
    pub discrimination_index: f64,
    /// 区分效率, in per cent.
    pub discriminative_efficiency: f64,
}

/// Discrimination where people answered different questions: the share of marks on a person's other questions stands for X.
pub fn rest_statistics(people: &[Rest]) -> Result<RestStatistics, NoFigure> {
    let marks: Vec<f64> = people.iter().map(|person| person.mark).collect();
    let others: Vec<f64> = people.iter().map(|person| person.others).collect();
    let (discrimination_index, discriminative_efficiency) = discrimination(&marks, &others)?;
    Ok(RestStatistics { people: people.len(), discrimination_index, discriminative_efficiency })
}
