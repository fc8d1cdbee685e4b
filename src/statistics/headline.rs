//! 首页数字: the most telling reported figures, for the start page.

use std::collections::BTreeMap;

use super::derive::{Reported, derive};
use super::figure::{self, Figure};
use super::indicator;
use super::number::{grouped, percent};
use crate::bilingual::Bilingual;
use crate::store::{Result, Tx};

/// A figure for the start page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// What it is.
    pub label: Bilingual,
    /// The number, the same in both languages: `2,772`, `31.5%`, `+216%`.
    pub value: String,
    /// What a rate is made of: `4,496 / 14,273`.
    pub fraction: Option<String>,
    /// The division's name.
    pub division: String,
    /// The division's code, for a link to its page.
    pub division_code: String,
    /// Of which year.
    pub year: i64,
    /// For a target: its year.
    pub target_year: Option<i64>,
    /// Where it comes from.
    pub source: Bilingual,
}

/// What is told, in this order, one each: a kind that stands here twice is told of two divisions.
const TOLD: [&str; 7] = [
    "passed",
    "entered_growth",
    "share_of_province",
    "certified_share",
    "certified_share",
    "station_coverage",
    "target_completion",
];

/// What comes first among headlines of a kind: with a fraction, latest year, about certificate holders, largest.
type Rank = (bool, i64, bool, i64);

/// One figure of each telling kind: of those that exist, rates with their fraction first, then the latest, then the largest.
pub async fn published_headlines(tx: &mut Tx) -> Result<Vec<Headline>> {
    let figures = figure::current_below(tx, "/").await?;
    let mut candidates: Vec<(&'static str, Rank, Headline)> = figures.iter().filter_map(plain).collect();
    let mut by_division: BTreeMap<&str, Vec<&Figure>> = BTreeMap::new();
    for figure in &figures {
        by_division.entry(&figure.division_path).or_default().push(figure);
    }
    let reported = |path: &str| -> Vec<Reported> {
        by_division.get(path).into_iter().flatten().filter_map(|figure| figure.as_reported()).collect()
    };
    for (path, own) in &by_division {
        let above = province_of(path).filter(|province| province != path).map(|province| reported(&province)).unwrap_or_default();
        for derived in derive(&reported(path), &above) {
            let numerator =
                own.iter().find(|figure| figure.figure_year == derived.year && figure.indicator == derived.numerator_of.code);
            // Every rate has its numerator among the division's own figures.
            let Some(numerator) = numerator else { continue };
            let headline = Headline {
                label: both(derived.indicator),
                value: percent(derived.numerator, derived.denominator),
                fraction: Some(format!("{} / {}", grouped(derived.numerator), grouped(derived.denominator))),
                division: numerator.division_name.clone(),
                division_code: numerator.division.clone(),
                year: derived.year,
                target_year: derived.target_year,
                source: source_of(numerator),
            };
            let about_holders = derived.denominator_of.code == "holders_target";
            candidates.push((derived.indicator.code, (true, derived.year, about_holders, derived.numerator), headline));
        }
    }
    let mut told: Vec<(&str, Headline)> = Vec::new();
    for kind in TOLD {
        let other = |headline: &Headline| !told.iter().any(|(of, one)| *of == kind && one.division_code == headline.division_code);
        let fitting = candidates.iter().filter(|(of, _, headline)| *of == kind && other(headline));
        if let Some((_, _, headline)) = fitting.max_by_key(|(_, rank, _)| *rank).cloned() {
            told.push((kind, headline));
        }
    }
    Ok(told.into_iter().map(|(_, headline)| headline).collect())
}

/// `/62/` for `/62/6201/`.
fn province_of(path: &str) -> Option<String> {
    path.split('/').find(|code| !code.is_empty()).map(|code| format!("/{code}/"))
}

fn both(indicator: &indicator::Indicator) -> Bilingual {
    Bilingual::new(indicator.name.zh, indicator.name.en)
}

fn source_of(figure: &Figure) -> Bilingual {
    let english = if figure.source_en.is_empty() { &figure.source } else { &figure.source_en };
    Bilingual::new(&figure.source, english)
}

fn plain(figure: &Figure) -> Option<(&'static str, Rank, Headline)> {
    let about = figure.about().filter(|about| TOLD.contains(&about.code))?;
    let headline = Headline {
        label: both(about),
        value: figure.value_text(),
        fraction: None,
        division: figure.division_name.clone(),
        division_code: figure.division.clone(),
        year: figure.figure_year,
        target_year: None,
        source: source_of(figure),
    };
    Some((about.code, (false, figure.figure_year, false, figure.value), headline))
}
