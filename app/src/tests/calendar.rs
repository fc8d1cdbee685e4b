//! The calendar over HTTP: entered by an administrator, seen by everybody, subscribed to; and everybody who may not.

use chrono::TimeDelta;
use zhengtu::account::Role;
use zhengtu::clock::{date_of, local_of, now};
use zhengtu::ids::ExamWindowId;
use zhengtu::{on_both, starter};

use super::browser::{Answer, Browser, World};

const NEW: &str = "/calendar/manage/new";

/// An exam that begins in so many days and goes on the day after.
fn exam(province: &str, in_days: i64) -> Vec<(&'static str, String)> {
    let day = |days| date_of(now() + TimeDelta::days(days)).to_string();
    let year = local_of(now() + TimeDelta::days(in_days)).format("%Y").to_string();
    let pair = |name: &'static str, value: &str| (name, value.to_owned());
    vec![
        pair("id", &ExamWindowId::fresh().to_string()),
        ("year", year),
        pair("kind", "exam"),
        pair("level", ""),
        pair("province", province),
        ("starts_day", day(in_days)),
        ("ends_day", day(in_days + 1)),
        pair("certainty", "confirmed"),
        pair("state", "standing"),
        pair("source", "人社部公告"),
    ]
}

async fn post(browser: &mut Browser, path: &str, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &fields).await
}

/// The same form with one field said otherwise.
fn with(fields: &[(&'static str, String)], name: &'static str, value: &str) -> Vec<(&'static str, String)> {
    let mut fields = fields.to_vec();
    fields.retain(|(other, _)| *other != name);
    fields.push((name, value.to_owned()));
    fields
}

/// A calendar file with its folded lines put together.
fn unfolded(file: &str) -> String {
    file.replace("\r\n ", "")
}

on_both! {
    async fn an_administrator_enters_the_exam_and_everybody_counts_the_days(store: Store) {
        let world = World::new(store);
        let mut somebody = world.browser();
        somebody.get("/").await.expect(200).says("下一次考试的日期还没有录入");
        somebody.get("/calendar").await.expect(200).says("还没有录入日期").says("以当地公告为准");
        let mut administrator = world.with_role("管理员甲", Role::Administrator, None).await?;
        administrator.get(NEW).await.expect(200).says("录入时间").says("江苏省");
        let form = exam("", 40);
        let entered = post(&mut administrator, NEW, &form).await.expect(303).location().to_owned();
        post(&mut administrator, NEW, &form).await.expect(303);
        let list = administrator.get(&entered).await.expect(200).says("时间已录入");
        assert_eq!(list.body.matches("/calendar/manage/0").count(), 1, "the same form twice enters one");

        somebody.get("/").await.expect(200).says("<b>40</b>").says("年考试还有");
        somebody.get("/calendar?level=junior&province=62").await.expect(200)
            .says("<b>40</b>").says("09:00–11:00").says("14:00–16:00").keeps_quiet_about("14:00–17:00").says("人社部公告");
        somebody.get("/calendar?level=senior").await.expect(200).says("14:00–17:00").keeps_quiet_about("09:00–11:00");

        // A province's own date stands in place of the country's.
        post(&mut administrator, NEW, &exam("32", 61)).await.expect(303);
        somebody.get("/calendar?province=32").await.expect(200).says("<b>61</b>").keeps_quiet_about("<b>40</b>").says("江苏省");
        somebody.get("/calendar").await.expect(200).says("<b>40</b>").says("另有安排的省份").says("province=32");
        Ok(())
    }

    async fn the_feed_says_when_nothing_has_changed_and_what_was_withdrawn(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员乙", Role::Administrator, None).await?;
        let form = exam("", 40);
        let id = form[0].1.clone();
        post(&mut administrator, NEW, &form).await.expect(303);
        let mut calendar = world.browser();
        let feed = calendar.get("/calendar.ics?level=junior").await.expect(200);
        assert_eq!(feed.headers["content-type"], "text/calendar; charset=utf-8");
        assert!(feed.body.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
        let text = unfolded(&feed.body);
        for said in [&format!("UID:{id}-junior-practice@zhengtu"), "SEQUENCE:1", "STATUS:CONFIRMED", "VERSION:2.0", "社会工作实务"] {
            assert!(text.contains(said), "{said} in {text}");
        }
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
        let tag: &'static str = Box::leak(feed.headers["etag"].to_str()?.to_owned().into_boxed_str());
        calendar.headers.push(("if-none-match", tag));
        assert!(calendar.get("/calendar.ics?level=junior").await.expect(304).body.is_empty());

        let page = format!("/calendar/manage/{id}");
        let withdraw = format!("{page}/withdraw");
        administrator.post(&withdraw, &[("version", "1"), ("reason", " ")]).await.expect(422).says("没有撤回");
        administrator.post_and_follow(&withdraw, &[("version", "1"), ("reason", "日期有误")]).await.expect(200).says("已撤回");
        let text = unfolded(&calendar.get("/calendar.ics?level=junior").await.expect(200).body);
        assert_eq!((text.matches("STATUS:CANCELLED").count(), text.matches("SEQUENCE:2").count()), (2, 2));
        calendar.headers.clear();
        calendar.get("/").await.expect(200).says("还没有录入");
        administrator.get(&page).await.expect(200).says("日期有误").says("修改记录");
        let english = unfolded(&calendar.get("/calendar.ics?lang=en").await.expect(200).body);
        assert!(english.contains("Social worker exam"), "{english}");
        Ok(())
    }

    async fn what_was_typed_comes_back_with_what_is_wrong(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员丙", Role::Administrator, None).await?;
        let good = exam("", 40);
        let mut wrong = async |name: &'static str, value: &str, sentence: &str| {
            post(&mut administrator, NEW, &with(&good, name, value)).await.expect(422).says(sentence)
        };
        wrong("year", "1999", "2008 到 2100").await.says("value=\"1999\"");
        wrong("kind", "party", "请选择事项").await;
        wrong("province", "3210", "超出了您的管辖范围").await;
        wrong("starts_day", "五月", "日期无法识别").await;
        wrong("ends_day", "2008-01-01", "结束应在开始之后").await;
        wrong("starts_time", "9点", "时刻无法识别").await.says("value=\"9点\"");
        wrong("source", " ", "写明出处").await;
        let mut rows = with(&good, "subject", "junior-practice");
        rows.extend([("sitting_day", "2027-13-01".to_owned()), ("sitting_start", "09:00".to_owned()), ("sitting_end", String::new())]);
        post(&mut administrator, NEW, &rows).await.expect(422).says("要填写完整").says("value=\"2027-13-01\"");
        let slip = with(&rows, "kind", "admission_slip");
        post(&mut administrator, NEW, &with(&with(&slip, "sitting_day", "2027-05-22"), "sitting_end", "11:00")).await.expect(422).says("只有考试才有场次");
        Ok(())
    }

    async fn changes_are_kept_and_the_slower_one_is_told(store: Store) {
        let world = World::new(store);
        let mut administrator = world.with_role("管理员丁", Role::Administrator, None).await?;
        let form = exam("", 40);
        let page = format!("/calendar/manage/{}", form[0].1);
        post(&mut administrator, NEW, &form).await.expect(303);
        administrator.get(&page).await.expect(200).says("value=\"09:00\"").says("value=\"人社部公告\"");
        let first = with(&with(&form, "version", "1"), "note", "准考证另行通知");
        let to = post(&mut administrator, &page, &first).await.expect(303).location().to_owned();
        administrator.get(&to).await.expect(200).says("修改已保存").says("修改记录").says("准考证另行通知");
        post(&mut administrator, &page, &with(&first, "note", "别的")).await.expect(422).says("已被别人修改").says("别的");
        Ok(())
    }

    async fn an_administrator_of_a_province_enters_its_own_dates_alone(store: Store) {
        let world = World::new(store);
        let mut country = world.with_role("全国管理员", Role::Administrator, None).await?;
        let form = exam("", 40);
        post(&mut country, NEW, &form).await.expect(303);
        let mut jiangsu = world.with_role("江苏管理员", Role::Administrator, Some("32")).await?;
        jiangsu.get(NEW).await.expect(200).says("江苏省").keeps_quiet_about("value=\"62\"");
        post(&mut jiangsu, NEW, &exam("32", 61)).await.expect(303);
        post(&mut jiangsu, NEW, &exam("62", 61)).await.expect(422).says("超出了您的管辖范围");
        post(&mut jiangsu, NEW, &exam("", 61)).await.expect(422).says("超出了您的管辖范围");
        let page = format!("/calendar/manage/{}", form[0].1);
        jiangsu.get(&page).await.expect(403);
        post(&mut jiangsu, &page, &with(&form, "version", "1")).await.expect(403);
        jiangsu.post(&format!("{page}/withdraw"), &[("version", "1"), ("reason", "x")]).await.expect(403);
        Ok(())
    }

    async fn what_ships_is_shown_with_its_sources(store: Store) {
        let mut tx = store.write().await?;
        starter::exam_calendar::load(&mut tx, now()).await?;
        tx.commit().await?;
        let mut browser = World::new(store).browser();
        browser.get("/calendar?year=2026&province=32").await.expect(200)
            .says("2026年3月10日（周二）09:00").says("2026年7月").says("预计").says("已结束").says("bendibao");
        browser.get("/calendar?year=2024").await.expect(200).says("2024年8月8日").says("成绩复查").says("9月7日").says("推算");
        browser.get("/calendar?year=2020").await.expect(200).says("因疫情推迟");
        Ok(())
    }
}
