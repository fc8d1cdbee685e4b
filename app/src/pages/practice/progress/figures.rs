//! Streak and mastery, as figures with their words.

use chrono::NaiveDate;
use leptos::prelude::*;
use zhengtu::practice::mastery::{Grade, Mastery};

use super::load::{ChapterFound, Found, SubjectFound};
use crate::components::{chinese, status};
use crate::locale::{Progress, date};
use crate::pages::practice::subject_name;

/// A grade as a word with its mark.
pub(super) fn grade(t: Progress, grade: Grade) -> impl IntoView + use<> {
    match grade {
        Grade::Mastered => status("ok", t.mastered()),
        Grade::Fair => status("info", t.fair()),
        Grade::Weak => status("warn", t.weak()),
        Grade::Unknown => status("idle", t.unknown()),
    }
}

/// 打卡
pub(super) fn streak(t: Progress, found: &Found, today: NaiveDate) -> impl IntoView + use<> {
    let streak = found.streak;
    let note = match (streak.today, streak.days, streak.grace_used) {
        (true, ..) => t.streak_today().to_owned(),
        (false, 0, _) => t.streak_none().to_owned(),
        (false, _, true) => t.streak_last_chance().to_owned(),
        (false, _, false) => t.streak_grace_left().to_owned(),
    };
    let since = streak.since.map(|day| view! { <dd class="figure-list__note">{t.streak_since(&date(t.0, day))}</dd> });
    let week = found
        .week
        .iter()
        .map(|(day, done)| {
            let name = day.format("%m-%d").to_string();
            let mark = match (*done, *day == today) {
                (true, _) => status("ok", t.day_done(&name)),
                (false, true) => status("idle", t.day_open(&name)),
                (false, false) => status("idle", t.day_missed(&name)),
            };
            view! { <li>{mark}</li> }
        })
        .collect_view();
    view! {
        <section class="section stack">
            <h2>{t.streak()}</h2>
            <dl class="figure-list">
                <div>
                    <dt class="figure-list__label">{t.streak_now()}</dt>
                    <dd class="figure-list__value">{t.days(streak.days)}</dd>
                    {since}
                </div>
                <div>
                    <dt class="figure-list__label">{t.streak_longest()}</dt>
                    <dd class="figure-list__value">{t.days(streak.longest)}</dd>
                </div>
            </dl>
            <ul class="cluster" aria-label=t.week()>{week}</ul>
            <p class="muted">{note} " " {t.streak_rule()}</p>
        </section>
    }
}

/// 掌握程度, subject by subject.
pub(super) fn mastery(t: Progress, found: &Found) -> impl IntoView + use<> {
    found.subjects.iter().map(|subject| of_subject(t, subject)).collect_view()
}

fn of_subject(t: Progress, found: &SubjectFound) -> impl IntoView + use<> {
    let name = subject_name(t.0, &found.subject).to_owned();
    let whole = found.whole.map(|whole| view! { <p>{grade(t, whole.grade())} " " {words(t, &whole)}</p> });
    let bars = found.chapters.iter().filter(|chapter| chapter.usable || chapter.mastery.is_some());
    let bars = bars.map(|chapter| bar(t, chapter)).collect_view();
    view! {
        <h3>{name}</h3>
        {whole}
        <ul class="bar-list">{bars}</ul>
    }
}

/// A share as a number between 0 and 100.
fn hundredths(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// 78%（65%–88%，24 题）
fn words(t: Progress, mastery: &Mastery) -> String {
    let whole = |share: f64| format!("{:.0}%", share * 100.0);
    t.share(mastery.answers, &whole(mastery.share), &whole(mastery.low), &whole(mastery.high))
}

fn bar(t: Progress, chapter: &ChapterFound) -> impl IntoView + use<> {
    let name = format!("{} {}", chapter.number, chapter.name);
    let plot = chapter.mastery.map(|known| {
        let (low, high) = (hundredths(known.low), hundredths(known.high));
        view! {
            <svg class="bar__svg" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar__fill" y="1" width=hundredths(known.share) height="8"></rect>
                <path class="bar__interval" d=format!("M{low} 5H{high}M{low} 2.5V7.5M{high} 2.5V7.5")></path>
            </svg>
        }
    });
    let value = match &chapter.mastery {
        Some(known) => view! { {grade(t, known.grade())} <small>{words(t, known)}</small> }.into_any(),
        None => view! { <small>{t.not_begun()}</small> }.into_any(),
    };
    view! {
        <li class="bar-row">
            <span class="bar-row__name">{chinese(t.0, name)}</span>
            <div class="bar-row__plot">{plot}</div>
            <div class="bar-row__value">{value}</div>
        </li>
    }
}
