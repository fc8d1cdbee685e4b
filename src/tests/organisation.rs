//! The catalogue of organisations.

use chrono::NaiveDate;

use crate::clock::{date_of, now};
use crate::division::store as divisions;
use crate::on_both;
use crate::organisation::OrganisationKind;
use crate::organisation::catalogue::{Entered, Filter, OrganisationError, close, create, edit, page, reopen, search};
use crate::organisation::store::find;
use crate::store::Tx;

async fn entered(tx: &mut Tx, division: &str, name: &str) -> anyhow::Result<Entered> {
    let division = divisions::find(tx, division).await?.expect("a division");
    Ok(Entered { name: name.into(), kind: OrganisationKind::Station, division, opened_on: None })
}

on_both! {
    async fn organisations_are_listed_by_what_is_asked(store: Store) {
        let mut tx = store.write().await?;
        let mut ids = Vec::new();
        for (division, name) in [("321002", "曲江 社工站"), ("321002", "汶河社工站"), ("320102", "玄武_门社工站")] {
            let entered = entered(&mut tx, division, name).await?;
            ids.push(create(&mut tx, &entered, now()).await?);
        }
        close(&mut tx, ids[1], date_of(now())).await?;
        let jiangsu = || Filter { division_path: "/32/".into(), ..Filter::default() };
        let mut names = async |filter: Filter| -> anyhow::Result<Vec<String>> {
            let (rows, total) = page(&mut tx, &filter, 1).await?;
            assert_eq!(i64::try_from(rows.len())?, total);
            Ok(rows.into_iter().map(|row| format!("{} {}", row.division_name, row.organisation.name)).collect())
        };
        assert_eq!(names(jiangsu()).await?.len(), 3);
        assert_eq!(names(Filter { state: "open".into(), ..jiangsu() }).await?.len(), 2);
        assert_eq!(names(Filter { name: "曲江社".into(), ..jiangsu() }).await?, ["广陵区 曲江 社工站"], "spaces don't matter");
        assert_eq!(names(Filter { name: "武_门".into(), ..jiangsu() }).await?.len(), 1);
        assert_eq!(names(Filter { name: "江_社".into(), ..jiangsu() }).await?.len(), 0, "an underscore is only an underscore");
        assert_eq!(names(Filter { kind: "community".into(), ..jiangsu() }).await?.len(), 0);
        assert_eq!(names(Filter { organisation: Some(ids[2]), ..jiangsu() }).await?.len(), 1);
        assert_eq!(names(Filter { division_path: "/32/3210/".into(), ..Filter::default() }).await?.len(), 2);
        let found = search(&mut tx, "/32/3210/", "社工站", 9).await?;
        assert_eq!(found.len(), 1, "closed ones aren't offered");
        assert!(search(&mut tx, "/", " ", 9).await?.is_empty());
        Ok(())
    }

    async fn an_organisation_is_entered_once_corrected_closed_and_opened_again(store: Store) {
        let mut tx = store.write().await?;
        let first = entered(&mut tx, "321002", "曲江社工站").await?;
        let id = create(&mut tx, &first, now()).await?;
        let again = entered(&mut tx, "321002", " 曲江  社工站").await?;
        assert!(matches!(create(&mut tx, &again, now()).await, Err(OrganisationError::NameTaken(Some(other))) if other == id));
        let other = entered(&mut tx, "321003", "曲江社工站").await?;
        let other = create(&mut tx, &other, now()).await?;
        assert!(matches!(edit(&mut tx, other, &first).await, Err(OrganisationError::NameTaken(Some(taken))) if taken == id));
        let day: NaiveDate = "2020-01-01".parse()?;
        edit(&mut tx, id, &Entered { opened_on: Some(day), ..first }).await?;
        assert!(close(&mut tx, id, date_of(now())).await?);
        assert!(!close(&mut tx, id, day).await?, "it is closed");
        let found = find(&mut tx, id).await?.expect("the organisation");
        assert_eq!((found.opened_on, found.closed_on), (Some(day), Some(date_of(now()))));
        assert!(reopen(&mut tx, id).await?);
        assert_eq!(find(&mut tx, id).await?.and_then(|found| found.closed_on), None);
        Ok(())
    }
}
