//! A browser without a screen: cookies, forms, redirects. And a world to use it in.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt as _;
use zhengtu::account::{Grant, Role, Scope, grant, password, session, store as accounts};
use zhengtu::ids::AccountId;
use zhengtu::secret::Secret;
use zhengtu::store::Store;

use crate::server::{AppState, random_token, router};

/// A password nobody's rules refuse.
pub const PASSWORD: &str = "three lamps on the ninth floor";

/// An installation to test.
pub struct World {
    /// What the application shares.
    pub state: AppState,
}

impl World {
    /// Over this database.
    pub fn new(store: Store) -> Self {
        Self { state: AppState::new(store, Arc::new(Secret::from_bytes([7; 32])), false) }
    }

    /// A browser without cookies.
    pub fn browser(&self) -> Browser {
        Browser {
            app: router(self.state.clone()),
            cookies: BTreeMap::new(),
            host: "localhost:3000",
            address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
            headers: Vec::new(),
        }
    }

    /// An account with [`PASSWORD`] and these roles, each for a division's code or (`None`) the whole country.
    pub async fn account(&self, name: &str, roles: &[(Role, Option<&str>)]) -> anyhow::Result<AccountId> {
        let now = zhengtu::clock::now();
        let hash = password::hash(PASSWORD.to_owned()).await?;
        let mut tx = self.state.store.write().await?;
        let account = accounts::create(&mut tx, name, &hash, false, None, now).await?;
        for (role, division) in roles {
            let scope = match division {
                None => Scope::Everywhere,
                Some(code) => {
                    let found = zhengtu::division::store::find(&mut tx, code).await?;
                    let division = found.ok_or_else(|| anyhow::anyhow!("no division {code}"))?;
                    Scope::Division { code: division.code, path: division.path }
                }
            };
            grant::give(&mut tx, account.id, &Grant { role: *role, scope }, None, now).await?;
        }
        tx.commit().await?;
        Ok(account.id)
    }

    /// A browser in which this account has just signed in.
    pub async fn signed_in(&self, account: AccountId) -> anyhow::Result<Browser> {
        let mut browser = self.browser();
        let token = random_token(32);
        let mut tx = self.state.store.write().await?;
        session::start(&mut tx, &token, account, None, "test", zhengtu::clock::now()).await?;
        tx.commit().await?;
        browser.cookies.insert("zt_session".to_owned(), token);
        Ok(browser)
    }

    /// An account with one role, signed in.
    pub async fn with_role(&self, name: &str, role: Role, division: Option<&str>) -> anyhow::Result<Browser> {
        let account = self.account(name, &[(role, division)]).await?;
        self.signed_in(account).await
    }
}

/// A browser.
#[derive(Clone)]
pub struct Browser {
    app: Router,
    /// Its cookies.
    pub cookies: BTreeMap<String, String>,
    /// The host it asks.
    pub host: &'static str,
    /// Where it is.
    pub address: IpAddr,
    /// Further headers it sends.
    pub headers: Vec<(&'static str, &'static str)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as text, without the renderer's marks.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Asserts the status, showing the page otherwise.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.location(), self.body);
        self
    }

    /// Asserts that the page says something.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.body.contains(words), "nothing of {words:?} in {}", self.body);
        self
    }

    /// Asserts that the page doesn't say something.
    #[track_caller]
    pub fn keeps_quiet_about(self, words: &str) -> Self {
        assert!(!self.body.contains(words), "{words:?} is in {}", self.body);
        self
    }
}

impl Browser {
    /// GET.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    /// POST of a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).unwrap_or_default();
        self.send("POST", path, Some(body)).await
    }

    /// POST of data, as a script sends it.
    pub async fn post_json(&mut self, path: &str, data: &serde_json::Value) -> Answer {
        self.ask("POST", path, Some(("application/json", data.to_string().into_bytes()))).await
    }

    /// POST of a form that must lead on, and the page it leads to.
    pub async fn post_and_follow(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields).await.expect(303);
        let to = answer.location().to_owned();
        self.get(&to).await
    }

    /// POST of a form with a file.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file_name: &str, file: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let head = format!("--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n");
        body.extend(head.bytes().chain(file.iter().copied()).chain(*b"\r\n--part--\r\n"));
        self.ask("POST", path, Some(("multipart/form-data; boundary=part", body))).await
    }

    async fn send(&mut self, method: &str, path: &str, form: Option<String>) -> Answer {
        self.ask(method, path, form.map(|form| ("application/x-www-form-urlencoded", form.into_bytes()))).await
    }

    async fn ask(&mut self, method: &str, path: &str, form: Option<(&str, Vec<u8>)>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, self.host);
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        if let Some((kind, _)) = &form {
            request = request.header(header::CONTENT_TYPE, *kind);
        }
        let mut request = request.body(Body::from(form.map(|(_, body)| body).unwrap_or_default())).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 50_000)));
        let response = self.app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        for value in parts.headers.get_all(header::SET_COOKIE) {
            self.take_cookie(value.to_str().expect("a cookie of ASCII"));
        }
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        let bytes = body.to_vec();
        let body = String::from_utf8_lossy(&bytes).replace("<!>", "");
        assert_problems_name_their_fields(&body);
        Answer { status: parts.status, headers: parts.headers, body, bytes }
    }

    fn take_cookie(&mut self, line: &str) {
        let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if attributes.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// Whatever form comes back: each problem in its summary that leads to a field names it.
#[track_caller]
fn assert_problems_name_their_fields(page: &str) {
    let Some((_, summary)) = page.split_once("class=\"error-summary\"") else { return };
    let summary = summary.split("</ul>").next().unwrap_or_default();
    for problem in summary.split("<a href=").skip(1) {
        assert!(problem.contains("<b>"), "the summary doesn't say what its field is called: {problem}");
    }
}
