//! Whose a mock is, and the units it is for, as typed.

use zhengtu::account::{Action, Place, Scope};
use zhengtu::ids::OrganisationId;
use zhengtu::mock::event::MockEvent;
use zhengtu::mock::event::matching::folded;
use zhengtu::mock::event::store::NewUnit;
use zhengtu::store::Tx;
use zhengtu::{division, organisation};

use super::place_name;
use crate::locale::MockEvents;
use crate::pages::divisions;
use crate::server::{Ctx, PageError, Problems};

/// At most so many units, and so many organisations looked through.
const MOST: usize = 300;
const LOOKED_THROUGH: i64 = 5000;

/// Whose a mock is to be.
pub(super) struct Owner {
    /// The scope it was chosen by.
    scope: Scope,
    /// The code of its division.
    pub(super) division: Option<String>,
    /// Its organisation.
    pub(super) organisation: Option<OrganisationId>,
    /// Where it belongs.
    pub(super) place: Place,
    /// What it is called.
    name: String,
}

impl Owner {
    /// Whose a mock is.
    pub(super) fn of(ctx: &Ctx, event: &MockEvent) -> Self {
        let t = MockEvents(ctx.language);
        let path = event.division_path.clone();
        let scope = match (event.organisation, event.division.clone(), path) {
            (Some(id), _, Some(division_path)) => Scope::Organisation { id, division_path },
            (None, Some(code), Some(path)) => Scope::Division { code, path },
            _ => Scope::Everywhere,
        };
        let division = event.division.clone().filter(|_| event.organisation.is_none());
        Self { scope, division, organisation: event.organisation, place: event.place(), name: place_name(t, event) }
    }
}

/// The key of a scope in the form.
pub(super) fn key_of(scope: &Scope) -> String {
    match scope {
        Scope::Everywhere => "country".to_owned(),
        Scope::Division { code, .. } => code.clone(),
        Scope::Organisation { id, .. } => id.to_string(),
    }
}

/// The one of the asker's scopes a key names.
pub(super) async fn owner_of(ctx: &Ctx, tx: &mut Tx, key: &str) -> Result<Option<Owner>, PageError> {
    let Some(scope) = ctx.actor.scopes_for(Action::ManageMocks).find(|scope| key_of(scope) == key).cloned() else {
        return Ok(None);
    };
    Ok(match &scope {
        Scope::Everywhere => {
            let name = MockEvents(ctx.language).whole_country().to_owned();
            Some(Owner { scope, division: None, organisation: None, place: Place::country(), name })
        }
        Scope::Division { code, .. } => division::store::find(tx, code).await?.map(|found| Owner {
            scope: scope.clone(),
            division: Some(found.code),
            organisation: None,
            place: Place::division(found.path),
            name: found.name,
        }),
        Scope::Organisation { id, .. } => organisation::store::find(tx, *id).await?.map(|found| Owner {
            scope: scope.clone(),
            division: None,
            organisation: Some(found.id),
            place: Place::organisation(found.division_path, Some(found.id)),
            name: found.name,
        }),
    })
}

/// The units typed, a line each; without any, those directly below, or the owner itself. One that is `there` already is the same one.
/// What can't be found is noted.
pub(super) async fn units_of(
    ctx: &Ctx,
    tx: &mut Tx,
    owner: &Owner,
    there: &[NewUnit],
    text: &str,
    problems: &mut Problems,
) -> Result<Vec<NewUnit>, PageError> {
    let t = MockEvents(ctx.language);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let of_division = |found: division::Division| NewUnit { division: Some(found.code), organisation: None, name: found.name };
    if lines.is_empty() {
        let mut units: Vec<NewUnit> = Vec::new();
        if owner.organisation.is_none() {
            units.extend(division::store::children(tx, owner.division.as_deref()).await?.into_iter().map(of_division));
        }
        if units.is_empty() {
            units.push(NewUnit { division: owner.division.clone(), organisation: owner.organisation, name: owner.name.clone() });
        }
        return Ok(units);
    }
    let organisations = match &owner.scope {
        Scope::Organisation { id, .. } => organisation::store::find(tx, *id).await?.into_iter().collect(),
        scope => organisation::store::within(tx, scope.division_path(), LOOKED_THROUGH).await?,
    };
    let mut units: Vec<NewUnit> = Vec::new();
    let mut wrong: Vec<String> = Vec::new();
    for line in lines.iter().take(MOST + 1) {
        let mut same = organisations.iter().filter(|one| folded(&one.name) == folded(line));
        let known = there.iter().find(|one| folded(&one.name) == folded(line));
        let unit = match (known, same.next(), same.next()) {
            (Some(known), ..) => Ok(known.clone()),
            (None, Some(one), None) => Ok(NewUnit { division: None, organisation: Some(one.id), name: one.name.clone() }),
            (None, Some(_), Some(_)) => Err(t.problem_unit_several(line)),
            (None, None, _) => match divisions::typed_within(ctx, tx, line, &owner.scope).await? {
                Ok(found) if owner.scope.contains(&Place::division(found.path.clone())) => Ok(of_division(found)),
                Ok(_) => Err(t.problem_unit_outside(line)),
                Err(sentence) => Err(t.problem_unit(line, &sentence)),
            },
        };
        match unit {
            Ok(unit) if units.iter().any(|one| folded(&one.name) == folded(&unit.name)) => wrong.push(t.problem_unit_twice(line)),
            Ok(unit) => units.push(unit),
            Err(sentence) => wrong.push(sentence),
        }
    }
    if lines.len() > MOST {
        wrong.push(t.problem_units_many(MOST));
    }
    if !wrong.is_empty() {
        wrong.truncate(10);
        problems.add("units", wrong.join(" "));
    }
    Ok(units)
}
