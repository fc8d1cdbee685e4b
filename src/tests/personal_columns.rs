//! Nothing of a person is forgotten when they take their data along: every column that points at an account, or at what is an
//! account's, is exported, or it is said here why not. A new table without either fails the test.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::AccountId;
use crate::personal_data::export;
use crate::practice::Owner;
use crate::secret::Secret;
use crate::store::Store;
use crate::testing;

/// Exported: the column, and the section that holds its rows.
const EXPORTED: &[(&str, &str, &str)] = &[
    ("account", "id", "account"),
    ("account_grant", "account_id", "roles"),
    ("browser_session", "account_id", "browsers"),
    ("browser_session", "visitor_id", "browsers"),
    ("mail_address", "account_id", "mail_address"),
    ("mock_attempt", "set_id", "mocks"),
    ("mock_case_mark", "set_id", "case_marks"),
    ("mock_change", "set_id", "mock_changes"),
    ("mock_event_entrant", "account_id", "mock_entries"),
    ("mock_event_entrant", "set_id", "mock_entries"),
    ("mock_script", "set_id", "case_scripts"),
    ("mock_text", "set_id", "case_texts"),
    ("notification", "account_id", "messages"),
    ("notification_wish", "account_id", "notice_choices"),
    ("practice_answer", "set_id", "answers"),
    ("practice_favourite", "person_id", "favourites"),
    ("practice_item", "set_id", "set_questions"),
    ("practice_note", "person_id", "notes"),
    ("practice_preference", "person_id", "preferences"),
    // As the marks that count now.
    ("practice_remark", "answer_id", "answers"),
    ("practice_set", "account_id", "sets"),
    ("practice_set", "visitor_id", "sets"),
    ("question_report", "account_id", "reports"),
    ("question_report", "visitor_id", "reports"),
    ("saved_filter", "account_id", "saved_filters"),
    ("training_attendance_correction", "registration_id", "attendance_corrections"),
    ("training_check", "registration_id", "attendance"),
    ("training_feed", "account_id", "calendar_feed"),
    ("training_registration", "account_id", "training"),
    ("training_slip", "registration_id", "slips"),
    ("training_watch", "account_id", "training_watch"),
    // The register's, of whoever the account is linked with.
    ("certificate", "person_id", "certificates"),
    ("exam_result", "person_id", "exam_results"),
    ("membership", "person_id", "employment"),
    ("hours_entry", "person_id", "hours"),
    ("hours_proof", "uploaded_by", "hours_proofs"),
    ("number_reveal", "person_id", "number_reveals"),
    ("person_link", "account_id", "register_link"),
    ("register_erasure", "person_id", "erasure_requests"),
    ("person_link", "person_id", "register"),
    ("registration_application", "person_id", "registration_applications"),
    ("registration_period", "person_id", "registration"),
    ("studio_term", "person_id", "studios"),
];

const REGISTER: &str = "the staff register knows people, not accounts: its officers answer for it";
const ROLE: &str = "done in a role: the record belongs to the office, and is found there under the name";
const DERIVED: &str = "follows from the answers, which are exported";
const TRAIL: &str = "the trail names others beside oneself; auditors read it";

/// Not exported, and why.
const NOT_EXPORTED: &[(&str, &str, &str)] = &[
    ("account", "created_by", ROLE),
    ("account_grant", "granted_by", ROLE),
    ("account_grant", "revoked_by", ROLE),
    ("announcement", "created_by", ROLE),
    ("announcement_version", "changed_by", ROLE),
    ("audit_entry", "account_id", TRAIL),
    ("exam_entry", "person_id", REGISTER),
    ("exam_window", "created_by", ROLE),
    ("exam_window_change", "changed_by", ROLE),
    ("figure", "entered_by", ROLE),
    ("import_draft", "owner_account_id", "a file about others, sealed, and gone after a day"),
    ("job", "account_id", "a mail on its way: it says what a message says, and those are exported"),
    (
        "mock_case_mark",
        "account_id",
        "the candidate's own are exported by the set; a marker's are work for others, who are not named to them",
    ),
    ("mock_event", "created_by", ROLE),
    ("mock_marker", "account_id", "work for others, who are not named to whoever marks"),
    ("mock_marker", "assigned_by", ROLE),
    ("mock_marker", "set_id", "who marks is not told to whom they mark; the marks are exported"),
    ("mock_paper", "created_by", "a paper drawn for oneself is exported with its mock; a fixed one is work of a role"),
    ("person_standing", "person_id", REGISTER),
    ("practice_pending", "answer_id", "waits a second to be counted"),
    ("practice_person_total", "person_id", DERIVED),
    ("question_first_answer", "answer_id", DERIVED),
    ("question_first_answer", "person_id", DERIVED),
    ("question_report", "answered_by", ROLE),
    ("question_review", "account_id", ROLE),
    ("question_version", "author_account_id", ROLE),
    ("release", "made_by", ROLE),
    ("training_attendee", "account_id", "says only that there are registrations, which are exported"),
    ("training_attendee", "person_id", REGISTER),
    ("training_attendance_correction", "by_account_id", ROLE),
    ("training_change", "changed_by", ROLE),
    ("training_check", "by_account_id", ROLE),
    ("training_door", "changed_by", ROLE),
    ("training_registration", "by_account_id", ROLE),
    ("training_registration", "person_id", REGISTER),
    ("training_rated", "registration_id", "says only that somebody has rated; the rating is nobody's"),
    ("training_rating_asked", "registration_id", "says only that somebody was asked what they think"),
    ("training_session", "created_by", ROLE),
    ("training_slip", "issued_by", ROLE),
    ("training_slip", "withdrawn_by", ROLE),
    ("match_case", "decided_by", ROLE),
    ("match_case", "imported_by", ROLE),
    ("match_case", "person_id", "whom an office took a row of a list to be; the results that came of it are exported"),
    ("certificate", "recorded_by", ROLE),
    ("certificate", "voided_by", ROLE),
    ("studio", "created_by", ROLE),
    ("studio_term", "begun_by", ROLE),
    ("studio_term", "guided_by", "says by whose term in the studio somebody is guided"),
    ("studio_record", "recorded_by", ROLE),
    ("studio_record", "withdrawn_by", ROLE),
    ("retention_rule", "changed_by", ROLE),
    ("retention_run", "run_by", ROLE),
    ("cut_off_rule", "entered_by", ROLE),
    ("cut_off_rule", "withdrawn_by", ROLE),
    ("exam_exception", "made_by", ROLE),
    ("exam_exception", "withdrawn_by", ROLE),
    ("hours_entry", "recorded_by", ROLE),
    ("pass_line", "entered_by", ROLE),
    ("pass_line", "withdrawn_by", ROLE),
    ("number_reveal", "revealed_by", ROLE),
    ("person_link", "made_by", ROLE),
    ("register_erasure", "asked_by", ROLE),
    ("register_erasure", "decided_by", ROLE),
    ("field_dictionary", "made_by", ROLE),
    ("person_merge", "made_by", ROLE),
    ("person_merge", "undone_by", ROLE),
    ("person_distinct", "made_by", ROLE),
    ("registration_application", "submitted_by", ROLE),
    ("registration_period", "recorded_by", ROLE),
    ("worklist_item", "person_id", REGISTER),
    ("worklist_reminder", "person_id", "the reminder itself is among one's messages"),
    ("worklist_reminder", "sent_by", ROLE),
    ("registration_step", "by_account_id", ROLE),
];

/// Columns by which rows are somebody's: what refers to an account, and what by its name holds somebody's id, or that of a set or an
/// answer of theirs. SQLite knows what is an id; that both engines have the same columns is another test.
async fn personal_columns(store: &Store) -> anyhow::Result<BTreeSet<(String, String)>> {
    let Store::Sqlite { readers, .. } = store else { unreachable!("asked of SQLite only") };
    let referring: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, f.\"from\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f \
         WHERE m.type = 'table' AND f.\"table\" IN ('account', 'practice_set', 'practice_answer', 'mock_attempt', 'mock_script', \
         'training_registration')",
    )
    .fetch_all(readers)
    .await?;
    let named: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type = 'BLOB' \
         AND (c.name LIKE '%account_id' OR (c.name LIKE '%!_by' ESCAPE '!' AND c.name <> 'superseded_by') OR c.name IN ('visitor_id', 'person_id', 'set_id', 'answer_id') \
         OR (m.name = 'account' AND c.name = 'id'))",
    )
    .fetch_all(readers)
    .await?;
    Ok(referring.into_iter().chain(named).filter(|(table, _)| !table.starts_with("question_token")).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_column_that_points_at_a_person_is_exported_or_it_is_said_why_not() -> anyhow::Result<()> {
    let store = testing::sqlite().await;
    let mut said: BTreeMap<(String, String), &str> = BTreeMap::new();
    for (table, column, what) in EXPORTED.iter().chain(NOT_EXPORTED) {
        let twice = said.insert(((*table).to_owned(), (*column).to_owned()), what);
        assert!(twice.is_none(), "{table}.{column} is named twice");
    }
    let there = personal_columns(&store).await?;
    let said: BTreeSet<_> = said.into_keys().collect();
    let forgotten: Vec<_> = there.difference(&said).collect();
    assert!(forgotten.is_empty(), "export these, or say why not: {forgotten:?}");
    let gone: Vec<_> = said.difference(&there).collect();
    assert!(gone.is_empty(), "there is no such column any more, or it names nobody: {gone:?}");

    let mut tx = store.read().await?;
    let sections = export(&mut tx, Owner::Account(AccountId::fresh()), &Secret::from_bytes([7; 32])).await?;
    let codes: BTreeSet<&str> = sections.iter().map(|section| section.code).collect();
    let named: BTreeSet<&str> = EXPORTED.iter().map(|(_, _, section)| *section).collect();
    assert_eq!(codes, named, "every section holds rows of some column, and the other way round");
    Ok(())
}
