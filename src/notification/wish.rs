//! 通知偏好: what somebody wants to be told, and how.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Topic, Wanted};
use crate::ids::AccountId;
use crate::store::{Result, Tx, list};
use crate::{list_sql, sql, with_tx};

sql! {
    CHOSEN = "SELECT topic, in_app, by_mail FROM notification_wish WHERE account_id = $1";
    CHOOSE = "INSERT INTO notification_wish (account_id, topic, in_app, by_mail) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account_id, topic) DO UPDATE SET in_app = excluded.in_app, by_mail = excluded.by_mail";
}

list_sql! {
    // Of all these accounts whatever is out of the ordinary: a choice, or an address mail goes to.
    REACH = ["SELECT a.id, w.in_app, w.by_mail, m.confirmed_at FROM " list " JOIN account a ON a.id = " (id 0) " \
        LEFT JOIN notification_wish w ON w.account_id = a.id AND w.topic = " (text 1) " \
        LEFT JOIN mail_address m ON m.account_id = a.id AND m.address IS NOT NULL \
        WHERE a.disabled_at IS NULL AND (w.topic IS NOT NULL OR m.confirmed_at IS NOT NULL)"];
}

/// All topics with how somebody is told.
pub async fn of(tx: &mut Tx, account: AccountId) -> Result<Vec<(Topic, Wanted)>> {
    let rows: Vec<(String, bool, bool)> = with_tx!(tx, |c| sqlx::query_as(CHOSEN).bind(account).fetch_all(c).await)?;
    let chosen = |topic: Topic| rows.iter().find(|(code, ..)| code == topic.code());
    Ok(Topic::ALL
        .into_iter()
        .map(|topic| {
            let wanted = chosen(topic).map(|&(_, in_app, by_mail)| Wanted { in_app, by_mail });
            (topic, wanted.unwrap_or_else(|| topic.default_wanted()))
        })
        .collect())
}

/// Keeps how somebody wants to be told of a topic.
pub async fn choose(tx: &mut Tx, account: AccountId, topic: Topic, wanted: Wanted) -> Result<()> {
    with_tx!(tx, |c| sqlx::query(CHOOSE)
        .bind(account)
        .bind(topic.code())
        .bind(wanted.in_app)
        .bind(wanted.by_mail)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}

/// Stops mail about a topic, or (`None`) all mail. What is told in the app stays as it is.
pub async fn stop_mail(tx: &mut Tx, account: AccountId, topic: Option<Topic>) -> Result<()> {
    for (one, wanted) in of(tx, account).await? {
        if topic.is_none_or(|stopped| stopped == one) && wanted.by_mail {
            choose(tx, account, one, Wanted { by_mail: false, ..wanted }).await?;
        }
    }
    Ok(())
}

/// How somebody is reached with a message of some topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) account: AccountId,
    pub(super) topic: Topic,
    /// Shown in the app.
    pub(super) in_app: bool,
    /// Sent by mail: wanted, and there is a confirmed address.
    pub(super) by_mail: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: AccountId,
    in_app: Option<bool>,
    by_mail: Option<bool>,
    confirmed_at: Option<DateTime<Utc>>,
}

/// For each account and topic how it is reached, as far as that isn't in the app only.
pub(super) async fn reach(tx: &mut Tx, asked: &[(AccountId, Topic)]) -> Result<Vec<Reach>> {
    let mut found = Vec::new();
    let mut topics: Vec<Topic> = asked.iter().map(|(_, topic)| *topic).collect();
    topics.sort_unstable();
    topics.dedup();
    for topic in topics {
        let rows = asked.iter().filter(|(_, of)| *of == topic).map(|(account, _)| json!([list::id(account.0), topic.code()]));
        let rows: Vec<Row> = REACH.fetch(tx, &list::of(rows)).await?;
        found.extend(rows.into_iter().map(|row| {
            let usual = topic.default_wanted();
            Reach {
                account: row.id,
                topic,
                in_app: row.in_app.unwrap_or(usual.in_app),
                by_mail: row.by_mail.unwrap_or(usual.by_mail) && row.confirmed_at.is_some(),
            }
        }));
    }
    Ok(found)
}
