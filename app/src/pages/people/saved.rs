//! 常用筛选 of the staff list: one's own, a click each.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::person::saved::{MOST, NAME, Saved, of, remove, save};
use zhengtu::store::Tx;

use super::list::ListForm;
use crate::components::chinese;
use crate::locale::{Language, SavedFilters};
use crate::server::{Ctx, Flash, Input, PageError};

/// The actor's own.
pub(super) async fn own(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<Saved>, PageError> {
    match ctx.actor.account {
        Some(account) => Ok(of(tx, account).await?),
        None => Ok(Vec::new()),
    }
}

/// Above the list: those there are, keeping the present one, and removing.
pub(super) fn section(language: Language, form: &ListForm, own: &[Saved]) -> impl IntoView + use<> {
    let t = SavedFilters(language);
    let here = form.address(&form.step, 1);
    let links = own
        .iter()
        .map(|one| {
            let current = (one.address == here).then_some("true");
            view! { <a class="chip" href=one.address.clone() aria-current=current>{chinese(language, one.name.clone())}</a> }
        })
        .collect_view();
    let removing = own
        .iter()
        .map(|one| {
            view! {
                <button class="button button--small" type="submit" name="remove" value=one.name.clone()>
                    {chinese(language, t.remove(&one.name))}
                </button>
            }
        })
        .collect_view();
    let links = (!own.is_empty()).then(|| view! { <nav class="chips" aria-label=t.title()>{links}</nav> });
    view! {
        {links}
        <details class="disclosure">
            <summary>{t.title()}</summary>
            <form method="post" action="/people/saved" class="stack stack--tight">
                <input type="hidden" name="scope" value=form.scope.clone() />
                <input type="hidden" name="kind" value=form.kind.clone() />
                <input type="hidden" name="level" value=form.level.clone() />
                <input type="hidden" name="step" value=form.step.clone() />
                <div class="field field--inline">
                    <label class="field__label" for="filter-name">{t.name()}</label>
                    <input class="field__input" id="filter-name" name="name" maxlength=NAME.to_string() autocomplete="off" />
                    <button class="button" type="submit">{t.save()}</button>
                    <p class="field__hint">{t.hint()}</p>
                </div>
                <div class="cluster">{removing}</div>
            </form>
        </details>
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct SavedForm {
    scope: String,
    kind: String,
    level: String,
    step: String,
    name: String,
    remove: String,
}

/// `POST /people/saved`: keeps the present filter, or removes one.
pub(super) async fn change(ctx: Ctx, Input(form): Input<SavedForm>) -> Result<Response, PageError> {
    let t = SavedFilters(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let SavedForm { scope, kind, level, step, name, remove: gone } = form;
    let list = ListForm { scope, kind, level, step, ..ListForm::default() };
    let here = list.address(&list.step, 1);
    let mut tx = ctx.write().await?;
    if !gone.is_empty() {
        remove(&mut tx, account, &gone).await?;
        tx.commit().await?;
        return Ok(ctx.redirect_with(&here, &Flash::ok(t.removed())));
    }
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME || here.len() > 500 {
        return Ok(ctx.redirect_with(&here, &Flash::error(t.bad_name(NAME))));
    }
    let saved = Saved { name: name.to_owned(), address: here.clone() };
    if !save(&mut tx, account, &saved, ctx.now).await? {
        return Ok(ctx.redirect_with(&here, &Flash::error(t.too_many(MOST))));
    }
    tx.commit().await?;
    Ok(ctx.redirect_with(&here, &Flash::ok(t.saved())))
}
