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
    pub id_masked: String,
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
    /// 离职: they belonged there until this day, and belong nowhere now.
    pub left_on: Option<NaiveDate>,
}

// `n` is the entry whose number it is: the kept one's own, or one merged into it.
const SELECT: &str = "SELECT p.id AS id, p.name_folded AS name_folded, n.id_hash AS id_hash, p.id_masked AS id_masked, p.gender AS gender, \
    p.education AS education, p.major AS major, p.phone_sealed AS phone_sealed, p.social_work_since AS social_work_since, \
    p.field AS field, m.organisation_id AS organisation_id, o.name_folded AS organisation_folded, m.division AS division, \
    m.division_path AS division_path, m.post AS post, m.until_on AS left_on";

const BELONGING: &str =
    "JOIN membership m ON m.person_id = p.id AND m.until_on IS NULL LEFT JOIN organisation o ON o.id = m.organisation_id";

/// Who has left, with where they belonged last.
const LEFT: &str = "JOIN membership m ON m.person_id = p.id LEFT JOIN organisation o ON o.id = m.organisation_id \
    WHERE NOT EXISTS (SELECT 1 FROM membership l WHERE l.person_id = m.person_id \
    AND (l.until_on IS NULL OR l.created_at > m.created_at OR (l.created_at = m.created_at AND l.id > m.id)))";

/// The people with these ID hashes, wherever they belong or belonged last, each under the hash that was asked for.
pub(crate) async fn by_hashes(tx: &mut Tx, secret: &Secret, hashes: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, Registered>> {
    // While keys are changed somebody may be stored by this key or that.
    let asked: HashMap<Vec<u8>, &Vec<u8>> =
        hashes.iter().flat_map(|hash| secret.stored_hashes(hash).into_iter().map(move |stored| (stored, hash))).collect();
    let mut found: HashMap<Vec<u8>, Registered> = HashMap::with_capacity(hashes.len());
    for place in [BELONGING, LEFT] {
        let open: Vec<Vec<u8>> =
            asked.iter().filter(|(_, hash)| !found.contains_key(**hash)).map(|(stored, _)| stored.clone()).collect();
        let rows = select_many!(
            tx,
            SELECT,
            |_n| format!(
                "JOIN person n ON n.id_hash = wanted.column1 JOIN person p ON p.id = COALESCE(n.identity_id, n.id) {place}"
            ),
            open,
            [],
            Registered
        );
        found.extend(rows.into_iter().filter_map(|row| Some(((*asked.get(row.id_hash.as_ref()?)?).clone(), row))));
    }
    Ok(found)
}

/// The people of these (folded) names within a division.
pub(crate) async fn by_names(tx: &mut Tx, names: &[String], path: &str) -> Result<HashMap<String, Vec<Registered>>> {
    let (low, high) = crate::division::below(path);
    let rows = select_many!(
        tx,
        SELECT,
        |n| format!(
            "JOIN person p ON p.name_folded = wanted.column1 JOIN person n ON n.id = p.id {BELONGING} WHERE m.division_path >= ${} AND m.division_path < ${}",
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
            if let (true, true, Some(left)) = (within, found.name_folded == folded_name, found.left_on) {
                findings.push(has_left(left));
                return Err(());
            }
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
        let namesakes = match &row.masked {
            // What little a masked number says tells some of them apart; if it is nobody's, it can't be told who is meant.
            Some(masked) if namesakes.iter().any(|known| known.id_masked == *masked) => {
                namesakes.into_iter().filter(|known| known.id_masked == *masked).collect()
            }
            Some(_) if !namesakes.is_empty() => {
                findings.push(other_mask());
                return Err(());
            }
            _ => namesakes,
        };
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

fn other_mask() -> Finding {
    finding(
        Verdict::Error,
        "待核对：脱敏号码与台账中同名人员的号码不符。",
        "To be checked: the masked ID number isn't that of the person of this name in the register.",
        ("请提供完整证件号码。", "Give the whole ID number."),
    )
}

/// An old list must not bring anybody back.
fn has_left(on: NaiveDate) -> Finding {
    finding(
        Verdict::Error,
        format!("此人已于 {on} 离职，名单不会使其恢复在职。"),
        format!("This person left on {on}; a list brings nobody back."),
        (
            "如已回来，请在人员页办理再入职；否则请从名单中删去。",
            "If they are back, use “come back” on their page; else take them off the list.",
        ),
    )
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
