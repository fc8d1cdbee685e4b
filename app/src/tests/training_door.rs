//! The door over HTTP: the screen, the phone, the list, the sheet, corrections, slips; and every code that isn't of this door.

mod exceptions;

use chrono::{DateTime, TimeDelta, Utc};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use zhengtu::account::Role;
use zhengtu::clock::{local_of, now};
use zhengtu::ids::{AccountId, CheckId, RegistrationId, TrainingId};
use zhengtu::on_both;
use zhengtu::training::attendance::Direction;
use zhengtu::training::attendance::code::Door;
use zhengtu::training::attendance::store::book;
use zhengtu::training::schedule::{By, cancel, create, publish};
use zhengtu::training::seat::{Attendee, register};
use zhengtu::training::slip::store::of_session;
use zhengtu::training::store::Home;
use zhengtu::training::{Plan, TrainingDate};

use super::browser::{Browser, World};

/// A session of 广陵 whose first date began so many minutes ago and takes so many; a second one is tomorrow if `two`.
struct Running {
    id: TrainingId,
    organiser: Browser,
    address: String,
}

async fn running(world: &World, name: &str, began: i64, minutes: i64, two: bool) -> anyhow::Result<Running> {
    let organiser = world.account(name, &[(Role::Organiser, Some("321002"))]).await?;
    let before = now() - TimeDelta::days(9);
    let mut tx = world.state.store.write().await?;
    let starts_at = now() - TimeDelta::minutes(began);
    let mut dates = vec![TrainingDate { starts_at, ends_at: starts_at + TimeDelta::minutes(minutes), half_hours: 6 }];
    if two {
        let starts_at = starts_at + TimeDelta::days(1);
        dates.push(TrainingDate { starts_at, ends_at: starts_at + TimeDelta::minutes(minutes), half_hours: 6 });
    }
    let plan =
        Plan { title: "初级实务考前班".into(), address: "文昌中路 1 号".into(), capacity: 3, dates, ..Plan::default() };
    let division = zhengtu::division::store::find(&mut tx, "321002").await?.ok_or_else(|| anyhow::anyhow!("no division"))?;
    let id = TrainingId::fresh();
    let by = By { account: organiser, now: before };
    create(&mut tx, id, &plan, &Home { division, organisation: None }, by).await?;
    publish(&mut tx, id, by).await?;
    tx.commit().await?;
    Ok(Running { id, organiser: world.signed_in(organiser).await?, address: format!("/training/{id}") })
}

/// Somebody registered for it, signed in.
async fn registered(world: &World, id: TrainingId, name: &str) -> anyhow::Result<(Browser, AccountId, RegistrationId)> {
    let account = world.account(name, &[]).await?;
    let mut tx = world.state.store.write().await?;
    let attendee = Attendee { account: Some(account), name: name.to_owned(), ..Attendee::default() };
    let placed = register(&mut tx, id, &attendee, now() - TimeDelta::days(5)).await?;
    tx.commit().await?;
    Ok((world.signed_in(account).await?, account, placed.registration))
}

/// The address the screen of a date shows at a moment.
fn shown(world: &World, session: TrainingId, position: i64, direction: Direction, at: DateTime<Utc>) -> String {
    let code = Door { session, position, direction }.code(&world.state.secret, at);
    format!("/training/{session}/door/{position}?direction={}&code={code}", direction.code())
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map_or("", |(found, _)| found)
}

on_both! {
    async fn a_phone_scans_the_screen_and_is_checked_in_once(store: Store) {
        let world = World::new(store);
        let Running { id, mut organiser, address } = running(&world, "广陵培训", 5, 180, false).await?;
        let (mut phone, ..) = registered(&world, id, "小林").await?;
        organiser.get(&format!("{address}/screen/1")).await.expect(200).says("<svg").says("http-equiv=\"refresh\"").says("已签到 0 / 1 人");
        organiser.get(&format!("{address}/screen/1/code")).await.expect(200).says("\"svg\"").says("\"seconds\"");
        let door = format!("{address}/door/1");
        phone.get(&door).await.expect(200).says("请用手机扫描");
        phone.post(&door, &[]).await.expect(422).says("请用手机扫描");
        phone.get(&shown(&world, id, 1, Direction::In, now())).await.expect(200).says("已在");
        assert_eq!(book(&mut world.state.store.read().await?, id).await?.tally().came, [0], "opening an address changes nothing");
        phone.post_and_follow(&door, &[]).await.expect(200).says("已签到：").says("签到时间");
        phone.post(&door, &[]).await.expect(422);
        phone.get(&shown(&world, id, 1, Direction::In, now())).await.expect(200);
        phone.post_and_follow(&door, &[]).await.says("无需重复");
        phone.get(&shown(&world, id, 1, Direction::Out, now())).await.expect(200).says(">签退<");
        phone.post_and_follow(&door, &[]).await.says("已签退：");
        organiser.get(&format!("{address}/screen/1")).await.says("已签到 1 / 1 人");
        phone.get(&address).await.expect(200).says("我的签到").says("学时");
        phone.get("/training/mine").await.expect(200).says("我的学时与结业证明");
        organiser.get(&format!("{address}/attendance")).await.expect(200).says("出勤率").says("100.0%");
        Ok(())
    }

    async fn who_is_not_signed_in_signs_in_and_comes_back_with_the_time_of_scanning(store: Store) {
        let world = World::new(store);
        let Running { id, address, .. } = running(&world, "广陵培训", 5, 180, false).await?;
        let (_, account, _) = registered(&world, id, "小林").await?;
        let mut phone = world.browser();
        let page = phone.get(&shown(&world, id, 1, Direction::In, now())).await.expect(200).says("请在 15 分钟内登录");
        let back = utf8_percent_encode(&format!("{address}/door/1"), NON_ALPHANUMERIC).to_string();
        page.says(&format!("return={back}"));
        phone.post(&format!("{address}/door/1"), &[]).await.expect(401);
        phone.cookies.extend(world.signed_in(account).await?.cookies);
        phone.get(&format!("{address}/door/1")).await.expect(200).says("已在").says(">签到<");
        phone.post_and_follow(&format!("{address}/door/1"), &[]).await.says("已签到：");
        Ok(())
    }

    async fn no_other_code_opens_the_door(store: Store) {
        let world = World::new(store);
        let Running { id, address, .. } = running(&world, "广陵培训", 5, 180, true).await?;
        let other = running(&world, "邗江培训", 5, 180, false).await?;
        let (mut phone, ..) = registered(&world, id, "小林").await?;
        let sorry = |seconds: i64| shown(&world, id, 1, Direction::In, now() + TimeDelta::seconds(seconds));
        phone.get(&sorry(-60)).await.expect(422).says("签到码已过期");
        phone.get(&sorry(60)).await.expect(422).says("签到码已过期");
        phone.get(&sorry(20)).await.expect(200).says("已在");
        let elsewhere = shown(&world, other.id, 1, Direction::In, now()).replace(&other.id.to_string(), &id.to_string());
        phone.get(&elsewhere).await.expect(422).says("不是本次课的签到码");
        let tomorrow = shown(&world, id, 2, Direction::In, now());
        phone.get(&tomorrow.replace("/door/2", "/door/1")).await.expect(422).says("不是本次课的签到码");
        phone.get(&tomorrow).await.expect(200);
        phone.post(&format!("{address}/door/2"), &[]).await.expect(422).says("签到还没有开始");
        phone.get(&format!("{address}/door/1?code=abc&direction=in")).await.expect(422);
        phone.get(&format!("{address}/door/3")).await.expect(404);
        phone.get(&format!("{address}/door/x")).await.expect(404);
        // The ticket of one's phone is for the door it was made at.
        phone.get(&sorry(0)).await.expect(200);
        phone.post(&format!("{address}/door/2"), &[]).await.expect(422).says("请用手机扫描");
        let ticket = phone.cookies.get("zt_door").cloned().unwrap_or_default();
        phone.cookies.insert("zt_door".into(), ticket.replace("%2F1%2F", "%2F2%2F"));
        phone.post(&format!("{address}/door/2"), &[]).await.expect(422);
        let mut stranger = world.with_role("路人", Role::Candidate, None).await?;
        stranger.get(&sorry(0)).await.expect(200).says("名单上没有您的账号");
        stranger.post(&format!("{address}/door/1"), &[]).await.expect(422).says("名单上没有您的账号");
        assert_eq!(book(&mut world.state.store.read().await?, id).await?.tally().attendances(), 0);

        let by = By { account: world.account("管理", &[]).await?, now: now() };
        let mut tx = world.state.store.write().await?;
        cancel(&mut tx, id, "停电", by).await?;
        tx.commit().await?;
        phone.get(&sorry(0)).await.expect(200).says("已取消");
        phone.post(&format!("{address}/door/1"), &[]).await.expect(422).says("已取消");
        Ok(())
    }

    async fn the_list_is_ticked_with_and_without_a_script(store: Store) {
        let world = World::new(store);
        let Running { id, mut organiser, address } = running(&world, "广陵培训", 60, 180, false).await?;
        let (_, _, first) = registered(&world, id, "小林").await?;
        let (_, _, second) = registered(&world, id, "小周").await?;
        let list = format!("{address}/list/1");
        let page = organiser.get(&list).await.expect(200).says("小林").says("签到：小周");
        let tick = between(&page.body, "name=\"tick\" value=\"", "\"").to_owned();
        assert!(tick.contains(&first.to_string()), "{tick}");
        organiser.post_and_follow(&list, &[("tick", &tick)]).await.says("已记录");
        organiser.post(&list, &[("tick", &tick)]).await.expect(303);
        organiser.post(&list, &[("tick", "nonsense")]).await.expect(422).says("没有做任何更改");
        organiser.post(&list, &[]).await.expect(422);

        // An hour without a network, by a clock ten minutes ahead; then everything at once, and once more.
        let theirs = now() + TimeDelta::minutes(10);
        let ticked = (theirs - TimeDelta::minutes(50)).timestamp_millis();
        let (came, stranger) = (CheckId::fresh(), RegistrationId::fresh());
        let sent = [
            ("tick", format!("{came}.{second}.in.{ticked}")),
            ("tick", format!("{}.{stranger}.in.{ticked}", CheckId::fresh())),
            ("now", theirs.timestamp_millis().to_string()),
        ];
        let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        organiser.headers.push(("accept", "application/json"));
        let told: serde_json::Value = serde_json::from_str(&organiser.post(&list, &sent).await.expect(200).body)?;
        assert_eq!((&told["checks"][0]["state"], &told["checks"][1]["state"]), (&"new".into(), &"refused".into()), "{told}");
        let told: serde_json::Value = serde_json::from_str(&organiser.post(&list, &sent).await.expect(200).body)?;
        assert_eq!(told["checks"][0]["state"], "already");
        organiser.post(&list, &[("tick", "nonsense")]).await.expect(400);
        organiser.headers.clear();
        let book = book(&mut world.state.store.read().await?, id).await?;
        assert_eq!(book.tally().came, [2]);
        let came = book.place_of(second).and_then(|row| book.times[row][0].came_at).unwrap_or_default();
        assert!((now() - came - TimeDelta::minutes(50)).num_seconds().abs() < 30, "{came}");

        let add = format!("{list}/add");
        organiser.post(&add, &[("account", "没有这个人")]).await.expect(422).says("没有这个账号").says("没有这个人");
        world.account("小吴", &[]).await?;
        world.account("小郑", &[]).await?;
        organiser.post_and_follow(&add, &[("account", "小吴"), ("name", "吴小妹"), ("unit", "东关社工站")]).await.says("吴小妹").says("现场补录").says("已补录并签到");
        organiser.post(&add, &[("account", "小吴")]).await.expect(422).says("已在名单上");
        organiser.post(&add, &[("account", "小郑")]).await.expect(422).says("名额已满").says("小郑");
        organiser.post_and_follow(&add, &[("account", "小郑"), ("over", "1")]).await.says("小郑").says("已补录并签到");
        Ok(())
    }

    async fn a_paper_sheet_is_typed_back_in(store: Store) {
        let world = World::new(store);
        let Running { id, mut organiser, address } = running(&world, "广陵培训", 240, 180, false).await?;
        let (_, _, first) = registered(&world, id, "小林").await?;
        let (_, _, second) = registered(&world, id, "小周").await?;
        let sheet = format!("{address}/sheet/1");
        let date = zhengtu::training::store::dates(&mut world.state.store.read().await?, id).await?[0];
        let starts = local_of(date.starts_at).format("%H:%M").to_string();
        organiser.get(&sheet).await.expect(200).says(&format!("value=\"{starts}\"")).keeps_quiet_about("checked");
        organiser.get(&format!("{sheet}?all=1")).await.expect(200).says("checked");
        let (first, second) = (first.to_string(), second.to_string());
        let (begin, end) = (local_of(now() - TimeDelta::minutes(230)), local_of(now() - TimeDelta::minutes(60)));
        let (came, left) = (begin.format("%H:%M").to_string(), end.format("%H%M").to_string());
        let never = local_of(now() + TimeDelta::hours(9)).format("%H:%M").to_string();
        let rows = |came: &str, present: bool| {
            let mut rows = vec![
                ("registration", first.clone()),
                ("came", came.to_owned()),
                ("left", left.clone()),
                ("registration", second.clone()),
                ("came", starts.clone()),
                ("left", String::new()),
            ];
            if present {
                rows.push(("present", first.clone()));
            }
            rows
        };
        let post = async |browser: &mut Browser, rows: Vec<(&'static str, String)>| {
            let rows: Vec<_> = rows.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post(&sheet, &rows).await
        };
        post(&mut organiser, rows("9 点", true)).await.expect(422).says("没有保存").says("9 点").says(&left);
        post(&mut organiser, rows(&never, true)).await.expect(422).says("没有保存");
        post(&mut organiser, rows("9 点", false)).await.expect(303);
        post(&mut organiser, rows(&came, true)).await.expect(303);
        post(&mut organiser, rows(&starts, true)).await.expect(303);
        let book = book(&mut world.state.store.read().await?, id).await?;
        assert_eq!(book.tally().came, [1], "typed twice, counted once, and nobody who isn't ticked");
        organiser.get(&sheet).await.expect(200).says("已有记录");
        Ok(())
    }

    async fn a_slip_from_the_correction_to_the_check(store: Store) {
        let world = World::new(store);
        let Running { id, mut organiser, address } = running(&world, "广陵培训", 245, 180, false).await?;
        let (mut holder, _, first) = registered(&world, id, "小林").await?;
        let (mut other, ..) = registered(&world, id, "小周").await?;
        let person = format!("{address}/attendance/{first}");
        let time = |minutes: i64| local_of(now() - TimeDelta::minutes(minutes)).format("%H:%M").to_string();
        let (came, left) = (time(245), time(65));
        organiser.get(&person).await.expect(200).says("还没有签到记录");
        organiser.post(&person, &[("date", "1"), ("came", "早上"), ("reason", "漏签")]).await.expect(422).says("时间无法识别").says("漏签");
        organiser.post(&person, &[("date", "1"), ("came", &came)]).await.expect(422).says("请写明更正原因");
        let fixed = [("date", "1"), ("came", came.as_str()), ("left", left.as_str()), ("reason", "手机没电")];
        organiser.post_and_follow(&person, &fixed).await.expect(200).says("已更正").says("手机没电").says("— 改为").says("广陵培训");
        organiser.post(&person, &fixed).await.expect(422).says("记录刚刚有变化").says("手机没电");
        organiser.post(&format!("{person}/slip"), &[]).await.expect(303);
        organiser.post_and_follow(&format!("{address}/slips"), &[]).await.expect(200).says("缺席人员").says("小周");
        let slip = of_session(&mut world.state.store.read().await?, id).await?.remove(0);
        let code = slip.fields.code.clone();
        let page = format!("/training/slips/{code}");
        let own = holder.get(&page).await.expect(200).says("培训结业证明").says("不是国家职业资格证书").says("<svg").keeps_quiet_about("撤销这份证明");
        holder.get("/notices").await.expect(200).says("初级实务考前班");
        assert_eq!(other.get(&page).await.expect(303).location(), format!("/verify/{code}"));

        let mut anybody = world.browser();
        anybody.get("/verify").await.expect(200).says("公钥");
        let checked = anybody.post_and_follow("/verify", &[("text", &code.to_lowercase())]).await.expect(200);
        for field in ["小林", "初级实务考前班", "有效", "江苏省扬州市广陵区", "3（共 3）", "考前培训"] {
            assert!(checked.body.contains(field), "{field} is missing in {}", checked.body);
        }
        let signed = format!("ZT1|{}", between(&own.body, "ZT1|", "<"));
        assert_eq!(signed, slip.fields.signed(&world.state.secret));
        anybody.post("/verify", &[("text", &signed)]).await.expect(200).says("签名有效").says("有效");
        anybody.post("/verify", &[("text", &signed.replace("小林", "小周"))]).await.expect(422).says("签名不符");
        let packed = slip.fields.signed_for_address(&world.state.secret);
        anybody.get(&format!("/verify/{code}?s={packed}")).await.expect(200).says("签名有效");
        anybody.get(&format!("/verify/{code}?s={}", &packed[..packed.len() - 4])).await.expect(422).says("签名不符");
        anybody.post("/verify", &[("text", &format!("http://localhost:3000/verify/{code}"))]).await.expect(303);
        anybody.post("/verify", &[("text", "你好")]).await.expect(422).says("这不是证明编号").keeps_quiet_about("签名有效");
        anybody.post("/verify", &[]).await.expect(422);
        anybody.get("/verify/0000000000000000").await.expect(404).says("没有找到这份证明");
        anybody.get("/verify/abc").await.expect(404);

        organiser.post(&format!("{page}/withdraw"), &[("reason", "")]).await.expect(422).says("没有做任何更改");
        // A misspelt name: another slip takes its place, the old one says so, and its holder is told.
        let correct = format!("{page}/correct");
        let typed = [("name", "林小梅"), ("unit", "曲江社工站"), ("why", "登记时写错")];
        other.post(&correct, &typed).await.expect(403);
        organiser.post(&correct, &[("name", ""), ("unit", "曲江"), ("why", "登记时写错")]).await.expect(422).says("请填写姓名").says("登记时写错");
        organiser.post(&correct, &[("name", "小林"), ("why", "登记时写错")]).await.expect(422).says("与证明上的一样");
        organiser.post(&correct, &[("name", "林小梅")]).await.expect(422).says("请写明原因").says("林小梅");
        let page = organiser.post(&correct, &typed).await.expect(303).location().to_owned();
        organiser.get(&page).await.expect(200).says("兹证明 林小梅").says("曲江社工站");
        organiser.post(&correct, &typed).await.expect(422).says("已经撤销");
        let new = page.rsplit('/').next().unwrap_or_default().to_owned();
        anybody.get(&format!("/verify/{code}")).await.expect(200).says("已更正").says("登记时写错").says("小林");
        anybody.post("/verify", &[("text", &signed)]).await.expect(200).says("已更正");
        anybody.get(&format!("/verify/{new}")).await.expect(200).says("林小梅").says("有效");
        holder.get("/notices").await.expect(200).says("您的结业证明已更正").says(&format!("由 {} 代替", zhengtu::training::slip::grouped_code(&new)));
        let code = new;
        let rule = [("late", "0"), ("early", "0"), ("percent", "50"), ("beyond", "none")];
        organiser.post(&format!("{address}/attendance"), &rule).await.expect(422).says("规则不能再改");
        organiser.post_and_follow(&format!("{page}/withdraw"), &[("reason", "冒名顶替")]).await.expect(200).says("已撤销");
        organiser.post(&format!("{page}/withdraw"), &[("reason", "冒名顶替")]).await.expect(422).says("已经撤销");
        anybody.get(&format!("/verify/{code}")).await.expect(200).says("已撤销").says("冒名顶替");
        organiser.post_and_follow(&format!("{person}/slip"), &[]).await.says("已签发 1 份");
        holder.get(&address).await.expect(200).says("评价培训");
        holder.post(&format!("{address}/rate"), &[]).await.expect(422).says("请选择 1 到 5 分");
        holder.post_and_follow(&format!("{address}/rate"), &[("stars", "5"), ("words", "讲得好")]).await.expect(200).says("谢谢");
        holder.post(&format!("{address}/rate"), &[("stars", "1")]).await.expect(422).says("已经评价过");
        other.post(&format!("{address}/rate"), &[("stars", "1")]).await.expect(422).says("只有到场");
        organiser.get(&format!("{address}/attendance")).await.says("满 5 人评价后显示").keeps_quiet_about("讲得好");
        Ok(())
    }

    async fn other_districts_see_no_door_and_guesses_are_slowed_down(store: Store) {
        let world = World::new(store);
        let Running { id, address, .. } = running(&world, "广陵培训", 5, 180, false).await?;
        let (_, _, first) = registered(&world, id, "小林").await?;
        let mut lanzhou = world.with_role("兰州培训", Role::Organiser, Some("6201")).await?;
        for page in ["screen/1", "screen/1/code", "list/1", "sheet/1", "attendance"] {
            lanzhou.get(&format!("{address}/{page}")).await.expect(403);
        }
        lanzhou.get(&format!("{address}/attendance/{first}")).await.expect(403);
        for page in ["list/1", "list/1/add", "sheet/1", "attendance", "slips"] {
            lanzhou.post(&format!("{address}/{page}"), &[("tick", "x")]).await.expect(403);
        }
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        officer.get(&format!("{address}/attendance")).await.expect(200).keeps_quiet_about("修改签到规则");
        officer.get(&format!("{address}/list/1")).await.expect(403);
        let mut guesser = world.browser();
        for _ in 0..60 {
            guesser.get("/verify/0000000000000000").await.expect(404);
        }
        guesser.get("/verify/0000000000000000").await.expect(429).says("查验太频繁");
        Ok(())
    }
}
