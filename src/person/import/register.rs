//! Whom a row is about: the people in the register a file may mean.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Bounds;
use super::plan::Differences;
use super::row::{Finding, StaffRow, finding};
use crate::division::Division;
use crate::exchange::Verdict;
use crate::ids::{OrganisationId, PersonId};
use crate::organisation::store::folded;
use crate::person::bulk::select_many;
use crate::person::name;
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

/// The people with these ID hashes, wherever they belong, each under the one that was asked for.
pub(crate) async fn by_hashes(tx: &mut Tx, secret: &Secret, hashes: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, Registered>> {
    // While keys are changed somebody may be stored by this key or that.
    let asked: HashMap<Vec<u8>, &Vec<u8>> =
        hashes.iter().flat_map(|hash| secret.stored_hashes(hash).into_iter().map(move |stored| (stored, hash))).collect();
    let stored: Vec<Vec<u8>> = asked.keys().cloned().collect();
    let stored = &stored;
    let rows =
        select_many!(tx, SELECT, |_n| format!("JOIN person p ON p.id_hash = wanted.column1 {BELONGING}"), stored, [], Registered);
    Ok(rows.into_iter().filter_map(|row| Some(((*asked.get(row.id_hash.as_ref()?)?).clone(), row))).collect())
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

/// The people a file may mean.
pub(super) struct Register<'a> {
    pub(super) secret: &'a Secret,
    pub(super) by_hash: &'a HashMap<Vec<u8>, Registered>,
    pub(super) by_name: &'a HashMap<String, Vec<Registered>>,
    pub(super) bounds: &'a Bounds,
}

impl Register<'_> {
    /// Whom a row is about: somebody, nobody yet (`None`), or it can't be told (an error was found).
    pub(super) fn match_row(
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
