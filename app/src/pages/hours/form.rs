//! The form for an entry: its fields, and reading them.

use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::certification::hours::{ENTERED, Entered, Kind, flaws};
use zhengtu::exchange::cells;

use crate::components::{Choice, Field, Options};
use crate::locale::Hours;
use crate::pages::training::{hours, read_hours};
use crate::server::Problems;

/// As typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Form {
    kind: String,
    title: String,
    provider: String,
    first_day: String,
    last_day: String,
    hours: String,
    professional: String,
    reason: String,
}

impl Form {
    /// Empty, for a professional subject.
    pub(super) fn fresh() -> Self {
        Self { kind: Kind::Elsewhere.code().to_owned(), professional: "yes".to_owned(), ..Self::default() }
    }

    /// What an entry says now; the reason is to be typed.
    pub(super) fn of(entered: &Entered) -> Self {
        Self {
            kind: entered.kind.code().to_owned(),
            title: entered.title.clone(),
            provider: entered.provider.clone(),
            first_day: entered.first_day.to_string(),
            last_day: entered.last_day.to_string(),
            hours: hours(entered.half_hours),
            professional: if entered.professional { "yes".to_owned() } else { String::new() },
            reason: String::new(),
        }
    }

    /// What it says, if nothing is wrong with it. `kinds` may be entered here.
    pub(super) fn read(&self, t: Hours, kinds: &[Kind], today: NaiveDate, problems: &mut Problems) -> Option<Entered> {
        let kind = Kind::from_code(&self.kind).filter(|kind| kinds.contains(kind));
        if kind.is_none() {
            problems.add("kind", t.no_kind());
        }
        let is_degree = kind == Some(Kind::Degree);
        let last_day = cells::date(&self.last_day);
        let first_day = if is_degree && self.first_day.trim().is_empty() { last_day } else { cells::date(&self.first_day) };
        for (field, day) in [("first_day", first_day), ("last_day", last_day)] {
            if day.is_none() {
                problems.add(field, t.bad_day());
            }
        }
        let half_hours = if is_degree { Some(1) } else { read_hours(&self.hours) };
        if half_hours.is_none() {
            problems.add("hours", t.bad_hours());
        }
        // What can't be read is said above; everything else is looked at all the same, so that it is all said at once.
        let known = Entered {
            kind: kind.unwrap_or(Kind::Elsewhere),
            title: self.title.clone(),
            provider: self.provider.clone(),
            first_day: first_day.or(last_day).unwrap_or(today),
            last_day: last_day.or(first_day).unwrap_or(today),
            half_hours: half_hours.unwrap_or(1),
            professional: self.professional == "yes",
            reason: self.reason.clone(),
        };
        let entered = known.settled();
        for flaw in flaws(&entered, today) {
            let (field, sentence) = t.flaw(flaw);
            if problems.of(field).is_none() {
                problems.add(field, sentence);
            }
        }
        problems.is_empty().then_some(entered)
    }
}

/// The kinds somebody may choose among.
pub(super) const BY_OFFICER: &[Kind] = &ENTERED;
/// Those a person claims themselves.
pub(super) const BY_PERSON: &[Kind] = &[Kind::Elsewhere, Kind::Degree];

/// The fields, with what was typed.
pub(super) fn fields(t: Hours, form: Form, kinds: &[Kind], reason: &'static str, problems: &Problems) -> impl IntoView + use<> {
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let kinds: Vec<(String, String)> = kinds.iter().map(|kind| (kind.code().to_owned(), t.kind_name(*kind).to_owned())).collect();
    let (kind, title, provider) = (error("kind"), error("title"), error("provider"));
    let (first, last, hours, why) = (error("first_day"), error("last_day"), error("hours"), error("reason"));
    view! {
        <Options name="kind" label=t.kind() options=kinds value=form.kind error=kind />
        <Field name="title" label=t.field_title() value=form.title error=title required=true autocomplete="off" />
        <Field name="provider" label=t.field_provider() value=form.provider error=provider autocomplete="off" />
        <div class="split">
            <Field name="first_day" label=t.field_first() kind="date" value=form.first_day hint=t.field_first_hint() error=first />
            <Field name="last_day" label=t.field_last() kind="date" value=form.last_day error=last required=true />
        </div>
        <Field name="hours" label=t.field_hours() value=form.hours hint=t.field_hours_hint() error=hours inputmode="decimal" autocomplete="off" />
        <Choice name="professional" value="yes" label=t.field_professional() checked=form.professional == "yes" />
        <Field name="reason" label=reason value=form.reason hint=t.field_reason_hint() error=why autocomplete="off" />
    }
}

/// The field for a file.
pub(super) fn file_field(t: Hours, error: Option<String>) -> impl IntoView {
    view! { <Field name="file" label=t.field_file() kind="file" hint=t.field_file_hint() error=error /> }
}
