//! Demonstration: periods of registration of the people of 广陵区, and an application in every state. Everybody is invented, and every
//! step is taken as officers take it.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::certificate;
use super::ledger;
use super::registration::application::{self, ActError, Said};
use super::registration::period::{self, NewPeriod, PeriodError};
use super::registration::{Act, next_period};
use super::rules::{Scheme, period_from};
use crate::clock::date_of;
use crate::division::{Division, below};
use crate::ids::{AccountId, CertificateId, PersonId};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

sql! {
    HOLDERS = "SELECT k.id AS id, k.person_id AS person_id, k.level AS level, k.scheme AS scheme, k.number AS number, \
               k.obtained_on AS obtained_on FROM certificate k JOIN membership m ON m.person_id = k.person_id AND m.until_on IS NULL \
               WHERE m.division_path >= $1 AND m.division_path < $2 AND k.voided_at IS NULL ORDER BY k.number";
}

/// Numbers of the people whose stories are told on purpose are shorter; they keep theirs.
const INVENTED: usize = "DEMO20240100001".len();

/// Applications are at most so many days old.
const OLDEST: u64 = 20;

/// Who does what: hands in, reviews first, reviews finally.
#[derive(Debug, Clone, Copy)]
pub struct Officers {
    /// 提交
    pub unit: AccountId,
    /// 初审
    pub first: AccountId,
    /// 终审
    pub last: AccountId,
}

#[derive(Debug, Clone, sqlx::FromRow)]
struct Holder {
    id: CertificateId,
    person_id: PersonId,
    level: String,
    scheme: String,
    number: String,
    obtained_on: NaiveDate,
}

/// Registers the holders of a county: most in time, some late, some not any more, some never; and puts applications in every state.
pub async fn fill(tx: &mut Tx, county: &Division, officers: Officers, now: DateTime<Utc>) -> Result<()> {
    let (low, high) = below(&county.path);
    let rows: Vec<Holder> = with_tx!(tx, |c| sqlx::query_as(HOLDERS).bind(low).bind(high).fetch_all(c).await)?;
    // The highest certificate of each.
    let mut highest: BTreeMap<PersonId, Holder> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| row.number.len() == INVENTED && row.scheme != Scheme::SeniorSlip.code()) {
        let kept = highest.entry(row.person_id).or_insert_with(|| row.clone());
        if Level::from_code(&row.level) > Level::from_code(&kept.level) {
            *kept = row;
        }
    }
    let mut holders: Vec<Holder> = highest.into_values().collect();
    holders.sort_by(|a, b| a.number.cmp(&b.number));

    let today = date_of(now);
    let mut waiting = Vec::new();
    let mut due = Vec::new();
    for (index, holder) in holders.iter().enumerate() {
        let first_day = later(holder.obtained_on, 40 + (index as u64 * 37) % 300);
        if index % 4 == 0 || first_day > today {
            waiting.push(holder);
        } else if index % 9 == 1 && holder.obtained_on < earlier(today, 3 * 365) {
            // Due for renewal: it ends in some weeks.
            let (from, _) = period_from(earlier(today, 3 * 365 - 40 - index as u64 % 30));
            registered(tx, county, holder, officers, (from.max(holder.obtained_on), false), now).await?;
            due.push(holder);
        } else {
            chain(tx, county, holder, officers, first_day, index % 5 == 2, now).await?;
        }
    }
    // Not of those who have only just got theirs: an application is some days old.
    waiting.retain(|holder| holder.obtained_on < earlier(today, OLDEST));
    for (holder, state) in waiting.iter().zip(FIRST) {
        apply(tx, holder, officers, state, now).await?;
    }
    for (holder, state) in due.iter().zip(RENEWAL) {
        apply(tx, holder, officers, state, now).await?;
    }
    let people: Vec<PersonId> = holders.iter().map(|holder| holder.person_id).collect();
    ledger::refresh(tx, &people, now).await
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn earlier(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

/// Period after period, renewed in the window each time; or only the first.
async fn chain(
    tx: &mut Tx,
    county: &Division,
    holder: &Holder,
    officers: Officers,
    first_day: NaiveDate,
    lapses: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut on = first_day;
    let mut first = true;
    while on <= date_of(now) {
        let until = registered(tx, county, holder, officers, (on, !first), now).await?;
        if lapses {
            break;
        }
        on = earlier(until, 30);
        first = false;
    }
    Ok(())
}

/// Adds a period; returns its last day.
async fn registered(
    tx: &mut Tx,
    county: &Division,
    holder: &Holder,
    officers: Officers,
    (on, renewal): (NaiveDate, bool),
    now: DateTime<Utc>,
) -> Result<NaiveDate> {
    let level = Level::from_code(&holder.level).unwrap_or(Level::Junior);
    let existing = period::in_force(&period::of_person(tx, holder.person_id).await?)?;
    let (from, until) = next_period(&existing, level, on);
    let new = NewPeriod {
        person: holder.person_id,
        certificate: Some(holder.id),
        level,
        first: !renewal,
        number: format!("DJ{}{}", county.code, &holder.number[4..]),
        registered_on: on,
        from,
        until,
        division_path: county.path.clone(),
        application: None,
        import: None,
        reason: "演示数据".to_owned(),
    };
    match period::add_held(tx, &new, Some(officers.first), now).await {
        Ok(_) => Ok(until),
        Err(PeriodError::Store(error)) => Err(error),
        Err(other) => Err(StoreError::Corrupt(format!("demonstration periods: {other}"))),
    }
}

/// What is done with an application after it was handed in.
type Course = &'static [(Act, &'static str)];

/// 首次登记 in every state.
const FIRST: [Course; 8] = [
    &[],
    &[(Act::PassFirst, "")],
    &[(Act::FailFirst, "申请表缺本人签名")],
    &[(Act::PassFirst, ""), (Act::PassFinal, "")],
    &[(Act::PassFirst, ""), (Act::FailFinal, "证书编号与查验结果不符，请核对")],
    &[(Act::PassFirst, ""), (Act::PassFinal, ""), (Act::Register, "")],
    &[(Act::PassFirst, ""), (Act::PassFinal, ""), (Act::Register, ""), (Act::Issue, "")],
    &[(Act::Withdraw, "")],
];

/// 再登记
const RENEWAL: [Course; 1] = [&[]];

async fn apply(tx: &mut Tx, holder: &Holder, officers: Officers, course: Course, now: DateTime<Utc>) -> Result<()> {
    let mut at = now - TimeDelta::days(16);
    let unexpected = |error: ActError| match error {
        ActError::Store(error) => error,
        other => StoreError::Corrupt(format!("demonstration applications: {other}")),
    };
    let note = "申请表、证书原件已核对";
    let (id, _) = application::submit(tx, holder.person_id, holder.id, note, Some(officers.unit), at).await.map_err(unexpected)?;
    for (version, (act, reason)) in (1_i64..).zip(course) {
        at += TimeDelta::days(3);
        let by = match act {
            Act::PassFinal | Act::FailFinal => officers.last,
            Act::Withdraw => officers.unit,
            _ => officers.first,
        };
        let said = Said {
            reason: (*reason).to_owned(),
            number: format!("DJ{}", &holder.number[4..]),
            registered_on: Some(date_of(at)),
            ..Said::default()
        };
        application::act(tx, id, version, *act, &said, by, at).await.map_err(unexpected)?;
    }
    Ok(())
}

/// One certificate recorded by mistake, voided, for the page to show: the same number with another level.
pub async fn mistake(tx: &mut Tx, holder: &str, number: &str, by: AccountId, now: DateTime<Utc>) -> Result<()> {
    let Some(right) = certificate::check(tx, holder, number).await? else { return Ok(()) };
    let wrong = format!("{number}X");
    let new = certificate::NewCertificate {
        person: right.person_id,
        level: Level::Intermediate,
        scheme: Scheme::National,
        number: &wrong,
        issuer: "",
        obtained_on: right.obtained_on,
        valid_until: None,
        division_path: "/32/3210/321002/",
        import: None,
        by: Some(by),
    };
    if let Some(id) = certificate::add(tx, &new, now).await?
        && let Some(made) = certificate::find(tx, id).await?
    {
        let _ = certificate::void(tx, &made, Some(by), "级别录错，证书为助理社会工作师", now).await?;
    }
    Ok(())
}
