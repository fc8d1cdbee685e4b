//! Doing what a staff file's report promised, in bulk.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::assess::Assessment;
use super::plan::Plan;
use super::{Bounds, ImportError, kind_of};
use crate::ids::{MembershipId, OrganisationId, PersonId};
use crate::organisation::store::{find_or_create, folded};
use crate::person::bulk::insert_many;
use crate::person::draft::Applied;
use crate::person::id_number::{IdNumber, masked_phone};
use crate::person::name;
use crate::person::store::{Belonging, Entered, PHONE, edit, move_to};
use crate::secret::{Secret, SecretError};
use crate::store::{StoreError, Tx};

struct New {
    id: PersonId,
    plan: Plan,
    hash: Option<Vec<u8>>,
    sealed: Option<Vec<u8>>,
    phone: Option<Vec<u8>>,
    pinyin: String,
    initials: String,
    organisation: Option<OrganisationId>,
}

/// Applies the good rows; with `all_or_nothing` only if every row is good. The caller commits.
pub async fn apply(
    tx: &mut Tx,
    secret: &Secret,
    assessment: Assessment,
    bounds: &Bounds,
    all_or_nothing: bool,
    now: DateTime<Utc>,
) -> Result<Applied, ImportError> {
    let left_out = assessment.report.counts().error;
    if all_or_nothing && left_out > 0 {
        return Err(ImportError::HasErrors(left_out));
    }
    let mut done = Applied { unchanged: assessment.unchanged, left_out, ..Applied::default() };
    let mut organisations = Organisations::default();
    let (mut new, mut moved) = (Vec::new(), Vec::new());
    for plan in assessment.plans {
        let organisation = organisations.of(tx, bounds, &plan, now).await?;
        match plan.who.clone() {
            None => new.push(prepare(secret, plan, organisation)?),
            Some(known) => {
                let organisation = organisation.or(known.organisation_id);
                change(tx, secret, &plan, &known, organisation, now).await?;
                if plan.moves {
                    moved.push(known.id);
                }
                done.changed += 1;
            }
        }
    }
    done.added = new.len();
    insert(tx, &new, now).await?;
    // What counts where they belong may be otherwise: exam years that were cancelled there, separate lines.
    crate::certification::ledger::refresh(tx, &moved, now).await?;
    Ok(done)
}

/// Organisations the file names, each looked up or made once.
#[derive(Default)]
struct Organisations(HashMap<(String, String), OrganisationId>);

impl Organisations {
    async fn of(
        &mut self,
        tx: &mut Tx,
        bounds: &Bounds,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<Option<OrganisationId>, StoreError> {
        if let Some(own) = &bounds.organisation {
            return Ok(Some(own.id));
        }
        let text = plan.row.organisation.as_str();
        if text.is_empty() {
            return Ok(None);
        }
        // Who stays in their organisation stays in that very one, also where it is another division's.
        if let Some(known) = plan.who.as_ref().filter(|known| known.organisation_folded.as_deref() == Some(folded(text).as_str())) {
            return Ok(known.organisation_id);
        }
        let key = (plan.division.code.clone(), folded(text));
        if let Some(id) = self.0.get(&key) {
            return Ok(Some(*id));
        }
        let made = find_or_create(tx, &plan.division, text, kind_of(text), now).await?;
        self.0.insert(key, made.id);
        Ok(Some(made.id))
    }
}

fn prepare(secret: &Secret, plan: Plan, organisation: Option<OrganisationId>) -> Result<New, SecretError> {
    let (pinyin, initials) = name::spelled(&plan.row.name);
    let (hash, sealed) = plan.row.id_number.as_ref().map(|number| number.to_store(secret)).transpose()?.unzip();
    let phone = plan.row.phone.as_ref().map(|phone| secret.seal(PHONE, phone.as_bytes())).transpose()?;
    Ok(New { id: PersonId::fresh(), plan, hash, sealed, phone, pinyin, initials, organisation })
}

async fn insert(tx: &mut Tx, new: &[New], now: DateTime<Utc>) -> Result<(), StoreError> {
    insert_many!(
        tx,
        "INSERT INTO person (id, name, name_folded, pinyin, initials, id_hash, id_sealed, id_masked, gender, education, major, \
         phone_sealed, phone_masked, social_work_since, field, created_at, updated_at)",
        "",
        new,
        |item| [
            item.id,
            &item.plan.row.name,
            name::folded(&item.plan.row.name),
            &item.pinyin,
            &item.initials,
            item.hash.as_ref(),
            item.sealed.as_ref(),
            item.plan.row.id_number.as_ref().map(IdNumber::masked_with_hint).unwrap_or_default(),
            &item.plan.row.gender,
            &item.plan.row.education,
            &item.plan.row.major,
            item.phone.as_ref(),
            item.plan.row.phone.as_deref().map(masked_phone).unwrap_or_default(),
            item.plan.row.since,
            &item.plan.row.field,
            now,
            now,
        ]
    );
    insert_many!(
        tx,
        "INSERT INTO membership (id, person_id, organisation_id, division, division_path, post, since_on, until_on, created_at)",
        "",
        new,
        |item| [
            MembershipId::fresh(),
            item.id,
            item.organisation,
            &item.plan.division.code,
            &item.plan.division.path,
            &item.plan.row.post,
            None::<chrono::NaiveDate>,
            None::<chrono::NaiveDate>,
            now,
        ]
    );
    Ok(())
}

async fn change(
    tx: &mut Tx,
    secret: &Secret,
    plan: &Plan,
    known: &super::register::Registered,
    organisation: Option<OrganisationId>,
    now: DateTime<Utc>,
) -> Result<(), ImportError> {
    let row = &plan.row;
    let newer = |new: &str, old: &str| if new.is_empty() { old.to_owned() } else { new.to_owned() };
    if plan.changes {
        let entered = Entered {
            name: row.name.clone(),
            id_number: row.id_number.clone().filter(|_| known.id_hash.is_none()),
            gender: newer(&row.gender, &known.gender),
            education: newer(&row.education, &known.education),
            major: newer(&row.major, &known.major),
            phone: row.phone.clone(),
            social_work_since: known.social_work_since.filter(|_| row.since_reckoned || row.since.is_none()).or(row.since),
            field: newer(&row.field, &known.field),
        };
        edit(tx, secret, known.id, &entered, now).await.map_err(|error| match error {
            crate::person::store::SaveError::Store(error) => ImportError::Store(error),
            crate::person::store::SaveError::Secret(error) => ImportError::Secret(error),
            crate::person::store::SaveError::SameIdNumber(_) => {
                ImportError::Store(StoreError::Corrupt("an ID number that was free is taken".into()))
            }
        })?;
    }
    if plan.moves {
        let to = Belonging { division: plan.division.clone(), organisation, post: newer(&row.post, &known.post) };
        move_to(tx, known.id, &to, now).await?;
    }
    Ok(())
}
