//! Who is asking, in which language, and how to answer: what every handler gets.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use zhengtu::account::session::{self, Session};
use zhengtu::account::{Action, Actor, Decision, Place, decide};
use zhengtu::audit::{self, Outcome};
use zhengtu::bilingual::Language;
use zhengtu::notification;
use zhengtu::store::{Store, Tx};

use super::cookie::CookieJar;
use super::flash::Flash;
use super::{AppState, PageError};

/// Light or dark, where the reader has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// 浅色
    Light,
    /// 深色
    Dark,
}

/// The size of type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 标准
    Normal,
    /// 大字
    Large,
}

/// One request's surroundings. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Ctx(Arc<Inner>);

/// Somebody wanted something they may not have.
#[derive(Debug)]
struct Refusal {
    action: Action,
    division_path: String,
    reason: &'static str,
}

/// What [`Ctx`] dereferences to.
#[derive(Debug)]
pub struct Inner {
    /// The application.
    pub state: AppState,
    /// Who is asking.
    pub actor: Actor,
    /// The browser's session, signed in or a visitor's.
    pub session: Option<Session>,
    /// How many messages whoever is signed in has not read.
    pub unread: i64,
    /// The page's language.
    pub language: Language,
    /// The chosen theme; `None` follows the device.
    pub theme: Option<Theme>,
    /// The chosen size of type.
    pub size: Size,
    /// A message from the request before.
    pub flash: Option<Flash>,
    /// Path and query, to come back to.
    pub here: String,
    /// For the one script element of pages with islands.
    pub nonce: String,
    /// When the request came; the time of everything it does.
    pub now: DateTime<Utc>,
    /// What cookies came.
    pub cookies: CookieJar,
    /// Answers go to a script rather than to a person.
    pub wants_json: bool,
    /// The browser has a session, but the database didn't say whose.
    session_unread: bool,
    /// What was refused so far.
    refusals: Mutex<Vec<Refusal>>,
}

impl Deref for Ctx {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| PageError::internal("no context in the request"))
    }
}

impl Ctx {
    /// Gathers it from a request.
    pub(super) async fn gather(state: AppState, headers: &HeaderMap, here: String) -> Self {
        let cookies = CookieJar::from_headers(headers);
        let now = zhengtu::clock::now();
        let (found, session_unread) = match cookies.session_token() {
            // A database that is away must not keep people from seeing the page that says so.
            Some(token) => match find_session(&state.store, token, now).await {
                Ok(session) => (session, false),
                Err(error) => {
                    tracing::error!(%error, "the session could not be read");
                    (None, true)
                }
            },
            None => (None, false),
        };
        let (session, unread) = found.map_or((None, 0), |(session, unread)| (Some(session), unread));
        let actor = session.as_ref().map_or_else(Actor::nobody, |session| session.actor.clone());
        let language = match cookies.get("zt_language") {
            Some("zh") => Language::Zh,
            Some("en") => Language::En,
            _ => preferred_language(headers),
        };
        let theme = match cookies.get("zt_theme") {
            Some("light") => Some(Theme::Light),
            Some("dark") => Some(Theme::Dark),
            _ => None,
        };
        let size = if cookies.get("zt_size") == Some("large") { Size::Large } else { Size::Normal };
        let flash = Flash::from_cookies(&cookies);
        let wants_json = headers
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/json"));
        let nonce = random_token(16);
        Self(Arc::new(Inner {
            state,
            actor,
            session,
            unread,
            language,
            theme,
            size,
            flash,
            here,
            nonce,
            now,
            cookies,
            wants_json,
            session_unread,
            refusals: Mutex::default(),
        }))
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.state.store
    }

    /// A transaction to read this page from.
    pub async fn read(&self) -> Result<Tx, PageError> {
        self.know_who_asks()?;
        Ok(self.store().read().await?)
    }

    /// A transaction to write in.
    pub async fn write(&self) -> Result<Tx, PageError> {
        self.know_who_asks()?;
        Ok(self.store().write().await?)
    }

    /// Nobody is treated as a stranger because the database was away a moment ago.
    pub fn know_who_asks(&self) -> Result<(), PageError> {
        if self.0.session_unread { Err(PageError::Unavailable) } else { Ok(()) }
    }

    /// Goes on only if the actor may do this here; a refusal is written to the trail.
    #[expect(clippy::unused_async, reason = "asked everywhere with `.await?`; a decision may come to need the database")]
    pub async fn require(&self, action: Action, place: &Place) -> Result<(), PageError> {
        self.know_who_asks()?;
        match decide(&self.actor, action, place) {
            Decision::Allowed => Ok(()),
            Decision::SignInFirst => Err(PageError::SignIn),
            decision @ (Decision::NoRole | Decision::OutOfScope) => {
                self.note_refusal(action, place, decision);
                Err(PageError::Forbidden)
            }
        }
    }

    /// As [`Self::require`], before it is known what exactly is acted upon: some grant must give the action.
    #[expect(clippy::unused_async, reason = "asked everywhere with `.await?`; a decision may come to need the database")]
    pub(super) async fn require_somewhere(&self, action: Action) -> Result<(), PageError> {
        self.know_who_asks()?;
        if self.actor.account.is_none() {
            return Err(PageError::SignIn);
        }
        if self.actor.may_somewhere(action) {
            return Ok(());
        }
        let has_role = self.actor.scopes_for(action).next().is_some();
        let decision = if has_role { Decision::OutOfScope } else { Decision::NoRole };
        self.note_refusal(action, &Place::country(), decision);
        Err(PageError::Forbidden)
    }

    /// Keeps a refusal for the trail. It is written once the handler is done, because the handler may hold the one transaction
    /// that writes, and what it did in there will be undone.
    fn note_refusal(&self, action: Action, place: &Place, decision: Decision) {
        let reason = if decision == Decision::NoRole { "no role for this" } else { "outside the scope" };
        let division_path = place.division_path.clone().unwrap_or_default();
        let refusal = Refusal { action, division_path, reason };
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner).push(refusal);
    }

    /// Writes what was refused during this request to the trail.
    pub(super) async fn record_refusals(&self) {
        let refusals = std::mem::take(&mut *self.refusals.lock().unwrap_or_else(PoisonError::into_inner));
        if refusals.is_empty() {
            return;
        }
        let written = async {
            let mut tx = self.store().write().await?;
            for refusal in &refusals {
                let path = self.here.split('?').next().unwrap_or_default();
                let event = audit::Event::done(&self.actor, refusal.action.code(), "address", path)
                    .within(&refusal.division_path)
                    .ending(Outcome::Refused, refusal.reason);
                audit::record(&mut tx, self.now, event).await?;
            }
            tx.commit().await
        };
        if let Err(error) = written.await {
            tracing::error!(%error, "a refusal could not be written to the trail");
        }
    }

    /// 303 to another page.
    pub fn redirect(&self, to: &str) -> Response {
        let location = HeaderValue::from_str(to).unwrap_or_else(|_| HeaderValue::from_static("/"));
        (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
    }

    /// 303 to another page, which shows the message.
    pub fn redirect_with(&self, to: &str, flash: &Flash) -> Response {
        flash.after(self.redirect(to))
    }
}

/// Only addresses on this site are ever gone back to.
pub fn local_path(text: &str) -> Option<&str> {
    (text.starts_with('/') && !text.starts_with("//") && !text.contains(['\\', '\r', '\n'])).then_some(text)
}

/// The session of a token, with how many messages its account has not read.
async fn find_session(store: &Store, token: &str, now: DateTime<Utc>) -> zhengtu::store::Result<Option<(Session, i64)>> {
    let mut tx = store.read().await?;
    let found = session::of_token(&mut tx, token, now).await?;
    let unread = match found.as_ref().and_then(|session| session.actor.account) {
        Some(account) => notification::store::unread(&mut tx, account).await?,
        None => 0,
    };
    drop(tx);
    if let Some(session) = found.as_ref().filter(|session| session.stale) {
        let touched = async {
            let mut tx = store.write().await?;
            session::touch(&mut tx, session.id, now).await?;
            tx.commit().await
        };
        // Whoever is signed in stays so while nothing can be written.
        if let Err(error) = touched.await {
            tracing::error!(%error, "the session could not be prolonged");
        }
    }
    Ok(found.map(|session| (session, unread)))
}

/// Chinese, unless the browser asks for English before any Chinese.
fn preferred_language(headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let rank = |wanted: &str| {
        accepted
            .split(',')
            .filter_map(|part| {
                let (tag, quality) = part.split_once(';').unwrap_or((part, "q=1"));
                let quality: f32 = quality.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
                tag.trim().to_ascii_lowercase().starts_with(wanted).then_some(quality)
            })
            .fold(0.0_f32, f32::max)
    };
    if rank("en") > rank("zh") { Language::En } else { Language::Zh }
}

/// Random bytes as hexadecimal text.
pub fn random_token(bytes: usize) -> String {
    let mut buffer = vec![0_u8; bytes];
    if getrandom::fill(&mut buffer).is_err() {
        // Without randomness nothing here is safe.
        std::process::abort();
    }
    hex::encode(buffer)
}
