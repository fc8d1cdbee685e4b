//! What the desk is worked out from, in the database: a handful of statements, however many sessions there are.

use chrono::{DateTime, Utc};

use super::{CoverageRow, Days, Gathered, Season, exam_day};
use crate::account::Scope;
use crate::division::below;
use crate::exam_calendar;
use crate::ids::{OrganisationId, PersonId, RegistrationId, TrainingId};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;
use crate::training::attendance::{Beyond, DoorRule, Times};
use crate::training::{TrainingDate, store};
use crate::{sql, with_tx};

/// The sessions (`s`) of a place: `$1` and `$2` bound the division, `$3` is the organisation or null; begun from `$4` and before `$5`.
macro_rules! of_place {
    ($start:literal, $rest:literal) => {
        concat!(
            $start,
            " WHERE s.division_path >= $1 AND s.division_path < $2 AND (s.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) ",
            "AND s.starts_at >= $4 AND s.starts_at < $5 ",
            $rest
        )
    };
}

/// Whether somebody registered (`r`) was present on a date or more: the last correction of a date counts, otherwise what was checked.
macro_rules! came {
    () => {
        "(EXISTS (SELECT 1 FROM training_attendance_correction k WHERE k.registration_id = r.id AND k.came_at IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM training_attendance_correction l WHERE l.registration_id = k.registration_id \
         AND l.date_position = k.date_position AND (l.made_at > k.made_at OR (l.made_at = k.made_at AND l.id > k.id)))) \
         OR EXISTS (SELECT 1 FROM training_check c WHERE c.registration_id = r.id AND c.direction = 'in' \
         AND NOT EXISTS (SELECT 1 FROM training_attendance_correction l WHERE l.registration_id = c.registration_id \
         AND l.date_position = c.date_position)))"
    };
}

/// Those registered for the exam (`e`), each once: `$1` to `$3` bound the place, `$4` is the year, `$5` the level or null; `reached`: present
/// at a 考前培训 for a level they are registered for, or for all, begun from `$6` and before `$7`.
macro_rules! entered {
    ($what:literal, $rest:literal) => {
        concat!(
            $what,
            " FROM (SELECT x.person_id, x.division, x.division_path, x.organisation_id, CASE WHEN EXISTS (SELECT 1 \
             FROM training_registration r JOIN training_session s ON s.id = r.session_id \
             WHERE r.person_id IN (SELECT v.id FROM person v WHERE v.id = x.person_id OR v.identity_id = x.person_id) AND r.state = 'registered' AND s.stage = 'published' AND s.kind = 'exam_preparation' \
             AND s.starts_at >= $6 AND s.starts_at < $7 \
             AND (s.levels = ',' OR EXISTS (SELECT 1 FROM exam_entry y WHERE y.person_id = x.person_id AND y.exam_year = $4 \
             AND (CAST($5 AS TEXT) IS NULL OR y.level = $5) AND s.levels LIKE '%,' || y.level || ',%')) AND ",
            came!(),
            ") THEN 1 ELSE 0 END AS reached, ROW_NUMBER() OVER (PARTITION BY x.person_id ORDER BY x.level) AS entry FROM exam_entry x \
             WHERE x.exam_year = $4 AND (CAST($5 AS TEXT) IS NULL OR x.level = $5) AND x.division_path >= $1 AND x.division_path < $2 \
             AND (x.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL)) e ",
            $rest
        )
    };
}

sql! {
    DATES = of_place!("SELECT d.session_id, d.starts_at, d.ends_at, d.half_hours FROM training_date d \
        JOIN training_session s ON s.id = d.session_id", "ORDER BY d.session_id, d.position");
    RULES = of_place!("SELECT d.session_id, d.late_minutes, d.early_minutes, d.needs_out, d.beyond, d.slip_percent FROM training_door d \
        JOIN training_session s ON s.id = d.session_id", "");
    PEOPLE = of_place!("SELECT r.id, r.session_id, r.attendee_id FROM training_registration r \
        JOIN training_session s ON s.id = r.session_id", "AND s.stage = 'published' AND r.state = 'registered'");
    CHECKED = of_place!("SELECT c.registration_id, c.date_position, MIN(CASE WHEN c.direction = 'in' THEN c.at END) AS came_at, \
        MAX(CASE WHEN c.direction = 'out' THEN c.at END) AS left_at FROM training_check c \
        JOIN training_registration r ON r.id = c.registration_id JOIN training_session s ON s.id = r.session_id",
        "AND s.stage = 'published' AND r.state = 'registered' GROUP BY c.registration_id, c.date_position");
    CORRECTED = of_place!("SELECT k.registration_id, k.date_position, k.came_at, k.left_at FROM training_attendance_correction k \
        JOIN training_registration r ON r.id = k.registration_id JOIN training_session s ON s.id = r.session_id",
        "AND s.stage = 'published' AND r.state = 'registered' ORDER BY k.made_at, k.id");
    MONTH = "SELECT s.id, s.title, s.stage, s.published_at, s.capacity, s.taken, s.waiting, s.division_path, s.organisation_id, d.starts_at, d.ends_at \
        FROM training_date d JOIN training_session s ON s.id = d.session_id \
        WHERE s.division_path >= $1 AND s.division_path < $2 AND (s.organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) \
        AND d.starts_at >= $4 AND d.starts_at < $5 ORDER BY d.starts_at, s.id";
    LATEST = of_place!("SELECT MAX(s.starts_at) AS starts_at FROM training_session s", "AND s.stage <> 'draft'");
    COVERAGE = entered!("SELECT e.division_path AS division_path, CASE WHEN e.division_path = $8 THEN e.organisation_id END AS organisation_id, \
        COUNT(*) AS entered, CAST(SUM(e.reached) AS BIGINT) AS reached", "WHERE e.entry = 1 GROUP BY 1, 2 ORDER BY 1");
    MISSING = entered!("SELECT p.id AS id, p.name AS name, o.name AS organisation, d.name AS division_name",
        "JOIN person p ON p.id = e.person_id JOIN division d ON d.code = e.division LEFT JOIN organisation o ON o.id = e.organisation_id \
         WHERE e.entry = 1 AND e.reached = 0 ORDER BY e.division_path, COALESCE(o.name, ''), p.pinyin, p.id LIMIT $8 OFFSET $9");
    UNLINKED = concat!(of_place!("SELECT COUNT(DISTINCT r.attendee_id) AS people FROM training_registration r \
        JOIN training_session s ON s.id = r.session_id",
        "AND s.stage = 'published' AND s.kind = 'exam_preparation' AND r.state = 'registered' AND r.person_id IS NULL AND "), came!());
    YEARS = "SELECT DISTINCT exam_year FROM exam_entry WHERE division_path >= $1 AND division_path < $2 \
        AND (organisation_id = $3 OR CAST($3 AS TEXT) IS NULL) ORDER BY exam_year DESC";
}

/// Where: what bounds the divisions, and perhaps one organisation, wherever it meets.
struct Bounds {
    low: String,
    high: String,
    organisation: Option<OrganisationId>,
}

impl Bounds {
    fn of(scope: &Scope) -> Self {
        let (path, organisation) = match scope {
            Scope::Organisation { id, .. } => ("/", Some(*id)),
            Scope::Everywhere | Scope::Division { .. } => (scope.division_path(), None),
        };
        let (low, high) = below(path);
        Self { low, high, organisation }
    }
}

/// A row of one session's date.
#[derive(sqlx::FromRow)]
struct DateRow {
    session_id: TrainingId,
    #[sqlx(flatten)]
    date: TrainingDate,
}

/// A row of one session's rule.
#[derive(sqlx::FromRow)]
struct RuleRow {
    session_id: TrainingId,
    late_minutes: i64,
    early_minutes: i64,
    needs_out: bool,
    beyond: String,
    slip_percent: i64,
}

/// When somebody came to a date and left.
#[derive(sqlx::FromRow)]
struct TimesRow {
    registration_id: RegistrationId,
    date_position: i64,
    came_at: Option<DateTime<Utc>>,
    left_at: Option<DateTime<Utc>>,
}

/// Everything about the sessions of a place that begin within some days.
pub async fn gathered(tx: &mut Tx, scope: &Scope, days: Days) -> Result<Gathered> {
    let (Bounds { low, high, organisation }, (from, until)) = (Bounds::of(scope), days.bounds());
    /// The rows of a statement about the place and the days.
    macro_rules! rows {
        ($statement:ident) => {
            with_tx!(&mut *tx, |c| sqlx::query_as($statement)
                .bind(&low)
                .bind(&high)
                .bind(organisation)
                .bind(from)
                .bind(until)
                .fetch_all(c)
                .await)?
        };
    }
    let mut found = Gathered { people: rows!(PEOPLE), ..Gathered::default() };
    let dates: Vec<DateRow> = rows!(DATES);
    for DateRow { session_id, date } in dates {
        found.dates.entry(session_id).or_default().push(date);
    }
    let rules: Vec<RuleRow> = rows!(RULES);
    for RuleRow { session_id, late_minutes, early_minutes, needs_out, beyond, slip_percent } in rules {
        let beyond = Beyond::from_code(&beyond).ok_or_else(|| StoreError::Corrupt("training_door.beyond".to_owned()))?;
        found.rules.insert(session_id, DoorRule { late_minutes, early_minutes, needs_out, beyond, slip_percent });
    }
    let checked: Vec<TimesRow> = rows!(CHECKED);
    for row in checked {
        // Nobody leaves before they come.
        let left_at = row.left_at.filter(|left| row.came_at.is_none_or(|came| *left > came));
        found.times.insert((row.registration_id, row.date_position), Times { came_at: row.came_at, left_at });
    }
    // In the order of making: the last one stays.
    let corrected: Vec<TimesRow> = rows!(CORRECTED);
    for row in corrected {
        found.times.insert((row.registration_id, row.date_position), Times { came_at: row.came_at, left_at: row.left_at });
    }
    found.sessions = store::begun_between(tx, (&low, &high, organisation), from, until).await?;
    Ok(found)
}

/// One date in a calendar.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CalendarDate {
    /// Of which session.
    pub id: TrainingId,
    /// What it is called.
    pub title: String,
    /// As [`Stage::code`](crate::training::Stage::code).
    pub stage: String,
    /// When it was published; a draft called off never was.
    pub published_at: Option<DateTime<Utc>>,
    /// 名额
    pub capacity: i64,
    /// Seats taken.
    pub taken: i64,
    /// 候补: how many wait.
    pub waiting: i64,
    /// Where.
    pub division_path: String,
    /// Whose.
    pub organisation_id: Option<OrganisationId>,
    /// Begins.
    pub starts_at: DateTime<Utc>,
    /// Ends.
    pub ends_at: DateTime<Utc>,
}

/// The dates within some days of the sessions of a place, drafts and cancelled ones, too, in order.
pub async fn calendar(tx: &mut Tx, scope: &Scope, days: Days) -> Result<Vec<CalendarDate>> {
    let (Bounds { low, high, organisation }, (from, until)) = (Bounds::of(scope), days.bounds());
    Ok(with_tx!(tx, |c| sqlx::query_as(MONTH).bind(low).bind(high).bind(organisation).bind(from).bind(until).fetch_all(c).await)?)
}

/// When the last session of a place within some days begins; drafts don't count.
pub async fn latest(tx: &mut Tx, scope: &Scope, days: Days) -> Result<Option<DateTime<Utc>>> {
    let (Bounds { low, high, organisation }, (from, until)) = (Bounds::of(scope), days.bounds());
    let (starts_at,): (Option<DateTime<Utc>>,) =
        with_tx!(tx, |c| sqlx::query_as(LATEST).bind(low).bind(high).bind(organisation).bind(from).bind(until).fetch_one(c).await)?;
    Ok(starts_at)
}

/// The years somebody of a place was registered for the exam, the latest first.
pub async fn years(tx: &mut Tx, scope: &Scope) -> Result<Vec<i64>> {
    let Bounds { low, high, organisation } = Bounds::of(scope);
    Ok(with_tx!(tx, |c| sqlx::query_scalar(YEARS).bind(low).bind(high).bind(organisation).fetch_all(c).await)?)
}

/// The season of a year's exam, as the exam calendar has it.
pub async fn season(tx: &mut Tx, year: i64) -> Result<Season> {
    let mut windows = exam_calendar::store::of_year(tx, year - 1).await?;
    windows.extend(exam_calendar::store::of_year(tx, year).await?);
    Ok(Season::of(year, exam_day(&windows, year - 1), exam_day(&windows, year)))
}

/// Which exam the coverage is of, and in which season people were to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exam {
    /// 考试年度
    pub year: i64,
    /// 级别; `None`: all, whoever is registered for several counted once.
    pub level: Option<Level>,
    /// The season of the year.
    pub season: Season,
}

/// Coverage of those registered in a place, as far apart as [`by_unit`](super::by_unit) needs it.
pub async fn coverage(tx: &mut Tx, scope: &Scope, exam: Exam) -> Result<Vec<CoverageRow>> {
    let (Bounds { low, high, organisation }, (from, until)) = (Bounds::of(scope), exam.season.days.bounds());
    Ok(with_tx!(tx, |c| sqlx::query_as(COVERAGE)
        .bind(low)
        .bind(high)
        .bind(organisation)
        .bind(exam.year)
        .bind(exam.level.map(Level::code))
        .bind(from)
        .bind(until)
        .bind(scope.division_path())
        .fetch_all(c)
        .await)?)
}

/// 未覆盖人员: somebody registered for the exam who was at no 考前培训 of the season.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Missing {
    /// Who.
    pub id: PersonId,
    /// 姓名
    pub name: String,
    /// Their organisation when they registered.
    pub organisation: Option<String>,
    /// Their division then.
    pub division_name: String,
}

/// Those of a place not reached, by unit and name, so many from the one at `offset` on.
pub async fn missing(tx: &mut Tx, scope: &Scope, exam: Exam, limit: i64, offset: i64) -> Result<Vec<Missing>> {
    let (Bounds { low, high, organisation }, (from, until)) = (Bounds::of(scope), exam.season.days.bounds());
    Ok(with_tx!(tx, |c| sqlx::query_as(MISSING)
        .bind(low)
        .bind(high)
        .bind(organisation)
        .bind(exam.year)
        .bind(exam.level.map(Level::code))
        .bind(from)
        .bind(until)
        .bind(limit)
        .bind(offset)
        .fetch_all(c)
        .await)?)
}

/// How many came to a 考前培训 of a place in a season as an account that isn't linked to the register: they can't be matched.
pub async fn unlinked(tx: &mut Tx, scope: &Scope, season: Season) -> Result<i64> {
    let (Bounds { low, high, organisation }, (from, until)) = (Bounds::of(scope), season.days.bounds());
    let (people,): (i64,) = with_tx!(tx, |c| sqlx::query_as(UNLINKED)
        .bind(low)
        .bind(high)
        .bind(organisation)
        .bind(from)
        .bind(until)
        .fetch_one(c)
        .await)?;
    Ok(people)
}
