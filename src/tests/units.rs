//! Holders and shares of a unit, by exam year.

use chrono::{DateTime, Utc};

use super::certification::{at, day, person, results};
use crate::certification::certificate::{self, NewCertificate};
use crate::certification::ledger;
use crate::certification::rules::Scheme;
use crate::certification::units::{Denominator, Figures, Group, cells, day_of, figures, passes, stations};
use crate::ids::{OrganisationId, PersonId};
use crate::on_both;
use crate::organisation::store::find_or_create;
use crate::person::store::{Belonging, edit, find, move_on};
use crate::secret::Secret;
use crate::store::Tx;
use crate::syllabus::Level;

async fn works_for(tx: &mut Tx, who: PersonId, name: &str, kind: &str, since: &str) -> anyhow::Result<OrganisationId> {
    let division = crate::division::store::find(tx, "321002").await?.expect("the division");
    let kind = crate::organisation::OrganisationKind::from_code(kind).expect("a kind");
    let organisation = find_or_create(tx, &division, name, kind, at(since)).await?.id;
    move_on(tx, who, &Belonging { division, organisation: Some(organisation), post: String::new() }, day(since), at(since)).await?;
    Ok(organisation)
}

async fn certified(tx: &mut Tx, who: PersonId, level: Level, number: &str, on: &str) -> anyhow::Result<()> {
    let new = NewCertificate {
        person: who,
        level,
        scheme: if level == Level::Senior { Scheme::SeniorCertificate } else { Scheme::National },
        number,
        issuer: "",
        obtained_on: day(on),
        valid_until: None,
        division_path: "/32/3210/321002/",
        import: None,
        by: None,
    };
    certificate::add(tx, &new, at(on)).await?;
    Ok(())
}

async fn of(tx: &mut Tx, path: &str, year: i64, now: DateTime<Utc>) -> anyhow::Result<Figures> {
    Ok(figures(&cells(tx, path, None, year, now).await?))
}

on_both! {
    async fn a_unit_counts_each_holder_once_with_the_highest_level(store: Store) {
        let mut tx = store.write().await?;
        let now = at("2025-09-01");
        // 初级 in 2023 and 中级 in 2025, at a station.
        let lin = person(&mut tx, "林知远", "321002").await?;
        results(&mut tx, lin, "321002", 2023, "junior-comprehensive=70 junior-practice=70", "2023-08-01").await?;
        results(&mut tx, lin, "321002", 2025, "intermediate-comprehensive=70 intermediate-law=70 intermediate-practice=70", "2025-08-01").await?;
        let station = works_for(&mut tx, lin, "曲江街道社工站", "station", "2024-09-02").await?;
        // A certificate from elsewhere, and a community worker without one who studied social work.
        let chen = person(&mut tx, "陈予安", "321002").await?;
        certified(&mut tx, chen, Level::Junior, "2019060001", "2019-06-16").await?;
        works_for(&mut tx, chen, "梅岭社区", "community", "2024-09-02").await?;
        let zhao = person(&mut tx, "赵明舒", "321002").await?;
        let secret = Secret::from_bytes([7; 32]);
        let entered = crate::person::store::Entered { name: "赵明舒".into(), major: "社会工作".into(), education: "本科".into(), ..Default::default() };
        edit(&mut tx, &secret, zhao, &entered, now).await?;
        assert_eq!(find(&mut tx, zhao).await?.expect("her").major, "社会工作");
        works_for(&mut tx, zhao, "梅岭社区", "community", "2024-09-02").await?;
        // Elsewhere: counted there only.
        let far = person(&mut tx, "周行之", "320102").await?;
        certified(&mut tx, far, Level::Senior, "2020060009", "2020-06-16").await?;
        ledger::refresh(&mut tx, &[lin, chen, zhao, far], now).await?;

        let this = of(&mut tx, "/32/3210/321002/", 2025, now).await?;
        assert_eq!((this.held, this.holders()), ([1, 1, 0], 2));
        assert_eq!(this.of(Denominator::Employed), Group { people: 3, certified: 2 });
        assert_eq!(this.of(Denominator::Professionals), Group { people: 3, certified: 2 });
        assert_eq!(this.of(Denominator::CommunityWorkers), Group { people: 2, certified: 1 });
        // Passes are counted by level; the certificate from elsewhere was passed elsewhere.
        assert_eq!(passes(&mut tx, "/32/3210/321002/", None, 2025).await?, [1, 1]);
        let last = of(&mut tx, "/32/3210/321002/", 2024, now).await?;
        assert_eq!((last.held, last.of(Denominator::Employed)), ([2, 0, 0], Group { people: 3, certified: 2 }));
        assert_eq!(of(&mut tx, "/32/", 2025, now).await?.held, [1, 1, 1]);
        let own = cells(&mut tx, "/32/3210/321002/", Some(station), 2025, now).await?;
        assert_eq!(figures(&own).of(Denominator::Employed), Group { people: 1, certified: 1 });
        assert!(stations(&own)[0].meets());
        // Who moved away isn't counted from that day on.
        let nanjing = crate::division::store::find(&mut tx, "320102").await?.expect("the division");
        move_on(&mut tx, lin, &Belonging { division: nanjing, organisation: None, post: String::new() }, day("2025-08-31"), now).await?;
        assert_eq!(of(&mut tx, "/32/3210/321002/", 2025, now).await?.holders(), 1);
        assert_eq!(of(&mut tx, "/32/3210/321002/", 2024, now).await?.holders(), 2);
        assert_eq!((day_of(2025, now), day_of(2024, now)), (day("2025-09-01"), day("2024-12-31")));
        Ok(())
    }
}
