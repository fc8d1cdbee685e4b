//! The divisions below, as bars with their intervals and as a table; both from the same lines.

use leptos::prelude::*;
use zhengtu::statistics::rate::wilson;
use zhengtu::statistics::view::{Kind, Line, Shown, View};
use zhengtu::statistics::{Base, Funnel};

use super::share_text;
use crate::components::chinese;
use crate::locale::{Statistics, count, percent};

/// How the lines are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Order {
    /// By code, as official lists have it.
    #[default]
    Code,
    /// The highest rate first.
    Rate,
    /// The largest denominator first.
    People,
}

impl Order {
    /// Reads the address.
    pub(super) fn from_code(code: &str) -> Self {
        match code {
            "rate" => Self::Rate,
            "people" => Self::People,
            _ => Self::Code,
        }
    }

    /// As written in the address.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Rate => "rate",
            Self::People => "people",
        }
    }
}

/// Puts the lines into an order; hidden ones come last, and whatever is equal stays in the order of codes.
pub(super) fn sort(lines: &mut [Line], order: Order, base: Base) {
    let people = |line: &Line| line.shown.funnel.map_or(-1, |funnel| funnel.base(base));
    match order {
        Order::Code => {}
        Order::People => lines.sort_by_key(|line| std::cmp::Reverse(people(line))),
        Order::Rate => lines.sort_by(|one, other| {
            let rate = |line: &Line| line.shown.funnel.map_or((-1, 1), |funnel| (funnel.passed, funnel.base(base).max(1)));
            let ((a, b), (c, d)) = (rate(one), rate(other));
            (i128::from(c) * i128::from(b)).cmp(&(i128::from(a) * i128::from(d)))
        }),
    }
}

/// What a chart and its table need besides the lines.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) t: Statistics,
    pub(super) base: Base,
    /// The name of the division shown.
    pub(super) place: String,
    /// What stands above the table.
    pub(super) caption: String,
    /// The query that keeps year, level and base: `year=2024&level=junior&base=sat`.
    pub(super) query: String,
    /// The address of this page without its query.
    pub(super) address: String,
    /// The order of the lines.
    pub(super) order: Order,
}

/// The bars.
pub(super) fn bars(frame: &Frame, view: &View) -> impl IntoView + use<> {
    let t = frame.t;
    let parent = view.total.and_then(|total| total.funnel).map(|funnel| (funnel.passed, funnel.base(frame.base)));
    let rows = view.lines.iter().map(|line| bar(frame, line, parent)).collect_view();
    view! {
        <figure class="bar-chart">
            <figcaption class="bar-key">
                <span><svg viewBox="0 0 28 12" aria-hidden="true"><rect class="bar__fill" y="2" width="28" height="8"></rect></svg>{t.key_bar()}</span>
                <span>
                    <svg viewBox="0 0 28 12" aria-hidden="true"><path class="bar__interval" d="M2 6H26M2 3V9M26 3V9"></path></svg>
                    {t.key_interval()}
                </span>
                {parent
                    .map(|_| {
                        view! {
                            <span>
                                <svg viewBox="0 0 28 12" aria-hidden="true"><path class="bar__tick" d="M14 0V12"></path></svg>
                                {chinese(t.0, t.key_parent(&frame.place))}
                            </span>
                        }
                    })}
            </figcaption>
            <ul class="bar-list">{rows}</ul>
        </figure>
    }
}

fn bar(frame: &Frame, line: &Line, parent: Option<(i64, i64)>) -> impl IntoView + use<> {
    let t = frame.t;
    let href = format!("/statistics/{}?{}", line.code, frame.query);
    let name = view! { <a class="bar-row__name" href=href>{chinese(t.0, line.name.clone())}</a> };
    let Some(funnel) = line.shown.funnel else {
        return view! {
            <li class="bar-row">
                {name}
                <div class="bar-row__plot"></div>
                <div class="bar-row__value"><small>{t.hidden()}</small></div>
            </li>
        }
        .into_any();
    };
    let all = funnel.base(frame.base);
    let width = position(funnel.passed, all);
    let interval = wilson(funnel.passed, all).map(|(low, high)| {
        let (low, high) = (format!("{:.2}", low * 100.0), format!("{:.2}", high * 100.0));
        view! { <path class="bar__interval" d=format!("M{low} 5H{high}M{low} 2.5V7.5M{high} 2.5V7.5")></path> }
    });
    let tick = parent.map(|(passed, all)| view! { <path class="bar__tick" d=format!("M{} 0V10", position(passed, all))></path> });
    view! {
        <li class="bar-row">
            {name}
            <div class="bar-row__plot">
                <svg class="bar__svg" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar__fill" y="1" width=width height="8"></rect>
                    {tick}
                    {interval}
                </svg>
            </div>
            <div class="bar-row__value">
                <b>{percent(funnel.passed, all)}</b>
                <small>{format!("{} / {}", count(funnel.passed), count(all))}</small>
            </div>
        </li>
    }
    .into_any()
}

/// A rate as a place between 0 and 100.
fn position(passed: i64, all: i64) -> String {
    if all <= 0 {
        return "0".to_owned();
    }
    let hundredths = (passed.saturating_mul(10_000) / all).clamp(0, 10_000);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The table.
pub(super) fn table(frame: &Frame, view: &View) -> impl IntoView + use<> {
    let t = frame.t;
    let sorted = |order: Order, what: &'static str| {
        let current = (frame.order == order).then_some(if order == Order::Code { "ascending" } else { "descending" });
        let href = format!("{}?{}&sort={}", frame.address, frame.query, order.code());
        let class = if order == Order::Code { None } else { Some("num") };
        view! {
            <th scope="col" class=class aria-sort=current>
                <a href=href title=t.sort_by(what)>{what}</a>
            </th>
        }
    };
    let plain = |what: &'static str| view! { <th scope="col" class="num">{what}</th> };
    // The column of the chosen denominator is the one to sort by.
    let column = |of: Base, what: &'static str| {
        if of == frame.base { sorted(Order::People, what).into_any() } else { plain(what).into_any() }
    };
    let rows = view
        .lines
        .iter()
        .map(|line| {
            let href = format!("/statistics/{}?{}", line.code, frame.query);
            let name = view! { <th scope="row"><a href=href>{chinese(t.0, line.name.clone())}</a></th> };
            view! { <tr>{name}{cells(t, line.shown, frame.base)}</tr> }
        })
        .collect_view();
    let own = view.own.map(|own| {
        view! {
            <tr>
                <th scope="row">{t.own_part()}<small>{t.own_part_note()}</small></th>
                {cells(t, own, frame.base)}
            </tr>
        }
    });
    let total = view.total.map(|total| {
        view! { <tfoot><tr><th scope="row">{t.total()}</th>{cells(t, total, frame.base)}</tr></tfoot> }
    });
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption>{chinese(t.0, frame.caption.clone())}</caption>
                <thead>
                    <tr>
                        {sorted(Order::Code, t.column_division())}
                        {column(Base::Entered, t.entered())}
                        {column(Base::Approved, t.approved())}
                        {column(Base::Sat, t.sat())}
                        {plain(t.passed())}
                        {sorted(Order::Rate, t.rate())}
                        {plain(t.interval())}
                        <th scope="col">{t.column_kind()}</th>
                    </tr>
                </thead>
                <tbody>{rows}{own}</tbody>
                {total}
            </table>
        </div>
    }
}

fn cells(t: Statistics, shown: Shown, base: Base) -> impl IntoView {
    let number = |label: &'static str, text: String| view! { <td class="num" data-label=label>{text}</td> };
    let of = |pick: fn(&Funnel) -> i64| shown.funnel.as_ref().map_or_else(|| t.hidden().to_owned(), |funnel| count(pick(funnel)));
    let rate = shown.funnel.map_or_else(|| t.hidden().to_owned(), |funnel| percent(funnel.passed, funnel.base(base)));
    let interval = shown
        .funnel
        .and_then(|funnel| wilson(funnel.passed, funnel.base(base)))
        .map_or_else(|| "—".to_owned(), |(low, high)| format!("{}–{}", share_text(low), share_text(high)));
    view! {
        {number(t.entered(), of(|funnel| funnel.entered))}
        {number(t.approved(), of(|funnel| funnel.approved))}
        {number(t.sat(), of(|funnel| funnel.sat))}
        {number(t.passed(), of(|funnel| funnel.passed))}
        {number(t.rate(), rate)}
        {number(t.interval(), interval)}
        <td data-label=t.column_kind()>{kind_mark(t, shown.kind)}</td>
    }
}

/// The word for where a number is from.
pub(super) fn kind_mark(t: Statistics, kind: Kind) -> impl IntoView {
    let word = match kind {
        Kind::Computed => t.computed(),
        Kind::Published => t.published(),
    };
    view! { <span class="kind-mark--computed">{word}</span> }
}
