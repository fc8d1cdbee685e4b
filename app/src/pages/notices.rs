//! 消息: what somebody should know, and where to see it; what they want to be told, and how.

mod address;
mod link;
mod settings;

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::certification::rules::ApplicationState;
use zhengtu::ids::{AccountId, NotificationId};
use zhengtu::notification::store::{self, Message};
use zhengtu::notification::{FieldChange, Notice};
use zhengtu::practice::marking::marks_text;
use zhengtu::training::slip::grouped_code;

use crate::components::{Crumb, breadcrumb, empty, pager, status};
use crate::locale::{Account, Mail, Notices, People, Reveals, Training, Worklist, date, date_time};
use crate::server::{Access, Ctx, Flash, Page, PageError, Route, Section, get, local_path, post};

use super::people::level_word;
use super::training::{field_name, field_value};

const PER_PAGE: i64 = 20;

/// Addresses.
pub(super) fn routes() -> Vec<Route> {
    let own = Access::Needs(Action::UseOwnAccount);
    vec![
        get("/notices", own, show),
        post("/notices/read", own, read_all),
        post("/notices/{id}/open", own, open),
        get("/notices/settings", own, settings::show),
        post("/notices/settings", own, settings::save),
        get("/notices/mail", own, address::show),
        post("/notices/mail", own, address::ask),
        post("/notices/mail/confirm", own, address::confirm),
        post("/notices/mail/remove", own, address::remove),
        get("/mail/confirm/{token}", Access::Public, link::confirm_page),
        post("/mail/confirm/{token}", Access::Public, link::confirm),
        get("/mail/stop/{token}", Access::Public, link::stop_page),
        post("/mail/stop/{token}", Access::Public, link::stop),
    ]
}

fn account(ctx: &Ctx) -> Result<AccountId, PageError> {
    ctx.actor.account.ok_or(PageError::SignIn)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    page: String,
}

async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let account = account(&ctx)?;
    let mut tx = ctx.read().await?;
    let (all, unread) = (store::count(&mut tx, account).await?, store::unread(&mut tx, account).await?);
    let pages = all.div_euclid(PER_PAGE) + i64::from(all % PER_PAGE > 0);
    let page = asked.page.parse::<i64>().unwrap_or(1).clamp(1, pages.max(1));
    let messages = store::list(&mut tx, account, PER_PAGE, (page - 1) * PER_PAGE).await?;
    drop(tx);
    let language = ctx.language;
    let t = Notices(language);
    let items = messages.iter().map(|message| item(&ctx, message)).collect_view();
    let is_empty = messages.is_empty();
    Ok(ctx.page(Page::new(t.title()).section(Section::Account).narrow(), move || {
        let mark_all = (unread > 0).then(|| {
            view! {
                <form method="post" action="/notices/read">
                    <button class="button" type="submit">{t.mark_all()}</button>
                </form>
            }
        });
        let body = if is_empty {
            empty(t.empty_title(), t.empty(), Some((t.empty_action().to_owned(), "/practice".to_owned()))).into_any()
        } else {
            view! {
                <p class="muted">{if unread > 0 { t.unread_count(unread) } else { t.all_read().to_owned() }}</p>
                <ol class="stack" aria-label=t.list()>{items}</ol>
                {pager(language, page, pages, |page| format!("/notices?page={page}"))}
            }
            .into_any()
        };
        view! {
            {breadcrumb(language, vec![Crumb::link(Account(language).title(), "/account"), Crumb::here(t.title())])}
            <header class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                <div class="page-head__actions">
                    {mark_all}
                    <a class="button" href="/notices/settings">{Mail(language).settings_title()}</a>
                </div>
            </header>
            {body}
        }
    }))
}

/// What a message is called, which question it is about, and what it says.
pub(crate) fn words(t: Notices, notice: &Notice) -> (&'static str, String, String) {
    match notice {
        Notice::QuestionCorrected { stem, old_half_marks, new_half_marks, reason, .. } => {
            let (old, new) = (marks_text(*old_half_marks), marks_text(*new_half_marks));
            let text = if reason.is_empty() { t.corrected_plain(&old, &new) } else { t.corrected_text(&old, &new, reason) };
            (t.corrected(), stem.clone(), text)
        }
        Notice::VersionReturned { stem, number, comment, .. } => {
            let text = if comment.is_empty() { t.returned_plain(*number) } else { t.returned_text(*number, comment) };
            (t.returned(), stem.clone(), text)
        }
        Notice::VersionPublished { stem, number, .. } => (t.published(), stem.clone(), t.published_text(*number)),
        Notice::ReportAnswered { stem, answer, changed, .. } => {
            (if *changed { t.report_changed() } else { t.report_kept() }, stem.clone(), answer.clone())
        }
        Notice::CasesMarked { paper, half_marks, full_half_marks, .. } => {
            (t.cases_marked(), paper.clone(), t.cases_marked_text(&marks_text(*half_marks), &marks_text(*full_half_marks)))
        }
        Notice::ScriptAssigned { code, paper, settles } => {
            let text = if *settles { t.script_to_settle(code) } else { t.script_assigned_text(code) };
            (t.script_assigned(), paper.clone(), text)
        }
        Notice::MockMoved { title, opens_at, closes_at, minutes, .. } => {
            let text = t.mock_moved_text(&date_time(t.0, *opens_at), &date_time(t.0, *closes_at), *minutes);
            (t.mock_moved(), title.clone(), text)
        }
        Notice::MockExtended { title, closes_at, reason, .. } => {
            (t.mock_extended(), title.clone(), t.mock_extended_text(&date_time(t.0, *closes_at), reason))
        }
        Notice::MockCancelled { title, reason, .. } => (t.mock_cancelled(), title.clone(), t.mock_cancelled_text(reason)),
        Notice::LinkEnded {} => (t.link_ended(), String::new(), t.link_ended_text().to_owned()),
        Notice::NumberRevealed { what, purpose, office } => {
            let words = Reveals(t.0);
            let office = if office.is_empty() { words.whole_country() } else { office };
            let text = t.number_revealed_text(words.what_name(*what), words.purpose_name(*purpose), office);
            (t.number_revealed(), String::new(), text)
        }
        Notice::HoursJudged { title, accepted: true, .. } => {
            (t.hours_accepted(), title.clone(), t.hours_accepted_text().to_owned())
        }
        Notice::HoursJudged { title, reason, .. } => (t.hours_refused(), title.clone(), t.hours_refused_text(reason)),
        Notice::RegistrationStep { state, level, reason } => {
            (Worklist(t.0).step_title(), level_word(People(t.0), *level).to_owned(), step_text(Worklist(t.0), *state, reason))
        }
        Notice::WorklistDue { about, level, due_on, by_unit } => {
            let words = Worklist(t.0);
            let title = if *by_unit { words.notice_unit() } else { words.notice_self() };
            let text = words.notice(*about, level_word(People(t.0), *level), &date(t.0, *due_on));
            (title, words.category(*about).0.to_owned(), text)
        }
        Notice::PracticeReminder { answered, goal } => (t.reminder(), String::new(), t.reminder_text(*answered, *goal)),
        _ => training_words(t, notice),
    }
}

/// What has become of an application for registration.
fn step_text(t: Worklist, state: ApplicationState, reason: &str) -> String {
    let reason = reason.trim_end_matches(['。', '.', ' ']);
    match state {
        ApplicationState::FirstPassed => t.step_first_passed().to_owned(),
        ApplicationState::FirstFailed => t.step_first_failed(reason),
        ApplicationState::FinalPassed => t.step_final_passed().to_owned(),
        ApplicationState::FinalFailed => t.step_final_failed(reason),
        ApplicationState::Registered => t.step_registered().to_owned(),
        ApplicationState::Issued => t.step_issued().to_owned(),
        ApplicationState::Submitted | ApplicationState::Withdrawn => String::new(),
    }
}

/// The same for what training tells.
fn training_words(t: Notices, notice: &Notice) -> (&'static str, String, String) {
    let at = |moment| date_time(t.0, moment);
    let place = |place: &str| if place.is_empty() { t.online().to_owned() } else { place.to_owned() };
    let (name, title, text) = match notice {
        Notice::TrainingPublished { title, starts_at, .. } => {
            (t.training_published(), title, t.training_published_text(&at(*starts_at)))
        }
        Notice::TrainingConfirmed { title, starts_at, place: held, .. } => {
            (t.training_confirmed(), title, t.training_confirmed_text(&at(*starts_at), &place(held)))
        }
        Notice::TrainingWaiting { title, position, .. } => (t.training_waiting(), title, t.training_waiting_text(*position)),
        Notice::TrainingOffered { title, until, shortened: true, for_unit, .. } => {
            let name = if *for_unit { t.unit_shortened() } else { t.training_shortened() };
            (name, title, t.training_shortened_text(&at(*until)))
        }
        Notice::TrainingOffered { title, until, for_unit: true, .. } => (t.unit_offered(), title, t.unit_offered_text(&at(*until))),
        Notice::TrainingOffered { title, until, .. } => (t.training_offered(), title, t.training_offered_text(&at(*until))),
        Notice::TrainingOfferLapsed { title, for_unit: true, .. } => {
            (t.unit_offer_lapsed(), title, t.unit_offer_lapsed_text().to_owned())
        }
        Notice::TrainingOfferLapsed { title, .. } => (t.training_offer_lapsed(), title, t.training_offer_lapsed_text().to_owned()),
        Notice::TrainingChanged { title, changes, for_unit, .. } => {
            let name = if *for_unit { t.unit_changed() } else { t.training_changed() };
            (name, title, changed_fields(t, changes, *for_unit))
        }
        Notice::TrainingClash { title, starts_at, other_title, for_unit: true, .. } => {
            (t.unit_clash(), title, t.unit_clash_text(&at(*starts_at), other_title))
        }
        Notice::TrainingClash { title, starts_at, other_title, .. } => {
            (t.training_clash(), title, t.training_clash_text(&at(*starts_at), other_title))
        }
        Notice::TrainingCancelled { title, reason, for_unit, .. } => {
            let reason = reason.trim_end_matches(['。', '.', ' ']);
            let (name, text) = match (for_unit, reason.is_empty()) {
                (false, true) => (t.training_cancelled(), t.training_cancelled_plain().to_owned()),
                (false, false) => (t.training_cancelled(), t.training_cancelled_text(reason)),
                (true, true) => (t.unit_cancelled(), t.unit_cancelled_plain().to_owned()),
                (true, false) => (t.unit_cancelled(), t.unit_cancelled_text(reason)),
            };
            (name, title, text)
        }
        Notice::TrainingTomorrow { title, starts_at, place: held, today, for_unit: true, .. } => {
            let name = if *today { t.unit_today() } else { t.unit_tomorrow() };
            (name, title, t.unit_tomorrow_text(&at(*starts_at), &place(held)))
        }
        Notice::TrainingTomorrow { title, starts_at, place: held, today, .. } => {
            let name = if *today { t.training_today() } else { t.training_tomorrow() };
            (name, title, t.training_tomorrow_text(&at(*starts_at), &place(held)))
        }
        Notice::TrainingRate { title, .. } => (t.training_rate(), title, t.training_rate_text().to_owned()),
        Notice::TrainingSlip { title, for_unit: true, .. } => (t.unit_slips(), title, t.unit_slips_text().to_owned()),
        Notice::TrainingSlip { title, code, .. } => (t.training_slip(), title, t.training_slip_text(&grouped_code(code))),
        Notice::TrainingSlipEnded { title, code, reason, replaced_by, for_unit, .. } => {
            let reason = reason.trim_end_matches(['。', '.', ' ']);
            let (code, other) = (grouped_code(code), grouped_code(replaced_by));
            let name = match (replaced_by.is_empty(), for_unit) {
                (true, false) => t.training_slip_withdrawn(),
                (true, true) => t.unit_slip_withdrawn(),
                (false, false) => t.training_slip_replaced(),
                (false, true) => t.unit_slip_replaced(),
            };
            let text = if replaced_by.is_empty() {
                t.training_slip_withdrawn_text(&code, reason)
            } else {
                t.training_slip_replaced_text(&code, &other, reason)
            };
            (name, title, text)
        }
        Notice::QuestionCorrected { .. }
        | Notice::VersionReturned { .. }
        | Notice::VersionPublished { .. }
        | Notice::ReportAnswered { .. }
        | Notice::CasesMarked { .. }
        | Notice::ScriptAssigned { .. }
        | Notice::MockMoved { .. }
        | Notice::MockExtended { .. }
        | Notice::MockCancelled { .. }
        | Notice::LinkEnded {}
        | Notice::NumberRevealed { .. }
        | Notice::HoursJudged { .. }
        | Notice::RegistrationStep { .. }
        | Notice::WorklistDue { .. }
        | Notice::PracticeReminder { .. } => return ("", String::new(), String::new()),
    };
    (name, title.clone(), text)
}

/// What of a session says something else now, a line for each field.
fn changed_fields(t: Notices, changes: &[FieldChange], for_unit: bool) -> String {
    let training = Training(t.0);
    let mut lines: Vec<String> = changes
        .iter()
        .map(|change| {
            let name = field_name(training, &change.field);
            let value = |text: &str| field_value(training, &change.field, text);
            if change.before.is_empty() && change.after.is_empty() {
                t.training_change_seen(name)
            } else {
                t.training_change(name, &value(&change.before), &value(&change.after))
            }
        })
        .collect();
    if changes.iter().any(FieldChange::lets_withdraw) {
        lines.push(if for_unit { t.unit_changed_free() } else { t.training_changed_free() }.to_owned());
    }
    lines.join("\n")
}

fn item(ctx: &Ctx, message: &Message) -> impl IntoView + use<> {
    let t = Notices(ctx.language);
    let (title, stem, text) = words(t, &message.notice);
    let mark = if message.read_at.is_none() { status("info", t.unread()).into_any() } else { status("idle", t.read()).into_any() };
    view! {
        <li class="card">
            <h2 class="card__title">{title}</h2>
            {(!stem.is_empty()).then(|| view! { <p lang="zh-CN">{stem.clone()}</p> })}
            <p class="lines">{text}</p>
            <form class="cluster" method="post" action=format!("/notices/{}/open", message.id)>
                <button class="button button--small" type="submit" aria-label=t.see_of(if stem.is_empty() { title } else { &stem })>{t.see()}</button>
                <time class="muted" datetime=message.created_at.to_rfc3339()>{date_time(ctx.language, message.created_at)}</time>
                {mark}
            </form>
        </li>
    }
}

/// Marks a message as read and leads to what it is about.
async fn open(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let account = account(&ctx)?;
    let id: NotificationId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    let message = store::find(&mut tx, id, account).await?.ok_or(PageError::NotFound)?;
    store::read(&mut tx, id, account, ctx.now).await?;
    tx.commit().await?;
    Ok(ctx.redirect(local_path(&message.notice.address()).unwrap_or("/notices")))
}

async fn read_all(ctx: Ctx) -> Result<Response, PageError> {
    let account = account(&ctx)?;
    let mut tx = ctx.write().await?;
    let read = store::read_all(&mut tx, account, ctx.now).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with("/notices", &Flash::ok(Notices(ctx.language).marked(read))))
}
