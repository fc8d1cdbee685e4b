//! Where a request comes from, for limits and for the list of signed-in browsers.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;

/// The other end.
#[derive(Debug, Clone, Default)]
pub struct Peer {
    /// Its network address, where the server was told (see `into_make_service_with_connect_info`).
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub user_agent: String,
}

impl Peer {
    /// Whether the request comes from the machine the server runs on, and not through a proxy from somewhere else.
    pub fn is_this_machine(&self) -> bool {
        self.address.is_some_and(|address| address.to_canonical().is_loopback())
    }

    /// What attempts are counted by: the address, of IPv6 the network a household or office gets.
    pub fn network(&self) -> Option<String> {
        self.address.map(|address| match address.to_canonical() {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
            }
        })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let text = |name: header::HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        // Only a proxy on this machine is believed, and only about the address it saw itself: the last one.
        let forwarded = || {
            let all: Vec<_> = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
            all.last()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
        };
        let address = match direct {
            Some(direct) if direct.to_canonical().is_loopback() => forwarded().or(Some(direct)),
            other => other,
        };
        Ok(Self { address, user_agent: text(header::USER_AGENT).to_owned() })
    }
}
