//! 登记 on somebody's page: what may be done now, the application, the periods.

use chrono::NaiveDate;
use leptos::prelude::*;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::certification::certificate::Certificate;
use zhengtu::certification::registration::application::{self, Application};
use zhengtu::certification::registration::period::{self, Period};
use zhengtu::certification::registration::{NoOffer, Offer, offer};
use zhengtu::clock::date_of;
use zhengtu::ids::PersonId;
use zhengtu::person::store::{Membership, Person};
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;

use super::super::people::{level_name, place_of};
use super::words;
use crate::components::{Column, Table, chinese, status};
use crate::locale::{Language, People, Registrations, date, date_time};
use crate::server::{Ctx, PageError};

/// What the section is made of.
pub(in crate::pages) struct Registered {
    periods: Vec<Period>,
    open: Option<Application>,
    last: Option<Application>,
    /// For the highest certificate that can be registered.
    offer: Option<(Level, Result<Offer, NoOffer>)>,
    /// Whether links to change any of it are shown.
    pub may_change: bool,
    today: NaiveDate,
}

impl Registered {
    pub async fn load(
        ctx: &Ctx,
        tx: &mut Tx,
        person: PersonId,
        memberships: &[Membership],
        certificates: &[Certificate],
    ) -> Result<Self, PageError> {
        let today = date_of(ctx.now);
        let periods = period::of_person(tx, person).await?;
        let applications = application::of_person(tx, person).await?;
        let in_force = period::in_force(&periods)?;
        let belongs = memberships.first().is_some_and(|at| at.until_on.is_none());
        let highest = certificates.iter().filter(|item| item.is_registrable()).max_by_key(|item| (item.level(), item.obtained_on));
        let offer = highest.and_then(|item| {
            let level = item.level()?;
            Some((level, offer(level, item.obtained_on, &in_force, belongs, today)))
        });
        let open = application::open_of(tx, person).await?;
        let last = applications.into_iter().next();
        let may_change = decide(&ctx.actor, Action::ChangePeople, &place_of(memberships)) == Decision::Allowed;
        Ok(Self { periods, open, last, offer, may_change, today })
    }
}

/// The section.
pub(in crate::pages) fn section(language: Language, person: &Person, registered: Registered) -> impl IntoView + use<> {
    let t = Registrations(language);
    let address = format!("/people/{}", person.id);
    let add =
        registered.may_change.then(|| view! { <a class="link-more" href=format!("{address}/periods/new")>{t.add_period()}</a> });
    let now = now(language, &address, &registered);
    let (current, past): (Vec<Period>, Vec<Period>) = registered.periods.into_iter().partition(Period::in_force);
    let table = if current.is_empty() {
        view! { <p class="muted">{t.periods_none()}</p> }.into_any()
    } else {
        table(language, &address, current, registered.today).into_any()
    };
    let history = (!past.is_empty()).then(|| {
        let lines =
            past.into_iter().map(|item| view! { <li>{chinese(language, history_line(language, &item))}</li> }).collect_view();
        view! { <details class="disclosure"><summary>{t.history()}</summary><ul class="prose">{lines}</ul></details> }
    });
    view! {
        <section class="section" id="registration">
            <div class="section__head"><h2>{t.title()}</h2>{add}</div>
            <div class="stack">{now}{table}{history}</div>
        </section>
    }
}

fn now(language: Language, address: &str, registered: &Registered) -> AnyView {
    let t = Registrations(language);
    if let Some(open) = &registered.open {
        return view! {
            <p class="cluster">
                <span>{t.application_open(t.kind_name(&open.kind))}</span>
                {words::state(language, &open.state)}
                <a href=format!("/registrations/{}", open.id)>{t.see_application()}</a>
            </p>
        }
        .into_any();
    }
    let last = registered.last.as_ref().map(|last| {
        view! {
            <p class="cluster muted">
                <span>{t.last_application(t.kind_name(&last.kind))}</span>
                {words::state(language, &last.state)}
                <a href=format!("/registrations/{}", last.id)>{t.see_application()}</a>
            </p>
        }
    });
    let (sentence, may) = match registered.offer {
        None => (t.no_certificate().to_owned(), false),
        Some((level, Ok(offer))) => (words::offer(language, level, offer), registered.may_change),
        Some((_, Err(why))) => (words::no_offer(language, why), false),
    };
    let apply = may.then(|| {
        view! { <p><a class="button" href=format!("{address}/registration/new")>{t.apply()}</a></p> }
    });
    view! { <p>{chinese(language, sentence)}</p>{apply}{last} }.into_any()
}

fn table(language: Language, address: &str, periods: Vec<Period>, today: NaiveDate) -> impl IntoView + use<> {
    let t = Registrations(language);
    let rows = periods
        .into_iter()
        .map(|item| {
            let (kind, state) = match (item.valid_from <= today, item.valid_until >= today) {
                (true, true) => ("ok", t.period_now()),
                (false, _) => ("info", t.period_later()),
                (true, false) => ("warn", t.period_over()),
            };
            let number = if item.number.is_empty() { "—".to_owned() } else { item.number.clone() };
            let what = t.kind_of(t.kind_name(&item.kind), level_name(People(language), &item.level));
            view! {
                <tr>
                    <th scope="row"><a href=format!("{address}/periods/{}", item.id)>{chinese(language, what)}</a></th>
                    <td data-label=t.period_span()>{span(language, &item)}</td>
                    <td data-label=t.period_on()>{date(language, item.registered_on)}</td>
                    <td data-label=t.period_number()>{number}</td>
                    <td data-label=t.period_state()>{status(kind, state)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table columns=vec![
            Column::text(t.period_kind()),
            Column::text(t.period_span()),
            Column::text(t.period_on()),
            Column::text(t.period_number()),
            Column::text(t.period_state()),
        ]>{rows}</Table>
    }
}

/// From the first day to the last.
pub(super) fn span(language: Language, item: &Period) -> String {
    Registrations(language).span(&date(language, item.valid_from), &date(language, item.valid_until))
}

fn history_line(language: Language, item: &Period) -> String {
    let t = Registrations(language);
    let what = if item.void { t.period_taken_back() } else { t.period_corrected() };
    let who = item.recorded_by_name.clone().unwrap_or_else(|| t.somebody().to_owned());
    let reason = if item.reason.is_empty() { what.to_owned() } else { format!("{what} · {}", item.reason) };
    t.history_line(&span(language, item), &date_time(language, item.recorded_at), &who, &reason)
}
