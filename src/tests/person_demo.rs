//! The demonstration's people: invented, complete, and counted by the same code as anybody.

use chrono::{DateTime, Utc};

use crate::account::store as accounts;
use crate::certification::registration::queue;
use crate::certification::rules::ApplicationState;
use crate::certification::{self, certificate, entry};
use crate::clock::{date_of, instant_of};
use crate::division::store as divisions;
use crate::on_both;
use crate::person::demo::fill;
use crate::person::id_number::IdNumber;
use crate::person::worklist::{self, Filter};
use crate::secret::Secret;
use crate::store::Tx;
use crate::syllabus::Level;
use crate::with_tx;

const SECRET: Secret = Secret::from_bytes([7; 32]);

fn now() -> DateTime<Utc> {
    instant_of(chrono::NaiveDate::from_ymd_opt(2026, 11, 2).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a time"))
}

async fn count(tx: &mut Tx, query: &'static str) -> anyhow::Result<i64> {
    Ok(with_tx!(tx, |c| sqlx::query_scalar(query).fetch_one(c).await)?)
}

on_both! {
    async fn the_demonstration_fills_the_counties_there_are(store: Store) {
        let mut tx = store.write().await?;
        fill(&mut tx, &SECRET, now()).await?;
        tx.commit().await?;
        let mut tx = store.read().await?;

        let people = count(&mut tx, "SELECT COUNT(*) AS n FROM person").await?;
        assert_eq!(people, 150 + 8 + 265 + 120 + 270, "广陵, 邗江, 玄武 and 城关");
        assert_eq!(count(&mut tx, "SELECT COUNT(*) AS n FROM membership WHERE until_on IS NULL").await?, people, "everybody belongs somewhere");
        assert_eq!(count(&mut tx, "SELECT COUNT(*) AS n FROM person_standing").await?, people, "everybody stands somewhere");
        assert!(count(&mut tx, "SELECT COUNT(*) AS n FROM exam_result").await? > 1000);
        assert!(count(&mut tx, "SELECT COUNT(*) AS n FROM exam_result WHERE status <> 'valid' AND status <> 'absent'").await? > 0);

        let sealed: Vec<Vec<u8>> = with_tx!(&mut tx, |c| sqlx::query_scalar("SELECT id_sealed FROM person WHERE id_sealed IS NOT NULL").fetch_all(c).await)?;
        let share = 100 * sealed.len() / usize::try_from(people)?;
        assert!((60..75).contains(&share), "about two thirds have a number: {share}%");
        for number in sealed {
            let number = String::from_utf8(SECRET.unseal("person-id-number", &number)?)?;
            assert!(number.starts_with("99") && IdNumber::parse(&number, date_of(now())).is_ok(), "an impossible number with the right check");
        }

        for level in [Level::Junior, Level::Intermediate] {
            let rows = entry::funnel(&mut tx, 2024, level, "/32/3210/").await?;
            assert_eq!(rows.len(), 2, "广陵 and 邗江");
            for row in rows {
                assert!(row.entered >= row.approved && row.approved >= row.sat && row.sat > row.passed && row.passed > 0, "{row:?}");
            }
        }
        assert!(certificate::check(&mut tx, "林知远", "DEMO20240001").await?.is_some());
        Ok(())
    }

    async fn guangling_has_an_application_in_every_state(store: Store) {
        let mut tx = store.write().await?;
        fill(&mut tx, &SECRET, now()).await?;
        let mut officers = Vec::new();
        for name in ["提交", "初审", "终审"] {
            officers.push(accounts::create(&mut tx, name, "-", false, None, now()).await?.id);
        }
        let county = divisions::find(&mut tx, "321002").await?.expect("广陵区");
        let officers = certification::demo::Officers { unit: officers[0], first: officers[1], last: officers[2] };
        certification::demo::fill(&mut tx, &county, officers, now()).await?;
        certification::demo::mistake(&mut tx, "阿依努尔·吐逊", "DEMO20240003", officers.unit, now()).await?;
        let filter = queue::Filter { division_path: county.path.clone(), ..queue::Filter::default() };
        let states = queue::by_state(&mut tx, &filter).await?;
        for state in ApplicationState::ALL {
            assert!(states.iter().any(|bucket| bucket.value == state.code()), "{state:?} is missing in {states:?}");
        }
        assert!(count(&mut tx, "SELECT COUNT(*) AS n FROM registration_period").await? > 20);
        assert_eq!(count(&mut tx, "SELECT COUNT(*) AS n FROM certificate WHERE voided_at IS NOT NULL").await?, 1);
        let steps = worklist::by_step(&mut tx, &Filter { division_path: county.path, ..Filter::default() }, date_of(now())).await?;
        assert!(steps.len() > 6, "{steps:?}");
        Ok(())
    }

    async fn every_next_step_occurs_in_guangling(store: Store) {
        let mut tx = store.write().await?;
        fill(&mut tx, &SECRET, now()).await?;
        let filter = Filter { division_path: "/32/3210/321002/".into(), ..Filter::default() };
        let steps = worklist::by_step(&mut tx, &filter, date_of(now())).await?;
        for step in ["register", "register_late", "sit_remaining", "start_over", "sit_all", "apply_for_review"] {
            assert!(steps.iter().any(|bucket| bucket.value == step && bucket.people > 0), "{step} is missing in {steps:?}");
        }
        Ok(())
    }
}
