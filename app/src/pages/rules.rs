//! 合格线、停考顺延与年限截止日: what administrators enter of the rules, for the whole country.

mod cut_off;
mod exception;
mod form;
mod line;
mod list;
mod withdraw;

use zhengtu::account::{Action, Place};
use zhengtu::certification::entered::Effect;
use zhengtu::syllabus::{Level, Subject};

use crate::locale::{Language, People, Rules};
use crate::server::{Access, Ctx, PageError, Route, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    let manage = Access::Needs(Action::ManageRules);
    vec![
        get(HOME, manage, list::show),
        get("/certification/rules/line", manage, line::new),
        post("/certification/rules/line", manage, line::enter),
        get("/certification/rules/exception", manage, exception::new),
        post("/certification/rules/exception", manage, exception::enter),
        get("/certification/rules/cut-off", manage, cut_off::new),
        post("/certification/rules/cut-off", manage, cut_off::enter),
        get("/certification/rules/withdraw", manage, withdraw::show),
        post("/certification/rules/withdraw", manage, withdraw::confirm),
    ]
}

const HOME: &str = "/certification/rules";

/// Everything here is for the whole country.
async fn require(ctx: &Ctx) -> Result<(), PageError> {
    ctx.require(Action::ManageRules, &Place::country()).await
}

fn level_name(language: Language, code: Option<&str>) -> String {
    let t = People(language);
    match code.and_then(Level::from_code) {
        Some(Level::Junior) => t.junior().to_owned(),
        Some(Level::Intermediate) => t.intermediate().to_owned(),
        Some(Level::Senior) => t.senior().to_owned(),
        None => Rules(language).every_level().to_owned(),
    }
}

fn subject_name(language: Language, name: Option<&str>, name_en: Option<&str>) -> String {
    let name = if language == Language::Zh { name } else { name_en };
    name.unwrap_or(Rules(language).every_subject()).to_owned()
}

/// Half marks as people write marks.
fn marks(half_marks: i64) -> String {
    if half_marks % 2 == 0 { (half_marks / 2).to_string() } else { format!("{}.5", half_marks / 2) }
}

/// What is told after a change: `said` for those derived at once, and who is still to come.
fn told(t: Rules, said: fn(Rules, usize, usize) -> String, effect: Effect) -> String {
    let mut text = said(t, effect.derived.people, effect.derived.changed);
    if effect.waiting > 0 {
        text.push_str(if t.0 == Language::Zh { "" } else { " " });
        text.push_str(&t.waiting(effect.waiting));
    }
    text
}

/// Every subject, by level.
async fn all_subjects(tx: &mut zhengtu::store::Tx) -> Result<Vec<Subject>, PageError> {
    let mut all = Vec::new();
    for level in Level::ALL {
        all.extend(zhengtu::syllabus::store::subjects(tx, level).await?);
    }
    Ok(all)
}
