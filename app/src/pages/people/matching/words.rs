//! Results, reasons and states in words.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use zhengtu::certification::import::SubjectResult;
use zhengtu::certification::matching::candidates::Candidate;
use zhengtu::certification::matching::case::{Content, State};
use zhengtu::certification::matching::score::{Aspect, Fit};
use zhengtu::certification::rules::ResultStatus;
use zhengtu::person::id_number::IdNumber;

use crate::components::{Column, Table, chinese, status};
use crate::locale::{Language, Matching, People};

/// `72.5`, or why there is no mark.
pub(super) fn mark(language: Language, result: &SubjectResult) -> String {
    let t = People(language);
    let marks = result.half_marks.map(|half| format!("{}{}", half / 2, if half % 2 == 1 { ".5" } else { "" }));
    let word = match result.status {
        ResultStatus::Valid => "",
        ResultStatus::Absent => t.outcome_absent(),
        _ => t.outcome_void(),
    };
    match (marks, word) {
        (Some(marks), "") => marks,
        (Some(marks), word) => format!("{marks} · {word}"),
        (None, "") => "—".to_owned(),
        (None, word) => word.to_owned(),
    }
}

pub(super) fn state(language: Language, state: State) -> AnyView {
    let (kind, word) = state_word(Matching(language), state);
    status(kind, word).into_any()
}

pub(super) fn state_word(t: Matching, state: State) -> (&'static str, &'static str) {
    match state {
        State::Open => ("warn", t.open()),
        State::Matched => ("ok", t.matched()),
        State::Nobody => ("idle", t.nobody()),
        State::Dismissed => ("idle", t.dismissed()),
    }
}

pub(super) const fn aspect(t: Matching, aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::IdNumber => t.id_number(),
        Aspect::Name => t.name(),
        Aspect::Organisation => t.organisation(),
        Aspect::Division => t.division(),
        Aspect::Career => t.career(),
    }
}

/// Why an aspect counts what it does.
pub(super) const fn fit(t: Matching, aspect: Aspect, fit: Fit) -> &'static str {
    match (aspect, fit) {
        (Aspect::Career, Fit::Same) => t.fit_goes_on(),
        (Aspect::Career, Fit::Differs) => t.fit_other_mark(),
        (Aspect::Career, _) => t.fit_silent(),
        (Aspect::Name, Fit::Near) => t.fit_variant(),
        (Aspect::Name, Fit::Far) => t.fit_sound(),
        (Aspect::Division, Fit::Near) => t.fit_within(),
        (Aspect::Division, Fit::Far) => t.fit_closer(),
        (Aspect::Division, Fit::Differs) => t.fit_elsewhere(),
        (_, Fit::Near | Fit::Far) => t.fit_partly(),
        (_, Fit::Same) => t.fit_same(),
        (_, Fit::Differs) => t.fit_differs(),
        (_, Fit::Unsaid) => t.not_given(),
        (_, Fit::Unknown) => t.not_known(),
    }
}

/// What counts for or against somebody, in one line.
pub(super) fn why(t: Matching, candidate: &Candidate) -> String {
    let reasons = candidate.comparison.reasons();
    let said = reasons.iter().filter(|(_, _, points)| *points != 0);
    said.map(|(of, how, points)| format!("{} {} {}", aspect(t, *of), fit(t, *of, *how), signed(*points))).collect::<Vec<_>>().join(
        match t.0 {
            Language::Zh => "；",
            Language::En => "; ",
        },
    )
}

pub(super) fn signed(points: i64) -> String {
    match points {
        0 => "0".to_owned(),
        1.. => format!("+{points}"),
        _ => format!("−{}", points.abs()),
    }
}

/// The row beside somebody of the register: what each says, how that fits, and what it counts.
pub(super) fn comparison(
    language: Language,
    content: &Content,
    division: &str,
    candidate: &Candidate,
    now: DateTime<Utc>,
) -> AnyView {
    let t = Matching(language);
    let who = &candidate.who;
    let or = |text: &str, none: &str| if text.is_empty() { none.to_owned() } else { text.to_owned() };
    let number = content.id_number(now).map(|number| IdNumber::masked_with_hint(&number)).unwrap_or_default();
    let both = |of: Aspect| match of {
        Aspect::IdNumber => (or(&number, t.not_given()), or(&who.id_masked, t.not_known())),
        Aspect::Name => (content.name.clone(), who.name.clone()),
        Aspect::Organisation => {
            (or(&content.organisation, t.not_given()), or(who.organisation.as_deref().unwrap_or_default(), t.not_known()))
        }
        Aspect::Division => (or(division, t.not_given()), who.division_name.clone()),
        Aspect::Career => (String::new(), String::new()),
    };
    let rows = candidate
        .comparison
        .reasons()
        .into_iter()
        .map(|(of, how, points)| {
            let (list, register) = both(of);
            let list = (!list.is_empty()).then(|| chinese(language, list));
            let register = (!register.is_empty()).then(|| chinese(language, register));
            view! {
                <tr>
                    <th scope="row">{aspect(t, of)}</th>
                    <td data-label=t.in_list()>{list}</td>
                    <td data-label=t.in_register()>{register}</td>
                    <td data-label=t.column_why()>{fit(t, of, how)}</td>
                    <td class="num" data-label=t.score()>{signed(points)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(t.item()),
                Column::text(t.in_list()),
                Column::text(t.in_register()),
                Column::text(t.column_why()),
                Column::numbers(t.score()),
            ]
            caption=who.name.clone()
            compact=true
        >
            {rows}
        </Table>
    }
    .into_any()
}
