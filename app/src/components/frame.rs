//! The frame around every page: brand, navigation by role, tools, message, footer.

use leptos::prelude::*;
use zhengtu::account::Action;
use zhengtu::bilingual::Language;

use super::chinese;
use crate::locale::{Common, Eligibility, Marking, Notices, count};
use crate::server::{Ctx, Page, Section, Size, Theme};

/// The seal, drawn by `style/seal.svg`.
const SEAL: &str = include_str!("../../../style/seal.svg");

pub(crate) fn frame<V: IntoView + 'static>(ctx: &Ctx, page: &Page, body: V) -> impl IntoView + use<V> {
    let t = Common(ctx.language);
    let navigation = entries(ctx)
        .into_iter()
        .map(|(section, href, label)| {
            let current = (page.section == Some(section)).then_some("page");
            view! { <li><a href=href aria-current=current>{label}</a></li> }
        })
        .collect_view();
    let account = if ctx.actor.account.is_some() {
        let words = Notices(ctx.language);
        let (label, unread) = match ctx.unread {
            0 => (None, None),
            unread => (Some(words.tool_unread(&count(unread))), Some(view! { <b class="num">{count(unread)}</b> })),
        };
        view! {
            <a class="tool" href="/notices" aria-label=label>{words.tool()} " " {unread}</a>
            <a class="tool tool--name" href="/account">{chinese(ctx.language, ctx.actor.name.clone())}</a>
            <form method="post" action="/account/sign-out"><button class="tool" type="submit">{t.sign_out()}</button></form>
        }
        .into_any()
    } else {
        view! {
            <a class="tool" href="/account/sign-in">{t.sign_in()}</a>
            <a class="tool" href="/account/sign-up">{t.sign_up()}</a>
        }
        .into_any()
    };
    let other = if ctx.language == Language::Zh { ("en", "en") } else { ("zh", "zh-CN") };
    let (theme_value, theme_label) = match ctx.theme {
        Some(Theme::Dark) => ("light", t.theme_light()),
        _ => ("dark", t.theme_dark()),
    };
    let (size_value, size_label) = match ctx.size {
        Size::Large => ("normal", t.size_normal()),
        Size::Normal => ("large", t.size_large()),
    };
    let here = page.address.clone().unwrap_or_else(|| ctx.here.clone());
    let flash = ctx.flash.clone().map(|flash| view! { <p class=flash.kind.class() role="status">{flash.text}</p> });
    let page_class = if page.narrow { "page page--narrow" } else { "page" };
    view! {
        <a class="skip-link" href="#main">{t.skip_to_content()}</a>
        <header class="site-header">
            <div class="site-header__inner">
                <a class="brand" href="/">
                    <span class="brand__seal" aria-hidden="true" inner_html=SEAL></span>
                    <span class="brand__name">{t.product()}</span>
                    <small class="brand__tagline">{t.tagline()}</small>
                </a>
                <nav class="site-nav" aria-label=t.nav_label()><ul>{navigation}</ul></nav>
                <div class="site-tools">
                    {account}
                    <form method="post" action="/settings">
                        <input type="hidden" name="return" value=here.clone() />
                        <button class="tool" name="language" value=other.0 lang=other.1 type="submit">{t.other_language()}</button>
                    </form>
                </div>
            </div>
        </header>
        <main id="main" class=page_class tabindex="-1">
            {flash}
            {body}
        </main>
        <footer class="site-footer">
            <div class="site-footer__inner">
                <div>
                    <p>{t.footer_note()}</p>
                    <p>{chinese(ctx.language, t.footer_official())}</p>
                    <nav aria-label=t.footer_label()>
                        <ul>
                            <li><a href="/calendar">{t.footer_calendar()}</a></li>
                            <li><a href="/eligibility">{Eligibility(ctx.language).title()}</a></li>
                            <li><a href="/announcements">{t.footer_announcements()}</a></li>
                        </ul>
                    </nav>
                </div>
                <form method="post" action="/settings" class="cluster">
                    <input type="hidden" name="return" value=here />
                    <button class="tool" name="theme" value=theme_value type="submit">{theme_label}</button>
                    <button class="tool" name="size" value=size_value type="submit">{size_label}</button>
                </form>
            </div>
        </footer>
    }
}

/// Where the navigation leads: what this person may see somewhere.
fn entries(ctx: &Ctx) -> Vec<(Section, &'static str, &'static str)> {
    let t = Common(ctx.language);
    let actor = &ctx.actor;
    let mut entries = vec![
        (Section::Practice, "/practice", t.nav_practice()),
        (Section::Mock, "/mock", t.nav_mock()),
        (Section::Training, "/training", t.nav_training()),
    ];
    if actor.may_somewhere(Action::MarkCases) {
        entries.push((Section::Marking, "/marking", Marking(ctx.language).nav()));
    }
    if actor.may_somewhere(Action::ReadQuestions) {
        entries.push((Section::Questions, "/questions", t.nav_questions()));
    }
    if actor.may_somewhere(Action::ReadPeople) {
        entries.push((Section::People, "/people", t.nav_people()));
    }
    entries.push((Section::Statistics, "/statistics", t.nav_statistics()));
    entries.push((Section::Certificates, "/certificates/check", t.nav_certificates()));
    if actor.may_somewhere(Action::ReadOrganisations) {
        entries.push((Section::Organisations, "/organisations", t.nav_organisations()));
    }
    if actor.may_somewhere(Action::ManageAccounts) {
        entries.push((Section::Accounts, "/accounts", t.nav_accounts()));
    }
    if actor.may_somewhere(Action::ReadAudit) {
        entries.push((Section::Audit, "/audit", t.nav_audit()));
    }
    entries
}
