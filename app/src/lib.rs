//! 证途 Zhengtu: how people reach the core.
//!
//! `server` takes the request, `pages` answer it, `mail` carries messages outside, `components` are the views they share, `islands` is what runs in the browser,
//! `locale` holds every sentence in both languages.

#![recursion_limit = "1024"]

pub mod islands;
pub mod locale;

#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

#[cfg(all(test, feature = "ssr"))]
mod tests;

/// Called by `start.js` before the islands are woken.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
