//! 本人的签到与学时: on the session's page, and in the list of one's own sessions.

use leptos::prelude::*;
use zhengtu::ids::{AccountId, RegistrationId};
use zhengtu::store::Tx;
use zhengtu::training::attendance::store::{history, rule};
use zhengtu::training::attendance::{Times, counted, half_hours, lacks_out};
use zhengtu::training::rating::has_rated;
use zhengtu::training::slip::{Slip, SlipState, store as slips};
use zhengtu::training::{Phase, Session, TrainingDate, store};

use super::super::words::hours;
use super::words;
use crate::components::{Column, Table, chinese, status};
use crate::locale::{Door, Slips};
use crate::server::{Ctx, PageError};

/// What became of somebody's own dates.
struct Own {
    /// For each date, what counts, its hours in halves, and whether the check-out is missing.
    dates: Vec<(TrainingDate, Times, i64, bool)>,
    slip: Option<Slip>,
    rated: bool,
}

impl Own {
    fn earned(&self) -> i64 {
        self.dates.iter().map(|(_, _, earned, _)| earned).sum()
    }

    fn was_there(&self) -> bool {
        self.dates.iter().any(|(_, times, ..)| times.came_at.is_some())
    }
}

async fn load(tx: &mut Tx, session: &Session, registration: RegistrationId) -> Result<Own, PageError> {
    let rule = rule(tx, session.id).await?;
    let (checks, corrections) = history(tx, registration).await?;
    let dates = store::dates(tx, session.id).await?;
    let dates = (1_i64..)
        .zip(dates)
        .map(|(position, date)| {
            let times = counted(
                &date,
                checks.iter().filter(|check| check.date_position == position),
                corrections.iter().filter(|correction| correction.date_position == position),
            );
            (date, times, half_hours(&date, &rule, times), lacks_out(&rule, times))
        })
        .collect();
    let slip = slips::of_registration(tx, registration).await?.pop();
    let rated = has_rated(tx, registration).await?;
    Ok(Own { dates, slip, rated })
}

/// The card on the session's page, once the first door has opened.
pub(in crate::pages::training) async fn card(
    ctx: &Ctx,
    tx: &mut Tx,
    session: &Session,
    registration: RegistrationId,
) -> Result<Option<AnyView>, PageError> {
    let t = Door(ctx.language);
    let own = load(tx, session, registration).await?;
    let begun = own.dates.first().is_some_and(|(date, ..)| date.door_opens() <= ctx.now);
    if !begun || session.phase(ctx.now) == Phase::Cancelled {
        return Ok(None);
    }
    let several = own.dates.len() > 1;
    let rows = (1_i64..)
        .zip(&own.dates)
        .map(|(position, (date, times, earned, lacks))| {
            let name = if several { t.date_short(position) } else { t.column_times().to_owned() };
            let lacks = lacks.then(|| view! { " " {status("warn", t.lacks_out())} });
            let earned = t.own_hours(&hours(*earned), &hours(date.half_hours));
            view! { <dt>{name}</dt><dd class="num">{words::times(*times)}" · "{earned}{lacks}</dd> }
        })
        .collect_view();
    let over = matches!(session.phase(ctx.now), Phase::Finished | Phase::Archived);
    let rating = (over && own.was_there() && !own.rated).then(|| {
        view! { <p><a class="link-more" href=format!("/training/{}/rate", session.id)>{t.rate_title()}</a></p> }
    });
    let slip = own.slip.as_ref().map(|slip| slip_link(t, slip));
    Ok(Some(
        view! {
            <section class="card">
                <h2 class="card__title">{t.own_title()}</h2>
                <dl class="facts">{rows}</dl>
                {slip.map(|link| view! { <p>{link}</p> })}
                {rating}
            </section>
        }
        .into_any(),
    ))
}

fn slip_link(t: Door, slip: &Slip) -> AnyView {
    let state = words::slip_state(Slips(t.0), slip);
    let to = format!("/training/slips/{}", slip.fields.code);
    match slip.state {
        SlipState::Valid => view! { <a href=to>{Slips(t.0).title()}</a> }.into_any(),
        _ => view! { <a href=to>{Slips(t.0).title()}</a>" "{state} }.into_any(),
    }
}

/// 我的学时: sessions one came to, with hours and slips; nothing where there are none.
pub(in crate::pages::training) async fn hours_earned(
    ctx: &Ctx,
    tx: &mut Tx,
    account: AccountId,
) -> Result<Option<AnyView>, PageError> {
    let t = Door(ctx.language);
    let mut rows = Vec::new();
    for session in store::mine(tx, account).await?.into_iter().filter(|session| session.starts_at <= ctx.now) {
        let Some(registration) = store::registration_of(tx, session.id, account).await? else { continue };
        if session.phase(ctx.now) == Phase::Cancelled {
            continue;
        }
        let own = load(tx, &session, registration.id).await?;
        let slip = own.slip.as_ref().map_or_else(|| "—".into_any(), |slip| slip_link(t, slip));
        let earned = t.of_all(&hours(own.earned()), &hours(session.half_hours));
        let counts =
            if session.counts_as_continuing_education { session.recognised_by.clone() } else { t.not_counted().to_owned() };
        rows.push(view! {
            <tr>
                <th scope="row"><a href=format!("/training/{}", session.id)>{chinese(t.0, session.title.clone())}</a></th>
                <td class="num" data-label=t.column_hours()>{earned}</td>
                <td data-label=t.column_counts()>{chinese(t.0, counts)}</td>
                <td data-label=t.column_slip()>{slip}</td>
            </tr>
        });
    }
    let columns = vec![
        Column::text(t.column_session()),
        Column::numbers(t.column_hours()),
        Column::text(t.column_counts()),
        Column::text(t.column_slip()),
    ];
    Ok((!rows.is_empty()).then(|| {
        view! {
            <section class="section"><h2>{t.own_hours_title()}</h2><Table columns=columns>{rows.collect_view()}</Table></section>
        }
        .into_any()
    }))
}
