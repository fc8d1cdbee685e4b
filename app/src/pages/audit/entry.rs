//! One entry in full, and the check of the whole chain.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use zhengtu::account::{Action, Place};
use zhengtu::audit::trail;
use zhengtu::audit::{Entry, Verdict, verify as verify_chain};
use zhengtu::ids::OrganisationId;

use super::list::{outcome, who};
use crate::components::{Crumb, breadcrumb, chinese};
use crate::locale::{Audit, count, date_time};
use crate::server::{Ctx, Flash, Page, PageError, Section};

pub(super) async fn show(ctx: Ctx, Path(seq): Path<String>) -> Result<Response, PageError> {
    let t = Audit(ctx.language);
    let seq: i64 = seq.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.read().await?;
    let entry = trail::find(&mut tx, seq).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    let place = if entry.division_path.is_empty() { Place::country() } else { Place::division(entry.division_path.clone()) };
    ctx.require(Action::ReadAudit, &place).await?;

    let division = division_name(&ctx, &entry.division_path).await?;
    let scope = scope_name(&ctx, &entry).await?;
    let facts = [
        (t.at(), date_time(ctx.language, entry.at)),
        (t.who(), who(t, &entry)),
        (t.action(), t.action_with_code(&t.action_name(&entry.action), &entry.action)),
        (t.kind(), t.kind_name(&entry.record_kind)),
        (t.record(), entry.record_id.clone()),
        (t.division(), division),
        (t.scope(), scope),
        (t.reason(), t.reason_name(&entry.reason)),
        (t.detail(), entry.detail.clone()),
        (t.previous_hash(), entry.previous_hash.clone()),
        (t.hash(), entry.hash.clone()),
    ];
    let facts = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| view! { <dt>{label}</dt><dd>{chinese(ctx.language, value)}</dd> })
        .collect_view();
    let outcome = outcome(t, &entry.outcome);
    let title = t.entry_title(entry.seq);
    Ok(ctx.page(Page::new(title.clone()).section(Section::Audit), || {
        view! {
            {breadcrumb(ctx.language, vec![Crumb::link(t.title(), "/audit"), Crumb::here(title.clone())])}
            <header class="page-head"><h1>{title}</h1></header>
            <dl class="facts">
                <dt>{t.outcome()}</dt><dd>{outcome}</dd>
                {facts}
            </dl>
        }
    }))
}

/// The names of the divisions of a path, from the top.
async fn division_name(ctx: &Ctx, path: &str) -> Result<String, PageError> {
    let mut tx = ctx.read().await?;
    let mut names = Vec::new();
    for code in path.split('/').filter(|code| !code.is_empty()) {
        let found = zhengtu::division::store::find(&mut tx, code).await?;
        names.push(found.map_or_else(|| code.to_owned(), |division| division.name));
    }
    Ok(names.join(" › "))
}

/// The scope a role was given for or taken from, by its name; empty for entries of other kinds.
async fn scope_name(ctx: &Ctx, entry: &Entry) -> Result<String, PageError> {
    if entry.record_kind != "account_grant" {
        return Ok(String::new());
    }
    let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    let scope = detail["scope"].as_str().unwrap_or_default();
    let mut tx = ctx.read().await?;
    if scope == "everywhere" {
        return Ok(Audit(ctx.language).scope_everywhere().to_owned());
    }
    let Ok(id) = scope.parse::<OrganisationId>() else {
        return Ok(zhengtu::division::store::find(&mut tx, scope).await?.map(|division| division.name).unwrap_or_default());
    };
    let Some(found) = zhengtu::organisation::store::find(&mut tx, id).await? else { return Ok(String::new()) };
    let division =
        zhengtu::division::store::find(&mut tx, &found.division).await?.map(|division| division.name).unwrap_or_default();
    Ok(format!("{division} · {}", found.name))
}

/// Walks the whole chain and says what was found.
pub(super) async fn verify(ctx: Ctx) -> Result<Response, PageError> {
    let t = Audit(ctx.language);
    let verdict = verify_chain(&mut ctx.read().await?).await?;
    let flash = match verdict {
        Verdict::Whole(entries) => Flash::ok(t.verified(&count(entries))),
        Verdict::BrokenAt { seq, what } => {
            tracing::error!(seq, what, "the chain of the audit trail is broken");
            let what = match what {
                "an entry is missing" => t.broken_missing(),
                "it doesn't follow from the entry before" => t.broken_order(),
                "its content was changed" => t.broken_content(),
                _ => t.broken_end(),
            };
            Flash::error(t.broken(seq, what))
        }
    };
    Ok(ctx.redirect_with("/audit", &flash))
}
