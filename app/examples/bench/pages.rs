//! `pages`: requests per second of the start page and the statistics page against a bare route that answers the same bytes; and
//! what a browser has to fetch for the practice page and for pages without islands, in bytes as sent (brotli).

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use zhengtu::clock;
use zhengtu::secret::Secret;
use zhengtu::store::{DatabaseAddress, Store};
use zhengtu_app::server::{AppState, asset_path, router};

use super::load;

const TIME: Duration = Duration::from_secs(4);

async fn serve(app: Router) -> anyhow::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await });
    Ok(address)
}

/// Requests per second here and on a bare route with the same body.
async fn against_bare(address: SocketAddr, path: &str) -> anyhow::Result<(f64, f64)> {
    let body = load::body(address, path).await?;
    let bare = serve(Router::new().route("/", get(move || std::future::ready(axum::response::Html(body.clone()))))).await?;
    // A short turn first, so that neither starts cold.
    load::rate(address, path, Duration::from_millis(500)).await?;
    let ours = load::rate(address, path, TIME).await?;
    let theirs = load::rate(bare, "/", TIME).await?;
    Ok((ours, theirs))
}

pub(crate) async fn run() -> super::Outcome {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    store.migrate().await?;
    zhengtu::starter::load(&store, clock::now()).await?;
    let secret = Secret::from_bytes([1; 32]);
    zhengtu::starter::demo::load(&store, &secret, clock::now()).await?;
    let address = serve(router(AppState::new(store, Arc::new(secret), true))).await?;

    let (start, start_bare) = against_bare(address, "/").await?;
    let (statistics, statistics_bare) = against_bare(address, "/statistics/32?year=2024&level=junior").await?;

    let mut script = 0;
    for name in ["start.js", "islands.js", "islands.wasm"] {
        match asset_path(name) {
            Some(path) => script += load::packed(address, path).await?,
            None => anyhow::bail!("{name} isn't in this build: make islands"),
        }
    }
    let mut shared = 0;
    for name in ["site.css", "seal.svg"] {
        shared += load::packed(address, asset_path(name).unwrap_or_default()).await?;
    }
    let start_page = load::packed(address, "/").await? + shared;
    let statistics_page = load::packed(address, "/statistics/32?year=2024&level=junior").await? + shared;
    let kib = |bytes: usize| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0;
    Ok(format!(
        "start_per_s={start:.0} start_vs_bare={:.3} statistics_per_s={statistics:.0} statistics_vs_bare={:.3} \
         practice_script_and_wasm_kb={:.1} start_page_kb={:.1} statistics_page_kb={:.1}",
        start / start_bare,
        statistics / statistics_bare,
        kib(script),
        kib(start_page),
        kib(statistics_page)
    ))
}
