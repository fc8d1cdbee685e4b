//! 保存期限与清理: how long what is kept of people is kept, what would go today, and removing it now.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Place};
use zhengtu::audit::{self, Event};
use zhengtu::clock::date_of;
use zhengtu::personal_data::retention::{Counted, Held, Rule, SetError, Way, counts, held, run, set};

use crate::components::{Column, Crumb, Field, Table, breadcrumb, error_summary};
use crate::locale::{Common, Retention, count, date, date_time};
use crate::server::{Access, Ctx, Flash, Input, Page, PageError, Problems, Section};

pub(super) const HERE: &str = "/accounts/retention";
pub(super) const NOW: &str = "/accounts/retention/now";
/// There is one set of rules for the whole country's data.
pub(super) const MANAGE: Access = Access::Needs(Action::ManageRules);

/// A period as typed. Each rule has a field of its own; the button says which is meant.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Periods {
    rule: String,
    notices: String,
    matches: String,
    proofs: String,
    reveals: String,
    leavers: String,
}

impl Periods {
    fn of(&self, rule: Rule) -> &str {
        match rule {
            Rule::Uploads => "",
            Rule::Notices => &self.notices,
            Rule::Matches => &self.matches,
            Rule::Proofs => &self.proofs,
            Rule::Reveals => &self.reveals,
            Rule::Leavers => &self.leavers,
        }
    }
}

/// What a rule is called, what it takes, and why.
fn words(t: Retention, rule: Rule) -> [&'static str; 3] {
    match rule {
        Rule::Uploads => [t.uploads(), t.uploads_text(), t.uploads_source()],
        Rule::Notices => [t.notices(), t.notices_text(), t.notices_source()],
        Rule::Matches => [t.matches(), t.matches_text(), t.matches_source()],
        Rule::Proofs => [t.proofs(), t.proofs_text(), t.proofs_source()],
        Rule::Reveals => [t.reveals(), t.reveals_text(), t.reveals_source()],
        Rule::Leavers => [t.leavers(), t.leavers_text(), t.leavers_source()],
    }
}

/// `GET /accounts/retention`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    ctx.require(Action::ManageRules, &Place::country()).await?;
    page(&ctx, &Periods::default(), &Problems::default()).await
}

/// `POST /accounts/retention`
pub(super) async fn change(ctx: Ctx, Input(form): Input<Periods>) -> Result<Response, PageError> {
    ctx.require(Action::ManageRules, &Place::country()).await?;
    let t = Retention(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let Some((rule, (least, most))) = Rule::from_code(&form.rule).and_then(|rule| Some((rule, rule.bounds()?))) else {
        return Ok(ctx.redirect_with(HERE, &Flash::warn(t.unknown())));
    };
    let mut problems = Problems::default();
    let months = form.of(rule).trim().parse::<i64>().unwrap_or_default();
    let mut tx = ctx.write().await?;
    match set(&mut tx, rule, months, account, ctx.now).await {
        Ok(()) => {}
        Err(SetError::OutOfBounds) => {
            drop(tx);
            problems.add(rule.code(), t.bad_period(least, most));
            return page(&ctx, &form, &problems).await;
        }
        Err(SetError::Store(error)) => return Err(error.into()),
    }
    let detail = serde_json::json!({ "months": months }).to_string();
    audit::record(
        &mut tx,
        ctx.now,
        Event::done(&ctx.actor, "account.retention.change", "retention_rule", rule.code()).detail(detail),
    )
    .await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(HERE, &Flash::ok(t.saved(words(t, rule)[0]))))
}

async fn page(ctx: &Ctx, form: &Periods, problems: &Problems) -> Result<Response, PageError> {
    let t = Retention(ctx.language);
    let mut tx = ctx.read().await?;
    let rules = held(&mut tx).await?;
    let due = counts(&mut tx, ctx.now).await?;
    drop(tx);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(ctx.page(Page::new(t.title()).section(Section::Accounts).status(status).found_at(HERE), || {
        let cards = rules.iter().zip(&due).map(|(held, due)| card(t, held, due.rows, form, problems)).collect_view();
        view! {
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                <div class="page-head__actions">
                    <a class="button button--primary" href=NOW>{t.run()}</a>
                </div>
            </div>
            {error_summary(t.0, problems)}
            <section class="section">
                <h2>{t.rules()}</h2>
                <div class="stack">{cards}</div>
            </section>
            <section class="section">
                <h2>{t.always()}</h2>
                <ul>
                    <li>{t.always_sessions()}</li>
                    <li>{t.always_jobs()}</li>
                    <li>{t.always_trail()}</li>
                </ul>
            </section>
        }
    }))
}

/// One rule, with the form of its period.
fn card(t: Retention, held: &Held, due: i64, form: &Periods, problems: &Problems) -> impl IntoView + use<> {
    let rule = held.rule;
    let [name, text, source] = words(t, rule);
    let period = match rule.bounds() {
        None => view! { <p>{t.fixed()}</p> }.into_any(),
        Some((least, most)) => {
            let typed = if form.rule == rule.code() { form.of(rule).to_owned() } else { held.months.to_string() };
            view! {
                <form method="post" action=HERE class="filter-bar" novalidate=true>
                    <input type="hidden" name="rule" value=rule.code() />
                    <Field
                        name=rule.code()
                        label=t.period()
                        value=typed
                        hint=t.period_hint(least, most)
                        error=problems.of(rule.code()).map(str::to_owned)
                        inputmode="numeric"
                        autocomplete="off"
                        required=true
                    />
                    <button class="button" type="submit" aria-label=t.save_for(name)>{t.save()}</button>
                </form>
            }
            .into_any()
        }
    };
    let changed = rule.bounds().map(|_| match &held.changed {
        None => t.shipped().to_owned(),
        Some((at, who)) => {
            let day = date(t.0, date_of(*at));
            who.as_ref().map_or_else(|| t.changed_on(&day), |who| t.changed(&day, who))
        }
    });
    view! {
        <section class="card">
            <h3>{name}</h3>
            <p>{text}</p>
            <p class="muted">{t.source()}{if t.0 == crate::locale::Language::Zh { "：" } else { ": " }}{source}</p>
            {period}
            {changed.map(|changed| view! { <p class="muted">{changed}</p> })}
            <dl class="facts">
                <dt>{t.col_due()}</dt><dd>{count(due)}</dd>
                <dt>{t.col_last()}</dt><dd>{last(t, held)}</dd>
            </dl>
        </section>
    }
}

fn last(t: Retention, held: &Held) -> String {
    let Some(last) = &held.last else { return t.never().to_owned() };
    let (at, removed) = (date_time(t.0, last.run_at), count(last.removed));
    match &last.run_by {
        Some(who) => t.last_page(&at, who, &removed),
        None if last.way == Way::Round.code() => t.last_round(&at, &removed),
        None => t.last_command(&at, &removed),
    }
}

/// `GET /accounts/retention/now`
pub(super) async fn ask(ctx: Ctx) -> Result<Response, PageError> {
    ctx.require(Action::ManageRules, &Place::country()).await?;
    let t = Retention(ctx.language);
    let due = counts(&mut ctx.read().await?, ctx.now).await?;
    let any = due.iter().any(|counted| counted.rows > 0);
    let rows = due
        .iter()
        .map(|Counted { rule, rows }| {
            view! { <tr><th scope="row">{words(t, *rule)[0]}</th><td class="num" data-label=t.col_due()>{count(*rows)}</td></tr> }
        })
        .collect_view();
    Ok(ctx.page(Page::new(t.run_title()).section(Section::Accounts).found_at(HERE), || {
        let confirm = if any {
            view! {
                <form method="post" action=NOW class="form">
                    <div class="form__actions">
                        <button class="button button--danger" type="submit">{t.run_confirm()}</button>
                        <a class="button" href=HERE>{Common(t.0).cancel()}</a>
                    </div>
                </form>
            }
            .into_any()
        } else {
            view! { <p>{t.run_nothing()}</p> }.into_any()
        };
        view! {
            {breadcrumb(t.0, vec![Crumb::link(t.title(), HERE), Crumb::here(t.run_title())])}
            <div class="page-head">
                <h1>{t.run_title()}</h1>
                <p class="page-head__lead">{t.run_lead()}</p>
            </div>
            <div class="stack">
                <Table columns=vec![Column::text(t.col_rule()), Column::numbers(t.col_due())] caption=t.run_title() compact=true>
                    {rows}
                </Table>
                {confirm}
            </div>
        }
    }))
}

/// `POST /accounts/retention/now`
pub(super) async fn run_now(ctx: Ctx) -> Result<Response, PageError> {
    ctx.require(Action::ManageRules, &Place::country()).await?;
    let done = run(&ctx.state.store, ctx.now, Way::Page, &ctx.actor).await?;
    let removed = done.iter().map(|counted| counted.rows).sum();
    Ok(ctx.redirect_with(HERE, &Flash::ok(Retention(ctx.language).ran(&count(removed)))))
}
