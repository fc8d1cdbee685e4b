//! One question of a list: what is known of it, and folded its options, key and explanation.

use leptos::prelude::*;
use zhengtu::question::markdown::{html, inline};
use zhengtu::question::{Content, Kind, OptionId, OptionSet, letter_at};

use super::{Entry, Found, List, Wrong};
use crate::components::question::{CONTENT, kind_name, rich};
use crate::components::{chinese, status};
use crate::locale::{Language, Modes, Player, date};

/// The letters of some options in the order they were written.
pub(super) fn letters(content: &Content, chosen: OptionSet) -> String {
    let options = content.options.iter().enumerate();
    options.filter(|(_, option)| chosen.contains(option.id)).map(|(place, _)| letter_at(place)).collect()
}

/// A question in a list, numbered.
pub(super) fn card(language: Language, found: &Found, number: usize, entry: &Entry, content: &Content) -> impl IntoView + use<> {
    let t = Modes(language);
    let chapter = found.chapter_name(entry.chapter.as_deref()).unwrap_or_else(|| t.no_chapter()).to_owned();
    let when = date(language, zhengtu::clock::date_of(entry.at));
    let facts: Vec<String> = match entry.wrong {
        Some(wrong) => vec![
            t.wrong_times(wrong.times),
            t.streak(wrong.streak, found.leave_after),
            t.last(&when),
            if wrong.is_right { t.last_right().to_owned() } else { t.last_chosen(&letters(content, wrong.chosen)) },
        ],
        None => vec![t.marked_at(&when)],
    };
    let facts = facts.into_iter().map(|fact| view! { <span>{fact}</span> }).collect_view();
    let retired = entry.known.is_retired.then(|| status("idle", t.retired()));
    let unmark = (found.list == List::Favourites).then(|| {
        view! {
            <form method="post" action="/practice/favourites">
                <input type="hidden" name="subject" value=entry.known.subject.clone() />
                <button
                    class="button button--small button--quiet"
                    name="question"
                    value=entry.known.question.to_string()
                    aria-label=t.unmark_of(number)
                    type="submit"
                >
                    {t.unmark()}
                </button>
            </form>
        }
    });
    view! {
        <li class="book__entry">
            <p class="book__meta">
                <b>{number}</b>
                <span>{kind_name(language, content.kind)}</span>
                <span>{chinese(language, chapter)}</span>
                {facts}
                {retired}
            </p>
            {rich(html(&content.stem, &[]))}
            <details class="disclosure">
                <summary>{t.answer_folded()}</summary>
                {folded(language, content, entry.wrong)}
            </details>
            {unmark}
        </li>
    }
}

/// Options with the key and the last choice marked, explanation and source.
fn folded(language: Language, content: &Content, wrong: Option<Wrong>) -> impl IntoView + use<> {
    let (t, words) = (Modes(language), Player(language));
    let chosen = wrong.map_or(OptionSet::EMPTY, |wrong| wrong.chosen);
    let options = content
        .options
        .iter()
        .enumerate()
        .map(|(place, option)| {
            let (state, mark) = match (content.key.contains(option.id), chosen.contains(option.id)) {
                (true, true) => (" option--right option--chosen", Some(t.key_you_chose())),
                (true, false) => (" option--right", Some(t.right_option())),
                (false, true) => (" option--wrong option--chosen", Some(t.you_chose())),
                (false, false) => ("", None),
            };
            let many = if content.kind == Kind::Multiple { " option--many" } else { "" };
            view! {
                <li>
                    <div class=format!("option{state}{many}")>
                        <span class="option__letter">{letter_at(place).to_string()}</span>
                        <span class="option__text rich" lang=CONTENT inner_html=inline(&option.text, &[]).into_string()></span>
                        {mark.map(|mark| view! { <span class="option__mark">{mark}</span> })}
                    </div>
                </li>
            }
        })
        .collect_view();
    let order: Vec<OptionId> = content.options.iter().map(|option| option.id).collect();
    let source = (!content.source.is_empty()).then(|| words.source(&content.source));
    let checked = content.law_as_of.map(|day| words.law_as_of(&date(language, day)));
    let source = [source, checked].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <ul class="option-list">{options}</ul>
        <div class="explanation">
            {rich(html(&content.explanation, &order))}
            <p class="muted">{chinese(language, source)}</p>
        </div>
    }
}
