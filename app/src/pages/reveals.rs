//! 查看完整号码: an office is shown a number for a reason, and the person sees that it was.

mod officer;
mod own;

pub(super) use officer::{Past, section};

use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::person::reveal::store::Reveal;
use zhengtu::person::reveal::{Purpose, What};

use crate::components::{Column, Table, chinese};
use crate::locale::{Reveals, date_time};
use crate::server::{Access, Route, get, post};

/// So many are listed; all of them are in the person's data file.
const LISTED: i64 = 100;

/// Addresses.
pub fn routes() -> Vec<Route> {
    let reveal = Access::Needs(Action::RevealNumbers);
    vec![
        get("/people/{id}/reveal", reveal, officer::ask),
        post("/people/{id}/reveal", reveal, officer::show),
        get("/account/personal-data", Access::Needs(Action::UseOwnAccount), own::show),
    ]
}

/// Who was shown what, when and why.
fn table(t: Reveals, reveals: &[Reveal]) -> impl IntoView + use<> {
    let rows = reveals
        .iter()
        .map(|reveal| {
            let what = What::from_code(&reveal.what).map_or("", |what| t.what_name(what));
            let purpose = Purpose::from_code(&reveal.purpose).map_or("", |purpose| t.purpose_name(purpose));
            let office = if reveal.office.is_empty() { t.whole_country().to_owned() } else { reveal.office.clone() };
            let reason = (!reveal.reason.is_empty()).then(|| view! { <p class="muted">{chinese(t.0, reveal.reason.clone())}</p> });
            view! {
                <tr>
                    <th scope="row">{date_time(t.0, reveal.revealed_at)}</th>
                    <td data-label=t.log_what()>{what}</td>
                    <td data-label=t.log_why()>{purpose}{reason}</td>
                    <td data-label=t.log_who()>{chinese(t.0, format!("{office} · {}", reveal.revealed_by))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.log_when()),
                Column::text(t.log_what()),
                Column::text(t.log_why()),
                Column::text(t.log_who()),
            ]
            caption=t.log_title()
        >
            {rows}
        </Table>
    }
}

/// What is said below a list that isn't whole.
fn rest(t: Reveals, listed: usize, all: i64) -> Option<impl IntoView> {
    (i64::try_from(listed).unwrap_or(i64::MAX) < all).then(|| view! { <p class="muted">{t.log_shown(listed, all)}</p> })
}
