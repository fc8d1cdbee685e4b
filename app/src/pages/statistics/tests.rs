//! The statistics pages over HTTP, as the public sees them.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;
use zhengtu::clock::now;
use zhengtu::secret::Secret;
use zhengtu::{starter, testing};

use crate::server::{AppState, router};

/// A server with what ships.
async fn server() -> anyhow::Result<axum::Router> {
    let store = testing::sqlite().await;
    let mut tx = store.write().await?;
    starter::divisions::load(&mut tx).await?;
    starter::figures::load(&mut tx, now()).await?;
    tx.commit().await?;
    let folder = tempfile::tempdir()?;
    let secret = Arc::new(Secret::open(&folder.path().join("secret.key"))?);
    Ok(router(AppState::new(store, secret, false)))
}

async fn ask(app: &axum::Router, method: &str, path: &str, language: &str) -> anyhow::Result<(StatusCode, String)> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost")
        .header(header::ACCEPT_LANGUAGE, language)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::empty())?;
    let answer = app.clone().oneshot(request).await?;
    let status = answer.status();
    Ok((status, String::from_utf8(to_bytes(answer.into_body(), 4 << 20).await?.to_vec())?))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_reads_reported_figures_and_nothing_else() -> anyhow::Result<()> {
    let app = server().await?;
    for (path, told) in [
        ("/statistics", vec!["扬州市", "2,772", "+216%", "9,690 / 44,080", "4,496 / 14,273", "9,690 / 30,000"]),
        ("/statistics/3210", vec!["2,772", "+216%", "报送", "江苏省"]),
        ("/statistics/6201", vec!["31.5%", "4,496 / 14,273", "推算"]),
        ("/statistics/62", vec!["推导，非报送", "14,273"]),
        ("/statistics/5329", vec!["11.0%", "477 / 4,330", "112 / 112", "100.0%"]),
        ("/statistics/23", vec!["22.0%", "9,690 / 44,080", "32.3%", "2025"]),
        ("/statistics/12", vec!["100%", "全覆盖"]),
        ("/statistics/3210/figures", vec!["9,925", "现行"]),
        ("/statistics/indicators", vec!["通过率", "威尔逊"]),
        ("/statistics/releases", vec!["还没有发布过"]),
        ("/divisions/search?q=yz", vec!["扬州市", "3210"]),
        ("/statistics/32?year=x&level=y&base=z&sort=w", vec!["江苏省"]),
    ] {
        let (status, page) = ask(&app, "GET", path, "zh-CN").await?;
        assert_eq!(status, StatusCode::OK, "{path}");
        for words in told {
            assert!(page.contains(words), "{path} doesn't say {words}");
        }
        assert!(!page.contains("<script") && !page.contains(" style="), "{path} needs no script and no inline style");
        let (status, page) = ask(&app, "GET", path, "en").await?;
        assert!(status == StatusCode::OK && page.contains("lang=\"en\""), "{path} in English");
    }
    assert_eq!(ask(&app, "GET", "/statistics/999999", "zh-CN").await?.0, StatusCode::NOT_FOUND);
    for path in ["/statistics/3210/figures", "/statistics/releases"] {
        assert_eq!(ask(&app, "POST", path, "zh-CN").await?.0, StatusCode::UNAUTHORIZED, "{path}");
    }
    Ok(())
}
