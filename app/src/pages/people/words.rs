//! Words for levels, kinds, steps and outcomes.

use chrono::NaiveDate;
use zhengtu::certification::rules::Outcome;
use zhengtu::organisation::OrganisationKind;
use zhengtu::syllabus::{Level, Subject};

use crate::locale::{Language, People, Standings};

pub(in crate::pages) fn level(t: People, level: Level) -> &'static str {
    match level {
        Level::Junior => t.junior(),
        Level::Intermediate => t.intermediate(),
        Level::Senior => t.senior(),
    }
}

pub(in crate::pages) fn level_code(t: People, code: &str) -> &'static str {
    Level::from_code(code).map_or(t.none_reached(), |found| level(t, found))
}

pub(in crate::pages) fn kind(t: People, kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::PartySocialWorkDepartment => t.kind_party_social_work_department(),
        OrganisationKind::CivilAffairs => t.kind_civil_affairs(),
        OrganisationKind::Station => t.kind_station(),
        OrganisationKind::Community => t.kind_community(),
        OrganisationKind::ServiceAgency => t.kind_service_agency(),
        OrganisationKind::Association => t.kind_association(),
        OrganisationKind::PublicInstitution => t.kind_public_institution(),
        OrganisationKind::MassOrganisation => t.kind_mass_organisation(),
        OrganisationKind::Enterprise => t.kind_enterprise(),
        OrganisationKind::Other => t.kind_other(),
    }
}

/// A step's short name, and the kind of status it is.
pub(super) fn step(t: People, code: &str) -> (&'static str, &'static str) {
    let more = Standings(t.0);
    match code {
        "register" => ("warn", t.step_register()),
        "register_late" => ("idle", t.step_register_late()),
        "sit_remaining" => ("warn", t.step_sit_remaining()),
        "start_over" => ("info", t.step_start_over()),
        "sit_all" => ("idle", t.step_sit_all()),
        "apply_for_review" => ("warn", t.step_apply_for_review()),
        "correct_application" => ("warn", more.step_correct_application()),
        "renew" => ("warn", more.step_renew()),
        "await_results" => ("info", more.step_await_results()),
        "renew_late" => ("warn", more.step_renew_late()),
        "collect_hours" => ("info", more.step_collect_hours()),
        "renew_later" => ("ok", more.step_renew_later()),
        "await_review" => ("info", more.step_await_review()),
        _ => ("ok", t.step_nothing()),
    }
}

/// 还有 12 天
pub(in crate::pages) fn due(t: People, by: NaiveDate, today: NaiveDate) -> String {
    match (by - today).num_days() {
        0 => t.due_today().to_owned(),
        days if days > 0 => t.days_left(days),
        days => t.days_over(-days),
    }
}

pub(super) fn subject_name<'a>(language: Language, subjects: &'a [Subject], code: &'a str) -> &'a str {
    subjects.iter().find(|subject| subject.code == code).map_or(code, |subject| match language {
        Language::Zh => subject.name.as_str(),
        Language::En => subject.name_en.as_str(),
    })
}

pub(super) fn outcome(t: People, outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Passed => ("ok", t.outcome_passed()),
        Outcome::PassedLocally => ("ok", t.outcome_passed_locally()),
        Outcome::Below => ("bad", t.outcome_below()),
        Outcome::Absent => ("idle", t.outcome_absent()),
        Outcome::Void => ("bad", t.outcome_void()),
        Outcome::NoLine => ("info", t.outcome_no_line()),
    }
}

/// Half marks as people write marks.
pub(super) fn marks(half_marks: Option<i64>) -> String {
    match half_marks {
        None => "—".to_owned(),
        Some(half) if half % 2 == 0 => (half / 2).to_string(),
        Some(half) => format!("{}.5", half / 2),
    }
}

/// A result on record as people write it: the mark, or why there is none.
pub(super) fn result(t: People, half_marks: Option<i64>, status: &str) -> String {
    match status {
        "valid" => marks(half_marks),
        "absent" => t.outcome_absent().to_owned(),
        _ => t.outcome_void().to_owned(),
    }
}
