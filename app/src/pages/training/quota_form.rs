//! The part of a session's form about units: for which it is, and what is set aside for them.

use leptos::prelude::*;
use zhengtu::account::Scope;
use zhengtu::store::Tx;
use zhengtu::training::store::{UnitMatch, unit_named};
use zhengtu::training::{Plan, PlanProblem, QUOTAS, QuotaPlan, UnitPlan};

use super::plan_form::SessionForm;
use crate::components::Field;
use crate::locale::{Seats, Training, count};
use crate::server::{PageError, Problems};

/// At least so many rows are shown, and so many empty ones.
const ROWS: usize = 4;
const SPARE: usize = 2;

/// The units a form names.
#[derive(Debug, Default)]
pub(super) struct Units {
    pub(super) audience: Vec<UnitPlan>,
    pub(super) quotas: Vec<QuotaPlan>,
    /// In which row of the form each quota was typed.
    pub(super) rows: Vec<usize>,
}

/// Finds the units somebody typed; what can't be found is noted. `stored` is what the session says already: what stands there unchanged
/// means the same unit as before, whatever else has got its name since, and whether or not it could be chosen today. Seats of units that
/// were given back stay as they were, and aren't read.
pub(super) async fn read_units(
    tx: &mut Tx,
    t: Seats,
    form: &SessionForm,
    (stored, returned): (&Plan, bool),
    scopes: &[Scope],
    problems: &mut Problems,
) -> Result<Units, PageError> {
    let known: Vec<&UnitPlan> = stored.audience.iter().chain(stored.quotas.iter().map(|quota| &quota.unit)).collect();
    let mut units = Units::default();
    for line in form.audience.lines().map(str::trim).filter(|line| !line.is_empty()).take(QUOTAS + 1) {
        match found(tx, t, line, &known, scopes).await? {
            Ok(unit) => units.audience.push(unit),
            Err(sentence) => problems.add("audience", sentence),
        }
    }
    if returned {
        return Ok(units);
    }
    let of = |column: &[String], index: usize| column.get(index).map(|text| text.trim().to_owned()).unwrap_or_default();
    let mut wrong = Vec::new();
    for index in 0..form.quota_unit.len().max(form.quota_seats.len()).min(QUOTAS + 1) {
        let (unit, seats) = (of(&form.quota_unit, index), of(&form.quota_seats, index));
        if unit.is_empty() {
            if !seats.is_empty() {
                wrong.push(t.problem_quota_unit(index + 1));
            }
            continue;
        }
        match found(tx, t, &unit, &known, scopes).await? {
            Ok(unit) => {
                units.quotas.push(QuotaPlan { unit, seats: seats.parse().unwrap_or_default() });
                units.rows.push(index + 1);
            }
            Err(sentence) => wrong.push(sentence),
        }
    }
    if !wrong.is_empty() {
        problems.add("quotas", wrong.join(" "));
    }
    Ok(units)
}

/// The unit of this name, or why there is none.
async fn found(
    tx: &mut Tx,
    t: Seats,
    typed: &str,
    known: &[&UnitPlan],
    scopes: &[Scope],
) -> Result<Result<UnitPlan, String>, PageError> {
    if let Some(unit) = known.iter().find(|unit| unit.typed() == typed) {
        return Ok(Ok((*unit).clone()));
    }
    Ok(match unit_named(tx, typed, scopes).await? {
        UnitMatch::One(unit) => Ok(unit),
        UnitMatch::None => Err(t.problem_unit_none(typed)),
        UnitMatch::Several(all) => Err(t.problem_unit_several(typed, &all.join("、"))),
    })
}

/// Hours to answer in, as minutes: `12`, `0.5`, `0.25`.
pub(super) fn read_minutes(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 2 || !part.bytes().chain(whole.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: i64 = if part.is_empty() { 0 } else { format!("{part:0<2}").parse().ok()? };
    (whole < 10_000).then_some(whole * 60 + part * 60 / 100)
}

/// [`read_minutes`] the other way round.
pub(super) fn hours_text(minutes: i64) -> String {
    let (whole, part) = (minutes / 60, minutes % 60 * 100 / 60);
    if part == 0 { whole.to_string() } else { format!("{whole}.{part:02}").trim_end_matches('0').to_owned() }
}

/// Notes what the rules say of units, if it is about them.
pub(super) fn note_problem(t: Seats, problem: PlanProblem, rows: &[usize], problems: &mut Problems) {
    let row = |index: usize| rows.get(index).copied().unwrap_or(index + 1);
    match problem {
        PlanProblem::TooManyUnits => problems.add("quotas", t.problem_too_many_units()),
        PlanProblem::QuotaWithoutSeats(index) => problems.add("quotas", t.problem_quota_seats(row(index))),
        PlanProblem::QuotaTwice(one, other) => problems.add("quotas", t.problem_quota_twice(row(one), row(other))),
        PlanProblem::QuotasExceedCapacity { seats } => problems.add("quotas", t.problem_quota_sum(&count(seats))),
        PlanProblem::QuotasReturnAfterStart => problems.add("quotas_until", t.problem_quota_late()),
        PlanProblem::OfferOutOfRange => problems.add("offer_hours", t.problem_offer()),
        _ => {}
    }
}

/// The fields. `fixed`: the seats of units were given back, and when.
pub(super) fn unit_fields(t: Training, form: &SessionForm, problems: &Problems, fixed: Option<String>) -> impl IntoView + use<> {
    let words = Seats(t.0);
    let wrong = |field: &str| problems.of(field).map(str::to_owned);
    let quotas = match fixed {
        Some(at) => {
            let kept = form.quota_unit.iter().zip(&form.quota_seats).map(|(unit, seats)| {
                view! {
                    <input type="hidden" name="quota_unit" value=unit.clone() />
                    <input type="hidden" name="quota_seats" value=seats.clone() />
                }
            });
            view! {
                <p class="field__hint">{words.quotas_fixed(&at)}</p>
                {kept.collect_view()}
                <input type="hidden" name="quotas_until" value=form.quotas_until.clone() />
            }
            .into_any()
        }
        None => view! {
            {quota_rows(words, form, wrong("quotas"))}
            <Field
                name="quotas_until"
                kind="datetime-local"
                label=words.field_quotas_until()
                value=form.quotas_until.clone()
                hint=words.field_quotas_until_hint()
                error=wrong("quotas_until")
            />
        }
        .into_any(),
    };
    view! {
        <Field
            name="audience"
            kind="textarea"
            label=words.field_audience()
            value=form.audience.clone()
            hint=words.field_audience_hint()
            error=wrong("audience")
        />
        {quotas}
        <Field
            name="offer_hours"
            label=words.field_offer_hours()
            value=form.offer_hours.clone()
            hint=words.field_offer_hours_hint()
            error=wrong("offer_hours")
            inputmode="decimal"
        />
    }
}

/// Rows of unit and seats, so that several need no script.
fn quota_rows(t: Seats, form: &SessionForm, error: Option<String>) -> impl IntoView + use<> {
    let of = |column: &[String], index: usize| column.get(index).cloned().unwrap_or_default();
    let cell = |label: &'static str, index: usize, name: &'static str, value: String| {
        let id = format!("{name}-{}", index + 1);
        let (inputmode, size, most) = if name == "quota_seats" { (Some("numeric"), Some("5"), "5") } else { (None, None, "120") };
        let class = if name == "quota_unit" { "field field--grow" } else { "field" };
        view! {
            <div class=class>
                <label class="field__label" for=id.clone()>{label}</label>
                <input
                    class="field__input"
                    id=id
                    name=name
                    type="text"
                    value=value
                    aria-label=t.quota_field(index + 1, label)
                    inputmode=inputmode
                    size=size
                    maxlength=most
                />
            </div>
        }
    };
    let filled = form.quota_unit.iter().rposition(|unit| !unit.trim().is_empty()).map_or(0, |last| last + 1);
    let rows = (0..(filled + SPARE).clamp(ROWS, QUOTAS))
        .map(|index| {
            view! {
                <div class="cluster" role="group" aria-label=t.quota_number(index + 1)>
                    {cell(t.quota_unit(), index, "quota_unit", of(&form.quota_unit, index))}
                    {cell(t.quota_seats(), index, "quota_seats", of(&form.quota_seats, index))}
                </div>
            }
        })
        .collect_view();
    let described = if error.is_some() { "quotas-hint quotas-error" } else { "quotas-hint" };
    view! {
        <fieldset class="fieldset" id="quotas" tabindex="-1" aria-describedby=described>
            <legend>{t.group_quotas()}</legend>
            <p class="field__hint" id="quotas-hint">{t.group_quotas_hint()}</p>
            {error.map(|text| view! { <p class="field__error" id="quotas-error">{text}</p> })}
            {rows}
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_to_answer_are_read_and_written() {
        for (text, minutes) in [("12", 720), ("0.5", 30), ("0.25", 15), (".5", 30), ("168", 10_080)] {
            assert_eq!(read_minutes(text), Some(minutes), "{text}");
        }
        for wrong in ["x", "1.234", "-1", "1,5", "99999"] {
            assert_eq!(read_minutes(wrong), None, "{wrong}");
        }
        for minutes in [720, 30, 15, 90, 10_080] {
            assert_eq!(read_minutes(&hours_text(minutes)), Some(minutes));
        }
        assert_eq!(hours_text(30), "0.5");
    }
}
