//! 成绩 of a case paper: marks by case and point against the pass line, and how far marking has come.

use axum::response::Response;
use leptos::prelude::*;
use zhengtu::certification::ledger;
use zhengtu::mock::case_mark::Outcome;
use zhengtu::mock::store::{self, Attempt, CaseItem, CaseMark, SELF, SETTLER, Script, Texts};
use zhengtu::mock::writing::word_count;
use zhengtu::practice::marking::marks_text;
use zhengtu::question::markdown::plain;
use zhengtu::syllabus::Level;

use super::super::events;
use super::super::result::{Region, Which, compared, figure};
use super::super::words::{duration, paper_name, subject_of};
use super::{address, kind_line, script};
use crate::components::case_marks::{points_table, words_text};
use crate::components::{Column, Crumb, Table, breadcrumb, chinese};
use crate::locale::{Cases, Language, Mock, date_time, percent};
use crate::server::{Ctx, Page, PageError, Section};

/// Everybody's marks for a case that may be shown to its candidate, with what they are called.
pub(super) fn columns<'a>(t: Cases, script: Option<&Script>, marks: &'a [CaseMark], position: i64) -> Vec<(String, &'a CaseMark)> {
    let mut out = Vec::new();
    if let Some(script) = script {
        for nth in [1, 2] {
            let is_done = script.marker(nth).is_some_and(|marker| marker.done_at.is_some());
            if let Some(mark) = store::last(marks, position, nth).filter(|_| is_done) {
                out.push((t.marker(nth), mark));
            }
        }
        out.extend(store::last(marks, position, SETTLER).map(|mark| (t.settler().to_owned(), mark)));
    }
    out.extend(store::last(marks, position, SELF).map(|mark| (t.self_mark().to_owned(), mark)));
    out
}

/// `GET /mock/{set}/result`
pub(in crate::pages::mock) async fn show(ctx: &Ctx, attempt: &Attempt, which: &Which) -> Result<Response, PageError> {
    let mut tx = ctx.read().await?;
    let items = store::case_items(&mut tx, attempt.set).await?;
    let texts = store::texts(&mut tx, attempt.set).await?;
    let marks = store::case_marks(&mut tx, attempt.set).await?;
    let script = store::script_of(&mut tx, attempt.set).await?;
    let comparison = store::compare(&mut tx, attempt).await?;
    let subject = subject_of(&mut tx, &attempt.subject).await?;
    let level = Level::from_code(&subject.level).ok_or(PageError::NotFound)?;
    let lines = ledger::rulebook(&mut tx).await?.lines;
    let full: i64 = items.iter().map(|item| item.content.full_half_marks()).sum();
    let region = Region::of(ctx, &mut tx, which, &lines, level, &subject.code, full).await?;
    drop(tx);

    let (t, mock, language) = (Cases(ctx.language), Mock(ctx.language), ctx.language);
    let name = paper_name(language, &attempt.title, &subject);
    let heading = mock.result_of(&name);
    let of_self: Vec<i64> =
        items.iter().filter_map(|item| store::last(&marks, item.position, SELF)).map(|mark| mark.half_marks).collect();
    let by_self = (of_self.len() == items.len()).then(|| of_self.iter().sum::<i64>());
    let head = headline(language, attempt, (attempt.half_marks, by_self), full, region.line.half_marks);
    let only_own = (attempt.half_marks.is_none() && by_self.is_some()).then(|| view! { <p class="muted">{t.own_only()}</p> });
    let cancelled = events::cancelled_notice(language, attempt);
    let line_form = region.form(language, attempt.set);
    let asking = script::asking(ctx, attempt, script.as_ref());
    let rows = items.iter().map(|item| row(language, attempt, item, &texts, script.as_ref(), &marks)).collect_view();
    let by_point = items
        .iter()
        .filter_map(|item| {
            let by = columns(t, script.as_ref(), &marks, item.position);
            (!by.is_empty()).then(|| {
                let title = format!("{} · {}", t.case_n(item.position), kind_line(language, item));
                view! {
                    <details class="disclosure">
                        <summary>{title}</summary>
                        {points_table(language, item, &by)}
                    </details>
                }
            })
        })
        .collect_view();
    let has_points = !marks.is_empty();
    let others = attempt.half_marks.map(|_| {
        view! {
            <section class="section">
                <h2>{mock.compare_title()}</h2>
                {compared(language, attempt, comparison)}
                <p class="muted">{t.compare_marked()}</p>
            </section>
        }
    });
    let crumbs = vec![Crumb::link(mock.title(), "/mock"), Crumb::here(mock.result())];
    let (print, paper) = (format!("/mock/{}/texts", attempt.set), format!("/mock/{}/print", attempt.set));
    let key = format!("{paper}?key=1");
    Ok(ctx.page(Page::new(heading.clone()).section(Section::Mock), move || {
        view! {
            {breadcrumb(language, crumbs)}
            <div class="page-head">
                <h1>{chinese(language, heading)}</h1>
                <div class="page-head__actions">
                    <a class="button" href=print>{t.print()}</a>
                    <a class="button" href=paper>{mock.print()}</a>
                    <a class="button" href=key>{mock.print_key()}</a>
                </div>
            </div>
            <div class="stack">
                {cancelled}
                {head}
                {only_own}
                {line_form}
            </div>
            {asking}
            <section class="section">
                <h2>{t.by_case()}</h2>
                <Table
                    columns=vec![
                        Column::text(t.column_case()),
                        Column::numbers(t.column_words()),
                        Column::numbers(t.self_mark()),
                        Column::numbers(t.final_mark()),
                        Column::numbers(mock.rate()),
                    ]
                >
                    {rows}
                </Table>
            </section>
            {has_points.then(|| view! { <section class="section"><h2>{t.by_point()}</h2> {by_point}</section> })}
            {others}
        }
    }))
}

fn headline(
    language: Language,
    attempt: &Attempt,
    (by_others, by_self): (Option<i64>, Option<i64>),
    full: i64,
    line: i64,
) -> impl IntoView + use<> {
    let (t, mock) = (Cases(language), Mock(language));
    let handed_in = attempt.handed_in_at.unwrap_or(attempt.ends_at);
    let used = duration(language, (handed_in - attempt.started_at).num_milliseconds());
    let got = |half_marks: Option<i64>| match half_marks {
        Some(half_marks) => mock.marks_of(&marks_text(half_marks), &marks_text(full)),
        None => t.no_marks().to_owned(),
    };
    let verdict = by_others.or(by_self).map(|total| {
        let gap = line - total;
        let (class, words) = if gap <= 0 {
            ("verdict verdict--right", mock.passed().to_owned())
        } else {
            ("verdict verdict--wrong", mock.failed(&marks_text(gap)))
        };
        view! { <p class=class>{words}</p> }
    });
    let by = if attempt.handed_in_by == Some(zhengtu::mock::By::Clock) { mock.by_clock() } else { mock.by_person() };
    view! {
        <dl class="figure-list">
            {figure(t.final_mark(), got(by_others))}
            {figure(t.self_mark(), got(by_self))}
            {figure(mock.line(), marks_text(line))}
        </dl>
        {verdict}
        <p class="muted">{date_time(language, handed_in)} " · " {by} " · " {mock.used_of(&used, &mock.minutes(attempt.minutes))}</p>
    }
}

fn row(
    language: Language,
    attempt: &Attempt,
    item: &CaseItem,
    texts: &Texts,
    script: Option<&Script>,
    marks: &[CaseMark],
) -> impl IntoView + use<> {
    let t = Cases(language);
    let full = item.content.full_half_marks();
    let of_self = store::last(marks, item.position, SELF).map(|mark| mark.half_marks);
    let of_others = script.and_then(|script| match store::outcome(script, marks, item.position) {
        Outcome::Final(half_marks) => Some(half_marks),
        Outcome::Waiting | Outcome::Differs => None,
    });
    let words: usize =
        item.tasks().map(|(task, _)| texts.get(&(item.position, task)).map_or(0, |written| word_count(written.text()))).sum();
    let cell = |half_marks: Option<i64>| half_marks.map_or_else(|| "–".to_owned(), marks_text);
    let rate = of_others.or(of_self).map_or_else(|| "–".to_owned(), |got| percent(got, full));
    let beginning: String = plain(&item.content.stem).chars().take(24).collect();
    view! {
        <tr>
            <th scope="row">
                <a href=address(attempt.set, item.position) aria-label=t.see_case(item.position)>{t.case_n(item.position)}</a>
                " "
                <small>{kind_line(language, item)}</small>
                <small lang="zh-CN">{beginning} "…"</small>
            </th>
            <td class="num" data-label=t.column_words()>{words_text(language, words)}</td>
            <td class="num" data-label=t.self_mark()>{cell(of_self)}</td>
            <td class="num" data-label=t.final_mark()>{cell(of_others)}</td>
            <td class="num" data-label=Mock(language).rate()>{rate}</td>
        </tr>
    }
}
