//! The HTML document around a page.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos::tachys::view::RenderHtml;

use super::{Ctx, Size, Theme, asset_path, security};
use crate::components::field::escaped;
use crate::components::{frame, summary};
use crate::locale::Common;

/// Which entry of the navigation a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// 刷题
    Practice,
    /// 模考
    Mock,
    /// 批改
    Marking,
    /// 培训
    Training,
    /// 题库
    Questions,
    /// 人员
    People,
    /// 统计
    Statistics,
    /// 查验证书
    Certificates,
    /// 机构
    Organisations,
    /// 账号管理
    Accounts,
    /// 审计
    Audit,
    /// 我的账号
    Account,
}

/// How a page is to be set.
#[derive(Debug, Clone)]
pub struct Page {
    pub(crate) title: String,
    pub(crate) section: Option<Section>,
    pub(crate) narrow: bool,
    pub(crate) islands: bool,
    /// A small script of its own, by the name of its file.
    pub(crate) script: Option<&'static str>,
    pub(crate) address: Option<String>,
    status: StatusCode,
}

impl Page {
    /// A page with this title.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            section: None,
            narrow: false,
            islands: false,
            script: None,
            address: None,
            status: StatusCode::OK,
        }
    }

    /// Marks its entry in the navigation.
    #[must_use]
    pub const fn section(mut self, section: Section) -> Self {
        self.section = Some(section);
        self
    }

    /// For reading and for forms: a narrow column.
    #[must_use]
    pub const fn narrow(mut self) -> Self {
        self.narrow = true;
        self
    }

    /// Has islands: loads their script. Other pages load none.
    #[must_use]
    pub const fn with_islands(mut self) -> Self {
        self.islands = true;
        self
    }

    /// Where the page is found, for one that answers a form sent to another address.
    #[must_use]
    pub fn found_at(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// With a script of its own, which makes it more convenient and nothing possible that isn't without it.
    #[must_use]
    pub const fn with_script(mut self, name: &'static str) -> Self {
        self.script = Some(name);
        self
    }

    /// With another status than 200 (a form with errors is 422).
    #[must_use]
    pub const fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

impl Ctx {
    /// Renders a page: the frame around `body`.
    #[expect(clippy::needless_pass_by_value, reason = "a page is said once, where it is answered")]
    pub fn page<V: IntoView + 'static>(&self, page: Page, body: impl FnOnce() -> V) -> Response {
        let status = page.status;
        let html = self.document(&page, body);
        let policy = security::content_security_policy(&self.nonce);
        let policy = HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"));
        (status, [(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
    }

    fn document<V: IntoView + 'static>(&self, page: &Page, body: impl FnOnce() -> V) -> String {
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let html = owner.with(|| {
            let t = Common(self.language);
            let title = if page.title == t.product() { page.title.clone() } else { format!("{} · {}", page.title, t.product()) };
            let theme = self.theme.map(|theme| match theme {
                Theme::Light => "light",
                Theme::Dark => "dark",
            });
            let size = (self.size == Size::Large).then_some("large");
            let scripts = page.islands.then(|| {
                let (start, code, wasm) = (asset_path("start.js")?, asset_path("islands.js")?, asset_path("islands.wasm")?);
                Some(view! {
                    <link rel="modulepreload" href=code />
                    <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
                    <script r#type="module" src=start nonce=self.nonce.clone() data-islands=code data-wasm=wasm></script>
                })
            });
            let script = page
                .script
                .and_then(asset_path)
                .map(|path| view! { <script r#type="module" src=path nonce=self.nonce.clone()></script> });
            view! {
                <html lang=self.language.tag() data-theme=theme data-size=size>
                    <head>
                        <meta charset="utf-8" />
                        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                        <meta name="color-scheme" content="light dark" />
                        <title inner_html=escaped(&title)></title>
                        <link rel="icon" href=asset_path("seal.svg") r#type="image/svg+xml" />
                        <link rel="stylesheet" href=asset_path("site.css") />
                        {scripts.flatten()}
                        {script}
                    </head>
                    <body>{frame::frame(self, page, body())}</body>
                </html>
            }
            .to_html()
        });
        drop(owner);
        let html = summary::name_fields(self.language, html);
        format!("<!DOCTYPE html>{html}")
    }
}
