//! Notices: seen by those they are for, while they matter; corrected in the open; withdrawn, never deleted.

use chrono::{DateTime, TimeDelta, Utc};

use crate::account::{Scope, store as accounts};
use crate::announcement::store::{Audience, PostError, concerning, correct, find, managed, post, seen, versions, withdraw};
use crate::announcement::{Attachment, Draft, DraftProblem, Phase, PostRefusal};
use crate::clock::date_of;
use crate::division::store as divisions;
use crate::ids::{AccountId, AnnouncementId};
use crate::organisation::{OrganisationKind, store as organisations};
use crate::store::Tx;
use crate::{on_both, with_tx};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

fn draft(title: &str) -> Draft {
    let link = Attachment { label: "附件一".into(), address: "https://www.example.org/1.pdf".into() };
    Draft { title: title.into(), body: "请**按时**报名。".into(), links: vec![link], ..Draft::default() }
}

async fn somebody(tx: &mut Tx) -> anyhow::Result<AccountId> {
    Ok(accounts::create(tx, &format!("发布者{}", &AccountId::fresh().0.simple().to_string()[12..]), "", false, None, now())
        .await?
        .id)
}

async fn posted(tx: &mut Tx, by: AccountId, draft: &Draft, division: Option<&str>) -> anyhow::Result<AnnouncementId> {
    let id = AnnouncementId::fresh();
    let audience = Audience { division: division.map(str::to_owned), organisation: None };
    assert!(post(tx, id, draft, &audience, by, now()).await?);
    assert!(!post(tx, id, draft, &audience, by, now()).await?, "the same form again");
    Ok(id)
}

/// The titles somebody of a place sees.
async fn titles(tx: &mut Tx, path: Option<&str>, over: bool, at: DateTime<Utc>) -> anyhow::Result<Vec<String>> {
    let (found, all) = seen(tx, path, over, at, (50, 0)).await?;
    assert_eq!(i64::try_from(found.len())?, all);
    let mut titles: Vec<_> = found.into_iter().map(|one| one.title).collect();
    titles.sort();
    Ok(titles)
}

fn refusal<T: std::fmt::Debug>(result: Result<T, PostError>) -> PostRefusal {
    match result {
        Err(PostError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

on_both! {
    async fn people_see_what_is_for_their_division_and_those_above_and_within_it(store: Store) {
        let mut tx = store.write().await?;
        let by = somebody(&mut tx).await?;
        for (title, division) in [("A 全国", None), ("B 江苏", Some("32")), ("C 广陵", Some("321002")), ("D 兰州", Some("6201"))] {
            posted(&mut tx, by, &draft(title), division).await?;
        }
        assert_eq!(titles(&mut tx, Some("/32/3210/321002/"), false, now()).await?, ["A 全国", "B 江苏", "C 广陵"]);
        assert_eq!(titles(&mut tx, Some("/32/3210/321003/"), false, now()).await?, ["A 全国", "B 江苏"]);
        assert_eq!(titles(&mut tx, Some("/62/"), false, now()).await?, ["A 全国", "D 兰州"]);
        assert_eq!(titles(&mut tx, Some("/62/6202/"), false, now()).await?, ["A 全国"]);
        assert_eq!(titles(&mut tx, None, false, now()).await?.len(), 4);
        // Who named a province may live in any of its districts.
        for (path, expected) in [(Some("/32/"), "ABC"), (Some("/32/3210/321003/"), "AB"), (Some("/62/6201/620102/"), "AD"), (None, "ABCD")] {
            let found = concerning(&mut tx, path, now(), 10).await?;
            let mut letters: Vec<char> = found.iter().filter_map(|one| one.title.chars().next()).collect();
            letters.sort_unstable();
            assert_eq!(letters.into_iter().collect::<String>(), expected, "{path:?}");
        }
        // It goes along when its division does.
        let moved = with_tx!(&mut tx, |c| sqlx::query("UPDATE division SET path = '/62/6201/321002/' WHERE code = '321002'").execute(c).await.map(|_| ()));
        moved?;
        assert_eq!(titles(&mut tx, Some("/62/6201/321002/"), false, now()).await?, ["A 全国", "C 广陵", "D 兰州"]);
        Ok(())
    }

    async fn a_notice_is_seen_from_its_day_to_its_last(store: Store) {
        let mut tx = store.write().await?;
        let by = somebody(&mut tx).await?;
        let (day, tomorrow) = (date_of(now()), now() + TimeDelta::days(1));
        let later = Draft { published_at: Some(tomorrow), ..draft("明天的") };
        let short = Draft { ends_on: Some(day), ..draft("今天的") };
        let (later, short) = (posted(&mut tx, by, &later, None).await?, posted(&mut tx, by, &short, None).await?);
        assert_eq!(titles(&mut tx, None, false, now()).await?, ["今天的"]);
        assert_eq!(titles(&mut tx, None, false, tomorrow).await?, ["明天的"]);
        assert_eq!(titles(&mut tx, None, true, tomorrow).await?, ["今天的"]);
        let phase = async |tx: &mut Tx, id, at| anyhow::Ok(find(tx, id).await?.map(|one| one.phase(at)));
        assert_eq!(phase(&mut tx, later, now()).await?, Some(Phase::Scheduled));
        assert_eq!(phase(&mut tx, short, tomorrow).await?, Some(Phase::Ended));
        // Nobody has read it yet: changing it is no correction.
        correct(&mut tx, later, 1, &Draft { published_at: Some(tomorrow), ..draft("后来的") }, "改标题", by, now()).await?;
        let changed = find(&mut tx, later).await?.expect("the notice");
        assert_eq!((changed.corrected_at, changed.correction.as_str(), changed.published_at), (None, "", tomorrow));
        Ok(())
    }

    async fn a_correction_says_so_and_every_wording_is_kept(store: Store) {
        let mut tx = store.write().await?;
        let by = somebody(&mut tx).await?;
        let id = posted(&mut tx, by, &draft("报名提醒"), Some("3210")).await?;
        let later = now() + TimeDelta::hours(2);
        let second = Draft { body: "报名截至 3 月 29 日。".into(), links: Vec::new(), ..draft("报名提醒") };
        correct(&mut tx, id, 1, &second, "改正截止日期", by, later).await?;
        let stored = find(&mut tx, id).await?.expect("the notice");
        assert_eq!((stored.version, stored.corrected_at, stored.published_at), (2, Some(later), now()));
        assert_eq!(stored.correction, "改正截止日期");
        let kept = versions(&mut tx, id).await?;
        assert_eq!(kept.iter().map(|one| (one.number, one.body.as_str(), one.links.len())).collect::<Vec<_>>(),
            [(2, "报名截至 3 月 29 日。", 0), (1, "请**按时**报名。", 1)]);
        assert_eq!(refusal(correct(&mut tx, id, 1, &second, "", by, later).await), PostRefusal::Overtaken);
        let bad = Draft { links: vec![Attachment { label: "甲".into(), address: "http://a.b/".into() }], ..draft("报名提醒") };
        assert!(matches!(correct(&mut tx, id, 2, &bad, "", by, later).await, Err(PostError::Draft(found)) if found == [DraftProblem::LinkUnusable(0)]));
        Ok(())
    }

    async fn what_is_withdrawn_is_seen_by_those_who_manage_it_alone(store: Store) {
        let mut tx = store.write().await?;
        let by = somebody(&mut tx).await?;
        let id = posted(&mut tx, by, &draft("有误的"), Some("321002")).await?;
        let other = somebody(&mut tx).await?;
        assert_eq!(refusal(post(&mut tx, id, &draft("别人的"), &Audience::default(), other, now()).await), PostRefusal::IdTaken);
        withdraw(&mut tx, id, "日期有误", now()).await?;
        assert_eq!(refusal(withdraw(&mut tx, id, "日期有误", now()).await), PostRefusal::Withdrawn);
        assert_eq!(refusal(correct(&mut tx, id, 2, &draft("有误的"), "", by, now()).await), PostRefusal::Withdrawn);
        assert_eq!(refusal(withdraw(&mut tx, AnnouncementId::fresh(), "x", now()).await), PostRefusal::Unknown);
        assert!(titles(&mut tx, None, false, now()).await?.is_empty());
        let scope = |code: &str, path: &str| Scope::Division { code: code.into(), path: path.into() };
        assert_eq!(managed(&mut tx, &[scope("3210", "/32/3210/"), Scope::Everywhere], 10).await?.len(), 1);
        assert!(managed(&mut tx, &[scope("62", "/62/")], 10).await?.is_empty());
        let delete = with_tx!(&mut tx, |c| sqlx::query("DELETE FROM announcement").execute(c).await.map(|_| ()));
        assert!(delete.is_err(), "the database itself refuses to forget");
        Ok(())
    }

    async fn an_organisations_notices_are_its_own(store: Store) {
        let mut tx = store.write().await?;
        let by = somebody(&mut tx).await?;
        let district = divisions::find(&mut tx, "321002").await?.expect("the district");
        let station = organisations::find_or_create(&mut tx, &district, "曲江社工站", OrganisationKind::Station, now()).await?;
        let audience = Audience { division: Some("321002".into()), organisation: Some(station.id) };
        let id = AnnouncementId::fresh();
        post(&mut tx, id, &draft("站里的"), &audience, by, now()).await?;
        let own = Scope::Organisation { id: station.id, division_path: district.path.clone() };
        let found = managed(&mut tx, &[own], 10).await?;
        assert_eq!((found.len(), found[0].organisation_name.as_deref(), found[0].division_name.as_deref()), (1, Some("曲江社工站"), Some("广陵区")));
        Ok(())
    }
}
