//! Everything of one person, table by table.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::register;
use crate::mail::store as mail;
use crate::practice::Owner;
use crate::secret::Secret;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Not known, or doesn't apply.
    Nothing,
    /// Text, codes, ids.
    Text(String),
    /// A number.
    Number(i64),
    /// Marks, in half marks.
    Marks(i64),
    /// Yes or no.
    Flag(bool),
    /// An instant.
    At(DateTime<Utc>),
}

/// Half marks, as a column of them is read.
#[derive(Debug, Clone, Copy, sqlx::Type)]
#[sqlx(transparent)]
pub(super) struct HalfMarks(i64);

/// What the engines agree on as the outcome of a condition: 1 or 0.
#[derive(Debug, Clone, Copy, sqlx::Type)]
#[sqlx(transparent)]
struct OneOrNone(i64);

impl From<OneOrNone> for Cell {
    fn from(flag: OneOrNone) -> Self {
        Self::Flag(flag.0 != 0)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Uuid> for Cell {
    fn from(id: Uuid) -> Self {
        Self::Text(id.to_string())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<HalfMarks> for Cell {
    fn from(marks: HalfMarks) -> Self {
        Self::Marks(marks.0)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(at: DateTime<Utc>) -> Self {
        Self::At(at)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

impl Cell {
    /// As JSON: marks as people count them, instants in UTC.
    fn to_json(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Text(text) => json!(text),
            Self::Number(number) => json!(number),
            Self::Marks(half_marks) if half_marks % 2 == 0 => json!(half_marks / 2),
            #[expect(clippy::cast_precision_loss, reason = "marks are small numbers")]
            Self::Marks(half_marks) => json!(*half_marks as f64 / 2.0),
            Self::Flag(flag) => json!(flag),
            Self::At(at) => json!(at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        }
    }
}

/// What is kept of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its code: `answers`.
    pub code: &'static str,
    /// The codes of its columns.
    pub columns: Vec<&'static str>,
    /// One row for each record.
    pub rows: Vec<Vec<Cell>>,
}

sql! {
    ACCOUNT = "SELECT id, name, created_at FROM account WHERE id = $1";
    ROLES = "SELECT g.role, d.name AS division, o.name AS organisation, g.granted_at, g.revoked_at FROM account_grant g \
        LEFT JOIN division d ON d.code = g.division LEFT JOIN organisation o ON o.id = g.organisation_id WHERE g.account_id = $1 \
        ORDER BY g.granted_at, g.id";
    PREFERENCES = "SELECT level, division_code, daily_goal, leave_after, instant, shuffle, remind, updated_at FROM practice_preference \
        WHERE person_id = $1";
    SETS = "SELECT id, mode, detail, subject, edition, chapter, place, created_at, finished_at FROM practice_set \
        WHERE account_id = $1 OR visitor_id = $1 ORDER BY created_at, id";
    ANSWERS = "SELECT a.id, a.set_id, a.position, a.question_version_id, v.stem, v.answer_key, a.chosen, a.shown, \
        COALESCE(r.new_half_marks, a.half_marks) AS half_marks, COALESCE(r.new_full_half_marks, a.full_half_marks) AS full_half_marks, \
        CAST(CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS BIGINT) AS counts, a.given_at, a.received_at, a.took_ms, a.device \
        FROM practice_set s JOIN practice_answer a ON a.set_id = s.id JOIN question_version v ON v.id = a.question_version_id \
        LEFT JOIN practice_mark m ON m.id = a.id LEFT JOIN practice_remark r ON r.answer_id = a.id \
        AND NOT EXISTS (SELECT 1 FROM practice_remark n WHERE n.answer_id = r.answer_id AND n.nth > r.nth) \
        WHERE s.account_id = $1 OR s.visitor_id = $1 ORDER BY a.given_at, a.id";
    FAVOURITES = "SELECT f.question_id, v.stem, f.made_at FROM practice_favourite f JOIN question q ON q.id = f.question_id \
        JOIN question_version v ON v.id = COALESCE(q.published_version_id, q.latest_version_id) WHERE f.person_id = $1 \
        ORDER BY f.made_at, f.question_id";
    NOTES = "SELECT n.question_id, v.stem, n.text, n.updated_at FROM practice_note n JOIN question q ON q.id = n.question_id \
        JOIN question_version v ON v.id = COALESCE(q.published_version_id, q.latest_version_id) WHERE n.person_id = $1 \
        ORDER BY n.updated_at, n.question_id";
    MOCKS = "SELECT a.set_id, p.subject, p.edition, p.title, p.origin, a.started_at, a.ends_at, a.handed_in_at, a.handed_in_by, \
        a.half_marks FROM mock_attempt a JOIN mock_paper p ON p.id = a.paper_id JOIN practice_set s ON s.id = a.set_id \
        WHERE s.account_id = $1 OR s.visitor_id = $1 ORDER BY a.started_at, a.set_id";
    CHANGES = "SELECT c.id, c.set_id, c.position, c.chosen, c.flagged, c.made_at, c.received_at, c.took_ms, c.is_late, c.device \
        FROM mock_change c JOIN practice_set s ON s.id = c.set_id WHERE s.account_id = $1 OR s.visitor_id = $1 ORDER BY c.made_at, c.id";
    TEXTS = "SELECT t.set_id, t.position, t.task, t.revision, t.text, t.is_late, t.saved_at FROM mock_text t \
        JOIN practice_set s ON s.id = t.set_id WHERE s.account_id = $1 OR s.visitor_id = $1 \
        ORDER BY t.set_id, t.position, t.task, t.revision, t.tab, t.is_late";
    // Marks by others from when the paper is settled, as on its page; never whose they are.
    MARKS = "SELECT k.set_id, k.position, CAST(CASE WHEN k.marker = 0 THEN 1 ELSE 0 END AS BIGINT) AS by_oneself, k.half_marks, k.points, k.reason, k.made_at \
        FROM mock_case_mark k JOIN practice_set s ON s.id = k.set_id LEFT JOIN mock_script r ON r.set_id = k.set_id \
        WHERE (s.account_id = $1 OR s.visitor_id = $1) AND (k.marker = 0 OR r.state = 'done') ORDER BY k.made_at, k.id";
    // A mock that isn't marked yet shows its questions on its own sheet only.
    ITEMS = "SELECT i.set_id, i.position, v.stem, i.option_order FROM practice_set s JOIN practice_item i ON i.set_id = s.id \
        JOIN question_version v ON v.id = i.question_version_id WHERE (s.account_id = $1 OR s.visitor_id = $1) \
        AND (s.mode <> 'mock' OR s.finished_at IS NOT NULL) ORDER BY s.created_at, s.id, i.position";
    SCRIPTS = "SELECT r.set_id, r.code, r.requested_at, d.name AS division, r.second_asked_at, r.second_asked_by, r.state, r.settled_at \
        FROM mock_script r JOIN practice_set s ON s.id = r.set_id LEFT JOIN division d ON d.code = r.division_code \
        WHERE s.account_id = $1 OR s.visitor_id = $1 ORDER BY r.requested_at, r.set_id";
    ENTRIES = "SELECT n.id, e.title, u.name AS unit, n.name, e.opens_at, e.closes_at, n.joined_at, n.began_at, n.set_id \
        FROM mock_event_entrant n JOIN mock_event e ON e.id = n.event_id JOIN mock_event_unit u ON u.id = n.unit_id \
        WHERE n.account_id = $1 ORDER BY n.joined_at, n.id";
    REPORTS = "SELECT r.id, v.stem, r.kind, r.body, r.created_at, r.answered_at, r.outcome, r.answer FROM question_report r \
        JOIN question_version v ON v.id = r.question_version_id WHERE r.account_id = $1 OR r.visitor_id = $1 ORDER BY r.created_at, r.id";
    MESSAGES = "SELECT id, kind, parameters, created_at, read_at FROM notification WHERE account_id = $1 ORDER BY created_at, id";
    WISHES = "SELECT topic, in_app, by_mail FROM notification_wish WHERE account_id = $1 ORDER BY topic";
    WATCH = "SELECT d.name AS division, w.levels, w.made_at FROM training_watch w LEFT JOIN division d ON d.code = w.division \
        WHERE w.account_id = $1";
    SAVED_FILTERS = "SELECT name, address, made_at FROM saved_filter WHERE account_id = $1 ORDER BY name";
    FEED = "SELECT made_at FROM training_feed WHERE account_id = $1";
    REGISTRATIONS = "SELECT r.id, t.title, t.starts_at, r.name, r.unit, r.claim, r.state, r.queue_no, r.registered_at, \
        r.offered_at, r.offer_until, r.accepted_at, r.ended_at \
        FROM training_registration r JOIN training_session t ON t.id = r.session_id WHERE r.account_id = $1 ORDER BY r.registered_at, r.id";
    CHECKS = "SELECT c.id, t.title, c.date_position, c.direction, c.at, c.how, c.received_at FROM training_check c \
        JOIN training_registration r ON r.id = c.registration_id JOIN training_session t ON t.id = r.session_id \
        WHERE r.account_id = $1 ORDER BY c.received_at, c.id";
    CORRECTIONS = "SELECT t.title, k.date_position, k.came_at, k.left_at, k.before_came_at, k.before_left_at, k.reason, k.made_at \
        FROM training_attendance_correction k JOIN training_registration r ON r.id = k.registration_id \
        JOIN training_session t ON t.id = r.session_id WHERE r.account_id = $1 ORDER BY k.made_at, k.id";
    SLIPS = "SELECT s.code, s.name, s.unit, s.title, s.kind, s.organiser, s.first_day, s.last_day, s.half_hours, s.full_half_hours, \
        s.recognised_by, s.issued_on, s.issued_at, s.withdrawn_at, \
        s.withdraw_reason, s.replaced_by_code FROM training_slip s JOIN training_registration r ON r.id = s.registration_id \
        WHERE r.account_id = $1 ORDER BY s.issued_at, s.id";
    BROWSERS = "SELECT user_agent, created_at, last_seen_at, expires_at, revoked_at FROM browser_session \
        WHERE account_id = $1 OR (account_id IS NULL AND visitor_id = $1) ORDER BY created_at, id";
}

/// Reads a section: what its columns are called and hold, in the order of the statement.
macro_rules! section {
    ($tx:ident, $owner:ident, $code:literal, $statement:ident, [$($column:ident: $kind:ty),+ $(,)?]) => {{
        let rows: Vec<($($kind,)+)> = with_tx!(&mut *$tx, |c| sqlx::query_as($statement).bind($owner.id()).fetch_all(c).await)?;
        let rows = rows.into_iter().map(|($($column,)+)| vec![$(Cell::from($column)),+]).collect();
        Section { code: $code, columns: vec![$(stringify!($column)),+], rows }
    }};
}

pub(super) use section;

pub(super) type At = DateTime<Utc>;

/// Everything of somebody, and nothing of anybody else.
pub async fn export(tx: &mut Tx, owner: Owner, secret: &Secret) -> Result<Vec<Section>> {
    let answers = section!(tx, owner, "answers", ANSWERS, [
        id: Uuid, set: Uuid, position: i64, question_version: Uuid, question: String, key: String, chosen: String, shown: String,
        marks: HalfMarks, full_marks: HalfMarks, counts: OneOrNone, given_at: At, received_at: At, took_ms: Option<i64>, device: Option<Uuid>,
    ]);
    let mut sections = vec![
        section!(tx, owner, "account", ACCOUNT, [id: Uuid, name: String, created_at: At]),
        section!(tx, owner, "roles", ROLES, [
            role: String, division: Option<String>, organisation: Option<String>, granted_at: At, revoked_at: Option<At>,
        ]),
        section!(tx, owner, "preferences", PREFERENCES, [
            level: Option<String>, division: Option<String>, daily_goal: i64, leave_after: i64, instant: bool, shuffle: bool, remind: bool,
            updated_at: At,
        ]),
        section!(tx, owner, "sets", SETS, [
            id: Uuid, mode: String, detail: String, subject: String, edition: String, chapter: Option<String>, place: i64, created_at: At,
            finished_at: Option<At>,
        ]),
        section!(tx, owner, "set_questions", ITEMS, [set: Uuid, position: i64, question: String, shown: String]),
        answers,
        section!(tx, owner, "favourites", FAVOURITES, [question_id: Uuid, question: String, made_at: At]),
        section!(tx, owner, "notes", NOTES, [question_id: Uuid, question: String, text: String, updated_at: At]),
        section!(tx, owner, "mocks", MOCKS, [
            set: Uuid, subject: String, edition: String, title: String, origin: String, started_at: At, ends_at: At,
            handed_in_at: Option<At>, handed_in_by: Option<String>, marks: Option<HalfMarks>,
        ]),
        section!(tx, owner, "mock_changes", CHANGES, [
            id: Uuid, set: Uuid, position: i64, chosen: String, flagged: bool, made_at: At, received_at: At, took_ms: Option<i64>,
            late: bool, device: Option<Uuid>,
        ]),
        section!(tx, owner, "case_texts", TEXTS, [
            set: Uuid, position: i64, task: i64, revision: i64, text: String, late: bool, saved_at: At,
        ]),
        section!(tx, owner, "case_marks", MARKS, [
            set: Uuid, position: i64, by_oneself: OneOrNone, marks: HalfMarks, points: String, reason: String, made_at: At,
        ]),
        section!(tx, owner, "case_scripts", SCRIPTS, [
            set: Uuid, script: String, requested_at: At, division: Option<String>, second_asked_at: Option<At>,
            second_asked_by: Option<String>, state: String, settled_at: Option<At>,
        ]),
        section!(tx, owner, "mock_entries", ENTRIES, [
            id: Uuid, title: String, unit: String, name: String, opens_at: At, closes_at: At, joined_at: At, began_at: Option<At>,
            set: Option<Uuid>,
        ]),
        section!(tx, owner, "reports", REPORTS, [
            id: Uuid, question: String, kind: String, text: String, created_at: At, answered_at: Option<At>, outcome: Option<String>,
            answer: String,
        ]),
        section!(tx, owner, "messages", MESSAGES, [
            id: Uuid, kind: String, content: String, created_at: At, read_at: Option<At>,
        ]),
        section!(tx, owner, "notice_choices", WISHES, [topic: String, in_app: bool, by_mail: bool]),
        mail_addresses(tx, owner, secret).await?,
        section!(tx, owner, "training_watch", WATCH, [division: Option<String>, levels: String, made_at: At]),
        section!(tx, owner, "saved_filters", SAVED_FILTERS, [name: String, address: String, made_at: At]),
        section!(tx, owner, "calendar_feed", FEED, [made_at: At]),
        section!(tx, owner, "training", REGISTRATIONS, [
            id: Uuid, title: String, starts_at: At, name: String, unit: String, claim: String, state: String, queue_no: i64,
            registered_at: At, offered_at: Option<At>, offer_until: Option<At>, accepted_at: Option<At>,
            ended_at: Option<At>,
        ]),
        section!(tx, owner, "attendance", CHECKS, [
            id: Uuid, title: String, date: i64, direction: String, at: At, how: String, received_at: At,
        ]),
        section!(tx, owner, "attendance_corrections", CORRECTIONS, [
            title: String, date: i64, came_at: Option<At>, left_at: Option<At>, before_came_at: Option<At>, before_left_at: Option<At>,
            reason: String, made_at: At,
        ]),
        section!(tx, owner, "slips", SLIPS, [
            code: String, name: String, unit: String, title: String, kind: String, organiser: String, first_day: NaiveDate,
            last_day: NaiveDate, half_hours: i64, of_half_hours: i64, recognised_by: String, issued_on: NaiveDate, issued_at: At, withdrawn_at: Option<At>, withdraw_reason: String, replaced_by: Option<String>,
        ]),
        section!(tx, owner, "browsers", BROWSERS, [
            browser: String, created_at: At, last_seen_at: At, expires_at: At, revoked_at: Option<At>,
        ]),
    ];
    sections.extend(register::sections(tx, owner).await?);
    Ok(sections)
}

/// Where mail goes: the one section that is sealed.
async fn mail_addresses(tx: &mut Tx, owner: Owner, secret: &Secret) -> Result<Section> {
    let found = match owner.account() {
        Some(account) => mail::find(tx, secret, account).await?,
        None => None,
    };
    let rows = found.filter(|found| found.address.is_some() || found.pending.is_some()).map(|found| {
        vec![Cell::from(found.address), found.confirmed_at.into(), found.pending.into(), found.language.code().to_owned().into()]
    });
    Ok(Section {
        code: "mail_address",
        columns: vec!["address", "confirmed_at", "waits_to_be_confirmed", "language"],
        rows: rows.into_iter().collect(),
    })
}

/// The sections as one JSON object: for each its records, for each record its values by name.
pub fn to_json(sections: &[Section], made_at: DateTime<Utc>) -> Value {
    let mut whole = Map::new();
    whole.insert("made_at".to_owned(), Cell::At(made_at).to_json());
    for section in sections {
        let records = section.rows.iter().map(|row| {
            let values = section.columns.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), cell.to_json()));
            Value::Object(values.collect())
        });
        whole.insert(section.code.to_owned(), records.collect());
    }
    Value::Object(whole)
}
