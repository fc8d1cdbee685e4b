//! What happens is told: in the app, by mail, in the calendar; each as somebody wants it.

use std::sync::Arc;

use axum::http::header;
use chrono::{DateTime, TimeDelta, Utc};
use zhengtu::account::Role;
use zhengtu::bilingual::Language;
use zhengtu::clock::now;
use zhengtu::ids::{AccountId, TrainingId};
use zhengtu::job::LEASE;
use zhengtu::notification::{Notice, store as messages};
use zhengtu::on_both;
use zhengtu::store::Store;

use super::browser::{Browser, World};
use super::post_office::{Manner, PostOffice};
use super::training::{form, post, published};
use crate::mail::{Mailer, deliver_due};

pub(super) const SITE: &str = "https://zhengtu.example.org";
const ADDRESS: &str = "xiaolin@example.org";

/// A world that sends mail.
pub(super) async fn with_mail(store: Store) -> anyhow::Result<(World, PostOffice)> {
    let office = PostOffice::open().await?;
    let mailer =
        Mailer::new(&office.url(), "证途 <no-reply@example.org>", SITE).map_err(|problem| anyhow::anyhow!("{problem:?}"))?;
    let mut world = World::new(store);
    world.state = world.state.with_mailer(Some(mailer)).with_public_url(Some(SITE.to_owned()));
    Ok((world, office))
}

/// Sends what is due, as this server and at this time.
pub(super) async fn deliver(world: &World, who: &str, at: DateTime<Utc>) -> anyhow::Result<usize> {
    let mailer = world.state.mailer.clone().expect("a way to send mail");
    Ok(deliver_due(&world.state.store, &world.state.secret, &mailer, who, &|| at, &|| false).await?)
}

async fn tell(world: &World, account: AccountId, notice: &Notice) -> anyhow::Result<()> {
    let mut tx = world.state.store.write().await?;
    messages::notify(&mut tx, account, notice, now()).await?;
    tx.commit().await?;
    Ok(())
}

fn cancelled() -> Notice {
    Notice::TrainingCancelled {
        session: TrainingId::fresh(), title: "考前班".into(), reason: "场地停电".into(), for_unit: false
    }
}

/// Somebody signed in whose address is confirmed by the digits that came.
pub(super) async fn reached(world: &World, office: &PostOffice, name: &str) -> anyhow::Result<(AccountId, Browser)> {
    let account = world.account(name, &[]).await?;
    let mut browser = world.signed_in(account).await?;
    browser.post_and_follow("/notices/mail", &[("address", ADDRESS)]).await.says("确认邮件已经寄出").says("等待确认");
    assert_eq!(deliver(world, "test", now()).await?, 1);
    let mail = office.mails().pop().expect("a mail");
    let digits: String = mail.header("Subject").chars().filter(char::is_ascii_digit).collect();
    assert!(mail.text().contains(&digits) && digits.len() == 6 && mail.to == ADDRESS);
    browser.post_and_follow("/notices/mail/confirm", &[("digits", &digits)]).await.says("邮箱已确认").says("x***@example.org");
    Ok((account, browser))
}

on_both! {
    async fn an_address_is_given_confirmed_changed_and_removed(store: Store) {
        let (world, office) = with_mail(store).await?;
        let (_, mut browser) = reached(&world, &office, "小林").await?;
        browser.post("/notices/mail", &[("address", "不是邮箱")]).await.expect(422).says("没有寄出").says("不是邮箱");
        browser.post("/notices/mail", &[("address", "new@example.org")]).await.expect(422).says("刚刚寄过一封").says("new@example.org");
        browser.post("/notices/mail/confirm", &[("digits", "123456")]).await.expect(422).says("没有等待确认的邮箱");
        browser.get("/notices/mail").await.expect(200).says(ADDRESS);
        browser.post_and_follow("/notices/mail/remove", &[]).await.says("邮箱已删除").says("还没有登记邮箱");
        let mut auditor = world.with_role("审计员", Role::Auditor, None).await?;
        auditor.get("/audit?action=account.").await.expect(200).says("确认邮箱").says("删除邮箱").keeps_quiet_about(ADDRESS);
        Ok(())
    }

    async fn the_link_confirms_without_signing_in_and_once(store: Store) {
        let (world, office) = with_mail(store).await?;
        let mut browser = world.with_role("小林", Role::Candidate, None).await?;
        browser.post("/notices/mail", &[("address", ADDRESS)]).await.expect(303);
        browser.post("/notices/mail/confirm", &[("digits", "12345")]).await.expect(422).says("还可以试 4 次");
        deliver(&world, "test", now()).await?;
        let link = office.mails()[0].link("/mail/confirm/");
        let path = link.strip_prefix(SITE).expect("an address of this site").to_owned();
        let mut phone = world.browser();
        // Looking at it confirms nothing: mail programs look at links, too.
        phone.get(&path).await.expect(200).says("确认这个邮箱");
        browser.get("/notices/mail").await.says("等待确认");
        phone.post(&path, &[]).await.expect(200).says("邮箱已确认");
        phone.post(&path, &[]).await.expect(404).says("这个链接不能用了");
        phone.get(&path).await.expect(404);
        phone.get("/mail/confirm/nonsense").await.expect(404);
        browser.get("/notices/settings").await.expect(200).says("x***@example.org");
        Ok(())
    }

    async fn a_mail_says_what_the_message_says_and_how_to_stop_it(store: Store) {
        let (world, office) = with_mail(store).await?;
        let (account, mut browser) = reached(&world, &office, "小林").await?;
        tell(&world, account, &cancelled()).await?;
        tell(&world, account, &Notice::PracticeReminder { answered: 3, goal: 20 }).await?;
        assert_eq!(deliver(&world, "test", now()).await?, 1, "reminders are not mailed unless that is asked for");
        assert_eq!(deliver(&world, "test", now()).await?, 0);
        let mail = office.mails().pop().expect("a mail");
        assert_eq!(mail.header("Subject"), "证途：您报名的场次取消了");
        assert!(mail.header("Content-Type").starts_with("text/plain"));
        let text = mail.text();
        assert!(text.contains("考前班") && text.contains("场地停电") && text.contains(&format!("{SITE}/training/")), "{text}");
        let stop = mail.link("/mail/stop/");
        assert_eq!(mail.header("List-Unsubscribe"), format!("<{stop}>"));
        assert_eq!(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert!(mail.header("Message-ID").ends_with("@zhengtu.example.org>"));
        let path = stop.strip_prefix(SITE).expect("an address of this site").to_owned();
        let mut stranger = world.browser();
        stranger.get(&path).await.expect(200).says("不再寄这类邮件").says("全部不再寄");
        stranger.get(&format!("{path}0")).await.expect(404).says("没有做任何更改");
        tell(&world, account, &cancelled()).await?;
        // One that is on its way already is stopped as well. This is what the button of a mail program sends.
        stranger.post(&path, &[("List-Unsubscribe", "One-Click")]).await.expect(200).says("已停止");
        tell(&world, account, &cancelled()).await?;
        assert_eq!(deliver(&world, "test", now()).await?, 0);
        browser.get("/notices").await.expect(200).says("4 条未读");
        Ok(())
    }

    async fn in_english_for_those_who_read_it(store: Store) {
        let (world, office) = with_mail(store).await?;
        let (account, mut browser) = reached(&world, &office, "小林").await?;
        browser.headers.push(("accept-language", "en"));
        browser.post_and_follow("/notices/settings", &[("by_mail", "changes"), ("in_app", "changes")]).await.says("Your choices are saved");
        tell(&world, account, &cancelled()).await?;
        deliver(&world, "test", now()).await?;
        let mail = office.mails().pop().expect("a mail");
        assert!(mail.text().contains("Reason: 场地停电") && mail.header("Subject").contains("cancelled"), "{}", mail.text());
        Ok(())
    }

    async fn a_server_that_is_down_delays_and_nothing_comes_twice(store: Store) {
        let (world, mut office) = with_mail(store).await?;
        let (account, _) = reached(&world, &office, "小林").await?;
        office.close().await;
        for _ in 0..3 {
            tell(&world, account, &cancelled()).await?;
        }
        let start = now();
        let minutes = |minutes| start + TimeDelta::minutes(minutes);
        assert_eq!(deliver(&world, "test", minutes(1)).await?, 0);
        assert_eq!(deliver(&world, "test", minutes(3)).await?, 0);
        office.open_again().await?;
        // One server after the other, and both at once.
        let sent = tokio::try_join!(deliver(&world, "one", minutes(60)), deliver(&world, "two", minutes(60)))?;
        let more = deliver(&world, "one", minutes(300)).await?;
        assert_eq!(sent.0 + sent.1 + more, 3);
        let mut ids: Vec<_> = office.mails().iter().map(|mail| mail.header("Message-ID")).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((office.mails().len(), ids.len()), (4, 4), "the confirmation, and three");
        Ok(())
    }

    async fn a_server_that_says_not_now_is_asked_again_and_a_recipient_refused_for_long_is_told(store: Store) {
        let (world, office) = with_mail(store).await?;
        let (account, mut browser) = reached(&world, &office, "小林").await?;
        tell(&world, account, &cancelled()).await?;
        office.behave(Manner::Answers(451));
        let mut at = now();
        for _ in 0..20 {
            assert_eq!(deliver(&world, "test", at).await?, 0);
            at += TimeDelta::hours(2);
        }
        browser.get("/notices/mail").await.expect(200).keeps_quiet_about("拒收");
        office.behave(Manner::Takes);
        assert_eq!(deliver(&world, "test", at).await?, 1, "however long it took");
        tell(&world, account, &cancelled()).await?;
        office.behave(Manner::Answers(550));
        for _ in 0..80 {
            assert_eq!(deliver(&world, "test", at).await?, 0);
            at += TimeDelta::hours(2);
        }
        office.behave(Manner::Takes);
        assert_eq!(deliver(&world, "test", at).await?, 0, "given up");
        browser.get("/notices/mail").await.expect(200).says("邮件服务器拒收");
        tell(&world, account, &cancelled()).await?;
        assert_eq!(deliver(&world, "test", at).await?, 1);
        browser.get("/notices/mail").await.expect(200).keeps_quiet_about("拒收");
        Ok(())
    }

    async fn a_sender_the_server_refuses_loses_no_mail_and_is_nobodys_fault(store: Store) {
        let (world, office) = with_mail(store).await?;
        let (account, mut browser) = reached(&world, &office, "小林").await?;
        tell(&world, account, &cancelled()).await?;
        office.behave(Manner::AnswersSender(550));
        let mut at = now();
        for _ in 0..30 {
            assert_eq!(deliver(&world, "test", at).await?, 0);
            at += TimeDelta::hours(2);
        }
        browser.get("/notices/mail").await.expect(200).keeps_quiet_about("拒收");
        office.behave(Manner::Takes);
        assert_eq!(deliver(&world, "test", at).await?, 1, "the operator has mended the setting");
        Ok(())
    }

    async fn a_new_address_the_server_refuses_is_told_and_the_old_one_stays(store: Store) {
        let (world, office) = with_mail(store).await?;
        let (account, mut browser) = reached(&world, &office, "小林").await?;
        let later = now() + TimeDelta::minutes(5);
        let mut tx = world.state.store.write().await?;
        let secret = &world.state.secret;
        let asked = zhengtu::mail::store::ask(&mut tx, secret, account, "typo@example.org", Language::Zh, later).await;
        assert!(asked.is_ok());
        tx.commit().await?;
        office.behave(Manner::Answers(550));
        assert_eq!(deliver(&world, "test", later).await?, 0);
        let mut tx = world.state.store.read().await?;
        let kept = zhengtu::mail::store::find(&mut tx, secret, account).await?.expect("an address");
        drop(tx);
        assert_eq!((kept.refused_at, kept.pending_refused_at), (None, Some(later)));
        browser.get("/notices/mail").await.expect(200).says("typo@example.org").says("邮件服务器拒收").says(ADDRESS);
        Ok(())
    }

    async fn what_is_over_is_not_mailed_and_what_is_urgent_goes_first(store: Store) {
        let (world, office) = with_mail(store).await?;
        let (account, _) = reached(&world, &office, "小林").await?;
        let start = now();
        let tomorrow = |hours| Notice::TrainingTomorrow {
            session: TrainingId::fresh(),
            title: "考前班".into(),
            starts_at: start + TimeDelta::hours(hours),
            place: "曲江".into(),
            today: false,
            for_unit: false,
        };
        tell(&world, account, &tomorrow(1)).await?;
        tell(&world, account, &tomorrow(30)).await?;
        assert_eq!(deliver(&world, "test", start + TimeDelta::hours(2)).await?, 1, "the one still to come");
        // Five wait; then somebody new gives an address.
        for _ in 0..5 {
            tell(&world, account, &cancelled()).await?;
        }
        let another = world.account("小王", &[]).await?;
        let mut browser = world.signed_in(another).await?;
        browser.post("/notices/mail", &[("address", "wang@example.org")]).await.expect(303);
        let before = office.mails().len();
        assert_eq!(deliver(&world, "test", start + TimeDelta::hours(2)).await?, 6);
        assert_eq!(office.mails()[before].to, "wang@example.org");
        Ok(())
    }

    async fn whoever_is_shut_out_gets_no_more_mail(store: Store) {
        let (world, office) = with_mail(store).await?;
        let (account, _) = reached(&world, &office, "小林").await?;
        tell(&world, account, &cancelled()).await?;
        let mut administrator = world.with_role("管理员", Role::Administrator, None).await?;
        administrator.post(&format!("/accounts/{account}/disable"), &[]).await.expect(303);
        assert_eq!(deliver(&world, "test", now()).await?, 0);
        Ok(())
    }

    async fn killed_between_sending_and_saying_so_it_can_be_told_by_its_number(store: Store) {
        let (world, office) = with_mail(store).await?;
        let (account, _) = reached(&world, &office, "小林").await?;
        tell(&world, account, &cancelled()).await?;
        office.behave(Manner::FallsSilent);
        let start = now();
        let mailer = world.state.mailer.clone().expect("a way to send mail");
        let (store, secret) = (world.state.store.clone(), Arc::clone(&world.state.secret));
        let dying = tokio::spawn(async move { deliver_due(&store, &secret, &mailer, "dying", &|| start, &|| false).await });
        office.wait_for(2).await;
        dying.abort();
        assert!(dying.await.is_err());
        office.behave(Manner::Takes);
        assert_eq!(deliver(&world, "another", start + LEASE - TimeDelta::seconds(1)).await?, 0, "still its");
        assert_eq!(deliver(&world, "another", start + LEASE).await?, 1);
        assert_eq!(deliver(&world, "another", start + LEASE * 5).await?, 0);
        let ids: Vec<_> = office.mails().iter().skip(1).map(|mail| mail.header("Message-ID")).collect();
        assert!(ids.len() == 2 && ids[0] == ids[1] && !ids[0].is_empty(), "{ids:?}");
        Ok(())
    }

    async fn without_a_mail_server_nothing_is_said_of_mail(store: Store) {
        let world = World::new(store);
        let mut browser = world.with_role("小林", Role::Candidate, None).await?;
        browser.get("/notices").await.expect(200).says("通知设置");
        browser.get("/notices/settings").await.expect(200).keeps_quiet_about("邮").says("站内消息");
        browser.get("/notices/mail").await.expect(404);
        browser.post("/notices/mail", &[("address", ADDRESS)]).await.expect(404);
        Ok(())
    }

    async fn what_is_chosen_is_kept_and_a_wrong_place_is_said(store: Store) {
        let (world, _office) = with_mail(store).await?;
        let account = world.account("小林", &[]).await?;
        let mut browser = world.signed_in(account).await?;
        let wrong = [("in_app", "changes"), ("watch", "yes"), ("division", "没有的区"), ("levels", "junior")];
        browser.post("/notices/settings", &wrong).await.expect(422).says("没有找到这个区划").says("没有的区");
        let right = [("in_app", "changes"), ("by_mail", "practice"), ("watch", "yes"), ("division", "广陵区"), ("levels", "junior")];
        browser.post_and_follow("/notices/settings", &right).await.says("通知设置已保存").says("321002 广陵区");
        tell(&world, account, &Notice::PracticeReminder { answered: 3, goal: 20 }).await?;
        browser.get("/notices").await.says("还没有消息");
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let session = post(&mut organiser, "/training/new", &form("", "30")).await.expect(303).location().to_owned();
        browser.post_and_follow("/notices/settings", &[("in_app", "new_sessions"), ("watch", "yes"), ("division", "3210")]).await;
        organiser.post(&format!("{session}/publish"), &[]).await.expect(303);
        browser.get("/notices").await.says("有您关注的新场次").says("初级实务考前班");
        Ok(())
    }

    async fn a_feed_is_made_shown_renewed_and_ended(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let session = published(&mut organiser, "30").await;
        let mut browser = world.with_role("小林", Role::Candidate, None).await?;
        browser.post(&format!("{session}/register"), &[]).await.expect(303);
        browser.get("/training/mine").await.expect(200).says("href=\"/training/feed\"");
        browser.get("/training/feed").await.expect(200).says("还没有开通");
        let address = |page: &str| -> String {
            let from = page.find("http://localhost:3000/training/feed/").expect("the address") + "http://localhost:3000".len();
            page[from..].chars().take_while(|character| *character != '"').collect()
        };
        let first = address(&browser.post_and_follow("/training/feed", &[]).await.says("日历订阅已开通").body);
        assert_eq!(address(&browser.get("/training/feed").await.body), first, "shown again at any time");
        let mut calendar = world.browser();
        let file = calendar.get(&first).await.expect(200).says("STATUS:CONFIRMED").says("SUMMARY:初级实务考前班 (1/2)");
        let file = file.says("X-WR-CALNAME:证途培训").says(&format!("URL:http://localhost:3000{session}"));
        let tag = file.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).expect("a tag").to_owned();
        let tag: &'static str = Box::leak(tag.into_boxed_str());
        calendar.headers.push(("if-none-match", tag));
        assert_eq!(calendar.get(&first).await.expect(304).body, "");
        browser.post(&format!("{session}/withdraw"), &[]).await.expect(303);
        calendar.get(&first).await.expect(200).says("STATUS:CANCELLED");
        world.browser().get(&first.replace(".ics", "-en.ics")).await.expect(200).says("X-WR-CALNAME:Zhengtu training");
        let second = address(&browser.post_and_follow("/training/feed", &[]).await.says("地址已更换").body);
        world.browser().get(&first).await.expect(404);
        world.browser().get(&second).await.expect(200);
        world.browser().get(second.trim_end_matches(".ics")).await.expect(404);
        browser.post_and_follow("/training/feed/end", &[]).await.says("日历订阅已停止").says("还没有开通");
        world.browser().get(&second).await.expect(404);
        Ok(())
    }

    async fn an_organiser_confirms_a_move_onto_the_time_of_those_registered(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        let first = published(&mut organiser, "30").await;
        let day = |days| zhengtu::clock::local_of(now() + TimeDelta::days(days)).format("%Y-%m-%d").to_string();
        let mut elsewhen = form("", "30");
        elsewhen.retain(|(name, _)| *name != "version");
        for (name, value) in &mut elsewhen {
            if *name == "date_day" && !value.is_empty() {
                *value = if *value == day(10) { day(20) } else { day(21) };
            }
        }
        let second = post(&mut organiser, "/training/new", &elsewhen).await.expect(303).location().to_owned();
        organiser.post(&format!("{second}/publish"), &[]).await.expect(303);
        let mut candidate = world.with_role("小林", Role::Candidate, None).await?;
        for session in [&first, &second] {
            candidate.post(&format!("{session}/register"), &[]).await.expect(303);
        }
        let mut moved = form("", "30");
        let edit = format!("{second}/edit");
        post(&mut organiser, &edit, &moved).await.expect(422).says("1 位").says("name=\"clash\"");
        moved.push(("clash", "2".to_owned()));
        post(&mut organiser, &edit, &moved).await.expect(422).says("name=\"clash\"");
        moved.pop();
        moved.push(("clash", "1".to_owned()));
        post(&mut organiser, &edit, &moved).await.expect(303);
        candidate.get("/notices").await.expect(200).says("时间冲突，请您选择一场");
        candidate.get(&second).await.expect(200).says("时间冲突").says("/withdraw\"");
        Ok(())
    }
}
