//! The lists on paper, and as tables for a spreadsheet program.

use axum::extract::Query;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use leptos::prelude::*;
use zhengtu::clock::date_of;
use zhengtu::exchange::write::{Sheet, Value, to_csv, to_xlsx};
use zhengtu::ids::QuestionVersionId;
use zhengtu::practice::store::LONGEST;
use zhengtu::question::markdown::plain;
use zhengtu::question::store::these;
use zhengtu::question::{Content, Explanation, OptionId, letter_at};

use super::card::letters;
use super::{Asked, Entry, Found, List, load};
use crate::components::paper::{Paper, PaperQuestion, Side, paper, paper_tools};
use crate::components::question::kind_name;
use crate::components::{Crumb, breadcrumb, empty};
use crate::locale::{Common, Language, Modes, Practice};
use crate::pages::practice::{owner_of, subject_name};
use crate::server::{Ctx, Page, PageError, Section};

/// `GET /practice/wrong/print`
pub(super) async fn print_wrong(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    print(&ctx, List::Wrong, asked).await
}

/// `GET /practice/favourites/print`
pub(super) async fn print_favourites(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    print(&ctx, List::Favourites, asked).await
}

/// `GET /practice/wrong/file`
pub(super) async fn wrong(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    table(&ctx, List::Wrong, asked).await
}

/// `GET /practice/favourites/file`
pub(super) async fn favourites(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    table(&ctx, List::Favourites, asked).await
}

/// The list with what its questions say.
async fn read(ctx: &Ctx, list: List, asked: Asked, most: usize) -> Result<(Found, Vec<Content>), PageError> {
    let mut tx = ctx.read().await?;
    let mut found = load(&mut tx, owner_of(ctx), list, asked).await?;
    found.entries.truncate(most);
    let ids: Vec<QuestionVersionId> = found.entries.iter().map(|entry| entry.known.version).collect();
    let mut versions = these(&mut tx, &ids).await?;
    let contents = ids.iter().map(|id| versions.remove(id).map(|version| version.content)).collect::<Option<Vec<_>>>();
    let contents = contents.ok_or_else(|| PageError::internal("a question of a list has no version"))?;
    Ok((found, contents))
}

async fn print(ctx: &Ctx, list: List, asked: Asked) -> Result<Response, PageError> {
    let (t, language) = (Modes(ctx.language), ctx.language);
    let side = Side::asked(&asked.key);
    let (found, contents) = read(ctx, list, Asked { key: String::new(), ..asked }, LONGEST).await?;
    let name = list.name(t);
    let crumbs = vec![
        Crumb::link(Practice(language).title(), "/practice"),
        Crumb::link(name, found.asked.address(list, "")),
        Crumb::here(Common(language).print()),
    ];
    let subject = found.subject.as_ref().map(|subject| subject_name(language, subject).to_owned());
    let chapter = found.chapter_name(found.asked.chapter()).map(str::to_owned);
    let kind = found.asked.kind().map(|kind| kind_name(language, kind).to_owned());
    let printed = Paper {
        title: name.to_owned(),
        part: [subject, chapter, kind].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        minutes: None,
        number: String::new(),
        questions: contents.iter().map(|content| PaperQuestion::as_written(language, content)).collect(),
    };
    let address = found.asked.address(list, "/print");
    Ok(ctx.page(Page::new(name).section(Section::Practice), move || {
        let body = if printed.questions.is_empty() {
            empty(t.none_fits_title(), t.none_fits(), Some((name.to_owned(), list.address().to_owned()))).into_any()
        } else {
            let cut = (printed.questions.len() == LONGEST)
                .then(|| view! { <p class="muted screen-only">{t.more_than_shown(LONGEST)}</p> });
            view! { {paper_tools(language, &address, side)} {cut} {paper(language, &printed, side)} }.into_any()
        };
        view! {
            {breadcrumb(language, crumbs)}
            {body}
        }
    }))
}

/// More would be no list to learn from.
const MOST_ROWS: usize = 5_000;

async fn table(ctx: &Ctx, list: List, asked: Asked) -> Result<Response, PageError> {
    let is_csv = asked.format == "csv";
    let (found, contents) = read(ctx, list, Asked { format: String::new(), ..asked }, MOST_ROWS).await?;
    let sheet = sheet(ctx.language, &found, &contents);
    let (bytes, kind, ending) = if is_csv {
        (to_csv(&sheet).map_err(PageError::internal)?, "text/csv; charset=utf-8", "csv")
    } else {
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        (to_xlsx(&[sheet]).map_err(PageError::internal)?, kind, "xlsx")
    };
    let name = if list == List::Wrong { "wrong-questions" } else { "favourites" };
    let disposition = format!("attachment; filename=\"{name}-{}.{ending}\"", date_of(ctx.now));
    let disposition = HeaderValue::from_str(&disposition).map_err(PageError::internal)?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response())
}

fn sheet(language: Language, found: &Found, contents: &[Content]) -> Sheet {
    let t = Modes(language);
    let options = contents.iter().map(|content| content.options.len()).max().unwrap_or_default();
    let mut header: Vec<String> =
        [t.column_subject(), t.column_chapter(), t.column_kind(), t.column_stem()].map(str::to_owned).to_vec();
    header.extend((0..options).map(|place| t.column_option(&letter_at(place).to_string())));
    header.push(t.column_key().to_owned());
    match found.list {
        List::Wrong => {
            header.extend([t.column_wrong(), t.column_streak(), t.column_last(), t.column_last_chosen()].map(str::to_owned));
        }
        List::Favourites => header.push(t.column_marked().to_owned()),
    }
    header.extend([t.column_explanation(), t.column_source(), t.column_state()].map(str::to_owned));
    let rows = found.entries.iter().zip(contents).map(|(entry, content)| row(language, found, entry, content, options)).collect();
    Sheet { name: found.list.name(t).to_owned(), header, rows }
}

fn row(language: Language, found: &Found, entry: &Entry, content: &Content, options: usize) -> Vec<Value> {
    let t = Modes(language);
    let subject = found.subject.as_ref().map_or_else(String::new, |subject| subject_name(language, subject).to_owned());
    let mut row = vec![
        Value::from(subject),
        Value::from(found.chapter_name(entry.chapter.as_deref()).unwrap_or_default()),
        Value::from(kind_name(language, content.kind)),
        Value::from(plain(&content.stem)),
    ];
    row.extend((0..options).map(|place| Value::from(content.options.get(place).map(|option| plain(&option.text)))));
    row.push(Value::from(letters(content, content.key)));
    let day = date_of(entry.at);
    match entry.wrong {
        Some(wrong) => {
            row.extend([wrong.times, wrong.streak].map(Value::Integer));
            row.extend([Value::Date(day), Value::from(letters(content, wrong.chosen))]);
        }
        None => row.push(Value::Date(day)),
    }
    let order: Vec<OptionId> = content.options.iter().map(|option| option.id).collect();
    let state = if entry.known.is_retired { t.retired() } else { "" };
    row.extend([
        Value::from(plain(&Explanation(&content.explanation).render(&order))),
        Value::from(content.source.as_str()),
        Value::from(state),
    ]);
    row
}
