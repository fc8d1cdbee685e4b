//! 报送数据: figures typed or imported by a unit. A correction supersedes; nothing is overwritten.

use chrono::{DateTime, NaiveDate, Utc};

use super::derive::{Derived, Reported, derive};
use super::indicator::{self, Indicator, Unit};
use super::number::{self, Qualifier};
use crate::division::{Division, below};
use crate::ids::{AccountId, FigureId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

sql! {
    INSERT = "INSERT INTO figure (id, division, division_path, figure_year, indicator, value, scale, qualifier, origin, definition, \
              definition_en, source, source_en, reported_on, entered_by, created_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    FIND = "SELECT f.id, f.division, f.division_path, d.name AS division_name, f.figure_year, f.indicator, f.value, f.scale, f.qualifier, \
            f.origin, f.definition, f.definition_en, f.source, f.source_en, f.reported_on, f.created_at, f.superseded_by \
            FROM figure f JOIN division d ON d.code = f.division WHERE f.id = $1";
    OF_DIVISION = "SELECT f.id, f.division, f.division_path, d.name AS division_name, f.figure_year, f.indicator, f.value, f.scale, \
            f.qualifier, f.origin, f.definition, f.definition_en, f.source, f.source_en, f.reported_on, f.created_at, f.superseded_by \
            FROM figure f JOIN division d ON d.code = f.division WHERE f.division = $1 \
            ORDER BY f.figure_year DESC, f.indicator, f.created_at DESC, f.id DESC";
    CURRENT_BELOW = "SELECT f.id, f.division, f.division_path, d.name AS division_name, f.figure_year, f.indicator, f.value, f.scale, \
            f.qualifier, f.origin, f.definition, f.definition_en, f.source, f.source_en, f.reported_on, f.created_at, f.superseded_by \
            FROM figure f JOIN division d ON d.code = f.division \
            WHERE f.division_path >= $1 AND f.division_path < $2 AND f.superseded_by IS NULL \
            ORDER BY f.division_path, f.figure_year DESC, f.indicator";
    TAKEN = "SELECT id FROM figure WHERE division = $1 AND figure_year = $2 AND indicator = $3 AND superseded_by IS NULL";
    SUPERSEDE = "UPDATE figure SET superseded_by = $2 WHERE id = $1 AND superseded_by IS NULL";
    YEARS = "SELECT DISTINCT figure_year FROM figure WHERE superseded_by IS NULL ORDER BY figure_year DESC";
}

/// A reported figure.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Figure {
    /// Which.
    pub id: FigureId,
    /// The code of its division.
    pub division: String,
    /// The division's path on the day it was entered.
    pub division_path: String,
    /// The division's name.
    pub division_name: String,
    /// Of which year (for a target: by which).
    pub figure_year: i64,
    /// The indicator's code.
    pub indicator: String,
    /// Digits.
    pub value: i64,
    /// How many of them are decimals.
    pub scale: i64,
    /// [`Qualifier::code`].
    pub qualifier: String,
    /// `reported`, or `inferred`: worked out from something reported, and the definition says how.
    pub origin: String,
    /// 口径: what exactly was counted, and the denominator.
    pub definition: String,
    /// The same in English, where there is a translation.
    pub definition_en: String,
    /// 来源
    pub source: String,
    /// The same in English, where there is a translation.
    pub source_en: String,
    /// 报送日期; unknown for figures taken from the news.
    pub reported_on: Option<NaiveDate>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// What corrected it.
    pub superseded_by: Option<FigureId>,
}

impl Figure {
    /// Its entry in the catalogue.
    pub fn about(&self) -> Option<&'static Indicator> {
        indicator::find(&self.indicator)
    }

    /// How exact it is.
    pub fn qualifier(&self) -> Qualifier {
        Qualifier::from_code(&self.qualifier).unwrap_or_default()
    }

    /// The number without words: `2,772`, `31.5%`, `+216%`.
    pub fn value_text(&self) -> String {
        value_text(self.about().map(|indicator| indicator.unit), self.value, self.scale)
    }

    /// Worked out rather than reported.
    pub fn is_inferred(&self) -> bool {
        self.origin == "inferred"
    }

    /// As far as rates need it.
    pub fn as_reported(&self) -> Option<Reported> {
        let current = self.superseded_by.is_none() && self.scale == 0;
        current.then(|| Reported {
            indicator: self.indicator.clone(),
            year: self.figure_year,
            value: self.value,
            inferred: self.is_inferred(),
        })
    }
}

/// A number in its unit.
pub fn value_text(unit: Option<Unit>, value: i64, scale: i64) -> String {
    let plain = number::decimal(value, scale);
    match unit {
        Some(Unit::Growth) if value > 0 => format!("+{plain}%"),
        Some(Unit::Percent | Unit::Growth) => format!("{plain}%"),
        _ => plain,
    }
}

/// What somebody typed, or a row of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FigureText {
    /// Code or name of the indicator.
    pub indicator: String,
    /// The year.
    pub year: String,
    /// The number.
    pub value: String,
    /// What exactly was counted.
    pub definition: String,
    /// Where it comes from.
    pub source: String,
    /// When it was reported.
    pub reported_on: String,
}

/// A figure about to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it is about.
    pub indicator: &'static Indicator,
    /// Of which year.
    pub year: i64,
    /// The number.
    pub value: number::Typed,
    /// Worked out rather than reported.
    pub inferred: bool,
    /// 口径, Chinese (or as typed) and English (or empty).
    pub definition: (String, String),
    /// 来源, the same way.
    pub source: (String, String),
    /// When it was reported.
    pub reported_on: Option<NaiveDate>,
}

/// What is wrong with a field of [`FigureText`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureProblem {
    /// Not in the catalogue, or not one that is reported.
    Indicator,
    /// Not between 1990 and ten years from now.
    Year,
    /// Not one number, or out of all proportion, or below zero where that can't be.
    Value,
    /// Missing.
    SourceMissing,
    /// Longer than 500 characters.
    TooLong,
    /// Not a date.
    Date,
    /// A date to come.
    DateToCome,
}

/// The longest definition or source.
pub const LONGEST: usize = 500;

/// Reads what was typed. All problems at once, by field.
pub fn read(text: &FigureText, today: NaiveDate) -> std::result::Result<Draft, Vec<(&'static str, FigureProblem)>> {
    use chrono::Datelike;
    let mut problems = Vec::new();
    let about = indicator::reported(&text.indicator);
    if about.is_none() {
        problems.push(("indicator", FigureProblem::Indicator));
    }
    let year = number::read(text.year.trim().trim_end_matches('年'))
        .filter(|typed| typed.scale == 0)
        .map(|typed| typed.value)
        .filter(|year| (1990..=i64::from(today.year()) + 10).contains(year));
    if year.is_none() {
        problems.push(("year", FigureProblem::Year));
    }
    let may_fall = about.is_some_and(|about| about.unit == Unit::Growth);
    let whole = about.is_some_and(|about| !matches!(about.unit, Unit::Percent | Unit::Growth));
    let share = about.is_some_and(|about| about.unit == Unit::Percent);
    let value = number::read(&text.value)
        .filter(|typed| may_fall || typed.value >= 0)
        .filter(|typed| !whole || typed.scale == 0)
        .filter(|typed| !share || i128::from(typed.value) <= 100 * 10_i128.pow(u32::try_from(typed.scale).unwrap_or(0)));
    if value.is_none() {
        problems.push(("value", FigureProblem::Value));
    }
    if text.source.trim().is_empty() {
        problems.push(("source", FigureProblem::SourceMissing));
    }
    for (field, content) in [("source", &text.source), ("definition", &text.definition)] {
        if content.chars().count() > LONGEST {
            problems.push((field, FigureProblem::TooLong));
        }
    }
    let reported_on = crate::division::import::read_date(&text.reported_on);
    match reported_on {
        None => problems.push(("reported_on", FigureProblem::Date)),
        Some(day) if day > today => problems.push(("reported_on", FigureProblem::DateToCome)),
        Some(_) => {}
    }
    match (about, year, value) {
        (Some(indicator), Some(year), Some(value)) if problems.is_empty() => Ok(Draft {
            indicator,
            year,
            value,
            inferred: false,
            definition: (text.definition.trim().to_owned(), String::new()),
            source: (text.source.trim().to_owned(), String::new()),
            reported_on,
        }),
        _ => Err(problems),
    }
}

/// Why a figure isn't entered.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// There is one for this division, year and indicator: it can be corrected.
    #[error("this figure has been reported already")]
    Taken(FigureId),
    /// It isn't there, or somebody corrected it meanwhile.
    #[error("this figure isn't the current one any more")]
    Overtaken,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

async fn insert(
    tx: &mut Tx,
    id: FigureId,
    division: &Division,
    draft: &Draft,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(&division.code)
        .bind(&division.path)
        .bind(draft.year)
        .bind(draft.indicator.code)
        .bind(draft.value.value)
        .bind(draft.value.scale)
        .bind(draft.value.qualifier.code())
        .bind(if draft.inferred { "inferred" } else { "reported" })
        .bind(&draft.definition.0)
        .bind(&draft.definition.1)
        .bind(&draft.source.0)
        .bind(&draft.source.1)
        .bind(draft.reported_on)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// The current figure for a division, year and indicator.
pub async fn current(tx: &mut Tx, division: &str, year: i64, indicator: &str) -> Result<Option<FigureId>> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(TAKEN).bind(division).bind(year).bind(indicator).fetch_optional(c).await)?)
}

/// Enters a figure.
pub async fn add(
    tx: &mut Tx,
    division: &Division,
    draft: &Draft,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<FigureId, FigureError> {
    if let Some(taken) = current(tx, &division.code, draft.year, draft.indicator.code).await? {
        return Err(FigureError::Taken(taken));
    }
    let id = FigureId::fresh();
    insert(tx, id, division, draft, by, now).await?;
    Ok(id)
}

/// Enters a figure in the place of another, which stays and points to it. Year and indicator may be among what is corrected.
pub async fn correct(
    tx: &mut Tx,
    old: FigureId,
    division: &Division,
    draft: &Draft,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<FigureId, FigureError> {
    if find(tx, old).await?.is_none_or(|figure| figure.division != division.code) {
        return Err(FigureError::Overtaken);
    }
    if let Some(taken) = current(tx, &division.code, draft.year, draft.indicator.code).await?
        && taken != old
    {
        return Err(FigureError::Taken(taken));
    }
    let id = FigureId::fresh();
    let done = with_tx!(tx, |c| sqlx::query(SUPERSEDE).bind(old).bind(id).execute(c).await.map(|done| done.rows_affected()))
        .map_err(StoreError::from)?;
    if done != 1 {
        return Err(FigureError::Overtaken);
    }
    insert(tx, id, division, draft, by, now).await?;
    Ok(id)
}

/// One figure.
pub async fn find(tx: &mut Tx, id: FigureId) -> Result<Option<Figure>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// All figures of a division, corrected ones too, the latest year first.
pub async fn of_division(tx: &mut Tx, code: &str) -> Result<Vec<Figure>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_DIVISION).bind(code).fetch_all(c).await)?)
}

/// The current figures at or below a division.
pub async fn current_below(tx: &mut Tx, path: &str) -> Result<Vec<Figure>> {
    let (low, high) = below(path);
    Ok(with_tx!(tx, |c| sqlx::query_as(CURRENT_BELOW).bind(low).bind(high).fetch_all(c).await)?)
}

/// The years figures are about, latest first.
pub async fn years(tx: &mut Tx) -> Result<Vec<i64>> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(YEARS).fetch_all(c).await)?)
}

/// The rates that the figures of a division give, a share of its province among them.
pub async fn derived(tx: &mut Tx, division: &Division) -> Result<Vec<Derived>> {
    let own: Vec<Reported> = of_division(tx, &division.code).await?.iter().filter_map(Figure::as_reported).collect();
    let above: Vec<Reported> = match division.ancestors().next() {
        Some(province) => of_division(tx, province).await?.iter().filter_map(Figure::as_reported).collect(),
        None => Vec::new(),
    };
    Ok(derive(&own, &above))
}
