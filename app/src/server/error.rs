//! What a person is told when a request can't be answered as hoped: what happened, that nothing was half done, what to do.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use zhengtu::bilingual::Bilingual;
use zhengtu::store::StoreError;

use super::{Ctx, Page};
use crate::locale::Common;

/// Why a request got no answer of its own.
#[derive(Debug, Clone)]
pub enum PageError {
    /// Nothing at this address, or nothing the asker may know of.
    NotFound,
    /// Not allowed; already in the trail.
    Forbidden,
    /// Signing in may help.
    SignIn,
    /// The address exists, but not for this method.
    Method,
    /// The request makes no sense.
    BadRequest,
    /// A field holds a character nobody can see and no text has.
    ControlCharacter {
        /// The field, as the form names it.
        field: String,
        /// Which character of it, from 1.
        place: usize,
    },
    /// From another site.
    CrossSite,
    /// Larger than we read.
    TooLarge,
    /// Too often.
    TooMany,
    /// Refused by a rule or overtaken by somebody else, with the sentence.
    Conflict(Bilingual),
    /// No database.
    Unavailable,
    /// No space.
    Full,
    /// Ours; logged under this reference.
    Internal(String),
}

impl PageError {
    /// Logs an unexpected failure once and keeps only its reference.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        let reference = super::context::random_token(5);
        tracing::error!(%reference, %error, "unexpected failure");
        Self::Internal(reference)
    }

    /// A rule's refusal in both languages.
    pub fn conflict(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Conflict(Bilingual::new(zh, en))
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadRequest | Self::ControlCharacter { .. } => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn words(&self, t: Common) -> (&'static str, String) {
        match self {
            Self::NotFound => (t.error_not_found_title(), t.error_not_found_body().into()),
            Self::Forbidden => (t.error_forbidden_title(), t.error_forbidden_body().into()),
            Self::SignIn => (t.error_sign_in_title(), t.error_sign_in_body().into()),
            Self::Method => (t.error_method_title(), t.error_method_body().into()),
            Self::BadRequest => (t.error_bad_request_title(), t.error_bad_request_body().into()),
            Self::ControlCharacter { field, place } => (t.error_control_title(), t.error_control_body(field, *place)),
            Self::CrossSite => (t.error_cross_site_title(), t.error_cross_site_body().into()),
            Self::TooLarge => (t.error_too_large_title(), t.error_too_large_body().into()),
            Self::TooMany => (t.error_too_many_title(), t.error_too_many_body().into()),
            Self::Conflict(sentence) => (t.error_conflict_title(), sentence.in_language(t.0).to_owned()),
            Self::Unavailable => (t.error_unavailable_title(), t.error_unavailable_body().into()),
            Self::Full => (t.error_full_title(), t.error_full_body().into()),
            Self::Internal(_) => (t.error_internal_title(), t.error_internal_body().into()),
        }
    }

    /// The page (or, for scripts, the data) that says it.
    pub(super) fn answer(&self, ctx: &Ctx) -> Response {
        let t = Common(ctx.language);
        let (title, body) = self.words(t);
        if ctx.wants_json {
            return (self.status(), axum::Json(serde_json::json!({ "error": title, "detail": body }))).into_response();
        }
        let reference = if let Self::Internal(id) = self { Some(t.error_reference(id)) } else { None };
        let sign_in = matches!(self, Self::SignIn).then(|| {
            let back = percent_encoding::utf8_percent_encode(&ctx.here, percent_encoding::NON_ALPHANUMERIC).to_string();
            format!("/account/sign-in?return={back}")
        });
        let page = Page::new(title).narrow().status(self.status());
        ctx.page(page, || {
            view! {
                <div class="empty empty--error">
                    <h1 class="empty__title">{title}</h1>
                    <p class="empty__text">{body}</p>
                    {reference.map(|text| view! { <p class="muted num">{text}</p> })}
                    <p class="cluster">
                        {sign_in.map(|to| view! { <a class="button button--primary" href=to>{t.sign_in()}</a> })}
                        <a class="button" href="/">{t.home()}</a>
                    </p>
                </div>
            }
        })
    }
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}

impl From<&StoreError> for PageError {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::Unavailable(source) => {
                tracing::error!(error = %source, "database unavailable");
                Self::Unavailable
            }
            StoreError::Full(source) => {
                tracing::error!(error = %source, "disk full");
                Self::Full
            }
            other => {
                use std::error::Error as _;
                let cause = other.source().map(ToString::to_string).unwrap_or_default();
                Self::internal(format!("{other}: {cause}"))
            }
        }
    }
}

/// Carries the error to the middleware that knows who asked and in which language.
#[derive(Debug, Clone)]
pub(super) struct Carried(pub(super) PageError);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Carried(self));
        response
    }
}
