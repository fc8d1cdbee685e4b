//! The statistics pages: pass rates from the country down, reported figures, releases, the catalogue of indicators.

mod chart;
mod figures;
mod indicators;
mod overview;
mod releases;
mod reported;
#[cfg(test)]
mod tests;

use zhengtu::account::Action;
use zhengtu::statistics::Base;
use zhengtu::syllabus::Level;

use crate::locale::Statistics;
use crate::server::{Access, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![
        get("/statistics", Access::Public, overview::country),
        get("/statistics/{code}", Access::Public, overview::division),
        get("/statistics/{code}/figures", Access::Public, figures::list),
        post("/statistics/{code}/figures", Access::Needs(Action::ChangeFigures), figures::save),
        get("/statistics/indicators", Access::Public, indicators::catalogue),
        get("/statistics/releases", Access::Public, releases::list),
        post("/statistics/releases", Access::Needs(Action::ChangeFigures), releases::make),
    ]
}

/// The word for a level.
fn level_name(t: Statistics, level: Level) -> &'static str {
    match level {
        Level::Junior => t.level_junior(),
        Level::Intermediate => t.level_intermediate(),
        Level::Senior => t.level_senior(),
    }
}

/// The word for a denominator.
fn base_name(t: Statistics, base: Base) -> &'static str {
    match base {
        Base::Entered => t.base_entered(),
        Base::Approved => t.base_approved(),
        Base::Sat => t.base_sat(),
    }
}

/// A share between 0 and 1 as `31.5%`.
fn share_text(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}
