//! 纠错: reports are folded, answered once, and the answer comes back to everybody who reported.

use chrono::TimeDelta;

use crate::clock::now;
use crate::ids::{QuestionReportId, VisitorId};
use crate::on_both;
use crate::practice::Owner;
use crate::practice::store as practice;
use crate::question::report::store::{self, Filter, NewReport, Sent, Waiting};
use crate::question::report::{Outcome, ReportKind};
use crate::question::store::{self as bank, QuestionVersion};
use crate::starter::questions;
use crate::store::Tx;

const OPEN: Filter<'static> = Filter { answered: false, subject: None };
const ANSWERED: Filter<'static> = Filter { answered: true, subject: None };

async fn report(tx: &mut Tx, owner: Owner, version: &QuestionVersion, kind: ReportKind, minutes: i64) -> anyhow::Result<Sent> {
    let report =
        NewReport { id: QuestionReportId::fresh(), question: version.question, version: version.id, kind, body: "答案应为 B" };
    Ok(store::send(tx, owner, report, now() - TimeDelta::minutes(minutes)).await?)
}

on_both! {
    async fn one_answer_goes_to_everybody_who_reported_the_same(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let published = bank::published(&mut tx, "junior-practice", "2018", Some("03")).await?;
        let (one, other) = (&published[0], &published[1]);
        let editor = crate::account::store::create(&mut tx, "editor", "", false, None, now()).await?.id;
        let candidate = crate::account::store::create(&mut tx, "candidate", "", false, None, now()).await?.id;
        let visitor = VisitorId::fresh();

        assert_eq!(report(&mut tx, Owner::Visitor(visitor), one, ReportKind::Key, 90).await?, Sent::Taken);
        assert_eq!(report(&mut tx, Owner::Account(candidate), one, ReportKind::Key, 30).await?, Sent::Taken);
        assert_eq!(report(&mut tx, Owner::Account(candidate), one, ReportKind::Key, 20).await?, Sent::AlreadyOpen);
        assert_eq!(report(&mut tx, Owner::Account(candidate), one, ReportKind::Law, 10).await?, Sent::Taken);
        assert_eq!(report(&mut tx, Owner::Account(candidate), other, ReportKind::Key, 120).await?, Sent::Taken);

        assert_eq!(store::waiting(&mut tx, OPEN).await?, Waiting { entries: 3, reports: 4 });
        assert_eq!(store::waiting(&mut tx, Filter { subject: Some("intermediate-law"), ..OPEN }).await?, Waiting::default());
        let queue = store::entries(&mut tx, OPEN, 10, 0).await?;
        let seen: Vec<_> = queue.iter().map(|entry| (entry.question, entry.kind, entry.reports)).collect();
        assert_eq!(seen, [(other.question, ReportKind::Key, 1), (one.question, ReportKind::Key, 2), (one.question, ReportKind::Law, 1)]);
        assert_eq!(store::open_count(&mut tx, one.question).await?, 3);
        assert_eq!(store::median_seconds(&mut tx).await?, None);

        let entry = (one.question, ReportKind::Key);
        let told = store::answer(&mut tx, entry, Outcome::Corrected, "已更正为 B。", editor, now()).await?;
        assert_eq!(told, Some(vec![candidate]));
        assert_eq!(store::answer(&mut tx, entry, Outcome::NoError, "再答", editor, now()).await?, None, "there is nothing left to answer");
        assert_eq!(store::open_count(&mut tx, one.question).await?, 1);

        let done = store::entries(&mut tx, ANSWERED, 10, 0).await?;
        assert_eq!(done.len(), 1);
        let answer = done[0].answer.clone().expect("an answer");
        assert_eq!((done[0].reports, answer.outcome, answer.text.as_str()), (2, Outcome::Corrected, "已更正为 B。"));
        assert!((5400..5410).contains(&answer.seconds), "the first reporter waited an hour and a half: {}", answer.seconds);
        let median = store::median_seconds(&mut tx).await?.expect("two answered reports");
        assert!((3600..3610).contains(&median), "half of 30 and 90 minutes: {median}");

        let mine = store::own(&mut tx, Owner::Visitor(visitor), 10, 0).await?;
        assert_eq!(mine.len(), 1);
        assert_eq!(mine[0].answer.as_ref().map(|answer| answer.outcome), Some(Outcome::Corrected), "visitors find it by their browser");
        assert_eq!(store::count_own(&mut tx, Owner::Account(candidate)).await?, 3);

        // After the answer, the same may be reported again.
        assert_eq!(report(&mut tx, Owner::Account(candidate), one, ReportKind::Key, 0).await?, Sent::Taken);
        let all = store::of_entry(&mut tx, one.question, ReportKind::Key).await?;
        assert_eq!(all.iter().map(|report| report.answer.is_some()).collect::<Vec<_>>(), [false, true, true]);

        // Signing in takes reports along.
        practice::claim(&mut tx, visitor, editor).await?;
        assert_eq!(store::count_own(&mut tx, Owner::Account(editor)).await?, 1);
        assert_eq!(store::count_own(&mut tx, Owner::Visitor(visitor)).await?, 0);
        Ok(())
    }
}
