//! 通知设置: what somebody wants to be told, and how.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Scope;
use zhengtu::division;
use zhengtu::mail::store as addresses;
use zhengtu::notification::{Topic, Wanted, wish};
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;
use zhengtu::training::store::{DivisionMatch, division_within};
use zhengtu::training::watch::{self, Watch};

use super::account;
use crate::components::{Choice, Column, Crumb, Field, Table, breadcrumb, error_summary};
use crate::locale::{Mail, Notices, Training};
use crate::pages::training::level_name;
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// What is ticked and typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choices {
    in_app: Vec<String>,
    by_mail: Vec<String>,
    watch: String,
    division: String,
    levels: Vec<String>,
}

impl Choices {
    fn of(wishes: &[(Topic, Wanted)], watch: Option<&Watch>, division: String) -> Self {
        let codes = |is: fn(&Wanted) -> bool| {
            wishes.iter().filter(|(_, wanted)| is(wanted)).map(|(topic, _)| topic.code().to_owned()).collect()
        };
        Self {
            in_app: codes(|wanted| wanted.in_app),
            by_mail: codes(|wanted| wanted.by_mail),
            watch: if watch.is_some() { "yes".to_owned() } else { String::new() },
            division,
            levels: watch.map(|watch| watch.levels.iter().map(|level| level.code().to_owned()).collect()).unwrap_or_default(),
        }
    }
}

/// What the page says of one's mail.
struct Address {
    confirmed: Option<String>,
}

/// One's address, where the operator has mail sent at all.
async fn address(tx: &mut Tx, ctx: &Ctx) -> Result<Option<Address>, PageError> {
    if ctx.state.mailer.is_none() {
        return Ok(None);
    }
    let found = addresses::find(tx, &ctx.state.secret, account(ctx)?).await?;
    Ok(Some(Address { confirmed: found.and_then(|found| found.address) }))
}

/// `GET /notices/settings`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let account = account(&ctx)?;
    let mut tx = ctx.read().await?;
    let wishes = wish::of(&mut tx, account).await?;
    let watched = watch::find(&mut tx, account).await?;
    let division = match watched.as_ref().and_then(|watch| watch.division.as_deref()) {
        Some(code) => division::store::find(&mut tx, code).await?.map(|found| format!("{} {}", found.code, found.name)),
        None => None,
    };
    let address = address(&mut tx, &ctx).await?;
    drop(tx);
    let form = Choices::of(&wishes, watched.as_ref(), division.unwrap_or_default());
    Ok(page(&ctx, &form, address.as_ref(), &Problems::default()))
}

/// `POST /notices/settings`
pub(super) async fn save(ctx: Ctx, Input(form): Input<Choices>) -> Result<Response, PageError> {
    let t = Mail(ctx.language);
    let account = account(&ctx)?;
    let mut problems = Problems::default();
    let mut tx = ctx.write().await?;
    let division = if form.division.trim().is_empty() {
        None
    } else {
        match division_within(&mut tx, &form.division, &[Scope::Everywhere]).await? {
            DivisionMatch::One(division) => Some(division.code),
            DivisionMatch::None => {
                problems.add("division", t.watch_division_none());
                None
            }
            DivisionMatch::Several(several) => {
                let codes: Vec<_> = several.iter().map(|found| format!("{} {}", found.code, found.name)).collect();
                problems.add("division", Training(ctx.language).problem_division_several(&codes.join("、")));
                None
            }
        }
    };
    if !problems.is_empty() {
        let address = address(&mut tx, &ctx).await?;
        return Ok(page(&ctx, &form, address.as_ref(), &problems));
    }
    let mail_is_offered = ctx.state.mailer.is_some();
    for (topic, before) in wish::of(&mut tx, account).await? {
        let ticked = |codes: &[String]| codes.iter().any(|code| code == topic.code());
        // What the page doesn't ask stays as it is.
        let by_mail = if mail_is_offered { ticked(&form.by_mail) } else { before.by_mail };
        let wanted = Wanted { in_app: ticked(&form.in_app), by_mail };
        if wanted != before {
            wish::choose(&mut tx, account, topic, wanted).await?;
        }
    }
    let levels = form.levels.iter().filter_map(|code| Level::from_code(code)).collect();
    let watched = (form.watch == "yes").then_some(Watch { division, levels });
    watch::save(&mut tx, account, watched.as_ref(), ctx.now).await?;
    addresses::remember_language(&mut tx, account, ctx.language).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with("/notices/settings", &Flash::ok(t.saved())))
}

fn page(ctx: &Ctx, form: &Choices, address: Option<&Address>, problems: &Problems) -> Response {
    let (t, language) = (Mail(ctx.language), ctx.language);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let crumbs = vec![Crumb::link(Notices(language).title(), "/notices"), Crumb::here(t.settings_title())];
    let mail = address.map(|address| {
        let (said, way) = match &address.confirmed {
            Some(confirmed) => (t.address_current(&zhengtu::mail::masked(confirmed)), t.address_change()),
            None => (format!("{} {}", t.address_none(), t.mail_needs_address()), t.address_link()),
        };
        view! {
            <section class="card">
                <h2 class="card__title">{t.address_title()}</h2>
                <p>{said}</p>
                <p><a class="link-more" href="/notices/mail">{way}</a></p>
            </section>
        }
    });
    let lead = if address.is_some() { t.settings_lead() } else { t.settings_lead_plain() };
    ctx.page(Page::new(t.settings_title()).section(Section::Account).narrow().status(status), || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{t.settings_title()}</h1>
                <p class="page-head__lead">{lead}</p>
            </div>
            {mail}
            <form class="form" method="post" action="/notices/settings" novalidate>
                {error_summary(language, problems)}
                {topics(t, form, address.is_some())}
                {watching(t, form, problems)}
                <div class="form__actions"><button class="button button--primary" type="submit">{t.save()}</button></div>
            </form>
        }
    })
}

/// The topics, with a box to tick for each way of being told.
fn topics(t: Mail, form: &Choices, by_mail: bool) -> impl IntoView + use<> {
    let tick = |name: &'static str, topic: Topic, column: &'static str, label: String, chosen: &[String]| {
        let checked = chosen.iter().any(|code| code == topic.code());
        view! {
            <td data-label=column>
                <label class="choice">
                    <input type="checkbox" name=name value=topic.code() checked=checked />
                    <span class="visually-hidden">{label}</span>
                </label>
            </td>
        }
    };
    let rows = Topic::ALL
        .map(|topic| {
            let name = t.topic(topic);
            let in_app = tick("in_app", topic, t.column_in_app(), t.choice_in_app(name), &form.in_app);
            let mail = by_mail.then(|| tick("by_mail", topic, t.column_by_mail(), t.choice_by_mail(name), &form.by_mail));
            view! { <tr><th scope="row">{name}</th>{in_app}{mail}</tr> }
        })
        .collect_view();
    let mut columns = vec![Column::text(t.column_topic()), Column::text(t.column_in_app())];
    columns.extend(by_mail.then(|| Column::text(t.column_by_mail())));
    view! { <section class="section"><h2>{t.topics()}</h2><Table columns=columns caption=t.topics()>{rows}</Table></section> }
}

/// Which new sessions to hear of.
fn watching(t: Mail, form: &Choices, problems: &Problems) -> impl IntoView + use<> {
    let levels = Level::ALL.map(|level| {
        let checked = form.levels.iter().any(|code| code == level.code());
        view! { <Choice name="levels" value=level.code() label=level_name(Training(t.0), level) checked=checked /> }
    });
    let error = problems.of("division").map(str::to_owned);
    view! {
        <fieldset class="fieldset">
            <legend>{t.watch_title()}</legend>
            <Choice name="watch" value="yes" label=t.watch() checked={form.watch == "yes"} />
            <Field name="division" label=t.watch_division() value=form.division.clone() hint=t.watch_division_hint() error=error />
            <fieldset class="fieldset"><legend>{t.watch_levels()}</legend>{levels}</fieldset>
        </fieldset>
    }
}
