//! What the rules work with besides what is known of a person: pass lines, subjects, exceptions, exam and results days.

use chrono::NaiveDate;

use super::level_of;
use crate::certification::rules::{Calendar, Exception, PassLine, Required};
use crate::exam_calendar::{self, Certainty, WindowKind, WindowState};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

sql! {
    LINES = "SELECT first_year, last_year, level, subject, division_path, half_marks, locally_valid FROM pass_line \
             WHERE withdrawn_at IS NULL ORDER BY id";
    SUBJECTS = "SELECT level, code FROM subject ORDER BY level, position";
    EXCEPTIONS = "SELECT kind, exam_year, level, subject, division_path, until_on FROM exam_exception WHERE withdrawn_at IS NULL \
                  ORDER BY made_at, id";
}

/// The rules' data, as recorded at this moment.
#[derive(Debug, Clone, Default)]
pub struct Rulebook {
    /// 合格线
    pub lines: Vec<PassLine>,
    /// Required subjects.
    pub required: Vec<Required>,
    /// 停考与顺延
    pub exceptions: Vec<Exception>,
    /// Exam and results days: what the exam calendar has for the whole country, and what is known besides.
    pub calendar: Calendar,
}

/// The first exam year days are known of.
const FIRST: i64 = 2019;

type LineRow = (i64, Option<i64>, String, Option<String>, Option<String>, i64, bool);
type ExceptionRow = (String, i64, Option<String>, Option<String>, String, Option<NaiveDate>);

/// The rules' data. Lines and exceptions that were withdrawn are no part of it.
pub async fn rulebook(tx: &mut Tx) -> Result<Rulebook> {
    let rows: Vec<LineRow> = with_tx!(tx, |c| sqlx::query_as(LINES).fetch_all(c).await)?;
    let mut lines = Vec::with_capacity(rows.len());
    for (first_year, last_year, code, subject, division_path, half_marks, locally_valid) in rows {
        let level = level_of(&code)?;
        lines.push(PassLine { first_year, last_year, level, subject, division_path, half_marks, locally_valid });
    }
    let rows: Vec<(String, String)> = with_tx!(tx, |c| sqlx::query_as(SUBJECTS).fetch_all(c).await)?;
    let required = Level::ALL
        .into_iter()
        .map(|level| Required {
            level,
            subjects: rows.iter().filter(|(code, _)| code == level.code()).map(|(_, subject)| subject.clone()).collect(),
        })
        .collect();
    let rows: Vec<ExceptionRow> = with_tx!(tx, |c| sqlx::query_as(EXCEPTIONS).fetch_all(c).await)?;
    let exceptions = rows.into_iter().map(exception).collect::<Result<Vec<_>>>()?;
    Ok(Rulebook { lines, required, exceptions, calendar: calendar(tx).await? })
}

fn exception((kind, year, level, subject, division_path, until): ExceptionRow) -> Result<Exception> {
    let level = level.as_deref().map(level_of).transpose()?;
    match (kind.as_str(), until) {
        ("cancelled", _) => Ok(Exception::Cancelled { year, level, division_path }),
        ("extension", Some(until)) => Ok(Exception::Extension { year, level, subject, division_path, until }),
        _ => Err(StoreError::Corrupt(format!("exam exception {kind} of {year}"))),
    }
}

/// Days confirmed for every level and the whole country decide over the built-in ones.
async fn calendar(tx: &mut Tx) -> Result<Calendar> {
    let mut calendar = Calendar::default();
    for window in exam_calendar::store::since(tx, FIRST).await? {
        let for_all = window.province.is_none() && window.level.is_none();
        if !for_all || window.state != WindowState::Standing || window.certainty != Certainty::Confirmed {
            continue;
        }
        match window.kind {
            WindowKind::Exam => calendar.set_exam(window.year, window.first_day(), window.last_day()),
            WindowKind::Results => calendar.set_results(window.year, window.first_day()),
            _ => {}
        }
    }
    Ok(calendar)
}
