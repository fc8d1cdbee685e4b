//! 我的证书: what the register holds of oneself, once one's account is linked with it.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::certification::certificate::of_person;
use zhengtu::certification::hours::store as hours;
use zhengtu::certification::ledger::standing_of;
use zhengtu::certification::timeline;
use zhengtu::clock::date_of;
use zhengtu::person::link;
use zhengtu::person::store::{find, memberships};
use zhengtu::syllabus::{Level, store::subjects};

use crate::components::{chinese, empty};
use crate::locale::{Certificates, Eligibility, Hours, Linking, People, Reveals, Standings};
use crate::pages::hours::own_section;
use crate::pages::people::standing::{next, registration};
use crate::pages::people::{certificates::table as certificates_table, levels};
use crate::pages::worklist::timeline_section;
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /certificates/mine`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let (t, words) = (Linking(ctx.language), People(ctx.language));
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.read().await?;
    let page = Page::new(t.to_own()).section(Section::Certificates);
    let Some(link) = link::of_account(&mut tx, account).await? else {
        return Ok(ctx.page(page, || {
            view! {
                <header class="page-head"><h1>{t.to_own()}</h1></header>
                {empty(t.own_none_title(), t.own_none_text(), Some((t.title().to_owned(), "/account/link".to_owned())))}
            }
        }));
    };
    let person = find(&mut tx, link.person_id).await?.ok_or(PageError::NotFound)?;
    let at = memberships(&mut tx, person.id).await?.into_iter().find(|at| at.until_on.is_none());
    let standing = standing_of(&mut tx, person.id, date_of(ctx.now)).await?;
    let certificates = of_person(&mut tx, person.id).await?;
    let events = timeline::of_person(&mut tx, person.id, date_of(ctx.now)).await?;
    let lines = hours::of_person(&mut tx, person.id).await?;
    let mut all = Vec::new();
    for level in Level::ALL {
        all.extend(subjects(&mut tx, level).await?);
    }
    drop(tx);
    let unit = at.map(|at| at.organisation.unwrap_or(at.division_name)).unwrap_or_default();
    Ok(ctx.page(page, || {
        view! {
            <header class="page-head">
                <h1>{t.to_own()}</h1>
                <p class="page-head__lead">{chinese(t.0, format!("{} · {unit}", person.name))}</p>
            </header>
            {next(t.0, &standing, &all)}
            {timeline_section(t.0, &events, &all)}
            <section class="section">
                <h2>{words.subjects_title()}</h2>
                {levels(t.0, &standing, &all)}
                <p><a class="link-more" href="/eligibility">{Eligibility(t.0).to_own()}</a></p>
            </section>
            {(!certificates.is_empty()).then(|| {
                view! {
                    <section class="section">
                        <h2>{Certificates(t.0).title()}</h2>
                        {certificates_table(t.0, None, certificates)}
                    </section>
                }
            })}
            <section class="section">
                <h2>{Standings(t.0).registration()}</h2>
                {registration(t.0, &standing)}
            </section>
            {own_section(Hours(t.0), &standing, &lines)}
            <section class="section">
                <h2>{t.own_wrong_title()}</h2>
                <p>{t.own_wrong_text()}</p>
                <p><a class="link-more" href="/account/link">{t.title()}</a></p>
                <p><a class="link-more" href="/account/personal-data">{Reveals(t.0).own_title()}</a></p>
            </section>
        }
    }))
}
