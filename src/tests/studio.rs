//! 名师工作室: founded, staffed along the chain, recorded, closed.

use super::certification::{administrator, at, day, person};
use crate::ids::{StudioId, StudioRecordId, StudioTermId};
use crate::on_both;
use crate::studio::rules::{Held, StudioRefusal};
use crate::studio::store::{
    NewRecord, NewStudio, StudioError, Within, activity, begin, close, end, find, found, list, record, records, terms, withdraw,
};
use crate::studio::{RecordKind, StudioRole};

fn term(role: StudioRole, name: &str, guided_by: Option<StudioTermId>) -> Held {
    Held { id: StudioTermId::fresh(), person: None, name: name.into(), role, guided_by, from: day("2023-05-01"), until: None }
}

on_both! {
    async fn a_studio_has_one_lead_at_a_time_and_a_chain_below(store: Store) {
        let mut tx = store.write().await?;
        let by = administrator(&mut tx).await?;
        let now = at("2025-02-01");
        let lin = person(&mut tx, "林知远", "321002").await?;
        let new = NewStudio {
            id: StudioId::fresh(), name: "知远社会工作名师工作室".into(), purpose: "个案督导".into(), division: "321002".into(),
            organisation: None, founded_on: day("2023-05-01"),
        };
        found(&mut tx, &new, by, now).await?;
        found(&mut tx, &new, by, now).await?;
        let here = Within { division_path: "/32/3210/", organisation: None };
        assert_eq!(list(&mut tx, here).await?.len(), 1);
        assert!(list(&mut tx, Within { division_path: "/62/", organisation: None }).await?.is_empty());

        let lead = Held { person: Some(lin), name: String::new(), ..term(StudioRole::Lead, "", None) };
        begin(&mut tx, new.id, &lead, by, now).await?;
        begin(&mut tx, new.id, &lead, by, now).await?;
        let guide = term(StudioRole::Guide, "王老师", None);
        begin(&mut tx, new.id, &guide, by, now).await?;
        begin(&mut tx, new.id, &term(StudioRole::Mentee, "赵同学", Some(guide.id)), by, now).await?;
        let second = begin(&mut tx, new.id, &term(StudioRole::Lead, "李老师", None), by, now).await;
        assert!(matches!(second, Err(StudioError::Refused(StudioRefusal::SecondLead))), "{second:?}");
        let held = terms(&mut tx, new.id).await?;
        assert_eq!(held.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().len(), 3);
        assert!(held.iter().any(|one| one.name == "林知远" && one.unit == "广陵区"));
        end(&mut tx, new.id, lead.id, day("2024-12-31")).await?;
        let again = end(&mut tx, new.id, lead.id, day("2024-12-31")).await;
        assert!(matches!(again, Err(StudioError::Refused(StudioRefusal::Gone))));
        let next = Held { from: day("2025-01-01"), ..term(StudioRole::Lead, "李老师", None) };
        begin(&mut tx, new.id, &next, by, now).await?;

        let done = NewRecord {
            id: StudioRecordId::fresh(), held_on: day("2024-03-02"), kind: RecordKind::Skills, title: "个案会谈工作坊".into(),
            details: String::new(), participants: 18,
        };
        record(&mut tx, new.id, &done, by, now).await?;
        record(&mut tx, new.id, &done, by, now).await?;
        let mistaken = NewRecord { id: StudioRecordId::fresh(), ..done.clone() };
        record(&mut tx, new.id, &mistaken, by, now).await?;
        withdraw(&mut tx, new.id, mistaken.id, by, now).await?;
        assert!(withdraw(&mut tx, new.id, mistaken.id, by, now).await.is_err());
        let counted = activity(&mut tx, here, day("2024-01-01"), day("2024-12-31")).await?;
        assert_eq!((counted[0].records, counted[0].participants), (1, 18));
        assert!(activity(&mut tx, here, day("2023-01-01"), day("2023-12-31")).await?.is_empty());
        assert_eq!(records(&mut tx, new.id).await?.len(), 2);

        close(&mut tx, new.id, day("2025-01-31")).await?;
        assert!(close(&mut tx, new.id, day("2025-01-31")).await.is_err());
        assert_eq!(find(&mut tx, new.id).await?.and_then(|studio| studio.closed_on), Some(day("2025-01-31")));
        assert!(terms(&mut tx, new.id).await?.iter().all(|one| one.until_on.is_some_and(|until| until <= day("2025-01-31"))));
        Ok(())
    }
}
