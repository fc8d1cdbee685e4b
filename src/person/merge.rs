//! 合并: two entries of the register that are one person's become one, and part again when that was a mistake.
//!
//! Nothing on record is rewritten: facts stay with the entry they were recorded for, and the person's are those of all their entries
//! ([`identity`](super::identity)). Where the kept entry is to say what the merged one said, the two change places in it, so that undoing
//! is changing places once more. What may be merged is judged in [`merging`](crate::merging).

pub mod duplicates;

use chrono::{DateTime, NaiveDate, Utc};

use crate::ids::{AccountId, MembershipId, PersonId, PersonMergeId};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// What the kept entry can take from the merged one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Value {
    /// 姓名
    Name,
    /// 证件号码: the one that is shown; both are matched.
    IdNumber,
    /// 性别
    Gender,
    /// 学历
    Education,
    /// 专业
    Major,
    /// 联系电话
    Phone,
    /// 从事社会工作起始
    Since,
    /// 领域
    Field,
}

impl Value {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Name, Self::IdNumber, Self::Gender, Self::Education, Self::Major, Self::Phone, Self::Since, Self::Field];

    /// As stored, and as fields of a form are called.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::IdNumber => "id_number",
            Self::Gender => "gender",
            Self::Education => "education",
            Self::Major => "major",
            Self::Phone => "phone",
            Self::Since => "since",
            Self::Field => "field",
        }
    }

    fn all_of(codes: &str) -> Vec<Self> {
        Self::ALL.into_iter().filter(|value| codes.split(',').any(|code| code == value.code())).collect()
    }
}

sql! {
    DETAILS = "SELECT id, name, name_folded, pinyin, initials, id_hash, id_sealed, id_masked, gender, education, major, phone_sealed, \
               phone_masked, social_work_since, field, identity_id FROM person WHERE id = $1";
    HOLD = "UPDATE person SET updated_at = $2 WHERE id = $1";
    WRITE = "UPDATE person SET name = $2, name_folded = $3, pinyin = $4, initials = $5, id_hash = $6, id_sealed = $7, id_masked = $8, \
             gender = $9, education = $10, major = $11, phone_sealed = $12, phone_masked = $13, social_work_since = $14, field = $15 \
             WHERE id = $1";
    RELEASE_NUMBER = "UPDATE person SET id_hash = NULL WHERE id = $1";
    POINT = "UPDATE person SET identity_id = $2 WHERE id = $1 OR identity_id = $1";
    POINT_ONE = "UPDATE person SET identity_id = $2 WHERE id = $1";
    SUSPEND = "UPDATE membership SET until_on = $2 WHERE person_id = $1 AND until_on IS NULL RETURNING id";
    REOPEN = "UPDATE membership SET until_on = NULL WHERE id = $1";
    INSERT = "INSERT INTO person_merge (id, kept_id, merged_id, membership_id, taken, reason, made_by, made_at, undone_by, undone_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL)";
    UNDO = "UPDATE person_merge SET undone_by = $2, undone_at = $3 WHERE id = $1 AND undone_at IS NULL";
    FIND = "SELECT g.id AS id, g.kept_id AS kept_id, g.merged_id AS merged_id, g.membership_id AS membership_id, g.taken AS taken, \
            g.reason AS reason, g.made_at AS made_at, a.name AS by_name, p.name AS merged_name FROM person_merge g \
            JOIN person p ON p.id = g.merged_id LEFT JOIN account a ON a.id = g.made_by WHERE g.id = $1 AND g.undone_at IS NULL";
    OF_KEPT = "SELECT g.id AS id, g.kept_id AS kept_id, g.merged_id AS merged_id, g.membership_id AS membership_id, g.taken AS taken, \
               g.reason AS reason, g.made_at AS made_at, a.name AS by_name, p.name AS merged_name FROM person_merge g \
               JOIN person p ON p.id = g.merged_id LEFT JOIN account a ON a.id = g.made_by \
               WHERE g.kept_id = $1 AND g.undone_at IS NULL ORDER BY g.made_at DESC, g.id DESC";
    MERGED_INTO = "SELECT merged_id FROM person_merge WHERE kept_id = $1 AND undone_at IS NULL";
}

/// What an entry says, whole: for comparing and for changing places. What is sealed stays so.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Details {
    /// Whose.
    pub id: PersonId,
    /// 姓名
    pub name: String,
    name_folded: String,
    pinyin: String,
    initials: String,
    id_hash: Option<Vec<u8>>,
    id_sealed: Option<Vec<u8>>,
    /// 证件号码, masked; empty: none.
    pub id_masked: String,
    /// [`super::Gender::code`], or empty.
    pub gender: String,
    /// 学历
    pub education: String,
    /// 专业
    pub major: String,
    phone_sealed: Option<Vec<u8>>,
    /// 联系电话, masked.
    pub phone_masked: String,
    /// 从事社会工作起始
    pub social_work_since: Option<NaiveDate>,
    /// 领域
    pub field: String,
    /// The entry it was merged into.
    pub identity_id: Option<PersonId>,
}

impl Details {
    /// An ID number is known.
    pub const fn has_number(&self) -> bool {
        self.id_hash.is_some()
    }

    /// Both have a number, and they are two.
    pub fn has_another_number(&self, other: &Self) -> bool {
        self.has_number() && other.has_number() && self.id_hash != other.id_hash
    }

    /// What it says of a value, as it is shown; empty: nothing.
    pub fn shown(&self, value: Value) -> String {
        match value {
            Value::Name => self.name.clone(),
            Value::IdNumber => self.id_masked.clone(),
            Value::Gender => self.gender.clone(),
            Value::Education => self.education.clone(),
            Value::Major => self.major.clone(),
            Value::Phone => self.phone_masked.clone(),
            Value::Since => self.social_work_since.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default(),
            Value::Field => self.field.clone(),
        }
    }

    /// Whether two entries say something else of a value. Sealed ones are compared by what is shown.
    pub fn differs(&self, other: &Self, value: Value) -> bool {
        if value == Value::IdNumber { self.id_hash != other.id_hash } else { self.shown(value) != other.shown(value) }
    }

    fn change_places(&mut self, other: &mut Self, value: Value) {
        use std::mem::swap;
        match value {
            Value::Name => {
                swap(&mut self.name, &mut other.name);
                swap(&mut self.name_folded, &mut other.name_folded);
                swap(&mut self.pinyin, &mut other.pinyin);
                swap(&mut self.initials, &mut other.initials);
            }
            Value::IdNumber => {
                swap(&mut self.id_hash, &mut other.id_hash);
                swap(&mut self.id_sealed, &mut other.id_sealed);
                swap(&mut self.id_masked, &mut other.id_masked);
            }
            Value::Gender => swap(&mut self.gender, &mut other.gender),
            Value::Education => swap(&mut self.education, &mut other.education),
            Value::Major => swap(&mut self.major, &mut other.major),
            Value::Phone => {
                swap(&mut self.phone_sealed, &mut other.phone_sealed);
                swap(&mut self.phone_masked, &mut other.phone_masked);
            }
            Value::Since => swap(&mut self.social_work_since, &mut other.social_work_since),
            Value::Field => swap(&mut self.field, &mut other.field),
        }
    }
}

/// A merge that holds.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Merge {
    /// Which.
    pub id: PersonMergeId,
    /// The entry that was kept.
    pub kept_id: PersonId,
    /// The entry that went into it.
    pub merged_id: PersonId,
    membership_id: Option<MembershipId>,
    taken: String,
    /// Why.
    pub reason: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub by_name: Option<String>,
    /// The merged entry's name.
    pub merged_name: String,
}

/// What an entry says.
pub async fn details(tx: &mut Tx, id: PersonId) -> Result<Option<Details>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(DETAILS).bind(id).fetch_optional(c).await)?)
}

/// Both entries as they are, nobody else changing them until the transaction ends.
pub(crate) async fn held(tx: &mut Tx, one: PersonId, other: PersonId, now: DateTime<Utc>) -> Result<Option<(Details, Details)>> {
    // In one order, so that two who merge the same entries the other way round wait for each other.
    for id in [one.min(other), one.max(other)] {
        with_tx!(&mut *tx, |c| sqlx::query(HOLD).bind(id).bind(now).execute(c).await.map(|_| ()))?;
    }
    Ok(details(tx, one).await?.zip(details(tx, other).await?))
}

/// The merges that hold into an entry, latest first.
pub async fn of_kept(tx: &mut Tx, kept: PersonId) -> Result<Vec<Merge>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_KEPT).bind(kept).fetch_all(c).await)?)
}

/// A merge that holds.
pub async fn find(tx: &mut Tx, id: PersonMergeId) -> Result<Option<Merge>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// Makes one of two entries that are [`held`]: the merged one's with all that was merged into it. Lists know it no more.
pub(crate) async fn join(
    tx: &mut Tx,
    (mut kept, mut merged): (Details, Details),
    take: &[Value],
    reason: &str,
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<PersonMergeId> {
    let taken: Vec<Value> = Value::ALL.into_iter().filter(|value| take.contains(value) && kept.differs(&merged, *value)).collect();
    change_places(tx, &mut kept, &mut merged, &taken).await?;
    with_tx!(&mut *tx, |c| sqlx::query(POINT).bind(merged.id).bind(kept.id).execute(c).await.map(|_| ()))?;
    let today = crate::clock::date_of(now);
    let membership: Option<MembershipId> =
        with_tx!(&mut *tx, |c| sqlx::query_scalar(SUSPEND).bind(merged.id).bind(today).fetch_optional(c).await)?;
    let id = PersonMergeId::fresh();
    let codes = taken.iter().map(|value| value.code()).collect::<Vec<_>>().join(",");
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(kept.id)
        .bind(merged.id)
        .bind(membership)
        .bind(codes)
        .bind(reason.trim())
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(id)
}

/// Parts what a merge has made one; both entries are [`held`]. False: it was undone before.
pub(crate) async fn part(
    tx: &mut Tx,
    merge: &Merge,
    (mut kept, mut merged): (Details, Details),
    by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = with_tx!(&mut *tx, |c| sqlx::query(UNDO)
        .bind(merge.id)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if done == 0 {
        return Ok(false);
    }
    change_places(tx, &mut kept, &mut merged, &Value::all_of(&merge.taken)).await?;
    for below in entries_below(tx, merged.id).await? {
        with_tx!(&mut *tx, |c| sqlx::query(POINT_ONE).bind(below).bind(merged.id).execute(c).await.map(|_| ()))?;
    }
    with_tx!(&mut *tx, |c| sqlx::query(POINT_ONE).bind(merged.id).bind(None::<PersonId>).execute(c).await.map(|_| ()))?;
    if let Some(membership) = merge.membership_id {
        with_tx!(tx, |c| sqlx::query(REOPEN).bind(membership).execute(c).await.map(|_| ()))?;
    }
    Ok(true)
}

/// The entries that were merged into an entry, and into those.
async fn entries_below(tx: &mut Tx, id: PersonId) -> Result<Vec<PersonId>> {
    let mut found: Vec<PersonId> = Vec::new();
    let mut next = vec![id];
    while let Some(id) = next.pop() {
        let below: Vec<PersonId> = with_tx!(&mut *tx, |c| sqlx::query_scalar(MERGED_INTO).bind(id).fetch_all(c).await)?;
        found.extend(&below);
        next.extend(below);
    }
    Ok(found)
}

async fn change_places(tx: &mut Tx, kept: &mut Details, merged: &mut Details, values: &[Value]) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    for value in values {
        kept.change_places(merged, *value);
    }
    // A number is one person's at every moment.
    with_tx!(&mut *tx, |c| sqlx::query(RELEASE_NUMBER).bind(merged.id).execute(c).await.map(|_| ()))?;
    for entry in [&*kept, &*merged] {
        with_tx!(&mut *tx, |c| sqlx::query(WRITE)
            .bind(entry.id)
            .bind(&entry.name)
            .bind(&entry.name_folded)
            .bind(&entry.pinyin)
            .bind(&entry.initials)
            .bind(&entry.id_hash)
            .bind(&entry.id_sealed)
            .bind(&entry.id_masked)
            .bind(&entry.gender)
            .bind(&entry.education)
            .bind(&entry.major)
            .bind(&entry.phone_sealed)
            .bind(&entry.phone_masked)
            .bind(entry.social_work_since)
            .bind(&entry.field)
            .execute(c)
            .await
            .map(|_| ()))
        .map_err(StoreError::from)?;
    }
    Ok(())
}
