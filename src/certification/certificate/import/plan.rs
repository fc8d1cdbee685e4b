//! What a good row adds to the register.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::known::{Held, HeldPeriod, Known};
use super::row::{CertificateRow, day_finding, early_remark};
use crate::bilingual::Bilingual;
use crate::certification::certificate::{NewCertificate, judge_day};
use crate::certification::matching::{Matched, Who};
use crate::certification::registration::period::NewPeriod;
use crate::certification::registration::{InForce, fit};
use crate::certification::rules::{Scheme, period_from};
use crate::exchange::Verdict;
use crate::ids::{AccountId, CertificateId, ImportId, PeriodId, PersonId};
use crate::person::import::{Finding, finding};
use crate::syllabus::Level;

/// What a row comes to.
#[derive(Debug)]
pub(super) struct Planned {
    pub person: PersonId,
    pub folded: String,
    pub certificate: Certificate,
    pub registration: Option<NewPeriod>,
}

impl Planned {
    /// It adds a certificate; otherwise only a period of one.
    pub fn is_new(&self) -> bool {
        matches!(self.certificate, Certificate::New(_))
    }
}

/// Of which certificate a row is.
#[derive(Debug)]
pub(super) enum Certificate {
    OnRecord(CertificateId),
    New(New),
    /// An earlier row makes it.
    OfThisFile,
}

/// A certificate to be put on record.
#[derive(Debug)]
pub(super) struct New {
    level: Level,
    scheme: Scheme,
    number: String,
    issuer: String,
    obtained_on: NaiveDate,
    valid_until: Option<NaiveDate>,
    division_path: String,
}

impl New {
    pub fn as_new(&self, person: PersonId, import: ImportId, by: Option<AccountId>) -> NewCertificate<'_> {
        NewCertificate {
            person,
            level: self.level,
            scheme: self.scheme,
            number: &self.number,
            issuer: &self.issuer,
            obtained_on: self.obtained_on,
            valid_until: self.valid_until,
            division_path: &self.division_path,
            import: Some(import),
            by,
        }
    }
}

fn error(zh: impl Into<String>, en: impl Into<String>, fix: (&str, &str)) -> Finding {
    finding(Verdict::Error, zh, en, fix)
}

/// Rows that give one number to two people, or say two things of it: none of them is believed.
pub(super) fn refuse_contradictions(matched: &mut [Matched<CertificateRow>]) {
    let mut given: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, item) in matched.iter().enumerate() {
        if item.who.is_some() && !item.row.folded.is_empty() {
            given.entry(item.row.folded.as_str()).or_default().push(index);
        }
    }
    let says = |index: usize| {
        let item = &matched[index];
        (item.who.as_ref().map(|who| who.id), item.row.level, item.row.scheme, item.row.obtained_on)
    };
    let groups: Vec<Vec<usize>> =
        given.into_values().filter(|group| group.iter().any(|index| says(*index) != says(group[0]))).collect();
    for group in groups {
        let numbers: Vec<String> = group.iter().map(|index| matched[*index].row.number_of_row.to_string()).collect();
        for index in group {
            matched[index].findings.push(error(
                format!("待核对：第 {} 行给出同一证书编号，但人员、级别或批准日期不同，均未采用。", numbers.join("、")),
                format!(
                    "To be checked: rows {} give one certificate number, but differ in person, level or day; none is used.",
                    numbers.join(", ")
                ),
                ("请按证书核对。", "Check them against the certificates."),
            ));
        }
    }
}

/// What a row adds; none if all of it is on record. A reason it stays out for is among the findings.
pub(super) fn plan(
    row: &CertificateRow,
    who: &Who,
    known: &mut Known,
    today: NaiveDate,
    findings: &mut Vec<Finding>,
) -> Option<Planned> {
    let before = findings.len();
    let scheme = scheme_of(row, who.id, known, findings);
    match judge_day(scheme, row.obtained_on, &known.sat(who.id, row.level), &known.rulebook.calendar, today) {
        Ok(None) => {}
        Ok(Some(year)) => findings.push(early_remark(year)),
        Err(problem) => findings.push(day_finding(problem)),
    }
    let certificate = certificate(row, who, scheme, known, findings);
    let registration = registration(row, who, known, findings);
    if findings[before..].iter().any(|(verdict, ..)| *verdict == Verdict::Error) {
        return None;
    }
    let adds = |what: (&str, &str)| (Verdict::Ok, Bilingual::new(what.0, what.1), Bilingual::default());
    let certificate = match (certificate?, &registration) {
        (Certificate::New(new), _) => {
            let held = Held {
                id: None,
                person: who.id,
                level: new.level,
                scheme,
                number: new.number.clone(),
                obtained_on: new.obtained_on,
            };
            known.hold(row.folded.clone(), held);
            findings.push(match &registration {
                Some(_) => adds(("新增证书及其登记。", "The certificate and its registration are added.")),
                None => adds(("新增证书。", "The certificate is added.")),
            });
            Certificate::New(new)
        }
        (other, Some(_)) => {
            findings.push(adds(("证书已在台账，新增一次登记。", "The certificate is on record; a registration is added.")));
            other
        }
        (_, None) => {
            findings.push((
                Verdict::Unchanged,
                Bilingual::new("与台账一致，无变化。", "As on record; nothing changes."),
                Bilingual::default(),
            ));
            return None;
        }
    };
    if let Some(new) = &registration {
        keep_in_step(known, new);
    }
    Some(Planned { person: who.id, folded: row.folded.clone(), certificate, registration })
}

/// The scheme the file says, or else what the ledger knows.
fn scheme_of(row: &CertificateRow, person: PersonId, known: &Known, findings: &mut Vec<Finding>) -> Scheme {
    if row.scheme_said || row.scheme != Scheme::National {
        return row.scheme;
    }
    if let Some(held) = known.by_number.get(&row.folded).filter(|held| held.person == person) {
        return held.scheme;
    }
    if known.passed_by_separate_line(person, row.level, row.obtained_on).unwrap_or_default() {
        findings.push(finding(
            Verdict::Warning,
            "台账中此人按单独划线合格，证书登记为本地有效。",
            "By the ledger the exam was passed by a separate line: the certificate is recorded as valid locally.",
            (
                "如为全国有效，请在「有效范围」写明后重新上传。",
                "If it is valid nationwide, say so in the column 有效范围 and upload again.",
            ),
        ));
        return Scheme::SeparateLine;
    }
    row.scheme
}

/// The certificate of a row: on record, or to be made. None where it can't be.
fn certificate(row: &CertificateRow, who: &Who, scheme: Scheme, known: &Known, findings: &mut Vec<Finding>) -> Option<Certificate> {
    if let Some(held) = known.by_number.get(&row.folded) {
        if held.person != who.id {
            findings.push(error(
                "这个证书编号已登记在另一人名下。",
                "Somebody else holds a certificate of this number.",
                (
                    "请按证书核对编号；如原登记有误，请先由其登记地作废。",
                    "Check the number; if the other record is wrong, have it voided first.",
                ),
            ));
            return None;
        }
        if (held.level, held.obtained_on, held.scheme) != (row.level, row.obtained_on, scheme) {
            findings.push(error(
                "同一编号的证书已在台账，但级别、批准日期或有效范围不同。",
                "The certificate is on record with another level, day or scheme.",
                (
                    "更正须在人员页作废原记录（写明原因）后重新登记。",
                    "To correct it, void the old record on the person's page, with a reason, and enter it anew.",
                ),
            ));
            return None;
        }
        return Some(held.id.map_or(Certificate::OfThisFile, Certificate::OnRecord));
    }
    if known.was_voided(who.id, &row.folded) {
        findings.push(error(
            "这份证书的记录已被作废，不再导入。",
            "The record of this certificate was voided; it isn't imported again.",
            ("如证书确实有效，请在人员页重新登记。", "If the certificate is good, enter it anew on the person's page."),
        ));
        return None;
    }
    // A slip may be earned again.
    let same = known.of_person.get(&who.id).into_iter().flatten().find(|held| held.level == row.level && held.scheme == scheme);
    if let Some(same) = same.filter(|_| scheme != Scheme::SeniorSlip) {
        findings.push(error(
            format!("此人已有同级别证书，编号 {}。", same.number),
            format!("This person holds a certificate of this level, number {}.", same.number),
            (
                "请核对编号；如原记录有误，请在人员页作废后重新导入。",
                "Check the number; if the old record is wrong, void it on the person's page and import again.",
            ),
        ));
        return None;
    }
    let valid_until = row.until.filter(|_| scheme == Scheme::SeniorSlip);
    Some(Certificate::New(New {
        level: row.level,
        scheme,
        number: row.number.clone(),
        issuer: row.issuer.clone(),
        obtained_on: row.obtained_on,
        valid_until,
        division_path: who.division_path.clone(),
    }))
}

/// The period of a row that isn't on record yet.
fn registration(row: &CertificateRow, who: &Who, known: &Known, findings: &mut Vec<Finding>) -> Option<NewPeriod> {
    let (on, said_until) = row.period()?;
    let registered = known.periods.get(&who.id).into_iter().flatten().filter(|held| held.period.level == row.level);
    if let Some(same) = registered.clone().find(|held| held.registered_on == on) {
        if row.until.is_some_and(|until| until != same.period.until) {
            findings.push(error(
                format!("同日登记的有效期已在台账，至 {}，与本行不同。", same.period.until),
                format!("A registration of that day is on record until {}, which differs.", same.period.until),
                (
                    "请核对有效期；如台账有误，请在人员页更正。",
                    "Check the last day; if the register is wrong, correct it on the person's page.",
                ),
            ));
        } else if !row.registration_number.is_empty() && row.registration_number != same.number {
            findings.push(finding(
                Verdict::Warning,
                "登记编号与台账不同，台账不变。",
                "The registration number differs from the one on record, which stays.",
                ("如台账有误，请在人员页更正。", "If the register is wrong, correct it on the person's page."),
            ));
        }
        return None;
    }
    let existing = known.in_force(who.id);
    let (from, until) = days(row, &existing, on, said_until);
    match fit(&existing, row.level, from, until) {
        Err(overlap) => {
            findings.push(error(
                format!("与台账中的登记有效期重叠（{} 至 {}）。", overlap.from, overlap.until),
                format!("It overlaps a period on record ({} to {}).", overlap.from, overlap.until),
                (
                    "请核对登记日期与有效期；如台账有误，请在人员页更正。",
                    "Check both days; if the register is wrong, correct it on the person's page.",
                ),
            ));
            None
        }
        Ok(cuts) => {
            for cut in cuts {
                findings.push(finding(
                    Verdict::Warning,
                    format!("已登记更高级别，原较低级别的登记有效期改为至 {}。", cut.until),
                    format!("A higher level is registered: the lower one's period now ends on {}.", cut.until),
                    ("", ""),
                ));
            }
            Some(NewPeriod {
                person: who.id,
                certificate: None,
                level: row.level,
                first: !registered.clone().any(|held| held.period.from < from),
                number: row.registration_number.clone(),
                registered_on: on,
                from,
                until,
                division_path: who.division_path.clone(),
                application: None,
                import: None,
                reason: String::new(),
            })
        }
    }
}

/// Renewed in the window of the period before, a period begins where that one ends.
fn days(row: &CertificateRow, existing: &[InForce], on: NaiveDate, until: NaiveDate) -> (NaiveDate, NaiveDate) {
    let renewed = existing.iter().find(|period| period.level == row.level && on >= period.window_from() && on <= period.until);
    let follows =
        renewed.and_then(|period| period.until.succ_opt()).map(|from| (from, row.until.unwrap_or_else(|| period_from(from).1)));
    follows.filter(|(from, until)| from <= until).unwrap_or((on, until))
}

/// Later rows see what this one adds. (Which ids it gets doesn't matter to them.)
fn keep_in_step(known: &mut Known, new: &NewPeriod) {
    let cuts = fit(&known.in_force(new.person), new.level, new.from, new.until).unwrap_or_default();
    let periods = known.periods.entry(new.person).or_default();
    for held in periods.iter_mut() {
        if let Some(cut) = cuts.iter().find(|cut| cut.id == held.period.id) {
            held.period.until = cut.until;
        }
    }
    let period = InForce { id: PeriodId::fresh(), level: new.level, from: new.from, until: new.until };
    periods.push(HeldPeriod { period, registered_on: new.registered_on, number: new.number.clone() });
}
