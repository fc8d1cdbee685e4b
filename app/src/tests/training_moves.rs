//! A session that people know of is changed: by a sentence where it can't be, and whatever became of the units it names.

use chrono::TimeDelta;
use zhengtu::account::Role;
use zhengtu::clock::{local_of, now};
use zhengtu::ids::{OrganisationId, TrainingId};
use zhengtu::on_both;
use zhengtu::organisation::OrganisationKind;
use zhengtu::organisation::catalogue::{Entered, edit};
use zhengtu::organisation::store::find_or_create;
use zhengtu::store::Store;
use zhengtu::training::seat::settle;

use super::browser::World;
use super::training::{NEW, form, post, published};

async fn station(store: &Store, code: &str) -> anyhow::Result<OrganisationId> {
    let mut tx = store.write().await?;
    let division = zhengtu::division::store::find(&mut tx, code).await?.ok_or_else(|| anyhow::anyhow!("no division"))?;
    let made = find_or_create(&mut tx, &division, "阳光社工站", OrganisationKind::Station, now()).await?;
    tx.commit().await?;
    Ok(made.id)
}

/// The station has another name from now on.
async fn rename(store: &Store, id: OrganisationId, code: &str) -> anyhow::Result<()> {
    let mut tx = store.write().await?;
    let division = zhengtu::division::store::find(&mut tx, code).await?.ok_or_else(|| anyhow::anyhow!("no division"))?;
    let entered = Entered { name: "月光社工站".into(), kind: OrganisationKind::Station, division, opened_on: None };
    edit(&mut tx, id, &entered).await?;
    tx.commit().await?;
    Ok(())
}

on_both! {
    async fn a_date_in_the_past_is_said_beside_the_dates(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let address = published(&mut organiser, "30").await;
        let last_year = local_of(now() - TimeDelta::days(355)).format("%Y-%m-%d").to_string();
        let mut fields = form("", "30");
        let day = fields.iter_mut().find(|(name, _)| *name == "date_day").expect("a date");
        day.1.clone_from(&last_year);
        let answer = post(&mut organiser, &format!("{address}/edit"), &fields).await.expect(422);
        answer.says("已经过去，请检查年份和日期").says(&last_year);
        post(&mut organiser, &format!("{address}/edit"), &form("", "30")).await.expect(303);
        Ok(())
    }

    async fn a_session_can_be_changed_whatever_became_of_its_units(store: Store) {
        let (guangling, _) = (station(&store, "321002").await?, station(&store, "321003").await?);
        let world = World::new(store.clone());
        let mut organiser = world.with_role("扬州培训", Role::Organiser, Some("3210")).await?;
        let of_units = |version: &str, room: &str, unit: &str| {
            let mut fields = form("", "30");
            fields.retain(|(name, _)| *name != "version");
            fields.extend([
                ("version", version.to_owned()),
                ("room", room.to_owned()),
                ("division", "321002 广陵区".to_owned()),
                ("audience", unit.to_owned()),
                ("quota_unit", unit.to_owned()),
                ("quota_seats", "5".to_owned()),
            ]);
            fields
        };
        post(&mut organiser, NEW, &of_units("", "", "阳光社工站")).await.expect(422).says("321003 阳光社工站");
        let address = post(&mut organiser, NEW, &of_units("", "", "321002 阳光社工站")).await.expect(303).location().to_owned();
        organiser.post_and_follow(&format!("{address}/publish"), &[]).await.expect(200);
        let edit = format!("{address}/edit");
        organiser.get(&edit).await.expect(200).says("value=\"321002 阳光社工站\"");
        post(&mut organiser, &edit, &of_units("2", "二楼", "321002 阳光社工站")).await.expect(303);
        rename(&store, guangling, "321002").await?;
        post(&mut organiser, &edit, &of_units("3", "三楼", "321002 阳光社工站")).await.expect(303);
        // Once its seats were given back they are in the form for nobody to see.
        let id: TrainingId = address.trim_start_matches("/training/").parse()?;
        let mut tx = store.write().await?;
        settle(&mut tx, id, now() + TimeDelta::days(11)).await?;
        tx.commit().await?;
        post(&mut organiser, &edit, &of_units("4", "四楼", "没有这个单位")).await.expect(422).keeps_quiet_about("id=\"quotas\"");
        let mut gone = of_units("4", "四楼", "没有这个单位");
        gone.retain(|(name, _)| *name != "audience");
        post(&mut organiser, &edit, &gone).await.expect(303);
        organiser.get(&address).await.expect(200).says("四楼");
        Ok(())
    }

    async fn the_calendar_file_takes_off_the_dates_there_are_no_more(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let address = published(&mut organiser, "30").await;
        let file = format!("{address}/session.ics");
        organiser.get(&file).await.expect(200).keeps_quiet_about("STATUS:CANCELLED");
        let mut fields = form("", "30");
        let first = fields.iter().position(|(name, _)| *name == "date_day").expect("a date");
        fields.truncate(first + 4);
        post(&mut organiser, &format!("{address}/edit"), &fields).await.expect(303);
        let after = organiser.get(&file).await.expect(200).body.replace("\r\n ", "");
        let events: Vec<_> = after.split("BEGIN:VEVENT").skip(1).collect();
        assert_eq!(events.len(), 2, "{after}");
        assert!(events[0].contains("-1@zhengtu") && events[0].contains("STATUS:CONFIRMED"), "{after}");
        assert!(events[1].contains("-2@zhengtu") && events[1].contains("STATUS:CANCELLED"), "{after}");
        Ok(())
    }

    async fn only_a_unit_that_can_be_chosen_is_claimed(store: Store) {
        let world = World::new(store.clone());
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let mut fields = form("", "30");
        fields.push(("audience", "321002 广陵区".to_owned()));
        let address = post(&mut organiser, NEW, &fields).await.expect(303).location().to_owned();
        organiser.post_and_follow(&format!("{address}/publish"), &[]).await.expect(200);
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        let register = format!("{address}/register");
        // A street of the district: invited, but nothing the list could show to whoever checks it.
        candidate.post(&register, &[("name", "林一"), ("claim", "d:321002001")]).await.expect(422);
        candidate.post(&register, &[("name", "林一"), ("claim", "d:321002")]).await.expect(303);
        Ok(())
    }
}
