//! Counters in the text format Prometheus reads, on an address of their own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use zhengtu::store::Store;

/// Upper limits of the buckets of the histogram, in milliseconds.
const BUCKETS: [u128; 8] = [5, 10, 25, 50, 100, 250, 1000, 5000];

/// What is counted. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    started: i64,
    requests: Mutex<BTreeMap<Key, Line>>,
}

/// Only what there are few of: never an address, which could name a person and has no end.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Default)]
struct Line {
    count: u64,
    time: Duration,
    within: [u64; BUCKETS.len()],
}

impl Metrics {
    /// From now on.
    pub fn new() -> Self {
        Self(Arc::new(Inner { started: zhengtu::clock::now().timestamp(), requests: Mutex::default() }))
    }

    fn note(&self, key: Key, took: Duration) {
        let mut requests = self.0.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let line = requests.entry(key).or_default();
        line.count += 1;
        line.time += took;
        for (within, limit) in line.within.iter_mut().zip(BUCKETS) {
            *within += u64::from(took.as_millis() <= limit);
        }
    }

    fn text(&self, database_up: bool) -> String {
        let mut out = String::from(
            "# HELP http_request_duration_seconds Time to answer, by route.\n# TYPE http_request_duration_seconds histogram\n",
        );
        let requests = self.0.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let name = "http_request_duration_seconds";
        for (Key { route, method, status }, line) in requests.iter() {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            let (count, time) = (line.count, line.time.as_secs_f64());
            for (within, limit) in line.within.iter().zip(BUCKETS) {
                let limit = Duration::from_millis(u64::try_from(limit).unwrap_or(u64::MAX)).as_secs_f64();
                // Writing to a String can't fail.
                let _ = writeln!(out, "{name}_bucket{{{labels},le=\"{limit}\"}} {within}");
            }
            let _ = writeln!(
                out,
                "{name}_bucket{{{labels},le=\"+Inf\"}} {count}\n{name}_sum{{{labels}}} {time}\n{name}_count{{{labels}}} {count}"
            );
        }
        drop(requests);
        let (started, up) = (self.0.started, u8::from(database_up));
        let _ = writeln!(
            out,
            "# HELP process_start_time_seconds When the server started.\n# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds {started}"
        );
        let _ = writeln!(
            out,
            "# HELP zhengtu_database_up Whether the database answers.\n# TYPE zhengtu_database_up gauge\nzhengtu_database_up {up}"
        );
        out
    }
}

/// Counts a request, and notes it in the log.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let method = match request.method().as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "HEAD" => "HEAD",
        _ => "other",
    };
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    tracing::info!(method, %route, status, ms = took.as_millis(), "request");
    metrics.note(Key { route, method, status }, took);
    response
}

/// The server that shows them.
pub fn router(metrics: Metrics, store: Store) -> Router {
    Router::new().route("/metrics", get(show)).with_state((metrics, store))
}

async fn show(State((metrics, store)): State<(Metrics, Store)>) -> Response {
    let ping = async {
        let mut tx = store.read().await?;
        zhengtu::store::ping(&mut tx).await
    };
    let up = tokio::time::timeout(Duration::from_secs(3), ping).await.is_ok_and(|answer| answer.is_ok());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics.text(up)).into_response()
}
