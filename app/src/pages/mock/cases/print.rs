//! `GET /mock/{set}/texts`: one's own text, as it is printed.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::mock::store;

use super::super::own_attempt;
use super::super::words::attempt_name;
use super::kind_line;
use crate::components::case_marks::written;
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Cases, Mock};
use crate::server::{Ctx, Page, PageError, Section};

pub(super) async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, PageError> {
    let (_, attempt) = own_attempt(&ctx, &id).await?;
    let mut tx = ctx.read().await?;
    let items = store::case_items(&mut tx, attempt.set).await?;
    if items.is_empty() {
        return Err(PageError::NotFound);
    }
    let texts = store::texts(&mut tx, attempt.set).await?;
    let name = attempt_name(ctx.language, &mut tx, &attempt).await?;
    drop(tx);
    let (t, language) = (Cases(ctx.language), ctx.language);
    let heading = t.print_title(&name);
    let crumbs = vec![
        Crumb::link(Mock(language).title(), "/mock"),
        Crumb::link(name, format!("/mock/{}", attempt.set)),
        Crumb::here(t.your_text()),
    ];
    Ok(ctx.page(Page::new(heading.clone()).section(Section::Mock), move || {
        let cases = items
            .iter()
            .map(|item| {
                view! {
                    <section class="section">
                        <h2>{t.case_n(item.position)} " · " {kind_line(language, item)}</h2>
                        {written(language, item, &texts)}
                    </section>
                }
            })
            .collect_view();
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head"><h1>{chinese(language, heading)}</h1></div>
            {cases}
        }
    }))
}
