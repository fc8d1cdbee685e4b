//! Sessions as a table: what, when, where, seats, state, and perhaps a way on.

use leptos::prelude::*;
use zhengtu::training::Session;

use super::words;
use crate::components::{Column, Table, chinese};
use crate::locale::Training;
use crate::server::Ctx;

/// What differs from list to list; the title leads to the session, and the state is always shown.
pub(super) struct Line {
    /// Small, under the title.
    pub(super) under: String,
    /// Where it is.
    pub(super) place: String,
    /// How many seats.
    pub(super) seats: String,
    /// A way on, in a column of its own.
    pub(super) onward: Option<AnyView>,
}

/// The table. `place` and `onward` head their columns; without `onward` there is none.
pub(super) fn table(
    ctx: &Ctx,
    sessions: &[Session],
    place: &'static str,
    onward: Option<&'static str>,
    line: impl Fn(&Session) -> Line,
) -> AnyView {
    let t = Training(ctx.language);
    let rows = sessions
        .iter()
        .map(|session| {
            let Line { under, place: at, seats, onward } = line(session);
            let onward = onward.map(|link| view! { <td class="nowrap">{link}</td> });
            let title = chinese(t.0, session.title.clone());
            view! {
                <tr>
                    <th scope="row"><a href=format!("/training/{}", session.id)>{title}</a><small>{chinese(t.0, under)}</small></th>
                    <td data-label=t.column_when()>{words::when_in_lines(t, session)}</td>
                    <td data-label=place>{chinese(t.0, at)}</td>
                    <td class="num" data-label=t.column_seats()>{seats}</td>
                    <td data-label=t.column_state()>{words::state(t, session, ctx.now)}</td>
                    {onward}
                </tr>
            }
        })
        .collect_view();
    let mut columns = vec![
        Column::text(t.column_session()),
        Column::text(t.column_when()),
        Column::text(place),
        Column::numbers(t.column_seats()),
        Column::text(t.column_state()),
    ];
    columns.extend(onward.map(Column::text));
    view! { <Table columns=columns>{rows}</Table> }.into_any()
}

/// The division a session is in, without those above it.
pub(super) fn division_of(session: &Session) -> &str {
    session.division_names.rsplit(' ').next().unwrap_or_default()
}
