//! 今日计划: how far the goal of the day is, and what is worth doing, each with the button that begins it.

use leptos::prelude::*;
use zhengtu::practice::mastery::Grade;
use zhengtu::practice::mode::Mode;

use super::load::{ChapterFound, Found, SubjectFound};
use crate::components::{chinese, status};
use crate::locale::{Modes, Progress};
use crate::pages::practice::naming::part;
use crate::pages::practice::subject_name;

/// So many weak chapters are named for each subject.
const WEAKEST: usize = 2;

/// The chapters to do next: the weakest known ones, else the first not begun.
fn next_chapters(found: &SubjectFound) -> Vec<&ChapterFound> {
    let mut weak: Vec<(&ChapterFound, f64)> = found
        .chapters
        .iter()
        .filter(|chapter| chapter.usable)
        .filter_map(|chapter| chapter.mastery.map(|mastery| (chapter, mastery)))
        .filter(|(_, mastery)| matches!(mastery.grade(), Grade::Weak | Grade::Fair))
        .map(|(chapter, mastery)| (chapter, mastery.share))
        .collect();
    weak.sort_by(|(a, share), (b, other)| share.total_cmp(other).then_with(|| a.number.cmp(&b.number)));
    let mut next: Vec<&ChapterFound> = weak.into_iter().take(WEAKEST).map(|(chapter, _)| chapter).collect();
    if next.is_empty() {
        next.extend(found.chapters.iter().find(|chapter| chapter.usable && chapter.mastery.is_none()));
    }
    next
}

pub(super) fn view(t: Progress, found: &Found) -> impl IntoView + use<> {
    let (answered, goal) = (found.answered_today, found.preference.daily_goal);
    let line = if answered >= goal { t.goal_reached(answered, goal) } else { t.goal_line(answered, goal) };
    let resume = found.unfinished.as_ref().map(|row| {
        let mode = Mode::from_code(&row.mode).unwrap_or(Mode::Subject);
        let name = part(t.0, mode, &row.detail, row.chapter_name.as_deref());
        let href = format!("/practice/sets/{}", row.id);
        view! {
            <li>
                <span class="mode-list__name">{t.resume()} <small class="muted">{chinese(t.0, name.clone())}</small></span>
                <span class="mode-list__state">{t.answered_of(row.answered, row.questions)}</span>
                <a class="button button--primary button--small nowrap" href=href aria-label=t.go_on_with(&name)>{t.go_on()}</a>
            </li>
        }
    });
    let subjects = found.subjects.iter().map(|subject| of_subject(t, subject)).collect_view();
    let width = answered.clamp(0, goal).to_string();
    view! {
        <section class="section stack">
            <h2>{t.today()}</h2>
            <svg class="meter" viewBox=format!("0 0 {goal} 1") preserveAspectRatio="none" role="img" aria-label=line.clone()>
                <rect class="meter__track" width=goal.to_string() height="1"></rect>
                <rect class="meter__fill" width=width height="1"></rect>
            </svg>
            <p class="meter__text">{line}</p>
            {resume.map(|line| view! { <ul class="mode-list">{line}</ul> })}
            {subjects}
        </section>
    }
}

/// What a button sends to begin a set.
fn begin(t: Progress, found: &SubjectFound, chapter: &str, pick: &'static str, what: &str) -> impl IntoView + use<> {
    view! {
        <form method="post" action="/practice/sets">
            <input type="hidden" name="subject" value=found.subject.code.clone() />
            <input type="hidden" name="edition" value=found.edition.clone() />
            <input type="hidden" name="chapter" value=chapter.to_owned() />
            <button class="button button--small" name="pick" value=pick aria-label=t.begin_with(what) type="submit">{t.start()}</button>
        </form>
    }
}

fn of_subject(t: Progress, found: &SubjectFound) -> impl IntoView + use<> {
    let modes = Modes(t.0);
    let name = subject_name(t.0, &found.subject).to_owned();
    let of_name = |what: &str| t.of_subject(&name, what);
    let daily = match found.daily {
        None => {
            let begin = begin(t, found, "", "daily", &of_name(modes.daily()));
            line(t, modes.daily(), status("idle", modes.daily_not_begun()).into_any(), begin.into_any()).into_any()
        }
        Some((set, false)) => {
            let label = t.go_on_with(&of_name(modes.daily()));
            let on = view! { <a class="button button--small nowrap" href=format!("/practice/sets/{set}") aria-label=label>{t.go_on()}</a> };
            line(t, modes.daily(), status("warn", modes.daily_open()).into_any(), on.into_any()).into_any()
        }
        Some((_, true)) => {
            line(t, modes.daily(), status("ok", modes.daily_done()).into_any(), view! { <span></span> }.into_any()).into_any()
        }
    };
    let wrong = (found.wrong > 0).then(|| {
        let begin = begin(t, found, "", "wrong", &of_name(modes.wrong()));
        line(t, modes.wrong(), t.wrong_n(found.wrong).into_any(), begin.into_any())
    });
    let chapters = next_chapters(found)
        .into_iter()
        .map(|chapter| {
            let state = match chapter.mastery {
                Some(mastery) => super::figures::grade(t, mastery.grade()).into_any(),
                None => status("idle", t.not_begun()).into_any(),
            };
            let begin = begin(t, found, &chapter.number, "chapter", &of_name(&chapter.name));
            line(t, &chapter.name, state, begin.into_any())
        })
        .collect_view();
    view! {
        <h3>{name.clone()}</h3>
        <ul class="mode-list">{wrong} {chapters} {daily}</ul>
    }
}

fn line(t: Progress, name: &str, state: AnyView, action: AnyView) -> impl IntoView + use<> {
    view! {
        <li>
            <span class="mode-list__name">{chinese(t.0, name)}</span>
            <span class="mode-list__state">{state}</span>
            {action}
        </li>
    }
}
