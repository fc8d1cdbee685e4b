//! How far a role reaches, as a form asks it: a division, and if wanted one organisation inside it.
//!
//! An organisation is found by its name. One that is meant without doubt is taken; otherwise the form comes back with those it could
//! be, to choose from.

use leptos::prelude::*;
use zhengtu::account::grant::{ScopeReading, place_of, read_scope};
use zhengtu::account::{Action, Grant, Role, Scope};
use zhengtu::organisation::catalogue::{self, Listed};
use zhengtu::organisation::store::folded;
use zhengtu::store::Tx;

use crate::components::{Choice, Field};
use crate::locale::Accounts;
use crate::pages::divisions::full_name;
use crate::server::{Ctx, PageError, Problems};

/// How many organisations are offered.
const OFFERED: i64 = 12;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) role: String,
    pub(super) scope: String,
    /// A name, or part of one.
    pub(super) organisation: String,
    /// The one chosen among those offered.
    pub(super) chosen: String,
    /// Those offered: id and name.
    pub(super) offered: Vec<(String, String)>,
}

impl Typed {
    pub(super) fn new(role: String, scope: String, organisation: String, chosen: String) -> Self {
        Self { role, scope, organisation, chosen, offered: Vec::new() }
    }
}

/// The roles that make sense for one organisation: the others are about accounts, the trail or questions, which belong to none.
const fn fits_organisation(role: Role) -> bool {
    matches!(role, Role::Organiser | Role::Officer)
}

/// Reads role and scope as typed, noting what is wrong; `None` when something is. A scope beyond the actor's own is refused here,
/// and the refusal is in the trail.
pub(super) async fn read_grant(ctx: &Ctx, typed: &mut Typed, problems: &mut Problems) -> Result<Option<Grant>, PageError> {
    let t = Accounts(ctx.language);
    let mut tx = ctx.read().await?;
    let role = Role::from_code(&typed.role).filter(|role| *role != Role::Candidate);
    if role.is_none() {
        problems.add("role", t.role_unknown());
    }
    let scope = read_division(ctx, &mut tx, &typed.scope, problems).await?;
    if let Some(scope) = &scope
        && ctx.require(Action::ManageAccounts, &place_of(scope)).await.is_err()
    {
        problems.add("scope", t.scope_outside());
        return Ok(None);
    }
    let (Some(role), Some(mut scope)) = (role, scope) else { return Ok(None) };
    if !typed.organisation.trim().is_empty() {
        if !fits_organisation(role) {
            problems.add("organisation", t.organisation_role());
            return Ok(None);
        }
        match read_organisation(ctx, &mut tx, &scope, typed, problems).await? {
            Some(found) => scope = found,
            None => return Ok(None),
        }
    }
    Ok(Some(Grant { role, scope }))
}

async fn read_division(ctx: &Ctx, tx: &mut Tx, typed: &str, problems: &mut Problems) -> Result<Option<Scope>, PageError> {
    let t = Accounts(ctx.language);
    match read_scope(tx, typed).await? {
        ScopeReading::Found { scope, .. } => return Ok(Some(scope)),
        ScopeReading::Unknown => problems.add("scope", t.scope_unknown()),
        ScopeReading::Ambiguous(choices) => {
            let mut named = Vec::new();
            for division in choices {
                named.push(format!("{} {}", division.code, full_name(tx, &division).await?));
            }
            problems.add("scope", t.scope_ambiguous(&named.join("；")));
        }
    }
    Ok(None)
}

/// The organisation inside the scope that is meant, or those it could be.
async fn read_organisation(
    ctx: &Ctx,
    tx: &mut Tx,
    within: &Scope,
    typed: &mut Typed,
    problems: &mut Problems,
) -> Result<Option<Scope>, PageError> {
    let t = Accounts(ctx.language);
    let name = typed.organisation.trim().to_owned();
    let found = catalogue::search(tx, within.division_path(), &name, OFFERED).await?;
    let exact: Vec<&Listed> = found.iter().filter(|one| folded(&one.organisation.name) == folded(&name)).collect();
    let chosen = found.iter().find(|one| one.organisation.id.to_string() == typed.chosen);
    let meant = chosen.or(if let [only] = exact[..] { Some(only) } else { None });
    if let Some(Listed { organisation, .. }) = meant {
        return Ok(Some(Scope::Organisation { id: organisation.id, division_path: organisation.division_path.clone() }));
    }
    if found.is_empty() {
        problems.add("organisation", t.organisation_unknown());
        return Ok(None);
    }
    for Listed { organisation, division_name } in found {
        let place = match zhengtu::division::store::find(tx, &organisation.division).await? {
            Some(division) => full_name(tx, &division).await?,
            None => division_name,
        };
        typed.offered.push((organisation.id.to_string(), format!("{} · {place}", organisation.name)));
    }
    problems.add("organisation", t.organisation_choose());
    Ok(None)
}

/// The fields for it.
pub(super) fn fields(ctx: &Ctx, typed: Typed, problems: &Problems) -> impl IntoView + use<> {
    let t = Accounts(ctx.language);
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let (scope_error, organisation_error) = (error("scope"), error("organisation"));
    let Typed { scope, organisation, chosen, offered, .. } = typed;
    let choices = (!offered.is_empty()).then(|| {
        let only = offered.len() == 1;
        let choices = offered
            .into_iter()
            .map(|(id, label)| {
                let checked = only || id == chosen;
                view! { <Choice name="organisation_id" value=id label=label kind="radio" checked=checked /> }
            })
            .collect_view();
        view! { <fieldset class="fieldset"><legend>{t.organisation_offered()}</legend>{choices}</fieldset> }
    });
    view! {
        <Field name="scope" label=t.scope() value=scope hint=t.scope_hint().to_owned() error=scope_error required=true autocomplete="off" />
        <Field
            name="organisation"
            label=t.organisation()
            value=organisation
            hint=t.organisation_hint().to_owned()
            error=organisation_error
            autocomplete="off"
        />
        {choices}
    }
}
