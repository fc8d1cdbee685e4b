//! What the staff register holds of whoever an account is linked with.

use chrono::NaiveDate;

use super::export::{At, Cell, HalfMarks, Section, section};
use crate::practice::Owner;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// Of whoever of the register the account is linked with: one's own data are one's own wherever an office keeps them.
macro_rules! of_linked {
    ($select:literal, $order:literal) => {
        concat!(
            $select,
            " IN (SELECT e.id FROM person_link l JOIN person w ON w.id = l.person_id \
             JOIN person e ON e.id = COALESCE(w.identity_id, w.id) OR e.identity_id = COALESCE(w.identity_id, w.id) \
             WHERE l.account_id = $1 AND l.confirmed_at IS NOT NULL AND l.ended_at IS NULL)",
            $order
        )
    };
}

sql! {
    LINK = "SELECT p.name, l.confirmed_at FROM person_link l JOIN person p ON p.id = l.person_id \
        WHERE l.account_id = $1 AND l.confirmed_at IS NOT NULL AND l.ended_at IS NULL";
    REGISTER = of_linked!("SELECT p.name, p.gender, p.id_masked, p.education, p.major, p.phone_masked, p.social_work_since, p.field, \
        p.created_at, p.updated_at FROM person p WHERE p.id", "");
    EMPLOYMENT = of_linked!("SELECT d.name AS division, o.name AS organisation, m.post, m.since_on, m.until_on FROM membership m \
        JOIN division d ON d.code = m.division LEFT JOIN organisation o ON o.id = m.organisation_id WHERE m.person_id", " ORDER BY m.created_at, m.id");
    RESULTS = of_linked!("SELECT r.exam_year, r.level, r.subject, r.half_marks, r.status, d.name AS division, r.void, r.recorded_at \
        FROM exam_result r JOIN division d ON d.code = r.division WHERE r.person_id", " ORDER BY r.exam_year, r.recorded_at, r.id");
    CERTIFICATES = of_linked!("SELECT k.level, k.scheme, k.number, k.title, k.issuer, k.obtained_on, k.valid_until, k.voided_at, k.void_reason \
        FROM certificate k WHERE k.person_id", " ORDER BY k.obtained_on, k.id");
    PERIODS = of_linked!("SELECT g.level, g.kind, g.number, g.registered_on, g.valid_from, g.valid_until, g.void, g.reason, g.recorded_at \
        FROM registration_period g WHERE g.person_id", " ORDER BY g.recorded_at, g.id");
    APPLICATIONS = of_linked!("SELECT k.title, a.kind, a.state, a.note, a.submitted_at, a.updated_at FROM registration_application a \
        JOIN certificate k ON k.id = a.certificate_id WHERE a.person_id", " ORDER BY a.submitted_at, a.id");
    HOURS = of_linked!("SELECT h.kind, h.standing, h.title, h.provider, h.first_day, h.last_day, h.half_hours, h.professional, h.reason, \
        h.void, h.recorded_at FROM hours_entry h WHERE h.person_id", " ORDER BY h.recorded_at, h.id");
    REVEALS = of_linked!("SELECT r.what, r.purpose, r.reason, r.office, a.name AS revealed_by, r.revealed_at FROM number_reveal r \
        JOIN account a ON a.id = r.revealed_by WHERE r.person_id", " ORDER BY r.revealed_at, r.id");
    ERASURES = of_linked!("SELECT r.origin, r.reason, r.asked_at, r.outcome, r.answer, r.decided_at FROM register_erasure r WHERE r.person_id",
        " ORDER BY r.asked_at, r.id");
    PROOFS = of_linked!("SELECT h.title, f.file_name, f.media_type, f.bytes, f.uploaded_at, f.removed_at FROM hours_proof f \
        JOIN hours_entry h ON h.id = f.entry_id WHERE h.person_id", " ORDER BY f.uploaded_at, f.id");
    STUDIOS = of_linked!("SELECT s.name, t.role, t.from_on AS since_on, t.until_on FROM studio_term t JOIN studio s ON s.id = t.studio_id \
        WHERE t.person_id", " ORDER BY t.from_on, t.id");
}

/// One section for each ledger; empty where the account isn't linked.
pub(super) async fn sections(tx: &mut Tx, owner: Owner) -> Result<Vec<Section>> {
    Ok(vec![
        section!(tx, owner, "register_link", LINK, [name: String, confirmed_at: At]),
        section!(tx, owner, "register", REGISTER, [
            name: String, gender: String, id_masked: String, education: String, major: String, phone_masked: String,
            social_work_since: Option<NaiveDate>, field: String, created_at: At, updated_at: At,
        ]),
        section!(tx, owner, "employment", EMPLOYMENT, [
            division: String, organisation: Option<String>, post: String, since_on: Option<NaiveDate>, until_on: Option<NaiveDate>,
        ]),
        section!(tx, owner, "exam_results", RESULTS, [
            exam_year: i64, level: String, subject: String, marks: Option<HalfMarks>, state: String, division: String, taken_back: bool, recorded_at: At,
        ]),
        section!(tx, owner, "certificates", CERTIFICATES, [
            level: String, scheme: String, certificate_number: String, title: String, issuer: String, obtained_on: NaiveDate,
            valid_until: Option<NaiveDate>, withdrawn_at: Option<At>, withdraw_reason: String,
        ]),
        section!(tx, owner, "registration", PERIODS, [
            level: String, kind: String, registration_number: String, registered_on: NaiveDate, valid_from: NaiveDate,
            valid_until: NaiveDate, taken_back: bool, reason: String, recorded_at: At,
        ]),
        section!(tx, owner, "registration_applications", APPLICATIONS, [
            title: String, kind: String, state: String, note: String, submitted_at: At, updated_at: At,
        ]),
        section!(tx, owner, "hours", HOURS, [
            kind: String, state: String, title: String, provider: String, first_day: NaiveDate, last_day: NaiveDate, half_hours: i64,
            professional: bool, reason: String, taken_back: bool, recorded_at: At,
        ]),
        section!(tx, owner, "number_reveals", REVEALS, [
            what: String, purpose: String, reason: String, office: String, revealed_by: String, revealed_at: At,
        ]),
        section!(tx, owner, "erasure_requests", ERASURES, [
            origin: String, reason: String, asked_at: At, outcome: String, answer: String, decided_at: Option<At>,
        ]),
        section!(tx, owner, "hours_proofs", PROOFS, [
            title: String, file_name: String, media_type: String, bytes: i64, uploaded_at: At, removed_at: Option<At>,
        ]),
        section!(tx, owner, "studios", STUDIOS, [
            name: String, role: String, since_on: NaiveDate, until_on: Option<NaiveDate>,
        ]),
    ])
}
