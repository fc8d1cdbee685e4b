//! Two people of whom something stands in every table.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{MAIL, NAME, SECRET};
use crate::account::{self, Actor, Grant, Role, Scope, session};
use crate::audit::{self, Event};
use crate::bilingual::Language;
use crate::certification::certificate::{self, NewCertificate};
use crate::certification::hours::{self, proof};
use crate::certification::ledger::{self, NewFact};
use crate::certification::rules::{Fact, ResultStatus, Scheme};
use crate::clock::{date_of, now};
use crate::ids::{
    AccountId, AnswerId, CheckId, CorrectionId, MockChangeId, PersonId, PracticeSetId, QuestionReportId, RegistrationId, StudioId,
    StudioTermId, TrainingId,
};
use crate::linking;
use crate::mail::{store as mail, token};
use crate::mock::store::{self as mock, NewCaseMark, NewChange, NewPaper, NewText};
use crate::mock::{By, Origin};
use crate::notification::{self, Notice, Topic, store as messages, wish};
use crate::person::reveal::{Purpose, What, store as reveal};
use crate::person::saved::{self, Saved};
use crate::person::{link, store as people};
use crate::personal_data::unregister;
use crate::practice::preference::Preference;
use crate::practice::store::{self as practice, Wanted};
use crate::practice::{Owner, favourite, note, preference};
use crate::question::OptionSet;
use crate::question::report::{ReportKind, store as report};
use crate::secret::Secret;
use crate::starter::questions;
use crate::store::{Store, Tx};
use crate::studio;
use crate::syllabus::{Level, store as syllabus};
use crate::training::attendance::store::{self as attendance, NewCheck, NewCorrection, Recorded};
use crate::training::attendance::{Direction, How, Times};
use crate::training::schedule::{self, By as Organiser};
use crate::training::seat::{Attendee, register};
use crate::training::slip::store as slip;
use crate::training::store::Home;
use crate::training::watch::{self, Watch};
use crate::training::{Plan, TrainingDate, feed, rating};
use crate::with_tx;

/// A set with answers that are counted, one of them corrected, and one that waits for it; favourite, note, report, preferences.
pub(super) async fn practised(tx: &mut Tx, owner: Owner) -> anyhow::Result<()> {
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
pub(super) async fn sat(tx: &mut Tx, owner: Owner, marker: AccountId, code: &str) -> anyhow::Result<()> {
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
    told(tx, id).await?;
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
    in_the_register(tx, id, organiser).await?;
    let attendee = Attendee { account: Some(id), person: None, name: "张三".into(), unit: "曲江社工站".into() };
    let place = register(tx, session, &attendee, now()).await?.registration;
    attended(tx, session, place, organiser, plan.dates[0]).await?;
    Ok(id)
}

/// An address that is confirmed, a choice, a watch and a feed.
async fn told(tx: &mut Tx, account: AccountId) -> anyhow::Result<()> {
    let secret = Secret::from_bytes([7; 32]);
    let asked = mail::ask(tx, &secret, account, MAIL, Language::Zh, now()).await;
    anyhow::ensure!(asked.is_ok(), "{asked:?}");
    let nonce = mail::find(tx, &secret, account).await?.expect("an address").nonce;
    let confirmed = mail::confirm_by_digits(tx, &secret, account, &token::digits(&secret, account, &nonce), now()).await;
    anyhow::ensure!(confirmed.is_ok(), "{confirmed:?}");
    wish::choose(tx, account, Topic::Practice, notification::Wanted { in_app: true, by_mail: true }).await?;
    let watched = Watch { division: Some("321002".into()), levels: vec![Level::Junior] };
    watch::save(tx, account, Some(&watched), now()).await?;
    feed::make(tx, &secret, account, now()).await?;
    let filter = Saved { name: "待登记".into(), address: "/people?step=register".into() };
    saved::save(tx, account, &filter, now()).await?;
    Ok(())
}

/// Came to a session, was corrected, got a slip and rated it.
async fn attended(
    tx: &mut Tx,
    session: TrainingId,
    place: RegistrationId,
    organiser: AccountId,
    date: TrainingDate,
) -> anyhow::Result<()> {
    let session = crate::training::store::find(tx, session).await?.expect("the session");
    let after = date.ends_at + TimeDelta::hours(1);
    let check = NewCheck { id: CheckId::fresh(), registration: place, direction: Direction::In, at: date.starts_at, how: How::Qr };
    assert_eq!(attendance::record(tx, &session, 1, &[check], None, after).await?, [Recorded::New]);
    let shown = Times { came_at: Some(date.starts_at), left_at: None };
    let times = Times { left_at: Some(date.ends_at), ..shown };
    let correction = NewCorrection { registration: place, position: 1, shown, times, reason: "漏签退" };
    attendance::correct(tx, &session, correction, organiser, after).await?;
    slip::issue(tx, &session, place, organiser, after).await?;
    rating::rate(tx, &session, place, Some(5), "很好", after).await?;
    Ok(())
}

/// Somebody of the staff register, linked with the account, with something in each of its ledgers.
async fn in_the_register(tx: &mut Tx, account: AccountId, officer: AccountId) -> anyhow::Result<()> {
    let secret = Secret::from_bytes([7; 32]);
    let division = crate::division::store::find(tx, "321002").await?.expect("a division");
    let path = division.path.clone();
    let phone = Some("13800008000".to_owned());
    let entered = people::Entered { name: "张三".into(), phone, ..people::Entered::default() };
    let to = people::Belonging { division, organisation: None, post: "社工".into() };
    let person = people::create(tx, &secret, &entered, &to, now()).await?;
    let code = link::make(tx, &secret, person, officer, now()).await?;
    linking::consent(tx, &secret, &code, account, now()).await?;
    // Whoever was shown a number is named to whose it is.
    let office = format!("民政{}", &person.0.simple().to_string()[20..]);
    let by = account::store::create(tx, &office, "hash", false, None, now()).await?.id;
    let asked =
        reveal::Request { person, what: What::Phone, purpose: Purpose::Contact, reason: "通知领证", by, office: "广陵区" };
    reveal::reveal(tx, &secret, asked, now()).await?;
    unregister::ask(tx, person, None, "", now()).await?;
    let fact = Fact {
        year: 2024,
        level: Level::Junior,
        subject: "junior-practice".into(),
        half_marks: Some(130),
        status: ResultStatus::Valid,
        division_path: path.clone(),
    };
    ledger::add(tx, &[NewFact { person, fact, division: "321002".into(), supersedes: None }], None, now()).await?;
    let day = date_of(now());
    let number = format!("DEMO{}", person.0.simple());
    let new = NewCertificate {
        person,
        level: Level::Junior,
        scheme: Scheme::National,
        number: &number[..24],
        issuer: "",
        obtained_on: day,
        valid_until: None,
        division_path: &path,
        import: None,
        by: None,
    };
    certificate::add(tx, &new, now()).await?;
    let certificate = certificate::of_person(tx, person).await?[0].id;
    with_tx!(&mut *tx, |c| {
        sqlx::query(
        "INSERT INTO registration_application (id, person_id, certificate_id, kind, state, version, note, division_path, submitted_at, updated_at) \
         VALUES ($1, $2, $3, 'first', 'submitted', 1, '', $4, $5, $5)"
    )
    .bind(Uuid::now_v7())
    .bind(person)
    .bind(certificate)
    .bind(&path)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ())
    })?;
    with_tx!(&mut *tx, |c| {
        sqlx::query(
        "INSERT INTO registration_period (id, person_id, level, kind, number, registered_on, valid_from, valid_until, division_path, \
         recorded_at, reason, void) VALUES ($1, $2, 'junior', 'first', '', $3, $3, $3, $4, $5, '', FALSE)"
    )
    .bind(Uuid::now_v7())
    .bind(person)
    .bind(day)
    .bind(&path)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ())
    })?;
    let course = hours::Entered {
        kind: hours::Kind::Elsewhere,
        title: "个案管理研修班".into(),
        provider: "省社会工作协会".into(),
        first_day: day,
        last_day: day,
        half_hours: 12,
        professional: true,
        reason: String::new(),
    };
    let entry = hours::store::add(tx, person, &course, hours::Standing::Claimed, account, now()).await?;
    let file = proof::check(b"%PDF-1.7\n%%EOF\n")?;
    proof::keep(tx, &secret, entry, "证明.pdf", &file, account, now()).await?;
    in_a_studio(tx, person, officer).await
}

/// The lead of a studio.
async fn in_a_studio(tx: &mut Tx, person: PersonId, officer: AccountId) -> anyhow::Result<()> {
    let day = date_of(now());
    let studio = studio::store::NewStudio {
        id: StudioId::fresh(),
        name: "名师工作室".into(),
        purpose: String::new(),
        division: "321002".into(),
        organisation: None,
        founded_on: day,
    };
    studio::store::found(tx, &studio, officer, now()).await?;
    let lead = studio::rules::Held {
        id: StudioTermId::fresh(),
        person: Some(person),
        name: String::new(),
        role: studio::StudioRole::Lead,
        guided_by: None,
        from: day,
        until: None,
    };
    Ok(studio::store::begin(tx, studio.id, &lead, officer, now()).await?)
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

pub(in crate::tests) async fn filled(store: &Store) -> anyhow::Result<(AccountId, AccountId)> {
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
