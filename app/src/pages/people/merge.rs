//! 合并人员: two entries side by side, what the kept one takes, and undoing it.

mod refusal;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::certification::{certificate, ledger};
use zhengtu::clock::date_of;
use zhengtu::ids::{PersonId, PersonMergeId};
use zhengtu::merging::{self, MergeError, MergeRefusal, UndoError, UndoRefusal, Wish, judge, judge_undo};
use zhengtu::person::link;
use zhengtu::person::merge::{self as merges_of, Details, Merge, Value};
use zhengtu::person::store::{Membership, Person};
use zhengtu::store::Tx;

use super::{person_of, place_of, unless_erased};
use crate::components::{Choice, Column, Crumb, Field, Table, breadcrumb, chinese, error_summary};
use crate::locale::{Common, Erasures, Language, People, Registry, date};
use crate::server::{Ctx, Flash, Input, Page, PageError, Problems, Section};

/// A reason has so many characters at most.
const REASON: usize = 200;

/// One of the two.
struct Side {
    details: Details,
    at: Option<Membership>,
    path: String,
    results: usize,
    certificates: usize,
    linked: bool,
}

impl Side {
    async fn load(ctx: &Ctx, tx: &mut Tx, person: &Person, memberships: Vec<Membership>) -> Result<Self, PageError> {
        let place = place_of(&memberships);
        ctx.require(Action::ChangePeople, &place).await?;
        unless_erased(person)?;
        Ok(Self {
            details: merges_of::details(tx, person.id).await?.ok_or(PageError::NotFound)?,
            at: memberships.into_iter().next(),
            path: place.division_path.unwrap_or_default(),
            results: ledger::of_person(tx, person.id).await?.len(),
            certificates: certificate::of_person(tx, person.id).await?.iter().filter(|one| one.in_force()).count(),
            linked: link::of_person(tx, person.id).await?.is_some(),
        })
    }

    fn place(&self, t: Registry) -> String {
        let Some(at) = &self.at else { return String::new() };
        let place = at.organisation.clone().unwrap_or_else(|| at.division_name.clone());
        match at.until_on {
            None => place,
            Some(on) => format!("{place} · {}", t.left_place(&date(t.0, on))),
        }
    }
}

/// Both of an address; none: they are one already, and this is who.
async fn pair(ctx: &Ctx, tx: &mut Tx, (id, other): &(String, String)) -> Result<Result<(Side, Side), PersonId>, PageError> {
    let (kept, at) = person_of(tx, id).await?;
    let first = Side::load(ctx, tx, &kept, at).await?;
    let (merged, at) = person_of(tx, other).await?;
    if kept.id == merged.id {
        return Ok(Err(kept.id));
    }
    Ok(Ok((first, Side::load(ctx, tx, &merged, at).await?)))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MergeForm {
    take: Vec<String>,
    two_numbers: String,
    reason: String,
}

fn same(ctx: &Ctx, id: PersonId) -> Response {
    ctx.redirect_with(&format!("/people/{id}"), &Flash::warn(Registry(ctx.language).same_person()))
}

/// `GET /people/{id}/merge/{other}`
pub(super) async fn compare(ctx: Ctx, Path(address): Path<(String, String)>) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let (kept, merged) = match pair(&ctx, &mut tx, &address).await? {
        Ok(pair) => pair,
        Err(id) => return Ok(same(&ctx, id)),
    };
    // By default what the kept one doesn't say.
    let take = Value::ALL.into_iter().filter(|value| kept.details.shown(*value).is_empty()).map(|value| value.code().to_owned());
    let form = MergeForm { take: take.collect(), ..MergeForm::default() };
    let refusal = judge(&mut tx, &kept.details, &merged.details).await?;
    page(&ctx, &mut tx, &kept, &merged, form, refusal, Problems::default()).await
}

/// `POST /people/{id}/merge/{other}`
pub(super) async fn merge(
    ctx: Ctx,
    Path(address): Path<(String, String)>,
    Input(form): Input<MergeForm>,
) -> Result<Response, PageError> {
    let (t, common) = (Registry(ctx.language), Common(ctx.language));
    let mut tx = ctx.write().await?;
    let (kept, merged) = match pair(&ctx, &mut tx, &address).await? {
        Ok(pair) => pair,
        Err(id) => return Ok(same(&ctx, id)),
    };
    let mut problems = Problems::default();
    if form.reason.trim().is_empty() {
        problems.add("reason", common.field_empty());
    } else if form.reason.chars().count() > REASON {
        problems.add("reason", common.field_too_long(REASON));
    }
    if kept.details.has_another_number(&merged.details) && form.two_numbers.is_empty() {
        problems.add("two_numbers", t.two_numbers_needed());
    }
    if !problems.is_empty() {
        let refusal = judge(&mut tx, &kept.details, &merged.details).await?;
        return page(&ctx, &mut tx, &kept, &merged, form, refusal, problems).await;
    }
    let wish = Wish {
        kept: kept.details.id,
        merged: merged.details.id,
        take: Value::ALL.into_iter().filter(|value| form.take.iter().any(|code| code == value.code())).collect(),
        two_numbers: !form.two_numbers.is_empty(),
        reason: form.reason.clone(),
    };
    match merging::merge(&mut tx, &wish, ctx.actor.account, ctx.now).await {
        Ok(id) => {
            let detail = format!("{} {}", wish.merged, id);
            let event = Event::done(&ctx.actor, "person.merge", "person", wish.kept).within(&kept.path).detail(detail);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
            Ok(ctx.redirect_with(&format!("/people/{}", wish.kept), &Flash::ok(t.done())))
        }
        Err(MergeError::Refused(refusal)) => page(&ctx, &mut tx, &kept, &merged, form, Some(refusal), problems).await,
        Err(MergeError::Store(error)) => Err(error.into()),
    }
}

async fn page(
    ctx: &Ctx,
    tx: &mut Tx,
    kept: &Side,
    merged: &Side,
    form: MergeForm,
    refusal: Option<MergeRefusal>,
    problems: Problems,
) -> Result<Response, PageError> {
    let t = Registry(ctx.language);
    let refused = match &refusal {
        Some(refusal) => Some(refusal::sentences(ctx.language, tx, refusal).await?),
        None => None,
    };
    let status = match (problems.is_empty(), form.reason.is_empty() || refusal.is_none()) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, false) => StatusCode::CONFLICT,
        (true, true) => StatusCode::OK,
    };
    let here = format!("/people/{}", kept.details.id);
    let shown = Page::new(t.merge_title()).section(Section::People).status(status);
    Ok(ctx.page(shown, move || {
        let swap = format!("/people/{}/merge/{}", merged.details.id, kept.details.id);
        let notice = refused.clone().map(|sentences| {
            let items = sentences.into_iter().map(|text| view! { <li>{chinese(t.0, text)}</li> }).collect_view();
            view! { <div class="notice notice--warn"><div><p><b>{t.cannot()}</b></p><ul>{items}</ul></div></div> }
        });
        let confirm = refused.is_none().then(|| confirmation(t, kept, merged, &form, &problems));
        view! {
            {breadcrumb(
                t.0,
                vec![
                    Crumb::link(People(t.0).title(), "/people"),
                    Crumb::link(t.duplicates(), "/people/duplicates"),
                    Crumb::here(t.merge_title()),
                ],
            )}
            <header class="page-head">
                <h1>{chinese(t.0, format!("{} · {}", t.merge_title(), kept.details.name))}</h1>
                <p class="page-head__lead">{t.merge_lead()}</p>
                <div class="page-head__actions">
                    <a class="button" href=swap>{t.keep_other()}</a>
                    <a class="button" href=here.clone()>{Common(t.0).cancel()}</a>
                </div>
            </header>
            {error_summary(t.0, &problems)}
            <form method="post" class="stack" novalidate=true>
                {notice}
                {sides(t, kept, merged, &form)}
                {confirm}
            </form>
        }
    }))
}

fn confirmation(t: Registry, kept: &Side, merged: &Side, form: &MergeForm, problems: &Problems) -> impl IntoView + use<> {
    let numbers = kept.details.has_another_number(&merged.details).then(|| {
        let error = problems.of("two_numbers").map(|text| view! { <p class="field__error">{text.to_owned()}</p> });
        view! {
            <div class="field">
                <Choice name="two_numbers" value="yes" label=t.two_numbers() checked=!form.two_numbers.is_empty() />
                {error}
            </div>
        }
    });
    let error = problems.of("reason").map(str::to_owned);
    view! {
        {numbers}
        <Field name="reason" label=t.reason() value=form.reason.clone() hint=t.reason_hint() required=true error=error />
        <div class="form__actions"><button class="button button--primary" type="submit">{t.submit()}</button></div>
    }
}

fn label(t: People, value: Value) -> &'static str {
    match value {
        Value::Name => t.name(),
        Value::IdNumber => t.id_number(),
        Value::Gender => t.gender(),
        Value::Education => t.education(),
        Value::Major => t.major(),
        Value::Phone => t.phone(),
        Value::Since => t.since(),
        Value::Field => t.field(),
    }
}

fn shown(t: People, details: &Details, value: Value) -> String {
    match (value, details.shown(value).as_str()) {
        (_, "") => t.not_known().to_owned(),
        (Value::Gender, "male") => t.male().to_owned(),
        (Value::Gender, _) => t.female().to_owned(),
        (_, text) => text.to_owned(),
    }
}

fn sides(t: Registry, kept: &Side, merged: &Side, form: &MergeForm) -> impl IntoView + use<> {
    let people = People(t.0);
    let row = |label: String, ours: String, theirs: String, take: AnyView| {
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td data-label=t.kept()>{chinese(t.0, ours)}</td>
                <td data-label=t.merged()>{chinese(t.0, theirs)} {take}</td>
            </tr>
        }
    };
    let values = Value::ALL
        .into_iter()
        .map(|value| {
            let name = label(people, value);
            let two = kept.details.has_another_number(&merged.details);
            let may_take = kept.details.differs(&merged.details, value) && (value != Value::IdNumber || two);
            let take = if may_take {
                let checked = form.take.iter().any(|code| code == value.code());
                view! {
                    <label class="choice">
                        <input type="checkbox" name="take" value=value.code() checked=checked aria-label=t.take_of(name) />
                        <span>{t.take()}</span>
                    </label>
                }
                .into_any()
            } else if value == Value::IdNumber && !kept.details.has_number() && merged.details.has_number() {
                view! { <p class="field__hint">{t.number_moves()}</p> }.into_any()
            } else {
                ().into_any()
            };
            row(name.to_owned(), shown(people, &kept.details, value), shown(people, &merged.details, value), take)
        })
        .collect_view();
    let linked = |side: &Side| if side.linked { t.linked() } else { t.not_linked() }.to_owned();
    let facts = [
        (t.place(), kept.place(t), merged.place(t)),
        (t.results(), t.result_count(kept.results), t.result_count(merged.results)),
        (t.certificates(), t.certificate_count(kept.certificates), t.certificate_count(merged.certificates)),
        (t.account(), linked(kept), linked(merged)),
    ]
    .into_iter()
    .map(|(label, ours, theirs)| row(label.to_owned(), ours, theirs, ().into_any()))
    .collect_view();
    view! {
        <Table columns=vec![Column::text(t.item()), Column::text(t.kept()), Column::text(t.merged())] caption=t.merge_title()>
            {values}
            {facts}
        </Table>
    }
}

/// The merges of somebody's page, each with why it can't be undone.
pub(super) async fn merges(tx: &mut Tx, person: &Person) -> Result<Vec<(Merge, Option<UndoRefusal>)>, PageError> {
    let mut found = Vec::new();
    for merge in merges_of::of_kept(tx, person.id).await? {
        let refusal = judge_undo(tx, &merge).await?;
        found.push((merge, refusal));
    }
    Ok(found)
}

fn undo_refused(t: Registry, refusal: UndoRefusal) -> &'static str {
    match refusal {
        UndoRefusal::Gone => t.undo_gone(),
        UndoRefusal::Erased => Erasures(t.0).erased(),
        UndoRefusal::Later => t.undo_later(),
        UndoRefusal::KeptMerged(_) => t.undo_kept_merged(),
    }
}

/// 合并自 …, with undoing.
pub(super) fn section(
    language: Language,
    person: &Person,
    merges: Vec<(Merge, Option<UndoRefusal>)>,
    may_change: bool,
) -> impl IntoView + use<> {
    let t = Registry(language);
    let id = person.id;
    let shown = !merges.is_empty();
    let notices = merges
        .into_iter()
        .map(|(merge, refusal)| {
            let said = t.merged_by(merge.by_name.as_deref().unwrap_or_default(), &merge.reason);
            let undo = may_change.then(|| match refusal {
                Some(refusal) => view! { <p class="muted">{undo_refused(t, refusal)}</p> }.into_any(),
                None => view! {
                    <form method="post" action=format!("/people/{id}/merges/{}/undo", merge.id)>
                        <p class="muted">{t.undo_hint()}</p>
                        <button class="button button--small" type="submit">{t.undo()}</button>
                    </form>
                }
                .into_any(),
            });
            view! {
                <div class="notice">
                    <div>
                        <p><b>{chinese(language, t.merged_from(&merge.merged_name, &date(language, date_of(merge.made_at))))}</b></p>
                        <p>{chinese(language, said)}</p>
                        {undo}
                    </div>
                </div>
            }
        })
        .collect_view();
    shown.then(|| view! { <section class="section"><div class="stack">{notices}</div></section> })
}

/// `POST /people/{id}/merges/{merge}/undo`
pub(super) async fn undo(ctx: Ctx, Path((id, merge)): Path<(String, String)>) -> Result<Response, PageError> {
    let t = Registry(ctx.language);
    let merge: PersonMergeId = merge.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = ctx.write().await?;
    let (person, memberships) = person_of(&mut tx, &id).await?;
    let place = place_of(&memberships);
    ctx.require(Action::ChangePeople, &place).await?;
    let address = format!("/people/{}", person.id);
    // A merge of somebody else's is none of this address.
    if merges_of::find(&mut tx, merge).await?.is_some_and(|found| found.kept_id != person.id) {
        return Err(PageError::NotFound);
    }
    match merging::undo(&mut tx, merge, ctx.actor.account, ctx.now).await {
        Ok(undone) => {
            let path = place.division_path.clone().unwrap_or_default();
            let detail = format!("{} {}", undone.merged_id, undone.id);
            let event = Event::done(&ctx.actor, "person.merge.undo", "person", person.id).within(&path).detail(detail);
            audit::record(&mut tx, ctx.now, event).await?;
            tx.commit().await?;
            Ok(ctx.redirect_with(&address, &Flash::ok(t.undone())))
        }
        Err(UndoError::Refused(refusal)) => Ok(ctx.redirect_with(&address, &Flash::warn(undo_refused(t, refusal)))),
        Err(UndoError::Store(error)) => Err(error.into()),
    }
}
