//! Everything of a person can be taken along and deleted. The test fills every table for somebody, deletes, and looks through the whole
//! database for what is left.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use crate::account::{self, Actor, Grant, Role, Scope, session};
use crate::audit::{self, Event};
use crate::clock::now;
use crate::ids::{AccountId, AnswerId, CorrectionId, MockChangeId, PracticeSetId, QuestionReportId, TrainingId, VisitorId};
use crate::mock::store::{self as mock, NewCaseMark, NewChange, NewPaper, NewText};
use crate::mock::{By, Origin};
use crate::notification::{Notice, store as messages};
use crate::personal_data::{EraseError, Holdings, erase, export, holdings, to_json};
use crate::practice::preference::Preference;
use crate::practice::store::{self as practice, Wanted};
use crate::practice::{Owner, favourite, note, preference};
use crate::question::OptionSet;
use crate::question::report::{ReportKind, store as report};
use crate::question::usage::store as usage;
use crate::starter::questions;
use crate::store::{Store, Tx};
use crate::syllabus::{Level, store as syllabus};
use crate::training::schedule::{self, By as Organiser};
use crate::training::seat::{Attendee, register};
use crate::training::store::Home;
use crate::training::{Plan, TrainingDate};
use crate::{on_both, with_tx};

const NAME: &str = "要注销的人";
/// Something of one's own in every text one writes.
const SECRET: &str = "只属于我的话";

/// What may still name the person afterwards.
const KEPT: [(&str, &str); 8] = [
    ("account", "id"),
    ("account_grant", "account_id"),
    ("account_grant", "revoked_by"),
    ("audit_entry", "account_id"),
    ("audit_entry", "account_name"),
    ("audit_entry", "record_id"),
    ("training_attendee", "account_id"),
    ("training_registration", "account_id"),
];

/// Columns that name a person of another kind (the staff register), or somebody in a role, or a visitor: not this candidate.
const OTHERS: [(&str, &str); 10] = [
    ("browser_session", "visitor_id"),
    ("certificate", "person_id"),
    ("exam_entry", "person_id"),
    ("exam_result", "person_id"),
    ("membership", "person_id"),
    ("mock_marker", "account_id"),
    ("person_standing", "person_id"),
    ("practice_set", "visitor_id"),
    ("question_report", "visitor_id"),
    ("question_review", "account_id"),
];

type Column = (String, String);

/// Every column of every table. The index of words is each engine's own.
async fn columns(store: &Store) -> anyhow::Result<Vec<Column>> {
    let all: Vec<Column> = match store {
        Store::Sqlite { readers, .. } => {
            sqlx::query_as(
                "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx%'",
            )
            .fetch_all(readers)
            .await?
        }
        Store::Postgres(pool) => sqlx::query(
            "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c JOIN information_schema.tables t \
             ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
             WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE '\\_sqlx%'",
        )
        .fetch_all(pool)
        .await?
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect(),
    };
    Ok(all.into_iter().filter(|(table, _)| !table.starts_with("question_token")).collect())
}

/// The columns in which any of these stands, as text or as an id.
async fn found(store: &Store, needles: &[&str]) -> anyhow::Result<BTreeSet<Column>> {
    let plain = |text: &str| text.replace('-', "").to_lowercase();
    let needles: Vec<String> = needles.iter().map(|needle| plain(needle)).collect();
    let mut out = BTreeSet::new();
    for (table, column) in columns(store).await? {
        let values: Vec<(String,)> = match store {
            Store::Sqlite { readers, .. } => {
                let all = AssertSqlSafe(format!("SELECT quote(\"{column}\") FROM \"{table}\" WHERE \"{column}\" IS NOT NULL"));
                sqlx::query_as(all).fetch_all(readers).await?
            }
            Store::Postgres(pool) => {
                let all = format!("SELECT CAST(\"{column}\" AS TEXT) FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
                sqlx::query_as(AssertSqlSafe(all)).fetch_all(pool).await?
            }
        };
        if values.iter().any(|(value,)| needles.iter().any(|needle| plain(value).contains(needle))) {
            out.insert((table, column));
        }
    }
    Ok(out)
}

fn named(columns: &[(&str, &str)]) -> BTreeSet<Column> {
    columns.iter().map(|(table, column)| ((*table).to_owned(), (*column).to_owned())).collect()
}

/// A set with answers that are counted, one of them corrected, and one that waits for it; favourite, note, report, preferences.
async fn practised(tx: &mut Tx, owner: Owner) -> anyhow::Result<()> {
    let set = PracticeSetId::fresh();
    practice::start(tx, set, owner, Wanted::of_chapter("junior-practice", "2018", "03", 10), 42, now()).await?;
    let items = practice::find(tx, set, owner).await?.expect("the set").items;
    let chosen: OptionSet = items[0].order.iter().copied().take(1).collect();
    let first = AnswerId::fresh();
    practice::answer(tx, owner, set, 1, first, chosen, now()).await?;
    practice::answer(tx, owner, set, 2, AnswerId::fresh(), chosen, now()).await?;
    practice::count_pending(tx, 1000).await?;
    practice::answer(tx, owner, set, 3, AnswerId::fresh(), chosen, now()).await?;
    let (question, version) = (items[0].version.question, items[0].version.id);
    let correction = CorrectionId::fresh();
    with_tx!(&mut *tx, |c| sqlx::query(
        "INSERT INTO question_correction (id, question_id, from_version_id, to_version_id, reason, made_by, made_at) \
         VALUES ($1, $2, $3, $3, '', '', $4)"
    )
    .bind(correction)
    .bind(question)
    .bind(version)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ()))?;
    with_tx!(&mut *tx, |c| sqlx::query(
        "INSERT INTO practice_remark (answer_id, nth, correction_id, old_half_marks, old_full_half_marks, new_half_marks, \
         new_full_half_marks) VALUES ($1, 1, $2, 0, 2, 2, 2)"
    )
    .bind(first)
    .bind(correction)
    .execute(c)
    .await
    .map(|_| ()))?;
    favourite::store::set(tx, owner, question, true, now()).await?;
    note::store::write(tx, owner, question, SECRET, now()).await?;
    let new =
        report::NewReport { id: QuestionReportId::fresh(), question, version, kind: ReportKind::Stem, body: "题干有错字" };
    report::send(tx, owner, new, now()).await?;
    let chosen = Preference { level: Some(Level::Junior), remind: true, ..Preference::default() };
    preference::store::save(tx, owner, &chosen, now()).await?;
    Ok(())
}

/// A mock that was handed in, and a case paper marked by oneself and by `marker`.
async fn sat(tx: &mut Tx, owner: Owner, marker: AccountId, code: &str) -> anyhow::Result<()> {
    let subject = syllabus::subject(tx, "junior-practice").await?.expect("the subject");
    let drawn = mock::draw_paper(tx, &subject, "2018", 7).await?;
    let versions: Vec<_> = drawn.into_iter().map(|candidate| candidate.version).collect();
    let new = NewPaper {
        subject: "junior-practice",
        edition: "2018",
        title: "",
        origin: Origin::Drawn,
        seed: 7,
        minutes: 120,
        created_by: owner.account(),
    };
    let end = now() + TimeDelta::minutes(120);
    let paper = mock::create_paper(tx, new, &versions, now()).await?;
    let paper = mock::find_paper(tx, paper).await?.expect("the paper");
    let set = mock::start_attempt(tx, &paper, owner, None, end, now()).await?;
    let chosen = mock::questions(tx, set).await?[0].options.iter().map(|option| option.id).take(1).collect();
    let device = Some(Uuid::now_v7());
    let change =
        NewChange { id: MockChangeId::fresh(), position: 1, chosen, flagged: true, made_at: now(), took_ms: Some(900), device };
    mock::save_changes(tx, owner, set, &[change], now()).await?;
    assert!(mock::hand_in(tx, set, By::Person, now()).await?);

    let subject = syllabus::subject(tx, "intermediate-practice").await?.expect("the subject");
    let versions = mock::draw_case_paper(tx, &subject, "2018", 7).await?;
    let new = NewPaper { subject: "intermediate-practice", ..new };
    let paper = mock::create_paper(tx, new, &versions, now()).await?;
    let paper = mock::find_paper(tx, paper).await?.expect("the paper");
    let set = mock::start_attempt(tx, &paper, owner, None, end, now()).await?;
    let text = NewText { position: 1, task: 1, tab: Uuid::now_v7(), seq: Some(1), based_on: 0, text: SECRET.into() };
    mock::save_texts(tx, owner, set, &[text], now()).await?;
    assert!(mock::hand_in(tx, set, By::Person, now()).await?);
    let own = NewCaseMark { position: 1, marker: 0, account: owner.account(), points: &[], half_marks: 3, reason: SECRET };
    mock::add_case_mark(tx, set, own, now()).await?;
    // Only an account has its papers marked by others.
    let is_asked = mock::request_marking(tx, set, code, now()).await?;
    assert_eq!(is_asked, owner.account().is_some());
    if !is_asked {
        return Ok(());
    }
    with_tx!(&mut *tx, |c| sqlx::query(
        "INSERT INTO mock_marker (set_id, nth, account_id, assigned_by, assigned_at) VALUES ($1, 1, $2, $2, $3)"
    )
    .bind(set)
    .bind(marker)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ()))?;
    mock::add_case_mark(tx, set, NewCaseMark { marker: 1, account: Some(marker), ..own }, now()).await?;
    Ok(())
}

/// An account signed in, with a role it holds, a message, a place in a training session and an entry in the trail.
async fn account_of(tx: &mut Tx, name: &str, organiser: AccountId) -> anyhow::Result<AccountId> {
    let id = account::store::create(tx, name, "hash", false, None, now()).await?.id;
    account::grant::give(tx, id, &Grant { role: Role::Editor, scope: Scope::Everywhere }, None, now()).await?;
    session::start(tx, &format!("token of {name}"), id, None, "test", now()).await?;
    messages::notify(tx, id, &Notice::PracticeReminder { answered: 3, goal: 20 }, now()).await?;
    let actor = Actor { account: Some(id), name: name.into(), ..Actor::nobody() };
    audit::record(tx, now(), Event::done(&actor, "account.sign_in", "account", id)).await?;
    let by = Organiser { account: organiser, now: now() };
    let day = |day| now() + TimeDelta::days(day);
    let dates = vec![TrainingDate { starts_at: day(10), ends_at: day(10) + TimeDelta::hours(3), half_hours: 6 }];
    let plan = Plan {
        title: "考前培训".into(),
        levels: vec![Level::Junior],
        address: "文昌中路 1 号".into(),
        capacity: 30,
        dates,
        withdraw_until: Some(day(8)),
        ..Plan::default()
    };
    let division = crate::division::store::find(tx, "321002").await?.expect("a division");
    let session = TrainingId::fresh();
    schedule::create(tx, session, &plan, &Home { division, organisation: None }, by).await?;
    schedule::publish(tx, session, by).await?;
    register(tx, session, Attendee { account: id, name: "张三", unit: "曲江社工站" }, now()).await?;
    Ok(id)
}

/// An organised mock the account joined.
async fn joined(tx: &mut Tx, account: AccountId, organiser: AccountId) -> anyhow::Result<()> {
    let (paper, event, unit) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let (opens, closes) = (now() + TimeDelta::days(1), now() + TimeDelta::days(2));
    with_tx!(&mut *tx, |c| sqlx::query(
        "INSERT INTO mock_paper (id, subject, edition, title, origin, seed, minutes, created_by, created_at) \
         VALUES ($1, 'junior-practice', '2018', '统一卷', 'fixed', 1, 120, $2, $3)"
    )
    .bind(paper)
    .bind(organiser)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ()))?;
    with_tx!(&mut *tx, |c| sqlx::query(
        "INSERT INTO mock_event (id, paper_id, title, description, opens_at, closes_at, minutes, state, cancel_reason, version, \
         created_by, created_at, updated_at) VALUES ($1, $2, '统一模考', '', $3, $4, 120, 'announced', '', 1, $5, $6, $6)"
    )
    .bind(event)
    .bind(paper)
    .bind(opens)
    .bind(closes)
    .bind(organiser)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ()))?;
    with_tx!(&mut *tx, |c| sqlx::query("INSERT INTO mock_event_unit (id, event_id, position, name) VALUES ($1, $2, 1, '曲江')")
        .bind(unit)
        .bind(event)
        .execute(c)
        .await
        .map(|_| ()))?;
    with_tx!(&mut *tx, |c| {
        sqlx::query(
        "INSERT INTO mock_event_entrant (id, event_id, account_id, unit_id, name, folded, joined_at) VALUES ($1, $2, $3, $4, $5, $5, $6)"
    )
    .bind(Uuid::now_v7())
    .bind(event)
    .bind(account)
    .bind(unit)
    .bind("张三")
    .bind(now())
    .execute(c)
    .await
    .map(|_| ())
    })?;
    Ok(())
}

async fn filled(store: &Store) -> anyhow::Result<(AccountId, AccountId)> {
    let mut tx = store.write().await?;
    questions::load(&mut tx, now()).await?;
    let organiser = account::store::create(&mut tx, "组织者", "hash", false, None, now()).await?.id;
    let mut made = Vec::new();
    for (name, code) in [(NAME, "A1B2C3D4"), ("留下的人", "E5F6A7B8")] {
        let id = account_of(&mut tx, name, organiser).await?;
        practised(&mut tx, Owner::Account(id)).await?;
        sat(&mut tx, Owner::Account(id), organiser, code).await?;
        joined(&mut tx, id, organiser).await?;
        made.push(id);
    }
    tx.commit().await?;
    Ok((made[0], made[1]))
}

on_both! {
    async fn deleting_leaves_nothing_but_what_is_said(store: Store) {
        let (me, other) = filled(&store).await?;
        let id = me.to_string();
        let before = found(&store, &[&id, NAME]).await?;
        let of_person = ["account_id", "visitor_id", "person_id"];
        let unfilled: BTreeSet<Column> = columns(&store)
            .await?
            .into_iter()
            .filter(|column| of_person.contains(&column.1.as_str()) && !before.contains(column))
            .collect();
        assert_eq!(unfilled, named(&OTHERS), "a table keeps something of a person and isn't filled here: export and delete it");

        let mut tx = store.write().await?;
        let (mine, theirs) = (holdings(&mut tx, Owner::Account(me)).await?, holdings(&mut tx, Owner::Account(other)).await?);
        assert_eq!((mine.sets, mine.mocks, mine.notes, mine.registrations), (3, 2, 1, 1));
        erase(&mut tx, Owner::Account(me), now()).await?;
        tx.commit().await?;

        let left = found(&store, &[&id, NAME]).await?;
        let said = named(&KEPT);
        let unsaid: Vec<_> = left.difference(&said).collect();
        assert!(unsaid.is_empty(), "{unsaid:?}");
        let mut tx = store.write().await?;
        let gone = holdings(&mut tx, Owner::Account(me)).await?;
        assert_eq!(gone, Holdings { registrations: 1, ..Holdings::default() });
        assert_eq!(holdings(&mut tx, Owner::Account(other)).await?, theirs, "nothing of anybody else");
        let account = account::store::find(&mut tx, me).await?.expect("the row stays");
        assert!(account.disabled_at.is_some() && account.name.starts_with("已注销-"));
        assert!(!account::store::enable(&mut tx, me).await?, "nobody opens it again");
        assert_eq!(account::grant::held(&mut tx, me).await?, []);
        assert!(account::store::create(&mut tx, NAME, "hash", false, None, now()).await?.id != me, "the name is free");
        // Counters are what they would be without the person.
        practice::count_pending(&mut tx, 1000).await?;
        let counted = counters(&mut tx).await?;
        usage::rebuild(&mut tx).await?;
        assert_eq!(counters(&mut tx).await?, counted);
        erase(&mut tx, Owner::Account(other), now()).await?;
        tx.commit().await?;
        assert_eq!(found(&store, &[SECRET]).await?, BTreeSet::new());
        Ok(())
    }

    async fn a_visitors_practice_goes_too(store: Store) {
        let mut tx = store.write().await?;
        questions::load(&mut tx, now()).await?;
        let visitor = session::start_visitor(&mut tx, "a visitor", now()).await?;
        let marker = account::store::create(&mut tx, "批改人", "hash", false, None, now()).await?.id;
        practised(&mut tx, Owner::Visitor(visitor)).await?;
        sat(&mut tx, Owner::Visitor(visitor), marker, "A1B2C3D4").await?;
        tx.commit().await?;
        let mut tx = store.write().await?;
        erase(&mut tx, Owner::Visitor(visitor), now()).await?;
        tx.commit().await?;
        assert_eq!(found(&store, &[&visitor.to_string(), SECRET]).await?, BTreeSet::new());
        Ok(())
    }

    async fn the_last_administrator_stays(store: Store) {
        let mut tx = store.write().await?;
        let id = account::store::create(&mut tx, "管理员", "hash", false, None, now()).await?.id;
        account::grant::give(&mut tx, id, &Grant { role: Role::Administrator, scope: Scope::Everywhere }, None, now()).await?;
        let refused = erase(&mut tx, Owner::Account(id), now()).await;
        assert!(matches!(refused, Err(EraseError::LastAdministrator)), "{refused:?}");
        Ok(())
    }

    async fn all_of_ones_own_can_be_taken_along_and_nothing_else(store: Store) {
        let (me, other) = filled(&store).await?;
        let mut tx = store.read().await?;
        let sections = export(&mut tx, Owner::Account(me)).await?;
        for section in &sections {
            assert!(!section.rows.is_empty(), "{} is empty", section.code);
            assert!(section.rows.iter().all(|row| row.len() == section.columns.len()));
        }
        let text = to_json(&sections, now()).to_string();
        assert!(text.contains(NAME) && text.contains(SECRET) && text.contains("张三") && text.contains("题干有错字"));
        assert!(!text.contains(&other.to_string()) && !text.contains("留下的人") && !text.contains("组织者"));
        let json = to_json(&sections, now());
        let answer = json["answers"].as_array().and_then(|all| all.iter().find(|one| one["marks"] == 1)).expect("the corrected answer");
        assert_eq!((&answer["full_marks"], &answer["counts"]), (&serde_json::json!(1), &serde_json::json!(true)));
        let marks = json["case_marks"].as_array().expect("marks");
        assert_eq!(marks.len(), 1, "those of a marker are seen once the paper is settled");
        assert_eq!(marks[0]["marks"], serde_json::json!(1.5));
        let nobody = export(&mut tx, Owner::Visitor(VisitorId::fresh())).await?;
        assert!(nobody.iter().all(|section| section.rows.is_empty()));
        Ok(())
    }
}

/// What is counted of questions, by version.
async fn counters(tx: &mut Tx) -> anyhow::Result<Vec<(Uuid, i64, i64, i64)>> {
    Ok(with_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT question_version_id, people, right_people, half_marks FROM question_usage WHERE people > 0 ORDER BY question_version_id"
    )
    .fetch_all(c)
    .await
    })?)
}
