//! 打印: the paper at any time, the key after it was handed in.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::mock::store;
use zhengtu::practice::store::find;
use zhengtu::question::markdown::{html, inline};
use zhengtu::question::{Kind, full_half_marks};

use super::words::{paper_name, subject_of};
use super::{own_attempt, result_address};
use crate::components::paper::{Paper, PaperQuestion, Side, paper, paper_tools};
use crate::components::{Crumb, breadcrumb};
use crate::locale::{Common, Mock};
use crate::server::{Ctx, Flash, Page, PageError, Section};

/// Which side.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    key: String,
}

/// `GET /mock/{set}/print`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>, Query(which): Query<Which>) -> Result<Response, PageError> {
    let (t, language) = (Mock(ctx.language), ctx.language);
    let (owner, attempt) = own_attempt(&ctx, &id).await?;
    let address = format!("/mock/{}/print", attempt.set);
    let side = Side::asked(&which.key);
    let is_over = attempt.is_marked;
    if side == Side::Key && !is_over {
        return Ok(ctx.redirect_with(&address, &Flash::warn(t.print_after())));
    }
    let mut tx = ctx.read().await?;
    let subject = subject_of(&mut tx, &attempt.subject).await?;
    // While it is open no key is read.
    let questions = if is_over {
        let set = find(&mut tx, attempt.set, owner).await?.ok_or(PageError::NotFound)?;
        set.items.iter().map(|item| PaperQuestion::of(language, &item.version.content, &item.order)).collect()
    } else {
        store::questions(&mut tx, attempt.set).await?.iter().map(printed).collect()
    };
    drop(tx);
    let name = paper_name(language, &attempt.title, &subject);
    let number = attempt.paper.to_string().chars().take(13).collect();
    let back = if is_over { result_address(attempt.set) } else { format!("/mock/{}", attempt.set) };
    let crumbs = vec![Crumb::link(t.title(), "/mock"), Crumb::link(name.clone(), back), Crumb::here(Common(language).print())];
    let printed = Paper { title: name, part: subject.name, minutes: Some(attempt.minutes), number, questions };
    Ok(ctx.page(Page::new(printed.title.clone()).section(Section::Mock), move || {
        view! {
            {breadcrumb(language, crumbs)}
            {is_over.then(|| paper_tools(language, &address, side))}
            {paper(language, &printed, side)}
        }
    }))
}

/// A question of an open paper: what is printed, and nothing else.
fn printed(question: &store::SheetQuestion) -> PaperQuestion {
    let longest = question.options.iter().map(|option| option.text.chars().count()).max().unwrap_or_default();
    PaperQuestion {
        kind: question.kind,
        half_marks: if question.kind == Kind::Case { 40 } else { full_half_marks(question.kind) },
        stem: html(&question.stem, &[]),
        options: question.options.iter().map(|option| inline(&option.text, &[])).collect(),
        columns: match longest {
            0..=7 => 4,
            8..=17 => 2,
            _ => 1,
        },
        tasks: Vec::new(),
        key: String::new(),
        explanation: html("", &[]),
        source: String::new(),
    }
}
