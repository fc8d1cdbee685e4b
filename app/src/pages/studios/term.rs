//! Beginning a term: who, as what, guided by whom, from when.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::exchange::cells;
use zhengtu::ids::{PersonId, StudioTermId};
use zhengtu::person::lookup::{Named, named_within};
use zhengtu::store::Tx;
use zhengtu::studio::StudioRole;
use zhengtu::studio::rules::Held;
use zhengtu::studio::store::{self, StudioError, Term};

use super::{HERE, place, refused, role_name, show, studio_of};
use crate::components::{Choice, Field, Options};
use crate::locale::{Common, Studios, date};
use crate::pages::people::area::areas;
use crate::server::{Ctx, Flash, Input, PageError, Problems};

/// What was typed.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct TermForm {
    id: String,
    name: String,
    outside: String,
    person: String,
    role: String,
    guided_by: String,
    from_on: String,
    until_on: String,
}

impl TermForm {
    pub fn fresh() -> Self {
        Self { id: StudioTermId::fresh().to_string(), ..Self::default() }
    }

    /// What it asks for, and who could be meant; what is wrong is noted.
    async fn read(&self, ctx: &Ctx, tx: &mut Tx, problems: &mut Problems) -> Result<(Option<Held>, Vec<Named>), PageError> {
        let (t, common) = (Studios(ctx.language), Common(ctx.language));
        let name = cells::name(&self.name);
        let mut candidates = Vec::new();
        let mut person = None;
        if name.is_empty() {
            problems.add("name", common.field_empty());
        } else if name.chars().count() > 100 {
            problems.add("name", common.field_too_long(100));
        } else if self.outside.is_empty() {
            for area in areas(ctx, tx, Action::ReadPeople, false).await? {
                candidates.extend(named_within(tx, &name, &area.path, area.organisation.map(|own| own.id)).await?);
            }
            candidates.sort_by_key(|one| one.id);
            candidates.dedup_by_key(|one| one.id);
            let meant = self.person.parse::<PersonId>().ok().filter(|id| candidates.iter().any(|one| one.id == *id));
            person = match (meant, candidates.as_slice()) {
                (Some(id), _) => Some(id),
                (None, [one]) => Some(one.id),
                (None, []) => {
                    problems.add("name", t.bad_person());
                    None
                }
                (None, several) => {
                    problems.add("person", t.several(several.len()));
                    None
                }
            };
        }
        let role = StudioRole::from_code(&self.role);
        if role.is_none() {
            problems.add("role", t.bad_role());
        }
        let from = cells::date(&self.from_on);
        if from.is_none() {
            problems.add("from_on", t.bad_day());
        }
        let until = cells::date(&self.until_on);
        if until.is_none() && !self.until_on.trim().is_empty() {
            problems.add("until_on", t.bad_day());
        }
        let (Some(role), Some(from), true) = (role, from, problems.is_empty()) else { return Ok((None, candidates)) };
        let held = Held {
            id: self.id.parse().unwrap_or_else(|_| StudioTermId::fresh()),
            person,
            name,
            role,
            guided_by: self.guided_by.parse().ok(),
            from,
            until,
        };
        Ok((Some(held), candidates))
    }

    /// The form itself; `terms` are those of the studio, `candidates` who could be meant.
    pub fn view(
        self,
        t: Studios,
        address: &str,
        terms: &[Term],
        candidates: &[Named],
        problems: &Problems,
    ) -> impl IntoView + use<> {
        let error = |field: &str| problems.of(field).map(str::to_owned);
        let roles = std::iter::once((String::new(), "—".to_owned()))
            .chain(StudioRole::ALL.into_iter().map(|role| (role.code().to_owned(), role_name(t, role.code()).to_owned())))
            .collect::<Vec<_>>();
        let guides = std::iter::once((String::new(), t.guided_none().to_owned()))
            .chain(terms.iter().filter(|term| term.role != StudioRole::Mentee.code()).map(|term| {
                let span =
                    t.term(&date(t.0, term.from_on), &term.until_on.map_or_else(|| t.no_end().to_owned(), |day| date(t.0, day)));
                (term.id.to_string(), format!("{} · {} · {span}", term.name, role_name(t, &term.role)))
            }))
            .collect::<Vec<_>>();
        let which = (candidates.len() > 1).then(|| {
            let choices = std::iter::once((String::new(), t.which_choose().to_owned()))
                .chain(candidates.iter().map(|one| {
                    let place = [one.organisation.as_deref(), one.division_name.as_deref(), Some(one.id_masked.as_str())];
                    let place = place.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
                    (one.id.to_string(), format!("{} · {place}", one.name))
                }))
                .collect::<Vec<_>>();
            view! { <Options name="person" label=t.which() options=choices value=self.person.clone() error=error("person") /> }
        });
        view! {
            <form class="form" method="post" action=format!("{address}/terms#people") novalidate>
                <input type="hidden" name="id" value=self.id />
                <Field name="name" label=t.person() value=self.name hint=t.person_hint() error=error("name") required=true autocomplete="off" />
                {which}
                <Choice name="outside" value="yes" label=t.outside_tick() checked=!self.outside.is_empty() />
                <Options name="role" label=t.role() options=roles value=self.role error=error("role") />
                <Options name="guided_by" label=t.guided() options=guides value=self.guided_by error=error("guided_by") />
                <Field name="from_on" label=t.from_on() value=self.from_on hint=t.day_hint() error=error("from_on") required=true />
                <Field name="until_on" label=t.until_on() value=self.until_on hint=t.until_hint() error=error("until_on") />
                <div class="form__actions"><button class="button button--primary" type="submit">{t.begin_submit()}</button></div>
            </form>
        }
    }
}

/// `POST /people/studios/{id}/terms`
pub(super) async fn begin(ctx: Ctx, Path(id): Path<String>, Input(form): Input<TermForm>) -> Result<Response, PageError> {
    let t = Studios(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let studio = studio_of(&mut tx, &id).await?;
    ctx.require(Action::ChangePeople, &place(&studio)).await?;
    let mut problems = Problems::default();
    let (held, candidates) = form.read(&ctx, &mut tx, &mut problems).await?;
    let Some(held) = held else {
        return show::page(
            &ctx,
            &mut tx,
            studio,
            show::Typed { term: Some((form, candidates)), problems, ..show::Typed::default() },
        )
        .await;
    };
    match store::begin(&mut tx, studio.id, &held, account, ctx.now).await {
        Ok(()) => {}
        Err(StudioError::Store(error)) => return Err(error.into()),
        Err(StudioError::Refused(refusal)) => {
            let (field, sentence) = refused(t, refusal);
            problems.add(field, sentence);
            let typed = show::Typed { term: Some((form, candidates)), problems, ..show::Typed::default() };
            return show::page(&ctx, &mut tx, studio, typed).await;
        }
    }
    let event = Event::done(&ctx.actor, "studio.term.begin", "studio_term", held.id).within(&studio.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("{HERE}/{}", studio.id), &Flash::ok(t.begun())))
}
