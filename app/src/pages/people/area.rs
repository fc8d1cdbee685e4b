//! The areas an officer may choose among: one per grant.

use zhengtu::account::{Action, Place, Scope};
use zhengtu::division::{self, Division};
use zhengtu::organisation::{self, Organisation};
use zhengtu::store::Tx;

use crate::locale::People;
use crate::server::{Ctx, PageError};

/// An area: a division, one organisation, or the country.
#[derive(Debug, Clone)]
pub(in crate::pages) struct Area {
    /// As sent in addresses and forms: a division's code, `o-` and an organisation's id, or `all`.
    pub key: String,
    pub name: String,
    pub path: String,
    /// None for the country.
    pub division: Option<Division>,
    pub organisation: Option<Organisation>,
}

impl Area {
    fn of_division(division: Division) -> Self {
        Self {
            key: division.code.clone(),
            name: division.name.clone(),
            path: division.path.clone(),
            division: Some(division),
            organisation: None,
        }
    }

    fn of_organisation(own: Organisation, division: Division) -> Self {
        Self { key: format!("o-{}", own.id), name: own.name.clone(), organisation: Some(own), ..Self::of_division(division) }
    }

    pub fn place(&self) -> Place {
        match (&self.division, &self.organisation) {
            (None, _) => Place::country(),
            (Some(_), own) => Place::organisation(self.path.clone(), own.as_ref().map(|own| own.id)),
        }
    }
}

/// The areas in which somebody may do something. `divisions_only` opens the country up into its provinces, for what must belong
/// to a division.
pub(in crate::pages) async fn areas(ctx: &Ctx, tx: &mut Tx, action: Action, divisions_only: bool) -> Result<Vec<Area>, PageError> {
    let mut areas = Vec::new();
    for scope in ctx.actor.scopes_for(action) {
        match scope {
            Scope::Everywhere if divisions_only => {
                areas.extend(division::store::children(tx, None).await?.into_iter().map(Area::of_division));
            }
            Scope::Everywhere => areas.push(Area {
                key: "all".into(),
                name: People(ctx.language).country().into(),
                path: "/".into(),
                division: None,
                organisation: None,
            }),
            Scope::Division { code, .. } => areas.extend(division::store::find(tx, code).await?.map(Area::of_division)),
            Scope::Organisation { id, .. } => {
                if let Some(own) = organisation::store::find(tx, *id).await?
                    && let Some(division) = division::store::find(tx, &own.division).await?
                {
                    areas.push(Area::of_organisation(own, division));
                }
            }
        }
    }
    areas.dedup_by(|a, b| a.key == b.key);
    Ok(areas)
}

/// The chosen area: one of the officer's own, or a division or an organisation inside one. Anything else is refused, and the refusal recorded.
pub(in crate::pages) async fn chosen(ctx: &Ctx, tx: &mut Tx, action: Action, areas: &[Area], key: &str) -> Result<Area, PageError> {
    if let Some(own) = areas.iter().find(|area| area.key == key) {
        return Ok(own.clone());
    }
    if key.is_empty() {
        return areas.first().cloned().ok_or(PageError::Forbidden);
    }
    let found = match key.strip_prefix("o-") {
        Some(id) => {
            let id = id.parse().map_err(|_| PageError::NotFound)?;
            let own = organisation::store::find(tx, id).await?.ok_or(PageError::NotFound)?;
            let division = division::store::find(tx, &own.division).await?.ok_or(PageError::NotFound)?;
            Area::of_organisation(own, division)
        }
        None => division::store::find(tx, key).await?.map(Area::of_division).ok_or(PageError::NotFound)?,
    };
    ctx.require(action, &found.place()).await?;
    Ok(found)
}
