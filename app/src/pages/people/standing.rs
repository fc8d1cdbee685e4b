//! Where somebody stands: the sentence, why, registration, hours, and what doesn't fit together.

use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;
use zhengtu::certification::rules::{
    Evidence, Exception, Finding, HoursStanding, NextStep, RegistrationState, Rule, Scheme, Standing,
};
use zhengtu::clock::date_of;
use zhengtu::syllabus::{Level, Subject};

use super::words;
use crate::components::{Column, Table, chinese, status};
use crate::locale::{Language, People, Standings, date};

/// The day asked about, and whether what was typed isn't one.
pub(super) fn day_of(text: &str, now: DateTime<Utc>) -> (NaiveDate, bool) {
    let today = date_of(now);
    let text = text.trim();
    if text.is_empty() {
        return (today, false);
    }
    let years = NaiveDate::from_ymd_opt(2000, 1, 1)..NaiveDate::from_ymd_opt(2101, 1, 1);
    match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        Ok(day) if years.contains(&Some(day)) => (day, false),
        _ => (today, true),
    }
}

/// The form that asks about another day.
pub(super) fn day_form(
    language: Language,
    address: String,
    typed: &str,
    day: NaiveDate,
    today: NaiveDate,
    bad: bool,
) -> impl IntoView {
    let t = Standings(language);
    let value = if bad { typed.to_owned() } else { day.to_string() };
    let shown = date(language, day);
    let note = match day.cmp(&today) {
        std::cmp::Ordering::Less => Some(t.as_of_past(&shown)),
        std::cmp::Ordering::Greater => Some(t.as_of_future(&shown)),
        std::cmp::Ordering::Equal => None,
    };
    let back = (day != today || bad).then(|| view! { <a class="link-more" href=address.clone()>{t.as_of_today()}</a> });
    let class = if bad { "field field--error" } else { "field" };
    view! {
        <form class="filter-bar" method="get" action=address>
            <div class=class>
                <label class="field__label" for="on">{t.as_of()}</label>
                <p class="field__hint" id="on-hint">{t.as_of_hint()}</p>
                <input
                    class="field__input"
                    id="on"
                    name="on"
                    type="date"
                    min="2000-01-01"
                    max="2100-12-31"
                    value=value
                    aria-describedby="on-hint"
                    aria-invalid=bad.then_some("true")
                />
                {bad.then(|| view! { <p class="field__error">{t.as_of_bad()}</p> })}
            </div>
            <button class="button" type="submit">{t.as_of_show()}</button>
        </form>
        {note.map(|text| view! { <p class="notice" role="status">{chinese(language, text)}</p> })}
        {back}
    }
}

/// The sentence first, then why.
pub(in crate::pages) fn next(language: Language, standing: &Standing, subjects: &[Subject]) -> impl IntoView + use<> {
    let t = People(language);
    let (level, step) = &standing.next;
    let citation = step.rule.citation().in_language(language).to_owned();
    let dated = matches!(step.next, NextStep::RegisterFirstTime | NextStep::RegisterLate | NextStep::ApplyForReview);
    let note = (dated && step.estimated).then(|| view! { <p class="muted">{t.estimated_note()}</p> });
    let mut evidence: Vec<String> = step.evidence.iter().map(|item| evidence_words(language, item)).collect();
    evidence.extend(standing.levels.iter().flat_map(|level| level.evidence.iter()).map(|item| evidence_words(language, item)));
    let mut seen = std::collections::HashSet::new();
    evidence.retain(|text| seen.insert(text.clone()));
    let rows: Vec<_> = standing.levels.iter().flat_map(|level| level.judged.iter()).cloned().collect();
    let table = (!rows.is_empty()).then(|| {
        let body = rows
            .into_iter()
            .map(|judged| {
                let (kind, outcome) = words::outcome(t, judged.outcome);
                view! {
                    <tr>
                        <th scope="row" class="num">{judged.fact.year}</th>
                        <td data-label=t.col_subject()>{words::subject_name(language, subjects, &judged.fact.subject).to_owned()}</td>
                        <td class="num" data-label=t.col_mark()>{words::marks(judged.fact.half_marks)}</td>
                        <td class="num" data-label=t.col_line()>{words::marks(judged.line)}</td>
                        <td data-label=t.col_outcome()>{status(kind, outcome)}</td>
                        <td data-label=t.col_rule()>{chinese(language, judged.rule.citation().in_language(language))}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <Table
                columns=vec![
                    Column::text(t.col_year()),
                    Column::text(t.col_subject()),
                    Column::text(t.col_mark()),
                    Column::text(t.col_line()),
                    Column::text(t.col_outcome()),
                    Column::text(t.col_rule()),
                ]
                caption=t.why_caption()
                compact=true
            >
                {body}
            </Table>
        }
    });
    let why = (table.is_some() || !evidence.is_empty()).then(|| {
        let used = (!evidence.is_empty()).then(|| {
            let items = evidence.into_iter().map(|text| view! { <li>{chinese(language, text)}</li> }).collect_view();
            view! { <h3>{Standings(language).evidence()}</h3> <ul>{items}</ul> }
        });
        view! { <details class="disclosure"><summary>{t.why()}</summary>{table}{used}</details> }
    });
    let basis = format!("{}{}{citation}", t.because(), if language == Language::Zh { "：" } else { ": " });
    view! {
        <section class="next-step" aria-label=t.next_step()>
            <p>{chinese(language, step.sentence(*level, subjects).in_language(language))}</p>
            <p>{chinese(language, basis)}</p>
            {note}
            {why}
        </section>
        {findings(language, &standing.findings)}
    }
}

fn evidence_words(language: Language, evidence: &Evidence) -> String {
    let (t, people) = (Standings(language), People(language));
    let level = |level: Level| words::level(people, level);
    match evidence {
        Evidence::Certificate(item) => t.evidence_certificate(level(item.level), scheme(t, item.scheme), &date(language, item.on)),
        Evidence::Period(period) => {
            let span = t.span(&date(language, period.from), &date(language, period.until));
            t.evidence_period(level(period.level), &span)
        }
        Evidence::Application(item) => t.evidence_application(level(item.level), &date(language, item.since)),
        Evidence::Exception(Exception::Cancelled { year, .. }) => t.evidence_cancelled(*year),
        Evidence::Exception(Exception::Extension { year, until, .. }) => t.evidence_extension(*year, &date(language, *until)),
        Evidence::Hours { entries, half_hours } => t.evidence_hours(*entries, &words::marks(Some(*half_hours))),
    }
}

pub(in crate::pages) const fn scheme(t: Standings, scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::National => t.scheme_national(),
        Scheme::SeparateLine => t.scheme_separate_line(),
        Scheme::Local => t.scheme_local(),
        Scheme::SeniorSlip => t.scheme_senior_slip(),
        Scheme::SeniorCertificate => t.scheme_senior_certificate(),
    }
}

fn findings(language: Language, findings: &[Finding]) -> impl IntoView + use<> {
    let (t, people) = (Standings(language), People(language));
    let level = |level: Level| words::level(people, level);
    let day = |on: NaiveDate| date(language, on);
    let items = findings
        .iter()
        .map(|finding| match *finding {
            Finding::CertificateBeforeExam { level: at, on, year } => t.found_certificate_before_exam(level(at), &day(on), year),
            Finding::LocalCertificateByNationalMarks { level: at, year } => t.found_local_certificate(level(at), year),
            Finding::PeriodsOverlap { level: at, from, until } => t.found_overlap(level(at), &day(from), &day(until)),
            Finding::RegisteredBeforeCertificate { level: at, on } => t.found_registered_early(level(at), &day(on)),
            Finding::ResultOfCancelledExam { level: at, year } => t.found_cancelled(level(at), year),
        })
        .map(|text| view! { <li>{chinese(language, text)}</li> })
        .collect_view();
    (!findings.is_empty()).then(|| view! { <div class="notice notice--warn"><p>{t.findings()}</p><ul>{items}</ul></div> })
}

/// 登记: state, period, window.
pub(in crate::pages) fn registration(language: Language, standing: &Standing) -> impl IntoView + use<> {
    let (t, people) = (Standings(language), People(language));
    let found = &standing.registration;
    let Some(level) = found.level else {
        return view! { <p class="muted">{t.registration_none()}</p> }.into_any();
    };
    let (kind, word) = state(t, found.state);
    let mut facts: Vec<(&'static str, String)> = vec![(t.registered_level(), words::level(people, level).to_owned())];
    if let Some(period) = found.period {
        facts.push((t.registered_on(), date(language, period.registered_on)));
        facts.push((t.period(), t.span(&date(language, period.from), &date(language, period.until))));
    }
    if let Some((from, until)) = found.window {
        facts.push((t.window(), t.span(&date(language, from), &date(language, until))));
    }
    if let Some(day) = found.register_by {
        facts.push((t.register_by(), date(language, day)));
    }
    let rows = facts
        .into_iter()
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{chinese(language, value)}</dd></div> })
        .collect_view();
    let lapsed = (found.state == RegistrationState::Lapsed).then(|| view! { <p class="muted">{t.lapsed_note()}</p> });
    view! {
        <p>{status(kind, word)}</p>
        {lapsed}
        <dl class="facts">{rows}</dl>
        <p class="muted">{chinese(language, found.rule.citation().in_language(language))}</p>
    }
    .into_any()
}

/// A state's word, and the kind of status it is.
pub(in crate::pages) const fn state(t: Standings, state: RegistrationState) -> (&'static str, &'static str) {
    match state {
        RegistrationState::None => ("idle", t.state_none()),
        RegistrationState::Submitted => ("info", t.state_submitted()),
        RegistrationState::FirstPassed => ("info", t.state_first_passed()),
        RegistrationState::FirstFailed => ("bad", t.state_first_failed()),
        RegistrationState::FinalPassed => ("info", t.state_final_passed()),
        RegistrationState::FinalFailed => ("bad", t.state_final_failed()),
        RegistrationState::Registered => ("ok", t.state_registered()),
        RegistrationState::Issued => ("ok", t.state_issued()),
        RegistrationState::WindowOpen => ("warn", t.state_window_open()),
        RegistrationState::Lapsed => ("warn", t.state_lapsed()),
    }
}

/// 继续教育: a bar per rule, and the words that say the same.
pub(in crate::pages) fn hours(language: Language, standing: &Standing) -> impl IntoView + use<> {
    let t = Standings(language);
    if standing.hours.is_empty() {
        return view! { <p class="muted">{t.hours_none()}</p> }.into_any();
    }
    let items = standing.hours.iter().map(|counted| hours_of(language, counted, standing.as_of)).collect_view();
    view! { <div class="stack">{items}</div> }.into_any()
}

fn hours_of(language: Language, counted: &HoursStanding, as_of: NaiveDate) -> impl IntoView + use<> {
    let t = Standings(language);
    let name = match counted.rule {
        Rule::HoursOfYear => t.hours_of_year(),
        Rule::ProfessionalOfYear => t.professional_of_year(),
        _ => t.hours_of_period(),
    };
    let written = |half_hours: i64| words::marks(Some(half_hours));
    let have = t.hours_have(&written(counted.have), &written(counted.need));
    let left = if counted.missing() == 0 { t.hours_enough().to_owned() } else { t.hours_missing(&written(counted.missing())) };
    let forecast = (counted.have > 0 && counted.missing() > 0 && counted.until > as_of)
        .then(|| format!(" · {}", t.hours_forecast(&written(counted.forecast), &date(language, counted.until))));
    let filled = counted.have.min(counted.need);
    let span = t.span(&date(language, counted.from), &date(language, counted.until));
    view! {
        <div>
            <h3 class="card__title">{name}</h3>
            <svg class="meter" viewBox=format!("0 0 {} 1", counted.need) preserveAspectRatio="none" aria-hidden="true">
                <rect class="meter__track" width=counted.need height="1"></rect>
                <rect class="meter__fill" width=filled height="1"></rect>
            </svg>
            <p class="meter__text">{have}" · "{left}{forecast}</p>
            <p class="muted">{chinese(language, span)}</p>
            <p class="muted">{chinese(language, counted.rule.citation().in_language(language))}</p>
        </div>
    }
}
