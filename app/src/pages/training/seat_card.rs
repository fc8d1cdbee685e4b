//! The card of a session's page that says how one stands: seats left, one's place in the queue, an offer to answer, and the one thing to
//! do; where it can't be done, why.

use leptos::prelude::*;
use zhengtu::training::leave::LateLeave;
use zhengtu::training::pool::{Audience, Quota, is_one_pool, room};
use zhengtu::training::seat::{Attendee, Claim, NAME, UNIT};
use zhengtu::training::{Phase, Registration, RegistrationState, Session};

use super::details::{Refused, Sent};
use super::seat::Entry;
use super::words;
use crate::components::{Column, Field, Options, Table, chinese};
use crate::locale::{Common, Seats, Training, count, date_time};
use crate::server::Ctx;

/// How somebody stands to a session, and how its seats are shared.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// Waiting, with an offer, or registered.
    pub(super) registration: Option<Registration>,
    /// 候补第几位
    pub(super) position: Option<i64>,
    /// Why one with a seat may withdraw though the deadline is past.
    pub(super) late: Option<LateLeave>,
    /// 单位名额
    pub(super) quotas: Vec<Quota>,
    /// 面向单位
    pub(super) audience: Vec<Audience>,
    /// As the staff register knows whoever has linked their account and isn't on the list.
    pub(super) known: Option<Attendee>,
}

impl Standing {
    /// The units one can say one belongs to, as the form sends them and as they are called.
    fn claims(&self, session: &Session) -> Vec<(String, String)> {
        let quotas = self.quotas.iter().filter(|_| !is_one_pool(session, &self.quotas));
        let units = quotas
            .map(|quota| (Claim::of(quota.division.as_deref(), quota.organisation_id), quota.name.clone()))
            .chain(self.audience.iter().map(|unit| (Claim::of(unit.division.as_deref(), unit.organisation_id), unit.name.clone())));
        let mut claims: Vec<(String, String)> = Vec::new();
        for (claim, name) in units {
            let Some(claim) = claim.map(|claim| claim.to_string()) else { continue };
            if !claims.iter().any(|(there, _)| *there == claim) {
                claims.push((claim, name));
            }
        }
        claims
    }

    /// What the unit of this claim is called, if it is one of those.
    pub(super) fn name_of(&self, session: &Session, claim: &str) -> Option<String> {
        self.claims(session).into_iter().find(|(there, _)| there == claim).map(|(_, name)| name)
    }
}

/// The card.
pub(super) fn place_card(ctx: &Ctx, session: &Session, standing: &Standing, refused: Option<&Refused>) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let entry = refused.and_then(|refused| if let Sent::Registration(entry) = &refused.sent { Some(entry.clone()) } else { None });
    let said =
        refused.filter(|refused| matches!(refused.sent, Sent::Registration(_) | Sent::Withdrawal | Sent::Offer)).map(Refused::said);
    let why_not = words::why_not(t, session, ctx.now);
    let action = if let Some(registration) = &standing.registration {
        held(ctx, session, standing, registration, said).into_any()
    } else if ctx.actor.account.is_some() && (why_not.is_none() || entry.is_some()) {
        registering(ctx, session, standing, entry, said, why_not.is_some()).into_any()
    } else if let Some(reason) = why_not {
        let unusable = (session.phase(ctx.now) != Phase::Draft).then(|| {
            view! { <button class="button button--primary button--wide" type="button" disabled aria-describedby="why-not">{t.register()}</button> }
        });
        view! {
            {said}
            {unusable}
            <p id="why-not">{reason}</p>
            <p><a class="link-more" href="/training">{t.see_others()}</a></p>
        }
        .into_any()
    } else {
        let address = format!("/training/{}", session.id);
        let back = percent_encoding::utf8_percent_encode(&address, percent_encoding::NON_ALPHANUMERIC).to_string();
        view! {
            {full_note(t, session, standing)}
            <a class="button button--primary button--wide" href=format!("/account/sign-in?return={back}")>{t.sign_in_to_register()}</a>
            <p class="muted">{t.sign_in_note()}</p>
        }
        .into_any()
    };
    view! {
        <section class="card">
            <h2 class="card__title">{t.your_place()}</h2>
            {words::meter(t, session)}
            {pools(t, session, &standing.quotas)}
            {action}
        </section>
    }
}

/// The seats of each unit and of everybody else.
fn pools(t: Training, session: &Session, quotas: &[Quota]) -> impl IntoView + use<> {
    let words = Seats(t.0);
    let returned = session.quotas_returned_at.map(|at| words.pools_returned(&date_time(t.0, at)));
    let one = is_one_pool(session, quotas);
    let rows = quotas
        .iter()
        .map(|quota| (chinese(t.0, quota.name.clone()), room(session, quotas, Some(quota.id))))
        .chain([(words.pool_open().into_any(), room(session, quotas, None))])
        .map(|(name, room)| {
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td class="num" data-label=words.pool_seats()>{count(room.seats)}</td>
                    <td class="num" data-label=words.pool_left()>{count(room.free.max(0))}</td>
                    <td class="num" data-label=words.pool_waiting()>{count(room.waiting)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text(words.pool_unit()),
        Column::numbers(words.pool_seats()),
        Column::numbers(words.pool_left()),
        Column::numbers(words.pool_waiting()),
    ];
    let until = session.quotas_until.map(|at| words.pools_return(&date_time(t.0, at)));
    let table = (!one).then(|| {
        view! {
            <Table columns=columns caption=words.pools() compact=true>{rows}</Table>
            <p class="muted">{until}</p>
        }
    });
    view! {
        {table}
        {returned.map(|text| view! { <p class="muted">{text}</p> })}
    }
}

/// What a full session means for whoever comes now; where units have seats of their own, the table says it.
fn full_note(t: Training, session: &Session, standing: &Standing) -> Option<AnyView> {
    let full = is_one_pool(session, &standing.quotas) && !room(session, &standing.quotas, None).has_seat();
    let words = Seats(t.0);
    let sentence = if session.waiting == 0 { words.full_first().to_owned() } else { words.full_note(session.waiting) };
    full.then(|| view! { <p>{sentence}</p> }.into_any())
}

/// The form, with what was typed and refused; `shut` where trying again makes no sense now.
fn registering(
    ctx: &Ctx,
    session: &Session,
    standing: &Standing,
    entry: Option<Entry>,
    said: Option<AnyView>,
    shut: bool,
) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let words = Seats(ctx.language);
    let others = said.is_some().then(|| view! { <p><a class="link-more" href="/training">{t.see_others()}</a></p> });
    let entry = entry.unwrap_or_else(|| Entry { name: ctx.actor.name.clone(), ..Entry::default() });
    let too_long = |text: &str, most: usize| (text.trim().chars().count() > most).then(|| Common(t.0).field_too_long(most));
    let (name_problem, unit_problem) = (too_long(&entry.name, NAME), too_long(&entry.unit, UNIT));
    let mut claims = standing.claims(session);
    let claim = (!claims.is_empty()).then(|| {
        claims.insert(0, (String::new(), words.claim_other().to_owned()));
        view! { <Options name="claim" label=words.claim_label() options=claims value=entry.claim.clone() hint=words.claim_hint() /> }
    });
    let full = full_note(t, session, standing);
    let fields = match &standing.known {
        Some(known) => view! { <p>{chinese(t.0, words.as_in_register(&known.name, &known.unit))}</p> }.into_any(),
        None => view! {
            <Field name="name" label=t.name_label() value=entry.name hint=t.name_hint() error=name_problem autocomplete="name" />
            {claim}
            <Field name="unit" label=t.unit_label() value=entry.unit hint=t.unit_hint() error=unit_problem autocomplete="organization" />
        }
        .into_any(),
    };
    let button = if full.is_some() { words.wait() } else { t.register() };
    view! {
        {full}
        <form class="stack" method="post" action=format!("/training/{}/register", session.id) novalidate>
            {fields}
            {said}
            <button class="button button--primary button--wide" type="submit" disabled=shut>{button}</button>
        </form>
        {others}
    }
}

/// For whoever has a seat, waits for one, or was offered one.
fn held(
    ctx: &Ctx,
    session: &Session,
    standing: &Standing,
    registration: &Registration,
    said: Option<AnyView>,
) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let cancelled = session.phase(ctx.now) == Phase::Cancelled;
    let body = match registration.standing() {
        RegistrationState::Waiting => waiting(ctx, session, standing, registration, said, cancelled).into_any(),
        RegistrationState::Offered if !cancelled => offered(ctx, session, registration, said).into_any(),
        _ => registered(ctx, session, registration, standing.late, said).into_any(),
    };
    view! {
        {body}
        <p><a class="link-more" href="/training/mine">{t.mine()}</a></p>
    }
}

fn waiting(
    ctx: &Ctx,
    session: &Session,
    standing: &Standing,
    registration: &Registration,
    said: Option<AnyView>,
    cancelled: bool,
) -> impl IntoView + use<> {
    let words = Seats(ctx.language);
    let t = Training(ctx.language);
    let pool = registration.quota.clone().map(|name| view! { <br />{chinese(t.0, words.waiting_in(&name))} });
    let name = chinese(t.0, t.registered_as(&registration.name));
    let how = (!cancelled && ctx.now < session.starts_at).then(|| {
        view! { <p class="muted">{words.waiting_how(&words::minutes(t, session.offer_minutes))}</p> }
    });
    let leave = (!cancelled).then(|| {
        view! {
            <form class="stack stack--tight" method="post" action=format!("/training/{}/withdraw", session.id)>
                <button class="button button--wide" type="submit">{words.leave_queue()}</button>
                <p class="muted">{words.leave_note()}</p>
            </form>
        }
    });
    view! {
        <div class="notice"><p><b>{words.waiting_at(standing.position.unwrap_or(1))}</b>{pool}<br />{name}</p></div>
        {how}
        {said}
        {leave}
    }
}

fn offered(ctx: &Ctx, session: &Session, registration: &Registration, said: Option<AnyView>) -> impl IntoView + use<> {
    let words = Seats(ctx.language);
    let t = Training(ctx.language);
    let until = registration.offer_until.unwrap_or(session.starts_at);
    let sentence = words.offered_until(&date_time(t.0, until), &words::left(t, ctx.now, until));
    let address = format!("/training/{}/offer", session.id);
    view! {
        <div class="notice notice--warn"><p><b>{words.offered_title()}</b><br />{sentence}</p></div>
        {said}
        <form class="stack stack--tight" method="post" action=address>
            <button class="button button--primary button--wide" type="submit" name="answer" value="accept">{words.accept()}</button>
            <button class="button button--wide" type="submit" name="answer" value="decline">{words.decline()}</button>
        </form>
    }
}

fn registered(
    ctx: &Ctx,
    session: &Session,
    registration: &Registration,
    late: Option<LateLeave>,
    said: Option<AnyView>,
) -> impl IntoView + use<> {
    let t = Training(ctx.language);
    let in_time = session.may_withdraw(ctx.now);
    let why = match late {
        Some(LateLeave::Clash) => Some(t.late_clash()),
        Some(LateLeave::Changed) if !in_time => Some(t.late_changed()),
        _ => None,
    };
    let why = why.map(|text| view! { <div class="notice notice--warn"><p>{text}</p></div> });
    let withdrawal = if in_time || late.is_some() {
        view! {
            {why}
            <form class="stack stack--tight" method="post" action=format!("/training/{}/withdraw", session.id)>
                <button class="button button--danger button--wide" type="submit">{t.withdraw()}</button>
                <p class="muted">{t.withdraw_note()}</p>
            </form>
        }
        .into_any()
    } else if session.phase(ctx.now) == Phase::Cancelled {
        ().into_any()
    } else {
        view! { <p class="muted">{t.why_no_withdrawal(&date_time(t.0, session.withdraw_until))}</p> }.into_any()
    };
    let name = chinese(t.0, t.registered_as(&registration.name));
    view! {
        <div class="notice notice--ok"><p><b>{t.registered()}</b><br />{name}</p></div>
        {said}
        {withdrawal}
    }
}
