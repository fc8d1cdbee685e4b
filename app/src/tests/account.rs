//! Signing up, in and out; passwords; signed-in browsers.

use zhengtu::account::attempt::{self, SIGN_IN_ACCOUNT};
use zhengtu::account::{Role, demonstration};
use zhengtu::on_both;

use super::browser::{PASSWORD, World};

const WRONG: &str = "账号名或密码不对";

on_both! {
    async fn somebody_signs_up_out_and_in_again(store: Store) {
        let world = World::new(store);
        let mut browser = world.browser();
        browser.get("/account").await.expect(401).says("/account/sign-in?return=%2Faccount");
        let form = [("name", "小林"), ("password", PASSWORD), ("return", "/account/sessions")];
        browser.post_and_follow("/account/sign-up", &form).await.expect(200).says("账号已注册").says("当前浏览器");
        browser.get("/account").await.expect(200).says("小林").says("备考者");
        browser.get("/account/sign-in").await.expect(303);
        let token = browser.cookies.get("zt_session").cloned().unwrap_or_default();

        browser.post_and_follow("/account/sign-out", &[]).await.says("已退出登录");
        assert!(!browser.cookies.contains_key("zt_session"));
        browser.get("/account").await.expect(401);
        // The token is worth nothing, even to somebody who kept it.
        browser.cookies.insert("zt_session".into(), token);
        browser.get("/account").await.expect(401);

        let form = [("name", " 小 林 "), ("password", PASSWORD), ("return", "//evil.example/")];
        let answer = browser.post("/account/sign-in", &form).await.expect(303);
        assert_eq!(answer.location(), "/account", "only addresses of this site are gone back to");
        Ok(())
    }

    async fn ones_page_leads_to_all_one_may_do(store: Store) {
        let world = World::new(store);
        let places = ["/mock/events", "/marking", "/announcements/manage", "/calendar/manage"];
        for (name, role, expected) in [
            ("考生甲", Role::Candidate, [false, false, false, false]),
            ("组织甲", Role::Organiser, [true, true, true, false]),
            ("管理甲", Role::Administrator, [false, false, false, true]),
        ] {
            let mut browser = world.with_role(name, role, None).await?;
            let page = browser.get("/account").await.expect(200).says("href=\"/mock\"");
            let list = page.body.split("可以做的事").nth(1).expect("the list");
            let found = places.map(|place| list.contains(&format!("href=\"{place}\"")));
            assert_eq!(found, expected, "{name}");
            for (place, leads) in places.into_iter().zip(expected) {
                if leads {
                    browser.get(place).await.expect(200);
                }
            }
        }
        Ok(())
    }

    async fn a_sign_up_that_fails_keeps_what_was_typed(store: Store) {
        let world = World::new(store);
        world.account("小林", &[]).await?;
        let mut browser = world.browser();
        browser.post("/account/sign-up", &[("name", "小林"), ("password", PASSWORD)]).await.expect(422).says("已经有人用了").says("value=\"小林\"").keeps_quiet_about(PASSWORD);
        browser.post("/account/sign-up", &[("name", "小周"), ("password", "password1")]).await.expect(422).says("最常用的密码").keeps_quiet_about("password1");
        browser.post("/account/sign-up", &[("name", "13800000000"), ("password", PASSWORD)]).await.expect(422).says("手机号");
        browser.post("/account/sign-up", &[]).await.expect(422).says("有 2 处需要修改");
        assert!(browser.cookies.is_empty(), "nobody is signed in");
        browser.headers.push(("accept-language", "en"));
        browser.post("/account/sign-up", &[("name", "x"), ("password", "12345678")]).await.expect(422).says("at least 2 characters").says("unrelated words");
        Ok(())
    }

    async fn an_unknown_account_and_a_wrong_password_look_the_same(store: Store) {
        let world = World::new(store);
        world.account("小林", &[]).await?;
        let mut browser = world.browser();
        let wrong = browser.post("/account/sign-in", &[("name", "小林"), ("password", "nonsense 1")]).await.expect(422).says(WRONG);
        let unknown = browser.post("/account/sign-in", &[("name", "小木"), ("password", "nonsense 1")]).await.expect(422).says(WRONG);
        assert_eq!(wrong.body.replace("小林", ""), unknown.body.replace("小木", ""));
        Ok(())
    }

    async fn after_five_failures_one_waits(store: Store) {
        let world = World::new(store);
        world.account("小林", &[]).await?;
        let mut browser = world.browser();
        for name in ["小林", "nobody of this name"] {
            for _ in 0..4 {
                browser.post("/account/sign-in", &[("name", name), ("password", "nonsense 1")]).await.expect(422);
            }
            browser.post("/account/sign-in", &[("name", name), ("password", "nonsense 1")]).await.expect(429).says("5 分钟后");
            browser.post("/account/sign-in", &[("name", name), ("password", PASSWORD)]).await.expect(429).says("5 分钟后");
        }
        // Time passes.
        let key = SIGN_IN_ACCOUNT.key(&world.state.secret, "小林");
        let mut tx = world.state.store.write().await?;
        assert!(attempt::blocked_until(&mut tx, &key, zhengtu::clock::now() + chrono::TimeDelta::minutes(5)).await?.is_none());
        attempt::forget(&mut tx, &key).await?;
        tx.commit().await?;
        browser.post("/account/sign-in", &[("name", "小林"), ("password", PASSWORD)]).await.expect(303);
        Ok(())
    }

    async fn the_demonstrations_password_works_on_this_machine_only(store: Store) {
        let mut tx = store.write().await?;
        zhengtu::account::store::create_demonstration(&mut tx, zhengtu::clock::now()).await?;
        tx.commit().await?;
        let mut world = World::new(store);
        world.state.demonstration = true;
        let mut browser = world.browser();
        browser.get("/account/sign-in").await.expect(200).says("演示账号").says("广陵民政").says(demonstration::PASSWORD);
        let form = [("name", "管理员"), ("password", demonstration::PASSWORD)];
        browser.post("/account/sign-in", &form).await.expect(422).says("只能在运行本系统的电脑上使用");
        browser.address = std::net::Ipv4Addr::LOCALHOST.into();
        browser.headers.push(("x-forwarded-for", "198.51.100.7"));
        browser.post("/account/sign-in", &form).await.expect(422).says("只能在运行本系统的电脑上使用");
        browser.headers.clear();
        browser.post("/account/sign-in", &form).await.expect(303);
        world.state.demonstration = false;
        world.browser().get("/account/sign-in").await.expect(200).keeps_quiet_about(demonstration::PASSWORD);
        Ok(())
    }

    async fn many_attempts_at_once_gain_nothing(store: Store) {
        let world = World::new(store);
        world.account("小林", &[]).await?;
        let attempts: Vec<_> = (0..16)
            .map(|_| {
                let mut browser = world.browser();
                tokio::spawn(async move { browser.post("/account/sign-in", &[("name", "小林"), ("password", "nonsense 1")]).await })
            })
            .collect();
        let mut compared = 0;
        for attempt in attempts {
            compared += usize::from(attempt.await?.body.contains(WRONG));
        }
        assert_eq!(compared, 5);
        Ok(())
    }

    async fn one_address_can_try_only_so_many_names(store: Store) {
        let world = World::new(store);
        let mut tx = world.state.store.write().await?;
        let key = attempt::SIGN_IN_ADDRESS.key(&world.state.secret, "192.0.2.1");
        for _ in 0..50 {
            attempt::count(&mut tx, &attempt::SIGN_IN_ADDRESS, &key, zhengtu::clock::now()).await?.ok();
        }
        tx.commit().await?;
        world.account("小林", &[]).await?;
        let mut browser = world.browser();
        browser.post("/account/sign-in", &[("name", "小林"), ("password", PASSWORD)]).await.expect(429).says("分钟后");
        // What a stranger says about where it comes from doesn't count; what a proxy on this machine says does.
        browser.headers.push(("x-forwarded-for", "198.51.100.7"));
        browser.post("/account/sign-in", &[("name", "小林"), ("password", PASSWORD)]).await.expect(429);
        browser.address = std::net::Ipv4Addr::LOCALHOST.into();
        browser.post("/account/sign-in", &[("name", "小林"), ("password", PASSWORD)]).await.expect(303);
        Ok(())
    }

    async fn a_browser_signed_out_from_afar_is_out_at_once(store: Store) {
        let world = World::new(store);
        let account = world.account("小林", &[]).await?;
        let (mut here, mut there, mut third) =
            (world.signed_in(account).await?, world.signed_in(account).await?, world.signed_in(account).await?);
        let page = here.get("/account/sessions").await.expect(200).says("结束其他所有登录");
        let address = page.body.split('"').find(|part| part.ends_with("/revoke")).unwrap_or_default().to_owned();
        here.post_and_follow(&address, &[]).await.expect(200).says("那个浏览器已退出登录");
        let left = [there.get("/account").await.status.as_u16(), third.get("/account").await.status.as_u16()];
        assert!(left.contains(&200) && left.contains(&401), "one of them: {left:?}");
        here.post_and_follow("/account/sessions/revoke-others", &[]).await.says("没有其他浏览器");
        there.get("/account").await.expect(401);
        third.get("/account").await.expect(401);
        here.get("/account").await.expect(200);

        let mut stranger = world.signed_in(world.account("小周", &[]).await?).await?;
        stranger.post_and_follow(&address, &[]).await.says("没有做任何更改");
        Ok(())
    }

    async fn a_new_password_ends_other_sessions_and_changes_the_token(store: Store) {
        let world = World::new(store);
        let account = world.account("小林", &[]).await?;
        let (mut here, mut there) = (world.signed_in(account).await?, world.signed_in(account).await?);
        let before = here.cookies.clone();
        let new = "纸船 and a green bicycle";
        here.post("/account/password", &[("now", "nonsense 1"), ("new", new)]).await.expect(422).says("现在的密码不对");
        here.post("/account/password", &[("now", PASSWORD), ("new", PASSWORD)]).await.expect(422).says("与现在的相同");
        here.post("/account/password", &[("now", PASSWORD), ("new", "小林小林小林")]).await.expect(422);
        there.get("/account").await.expect(200);
        here.post_and_follow("/account/password", &[("now", PASSWORD), ("new", new)]).await.expect(200).says("密码已修改");
        assert_ne!(before.get("zt_session"), here.cookies.get("zt_session"));
        there.get("/account").await.expect(401);
        let mut old = world.browser();
        old.cookies = before;
        old.get("/account").await.expect(401);
        old.post("/account/sign-in", &[("name", "小林"), ("password", PASSWORD)]).await.expect(422);
        old.post("/account/sign-in", &[("name", "小林"), ("password", new)]).await.expect(303);
        Ok(())
    }

    async fn addresses_and_forms_that_make_no_sense_get_a_sentence(store: Store) {
        let world = World::new(store);
        let mut browser = world.signed_in(world.account("小林", &[]).await?).await?;
        browser.get("/account/sign-in?return=a&return=b").await.expect(400).says("提交的内容无法识别");
        browser.post("/account/sessions/%ff/revoke", &[]).await.expect(400).says("没有做任何更改");
        browser.post("/account/sessions/1/revoke", &[]).await.expect(404);
        browser.post("/account/password", &[("now", "a"), ("now", "b")]).await.expect(400).says("没有做任何更改");
        browser.post("/account/password", &[("foreign", "field")]).await.expect(422);
        browser.get("/account/password/").await.expect(404);
        Ok(())
    }

    async fn signing_in_takes_a_new_token(store: Store) {
        let world = World::new(store);
        world.account("小林", &[]).await?;
        let mut browser = world.browser();
        let sign_in = [("name", "小林"), ("password", PASSWORD)];
        browser.post("/account/sign-in", &sign_in).await.expect(303);
        let planted = browser.cookies.clone();
        browser.post("/account/sign-in", &sign_in).await.expect(303);
        assert_ne!(planted.get("zt_session"), browser.cookies.get("zt_session"));
        let mut other = world.browser();
        other.cookies = planted;
        other.get("/account").await.expect(401);
        Ok(())
    }

    async fn over_the_network_the_cookie_is_bound_to_host_and_https(store: Store) {
        let world = World::new(store);
        world.account("小林", &[]).await?;
        let mut browser = world.browser();
        browser.host = "zhengtu.example";
        let answer = browser.post("/account/sign-in", &[("name", "小林"), ("password", PASSWORD)]).await.expect(303);
        let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect();
        let session = cookies.iter().find(|line| line.contains("zt_session")).copied().unwrap_or_default();
        assert!(session.starts_with("__Host-zt_session="), "{session}");
        for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(session.contains(attribute), "{attribute} in {session}");
        }
        browser.get("/account").await.expect(200);
        Ok(())
    }
}
