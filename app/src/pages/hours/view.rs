//! The entries, with what became of them.

use leptos::prelude::*;
use zhengtu::certification::hours::proof::Proof;
use zhengtu::certification::hours::store::{Entry, Line};
use zhengtu::clock::date_of;

use crate::components::{Column, Table, chinese, empty, status};
use crate::locale::{Hours, date};
use crate::pages::training::hours;

/// What may be done with a line, below its row.
pub(super) type Actions<'a> = dyn Fn(&Line) -> Option<AnyView> + 'a;

/// The entries; a proof is opened at `proofs` and its id.
pub(super) fn entries(t: Hours, lines: &[Line], proofs: &str, actions: &Actions<'_>) -> AnyView {
    if lines.is_empty() {
        return empty(t.none(), t.none_text(), None).into_any();
    }
    let rows = lines.iter().filter_map(|line| row(t, line, proofs, actions(line))).collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.column_what()),
                Column::text(t.column_days()),
                Column::numbers(t.column_hours()),
                Column::text(t.column_state()),
                Column::text(t.column_proof()),
            ]
            caption=t.entries()
        >
            {rows}
        </Table>
    }
    .into_any()
}

fn row(t: Hours, line: &Line, proofs: &str, actions: Option<AnyView>) -> Option<impl IntoView + use<>> {
    let last = line.entries.last()?;
    let (mark, word) = line.now().map_or(("idle", t.state_taken_back()), |now| t.state(now.standing()));
    let days = if last.first_day == last.last_day {
        date(t.0, last.last_day)
    } else {
        format!("{} – {}", date(t.0, last.first_day), date(t.0, last.last_day))
    };
    let what = [last.provider.as_str(), t.kind_name(last.kind()), if last.professional { t.professional() } else { t.general() }]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let reason = (!last.reason.is_empty()).then(|| view! { <p class="muted">{chinese(t.0, t.says_reason(&last.reason))}</p> });
    let files = line.proofs.iter().map(|proof| file(proof, proofs)).collect_view();
    let past = (line.entries.len() > 1).then(|| {
        let items = line.entries.iter().map(|entry| view! { <li>{chinese(t.0, said(t, entry))}</li> }).collect_view();
        view! { <details class="disclosure"><summary>{t.history()}</summary><ol class="stack stack--tight">{items}</ol></details> }
    });
    Some(view! {
        <tr>
            <th scope="row">
                {chinese(t.0, last.title.clone())}
                <p class="muted">{chinese(t.0, what)}</p>
                {reason}
                {past}
                {actions}
            </th>
            <td data-label=t.column_days()>{days}</td>
            <td class="num" data-label=t.column_hours()>{hours(last.half_hours)}</td>
            <td data-label=t.column_state()>{status(mark, word)}</td>
            <td data-label=t.column_proof()>{files}</td>
        </tr>
    })
}

fn file(proof: &Proof, proofs: &str) -> impl IntoView + use<> {
    let to = format!("{proofs}/{}", proof.id);
    view! { <p><a href=to download="">{proof.file_name.clone()}</a></p> }
}

/// One entry of a line's history.
fn said(t: Hours, entry: &Entry) -> String {
    let state = if entry.void { t.state_taken_back() } else { t.state(entry.standing()).1 };
    let mut what = format!("{} · {state}", t.entered_hours(&hours(entry.half_hours)));
    if !entry.reason.is_empty() {
        what = format!("{what} · {}", t.says_reason(&entry.reason));
    }
    let who = entry.by_name.as_deref().unwrap_or(t.somebody());
    t.history_one(&date(t.0, date_of(entry.recorded_at)), who, &what)
}
