//! An account and somebody of the register turn out to be one person: by their own consent, with one seat, and with their hours.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::training::{account, home, now, plan};
use crate::certification::hours::store::{Change, HoursError, Line, add, change, of_person};
use crate::certification::hours::{Entered, HoursRefusal, Kind, Standing};
use crate::clock::date_of;
use crate::ids::{AccountId, CheckId, PersonId, RegistrationId, TrainingId};
use crate::linking::{Linked, consent, end, end_of_account};
use crate::person::link::{EndedAs, LinkError, LinkRefusal, VALID, grouped, make, of_account, of_person as link_of, waiting, whom};
use crate::person::store::{Belonging, create};
use crate::personal_data::erase;
use crate::practice::Owner;
use crate::secret::Secret;
use crate::store::Tx;
use crate::training::attendance::store::{NewCheck, record};
use crate::training::attendance::{Direction, How};
use crate::training::schedule::{By, create as create_session, publish};
use crate::training::seat::{Attendee, Named, RegisterError, SignUp, register_list, sign_up};
use crate::training::slip::store::{Named as SlipName, correct_name, issue_all, of_session, withdraw};
use crate::training::store::{find, queue, registration, registration_of, roster};
use crate::training::{Plan, RegisterRefusal, RegistrationState, TrainingDate};
use crate::{on_both, with_tx};

const SECRET: Secret = Secret::from_bytes([7; 32]);

/// An officer, somebody of the register, and an account.
struct Known {
    officer: AccountId,
    person: PersonId,
    account: AccountId,
}

async fn known(tx: &mut Tx) -> anyhow::Result<Known> {
    let officer = account(tx, &format!("officer {}", AccountId::fresh())).await?;
    let own = account(tx, &format!("candidate {}", AccountId::fresh())).await?;
    Ok(Known { officer, person: person(tx, "林一舟").await?, account: own })
}

async fn person(tx: &mut Tx, name: &str) -> anyhow::Result<PersonId> {
    let division = crate::division::store::find(tx, "321002").await?.expect("a division");
    let entered = crate::person::store::Entered { name: name.into(), ..Default::default() };
    Ok(create(tx, &SECRET, &entered, &Belonging { division, organisation: None, post: String::new() }, now()).await?)
}

/// A session with so many seats, that begins in some days and lasts three hours.
async fn session(tx: &mut Tx, organiser: AccountId, seats: i64, days: i64) -> anyhow::Result<TrainingId> {
    let id = TrainingId::fresh();
    let starts_at = now() + TimeDelta::days(days);
    let plan = Plan {
        capacity: seats,
        dates: vec![TrainingDate { starts_at, ends_at: starts_at + TimeDelta::hours(3), half_hours: 6 }],
        closes_at: None,
        withdraw_until: None,
        counts_as_continuing_education: true,
        recognised_by: "广陵区社会工作部".into(),
        ..plan()
    };
    let home = home(tx, "321002").await?;
    let by = By { account: organiser, now: now() };
    create_session(tx, id, &plan, &home, by).await?;
    publish(tx, id, by).await?;
    Ok(id)
}

async fn signs_up(tx: &mut Tx, id: TrainingId, account: AccountId) -> Result<RegistrationId, RegisterError> {
    let attendee = Attendee { account: Some(account), name: "小林".into(), ..Attendee::default() };
    Ok(sign_up(tx, id, &SignUp { attendee, claim: None }, now()).await?.registration)
}

async fn is_signed_up(tx: &mut Tx, id: TrainingId, known: &Known) -> anyhow::Result<Result<RegistrationId, RegisterRefusal>> {
    let named = Named { person: known.person, name: "林一舟".into(), unit: "广陵区".into() };
    let answers = register_list(tx, id, &[named], known.officer, now()).await?;
    Ok(answers.into_iter().next().expect("one answer").map(|placed| placed.registration))
}

async fn linked(tx: &mut Tx, known: &Known, at: DateTime<Utc>) -> anyhow::Result<Linked> {
    let code = make(tx, &SECRET, known.person, known.officer, at).await?;
    Ok(consent(tx, &SECRET, &grouped(&code).to_lowercase(), known.account, at).await?)
}

fn refusal<T: std::fmt::Debug>(result: Result<T, LinkError>) -> LinkRefusal {
    match result {
        Err(LinkError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

on_both! {
    async fn a_code_links_once_and_only_while_it_is_good(store: Store) {
        let mut tx = store.write().await?;
        let one = known(&mut tx).await?;
        let first = make(&mut tx, &SECRET, one.person, one.officer, now()).await?;
        let code = make(&mut tx, &SECRET, one.person, one.officer, now()).await?;
        assert_ne!(first, code);
        assert_eq!(waiting(&mut tx, one.person, now()).await?.expect("a code").expires_at, now() + VALID);
        assert_eq!(whom(&mut tx, &SECRET, &first, now()).await?, None, "the newer code replaces it");
        assert_eq!(whom(&mut tx, &SECRET, &code, now()).await?, Some(one.person));
        assert_eq!(whom(&mut tx, &Secret::from_bytes([8; 32]), &code, now()).await?, None, "only a keyed hash is kept");
        assert_eq!(whom(&mut tx, &SECRET, &code, now() + VALID).await?, None);
        assert_eq!(refusal(consent(&mut tx, &SECRET, "0000000000", one.account, now()).await), LinkRefusal::NoSuchCode);
        let done = consent(&mut tx, &SECRET, &code, one.account, now()).await?;
        assert_eq!((done.link.person_id, done.link.account_id, done.hours), (one.person, one.account, 0));
        let other = account(&mut tx, "somebody else").await?;
        assert_eq!(refusal(consent(&mut tx, &SECRET, &code, other, now()).await), LinkRefusal::NoSuchCode, "used up");
        assert_eq!(refusal(make(&mut tx, &SECRET, one.person, one.officer, now()).await), LinkRefusal::PersonLinked);
        let namesake = person(&mut tx, "林一舟").await?;
        let code = make(&mut tx, &SECRET, namesake, one.officer, now()).await?;
        assert_eq!(refusal(consent(&mut tx, &SECRET, &code, one.account, now()).await), LinkRefusal::AccountLinked);
        assert_eq!(end(&mut tx, one.person, EndedAs::Person, now()).await?, Some(one.account));
        assert_eq!(end(&mut tx, one.person, EndedAs::Person, now()).await?, None);
        assert!(consent(&mut tx, &SECRET, &code, one.account, now()).await.is_ok(), "free again");
        Ok(())
    }

    async fn who_is_linked_has_one_seat_and_the_other_goes_to_the_next(store: Store) {
        let mut tx = store.write().await?;
        let one = known(&mut tx).await?;
        let id = session(&mut tx, one.officer, 2, 9).await?;
        let by_unit = is_signed_up(&mut tx, id, &one).await?.expect("a seat");
        let own = signs_up(&mut tx, id, one.account).await?;
        let next = account(&mut tx, "the next").await?;
        signs_up(&mut tx, id, next).await?;
        assert_eq!(queue(&mut tx, id, 9).await?.len(), 1);

        let done = linked(&mut tx, &one, now()).await?;
        assert_eq!(done.given_back, [id]);
        let kept = registration(&mut tx, by_unit).await?.expect("the earlier seat");
        assert_eq!((kept.standing(), kept.account_id, kept.person_id), (RegistrationState::Registered, Some(one.account), Some(one.person)));
        assert_eq!(registration(&mut tx, own).await?.expect("the later one").standing(), RegistrationState::Withdrawn);
        assert_eq!(registration_of(&mut tx, id, one.account).await?.map(|there| there.id), Some(by_unit), "the account sees it");
        assert_eq!(registration_of(&mut tx, id, next).await?.expect("the next").standing(), RegistrationState::Offered);
        let now_session = find(&mut tx, id).await?.expect("the session");
        assert_eq!((now_session.taken, now_session.held, now_session.waiting), (1, 1, 0));
        tx.commit().await?;

        let mut tx = store.write().await?;
        let other = session(&mut tx, one.officer, 5, 9).await?;
        let clash = signs_up(&mut tx, other, one.account).await;
        assert!(matches!(clash, Err(RegisterError::Refused(RegisterRefusal::Overlaps { .. }))), "the unit's seat counts: {clash:?}");
        let later = session(&mut tx, one.officer, 5, 19).await?;
        signs_up(&mut tx, later, one.account).await?;
        assert_eq!(is_signed_up(&mut tx, later, &one).await?, Err(RegisterRefusal::AlreadyRegistered));
        assert_eq!(roster(&mut tx, later).await?[0].name, "林一舟", "the list has the register's name");
        Ok(())
    }

    async fn what_is_ended_parts_what_each_signed_up_for(store: Store) {
        let mut tx = store.write().await?;
        let one = known(&mut tx).await?;
        let (own, by_unit) = (session(&mut tx, one.officer, 5, 9).await?, session(&mut tx, one.officer, 5, 19).await?);
        signs_up(&mut tx, own, one.account).await?;
        linked(&mut tx, &one, now()).await?;
        is_signed_up(&mut tx, by_unit, &one).await?.expect("a seat");
        assert!(registration_of(&mut tx, by_unit, one.account).await?.is_some());

        assert_eq!(end_of_account(&mut tx, one.account, EndedAs::Person, now()).await?, Some(one.person));
        assert!(registration_of(&mut tx, own, one.account).await?.is_some());
        assert!(registration_of(&mut tx, by_unit, one.account).await?.is_none(), "that is the unit's business");
        assert_eq!(roster(&mut tx, own).await?[0].person_id, None);
        assert!(is_signed_up(&mut tx, own, &one).await?.is_ok(), "two people again, as far as anybody knows");
        assert_eq!(linked(&mut tx, &one, now()).await?.given_back, [own], "and one again");
        assert!(registration_of(&mut tx, own, one.account).await?.is_some());

        erase(&mut tx, Owner::Account(one.account), now()).await?;
        assert_eq!(link_of(&mut tx, one.person).await?, None);
        assert_eq!(of_account(&mut tx, one.account).await?, None);
        Ok(())
    }

    async fn certified_hours_come_into_the_ledger_and_go_with_the_slip(store: Store) {
        let mut tx = store.write().await?;
        let one = known(&mut tx).await?;
        let id = session(&mut tx, one.officer, 5, 9).await?;
        let registration = signs_up(&mut tx, id, one.account).await?;
        let held = find(&mut tx, id).await?.expect("the session");
        let check = |direction, at| NewCheck { id: CheckId::fresh(), registration, direction, at, how: How::List };
        let checks = [check(Direction::In, held.starts_at), check(Direction::Out, held.ends_at)];
        record(&mut tx, &held, 1, &checks, Some(one.officer), held.ends_at).await?;
        let after = held.ends_at + TimeDelta::days(1);
        assert_eq!(issue_all(&mut tx, &held, one.officer, after).await?, 1);
        assert_eq!(of_person(&mut tx, one.person).await?, []);

        assert_eq!(linked(&mut tx, &one, after).await?.hours, 1);
        let lines = of_person(&mut tx, one.person).await?;
        let entry = lines[0].now().expect("the entry");
        assert_eq!((entry.kind(), entry.half_hours, entry.provider.as_str()), (Kind::Session, 6, "广陵区社会工作部"));
        assert_eq!((entry.standing(), entry.last_day), (Standing::Accepted, date_of(held.ends_at)));
        let refused = change(&mut tx, entry.id, &Change::TakeBack("错".into()), one.officer, after).await;
        assert!(matches!(refused, Err(HoursError::Refused(HoursRefusal::Overtaken))), "it goes with its slip: {refused:?}");

        end(&mut tx, one.person, EndedAs::Person, after).await?;
        assert_eq!(linked(&mut tx, &one, after).await?.hours, 0, "once is enough");
        let slip = of_session(&mut tx, id).await?.remove(0);
        correct_name(&mut tx, &slip, SlipName { name: "林一洲", unit: "" }, "姓名写错", one.officer, after).await?;
        let in_force = |lines: &[Line]| lines.iter().filter_map(Line::now).map(|entry| entry.half_hours).sum::<i64>();
        assert_eq!(in_force(&of_person(&mut tx, one.person).await?), 6, "another slip for the same hours");
        let slip = of_session(&mut tx, id).await?.remove(1);
        withdraw(&mut tx, &slip, "冒名顶替", one.officer, after).await?;
        let lines = of_person(&mut tx, one.person).await?;
        assert_eq!((lines.len(), in_force(&lines)), (2, 0));
        assert!(lines.iter().any(|line| line.entries[1].reason == "冒名顶替"));
        Ok(())
    }

    async fn hours_are_claimed_judged_corrected_and_taken_back_and_nothing_is_lost(store: Store) {
        let mut tx = store.write().await?;
        let one = known(&mut tx).await?;
        let day: NaiveDate = "2026-03-05".parse()?;
        let course = Entered {
            kind: Kind::Elsewhere,
            title: "个案管理研修班".into(),
            provider: "省社会工作协会".into(),
            first_day: day,
            last_day: day,
            half_hours: 12,
            professional: true,
            reason: String::new(),
        };
        let claimed = add(&mut tx, one.person, &course, Standing::Claimed, one.account, now()).await?;
        let accepted = change(&mut tx, claimed, &Change::Accept, one.officer, now()).await?;
        let late = change(&mut tx, claimed, &Change::Refuse("没有证明".into()), one.officer, now()).await;
        assert!(matches!(late, Err(HoursError::Refused(HoursRefusal::Overtaken))), "{late:?}");
        let better = Entered { half_hours: 10, reason: "证明上是 5 学时".into(), ..course.clone() };
        let corrected = change(&mut tx, accepted, &Change::Correct(better), one.officer, now()).await?;
        let unsaid = change(&mut tx, corrected, &Change::TakeBack(" ".into()), one.officer, now()).await;
        assert!(matches!(unsaid, Err(HoursError::Refused(HoursRefusal::NoReason))), "{unsaid:?}");
        let now_says = |lines: &[Line]| lines[0].now().map(|entry| (entry.half_hours, entry.standing()));
        assert_eq!(now_says(&of_person(&mut tx, one.person).await?), Some((10, Standing::Accepted)));
        change(&mut tx, corrected, &Change::TakeBack("登记错了人".into()), one.officer, now()).await?;
        let lines = of_person(&mut tx, one.person).await?;
        assert_eq!((lines.len(), lines[0].entries.len(), lines[0].now()), (1, 4, None));

        let degree = Entered { kind: Kind::Degree, title: "社会工作硕士".into(), ..course }.settled();
        add(&mut tx, one.person, &degree, Standing::Accepted, one.officer, now()).await?;
        let twice = add(&mut tx, one.person, &degree, Standing::Claimed, one.account, now()).await;
        assert!(matches!(twice, Err(HoursError::Refused(HoursRefusal::DegreeTwice))), "{twice:?}");
        tx.commit().await?;
        let mut tx = store.write().await?;
        let changed = with_tx!(&mut tx, |c| sqlx::query("UPDATE hours_entry SET half_hours = 999").execute(c).await.map(|_| ()));
        assert!(changed.is_err(), "the ledger is only added to");
        Ok(())
    }
}
