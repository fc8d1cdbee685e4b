//! An offer is answered by the link in its mail, without signing in, and in time.

use chrono::TimeDelta;
use zhengtu::account::{Grant, Role, Scope, grant};
use zhengtu::clock::now;
use zhengtu::ids::TrainingId;
use zhengtu::on_both;
use zhengtu::training::seat::accept;
use zhengtu::training::store::queue;

use super::browser::{Browser, World};
use super::post_office::PostOffice;
use super::told::{SITE, deliver, reached, with_mail};
use super::training::{form, post, published};
use super::training_seats::people;

/// Somebody takes the only seat, another waits for it, and is offered it: the path of the link in their mail.
async fn offered(
    world: &World,
    office: &PostOffice,
    session: &str,
    first: &mut Browser,
    waiting: &mut Browser,
) -> anyhow::Result<String> {
    let register = format!("{session}/register");
    first.post(&register, &[]).await.expect(303);
    waiting.post(&register, &[]).await.expect(303);
    first.post(&format!("{session}/withdraw"), &[]).await.expect(303);
    newest(world, office, session).await
}

/// The path of the link in the newest mail about an offer.
async fn newest(world: &World, office: &PostOffice, session: &str) -> anyhow::Result<String> {
    deliver(world, "test", now()).await?;
    let mail = office.mails().into_iter().rev().find(|mail| mail.text().contains("/training/offer/")).expect("the offer");
    assert!(mail.text().contains("确认或谢绝（不用登录）") && mail.text().contains(session), "{}", mail.text());
    Ok(mail.link("/training/offer/").strip_prefix(SITE).expect("an address of this site").to_owned())
}

on_both! {
    async fn an_offer_is_answered_by_the_link_in_its_mail(store: Store) {
        let (world, office) = with_mail(store).await?;
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let session = published(&mut organiser, "1").await;
        let (_, mut waiting) = reached(&world, &office, "小林").await?;
        let mut first = world.with_role("先到", Role::Candidate, None).await?;
        let path = offered(&world, &office, &session, &mut first, &mut waiting).await?;
        let mut phone = world.browser();
        // Whoever looks at every link in a mail takes no seat.
        for _ in 0..2 {
            phone.get(&path).await.expect(200).says("轮到您了").says("初级实务考前班").says("文昌中路 1 号").says("还有 12 小时");
        }
        waiting.get(&session).await.says("轮到您了");
        phone.post(&path, &[]).await.expect(400);
        for wrong in [path.replace('-', "-0"), format!("{path}0"), path[..path.len() - 1].to_owned(), "/training/offer/x".into()] {
            phone.get(&wrong).await.expect(404).says("链接无效");
            phone.post(&wrong, &[("answer", "accept")]).await.expect(404).says("未做任何更改");
        }
        phone.post_and_follow(&path, &[("answer", "accept")]).await.expect(200).says("名额是您的了").keeps_quiet_about("<button class=\"button button--primary");
        // Pressed twice, and changed one's mind.
        phone.post_and_follow(&path, &[("answer", "accept")]).await.expect(200).says("名额是您的了");
        phone.post(&path, &[("answer", "decline")]).await.expect(409).says("已经答复过了").says("名额是您的了");
        waiting.get(&session).await.says("退出本场次");
        waiting.post(&format!("{session}/withdraw"), &[]).await.expect(303);
        phone.get(&path).await.expect(200).says("您已退出这一场").says("重新报名");
        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        auditor.get("/audit?action=training.accept").await.expect(200).says("符合条件的记录 1 条");
        Ok(())
    }

    async fn an_offer_answered_late_or_not_at_all_or_of_what_is_cancelled(store: Store) {
        let (world, office) = with_mail(store).await?;
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let session = published(&mut organiser, "1").await;
        let (_, mut browser) = reached(&world, &office, "小林").await?;
        let mut first = world.with_role("先到", Role::Candidate, None).await?;
        let mut paths = Vec::new();
        let mut phone = world.browser();
        // Three offers to the same person: declined, lapsed, and of a session called off.
        for round in 0..3 {
            let path = offered(&world, &office, &session, &mut first, &mut browser).await?;
            assert!(!paths.contains(&path), "each offer has a link of its own");
            match round {
                0 => {
                    phone.post_and_follow(&path, &[("answer", "decline")]).await.expect(200).says("已谢绝").says("重新报名");
                    phone.post_and_follow(&path, &[("answer", "decline")]).await.expect(200).says("已谢绝");
                    phone.post(&path, &[("answer", "accept")]).await.expect(409).says("已经答复过了");
                }
                1 => {
                    zhengtu::training::seat::lapse_due(&world.state.store, now() + TimeDelta::hours(13)).await?;
                    phone.get(&path).await.expect(200).says("已过答复期限").says("重新报名");
                    phone.post(&path, &[("answer", "accept")]).await.expect(409).says("未为您报名");
                }
                _ => {
                    organiser.post(&format!("{session}/cancel"), &[("reason", "停电")]).await.expect(303);
                    phone.get(&path).await.expect(200).says("本场次已取消").says("停电").keeps_quiet_about("value=\"accept\"");
                    phone.post(&path, &[("answer", "accept")]).await.expect(409).says("无需确认");
                }
            }
            paths.push(path);
        }
        phone.headers.push(("accept-language", "en"));
        phone.get(&paths[2]).await.expect(200).says("This session is cancelled");
        // Half of one and half of another is neither's.
        let (id, proof) = (paths[0].split_once('-').expect("two parts").0, paths[2].rsplit_once('-').expect("two parts").1);
        phone.get(&format!("{id}-{proof}")).await.expect(404).says("This link can’t be used");
        Ok(())
    }

    async fn whoever_has_an_offer_is_told_when_it_ends_sooner(store: Store) {
        let (world, office) = with_mail(store).await?;
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let session = published(&mut organiser, "1").await;
        let register = format!("{session}/register");
        let (_, mut browser) = reached(&world, &office, "小林").await?;
        let mut first = world.with_role("先到", Role::Candidate, None).await?;
        first.post(&register, &[]).await.expect(303);
        browser.post(&register, &[]).await.expect(303);
        first.post(&format!("{session}/withdraw"), &[]).await.expect(303);
        // Tomorrow instead of in ten days: a quarter of what is left is less than twelve hours.
        let mut sooner = form("", "1");
        let tomorrow = zhengtu::clock::local_of(now() + TimeDelta::days(1)).format("%Y-%m-%d").to_string();
        sooner.iter_mut().find(|(name, _)| *name == "date_day").expect("a date").1 = tomorrow;
        post(&mut organiser, &format!("{session}/edit"), &sooner).await.expect(303);
        browser.get("/notices").await.expect(200).says("为您保留的名额要早些确认").says("场次提前了");
        deliver(&world, "test", now()).await?;
        let told: Vec<_> = office.mails().into_iter().filter(|mail| mail.text().contains("/training/offer/")).collect();
        assert_eq!(told.len(), 1, "the limit that isn't true any more isn't mailed");
        assert!(told[0].text().contains("场次提前了") && told[0].header("Subject").contains("要早些确认"), "{}", told[0].text());
        world.browser().get(told[0].link("/training/offer/").trim_start_matches(SITE)).await.expect(200).says("轮到您了");
        Ok(())
    }

    async fn an_offer_at_the_time_of_another_seat_stays_until_that_is_given_up(store: Store) {
        let (world, office) = with_mail(store).await?;
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let (session, other) = (published(&mut organiser, "1").await, published(&mut organiser, "5").await);
        let (_, mut waiting) = reached(&world, &office, "小林").await?;
        let mut first = world.with_role("先到", Role::Candidate, None).await?;
        first.post(&format!("{session}/register"), &[]).await.expect(303);
        for address in [&session, &other] {
            waiting.post(&format!("{address}/register"), &[]).await.expect(303);
        }
        first.post(&format!("{session}/withdraw"), &[]).await.expect(303);
        let path = newest(&world, &office, &session).await?;
        let mut phone = world.browser();
        phone.post(&path, &[("answer", "accept")]).await.expect(409).says("时间冲突").says("名额仍为您保留").says("value=\"accept\"");
        waiting.post(&format!("{other}/withdraw"), &[]).await.expect(303);
        phone.post_and_follow(&path, &[("answer", "accept")]).await.expect(200).says("名额是您的了");
        Ok(())
    }

    async fn a_unit_hears_of_its_offers_though_one_is_answered_already(store: Store) {
        let (world, office) = with_mail(store).await?;
        let people = people(&world.state.store, "321002", &["陈一", "陈二", "陈三"]).await?;
        let (officer, mut browser) = reached(&world, &office, "广陵民政").await?;
        let mut tx = world.state.store.write().await?;
        let division = zhengtu::division::store::find(&mut tx, "321002").await?.expect("a division");
        let scope = Scope::Division { code: division.code, path: division.path };
        grant::give(&mut tx, officer, &Grant { role: Role::Officer, scope }, None, now()).await?;
        tx.commit().await?;
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let session = published(&mut organiser, "1").await;
        let ticked: Vec<_> = people.iter().map(|id| ("people", id.as_str())).collect();
        browser.post(&format!("{session}/unit"), &ticked).await.expect(200).says("候补 2 人");
        post(&mut organiser, &format!("{session}/edit"), &form("", "3")).await.expect(303);
        let id: TrainingId = session.trim_start_matches("/training/").parse()?;
        let mut tx = world.state.store.write().await?;
        let offers = queue(&mut tx, id, 10).await?;
        assert_eq!(offers.len(), 2);
        accept(&mut tx, offers[0].id, now()).await?;
        tx.commit().await?;
        deliver(&world, "test", now()).await?;
        let told: Vec<_> = office.mails().into_iter().filter(|mail| mail.text().contains("您单位报名的人员有名额了")).collect();
        assert!(told.len() == 1 && told[0].text().contains(&format!("{session}/unit")), "{told:?}");
        assert!(!told[0].text().contains("/training/offer/"), "whom it answers for is chosen on the page");
        Ok(())
    }
}
