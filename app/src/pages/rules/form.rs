//! What the forms of the rules have in common: levels, subjects, years, areas, a source.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::division::Division;
use zhengtu::person::place::{Found, Places};
use zhengtu::store::Tx;
use zhengtu::syllabus::{Level, Subject};

use super::HOME;
use crate::components::{Crumb, Field, breadcrumb, error_summary};
use crate::locale::{Common, Language, Rules};
use crate::server::{Ctx, Page, PageError, Problems};

/// So many areas go into one form.
const AREAS: usize = 200;

/// What a form is called, what it is for, and where it goes.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub title: &'static str,
    pub lead: &'static str,
    pub address: &'static str,
}

/// A page with one form: its own fields between the id it was made with and the source, which every one of them asks for.
pub(super) fn page(ctx: &Ctx, frame: Frame, id: &str, source: &str, problems: &Problems, fields: AnyView) -> Response {
    let t = Rules(ctx.language);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.page(Page::new(frame.title).status(status).found_at(frame.address), || {
        view! {
            {breadcrumb(t.0, vec![Crumb::link(t.title(), HOME), Crumb::here(frame.title)])}
            <div class="page-head">
                <h1>{frame.title}</h1>
                <p class="page-head__lead">{frame.lead}</p>
            </div>
            <form class="form" method="post" action=frame.address novalidate>
                {error_summary(t.0, problems)}
                <input type="hidden" name="id" value=id.to_owned() />
                {fields}
                <Field
                    name="source"
                    label=t.field_source()
                    value=source.to_owned()
                    hint=t.field_source_hint()
                    error=problems.of("source").map(str::to_owned)
                    required=true
                />
                <div class="form__actions">
                    <button class="button button--primary" type="submit">{t.save()}</button>
                    <a class="button" href=HOME>{Common(t.0).cancel()}</a>
                </div>
            </form>
        }
    })
}

/// Levels to choose from; `every` names the choice of all of them.
pub(super) fn levels(language: Language, every: Option<&str>) -> Vec<(String, String)> {
    let first = (String::new(), every.unwrap_or("—").to_owned());
    std::iter::once(first)
        .chain(Level::ALL.into_iter().map(|level| (level.code().to_owned(), super::level_name(language, Some(level.code())))))
        .collect()
}

/// Subjects to choose from.
pub(super) fn subjects(language: Language, all: &[Subject]) -> Vec<(String, String)> {
    std::iter::once((String::new(), Rules(language).every_subject().to_owned()))
        .chain(
            all.iter()
                .map(|subject| (subject.code.clone(), super::subject_name(language, Some(&subject.name), Some(&subject.name_en)))),
        )
        .collect()
}

/// An exam year as typed.
pub(super) fn year(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().filter(|year| text.len() == 4 && (2008..=2100).contains(year))
}

/// The subject chosen, if it is one of the level; none: every subject.
pub(super) fn subject(t: Rules, typed: &str, level: Option<Level>, all: &[Subject], problems: &mut Problems) -> Option<String> {
    if typed.is_empty() {
        return None;
    }
    let found = all.iter().find(|subject| subject.code == typed && level.is_none_or(|level| subject.level == level.code()));
    if found.is_none() {
        problems.add("subject", t.bad_subject());
    }
    found.map(|subject| subject.code.clone())
}

/// Where it was published, if that is said in few enough words.
pub(super) fn source(t: Rules, typed: &str, problems: &mut Problems) -> String {
    let text = typed.trim();
    if text.is_empty() || text.chars().count() > 200 {
        problems.add("source", t.bad_source());
    }
    text.to_owned()
}

/// The areas named, one per line; none: the whole country. What can't be found is noted at `field`.
pub(super) async fn areas(
    tx: &mut Tx,
    t: Rules,
    field: &'static str,
    typed: &str,
    problems: &mut Problems,
) -> Result<Vec<Division>, PageError> {
    let texts: Vec<&str> = typed.split(['\n', '、', '，', ',', ';', '；']).map(str::trim).filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let mut places = Places::everywhere(tx).await?;
    let mut found: Vec<Division> = Vec::new();
    for text in texts.into_iter().take(AREAS) {
        match places.find(tx, text).await? {
            Found::One(division) if found.iter().all(|other| other.code != division.code) => found.push(division),
            Found::One(_) => {}
            Found::Several(names) => problems.add(field, t.bad_area_several(text, &names.join("、"))),
            Found::Outside | Found::Unknown => problems.add(field, t.bad_area_unknown(text)),
        }
    }
    Ok(found)
}
