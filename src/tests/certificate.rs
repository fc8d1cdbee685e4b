//! Certificates put on record by hand, voided, and checked by name and number.

use chrono::{DateTime, NaiveDate, Utc};

use crate::certification::certificate::{self, DayProblem, NewCertificate, NotVoided, RecordError};
use crate::certification::ledger::{self, NewFact};
use crate::certification::registration::application;
use crate::certification::rules::{Fact, ResultStatus, Scheme};
use crate::clock::{date_of, instant_of};
use crate::division;
use crate::ids::{CertificateId, PersonId};
use crate::on_both;
use crate::person::store::{Belonging, Entered, create};
use crate::secret::Secret;
use crate::store::{Store, Tx};
use crate::syllabus::Level;

const SECRET: Secret = Secret::from_bytes([7; 32]);

/// 1 November 2026, 9:00.
pub(super) fn now() -> DateTime<Utc> {
    instant_of(NaiveDate::from_ymd_opt(2026, 11, 1).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a time"))
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Somebody of 广陵区.
pub(super) async fn person(tx: &mut Tx, name: &str) -> anyhow::Result<PersonId> {
    let division = division::store::find(tx, "321002").await?.expect("广陵区");
    let entered = Entered { name: name.to_owned(), ..Entered::default() };
    Ok(create(tx, &SECRET, &entered, &Belonging { division, organisation: None, post: String::new() }, now()).await?)
}

pub(super) fn junior<'a>(person: PersonId, number: &'a str, on: &str) -> NewCertificate<'a> {
    NewCertificate {
        person,
        level: Level::Junior,
        scheme: Scheme::National,
        number,
        issuer: "",
        obtained_on: day(on),
        valid_until: None,
        division_path: "/32/3210/321002/",
        import: None,
        by: None,
    }
}

/// Both junior subjects of a year.
pub(super) async fn passed(tx: &mut Tx, person: PersonId, year: i64) -> anyhow::Result<()> {
    let facts: Vec<NewFact> = ["junior-comprehensive", "junior-practice"]
        .into_iter()
        .map(|subject| NewFact {
            person,
            fact: Fact {
                year,
                level: Level::Junior,
                subject: subject.to_owned(),
                half_marks: Some(140),
                status: ResultStatus::Valid,
                division_path: "/32/3210/321002/".to_owned(),
            },
            division: "321002".to_owned(),
            supersedes: None,
        })
        .collect();
    ledger::add(tx, &facts, None, now()).await?;
    Ok(())
}

async fn recorded(store: &Store, name: &str, number: &str) -> anyhow::Result<(PersonId, CertificateId)> {
    let mut tx = store.write().await?;
    let person = person(&mut tx, name).await?;
    let (id, _) = certificate::record(&mut tx, &junior(person, number, "2024-06-16"), now()).await?;
    tx.commit().await?;
    Ok((person, id))
}

on_both! {
    async fn a_certificate_is_put_on_record_and_found_by_name_and_number(store: Store) {
        let (person, _) = recorded(&store, "林知远", " 2024－06 ab123 ").await?;
        let mut tx = store.read().await?;
        let found = certificate::check(&mut tx, "林 知远", "202406AB123").await?.expect("by both");
        assert_eq!((found.title.as_str(), found.issuer.as_str()), ("中华人民共和国社会工作者职业水平证书", "人力资源和社会保障部、民政部"));
        assert_eq!(found.division_name.as_deref(), Some("广陵区"));
        assert!(certificate::check(&mut tx, "林知", "202406AB123").await?.is_none());
        let standing = ledger::standing_of(&mut tx, person, date_of(now())).await?;
        assert_eq!(standing.highest().map(|standing| standing.level), Some(Level::Junior));
        Ok(())
    }

    async fn a_number_is_held_once_and_a_level_certified_once(store: Store) {
        let (first, _) = recorded(&store, "林知远", "2024060001").await?;
        let mut tx = store.write().await?;
        let other = person(&mut tx, "周以宁").await?;
        let refused = certificate::record(&mut tx, &junior(other, "2024-060001", "2024-06-16"), now()).await;
        assert!(matches!(refused, Err(RecordError::HeldByAnother)), "{refused:?}");
        let refused = certificate::record(&mut tx, &junior(first, "2024060001", "2024-06-16"), now()).await;
        assert!(matches!(refused, Err(RecordError::OnRecord)), "{refused:?}");
        let refused = certificate::record(&mut tx, &junior(first, "2024060002", "2024-06-16"), now()).await;
        assert!(matches!(refused, Err(RecordError::SameLevel(number)) if number == "2024060001"));
        // One by a separate line beside it is another certificate.
        let local = NewCertificate { scheme: Scheme::SeparateLine, ..junior(first, "2022060009", "2022-06-19") };
        certificate::record(&mut tx, &local, now()).await?;
        let wrong = NewCertificate { scheme: Scheme::SeniorSlip, ..junior(other, "2022060010", "2022-06-19") };
        assert!(matches!(certificate::record(&mut tx, &wrong, now()).await, Err(RecordError::SchemeOfLevel)));
        let nobody = NewCertificate { scheme: Scheme::Local, ..junior(other, "2006060010", "2006-06-19") };
        assert!(matches!(certificate::record(&mut tx, &nobody, now()).await, Err(RecordError::NoIssuer)));
        Ok(())
    }

    async fn a_certificate_before_its_exam_is_refused(store: Store) {
        let mut tx = store.write().await?;
        let person = person(&mut tx, "林知远").await?;
        passed(&mut tx, person, 2024).await?;
        for (on, problem) in [
            ("2024-06-14", DayProblem::BeforeExam(2024)),
            ("2007-06-14", DayProblem::BeforeScheme(2008)),
            ("2026-11-02", DayProblem::Future),
        ] {
            let answer = certificate::record(&mut tx, &junior(person, "2024060001", on), now()).await;
            assert!(matches!(answer, Err(RecordError::Day(found)) if found == problem), "{on}: {answer:?}");
        }
        certificate::record(&mut tx, &junior(person, "2024060001", "2024-06-16"), now()).await?;
        Ok(())
    }

    async fn a_voided_one_stays_visible_and_sets_its_number_free(store: Store) {
        let (person, id) = recorded(&store, "林知远", "2024060001").await?;
        let mut tx = store.write().await?;
        let found = certificate::find(&mut tx, id).await?.expect("it");
        assert_eq!(certificate::void(&mut tx, &found, None, "级别录错", now()).await?, Ok(()));
        assert_eq!(certificate::void(&mut tx, &found, None, "再一次", now()).await?, Err(NotVoided::Already));
        let checked = certificate::check(&mut tx, "林知远", "2024060001").await?.expect("the voided one");
        assert!(!checked.in_force());
        let standing = ledger::standing_of(&mut tx, person, date_of(now())).await?;
        assert_eq!(standing.highest().map(|standing| standing.level), None, "it counts no more");
        // Recorded anew under the same number, the new one is found.
        let (again, _) = certificate::record(&mut tx, &junior(person, "2024060001", "2024-06-16"), now()).await?;
        assert_eq!(certificate::check(&mut tx, "林知远", "2024060001").await?.map(|found| found.id), Some(again));
        let all = certificate::of_person(&mut tx, person).await?;
        assert_eq!(all.iter().map(|item| (item.id, item.in_force())).collect::<Vec<_>>(), [(again, true), (id, false)]);
        assert_eq!(all[1].void_reason, "级别录错");
        Ok(())
    }

    async fn what_is_applied_for_is_not_voided(store: Store) {
        let (person, id) = recorded(&store, "林知远", "2024060001").await?;
        let mut tx = store.write().await?;
        application::submit(&mut tx, person, id, "", None, now()).await?;
        let found = certificate::find(&mut tx, id).await?.expect("it");
        assert_eq!(certificate::void(&mut tx, &found, None, "录错", now()).await?, Err(NotVoided::ApplicationOpen));
        Ok(())
    }
}
