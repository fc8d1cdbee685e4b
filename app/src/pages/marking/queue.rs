//! 批改队列: to assign, one's own, being marked, differing, done.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::{Action, Scope};
use zhengtu::mock::case_mark::ScriptState;
use zhengtu::mock::store::{self, Script};

use super::{address, me, name_of};
use crate::components::{Column, Table, chinese, empty, status};
use crate::locale::{Cases, Language, Marking, Reports, count, waited};
use crate::server::{Ctx, Page, PageError, Section};

/// So many are listed.
const LISTED: i64 = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    tab: String,
}

/// What a tab lists: one's own, or a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Mine,
    In(ScriptState),
}

impl Tab {
    const fn code(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::In(state) => state.code(),
        }
    }

    fn label(self, t: Marking, n: i64) -> String {
        let n = count(n);
        match self {
            Self::Mine => t.tab_mine(&n),
            Self::In(ScriptState::Waiting) => t.tab_waiting(&n),
            Self::In(ScriptState::Marking) => t.tab_marking(&n),
            Self::In(ScriptState::Differs) => t.tab_differs(&n),
            Self::In(ScriptState::Done) => t.tab_done(&n),
        }
    }

    /// What is said where nothing is listed. What would be depends on the scopes: free papers have no organisation, and a division only
    /// if their candidate has named one.
    fn nothing(self, t: Marking, within: &[Scope]) -> (&'static str, &'static str) {
        match self {
            Self::Mine => (t.empty_mine_title(), t.empty_mine()),
            Self::In(ScriptState::Waiting) => {
                let text = if within.contains(&Scope::Everywhere) {
                    t.empty_waiting()
                } else if within.iter().any(|scope| matches!(scope, Scope::Division { .. })) {
                    t.empty_waiting_place()
                } else {
                    t.empty_waiting_organisation()
                };
                (t.empty_waiting_title(), text)
            }
            Self::In(ScriptState::Marking) => (t.empty_marking_title(), t.empty_marking()),
            Self::In(ScriptState::Differs) => (t.empty_differs_title(), t.empty_differs()),
            Self::In(ScriptState::Done) => (t.empty_done_title(), t.empty_done()),
        }
    }
}

/// The scopes within which somebody may do something, each once and none inside another.
fn scopes(ctx: &Ctx, action: Action) -> Vec<Scope> {
    let mut all: Vec<Scope> = Vec::new();
    for scope in ctx.actor.scopes_for(action) {
        if !all.contains(scope) {
            all.push(scope.clone());
        }
    }
    let outer = all.clone();
    let is_inside = |scope: &Scope, other: &Scope| {
        let is_whole = !matches!(other, Scope::Organisation { .. });
        scope != other && is_whole && scope.division_path().starts_with(other.division_path())
    };
    all.retain(|scope| !outer.iter().any(|other| is_inside(scope, other)));
    all
}

/// `GET /marking`
pub(super) async fn show(ctx: Ctx, Query(which): Query<Which>) -> Result<Response, PageError> {
    let (me, assigns) = (me(&ctx)?, ctx.actor.may_somewhere(Action::AssignMarkers));
    let t = Marking(ctx.language);
    let mut tx = ctx.read().await?;
    let mine = store::scripts_of_marker(&mut tx, me, LISTED).await?;
    let mut tabs = vec![(Tab::Mine, i64::try_from(mine.len()).unwrap_or_default())];
    // The queue is for those who assign; the others have what is theirs.
    let within = scopes(&ctx, Action::AssignMarkers);
    if assigns {
        for state in ScriptState::ALL {
            tabs.push((Tab::In(state), store::queue_length(&mut tx, state, &within, me).await?));
        }
    }
    let wanted = tabs.iter().map(|(tab, _)| *tab).find(|tab| tab.code() == which.tab);
    // Without a choice: what is to be assigned, unless something is to be marked by oneself.
    let to_mark = mine.iter().any(|script| script.marker_of(me).is_some_and(|marker| marker.done_at.is_none()));
    let tab = wanted.unwrap_or(if assigns && !to_mark { Tab::In(ScriptState::Waiting) } else { Tab::Mine });
    let scripts = match tab {
        Tab::Mine => mine,
        Tab::In(state) => store::queue(&mut tx, state, &within, me, LISTED).await?,
    };
    drop(tx);
    let chips = tabs
        .into_iter()
        .map(|(one, n)| {
            let current = (one == tab).then_some("page");
            let href = format!("/marking?tab={}", one.code());
            view! { <li><a class="chip" href=href aria-current=current>{one.label(t, n)}</a></li> }
        })
        .collect_view();
    let body = if scripts.is_empty() {
        let (title, text) = tab.nothing(t, &within);
        empty(title, text, None).into_any()
    } else {
        table(&ctx, &scripts, assigns).into_any()
    };
    Ok(ctx.page(Page::new(t.title()).section(Section::Marking), move || {
        view! {
            <div class="page-head">
                <h1>{t.title()}</h1>
                <p class="page-head__lead">{t.lead()}</p>
            </div>
            <div class="stack">
                <nav aria-label=t.tabs()><ul class="chips">{chips}</ul></nav>
                {body}
            </div>
        }
    }))
}

fn table(ctx: &Ctx, scripts: &[Script], assigns: bool) -> impl IntoView + use<> {
    let (t, language) = (Marking(ctx.language), ctx.language);
    let me = ctx.actor.account;
    let rows = scripts
        .iter()
        .map(|script| {
            let own = me.and_then(|me| script.marker_of(me));
            let (mark, word) = match own {
                Some(own) if own.done_at.is_none() => ("warn", t.todo()),
                Some(_) if !assigns => ("ok", t.handed_in()),
                _ => t.state_of(script.state),
            };
            let age = waited(Reports(language), (ctx.now - script.waits_since()).num_seconds());
            let markers = assigns.then(|| view! { <td data-label=t.markers()>{markers(language, script)}</td> });
            view! {
                <tr>
                    <th scope="row"><a href=address(&script.code)>{t.script_n(&script.code)}</a></th>
                    <td data-label=t.paper()>{chinese(language, name_of(language, script))}</td>
                    <td data-label=t.state()>{status(mark, word)}</td>
                    <td class="num" data-label=t.age()>{age}</td>
                    {markers}
                </tr>
            }
        })
        .collect_view();
    let mut columns = vec![Column::text(t.script()), Column::text(t.paper()), Column::text(t.state()), Column::numbers(t.age())];
    if assigns {
        columns.push(Column::text(t.markers()));
    }
    view! { <Table columns=columns>{rows}</Table> }
}

/// Who marks a script, for those who assign.
pub(super) fn markers(language: Language, script: &Script) -> AnyView {
    let (t, cases) = (Marking(language), Cases(language));
    if script.markers.is_empty() {
        return view! { <span class="muted">{t.no_markers()}</span> }.into_any();
    }
    script
        .markers
        .iter()
        .map(|marker| {
            let nth = if marker.nth == store::SETTLER { cases.settler().to_owned() } else { cases.marker(marker.nth) };
            let state = if marker.done_at.is_some() { t.marker_done() } else { t.marker_open() };
            view! { <span>{chinese(language, t.marker_line(&nth, &marker.name, state))}</span> <br /> }
        })
        .collect_view()
        .into_any()
}
