//! Nearly equal questions are found, kept for somebody to decide, and stay decided.

use std::collections::BTreeSet;

use super::question_search::{add, single};
use crate::clock::now;
use crate::ids::{QuestionId, QuestionVersionId};
use crate::on_both;
use crate::question::duplicate::store::{self as duplicates, MergeError, MergeRefusal, Other};
use crate::question::store as bank;
use crate::question::{Content, Status};
use crate::store::{Store, Tx};

const STEM: &str = "社会工作者小王在社区走访时发现，独居老人张某近来情绪低落，常常整日不出门。小王首先应当（　　）。";
const TWIN: &str = "社会工作者小李在社区走访时发现，独居老人张某近来情绪低落，常常整日不出门。小李首先应当：";
const OPTIONS: [&str; 4] = ["与张某建立专业关系", "直接联系养老机构", "要求其参加小组活动", "通知街道办事处处理"];

fn turned() -> Content {
    let mut options = OPTIONS;
    options.reverse();
    single(TWIN, &options)
}

async fn with_two(store: &Store) -> anyhow::Result<(Tx, QuestionId, QuestionId)> {
    let mut tx = store.write().await?;
    let first = add(&mut tx, &single(STEM, &OPTIONS)).await?;
    add(
        &mut tx,
        &single("根据《慈善法》，慈善组织开展公募活动应当取得（　　）。", &["公开募捐资格", "税收优惠", "场地许可", "广告许可"]),
    )
    .await?;
    let second = add(&mut tx, &turned()).await?;
    Ok((tx, first, second))
}

async fn swept(store: &Store) -> anyhow::Result<()> {
    while duplicates::sweep(store).await? {}
    Ok(())
}

on_both! {
    async fn a_question_in_other_words_is_found_and_another_subject_is_not(store: Store) {
        let (mut tx, first, second) = with_two(&store).await?;
        let found = duplicates::near(&mut tx, &turned(), Some(second)).await?;
        assert_eq!(found.iter().map(|near| near.question).collect::<Vec<_>>(), [first]);
        assert!((700..1000).contains(&found[0].similarity), "{found:?}");
        let found = duplicates::near(&mut tx, &turned(), None).await?;
        assert_eq!(found.iter().map(|near| (near.question, near.similarity)).next(), Some((second, 1000)));
        assert_eq!(found.len(), 2);
        let elsewhere = Content { subject: "junior-comprehensive".into(), ..turned() };
        assert_eq!(duplicates::near(&mut tx, &elsewhere, None).await?, []);
        assert_eq!(duplicates::near(&mut tx, &single("（　　）", &[]), None).await?, []);
        bank::retire(&mut tx, first, "过时", now()).await?;
        assert_eq!(duplicates::near(&mut tx, &turned(), Some(second)).await?, []);
        Ok(())
    }

    async fn a_lot_is_compared_with_the_bank_and_with_itself(store: Store) {
        let mut tx = store.write().await?;
        let first = add(&mut tx, &single(STEM, &OPTIONS)).await?;
        let other = single("小组工作的中期，工作者的任务是（　　）。", &["处理冲突", "招募组员", "评估成效", "处理离别情绪"]);
        let elsewhere = Content { subject: "junior-comprehensive".into(), ..turned() };
        let lot = [other.clone(), turned(), other, elsewhere, single("", &[])];
        let found = duplicates::near_many(&mut tx, lot.to_vec()).await?;
        assert_eq!((found[0].len(), found[3].len(), found[4].len()), (0, 0, 0));
        assert!(matches!(found[1][..], [Other::InBank(near)] if near.question == first && near.similarity > 700), "{found:?}");
        assert_eq!(found[2], [Other::Earlier { index: 0, similarity: 1000 }]);
        assert_eq!(duplicates::near_many(&mut tx, Vec::new()).await?, Vec::<Vec<Other>>::new());
        Ok(())
    }

    async fn merging_keeps_one_and_retires_the_others_with_a_link(store: Store) {
        let (mut tx, first, second) = with_two(&store).await?;
        assert_eq!(duplicates::waiting(&mut tx).await?, 3);
        assert_eq!(duplicates::clusters(&mut tx, 1, 10).await?.total, 0);
        tx.commit().await?;
        swept(&store).await?;
        let mut tx = store.write().await?;
        assert_eq!(duplicates::waiting(&mut tx).await?, 0);
        let page = duplicates::clusters(&mut tx, 1, 10).await?;
        assert_eq!((page.total, page.more), (1, false));
        assert_eq!(page.clusters[0].members.iter().map(|member| member.question.id).collect::<Vec<_>>(), [first, second]);
        assert_eq!(page.clusters[0].size, 2);
        assert_eq!(duplicates::clusters(&mut tx, 2, 10).await?.clusters, []);

        let newest = bank::find(&mut tx, first).await?.expect("it").latest;
        assert!(bank::publish(&mut tx, first, newest, Some("reviewer"), now()).await?);
        let refused = duplicates::merge(&mut tx, second, &BTreeSet::from([first]), "", "editor", now()).await;
        assert!(matches!(refused, Err(MergeError::Refused(MergeRefusal::KeepPublished))), "people practise with the other");
        let refused = duplicates::merge(&mut tx, first, &BTreeSet::from([first]), "", "editor", now()).await;
        assert!(matches!(refused, Err(MergeError::Refused(MergeRefusal::TooFew))));
        duplicates::merge(&mut tx, first, &BTreeSet::from([second, first]), " 同一道题 ", "editor", now()).await?;

        let retired = bank::find(&mut tx, second).await?.expect("it is still there");
        assert_eq!((retired.status, retired.retired_reason.as_str()), (Status::Retired, "同一道题"));
        assert_eq!(bank::versions(&mut tx, second).await?.len(), 1);
        assert_eq!(bank::find(&mut tx, first).await?.expect("it").status, Status::Published);
        assert_eq!(duplicates::kept_instead(&mut tx, second).await?, Some(first));
        assert_eq!(duplicates::kept_instead(&mut tx, first).await?, None);
        assert_eq!(duplicates::clusters(&mut tx, 1, 10).await?.total, 0);
        let refused = duplicates::merge(&mut tx, first, &BTreeSet::from([second]), "", "editor", now()).await;
        assert!(matches!(refused, Err(MergeError::Refused(MergeRefusal::Gone))), "somebody else was faster");
        Ok(())
    }

    async fn what_was_kept_apart_stays_apart(store: Store) {
        let (tx, first, second) = with_two(&store).await?;
        tx.commit().await?;
        swept(&store).await?;
        let mut tx = store.write().await?;
        let refused = duplicates::set_distinct(&mut tx, &BTreeSet::from([first]), "editor", now()).await;
        assert!(matches!(refused, Err(MergeError::Refused(MergeRefusal::TooFew))));
        duplicates::set_distinct(&mut tx, &BTreeSet::from([first, second]), "editor", now()).await?;
        assert_eq!(duplicates::clusters(&mut tx, 1, 10).await?.total, 0);
        // Another version is looked at anew, and what was decided stands.
        let next = Content { explanation: "见教材。".into(), ..turned() };
        bank::add_version(&mut tx, second, QuestionVersionId::fresh(), &next, "editor", "补充解析", now()).await?;
        assert_eq!(duplicates::waiting(&mut tx).await?, 1);
        tx.commit().await?;
        swept(&store).await?;
        let mut tx = store.read().await?;
        assert_eq!((duplicates::waiting(&mut tx).await?, duplicates::clusters(&mut tx, 1, 10).await?.total), (0, 0));
        Ok(())
    }

    async fn a_question_rewritten_is_a_duplicate_no_more(store: Store) {
        let (mut tx, first, second) = with_two(&store).await?;
        let found = duplicates::compare(&mut tx, second, &turned()).await?;
        assert_eq!(found.len(), 1);
        assert_eq!(duplicates::clusters(&mut tx, 1, 10).await?.total, 1);
        let next = single("医务社会工作者在出院计划中的任务是（　　）。", &["评估需要", "开具处方", "收取费用", "决定转院"]);
        bank::add_version(&mut tx, second, QuestionVersionId::fresh(), &next, "editor", "换题", now()).await?;
        assert_eq!(duplicates::compare(&mut tx, second, &next).await?, []);
        assert_eq!(duplicates::clusters(&mut tx, 1, 10).await?.total, 0);
        assert_eq!(duplicates::near(&mut tx, &single(STEM, &OPTIONS), Some(first)).await?, []);
        Ok(())
    }
}
