//! Sessions in the database: reading them.

use chrono::{DateTime, Utc};

use super::pool::{Audience, Quota};
use super::{Change, GoneDate, Registration, Session, TrainingDate, TrainingKind, UnitPlan};
use crate::account::Scope;
use crate::division::{Division, below};
use crate::ids::{AccountId, AttendeeId, OrganisationId, QuotaId, RegistrationId, TrainingId};
use crate::store::{Result, Tx};
use crate::syllabus::Level;
use crate::{sql, with_tx};

/// The columns of [`Session`], and where they come from.
macro_rules! sessions {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.title, s.kind, s.levels, s.description, s.teacher, s.address, s.room, s.link, s.division, \
             s.division_path, s.division_names, s.organisation_id, o.name AS organisation_name, s.capacity, s.taken, s.held, s.waiting, \
             s.half_hours, s.counts_as_continuing_education, s.recognised_by, s.opens_at, s.closes_at, s.withdraw_until, \
             s.quotas_until, s.quotas_returned_at, s.offer_minutes, s.series_id, s.archived_at, s.starts_at, s.ends_at, s.stage, s.cancel_reason, s.published_at, s.version, s.created_by, s.created_at, s.updated_at \
             FROM training_session s LEFT JOIN organisation o ON o.id = s.organisation_id ",
            $rest
        )
    };
}

/// The columns of [`Registration`], and where they come from.
macro_rules! registrations {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.session_id, r.attendee_id, r.account_id, r.person_id, r.quota_id, q.name AS quota, r.name, r.unit, r.state, \
             r.queue_no, r.registered_at, r.offered_at, r.offer_until, r.ended_at, r.by_account_id, r.added_at_door \
             FROM training_registration r LEFT JOIN training_quota q ON q.id = r.quota_id ",
            $rest
        )
    };
}

/// What the public list is narrowed by: `$1` words, `$2` a division's code, `$3` a level, `$4` a kind.
macro_rules! filtered {
    ($start:expr, $rest:literal) => {
        concat!(
            $start,
            "WHERE s.stage = 'published' AND s.archived_at IS NULL AND (CAST($1 AS TEXT) IS NULL OR s.division_path LIKE CAST($2 AS TEXT) \
             OR lower(s.title || ' ' || s.division_names || ' ' || COALESCE(o.name, '')) LIKE $1 ESCAPE '!') \
             AND (CAST($3 AS TEXT) IS NULL OR s.levels = ',' OR s.levels LIKE $3) \
             AND (CAST($4 AS TEXT) IS NULL OR s.kind = $4) ",
            $rest
        )
    };
}

sql! {
    FIND = sessions!("WHERE s.id = $1");
    DATES = "SELECT starts_at, ends_at, half_hours FROM training_date WHERE session_id = $1 ORDER BY position";
    GONE = "SELECT position, starts_at, ends_at FROM training_gone_date WHERE session_id = $1 ORDER BY position";
    COMING = filtered!(sessions!(""), "AND s.ends_at > $5 ORDER BY s.starts_at, s.id LIMIT $6 OFFSET $7");
    PAST = filtered!(sessions!(""), "AND s.ends_at <= $5 ORDER BY s.starts_at DESC, s.id LIMIT $6 OFFSET $7");
    COUNT_COMING = filtered!("SELECT COUNT(*) AS sessions FROM training_session s LEFT JOIN organisation o ON o.id = s.organisation_id ",
                             "AND s.ends_at > $5");
    COUNT_PAST = filtered!("SELECT COUNT(*) AS sessions FROM training_session s LEFT JOIN organisation o ON o.id = s.organisation_id ",
                           "AND s.ends_at <= $5");
    MANAGED_BELOW = sessions!("WHERE s.division_path >= $1 AND s.division_path < $2 ORDER BY s.starts_at DESC, s.id LIMIT $3");
    MANAGED_BY = sessions!("WHERE s.organisation_id = $1 ORDER BY s.starts_at DESC, s.id LIMIT $2");
    BEGUN_BETWEEN = sessions!("WHERE s.division_path >= $1 AND s.division_path < $2 AND (s.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) \
                               AND s.starts_at >= $4 AND s.starts_at < $5 ORDER BY s.starts_at, s.id");
    MINE = sessions!("JOIN training_registration r ON r.session_id = s.id \
                      WHERE r.account_id = $1 AND r.state = 'registered' ORDER BY s.starts_at DESC, s.id");
    WAITING_FOR = sessions!("JOIN training_registration r ON r.session_id = s.id \
                             WHERE r.account_id = $1 AND (r.state = 'waiting' OR r.state = 'offered') \
                             AND s.stage = 'published' AND s.starts_at > $2 ORDER BY r.state, s.starts_at, s.id");
    OF_ACCOUNT = registrations!("WHERE r.session_id = $1 AND r.account_id = $2 \
                                 AND (r.state = 'waiting' OR r.state = 'offered' OR r.state = 'registered')");
    OF_ATTENDEE = registrations!("WHERE r.session_id = $1 AND r.attendee_id = $2 \
                                  AND (r.state = 'waiting' OR r.state = 'offered' OR r.state = 'registered')");
    BY_ID = registrations!("WHERE r.id = $1");
    ROSTER = registrations!("WHERE r.session_id = $1 AND r.state = 'registered' ORDER BY r.queue_no, r.id");
    QUEUE = registrations!("WHERE r.session_id = $1 AND (r.state = 'waiting' OR r.state = 'offered') ORDER BY r.queue_no, r.id LIMIT $2");
    NEXT_WAITING = registrations!("WHERE r.session_id = $1 AND r.state = 'waiting' AND r.quota_id IS NOT DISTINCT FROM $2 \
                                   ORDER BY r.queue_no LIMIT $3");
    OFFERS_PAST = registrations!("WHERE r.session_id = $1 AND r.state = 'offered' AND r.offer_until <= $2 ORDER BY r.queue_no");
    POSITION = "SELECT COUNT(*) AS position FROM training_registration \
                WHERE session_id = $1 AND state = 'waiting' AND quota_id IS NOT DISTINCT FROM $2 AND queue_no <= $3";
    QUOTAS = "SELECT q.id, q.name, q.division, d.path AS division_path, q.organisation_id, q.seats, q.taken, q.held, q.waiting \
              FROM training_quota q LEFT JOIN division d ON d.code = q.division WHERE q.session_id = $1 ORDER BY q.position, q.id";
    AUDIENCE = "SELECT a.name, a.division, d.path AS division_path, a.organisation_id \
                FROM training_audience a LEFT JOIN division d ON d.code = a.division WHERE a.session_id = $1 ORDER BY a.position";
    CHANGES = "SELECT field, before, after, changed_at FROM training_change WHERE session_id = $1 ORDER BY changed_at DESC, field";
    ORGANISATION_BY_NAME = "SELECT id, name, kind, division, division_path, opened_on, closed_on FROM organisation \
                            WHERE name_folded = $1 AND closed_on IS NULL AND division_path >= $2 AND division_path < $3 \
                            ORDER BY division_path LIMIT 6";
    DIVISION_BY_NAME = "SELECT code, name, kind, parent, path, valid_from, valid_to, successor FROM division \
                        WHERE name = $1 AND valid_to IS NULL AND path >= $2 AND path < $3 ORDER BY path LIMIT 6";
}

/// What the public list is narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words found in the title, the names of the divisions or the organisation; or a division's code.
    pub text: String,
    /// For this level.
    pub level: Option<Level>,
    /// Of this kind.
    pub kind: Option<TrainingKind>,
    /// Those that are over, rather than those to come.
    pub past: bool,
}

impl Filter {
    /// The parameters `$1` to `$4`.
    fn parameters(&self) -> [Option<String>; 4] {
        let text = self.text.trim().to_lowercase();
        // What somebody types is looked for as it stands.
        let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        let is_code = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        [
            (!text.is_empty()).then(|| format!("%{escaped}%")),
            is_code.then(|| format!("%/{text}/%")),
            self.level.map(|level| format!("%,{},%", level.code())),
            self.kind.map(|kind| kind.code().to_owned()),
        ]
    }
}

/// The session with this id.
pub async fn find(tx: &mut Tx, id: TrainingId) -> Result<Option<Session>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?)
}

/// Its dates, in order.
pub async fn dates(tx: &mut Tx, id: TrainingId) -> Result<Vec<TrainingDate>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(DATES).bind(id).fetch_all(c).await)?)
}

/// The dates it had once, and has no more.
pub async fn gone_dates(tx: &mut Tx, id: TrainingId) -> Result<Vec<GoneDate>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(GONE).bind(id).fetch_all(c).await)?)
}

/// One page of the published sessions, and how many there are in all.
pub async fn published(tx: &mut Tx, filter: &Filter, now: DateTime<Utc>, limit: i64, offset: i64) -> Result<(Vec<Session>, i64)> {
    let [text, code, level, kind] = filter.parameters();
    let (page, count) = if filter.past { (PAST, COUNT_PAST) } else { (COMING, COUNT_COMING) };
    let sessions = with_tx!(tx, |c| sqlx::query_as(page)
        .bind(&text)
        .bind(&code)
        .bind(&level)
        .bind(&kind)
        .bind(now)
        .bind(limit)
        .bind(offset)
        .fetch_all(c)
        .await)?;
    let all =
        with_tx!(tx, |c| sqlx::query_scalar(count).bind(&text).bind(&code).bind(&level).bind(&kind).bind(now).fetch_one(c).await)?;
    Ok((sessions, all))
}

/// The sessions of some scopes, whatever their stage, the latest first, at most so many.
pub async fn managed(tx: &mut Tx, scopes: &[Scope], limit: i64) -> Result<Vec<Session>> {
    let mut found: Vec<Session> = Vec::new();
    for scope in scopes {
        let more: Vec<Session> = match scope {
            Scope::Organisation { id, .. } => with_tx!(tx, |c| sqlx::query_as(MANAGED_BY).bind(id).bind(limit).fetch_all(c).await)?,
            Scope::Everywhere | Scope::Division { .. } => {
                let (low, high) = below(scope.division_path());
                with_tx!(tx, |c| sqlx::query_as(MANAGED_BELOW).bind(low).bind(high).bind(limit).fetch_all(c).await)?
            }
        };
        found.extend(more);
    }
    found.sort_by(|one, other| other.starts_at.cmp(&one.starts_at).then(one.id.cmp(&other.id)));
    found.dedup_by_key(|session| session.id);
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// The sessions of a place, whatever their stage, that begin from one moment and before another. The place: what bounds the paths of its
/// divisions, and perhaps an organisation.
pub async fn begun_between(
    tx: &mut Tx,
    (low, high, organisation): (&str, &str, Option<OrganisationId>),
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Session>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(BEGUN_BETWEEN)
        .bind(low)
        .bind(high)
        .bind(organisation)
        .bind(from)
        .bind(until)
        .fetch_all(c)
        .await)?)
}

/// The sessions an account is registered for, the latest first; cancelled ones too.
pub async fn mine(tx: &mut Tx, account: AccountId) -> Result<Vec<Session>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(MINE).bind(account).fetch_all(c).await)?)
}

/// The sessions an account waits for or was offered a seat in, as long as one can be had: offers first.
pub async fn waiting_for(tx: &mut Tx, account: AccountId, now: DateTime<Utc>) -> Result<Vec<Session>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(WAITING_FOR).bind(account).bind(now).fetch_all(c).await)?)
}

/// How an account stands to a session: waiting, with an offer, or registered.
pub async fn registration_of(tx: &mut Tx, session: TrainingId, account: AccountId) -> Result<Option<Registration>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_ACCOUNT).bind(session).bind(account).fetch_optional(c).await)?)
}

/// How somebody stands to a session: waiting, with an offer, or registered.
pub async fn active_of(tx: &mut Tx, session: TrainingId, attendee: AttendeeId) -> Result<Option<Registration>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_ATTENDEE).bind(session).bind(attendee).fetch_optional(c).await)?)
}

/// The registration with this id, whatever became of it.
pub async fn registration(tx: &mut Tx, id: RegistrationId) -> Result<Option<Registration>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(BY_ID).bind(id).fetch_optional(c).await)?)
}

/// 名单: who is registered, in the order of signing up.
pub async fn roster(tx: &mut Tx, id: TrainingId) -> Result<Vec<Registration>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(ROSTER).bind(id).fetch_all(c).await)?)
}

/// 候补名单: who waits or was offered a seat, in the order of arrival, at most so many.
pub async fn queue(tx: &mut Tx, id: TrainingId, limit: i64) -> Result<Vec<Registration>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(QUEUE).bind(id).bind(limit).fetch_all(c).await)?)
}

/// Who waits longest in a pool, at most so many.
pub async fn next_waiting(tx: &mut Tx, id: TrainingId, pool: Option<QuotaId>, limit: i64) -> Result<Vec<Registration>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(NEXT_WAITING).bind(id).bind(pool).bind(limit).fetch_all(c).await)?)
}

/// The offers of a session that are past their time.
pub async fn offers_past(tx: &mut Tx, id: TrainingId, now: DateTime<Utc>) -> Result<Vec<Registration>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OFFERS_PAST).bind(id).bind(now).fetch_all(c).await)?)
}

/// 候补第几位: how many wait in the same pool up to this one, itself included.
pub async fn position(tx: &mut Tx, waiting: &Registration) -> Result<i64> {
    let (position,): (i64,) = with_tx!(tx, |c| sqlx::query_as(POSITION)
        .bind(waiting.session_id)
        .bind(waiting.quota_id)
        .bind(waiting.queue_no)
        .fetch_one(c)
        .await)?;
    Ok(position)
}

/// 单位名额 of a session, in order.
pub async fn quotas(tx: &mut Tx, id: TrainingId) -> Result<Vec<Quota>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(QUOTAS).bind(id).fetch_all(c).await)?)
}

/// 面向范围 of a session, in order; empty: everybody.
pub async fn audience(tx: &mut Tx, id: TrainingId) -> Result<Vec<Audience>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(AUDIENCE).bind(id).fetch_all(c).await)?)
}

/// What was changed after publication, the latest first.
pub async fn changes(tx: &mut Tx, id: TrainingId) -> Result<Vec<Change>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(CHANGES).bind(id).fetch_all(c).await)?)
}

/// What a division typed as code or name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DivisionMatch {
    /// Exactly this one.
    One(Box<Division>),
    /// Nothing within the scope.
    None,
    /// Several of this name: the code decides.
    Several(Vec<Division>),
}

/// The division somebody typed, as `321002`, `广陵区` or `321002 广陵区`, if it lies within one of the scopes.
pub async fn division_within(tx: &mut Tx, typed: &str, scopes: &[Scope]) -> Result<DivisionMatch> {
    let first = typed.split_whitespace().next().unwrap_or_default();
    if !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit()) {
        let found = crate::division::store::find(tx, first).await?;
        let inside = found.filter(|division| {
            division.valid_to.is_none() && scopes.iter().any(|scope| division.path.starts_with(scope.division_path()))
        });
        return Ok(inside.map_or(DivisionMatch::None, |division| DivisionMatch::One(Box::new(division))));
    }
    let mut found: Vec<Division> = Vec::new();
    for scope in scopes {
        let (low, high) = below(scope.division_path());
        let more: Vec<Division> =
            with_tx!(tx, |c| sqlx::query_as(DIVISION_BY_NAME).bind(typed.trim()).bind(low).bind(high).fetch_all(c).await)?;
        found.extend(more.into_iter().filter(|one| !found.iter().any(|other| other.code == one.code)).collect::<Vec<_>>());
    }
    Ok(match found.len() {
        0 => DivisionMatch::None,
        1 => DivisionMatch::One(Box::new(found.swap_remove(0))),
        _ => DivisionMatch::Several(found),
    })
}

/// The organisation of this name in the division or in one above it.
pub async fn organisation_for(tx: &mut Tx, division: &Division, name: &str) -> Result<Option<crate::organisation::Organisation>> {
    let lineage = crate::division::store::lineage(tx, division).await?;
    for above in lineage.iter().rev() {
        if let Some(found) = crate::organisation::store::by_name(tx, &above.code, name).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// What a unit typed by its name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitMatch {
    /// Exactly this one.
    One(UnitPlan),
    /// Nothing.
    None,
    /// Several of this name, as they can be typed to tell them apart.
    Several(Vec<String>),
}

/// The unit somebody typed: a division as `321002`, `广陵区` or `321002 广陵区`, or an organisation by its name, if need be with the code of
/// its division before it. What lies within the scopes is meant before what lies elsewhere.
pub async fn unit_named(tx: &mut Tx, typed: &str, scopes: &[Scope]) -> Result<UnitMatch> {
    let typed = typed.trim();
    let everywhere = [Scope::Everywhere];
    let (code, name) = match typed.split_once(char::is_whitespace) {
        Some((code, name)) if code.bytes().all(|byte| byte.is_ascii_digit()) => (Some(code), name.trim()),
        _ => (None, typed),
    };
    let coded = match code {
        Some(code) => crate::division::store::find(tx, code).await?,
        None => None,
    };
    if let Some(division) = coded.filter(|division| division.name != name) {
        let found = crate::organisation::store::by_name(tx, &division.code, name).await?;
        return Ok(found.map_or(UnitMatch::None, |found| UnitMatch::One(organisation_unit(found))));
    }
    for scopes in [scopes, &everywhere] {
        match division_within(tx, typed, scopes).await? {
            DivisionMatch::One(division) => {
                return Ok(UnitMatch::One(UnitPlan { name: division.name, division: Some(division.code), ..UnitPlan::default() }));
            }
            DivisionMatch::Several(several) => {
                return Ok(UnitMatch::Several(several.into_iter().map(|one| format!("{} {}", one.code, one.name)).collect()));
            }
            DivisionMatch::None => {}
        }
        let mut found: Vec<crate::organisation::Organisation> = Vec::new();
        for scope in scopes {
            let (low, high) = below(scope.division_path());
            let folded = crate::organisation::store::folded(name);
            let more: Vec<crate::organisation::Organisation> =
                with_tx!(&mut *tx, |c| sqlx::query_as(ORGANISATION_BY_NAME).bind(folded).bind(low).bind(high).fetch_all(c).await)?;
            found.extend(more.into_iter().filter(|one| !found.iter().any(|other| other.id == one.id)).collect::<Vec<_>>());
        }
        match found.len() {
            0 => {}
            1 => return Ok(UnitMatch::One(organisation_unit(found.swap_remove(0)))),
            _ => return Ok(UnitMatch::Several(found.into_iter().map(|one| format!("{} {}", one.division, one.name)).collect())),
        }
    }
    Ok(UnitMatch::None)
}

fn organisation_unit(found: crate::organisation::Organisation) -> UnitPlan {
    UnitPlan { name: found.name, organisation: Some(found.id), lies_in: Some(found.division), ..UnitPlan::default() }
}

/// Where a session is held and who runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// 所属区划
    pub division: Division,
    /// 主办单位
    pub organisation: Option<OrganisationId>,
}
