//! Breadcrumb, pager, status, empty state.

use leptos::prelude::*;

use super::chinese;
use crate::locale::{Common, Language};

/// One step of a breadcrumb: text, and where it leads (the last leads nowhere).
#[derive(Debug, Clone)]
pub struct Crumb(pub String, pub Option<String>);

impl Crumb {
    /// A step that leads somewhere.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self(text.into(), Some(href.into()))
    }

    /// The last step.
    pub fn here(text: impl Into<String>) -> Self {
        Self(text.into(), None)
    }
}

/// Where a page lies; nothing on the topmost page.
pub fn breadcrumb(language: Language, crumbs: Vec<Crumb>) -> impl IntoView {
    let t = Common(language);
    if crumbs.len() < 2 {
        return ().into_any();
    }
    let items = crumbs
        .into_iter()
        .map(|Crumb(text, href)| match href {
            Some(href) => view! { <li><a href=href>{chinese(language, text)}</a></li> }.into_any(),
            None => view! { <li aria-current="page">{chinese(language, text)}</li> }.into_any(),
        })
        .collect_view();
    view! { <nav class="breadcrumb" aria-label=t.breadcrumb_label()><ol>{items}</ol></nav> }.into_any()
}

/// Pages of a long list. `address` makes the address of a page from its number (from 1).
pub fn pager(language: Language, page: i64, pages: i64, address: impl Fn(i64) -> String) -> impl IntoView {
    let t = Common(language);
    (pages > 1).then(|| {
        let previous =
            (page > 1).then(|| view! { <a class="button button--small" rel="prev" href=address(page - 1)>{t.previous_page()}</a> });
        let next =
            (page < pages).then(|| view! { <a class="button button--small" rel="next" href=address(page + 1)>{t.next_page()}</a> });
        view! { <nav class="pager">{previous}<span class="num">{t.page_of(page, pages)}</span>{next}</nav> }
    })
}

/// A small word with a mark: `kind` is `ok`, `warn`, `bad`, `idle` or `info`.
pub fn status(kind: &'static str, text: impl Into<String>) -> impl IntoView {
    view! { <span class=format!("status status--{kind}")>{text.into()}</span> }
}

/// As [`status`], for a whole sentence, which may take several lines.
pub fn status_sentence(kind: &'static str, text: impl Into<String>) -> impl IntoView {
    view! { <span class=format!("status status--sentence status--{kind}")>{text.into()}</span> }
}

/// Nothing here yet: what will be, how it gets here, one action.
pub fn empty(title: impl Into<String>, text: impl Into<String>, action: Option<(String, String)>) -> impl IntoView {
    let action = action.map(|(label, href)| view! { <p><a class="button button--primary" href=href>{label}</a></p> });
    view! {
        <div class="empty">
            <p class="empty__title">{title.into()}</p>
            <p class="empty__text">{text.into()}</p>
            {action}
        </div>
    }
}
