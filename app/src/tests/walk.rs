//! Every route, as nobody and as every role: whoever isn't given a route is refused there, and whoever is, isn't.
//!
//! The walk is made from the list the router is made from, so that no route can be forgotten.

use axum::http::Method;
use zhengtu::account::{Action, Role};
use zhengtu::on_both;

use super::browser::{Answer, Browser, World};
use crate::server::{Access, Route, all_routes};

/// The route's address, with an id nothing has in place of each parameter.
fn address(route: &Route) -> String {
    let mut out = String::new();
    let mut rest = route.path;
    while let Some((before, after)) = rest.split_once('{') {
        let (_, after) = after.split_once('}').unwrap_or(("", after));
        out.push_str(before);
        out.push_str("01890000-0000-7000-8000-000000000000");
        rest = after;
    }
    out + rest
}

async fn take(browser: &mut Browser, route: &Route) -> Answer {
    let address = address(route);
    if route.method == Method::GET { browser.get(&address).await } else { browser.post(&address, &[]).await }
}

/// Why this answer is wrong for this asker.
fn verdict(route: &Route, role: Option<Role>, answer: &Answer) -> Option<&'static str> {
    let status = answer.status.as_u16();
    if status >= 500 {
        return Some("broke");
    }
    let given = |action: Action, role: Role| action.roles().contains(&role);
    match (route.access, role) {
        (Access::Public, _) if matches!(status, 401 | 403) => Some("a public address refused"),
        (Access::Public, _) => None,
        (Access::Needs(_), None) => (status != 401).then_some("nobody must be asked to sign in"),
        (Access::Needs(action), Some(role)) if given(action, role) => {
            matches!(status, 401 | 403).then_some("refused, though the role is given the action")
        }
        (Access::Needs(_), Some(_)) => (status != 403).then_some("not refused, though the role isn't given the action"),
    }
}

on_both! {
    async fn every_route_as_everybody(store: Store) {
        let world = World::new(store);
        let mut problems = Vec::new();
        for role in std::iter::once(None).chain(Role::ALL.map(Some)) {
            let account = match role {
                None => None,
                Some(Role::Candidate) => Some(world.account("备考者", &[]).await?),
                // The question bank and the rules are one for the whole country: a role for a division doesn't reach them.
                Some(role @ (Role::Editor | Role::Reviewer | Role::Administrator)) => Some(world.account(role.code(), &[(role, None)]).await?),
                Some(role) => Some(world.account(role.code(), &[(role, Some("320102"))]).await?),
            };
            for route in all_routes() {
                // A new sign-in each time: some routes end it.
                let mut browser = match account {
                    Some(account) => world.signed_in(account).await?,
                    None => world.browser(),
                };
                let answer = take(&mut browser, &route).await;
                if let Some(what) = verdict(&route, role, &answer) {
                    problems.push(format!("{} {} as {role:?}: {} – {what}", route.method, route.path, answer.status));
                }
            }
        }
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        Ok(())
    }

    async fn a_role_for_a_division_opens_nothing_of_the_question_bank(store: Store) {
        let world = World::new(store);
        let mut browser = world.with_role("省里", Role::Editor, Some("32")).await?;
        browser.get("/practice").await.expect(200).keeps_quiet_about("href=\"/questions\"");
        for route in all_routes() {
            if matches!(route.access, Access::Needs(action) if action.is_national()) {
                take(&mut browser, &route).await.expect(403);
            }
        }
        browser.get("/syllabus").await.expect(200).keeps_quiet_about("<form method=\"post\" action=\"/syllabus\"");
        Ok(())
    }

    async fn no_write_is_taken_from_another_site(store: Store) {
        let world = World::new(store);
        let all: Vec<_> = Role::ALL.into_iter().filter(|role| *role != Role::Auditor).map(|role| (role, None)).collect();
        let account = world.account("everything", &all).await?;
        for route in all_routes().into_iter().filter(|route| route.method != Method::GET) {
            for elsewhere in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example"), ("origin", "null")] {
                let mut browser = world.signed_in(account).await?;
                browser.headers.push(elsewhere);
                take(&mut browser, &route).await.expect(403).says("请求来自其他网站");
            }
        }
        Ok(())
    }

    async fn every_write_is_a_post(store: Store) {
        drop(store);
        for route in all_routes() {
            assert!(matches!(route.method, Method::GET | Method::POST), "{} {}", route.method, route.path);
            assert!(route.path.starts_with('/') && (route.path == "/" || !route.path.ends_with('/')), "{}", route.path);
        }
        Ok(())
    }
}
