//! What a good row would do: what it says otherwise than the register.

use super::Bounds;
use super::register::Registered;
use super::row::{Finding, StaffRow};
use crate::bilingual::Bilingual;
use crate::division::Division;
use crate::exchange::Verdict;
use crate::organisation::store::folded;
use crate::person::store::PHONE;
use crate::secret::Secret;

/// What is to be done for a good row.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub row: StaffRow,
    /// The division it belongs to.
    pub division: Division,
    /// Whom it is about; none: somebody new.
    pub who: Option<Registered>,
    /// Values of the person change.
    pub changes: bool,
    /// Where they belong changes.
    pub moves: bool,
}

/// In what a row says otherwise than the register.
#[derive(Debug, Clone, Copy)]
pub(super) struct Differences {
    details: bool,
    place: bool,
    post: bool,
}

impl Differences {
    pub(super) const fn none(self) -> bool {
        !self.details && !self.place && !self.post
    }

    pub(super) fn of(
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

/// What is to be done for a row about this person.
pub(super) fn plan(
    secret: &Secret,
    row: StaffRow,
    hash: Option<&Vec<u8>>,
    division: Division,
    who: Option<Registered>,
    bounds: &Bounds,
) -> Plan {
    let Some(known) = who else {
        return Plan { row, division, who: None, changes: true, moves: true };
    };
    let differences = Differences::of(secret, &row, hash, &division, &known, bounds);
    let division = if differences.place {
        division
    } else {
        Division { code: known.division.clone(), path: known.division_path.clone(), ..division }
    };
    let (changes, moves) = (differences.details, differences.place || differences.post);
    Plan { row, division, who: Some(known), changes, moves }
}

/// The sentence for it.
pub(super) fn plan_finding(plan: &Plan) -> Finding {
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
