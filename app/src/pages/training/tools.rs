//! For those who run a session: what can be done with it.

use leptos::prelude::*;
use zhengtu::ids::TrainingId;
use zhengtu::training::{Phase, Session};

use super::details::{Refused, Sent};
use crate::components::Field;
use crate::locale::{Door, Seats, Training, count};

/// What somebody may do with a session.
#[derive(Debug, Clone, Copy)]
pub(super) struct Powers {
    /// Change it.
    pub(super) manages: bool,
    /// See the list.
    pub(super) reads: bool,
    /// Put people of a unit on the list.
    pub(super) registers: bool,
    /// How many sessions its series has.
    pub(super) series: usize,
}

impl Powers {
    /// Whether there is anything to do.
    pub(super) const fn any(self) -> bool {
        self.manages || self.reads || self.registers
    }
}

/// For organisers: what can be done with the session.
pub(super) fn tools(
    t: Training,
    session: &Session,
    phase: Phase,
    powers: Powers,
    refused: Option<&Refused>,
) -> impl IntoView + use<> {
    let Powers { manages, reads, registers, .. } = powers;
    let address = format!("/training/{}", session.id);
    let said = refused.filter(|refused| matches!(refused.sent, Sent::Publication | Sent::Copy | Sent::Archive)).map(Refused::said);
    let (reason, reason_refused) = match refused {
        Some(Refused { sent: Sent::Cancellation(reason), sentence, .. }) => (reason.clone(), Some(sentence.clone())),
        _ => (String::new(), None),
    };
    let open = reason_refused.is_some();
    // Refused, and no longer to be cancelled: the sentence has lost its field.
    let can_cancel = !matches!(phase, Phase::Cancelled | Phase::Finished | Phase::Archived);
    let said = said.or_else(|| refused.filter(|_| open && !can_cancel).map(Refused::said));
    let publish = (manages && phase == Phase::Draft).then(|| {
        view! {
            <form method="post" action=format!("{address}/publish")>
                <button class="button button--primary button--wide" type="submit">
                    {t.publish()}" "<span class="button__note">{t.publish_note()}</span>
                </button>
            </form>
        }
    });
    let attendance = (reads && session.published_at.is_some())
        .then(|| view! { <a class="button" href=format!("{address}/attendance")>{Door(t.0).title()}</a> });
    let roster =
        reads.then(|| view! { <a class="button" href=format!("{address}/roster")>{t.roster_link(&count(session.taken))}</a> });
    let unit = (registers && session.published_at.is_some())
        .then(|| view! { <a class="button" href=format!("{address}/unit")>{Seats(t.0).unit_link()}</a> });
    let edit =
        (manages && phase != Phase::Cancelled).then(|| view! { <a class="button" href=format!("{address}/edit")>{t.edit()}</a> });
    let copy = manages.then(|| {
        view! {
            <form method="post" action=format!("{address}/copy")>
                <input type="hidden" name="id" value=TrainingId::fresh().to_string() />
                <button class="button" type="submit">{t.copy()}</button>
            </form>
        }
    });
    let cancel = (manages && can_cancel).then(|| {
        view! {
            <details class="disclosure" open=open>
                <summary>{t.cancel_summary()}</summary>
                <form class="stack" method="post" action=format!("{address}/cancel") novalidate>
                    <p>{t.cancel_warning()}</p>
                    <Field name="reason" label=t.cancel_reason() value=reason error=reason_refused required=true />
                    <button class="button button--danger" type="submit">{t.cancel()}</button>
                </form>
            </details>
        }
    });
    view! {
        <section class="card">
            <h2 class="card__title">{t.organiser_tools()}</h2>
            {said}
            {publish}
            <div class="cluster">{attendance}{roster}{unit}{edit}{copy}</div>
            {manages.then(|| series_form(t, session, powers.series, refused))}
            {manages.then(|| archiving(t, session, phase))}
            {cancel}
        </section>
    }
}

/// The same again, every so many days.
fn series_form(t: Training, session: &Session, there: usize, refused: Option<&Refused>) -> impl IntoView + use<> {
    let words = Seats(t.0);
    let (days, times, sentence) = match refused {
        Some(Refused { sent: Sent::Series { days, times }, sentence, .. }) => (days.clone(), times.clone(), Some(sentence.clone())),
        _ => ("7".to_owned(), "3".to_owned(), None),
    };
    let open = sentence.is_some();
    let siblings = (there > 1).then(|| {
        let n = count(i64::try_from(there).unwrap_or_default());
        view! { <p><a class="link-more" href=format!("/training/manage?series={}", session.id)>{words.in_series_count(&n)}</a></p> }
    });
    view! {
        <details class="disclosure" open=open>
            <summary>{words.series_summary()}</summary>
            <form class="stack" method="post" action=format!("/training/{}/series", session.id) novalidate>
                <p>{words.series_note()}</p>
                <input type="hidden" name="id" value=TrainingId::fresh().to_string() />
                <Field name="days" label=words.series_days() value=days inputmode="numeric" error=sentence required=true />
                <Field name="times" label=words.series_times() value=times inputmode="numeric" required=true />
                <button class="button" type="submit">{words.series()}</button>
            </form>
        </details>
        {siblings}
    }
}

/// Out of the lists, and back.
fn archiving(t: Training, session: &Session, phase: Phase) -> Option<AnyView> {
    let words = Seats(t.0);
    let archived = session.archived_at.is_some();
    let label = if archived { words.unarchive() } else { words.archive() };
    let back = if archived { "1" } else { "" };
    let is_over = matches!(phase, Phase::Finished | Phase::Archived | Phase::Cancelled);
    is_over.then(|| {
        view! {
            <form class="stack stack--tight" method="post" action=format!("/training/{}/archive", session.id)>
                <input type="hidden" name="back" value=back />
                <button class="button" type="submit">{label}</button>
                <p class="muted">{words.archive_note()}</p>
            </form>
        }
        .into_any()
    })
}
