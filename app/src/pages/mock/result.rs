//! 成绩: marks against the pass line, by chapter and kind, time, and how others did.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::Response;
use chrono::Datelike as _;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::certification::ledger;
use zhengtu::certification::rules::PassLine;
use zhengtu::clock;
use zhengtu::division;
use zhengtu::mock::passing::{Line, areas, pass_line};
use zhengtu::mock::sheet::{self, Entry};
use zhengtu::mock::store::{self, Attempt, Comparison};
use zhengtu::mock::{By, FEWEST_OTHERS, Origin};
use zhengtu::practice::marking::{Verdict, full_half_marks, marks_text};
use zhengtu::practice::store::{Item, PracticeSet, find};
use zhengtu::question::markdown::plain;
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level};

use super::own_attempt;
use super::words::{duration, paper_name, subject_of};
use crate::components::tally::{chapter_tallies, tally_table};
use crate::components::{Crumb, Options, breadcrumb, chinese};
use crate::locale::{Language, Mock, Player, Practice, date_time};
use crate::server::{Ctx, Page, PageError, Section};

/// So many questions are named where the time went.
const SLOWEST: usize = 5;

/// Whose pass line.
#[derive(Debug, Deserialize)]
pub(super) struct Which {
    /// A division's code, `all` for the country; nothing for where one's preferences say.
    #[serde(default)]
    area: String,
}

/// `GET /mock/{set}/result`
pub(super) async fn show(ctx: Ctx, Path(id): Path<String>, Query(which): Query<Which>) -> Result<Response, PageError> {
    let (owner, mut attempt) = own_attempt(&ctx, &id).await?;
    if attempt.handed_in_at.is_none() {
        // The very second time is up, the browser comes here by itself.
        if ctx.now < attempt.ends_at {
            return Ok(ctx.redirect(&format!("/mock/{}", attempt.set)));
        }
        let mut tx = ctx.write().await?;
        store::hand_in(&mut tx, attempt.set, By::Clock, ctx.now).await?;
        attempt = store::attempt(&mut tx, attempt.set, owner).await?.ok_or(PageError::NotFound)?;
        tx.commit().await?;
    }
    if !attempt.is_marked {
        return super::events::waiting(&ctx, &attempt).await;
    }
    let mut tx = ctx.read().await?;
    if store::is_written(&mut tx, attempt.set).await? {
        drop(tx);
        return super::cases::result(&ctx, &attempt, &which).await;
    }
    let set = find(&mut tx, attempt.set, owner).await?.ok_or(PageError::NotFound)?;
    let sheet = sheet::state(&store::changes(&mut tx, attempt.set).await?);
    let comparison = store::compare(&mut tx, &attempt).await?;
    let subject = subject_of(&mut tx, &attempt.subject).await?;
    let chapters = syllabus::store::chapters(&mut tx, &attempt.edition, &attempt.subject).await?;
    let summary = set.summary();
    let level = Level::from_code(&subject.level).ok_or(PageError::NotFound)?;
    let lines = ledger::rulebook(&mut tx).await?.lines;
    let full = summary.all.full_half_marks;
    let region = Region::of(&ctx, &mut tx, &which, &lines, level, &subject.code, full).await?;
    drop(tx);

    let (t, language) = (Mock(ctx.language), ctx.language);
    let name = paper_name(language, &attempt.title, &subject);
    let heading = t.result_of(&name);
    let crumbs = vec![Crumb::link(t.title(), "/mock"), Crumb::here(t.result())];
    let head = headline(language, &attempt, &set, &region.line);
    let cancelled = super::events::cancelled_notice(language, &attempt);
    let line_form = region.form(language, attempt.set);
    let remarked = set.items.iter().filter(|item| !item.remarks.is_empty()).count();
    let remarked = (remarked > 0).then(|| view! { <p class="notice notice--warn"><span>{t.remarked(remarked)}</span></p> });
    let actions = actions(language, &attempt);
    let practice = Practice(language);
    let kinds = tally_table(
        language,
        t.kind(),
        vec![(practice.singles().to_owned(), summary.singles), (practice.multiples().to_owned(), summary.multiples)],
    );
    let by_chapter = tally_table(language, t.chapter(), chapter_tallies(language, &set, &chapters));
    let others = compared(language, &attempt, comparison);
    let slow = slowest(language, &set, &sheet);
    let list = set.items.iter().map(|item| line(language, &set, item, sheet.get(&item.position))).collect_view();
    Ok(ctx.page(Page::new(heading.clone()).section(Section::Mock), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head"><h1>{chinese(language, heading)}</h1></div>
            <div class="stack">
                {cancelled}
                {head}
                {remarked}
                {line_form}
                {actions}
            </div>
            <section class="section">
                <h2>{t.by_kind()}</h2>
                {kinds}
            </section>
            <section class="section">
                <h2>{t.by_chapter()}</h2>
                {by_chapter}
            </section>
            <section class="section">
                <h2>{t.compare_title()}</h2>
                {others}
            </section>
            {slow}
            <section class="section">
                <h2>{t.by_question()}</h2>
                <ol class="summary-list">{list}</ol>
            </section>
            <p class="source-note">{practice.rule()}</p>
        }
    }))
}

/// The pass line shown, and the others that can be.
pub(super) struct Region {
    /// The line.
    pub(super) line: Line,
    area_name: String,
    chosen: String,
    choices: Vec<(String, String)>,
}

impl Region {
    pub(super) async fn of(
        ctx: &Ctx,
        tx: &mut Tx,
        which: &Which,
        lines: &[PassLine],
        level: Level,
        subject: &str,
        full: i64,
    ) -> Result<Self, PageError> {
        let t = Mock(ctx.language);
        let code = match which.area.as_str() {
            "" => match super::owner_of(ctx) {
                Some(owner) => store::division_of(tx, owner).await?,
                None => None,
            },
            "all" => None,
            code => Some(code.to_owned()),
        };
        let division = division::store::of(tx, code.as_deref()).await?;
        let mut choices = vec![("all".to_owned(), t.line_everywhere().to_owned())];
        let mut names = BTreeMap::new();
        for path in areas(lines, level) {
            let code = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
            let name = division::store::find(tx, &code).await?.map_or_else(|| code.clone(), |division| division.name);
            names.insert(path.clone(), name.clone());
            choices.push((code, name));
        }
        let year = i64::from(clock::date_of(ctx.now).year());
        let path = division.as_ref().map(|division| division.path.clone());
        // An area of a line that the list of divisions doesn't know goes by the line's own path.
        let path = path
            .or_else(|| names.keys().find(|path| code.as_ref().is_some_and(|code| path.ends_with(&format!("/{code}/")))).cloned());
        let line = pass_line(lines, level, subject, path.as_deref(), year, full);
        let area_name = line.area.as_ref().and_then(|path| names.get(path).cloned()).unwrap_or_default();
        let of_line = line.area.as_ref().and_then(|path| path.trim_end_matches('/').rsplit('/').next()).unwrap_or("all").to_owned();
        Ok(Self { line, area_name, chosen: of_line, choices })
    }

    pub(super) fn form(self, language: Language, set: zhengtu::ids::PracticeSetId) -> impl IntoView {
        let t = Mock(language);
        let sentence = match (&self.line.area, self.line.is_of_the_year) {
            (None, _) => t.line_national().to_owned(),
            (Some(_), true) => t.line_area(&self.area_name, self.line.year),
            (Some(_), false) => t.line_area_old(&self.area_name, self.line.year),
        };
        view! {
            <p class="muted">{chinese(language, sentence)}</p>
            <form class="filter-bar" method="get" action=super::result_address(set)>
                <Options name="area" label=t.line_choose() options=self.choices value=self.chosen />
                <button class="button" type="submit">{t.line_show()}</button>
            </form>
        }
    }
}

fn headline(language: Language, attempt: &Attempt, set: &PracticeSet, pass: &Line) -> impl IntoView + use<> {
    let t = Mock(language);
    let all = set.summary().all;
    let handed_in = attempt.handed_in_at.unwrap_or(attempt.ends_at);
    let used = duration(language, (handed_in - attempt.started_at).num_milliseconds());
    let limit = t.minutes(attempt.minutes);
    let by = if attempt.handed_in_by == Some(By::Clock) { t.by_clock() } else { t.by_person() };
    let gap = pass.half_marks - all.half_marks;
    let (class, verdict) = if gap <= 0 {
        ("verdict verdict--right", t.passed().to_owned())
    } else {
        ("verdict verdict--wrong", t.failed(&marks_text(gap)))
    };
    let (got, line) = (marks_text(all.half_marks), marks_text(pass.half_marks));
    view! {
        <dl class="figure-list">
            {figure(t.total(), t.marks_of(&got, &marks_text(all.full_half_marks)))}
            {figure(t.line(), line)}
            {figure(t.answered(), t.questions_of(all.answered, all.questions))}
            {figure(t.right_questions(), t.questions_of(all.right, all.questions))}
        </dl>
        <p class=class>{verdict}</p>
        <p class="muted">{date_time(language, handed_in)} " · " {by} " · " {t.used_of(&used, &limit)}</p>
    }
}

pub(super) fn figure(label: &'static str, value: String) -> impl IntoView {
    view! {
        <div>
            <dt class="figure-list__label">{label}</dt>
            <dd class="figure-list__value">{value}</dd>
        </div>
    }
}

fn actions(language: Language, attempt: &Attempt) -> impl IntoView + use<> {
    let t = Mock(language);
    let again =
        if attempt.origin == Origin::Drawn { ("subject", attempt.subject.clone()) } else { ("paper", attempt.paper.to_string()) };
    let print = format!("/mock/{}/print", attempt.set);
    view! {
        <div class="cluster">
            <form method="post" action="/mock">
                <input type="hidden" name=again.0 value=again.1 />
                <button class="button" type="submit">{t.again()}</button>
            </form>
            <a class="button" href=print.clone()>{t.print()}</a>
            <a class="button" href=format!("{print}?key=1")>{t.print_key()}</a>
        </div>
    }
}

pub(super) fn compared(language: Language, attempt: &Attempt, comparison: Option<Comparison>) -> impl IntoView + use<> {
    let t = Mock(language);
    let sentence = match comparison {
        Some(found) if found.people >= FEWEST_OTHERS => {
            // Rounded to a half mark, as marks are.
            let mean = (found.half_marks + found.people / 2) / found.people;
            t.compare_line(found.below, found.people, &marks_text(mean))
        }
        _ => t.compare_few().to_owned(),
    };
    let whom = if attempt.origin == Origin::Drawn && attempt.event.is_none() { t.compare_drawn() } else { t.compare_fixed() };
    view! {
        <p>{sentence}</p>
        <p class="muted">{whom}</p>
    }
}

fn slowest(language: Language, set: &PracticeSet, sheet: &BTreeMap<i64, Entry>) -> Option<impl IntoView + use<>> {
    let t = Mock(language);
    let mut slow: Vec<(&Item, i64)> = set
        .items
        .iter()
        .filter_map(|item| Some((item, sheet.get(&item.position)?.took_ms)))
        .filter(|(_, took)| *took > 0)
        .collect();
    slow.sort_by_key(|(item, took)| (std::cmp::Reverse(*took), item.position));
    slow.truncate(SLOWEST);
    let rows = slow
        .iter()
        .map(|(item, took)| {
            view! {
                <li>
                    <span class="summary-list__no">{item.position}</span>
                    <span class="summary-list__text">
                        <a href=review_address(set, item)>{chinese(language, plain(&item.version.content.stem))}</a>
                    </span>
                    <span class="summary-list__time">{duration(language, *took)}</span>
                </li>
            }
        })
        .collect_view();
    (!slow.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t.slow_title()}</h2>
                <p class="muted">{t.slow_lead()}</p>
                <ol class="summary-list">{rows}</ol>
            </section>
        }
    })
}

fn review_address(set: &PracticeSet, item: &Item) -> String {
    format!("/mock/{}/review/{}", set.id, item.position)
}

fn line(language: Language, set: &PracticeSet, item: &Item, entry: Option<&Entry>) -> impl IntoView + use<> {
    let (t, words) = (Mock(language), Player(language));
    let (class, result) = match item.given {
        None => ("summary-list__result", t.not_answered().to_owned()),
        Some(given) => {
            let (class, word) = match given.marked.verdict {
                Verdict::Right => ("summary-list__result summary-list__result--right", words.right()),
                Verdict::Partly => ("summary-list__result summary-list__result--partly", words.partly()),
                Verdict::Wrong | Verdict::Empty => ("summary-list__result summary-list__result--wrong", words.wrong()),
            };
            let full = marks_text(full_half_marks(item.version.content.kind));
            (class, format!("{word} {}", t.marks_of(&marks_text(given.marked.half_marks), &full)))
        }
    };
    let took = entry.map(|entry| entry.took_ms).filter(|took| *took > 0);
    let took = took.map(|took| view! { <small class="muted">" " {duration(language, took)}</small> });
    let notes = super::super::practice::play::corrections(language, item)
        .into_iter()
        .map(|note| view! { <br /><small class="muted">{note}</small> })
        .collect_view();
    view! {
        <li>
            <span class="summary-list__no">{item.position}</span>
            <span class="summary-list__text">
                <a href=review_address(set, item)>{chinese(language, plain(&item.version.content.stem))}</a>
                {took}
                {notes}
            </span>
            <span class=class>{result}</span>
        </li>
    }
}
