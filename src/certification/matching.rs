//! Whom a row of a list of results or certificates is about: by the ID number, or else by the exact name together with the organisation
//! or the division. What could mean two people, or nobody in the register, stays out with a reason.

use std::collections::HashMap;

use crate::division::Division;
use crate::exchange::Verdict;
use crate::ids::PersonId;
use crate::organisation::store::folded;
use crate::person::id_number::IdNumber;
use crate::person::import::{Bounds, Finding, Registered, by_hashes, by_names, distinct, division_named, finding};
use crate::person::name;
use crate::person::place::Places;
use crate::secret::Secret;
use crate::store::{Result, Tx};

/// Somebody, with the division of the day.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub id: PersonId,
    pub division: String,
    pub division_path: String,
}

/// What a row says of whom it is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    pub name: &'a str,
    pub id_number: Option<&'a IdNumber>,
    pub organisation: &'a str,
    pub division: &'a str,
}

/// A row with what was found about it, and about whom it is.
pub(super) struct Matched<R> {
    pub row: R,
    pub findings: Vec<Finding>,
    pub who: Option<Who>,
}

impl<R> Matched<R> {
    /// It stays out.
    pub fn failed(&self) -> bool {
        self.findings.iter().any(|(verdict, _, _)| *verdict == Verdict::Error)
    }
}

/// Finds the person of each row.
pub(super) async fn find_people<R>(
    tx: &mut Tx,
    secret: &Secret,
    rows: Vec<(R, Vec<Finding>)>,
    named: impl Fn(&R) -> Named<'_>,
    bounds: &Bounds,
) -> Result<Vec<Matched<R>>> {
    let hash_of = |row: &R| named(row).id_number.map(|number| number.hash(secret));
    let by_hash = by_hashes(tx, secret, &distinct(rows.iter().filter_map(|(row, _)| hash_of(row)))).await?;
    let by_name = by_names(tx, &distinct(rows.iter().map(|(row, _)| name::folded(named(row).name))), &bounds.division.path).await?;
    let mut places = Places::load(tx, &bounds.division).await?;
    let mut matched = Vec::with_capacity(rows.len());
    for (row, mut findings) in rows {
        let hash = hash_of(&row);
        let said = named(&row);
        let division = if said.division.is_empty() {
            None
        } else {
            division_named(tx, &mut places, bounds, said.division, &mut findings).await?
        };
        let who = match hash {
            Some(hash) => by_number(said, by_hash.get(&hash), bounds, &mut findings),
            None => by_place(said, &by_name, division.as_ref(), bounds, &mut findings),
        };
        let who = who.map(|known| {
            let (code, path) = match division {
                // The day's division, unless the file only says it more roughly than the register.
                Some(day) if !known.division_path.starts_with(&day.path) => (day.code, day.path),
                _ => (known.division, known.division_path),
            };
            Who { id: known.id, division: code, division_path: path }
        });
        matched.push(Matched { row, findings, who });
    }
    Ok(matched)
}

fn unknown() -> Finding {
    finding(
        Verdict::Error,
        "待核对：台账中没有此人。",
        "To be checked: this person isn't in the register.",
        ("请先导入人员名单或新增人员，再导入本表。", "Import the staff list or add the person first, then this list."),
    )
}

fn by_number(said: Named<'_>, found: Option<&Registered>, bounds: &Bounds, findings: &mut Vec<Finding>) -> Option<Registered> {
    let same_name = found.is_some_and(|found| found.name_folded == name::folded(said.name));
    // Only who knows name and number is told that somebody is registered elsewhere; to all others there is nobody.
    let Some(found) = found.filter(|found| same_name || bounds.takes_in(&found.division_path, found.organisation_id)) else {
        findings.push(finding(
            Verdict::Error,
            "待核对：台账中没有此人，或姓名与证件号码不符。",
            "To be checked: this person isn't in the register, or name and ID number don't belong together.",
            (
                "请核对姓名与证件号码；确认无误的，请先导入人员名单或新增人员，再导入本表。",
                "Check name and number; if they are right, import the staff list or add the person first, then this list.",
            ),
        ));
        return None;
    };
    if !bounds.takes_in(&found.division_path, found.organisation_id) {
        findings.push(finding(
            Verdict::Error,
            "此人登记在您的管辖范围以外。",
            "This person is registered outside your scope.",
            ("请由其登记地导入。", "Let the place where they are registered import it."),
        ));
        return None;
    }
    if !same_name {
        findings.push(finding(
            Verdict::Error,
            "待核对：姓名与这个证件号码登记的姓名不同。",
            "To be checked: the name differs from the one registered with this ID number.",
            ("请核对姓名与证件号码。", "Check name and number."),
        ));
        return None;
    }
    Some(found.clone())
}

fn by_place(
    said: Named<'_>,
    by_name: &HashMap<String, Vec<Registered>>,
    division: Option<&Division>,
    bounds: &Bounds,
    findings: &mut Vec<Finding>,
) -> Option<Registered> {
    let namesakes: Vec<&Registered> = by_name
        .get(&name::folded(said.name))
        .into_iter()
        .flatten()
        .filter(|known| bounds.takes_in(&known.division_path, known.organisation_id))
        .collect();
    if namesakes.is_empty() {
        findings.push(unknown());
        return None;
    }
    let fitting: Vec<&Registered> = namesakes
        .iter()
        .copied()
        .filter(|known| {
            said.organisation.is_empty() || known.organisation_folded.as_deref() == Some(folded(said.organisation).as_str())
        })
        .filter(|known| division.is_none_or(|division| known.division_path.starts_with(&division.path)))
        .collect();
    let placed = !said.organisation.is_empty() || division.is_some();
    match fitting.as_slice() {
        [one] if placed => {
            findings.push(finding(
                Verdict::Warning,
                "没有证件号码，按姓名和单位（区划）匹配到一人。",
                "Without an ID number, matched by name and organisation or division.",
                ("请核对是否为同一人。", "Please check that it is the same person."),
            ));
            Some((*one).clone())
        }
        _ if !placed && namesakes.len() == 1 => {
            findings.push(finding(
                Verdict::Error,
                "待核对：台账中有一名同名人员，但本行只有姓名，没有证件号码、工作单位或区划，无法确定是同一人。",
                "To be checked: one person of this name is registered, but the row gives no ID number, organisation or division to tell by.",
                ("请补充证件号码，或补充工作单位、区县。", "Add the ID number, or the organisation and county."),
            ));
            None
        }
        several => {
            let count = if placed { several.len() } else { namesakes.len() };
            findings.push(finding(
                Verdict::Error,
                format!("待核对：没有证件号码，按姓名和单位（区划）找到 {count} 人，无法确定。"),
                format!("To be checked: without an ID number, {count} people fit by name and place; it can't be told which."),
                ("请补充证件号码，或补充工作单位、区县。", "Add the ID number, or the organisation and county."),
            ));
            None
        }
    }
}
