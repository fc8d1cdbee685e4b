//! `feed`: how many requests a second a private calendar feed answers, mostly with "nothing has changed" (304), against a bare route that
//! answers the same.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::http::{StatusCode, header};
use axum::routing::get;
use chrono::TimeDelta;
use zhengtu::account::store as accounts;
use zhengtu::clock;
use zhengtu::division::store as divisions;
use zhengtu::ids::TrainingId;
use zhengtu::secret::Secret;
use zhengtu::store::{DatabaseAddress, Store};
use zhengtu::training::schedule::{self, By};
use zhengtu::training::seat::{Attendee, register};
use zhengtu::training::store::Home;
use zhengtu::training::{Plan, TrainingDate, feed};
use zhengtu_app::server::{AppState, router};

use super::load;
use super::pages::serve;

const TIME: Duration = Duration::from_secs(4);
/// A busy season of one person: so many sessions, each with two dates.
const SESSIONS: i64 = 12;

/// Somebody with a feed, on a fresh database; the feed's path.
async fn filled(store: &Store, secret: &Secret) -> anyhow::Result<String> {
    let now = clock::now();
    store.migrate().await?;
    zhengtu::starter::load(store, now).await?;
    let mut tx = store.write().await?;
    let account = accounts::create(&mut tx, "subscriber", "hash", false, None, now).await?.id;
    let organiser = accounts::create(&mut tx, "organiser", "hash", false, None, now).await?.id;
    let division = divisions::find(&mut tx, "321002").await?.context("a division")?;
    let home = Home { division, organisation: None };
    let by = By { account: organiser, now };
    for nth in 1..=SESSIONS {
        let date = |day| TrainingDate {
            starts_at: now + TimeDelta::days(day),
            ends_at: now + TimeDelta::days(day) + TimeDelta::hours(3),
            half_hours: 6,
        };
        let (title, address) = (format!("初级实务考前培训 {nth}"), "文昌中路 1 号".to_owned());
        let plan = Plan { title, address, capacity: 30, dates: vec![date(nth * 2), date(nth * 2 + 1)], ..Plan::default() };
        let id = TrainingId::fresh();
        schedule::create(&mut tx, id, &plan, &home, by).await?;
        schedule::publish(&mut tx, id, by).await?;
        let attendee = Attendee { account: Some(account), name: "王小明".into(), ..Attendee::default() };
        register(&mut tx, id, &attendee, now).await?;
    }
    feed::make(&mut tx, secret, account, now).await?;
    let token = feed::find(&mut tx, secret, account).await?.context("the feed")?.token;
    tx.commit().await?;
    Ok(format!("/training/feed/{token}.ics"))
}

pub(crate) async fn run() -> super::Outcome {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    let secret = Arc::new(Secret::from_bytes([1; 32]));
    let path = filled(&store, &secret).await?;
    let address = serve(router(AppState::new(store, secret, false))).await?;
    let tag = load::tag(address, &path).await?;
    let body = load::body(address, &path).await?;
    let bytes = body.len();
    let bare_tag = tag.clone();
    let unchanged = get(move || std::future::ready((StatusCode::NOT_MODIFIED, [(header::ETAG, bare_tag.clone())])));
    let whole = get(move || std::future::ready(body.clone()));
    let bare = serve(Router::new().route("/unchanged", unchanged).route("/", whole)).await?;

    let known = |path: &str| load::request_knowing(path, &tag);
    load::rate_of(address, &known(&path), Duration::from_millis(500)).await?;
    let ours = load::rate_of(address, &known(&path), TIME).await?;
    let theirs = load::rate_of(bare, &known("/unchanged"), TIME).await?;
    let full = load::rate(address, &path, TIME).await?;
    let full_bare = load::rate(bare, "/", TIME).await?;
    Ok(format!(
        "database=sqlite sessions={SESSIONS} bytes={bytes} unchanged_per_s={ours:.0} bare_per_s={theirs:.0} ratio={:.3} \
         whole_per_s={full:.0} whole_ratio={:.3}",
        ours / theirs,
        full / full_bare
    ))
}
