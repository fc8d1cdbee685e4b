//! Starting and ending the browser's session: the cookie here, the row in the core.

use axum::http::HeaderValue;
use zhengtu::account::session::{self, Started};
use zhengtu::ids::{AccountId, VisitorId};
use zhengtu::store::Tx;

use super::{Ctx, PageError, random_token};

/// 256 bits: not to be guessed.
const TOKEN_BYTES: usize = 32;

impl Ctx {
    /// The number this browser's practice is kept under. A browser that has none yet gets one, and the answer must carry the
    /// `Set-Cookie` header that comes with it.
    pub async fn ensure_visitor(&self, tx: &mut Tx) -> Result<(VisitorId, Option<HeaderValue>), PageError> {
        if let Some(visitor) = self.actor.visitor {
            return Ok((visitor, None));
        }
        let token = random_token(TOKEN_BYTES);
        let visitor = session::start_visitor(tx, &token, self.now).await?;
        Ok((visitor, Some(self.cookies.session_header(&token, session::VISITOR_LIFETIME.num_seconds()))))
    }

    /// Signs this browser in, under a new token. What it was before ends; the visitor it was comes back, so that the practice
    /// can go to the account.
    pub(crate) async fn start_session(
        &self,
        tx: &mut Tx,
        account: AccountId,
        user_agent: &str,
    ) -> Result<(Started, HeaderValue), PageError> {
        let token = random_token(TOKEN_BYTES);
        let started = session::start(tx, &token, account, self.session.as_ref(), user_agent, self.now).await?;
        Ok((started, self.cookies.session_header(&token, session::LIFETIME.num_seconds())))
    }

    /// Signs this browser out.
    pub(crate) async fn end_session(&self, tx: &mut Tx) -> Result<HeaderValue, PageError> {
        if let Some(session) = &self.session {
            session::revoke(tx, session.id, self.now).await?;
        }
        Ok(self.cookies.session_header("", 0))
    }
}
