//! Ten questions by plain forms and by the player's requests, through the real router.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use tower::ServiceExt as _;
use zhengtu::ids::AnswerId;
use zhengtu::secret::Secret;
use zhengtu::starter::questions;
use zhengtu::{clock, testing};

use crate::server::{AppState, router};

/// A browser: the application, and the cookies it was given.
struct Browser {
    app: Router,
    cookie: String,
}

impl Browser {
    async fn send(&mut self, method: &str, path: &str, body: Option<&str>, accept: &str) -> anyhow::Result<Response<Body>> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::ACCEPT, accept)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_owned())))?;
        let response = self.app.clone().oneshot(request).await?;
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
            if pair.starts_with("zt_session=") {
                pair.clone_into(&mut self.cookie);
            }
        }
        Ok(response)
    }

    async fn get(&mut self, path: &str) -> anyhow::Result<(StatusCode, String)> {
        let response = self.send("GET", path, None, "text/html").await?;
        let status = response.status();
        Ok((status, String::from_utf8(to_bytes(response.into_body(), usize::MAX).await?.to_vec())?))
    }

    /// Sends a form; the address it leads to.
    async fn post(&mut self, path: &str, body: &str) -> anyhow::Result<(StatusCode, String)> {
        let response = self.send("POST", path, Some(body), "text/html").await?;
        let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok((response.status(), location.to_owned()))
    }

    async fn begin(&mut self) -> anyhow::Result<String> {
        let form = "subject=junior-practice&edition=2018&chapter=03&count=10";
        let (status, location) = self.post("/practice/sets", form).await?;
        assert_eq!(status, StatusCode::SEE_OTHER);
        Ok(location.strip_suffix("/1").expect("the first question").to_owned())
    }
}

async fn browsers() -> anyhow::Result<(Browser, Browser)> {
    let store = testing::sqlite().await;
    let mut tx = store.write().await?;
    questions::load(&mut tx, clock::now()).await?;
    tx.commit().await?;
    let app = router(AppState::new(store, Arc::new(Secret::from_bytes([7; 32])), true));
    Ok((Browser { app: app.clone(), cookie: String::new() }, Browser { app, cookie: String::new() }))
}

#[tokio::test]
async fn ten_questions_by_plain_forms() -> anyhow::Result<()> {
    let (mut mine, mut other) = browsers().await?;
    let (_, chapters) = mine.get("/practice/junior/junior-practice").await?;
    assert!(chapters.contains("儿童社会工作") && !chapters.contains("<script"));
    let set = mine.begin().await?;

    for n in 1..=10 {
        let address = format!("{set}/{n}");
        let (status, page) = mine.get(&address).await?;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(&format!("action=\"{address}\"")), "a plain form to its own address");
        let form = format!("answer={}&choice=a", AnswerId::fresh());
        assert_eq!(mine.post(&address, &form).await?, (StatusCode::SEE_OTHER, address.clone()));
        let (_, answered) = mine.get(&address).await?;
        assert!(answered.contains("class=\"verdict") && !answered.contains("data-form=\"answer\""));
    }
    let (_, summary) = mine.get(&format!("{set}/summary")).await?;
    assert!(summary.contains("10 / 10"), "all are answered");
    let (_, history) = mine.get("/practice/history").await?;
    assert!(history.contains(&format!("{set}/summary")));

    let form = format!("answer={}&choice=a", AnswerId::fresh());
    assert_eq!(other.get(&format!("{set}/1")).await?.0, StatusCode::NOT_FOUND);
    assert_eq!(other.get(&format!("{set}/summary")).await?.0, StatusCode::NOT_FOUND);
    assert_eq!(other.post(&format!("{set}/1"), &form).await?.0, StatusCode::NOT_FOUND);
    other.begin().await?;
    assert_eq!(other.get(&format!("{set}/1")).await?.0, StatusCode::NOT_FOUND, "being somebody doesn't make one the owner");
    Ok(())
}

#[tokio::test]
async fn the_player_sends_an_answer_twice_and_it_counts_once() -> anyhow::Result<()> {
    let (mut mine, _) = browsers().await?;
    let set = mine.begin().await?;
    let form = format!("answer={}&choice=b", AnswerId::fresh());
    for _ in 0..2 {
        let response = mine.send("POST", &format!("{set}/2"), Some(&form), "application/json").await?;
        assert_eq!(response.status(), StatusCode::OK);
        let body = to_bytes(response.into_body(), 1000).await?;
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&body)?["saved"], true);
    }
    let (_, summary) = mine.get(&format!("{set}/summary")).await?;
    assert!(summary.contains("1 / 10"), "one is answered");
    let onward = mine.send("GET", &set, None, "text/html").await?;
    assert_eq!(onward.headers()[header::LOCATION], format!("{set}/1"), "the first without an answer");
    Ok(())
}

#[tokio::test]
async fn what_makes_no_sense_is_answered_with_a_sentence() -> anyhow::Result<()> {
    let (mut mine, _) = browsers().await?;
    let set = mine.begin().await?;
    let nothing = format!("answer={}", AnswerId::fresh());
    assert_eq!(mine.post(&format!("{set}/1"), &nothing).await?.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(mine.post(&format!("{set}/1"), "answer=x&choice=a").await?.0, StatusCode::BAD_REQUEST);
    let foreign = format!("answer={}&choice=%F0%9F%99%82", AnswerId::fresh());
    let response = mine.send("POST", &format!("{set}/1"), Some(&foreign), "text/html").await?;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = String::from_utf8(to_bytes(response.into_body(), 1_000_000).await?.to_vec())?;
    assert!(page.contains("所选的选项不在这道题里，答案没有记录"));
    for path in ["/11", "/0", "/x", "/-1", "/99999999999999999999"] {
        assert_eq!(mine.get(&format!("{set}{path}")).await?.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(mine.get("/practice/sets/x/1").await?.0, StatusCode::NOT_FOUND);
    assert_eq!(mine.get("/practice/senior/junior-practice").await?.0, StatusCode::NOT_FOUND);
    assert_eq!(mine.post("/practice/sets", "subject=nothing").await?.0, StatusCode::BAD_REQUEST);
    let empty = mine.post("/practice/sets", "subject=junior-practice&edition=2018&chapter=99").await?;
    assert_eq!(empty, (StatusCode::SEE_OTHER, "/practice/junior/junior-practice".to_owned()));
    Ok(())
}
