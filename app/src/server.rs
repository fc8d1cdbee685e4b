//! The web server: routes, who is asking, headers, errors, files.

mod address;
mod assets;
mod context;
mod control;
mod cookie;
mod counting;
mod error;
mod flash;
mod input;
mod peer;
mod render;
mod route;
mod router;
mod security;
mod session;
mod sweep;
mod tagged;
mod upload;

pub use address::absolute;
pub use assets::{asset_path, has_islands};
pub use context::{Ctx, Size, Theme, local_path, random_token};
pub use control::refuse_in as refuse_control_characters;
pub use cookie::{CookieJar, SESSION, set_cookie};
pub use counting::count_regularly;
pub use error::PageError;
pub use flash::{Flash, FlashKind};
pub use input::{Input, Problems};
pub use peer::Peer;
pub use render::{Page, Section};
pub use route::{Access, Route, get, post};
pub use router::{AppState, all_routes, router, router_of};
pub(crate) use sweep::regularly_whole;
pub use sweep::{CHECKPOINT, HAND_IN, Round, STAND_ANEW, SWEEP, start_rounds};
pub use tagged::tagged_calendar;
pub use upload::{File, InputWithFile, read_apart};
