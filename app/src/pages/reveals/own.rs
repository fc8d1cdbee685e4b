//! One's own side: who was shown one's numbers, when and why.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::person::link;
use zhengtu::person::reveal::store::{count, of_person};

use super::{LISTED, rest, table};
use crate::components::{Crumb, breadcrumb, empty};
use crate::locale::{Account, Linking, OwnData, Reveals};
use crate::pages::erasures::{Wish, own_section};
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /account/personal-data`
pub(super) async fn show(ctx: Ctx) -> Result<Response, PageError> {
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let t = Reveals(ctx.language);
    let mut tx = ctx.read().await?;
    let found = match link::of_account(&mut tx, account).await? {
        None => None,
        Some(link) => {
            let wish = Wish::load(&ctx, &mut tx, link.person_id).await?;
            Some((of_person(&mut tx, link.person_id, LISTED).await?, count(&mut tx, link.person_id).await?, wish))
        }
    };
    drop(tx);
    Ok(ctx.page(Page::new(t.own_title()).section(Section::Account), move || {
        let body = match found {
            None => {
                let way = Some((Linking(t.0).title().to_owned(), "/account/link".to_owned()));
                empty(t.own_unlinked_title(), t.own_unlinked_text(), way).into_any()
            }
            Some((reveals, all, wish)) => {
                let list = if reveals.is_empty() {
                    empty(t.own_none_title(), t.own_none_text(), None).into_any()
                } else {
                    view! {
                        {table(t, &reveals)}
                        {rest(t, reveals.len(), all)}
                        <p class="muted">{t.own_wrong()}</p>
                        <p class="muted">{t.own_file()}" "<a href="/account/data">{OwnData(t.0).title()}</a></p>
                    }
                    .into_any()
                };
                view! { {list} {own_section(t.0, &wish)} }.into_any()
            }
        };
        view! {
            {breadcrumb(t.0, vec![Crumb::link(Account(t.0).title(), "/account"), Crumb::here(t.own_title())])}
            <header class="page-head">
                <h1>{t.own_title()}</h1>
                <p class="page-head__lead">{t.own_lead()}</p>
            </header>
            <div class="stack">{body}</div>
        }
    }))
}
