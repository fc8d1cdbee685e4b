//! Answers over HTTP: many at once, each with its own fate.

use serde_json::{Value, json};
use zhengtu::ids::{AnswerId, PracticeSetId};
use zhengtu::on_both;
use zhengtu::starter::questions;
use zhengtu::store::Store;

use super::browser::{Answer, Browser, PASSWORD, World};

async fn world(store: Store) -> anyhow::Result<World> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, zhengtu::clock::now()).await?;
    tx.commit().await?;
    Ok(World::new(store))
}

async fn begin(browser: &mut Browser) -> String {
    let form = [("subject", "junior-practice"), ("edition", "2018"), ("chapter", "03"), ("count", "10")];
    let begun = browser.post("/practice/sets", &form).await.expect(303);
    begun.location().strip_prefix("/practice/sets/").and_then(|rest| rest.strip_suffix("/1")).expect("a set").to_owned()
}

fn one(set: &str, position: i64, chosen: &str) -> Value {
    json!({"id": AnswerId::fresh(), "set": set, "position": position, "chosen": chosen, "shown": "", "at": "2026-11-22T00:00:00Z", "took_ms": 900})
}

async fn send(browser: &mut Browser, answers: &[Value]) -> Answer {
    browser.post_json("/practice/answers", &json!({ "device": PracticeSetId::fresh(), "answers": answers })).await
}

fn states(answer: &Answer) -> Vec<String> {
    let body: Value = serde_json::from_str(&answer.body).expect("JSON");
    let answers = body["answers"].as_array().expect("a list");
    answers
        .iter()
        .map(|one| match one["reason"].as_str() {
            Some(reason) => format!("{} {reason}", one["state"].as_str().unwrap_or_default()),
            None => one["state"].as_str().unwrap_or_default().to_owned(),
        })
        .collect()
}

on_both! {
    async fn a_batch_is_saved_and_each_answer_says_so(store: Store) {
        let world = world(store).await?;
        let mut me = world.browser();
        let set = begin(&mut me).await;
        let answers: Vec<Value> = (1..=10).map(|position| one(&set, position, "a")).collect();
        let saved = send(&mut me, &answers).await.expect(200);
        assert_eq!(states(&saved), ["saved"; 10]);
        // Again, as a browser does that didn't hear of it.
        assert_eq!(states(&send(&mut me, &answers).await.expect(200)), ["saved"; 10]);
        me.get(&format!("/practice/sets/{set}/summary")).await.expect(200).says("10 / 10");
        Ok(())
    }

    async fn what_does_not_fit_is_refused_alone_and_with_a_sentence(store: Store) {
        let world = world(store).await?;
        let (mut me, mut other) = (world.browser(), world.browser());
        let set = begin(&mut me).await;
        let others = begin(&mut other).await;
        let used = one(&set, 1, "a");
        let reused = json!({"id": used["id"], "set": set, "position": 2, "chosen": "a"});
        let nowhere = PracticeSetId::fresh().to_string();
        let answers = [
            used, one(&set, 11, "a"), one(&others, 1, "a"), one(&nowhere, 1, "a"), one(&set, 3, ""), one(&set, 3, "z"),
            one(&set, 3, "é"), reused, json!({"id": "x"}), json!(7), json!({"id": AnswerId::fresh(), "set": set, "position": 3, "chosen": "b", "at": 5, "took_ms": "long"}),
        ];
        let answer = send(&mut me, &answers).await.expect(200).says("没有记录");
        assert_eq!(states(&answer), [
            "saved", "refused no_question", "refused not_yours", "refused not_yours", "refused nothing_chosen", "refused unknown_option",
            "refused unknown_option", "refused id_used", "refused malformed", "refused malformed", "saved",
        ]);
        me.headers.push(("accept-language", "en"));
        send(&mut me, &[one(&set, 3, "")]).await.expect(200).says("Choose first, then confirm.");
        Ok(())
    }

    async fn what_is_no_batch_is_refused_whole(store: Store) {
        let world = world(store).await?;
        let mut me = world.browser();
        let nobody = send(&mut me, &[one(&PracticeSetId::fresh().to_string(), 1, "a")]).await;
        assert_eq!(nobody.status.as_u16(), 401, "nobody's answers stay in the page");
        let set = begin(&mut me).await;
        me.post("/practice/answers", &[("answers", "[]")]).await.expect(400);
        me.post_json("/practice/answers", &json!([])).await.expect(400);
        me.post_json("/practice/answers", &json!({"answers": 3})).await.expect(400);
        let many: Vec<Value> = (0..201).map(|_| one(&set, 1, "a")).collect();
        send(&mut me, &many).await.expect(413);
        send(&mut me, &[json!({"id": "x".repeat(200_000)})]).await.expect(413);
        me.headers.push(("sec-fetch-site", "cross-site"));
        send(&mut me, &[one(&set, 1, "a")]).await.expect(403);
        Ok(())
    }

    async fn answers_find_their_set_after_signing_up_in_another_tab(store: Store) {
        let world = world(store).await?;
        let mut tab = world.browser();
        let set = begin(&mut tab).await;
        assert_eq!(states(&send(&mut tab, &[one(&set, 1, "a")]).await), ["saved"]);
        // The other tab shares the cookies.
        let before = tab.cookies.clone();
        let sign_up = [("name", "candidate"), ("password", PASSWORD), ("again", PASSWORD)];
        tab.post("/account/sign-up", &sign_up).await.expect(303);
        assert_ne!(tab.cookies, before);
        assert_eq!(states(&send(&mut tab, &[one(&set, 2, "a")]).await), ["saved"]);
        // Somebody else still isn't me.
        let mut other = world.signed_in(world.account("somebody", &[]).await?).await?;
        assert_eq!(states(&send(&mut other, &[one(&set, 3, "a")]).await), ["refused not_yours"]);
        Ok(())
    }
}
