//! What each row of a staff file would do, by what is in the register now.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::row::{Finding, StaffRow, finding, read, told};
use super::{Bounds, ImportError};
use crate::bilingual::Bilingual;
use crate::clock::date_of;
use crate::division::Division;
use crate::exchange::{Report, Table, Verdict};
use crate::ids::{OrganisationId, PersonId};
use crate::organisation::store::folded;
use crate::person::bulk::select_many;
use crate::person::name;
use crate::person::place::{Found, Places};
use crate::person::store::PHONE;
use crate::secret::Secret;
use crate::store::{Result, Tx};

/// Somebody in the register, with where they belong now.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Registered {
    pub id: PersonId,
    pub name_folded: String,
    pub id_hash: Option<Vec<u8>>,
    pub gender: String,
    pub education: String,
    pub major: String,
    pub phone_sealed: Option<Vec<u8>>,
    pub social_work_since: Option<NaiveDate>,
    pub field: String,
    pub organisation_id: Option<OrganisationId>,
    pub organisation_folded: Option<String>,
    pub division: String,
    pub division_path: String,
    pub post: String,
}

const SELECT: &str = "SELECT p.id AS id, p.name_folded AS name_folded, p.id_hash AS id_hash, p.gender AS gender, \
    p.education AS education, p.major AS major, p.phone_sealed AS phone_sealed, p.social_work_since AS social_work_since, \
    p.field AS field, m.organisation_id AS organisation_id, o.name_folded AS organisation_folded, m.division AS division, \
    m.division_path AS division_path, m.post AS post";

const BELONGING: &str =
    "JOIN membership m ON m.person_id = p.id AND m.until_on IS NULL LEFT JOIN organisation o ON o.id = m.organisation_id";

/// The people with these ID hashes, wherever they belong.
pub(crate) async fn by_hashes(tx: &mut Tx, hashes: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, Registered>> {
    let rows =
        select_many!(tx, SELECT, |_n| format!("JOIN person p ON p.id_hash = wanted.column1 {BELONGING}"), hashes, [], Registered);
    Ok(rows.into_iter().filter_map(|row| Some((row.id_hash.clone()?, row))).collect())
}

/// The people of these (folded) names within a division.
pub(crate) async fn by_names(tx: &mut Tx, names: &[String], path: &str) -> Result<HashMap<String, Vec<Registered>>> {
    let (low, high) = crate::division::below(path);
    let rows = select_many!(
        tx,
        SELECT,
        |n| format!(
            "JOIN person p ON p.name_folded = wanted.column1 {BELONGING} WHERE m.division_path >= ${} AND m.division_path < ${}",
            n + 1,
            n + 2
        ),
        names,
        [&low, &high],
        Registered
    );
    let mut found: HashMap<String, Vec<Registered>> = HashMap::new();
    for row in rows {
        found.entry(row.name_folded.clone()).or_default().push(row);
    }
    Ok(found)
}

/// What is to be done for a good row.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub row: StaffRow,
    pub hash: Option<Vec<u8>>,
    /// The division it belongs to.
    pub division: Division,
    /// Whom it is about; none: somebody new.
    pub who: Option<Registered>,
    /// Values of the person change.
    pub changes: bool,
    /// Where they belong changes.
    pub moves: bool,
}

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
    let mut rows: Vec<(StaffRow, Vec<Finding>, Option<Vec<u8>>)> = Vec::new();
    for table in tables {
        for row in &table.rows {
            let (row, findings) = read(table, row, today);
            let hash = row.id_number.as_ref().map(|number| number.hash(secret));
            rows.push((row, findings, hash));
        }
    }
    let hashes: Vec<Vec<u8>> = distinct(rows.iter().filter_map(|(_, _, hash)| hash.clone()));
    let by_hash = by_hashes(tx, &hashes).await?;
    let names = distinct(rows.iter().map(|(row, _, _)| name::folded(&row.name)));
    let by_name = by_names(tx, &names, &bounds.division.path).await?;
    let mut places = Places::load(tx, &bounds.division).await?;

    let mut out = Assessment { report: Report::default(), plans: Vec::new(), unchanged: 0 };
    let mut seen: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut seen_unnumbered: HashMap<(String, String), usize> = HashMap::new();
    for (row, mut findings, hash) in rows {
        let what = [row.name.as_str(), row.organisation.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        // The same person twice in one file: the first row stands.
        let earlier = match &hash {
            Some(hash) => seen.insert(hash.clone(), row.number),
            None => seen_unnumbered.insert((name::folded(&row.name), folded(&row.organisation)), row.number),
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
            let plan = plan(secret, row, hash, division, who, bounds);
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

/// The people a file may mean.
struct Register<'a> {
    secret: &'a Secret,
    by_hash: &'a HashMap<Vec<u8>, Registered>,
    by_name: &'a HashMap<String, Vec<Registered>>,
    bounds: &'a Bounds,
}

impl Register<'_> {
    /// Whom a row is about: somebody, nobody yet (`None`), or it can't be told (an error was found).
    fn match_row(
        &self,
        row: &StaffRow,
        hash: Option<&Vec<u8>>,
        division: Option<&Division>,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<Registered>, ()> {
        let bounds = self.bounds;
        let folded_name = name::folded(&row.name);
        if let Some(found) = hash.and_then(|hash| self.by_hash.get(hash)) {
            let within = bounds.takes_in(&found.division_path, found.organisation_id);
            if within && found.name_folded == folded_name {
                return Ok(Some(found.clone()));
            }
            findings.push(not_theirs(within, found.name_folded == folded_name));
            return Err(());
        }
        let namesakes: Vec<&Registered> = self
            .by_name
            .get(&folded_name)
            .into_iter()
            .flatten()
            .filter(|known| bounds.takes_in(&known.division_path, known.organisation_id))
            .filter(|known| {
                row.organisation.is_empty() || known.organisation_folded.as_deref() == Some(folded(&row.organisation).as_str())
            })
            // With a number in hand, only those whose number isn't known can be meant.
            .filter(|known| hash.is_none() || known.id_hash.is_none())
            .collect();
        let several = match namesakes.as_slice() {
            [] => return Ok(None),
            [one] if !row.organisation.is_empty() || bounds.organisation.is_some() => return Ok(Some((*one).clone())),
            several => several,
        };
        // Of whom all that is said is registered already, that one is meant: the same list once more.
        let mut same = several.iter().filter(|known| {
            division.is_some_and(|division| Differences::of(self.secret, row, hash, division, known, bounds).none())
        });
        if let (Some(one), None) = (same.next(), same.next()) {
            return Ok(Some((*one).clone()));
        }
        findings.push(finding(
            Verdict::Error,
            format!("待核对：台账中有 {} 名同名人员，无法确定是否同一人。", several.len()),
            format!("To be checked: {} people of this name are registered; it can't be told which is meant.", several.len()),
            ("请补充证件号码或工作单位。", "Add the ID number or the organisation."),
        ));
        Err(())
    }
}

/// Why the person with this number isn't the row's. Of people outside the scope it tells those who know number and name that they
/// are registered, and everybody else only that the row needs checking.
fn not_theirs(within: bool, same_name: bool) -> Finding {
    match (within, same_name) {
        (false, true) => finding(
            Verdict::Error,
            "此人目前登记在您的管辖范围以外。",
            "This person is registered outside your scope at present.",
            ("请联系其现登记地办理调动后再导入。", "Ask the place where they are registered to move them first."),
        ),
        (false, false) => finding(
            Verdict::Error,
            "待核对：姓名与证件号码未能核对一致，本行未采用。",
            "To be checked: name and ID number couldn't be confirmed to belong together; this row isn't used.",
            ("请按证件核对姓名与证件号码后重新上传。", "Check name and number against the card and upload again."),
        ),
        (true, _) => finding(
            Verdict::Error,
            "待核对：这个证件号码已登记在另一姓名下。",
            "To be checked: this ID number is registered under another name.",
            (
                "请核对姓名与证件号码；如已更名，请先在人员页修改。",
                "Check name and number; after a change of name, edit the person first.",
            ),
        ),
    }
}

/// In what a row says otherwise than the register.
#[derive(Debug, Clone, Copy)]
struct Differences {
    details: bool,
    place: bool,
    post: bool,
}

impl Differences {
    const fn none(self) -> bool {
        !self.details && !self.place && !self.post
    }

    fn of(
        secret: &Secret,
        row: &StaffRow,
        hash: Option<&Vec<u8>>,
        division: &Division,
        known: &Registered,
        bounds: &Bounds,
    ) -> Self {
        let differs = |new: &str, old: &str| !new.is_empty() && new != old;
        let phone_differs = row.phone.as_ref().is_some_and(|phone| {
            let stored = known.phone_sealed.as_ref().and_then(|sealed| secret.unseal(PHONE, sealed).ok());
            stored.as_deref() != Some(phone.as_bytes())
        });
        let since_differs = match (row.since, known.social_work_since) {
            (Some(_), None) => true,
            (Some(new), Some(old)) => new != old && !row.since_reckoned,
            (None, _) => false,
        };
        let details = differs(&row.gender, &known.gender)
            || differs(&row.education, &known.education)
            || differs(&row.major, &known.major)
            || differs(&row.field, &known.field)
            || phone_differs
            || since_differs
            || (hash.is_some() && known.id_hash.is_none());
        // A row that names no division leaves somebody where they are, unless it names another organisation.
        let organisation_differs = bounds.organisation.is_none()
            && !row.organisation.is_empty()
            && known.organisation_folded.as_deref() != Some(folded(&row.organisation).as_str());
        let division_differs = !row.division.is_empty() && division.code != known.division;
        Self { details, place: organisation_differs || division_differs, post: differs(&row.post, &known.post) }
    }
}

fn plan(
    secret: &Secret,
    row: StaffRow,
    hash: Option<Vec<u8>>,
    division: Division,
    who: Option<Registered>,
    bounds: &Bounds,
) -> Plan {
    let Some(known) = who else {
        return Plan { row, hash, division, who: None, changes: true, moves: true };
    };
    let differences = Differences::of(secret, &row, hash.as_ref(), &division, &known, bounds);
    let division = if differences.place {
        division
    } else {
        Division { code: known.division.clone(), path: known.division_path.clone(), ..division }
    };
    let (changes, moves) = (differences.details, differences.place || differences.post);
    Plan { row, hash, division, who: Some(known), changes, moves }
}

fn plan_finding(plan: &Plan) -> Finding {
    let (verdict, sentence) = match (&plan.who, plan.changes, plan.moves) {
        (None, _, _) => (Verdict::Ok, Bilingual::new("新增人员。", "Somebody new.")),
        (Some(_), false, false) => (Verdict::Unchanged, Bilingual::new("与台账一致，无变化。", "As registered; nothing changes.")),
        (Some(_), true, false) => (Verdict::Ok, Bilingual::new("更新人员信息。", "Details are updated.")),
        (Some(_), false, true) => {
            (Verdict::Ok, Bilingual::new("更新单位或岗位，保留历史。", "Organisation or post changes; history is kept."))
        }
        (Some(_), true, true) => (
            Verdict::Ok,
            Bilingual::new("更新人员信息与单位或岗位，保留历史。", "Details and organisation or post change; history is kept."),
        ),
    };
    (verdict, sentence, Bilingual::default())
}
