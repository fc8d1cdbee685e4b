//! Who I am here: name, roles, and the ways on.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, grant, store};

use crate::components::chinese;
use crate::locale::{
    self, Account, Announcements, Calendar, Common, Erasures, Fields, Linking, Mail, Marking, Mock, MockEvents, OwnData, Progress,
    Retention, Reveals, Rules, Syllabus, date,
};
use crate::server::{Ctx, Page, PageError, Section};

pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let t = Account(ctx.language);
    let id = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.read().await?;
    let account = store::find(&mut tx, id).await?.ok_or(PageError::SignIn)?;
    let grants = grant::list(&mut tx, id).await?;
    drop(tx);
    let since = date(ctx.language, zhengtu::clock::date_of(account.created_at));
    let roles: Vec<String> = grants
        .into_iter()
        .filter(|info| info.revoked_at.is_none())
        .map(|info| {
            let scope = info.scope_name.unwrap_or_else(|| t.country().to_owned());
            t.role_one(locale::role(ctx.language, info.grant.role), &scope)
        })
        .collect();
    let roles = if roles.is_empty() {
        view! { <p>{t.no_roles()}</p> }.into_any()
    } else {
        let lines = roles.into_iter().map(|line| view! { <li>{chinese(ctx.language, line)}</li> }).collect_view();
        view! { <ul class="stack stack--tight">{lines}</ul> }.into_any()
    };
    let ways = ways(&ctx);
    let must_change = ctx.actor.must_change_password.then(|| {
        view! { <p class="notice notice--warn">{t.password_must()} " " <a href="/account/password">{t.password_title()}</a></p> }
    });
    Ok(ctx.page(Page::new(t.title()).section(Section::Account).narrow(), || {
        view! {
            <header class="page-head"><h1>{t.title()}</h1></header>
            {must_change}
            <dl class="facts">
                <dt>{t.name()}</dt><dd>{chinese(ctx.language, account.name)}</dd>
                <dt>{t.member_since()}</dt><dd>{since}</dd>
            </dl>
            <section class="section">
                <h2>{t.my_roles()}</h2>
                {roles}
            </section>
            <section class="section">
                <h2>{t.my_links()}</h2>
                <ul class="stack stack--tight">{ways}</ul>
            </section>
            <section class="section">
                <h2>{t.security()}</h2>
                <ul class="stack stack--tight">
                    <li><a class="link-more" href="/account/password">{t.password_title()}</a></li>
                    <li><a class="link-more" href="/account/sessions">{t.sessions_title()}</a></li>
                </ul>
            </section>
            <section class="section">
                <form method="post" action="/account/sign-out">
                    <button class="button" type="submit">{Common(ctx.language).sign_out()}</button>
                </form>
            </section>
        }
    }))
}

/// Where one's roles lead.
fn ways(ctx: &Ctx) -> impl IntoView + use<> {
    let (t, words) = (Account(ctx.language), Common(ctx.language));
    let by_role = [
        (Action::ManageTraining, "/training", words.nav_training()),
        (Action::ManageMocks, "/mock/events", MockEvents(ctx.language).manage()),
        (Action::MarkCases, "/marking", Marking(ctx.language).title()),
        (Action::PostAnnouncements, "/announcements/manage", Announcements(ctx.language).manage()),
        (Action::ReadPeople, "/people", words.nav_people()),
        (Action::ChangePeople, "/people/erasures", Erasures(ctx.language).list_title()),
        (Action::ReadStatistics, "/statistics", words.nav_statistics()),
        (Action::ReadOrganisations, "/organisations", words.nav_organisations()),
        (Action::ManageAccounts, "/accounts", words.nav_accounts()),
        (Action::ManageCalendar, "/calendar/manage", Calendar(ctx.language).manage()),
        (Action::ManageRules, "/certification/rules", Rules(ctx.language).title()),
        (Action::ManageRules, "/people/fields", Fields(ctx.language).title()),
        (Action::ManageRules, "/accounts/retention", Retention(ctx.language).title()),
        (Action::ReadAudit, "/audit", words.nav_audit()),
        (Action::EditQuestions, "/syllabus", Syllabus(ctx.language).title()),
    ];
    [
        ("/practice", t.to_practice()),
        ("/mock", Mock(ctx.language).title()),
        ("/progress", Progress(ctx.language).title()),
        ("/training/mine", t.to_my_training()),
        ("/certificates/mine", Linking(ctx.language).to_own()),
        ("/account/link", Linking(ctx.language).title()),
        ("/account/personal-data", Reveals(ctx.language).own_title()),
        ("/notices/settings", Mail(ctx.language).settings_title()),
        ("/account/data", OwnData(ctx.language).title()),
    ]
    .into_iter()
    .chain(by_role.into_iter().filter(|(action, ..)| ctx.actor.may_somewhere(*action)).map(|(_, href, label)| (href, label)))
    .map(|(href, label)| view! { <li><a class="link-more" href=href>{label}</a></li> })
    .collect_view()
}
