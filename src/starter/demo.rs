//! The demonstration: accounts, people with their results, and training sessions of the regions named in the news the reported
//! figures come from. Everybody in it is invented. Made from fixed seeds: the same program makes the same demonstration.

use chrono::{DateTime, Utc};

use crate::account::store::{self as accounts, AccountError};
use crate::account::{Actor, demonstration, password};
use crate::audit::{self, Event};
use crate::certification;
use crate::division::store as divisions;
use crate::ids::AccountId;
use crate::person;
use crate::secret::Secret;
use crate::starter::loaded;
use crate::statistics::release::{self, ReleaseError};
use crate::store::{Result, Store, StoreError, Tx};
use crate::training;
use crate::training::store::Home;

const KEY: &str = "demonstration";

/// Divisions with training sessions, the busiest first: 广陵区, 扬州市, 兰州市城关区, 大理市.
const TRAINING_PLACES: [&str; 4] = ["321002", "3210", "620102", "532901"];

/// Names of further candidates, so that sessions are not empty.
const CANDIDATES: [&str; 28] = [
    "备考阿青",
    "备考阿禾",
    "备考小满",
    "备考白露",
    "备考知秋",
    "备考立夏",
    "备考谷雨",
    "备考惊蛰",
    "备考清和",
    "备考南星",
    "备考云舒",
    "备考听雨",
    "备考望舒",
    "备考竹影",
    "备考松风",
    "备考石桥",
    "备考渡口",
    "备考青石",
    "备考半夏",
    "备考新荷",
    "备考晚晴",
    "备考长路",
    "备考拾光",
    "备考小舟",
    "备考远山",
    "备考明灯",
    "备考晨读",
    "备考夜灯",
];

/// Makes the demonstration unless it is there already. All of it or nothing.
pub async fn load(store: &Store, secret: &Secret, now: DateTime<Utc>) -> Result<()> {
    let mut tx = store.write().await?;
    accounts::create_demonstration(&mut tx, now).await.map_err(unexpected)?;
    if loaded::edition(&mut tx, KEY).await?.is_none() {
        let organiser = accounts::find_by_name(&mut tx, "广陵培训").await?.map(|account| account.id);
        let candidates = make_candidates(&mut tx, now).await?;
        // Units sign up people of the register.
        person::demo::fill(&mut tx, secret, now).await?;
        register(&mut tx, now).await?;
        if let Some(organiser) = organiser {
            make_sessions(&mut tx, organiser, &candidates, now).await?;
        }
        publish(&mut tx, now).await?;
        loaded::note(&mut tx, KEY, "1").await?;
    }
    tx.commit().await
}

/// Whether the demonstration, with its public passwords, is in this database.
pub async fn is_loaded(tx: &mut Tx) -> Result<bool> {
    Ok(loaded::edition(tx, KEY).await?.is_some())
}

/// Registrations of 广陵区, by the officers of the county, the city and the province.
async fn register(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    let mut officers = Vec::new();
    for name in ["广陵民政", "扬州社工", "江苏社工"] {
        officers.extend(accounts::find_by_name(tx, name).await?.map(|account| account.id));
    }
    let county = divisions::find(tx, TRAINING_PLACES[0]).await?;
    if let ([unit, first, last], Some(county)) = (officers.as_slice(), county) {
        let (unit, first, last) = (*unit, *first, *last);
        let officers = certification::demo::Officers { unit, first, last };
        certification::demo::fill(tx, &county, officers, now).await?;
        certification::demo::mistake(tx, "阿依努尔·吐逊", "DEMO20240003", unit, now).await?;
    }
    Ok(())
}

async fn make_candidates(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<(AccountId, String)>> {
    let hash = password::hash(demonstration::PASSWORD.to_owned()).await.map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let mut made = Vec::new();
    for name in CANDIDATES {
        let account = match accounts::create(tx, name, &hash, false, None, now).await {
            Ok(account) => Some(account),
            Err(AccountError::NameTaken) => accounts::find_by_name(tx, name).await?,
            Err(error) => return Err(unexpected(error)),
        };
        made.extend(account.map(|account| (account.id, account.name)));
    }
    Ok(made)
}

async fn make_sessions(tx: &mut Tx, organiser: AccountId, candidates: &[(AccountId, String)], now: DateTime<Utc>) -> Result<()> {
    // The first is the demonstration organiser's own.
    for (seed, code) in (7_u64..).zip(TRAINING_PLACES) {
        if let Some(division) = divisions::find(tx, code).await? {
            let home = Home { division, organisation: None };
            let mut made = training::demo::fill(tx, organiser, candidates, &home, code == TRAINING_PLACES[0], now, seed).await?;
            made.extend(training::desk::demo::fill(tx, organiser, &home, now, seed).await?);
            training::attendance::demo::fill(tx, &made, organiser, now, seed).await?;
        }
    }
    Ok(())
}

/// Years whose figures everybody may see. The latest ones are left for officers to publish.
const PUBLISHED: std::ops::RangeInclusive<i64> = 2022..=2024;
/// Who has published them.
const PUBLISHER: &str = "演示数据";

/// What is said about them, to readers of either language.
const ABOUT: &str = "演示数据：人员与成绩均为虚构 · Demonstration: invented people and results";

/// Publishes the figures of the whole country, small cells hidden. No account of the demonstration may do that: the program does.
async fn publish(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    let by = Actor { name: PUBLISHER.to_owned(), ..Actor::nobody() };
    for year in PUBLISHED {
        match release::make(tx, None, year, ABOUT, &by, now).await {
            Ok((id, _)) => audit::record(tx, now, Event::done(&by, "release.make", "release", id)).await?,
            // Nobody is there (the divisions of the demonstration aren't in this database), or somebody has published that year
            // already: theirs stands.
            Err(
                ReleaseError::Nothing
                | ReleaseError::TooLow
                | ReleaseError::Covered(_)
                | ReleaseError::TooClose(_)
                | ReleaseError::Exposed,
            ) => {}
            Err(ReleaseError::Store(error)) => return Err(error),
        }
    }
    Ok(())
}

fn unexpected(error: AccountError) -> StoreError {
    match error {
        AccountError::Store(error) => error,
        other => StoreError::Corrupt(format!("demonstration accounts: {other}")),
    }
}
