//! What is asked of an applicant, and what the register already says.

use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::certification::certificate::of_person;
use zhengtu::certification::eligibility::{Applicant, Diploma, Education};
use zhengtu::certification::rules::Scheme;
use zhengtu::division::Division;
use zhengtu::exchange::cells;
use zhengtu::ids::PersonId;
use zhengtu::person::store::{find, memberships};
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;

use crate::components::{Field, Options};
use crate::locale::Eligibility;
use crate::server::{PageError, Problems};

/// The exam as it is now exists since 2008; conditions are looked at so far ahead.
const YEARS: std::ops::RangeInclusive<i64> = 2019..=2040;

/// 社会工作专业, as the form sends it.
const SOCIAL_WORK: &str = "social_work";

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct EligibilityForm {
    pub province: String,
    year: String,
    education: String,
    major: String,
    graduated: String,
    study: String,
    education_2: String,
    major_2: String,
    graduated_2: String,
    study_2: String,
    since: String,
    junior_on: String,
    intermediate_on: String,
}

/// The names of one education's fields.
struct Names {
    education: &'static str,
    major: &'static str,
    graduated: &'static str,
    study: &'static str,
}

const FIRST: Names = Names { education: "education", major: "major", graduated: "graduated", study: "study" };
const SECOND: Names = Names { education: "education_2", major: "major_2", graduated: "graduated_2", study: "study_2" };

impl EligibilityForm {
    /// Nothing but the year.
    pub fn empty(year: i64) -> Self {
        Self { year: year.to_string(), ..Self::default() }
    }

    /// With a province chosen.
    pub fn of_province(self, province: String) -> Self {
        Self { province, ..self }
    }

    /// What the register knows of somebody.
    pub async fn of_register(tx: &mut Tx, id: PersonId, year: i64) -> Result<Self, PageError> {
        let person = find(tx, id).await?.ok_or(PageError::NotFound)?;
        let place = memberships(tx, id).await?.into_iter().next();
        let certificates = of_person(tx, id).await?;
        let held = |level: Level| {
            certificates
                .iter()
                .filter(|one| {
                    one.in_force()
                        && one.level() == Some(level)
                        && matches!(one.scheme(), Some(Scheme::National | Scheme::SeparateLine))
                })
                .map(|one| one.obtained_on)
                .min()
                .map(|day| day.to_string())
                .unwrap_or_default()
        };
        let social_work = person.major.contains("社会工作") || person.major.contains("社工");
        Ok(Self {
            province: place
                .and_then(|at| at.division_path.split('/').find(|part| !part.is_empty()).map(str::to_owned))
                .unwrap_or_default(),
            education: Education::in_words(&person.education).map(|known| known.code().to_owned()).unwrap_or_default(),
            major: if social_work { SOCIAL_WORK.to_owned() } else { String::new() },
            since: person.social_work_since.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default(),
            junior_on: held(Level::Junior),
            intermediate_on: held(Level::Intermediate),
            ..Self::empty(year)
        })
    }

    /// What it says, and the exam year; what is wrong is noted.
    pub fn read(&self, t: Eligibility, today: NaiveDate, problems: &mut Problems) -> Option<(Applicant, i64)> {
        let year = cells::integer(&self.year).filter(|year| YEARS.contains(year));
        if year.is_none() {
            problems.add("year", t.bad_year(*YEARS.start(), *YEARS.end()));
        }
        let mut diplomas = Vec::new();
        diplomas.extend(diploma(t, &FIRST, [&self.education, &self.major, &self.graduated, &self.study], problems));
        diplomas.extend(diploma(t, &SECOND, [&self.education_2, &self.major_2, &self.graduated_2, &self.study_2], problems));
        if diplomas.is_empty() {
            problems.add("education", t.nothing_given());
        }
        let since = optional(&self.since, cells::month, |day| day <= today, "since", t.bad_since(), problems);
        let mut held = Vec::new();
        for (level, field, text) in
            [(Level::Junior, "junior_on", &self.junior_on), (Level::Intermediate, "intermediate_on", &self.intermediate_on)]
        {
            let on = optional(text, cells::date, |day| day <= today, field, t.bad_day(), problems);
            held.extend(on.map(|on| (level, on)));
        }
        if let [(_, junior), (_, intermediate)] = held[..]
            && intermediate < junior
        {
            problems.add("intermediate_on", t.bad_order());
        }
        let year = year.filter(|_| problems.is_empty())?;
        Some((Applicant { diplomas, social_work_since: since, held }, year))
    }

    /// Its fields.
    pub fn fields(self, t: Eligibility, provinces: &[Division], problems: &Problems) -> impl IntoView + use<> {
        let error = |field: &str| problems.of(field).map(str::to_owned);
        let choices = std::iter::once((String::new(), t.province_any().to_owned()))
            .chain(provinces.iter().map(|division| (division.path.trim_matches('/').to_owned(), division.name.clone())))
            .collect::<Vec<_>>();
        let second =
            !self.education_2.is_empty() || ["education_2", "graduated_2", "study_2"].iter().any(|field| error(field).is_some());
        view! {
            <Options name="province" label=t.province() options=choices value=self.province hint=t.province_hint() />
            <Field name="year" label=t.year() value=self.year inputmode="numeric" error=error("year") required=true />
            <fieldset class="fieldset">
                <legend>{t.diplomas()}</legend>
                <p class="field__hint">{t.diplomas_hint()}</p>
                {diploma_fields(t, &FIRST, [self.education, self.major, self.graduated, self.study], problems)}
                <details open=second>
                    <summary>{t.diploma(2)}</summary>
                    <div class="fieldset">
                        {diploma_fields(t, &SECOND, [self.education_2, self.major_2, self.graduated_2, self.study_2], problems)}
                    </div>
                </details>
            </fieldset>
            <Field name="since" label=t.since() value=self.since hint=t.since_hint() error=error("since") inputmode="numeric" />
            <fieldset class="fieldset">
                <legend>{t.held()}</legend>
                <Field name="junior_on" label=t.junior_on() value=self.junior_on hint=t.held_hint() error=error("junior_on") inputmode="numeric" />
                <Field
                    name="intermediate_on"
                    label=t.intermediate_on()
                    value=self.intermediate_on
                    error=error("intermediate_on")
                    inputmode="numeric"
                />
            </fieldset>
        }
    }
}

/// A day or month that may be left out; what isn't one, or doesn't fit, is noted.
fn optional(
    text: &str,
    read: fn(&str) -> Option<NaiveDate>,
    fits: impl Fn(NaiveDate) -> bool,
    field: &'static str,
    sentence: &str,
    problems: &mut Problems,
) -> Option<NaiveDate> {
    if text.trim().is_empty() {
        return None;
    }
    let day = read(text).filter(|day| fits(*day));
    if day.is_none() {
        problems.add(field, sentence);
    }
    day
}

fn diploma(
    t: Eligibility,
    names: &Names,
    [education, major, graduated, study]: [&str; 4],
    problems: &mut Problems,
) -> Option<Diploma> {
    let education = Education::from_code(education)?;
    let graduated_on = optional(graduated, cells::month, |_| true, names.graduated, t.bad_month(), problems);
    let full_time_since = optional(
        study,
        cells::month,
        |day| graduated_on.is_none_or(|graduated| day < graduated),
        names.study,
        t.bad_study(),
        problems,
    );
    if full_time_since.is_some() && graduated_on.is_none() {
        problems.add(names.graduated, t.no_graduation());
    }
    // Left out: obtained before any cut-off day that is asked about.
    let graduated_on = graduated_on.unwrap_or(NaiveDate::MIN);
    Some(Diploma { education, social_work: major == SOCIAL_WORK, graduated_on, full_time_since })
}

fn diploma_fields(
    t: Eligibility,
    names: &Names,
    [education, major, graduated, study]: [String; 4],
    problems: &Problems,
) -> impl IntoView + use<> {
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let levels = std::iter::once((String::new(), t.none().to_owned()))
        .chain(Education::ALL.into_iter().map(|one| (one.code().to_owned(), one.name().in_language(t.0).to_owned())))
        .collect::<Vec<_>>();
    let majors = vec![(String::new(), t.major_other().to_owned()), (SOCIAL_WORK.to_owned(), t.major_social_work().to_owned())];
    view! {
        <Options name=names.education label=t.education() options=levels value=education error=error(names.education) />
        <Options name=names.major label=t.major() options=majors value=major />
        <Field
            name=names.graduated
            label=t.graduated()
            value=graduated
            hint=t.graduated_hint()
            error=error(names.graduated)
            inputmode="numeric"
        />
        <Field name=names.study label=t.study() value=study hint=t.study_hint() error=error(names.study) inputmode="numeric" />
    }
}
