//! 打印: a set as a paper, or its key.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{SetTitle, own_set};
use crate::components::paper::{Paper, PaperQuestion, Side, paper, paper_tools};
use crate::components::{Crumb, breadcrumb};
use crate::islands::player::summary_address;
use crate::locale::{Common, Practice};
use crate::server::{Ctx, Page, PageError, Section};

/// Which side.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    pub(super) key: String,
}

/// `GET /practice/sets/{id}/print`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>, Query(which): Query<Which>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (_, set) = own_set(&ctx, &mut tx, &id).await?;
    let title = SetTitle::of(&ctx, &mut tx, &set).await?;
    drop(tx);
    let (t, language) = (Practice(ctx.language), ctx.language);
    let side = Side::asked(&which.key);
    let crumbs = vec![
        Crumb::link(t.title(), "/practice"),
        Crumb::link(title.subject.clone(), title.subject_address),
        Crumb::link(title.part.clone(), summary_address(set.id)),
        Crumb::here(Common(language).print()),
    ];
    let questions = set.items.iter().map(|item| PaperQuestion::of(language, &item.version.content, &item.order)).collect();
    let printed = Paper { title: title.subject, part: title.part, minutes: None, number: String::new(), questions };
    let address = format!("/practice/sets/{}/print", set.id);
    Ok(ctx.page(Page::new(printed.title.clone()).section(Section::Practice), move || {
        view! {
            {breadcrumb(language, crumbs)}
            {paper_tools(language, &address, side)}
            {paper(language, &printed, side)}
        }
    }))
}
