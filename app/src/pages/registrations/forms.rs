//! What can be done with an application in its state, as forms. The last act's words are in the form they were typed into.

use chrono::NaiveDate;
use leptos::prelude::*;
use zhengtu::certification::registration::{Act, OwnHand, next_period};
use zhengtu::certification::rules::ApplicationState;

use super::show::{ActForm, Shown};
use crate::components::{Field, Options};
use crate::locale::{Language, Registrations, date};
use crate::server::Problems;

/// Who looks at it, and when.
pub(super) struct Acting {
    pub language: Language,
    pub today: NaiveDate,
    pub may_change: bool,
    pub may_review: bool,
    /// Why they may not do the final review.
    pub own_hand: Option<OwnHand>,
}

/// The forms of the state.
pub(super) fn forms(acting: &Acting, shown: &Shown, form: &ActForm, problems: &Problems) -> AnyView {
    match shown.state {
        ApplicationState::Submitted => view! {
            {first_review(acting, shown, form, problems)}
            {edit(acting, shown, form, problems, Act::Edit)}
            {withdraw(acting, shown)}
        }
        .into_any(),
        ApplicationState::FirstFailed | ApplicationState::FinalFailed => view! {
            {edit(acting, shown, form, problems, Act::Resubmit)}
            {withdraw(acting, shown)}
        }
        .into_any(),
        ApplicationState::FirstPassed => final_review(acting, shown, form, problems).into_any(),
        ApplicationState::FinalPassed => view! {
            {register(acting, shown, form, problems)}
            {withdraw(acting, shown)}
        }
        .into_any(),
        ApplicationState::Registered => issue(acting, shown).into_any(),
        ApplicationState::Issued | ApplicationState::Withdrawn => ().into_any(),
    }
}

fn address(shown: &Shown, review: bool) -> String {
    format!("/registrations/{}{}", shown.application.id, if review { "/review" } else { "" })
}

fn version(shown: &Shown) -> impl IntoView + use<> {
    view! { <input type="hidden" name="version" value=shown.application.version.to_string() /> }
}

/// The reason as typed, and what is wrong with it, in the form it was typed into.
fn reason(form: &ActForm, problems: &Problems, acts: &[Act]) -> (String, Option<String>) {
    let mine = Act::from_code(&form.act).is_some_and(|act| acts.contains(&act));
    if mine { (form.reason.clone(), problems.of("reason").map(str::to_owned)) } else { (String::new(), None) }
}

fn first_review(acting: &Acting, shown: &Shown, form: &ActForm, problems: &Problems) -> Option<impl IntoView + use<>> {
    let t = Registrations(acting.language);
    let short = shown.hours.is_some_and(|(have, need)| have < need);
    let (typed, error) = reason(form, problems, &[Act::PassFirst, Act::FailFirst]);
    acting.may_review.then(|| {
        let note = short.then(|| view! { <p class="notice notice--warn">{t.first_short()}</p> });
        view! {
            <section class="section">
                <h2>{t.first_title()}</h2>
                <form method="post" action=address(shown, true) class="form">
                    {note}
                    {version(shown)}
                    <Field name="reason" label=t.reason() value=typed hint=t.reason_hint() error=error />
                    <div class="form__actions">
                        <button class="button button--primary" type="submit" name="act" value=Act::PassFirst.code()>{t.pass_first()}</button>
                        <button class="button button--danger" type="submit" name="act" value=Act::FailFirst.code()>{t.fail_first()}</button>
                    </div>
                </form>
            </section>
        }
    })
}

fn final_review(acting: &Acting, shown: &Shown, form: &ActForm, problems: &Problems) -> Option<impl IntoView + use<>> {
    let t = Registrations(acting.language);
    let (typed, error) = reason(form, problems, &[Act::PassFinal, Act::FailFinal]);
    acting.may_review.then(|| {
        let note = match acting.own_hand {
            None => view! { <p class="muted">{t.final_lead()}</p> }.into_any(),
            Some(OwnHand::FirstReview) => view! { <p class="notice notice--info">{t.final_own_first()}</p> }.into_any(),
            Some(OwnHand::Submitted) => view! { <p class="notice notice--info">{t.final_own_submitted()}</p> }.into_any(),
        };
        view! {
            <section class="section">
                <h2>{t.final_title()}</h2>
                <form method="post" action=address(shown, true) class="form">
                    {note}
                    {version(shown)}
                    <Field name="reason" label=t.reason() value=typed hint=t.reason_hint() error=error />
                    <div class="form__actions">
                        <button class="button button--primary" type="submit" name="act" value=Act::PassFinal.code()>{t.pass_final()}</button>
                        <button class="button button--danger" type="submit" name="act" value=Act::FailFinal.code()>{t.fail_final()}</button>
                    </div>
                </form>
            </section>
        }
    })
}

fn edit(acting: &Acting, shown: &Shown, form: &ActForm, problems: &Problems, act: Act) -> Option<impl IntoView + use<>> {
    let t = Registrations(acting.language);
    let mine = form.act == act.code();
    let error = |field: &str| problems.of(field).filter(|_| mine).map(str::to_owned);
    let (title, submit) = match act {
        Act::Resubmit => (t.resubmit_title(), t.resubmit_submit()),
        _ => (t.edit_title(), t.edit_submit()),
    };
    let certificate = if mine { form.certificate.clone() } else { shown.application.certificate_id.to_string() };
    let note = if mine { form.note.clone() } else { shown.application.note.clone() };
    acting.may_change.then(|| {
        view! {
            <section class="section">
                <h2>{title}</h2>
                <form method="post" action=address(shown, false) class="form">
                    {version(shown)}
                    <Options
                        name="certificate"
                        label=t.certificate()
                        options=shown.choices.clone()
                        value=certificate
                        error=error("certificate")
                    />
                    <Field name="note" kind="textarea" label=t.note() value=note hint=t.note_hint() error=error("note") />
                    <div class="form__actions">
                        <button class="button" type="submit" name="act" value=act.code()>{submit}</button>
                    </div>
                </form>
            </section>
        }
    })
}

fn withdraw(acting: &Acting, shown: &Shown) -> Option<impl IntoView + use<>> {
    let t = Registrations(acting.language);
    acting.may_change.then(|| {
        view! {
            <section class="section">
                <h2>{t.withdraw_title()}</h2>
                <form method="post" action=address(shown, false) class="form">
                    <p class="muted">{t.withdraw_lead()}</p>
                    {version(shown)}
                    <div class="form__actions">
                        <button class="button button--danger" type="submit" name="act" value=Act::Withdraw.code()>{t.withdraw_submit()}</button>
                    </div>
                </form>
            </section>
        }
    })
}

fn register(acting: &Acting, shown: &Shown, form: &ActForm, problems: &Problems) -> Option<impl IntoView + use<>> {
    let t = Registrations(acting.language);
    let level = shown.certificate.level()?;
    let (from, until) = next_period(&shown.periods, level, acting.today);
    let lead = t.register_lead(&date(acting.language, from), &date(acting.language, until));
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let day = if form.act == Act::Register.code() { form.registered_on.clone() } else { acting.today.to_string() };
    acting.may_review.then(|| {
        view! {
            <section class="section">
                <h2>{t.register_title()}</h2>
                <form method="post" action=address(shown, true) class="form">
                    <p class="muted">{lead}</p>
                    {version(shown)}
                    <Field name="number" label=t.register_number() value=form.number.clone() hint=t.register_number_hint() error=error("number") />
                    <Field name="registered_on" label=t.register_day() value=day required=true hint=t.day_hint() error=error("registered_on") />
                    <div class="form__actions">
                        <button class="button button--primary" type="submit" name="act" value=Act::Register.code()>{t.register_submit()}</button>
                    </div>
                </form>
            </section>
        }
    })
}

fn issue(acting: &Acting, shown: &Shown) -> Option<impl IntoView + use<>> {
    let t = Registrations(acting.language);
    acting.may_review.then(|| {
        view! {
            <section class="section">
                <h2>{t.issue_title()}</h2>
                <form method="post" action=address(shown, true) class="form">
                    <p class="muted">{t.issue_lead()}</p>
                    {version(shown)}
                    <div class="form__actions">
                        <button class="button button--primary" type="submit" name="act" value=Act::Issue.code()>{t.issue_submit()}</button>
                    </div>
                </form>
            </section>
        }
    })
}
