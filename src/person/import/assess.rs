//! Judging the rows of a staff file: each by itself, beside the other rows, and by what is in the register now.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::plan::{Plan, plan, plan_finding};
use super::register::{Register, by_hashes, by_names};
use super::row::{Finding, StaffRow, finding, read, told};
use super::{Bounds, ImportError};
use crate::clock::date_of;
use crate::division::Division;
use crate::exchange::{Report, Table, Verdict};
use crate::organisation::store::folded;
use crate::person::name;
use crate::person::place::{Found, Places};
use crate::secret::Secret;
use crate::store::{Result, Tx};

/// A file's report, and what applying it would do.
#[derive(Debug)]
pub struct Assessment {
    /// Row by row.
    pub report: Report,
    pub(super) plans: Vec<Plan>,
    pub(super) unchanged: usize,
}

/// Checks every row against itself, the file and the register. Changes nothing.
pub async fn assess(
    tx: &mut Tx,
    secret: &Secret,
    tables: &[Table],
    bounds: &Bounds,
    now: DateTime<Utc>,
) -> Result<Assessment, ImportError> {
    let today = date_of(now);
    let fields = crate::person::field::store::dictionary(tx).await?;
    let mut rows: Vec<(StaffRow, Vec<Finding>, Option<Vec<u8>>)> = Vec::new();
    for table in tables {
        for row in &table.rows {
            let (row, findings) = read(table, row, &fields, today);
            let hash = row.id_number.as_ref().map(|number| number.hash(secret));
            rows.push((row, findings, hash));
        }
    }
    let hashes: Vec<Vec<u8>> = distinct(rows.iter().filter_map(|(_, _, hash)| hash.clone()));
    let by_hash = by_hashes(tx, secret, &hashes).await?;
    let names = distinct(rows.iter().map(|(row, _, _)| name::folded(&row.name)));
    let by_name = by_names(tx, &names, &bounds.division.path).await?;
    let mut places = Places::load(tx, &bounds.division).await?;

    let mut out = Assessment { report: Report::default(), plans: Vec::new(), unchanged: 0 };
    let mut seen: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut seen_unnumbered: HashMap<(String, String, Option<String>), usize> = HashMap::new();
    for (row, mut findings, hash) in rows {
        let what = [row.name.as_str(), row.organisation.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        // The same person twice in one file: the first row stands.
        let earlier = match &hash {
            Some(hash) => seen.insert(hash.clone(), row.number),
            None => seen_unnumbered.insert((name::folded(&row.name), folded(&row.organisation), row.masked.clone()), row.number),
        };
        if let Some(earlier) = earlier {
            findings.push(finding(
                Verdict::Error,
                format!("与第 {earlier} 行是同一人，本行未采用。"),
                format!("The same person as row {earlier}; this row isn't used."),
                (
                    "请合并为一行；如确为两人，请各自补充证件号码。",
                    "Make one row of them; if they are two people, add both ID numbers.",
                ),
            ));
        }
        let division = division_of(tx, &mut places, bounds, &row, &mut findings).await?;
        let register = Register { secret, by_hash: &by_hash, by_name: &by_name, bounds };
        let who = register.match_row(&row, hash.as_ref(), division.as_ref(), &mut findings);
        let failed = findings.iter().any(|(verdict, _, _)| *verdict == Verdict::Error);
        let (sheet, number) = (row.sheet.clone(), row.number);
        if let (false, Some(division), Ok(who)) = (failed, division, who) {
            let plan = plan(secret, row, hash.as_ref(), division, who, bounds);
            let verdict = plan_finding(&plan);
            if verdict.0 == Verdict::Unchanged {
                out.unchanged += 1;
            } else {
                *(if plan.who.is_none() { &mut out.report.adds } else { &mut out.report.changes }) += 1;
                out.plans.push(plan);
            }
            findings.push(verdict);
        }
        for (verdict, sentence, fix) in told(findings) {
            out.report.add(&sheet, number, what.as_str(), verdict, sentence, fix);
        }
    }
    Ok(out)
}

pub(crate) fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

async fn division_of(
    tx: &mut Tx,
    places: &mut Places,
    bounds: &Bounds,
    row: &StaffRow,
    findings: &mut Vec<Finding>,
) -> Result<Option<Division>> {
    if let Some(own) = &bounds.organisation
        && !row.organisation.is_empty()
        && folded(&row.organisation) != folded(&own.name)
    {
        findings.push(finding(
            Verdict::Error,
            "单位不在您的管辖范围内。",
            "The organisation is outside your scope.",
            ("您只能导入本单位人员。", "You can import the people of your own organisation only."),
        ));
        return Ok(None);
    }
    division_named(tx, places, bounds, &row.division, findings).await
}

/// The division a cell names; the bounds' own where it is empty.
pub(crate) async fn division_named(
    tx: &mut Tx,
    places: &mut Places,
    bounds: &Bounds,
    text: &str,
    findings: &mut Vec<Finding>,
) -> Result<Option<Division>> {
    if text.is_empty() {
        return Ok(Some(bounds.division.clone()));
    }
    let problem = match places.find(tx, text).await? {
        Found::One(division) => return Ok(Some(division)),
        Found::Several(names) => finding(
            Verdict::Error,
            format!("区划「{text}」有多处同名：{}。", names.join("、")),
            format!("“{text}” names several divisions: {}.", names.join(", ")),
            ("请写全称（如 扬州市广陵区）或六位代码。", "Write the full name (扬州市广陵区) or the six-digit code."),
        ),
        Found::Outside => finding(
            Verdict::Error,
            format!("区划「{text}」不在您的管辖范围内。"),
            format!("“{text}” is outside your scope."),
            ("请由当地部门导入，或联系管理员调整授权。", "Let the local department import it, or ask an administrator."),
        ),
        Found::Unknown => finding(
            Verdict::Error,
            format!("没有找到区划「{text}」。"),
            format!("There is no division “{text}”."),
            ("请写现行全称或代码。", "Write its present full name or code."),
        ),
    };
    findings.push(problem);
    Ok(None)
}
