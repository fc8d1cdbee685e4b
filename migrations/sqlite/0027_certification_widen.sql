-- 持证管理: whose account is whose, exceptions to the rules, registration (登记), continuing education (继续教育).

-- 关联: a person of the register and an account, joined by the person's own consent. An officer hands out a code; whoever signs in and
-- types it in consents. Only a keyed hash of the code is kept.
CREATE TABLE person_link (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    code_hash BLOB NOT NULL UNIQUE,
    made_by BLOB NOT NULL REFERENCES account (id),
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    account_id BLOB REFERENCES account (id),
    confirmed_at TEXT,
    ended_at TEXT,
    -- Why: `renewed` (another code was made), `person` (they ended it), `officer`, `account` (the account was deleted).
    ended_as TEXT NOT NULL,
    CHECK ((account_id IS NULL) = (confirmed_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX person_link_person ON person_link (person_id) WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX person_link_account ON person_link (account_id) WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX person_link_open ON person_link (person_id) WHERE confirmed_at IS NULL AND ended_at IS NULL;
CREATE INDEX person_link_history ON person_link (person_id, made_at);

-- 停考与顺延: exam years that were cancelled somewhere, and passes that count longer, as entered by an administrator with their source.
CREATE TABLE exam_exception (
    id BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('cancelled', 'extension')),
    exam_year INTEGER NOT NULL,
    -- Null: every level, every subject.
    level TEXT,
    subject TEXT REFERENCES subject (code),
    -- The area it holds in, and below.
    division_path TEXT NOT NULL,
    -- 顺延: the last day on which passes of that year count.
    until_on TEXT,
    source TEXT NOT NULL,
    made_by BLOB REFERENCES account (id),
    made_at TEXT NOT NULL,
    withdrawn_by BLOB REFERENCES account (id),
    withdrawn_at TEXT,
    CHECK ((kind = 'extension') = (until_on IS NOT NULL))
) STRICT;

-- 合格线: who entered one, and until when it held in this system. A line is never overwritten: a corrected one is another row.
ALTER TABLE pass_line ADD COLUMN entered_by BLOB REFERENCES account (id);
ALTER TABLE pass_line ADD COLUMN entered_at TEXT;
ALTER TABLE pass_line ADD COLUMN withdrawn_by BLOB REFERENCES account (id);
ALTER TABLE pass_line ADD COLUMN withdrawn_at TEXT;

-- 证书: a senior pass slip has a last day; what was put on record by mistake is voided, never removed.
ALTER TABLE certificate ADD COLUMN valid_until TEXT;
ALTER TABLE certificate ADD COLUMN import_id BLOB;
ALTER TABLE certificate ADD COLUMN recorded_by BLOB REFERENCES account (id);
ALTER TABLE certificate ADD COLUMN voided_by BLOB REFERENCES account (id);
ALTER TABLE certificate ADD COLUMN voided_at TEXT;
ALTER TABLE certificate ADD COLUMN void_reason TEXT NOT NULL DEFAULT '';

-- 登记申请: what is asked for, and how far it has come. Its steps are kept apart and never change.
CREATE TABLE registration_application (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    certificate_id BLOB NOT NULL REFERENCES certificate (id),
    kind TEXT NOT NULL CHECK (kind IN ('first', 'renewal')),
    -- 未申请 is no row; 待审核, 初审通过, 初审未通过, 终审通过, 终审未通过, 已登记, 已出证, 已撤回.
    state TEXT NOT NULL
        CHECK (state IN ('submitted', 'first_passed', 'first_failed', 'final_passed', 'final_failed', 'registered', 'issued', 'withdrawn')),
    -- Rises with every step: an answer to an older one is refused.
    version INTEGER NOT NULL,
    note TEXT NOT NULL,
    division_path TEXT NOT NULL,
    organisation_id BLOB REFERENCES organisation (id),
    submitted_by BLOB REFERENCES account (id),
    submitted_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX registration_application_open ON registration_application (person_id)
    WHERE state IN ('submitted', 'first_passed', 'first_failed', 'final_passed', 'final_failed');
CREATE INDEX registration_application_person ON registration_application (person_id, submitted_at);
CREATE INDEX registration_application_state ON registration_application (state);

CREATE TABLE registration_step (
    id BLOB PRIMARY KEY NOT NULL,
    application_id BLOB NOT NULL REFERENCES registration_application (id),
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_account_id BLOB REFERENCES account (id),
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX registration_step_application ON registration_step (application_id, made_at);

-- 登记有效期. Only ever added: a corrected one names the one it supersedes, one that never was is superseded by a void one.
CREATE TABLE registration_period (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    certificate_id BLOB REFERENCES certificate (id),
    level TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('first', 'renewal')),
    -- 登记编号; may be empty.
    number TEXT NOT NULL,
    registered_on TEXT NOT NULL,
    -- Both days belong to it.
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    division_path TEXT NOT NULL,
    application_id BLOB REFERENCES registration_application (id),
    import_id BLOB,
    recorded_by BLOB REFERENCES account (id),
    recorded_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    void INTEGER NOT NULL,
    supersedes BLOB UNIQUE REFERENCES registration_period (id),
    CHECK (valid_from <= valid_until)
) STRICT;
CREATE INDEX registration_period_person ON registration_period (person_id);
CREATE UNIQUE INDEX registration_period_application ON registration_period (application_id) WHERE application_id IS NOT NULL;
CREATE TRIGGER registration_period_no_update BEFORE UPDATE ON registration_period BEGIN
    SELECT RAISE(ABORT, 'registration periods are append-only');
END;
CREATE TRIGGER registration_period_no_delete BEFORE DELETE ON registration_period BEGIN
    SELECT RAISE(ABORT, 'registration periods are append-only');
END;

-- 继续教育学时. Only ever added, corrected as periods are. An entry counts once it is accepted.
CREATE TABLE hours_entry (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    -- From a session of this system, 培训 elsewhere, 学历 (90 hours once), by hand.
    kind TEXT NOT NULL CHECK (kind IN ('session', 'elsewhere', 'degree', 'manual')),
    standing TEXT NOT NULL CHECK (standing IN ('claimed', 'accepted', 'refused')),
    title TEXT NOT NULL,
    provider TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    half_hours INTEGER NOT NULL CHECK (half_hours >= 0),
    -- 专业科目, as against 公需科目.
    professional INTEGER NOT NULL,
    -- The slip it comes from.
    slip_id BLOB REFERENCES training_slip (id),
    reason TEXT NOT NULL,
    recorded_by BLOB REFERENCES account (id),
    recorded_at TEXT NOT NULL,
    void INTEGER NOT NULL,
    supersedes BLOB UNIQUE REFERENCES hours_entry (id),
    CHECK (first_day <= last_day)
) STRICT;
CREATE INDEX hours_entry_person ON hours_entry (person_id);
CREATE UNIQUE INDEX hours_entry_slip ON hours_entry (slip_id, person_id) WHERE slip_id IS NOT NULL AND supersedes IS NULL;
CREATE TRIGGER hours_entry_no_update BEFORE UPDATE ON hours_entry BEGIN
    SELECT RAISE(ABORT, 'hours are append-only');
END;
CREATE TRIGGER hours_entry_no_delete BEFORE DELETE ON hours_entry BEGIN
    SELECT RAISE(ABORT, 'hours are append-only');
END;

-- 证明材料 of an entry (the first of its line), sealed. The name and the content go when it is removed; that there was one stays.
CREATE TABLE hours_proof (
    id BLOB PRIMARY KEY NOT NULL,
    entry_id BLOB NOT NULL REFERENCES hours_entry (id),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sealed BLOB,
    uploaded_by BLOB REFERENCES account (id),
    uploaded_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;
CREATE INDEX hours_proof_entry ON hours_proof (entry_id);

-- What follows from the rules besides the step, for lists.
ALTER TABLE person_standing ADD COLUMN registration TEXT NOT NULL DEFAULT 'none';
ALTER TABLE person_standing ADD COLUMN registered_until TEXT;
ALTER TABLE person_standing ADD COLUMN half_hours_have INTEGER NOT NULL DEFAULT 0;
ALTER TABLE person_standing ADD COLUMN half_hours_need INTEGER NOT NULL DEFAULT 0;
CREATE INDEX person_standing_registered ON person_standing (registered_until) WHERE registered_until IS NOT NULL;
