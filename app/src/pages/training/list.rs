//! Lists of sessions: the public one, and one's own.

use std::collections::HashMap;

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::syllabus::Level;
use zhengtu::training::store::{self, Filter};
use zhengtu::training::{RegistrationState, Session, TrainingKind};

use super::table::{Line, division_of};
use super::{door, words};
use crate::components::{empty, pager};
use crate::locale::{Desk, Mail, Seats, Training, count, date_time};
use crate::server::{Ctx, Input, Page, PageError, Section};

const PER_PAGE: i64 = 20;

/// What the public list is narrowed by, as it stands in the address.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Query {
    q: String,
    level: String,
    kind: String,
    past: String,
    page: String,
}

impl Query {
    fn filter(&self) -> Filter {
        Filter {
            text: self.q.chars().take(60).collect(),
            level: Level::from_code(&self.level),
            kind: TrainingKind::from_code(&self.kind),
            past: self.past == "1",
        }
    }

    fn is_narrowed(&self) -> bool {
        !(self.q.trim().is_empty() && self.level.is_empty() && self.kind.is_empty())
    }

    /// The address of the same list, past or to come, at a page.
    fn address(&self, past: bool, page: i64) -> String {
        let mut pairs = vec![("q", self.q.clone()), ("level", self.level.clone()), ("kind", self.kind.clone())];
        pairs.push(("past", if past { "1".to_owned() } else { String::new() }));
        pairs.push(("page", if page > 1 { page.to_string() } else { String::new() }));
        pairs.retain(|(_, value)| !value.is_empty());
        let query = serde_urlencoded::to_string(&pairs).unwrap_or_default();
        if query.is_empty() { "/training".to_owned() } else { format!("/training?{query}") }
    }
}

/// `GET /training`
pub(super) async fn published(ctx: Ctx, Input(query): Input<Query>) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let filter = query.filter();
    let page = query.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let mut tx = ctx.read().await?;
    let (sessions, all) = store::published(&mut tx, &filter, ctx.now, PER_PAGE, (page - 1) * PER_PAGE).await?;
    let pages = (all + PER_PAGE - 1) / PER_PAGE;
    let tabs = [(false, t.coming()), (true, t.past())].map(|(past, label)| {
        let current = (past == filter.past).then_some("true");
        view! { <li><a class="chip" href=query.address(past, 1) aria-current=current>{label}</a></li> }
    });
    let signed_in = ctx.actor.account.is_some();
    let actions = view! {
        <div class="page-head__actions">
            {signed_in.then(|| view! { <a class="button" href="/training/mine">{t.mine()}</a> })}
            {ctx.actor.may_somewhere(Action::ReadTrainingDesk)
                .then(|| view! { <a class="button" href="/training/desk">{Desk(t.0).title()}</a> })}
            {ctx.actor.may_somewhere(Action::ManageTraining)
                .then(|| view! { <a class="button button--primary" href="/training/manage">{t.manage()}</a> })}
        </div>
    };
    let bar = filter_bar(t, &query);
    let body = if sessions.is_empty() { nothing(t, &query, filter.past).into_any() } else { table(&ctx, &sessions) };
    let page_title = if filter.past { format!("{} · {}", t.past(), t.title()) } else { t.title().to_owned() };
    Ok(ctx.page(Page::new(page_title).section(Section::Training), || {
        view! {
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
                {actions}
            </div>
            <ul class="chips">{tabs}</ul>
            {bar}
            <p class="muted" role="status">{t.found(&count(all))}</p>
            {body}
            {pager(t.0, page, pages, |number| query.address(filter.past, number))}
        }
    }))
}

fn filter_bar(t: Training, query: &Query) -> impl IntoView + use<> {
    let choice = |value: &'static str, label: &'static str, chosen: &str| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    };
    let levels = Level::ALL.map(|one| choice(one.code(), words::level(t, one), &query.level));
    let kinds = TrainingKind::ALL.map(|one| choice(one.code(), words::kind(t, one), &query.kind));
    let past = (query.past == "1").then(|| view! { <input type="hidden" name="past" value="1" /> });
    view! {
        <form class="filter-bar" method="get" action="/training" role="search">
            {past}
            <div class="field field--grow">
                <label class="field__label" for="q">{t.search_label()}</label>
                <input class="field__input" id="q" name="q" type="search" value=query.q.clone() placeholder=t.search_hint() maxlength="60" />
            </div>
            <div class="field">
                <label class="field__label" for="level">{t.level()}</label>
                <select class="field__input" id="level" name="level">{choice("", t.any_level(), &query.level)}{levels}</select>
            </div>
            <div class="field">
                <label class="field__label" for="kind">{t.kind()}</label>
                <select class="field__input" id="kind" name="kind">{choice("", t.any_kind(), &query.kind)}{kinds}</select>
            </div>
            <button class="button" type="submit">{t.filter()}</button>
        </form>
    }
}

fn nothing(t: Training, query: &Query, past: bool) -> impl IntoView + use<> {
    if query.is_narrowed() {
        let plain = Query { past: query.past.clone(), ..Query::default() };
        let clear = (t.clear_filter().to_owned(), plain.address(past, 1));
        empty(t.filter_empty_title(), t.filter_empty_body(), Some(clear)).into_any()
    } else if past {
        empty(t.past_empty_title(), t.past_empty_body(), None).into_any()
    } else {
        let practise = (t.list_empty_action().to_owned(), "/practice".to_owned());
        empty(t.list_empty_title(), t.list_empty_body(), Some(practise)).into_any()
    }
}

/// Sessions as everybody sees them.
fn table(ctx: &Ctx, sessions: &[Session]) -> AnyView {
    let t = Training(ctx.language);
    super::table::table(ctx, sessions, t.column_where(), None, |session| Line {
        under: format!("{} · {}", words::kind_of(t, session), words::audience(t, session)),
        place: format!("{} · {}", division_of(session), words::place(t, session)),
        seats: words::seats_at(t, session, ctx.now),
        onward: None,
    })
}

/// `GET /training/mine`
pub(super) async fn mine(ctx: Ctx) -> Result<Response, PageError> {
    let t = Training(ctx.language);
    let account = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.read().await?;
    let waiting = store::waiting_for(&mut tx, account, ctx.now).await?;
    let mut standings = HashMap::new();
    for session in &waiting {
        if let Some(own) = store::registration_of(&mut tx, session.id, account).await? {
            standings.insert(session.id, (store::position(&mut tx, &own).await?, own));
        }
    }
    let (mut coming, past): (Vec<_>, Vec<_>) =
        store::mine(&mut tx, account).await?.into_iter().partition(|session| session.ends_at > ctx.now);
    coming.reverse();
    let hours = door::own::hours_earned(&ctx, &mut tx, account).await?;
    let nobody = (coming.is_empty() && past.is_empty() && waiting.is_empty())
        .then(|| empty(t.mine_empty_title(), t.mine_empty_body(), Some((t.find_session().to_owned(), "/training".to_owned()))));
    let section = |title: &'static str, sessions: Vec<Session>| {
        (!sessions.is_empty()).then(|| view! { <section class="section"><h2>{title}</h2>{table(&ctx, &sessions)}</section> })
    };
    let words = Seats(ctx.language);
    let waiting = (!waiting.is_empty()).then(|| {
        let table = super::table::table(&ctx, &waiting, t.column_where(), None, |session| Line {
            under: match standings.get(&session.id) {
                Some((_, own)) if own.standing() == RegistrationState::Offered => {
                    words.mine_offer(&date_time(t.0, own.offer_until.unwrap_or(session.starts_at)))
                }
                Some((position, _)) => words.waiting_at(*position),
                None => String::new(),
            },
            place: format!("{} · {}", division_of(session), words::place(t, session)),
            seats: words::seats_at(t, session, ctx.now),
            onward: None,
        });
        view! { <section class="section"><h2>{words.mine_waiting()}</h2>{table}</section> }
    });
    let (coming, past) = (section(t.coming(), coming), section(t.past(), past));
    Ok(ctx.page(Page::new(t.mine()).section(Section::Training), || {
        view! {
            <div class="page-head">
                <h1>{t.mine()}</h1>
                <p class="page-head__lead">{t.mine_lead()}</p>
                <div class="page-head__actions">
                    <a class="button" href="/training">{t.find_session()}</a>
                    <a class="button" href="/training/feed">{Mail(t.0).feed_title()}</a>
                </div>
            </div>
            {nobody}
            {waiting}
            {coming}
            {hours}
            {past}
        }
    }))
}
