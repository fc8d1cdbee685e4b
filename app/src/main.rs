//! The command line.

use std::sync::Arc;

use zhengtu::store::{DatabaseAddress, Store};
use zhengtu_app::server::{AppState, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().init();
    let store = Store::open(&DatabaseAddress::parse("sqlite:data/zhengtu.db")?).await?;
    store.migrate().await?;
    let secret = Arc::new(zhengtu::secret::Secret::open(std::path::Path::new("data/secret.key"))?);
    let app = router(AppState { store, secret, demonstration: true });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app).await?;
    Ok(())
}
