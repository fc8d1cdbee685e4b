//! 场次列表: each session with its fill level and who came.

use leptos::prelude::*;
use zhengtu::account::{Action, Decision, decide};
use zhengtu::training::Session;
use zhengtu::training::desk::Desk as Gathered;

use super::super::table::division_of;
use super::{place_of, words};
use crate::components::{Column, Table, chinese};
use crate::locale::{Desk, Training, count, percent};
use crate::server::Ctx;

/// The sessions the reader may know of: drafts are for those who manage them.
pub(super) fn visible<'a>(ctx: &Ctx, desk: &'a Gathered) -> Vec<&'a Session> {
    desk.sessions
        .iter()
        .filter(|session| {
            session.published_at.is_some() || decide(&ctx.actor, Action::ManageTraining, &place_of(session)) == Decision::Allowed
        })
        .collect()
}

/// 上座: a bar, and the words that say the same.
fn fill(t: Desk, session: &Session) -> AnyView {
    let class = match session.capacity - session.taken {
        ..=0 => "meter meter--full",
        left if left * 5 <= session.capacity => "meter meter--few",
        _ => "meter",
    };
    let seats = format!("{} / {}", count(session.taken), count(session.capacity));
    let waiting = (session.waiting > 0).then(|| format!(" · {}", t.fill_waiting(&count(session.waiting))));
    let share = percent(session.taken, session.capacity);
    view! {
        <div class="fill">
            <svg class=class viewBox=format!("0 0 {} 1", session.capacity) preserveAspectRatio="none" aria-hidden="true">
                <rect class="meter__track" width=session.capacity height="1"></rect>
                <rect class="meter__fill" width=session.taken height="1"></rect>
            </svg>
            <span><span class="nowrap">{seats}" · "{share}</span>{waiting}</span>
        </div>
    }
    .into_any()
}

/// The table.
pub(super) fn table(ctx: &Ctx, sessions: &[&Session], desk: &Gathered) -> AnyView {
    let (t, words_of) = (Desk(ctx.language), Training(ctx.language));
    let rows = sessions
        .iter()
        .map(|session| {
            let attended = desk.attended.get(&session.id).filter(|_| session.starts_at <= ctx.now);
            let came = attended.map_or_else(|| "—".to_owned(), |one| count(one.participations));
            let rate = attended.map_or_else(|| "—".to_owned(), |one| percent(one.present, one.expected));
            let under = format!("{} · {}", words::kind_of(words_of, session), division_of(session));
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/training/{}", session.id)>{chinese(t.0, session.title.clone())}</a>
                        <small>{chinese(t.0, under)}</small>
                    </th>
                    <td data-label=t.column_when()>{words::when_in_lines(words_of, session)}</td>
                    <td data-label=t.column_fill()>{fill(t, session)}</td>
                    <td class="num" data-label=t.column_participations()>{came}</td>
                    <td class="num" data-label=t.column_rate()>{rate}</td>
                    <td data-label=t.column_state()>{words::state(words_of, session, ctx.now)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text(t.column_session()),
        Column::text(t.column_when()),
        Column::text(t.column_fill()),
        Column::numbers(t.column_participations()),
        Column::numbers(t.column_rate()),
        Column::text(t.column_state()),
    ];
    view! { <Table columns=columns caption=t.list()>{rows}</Table> }.into_any()
}
