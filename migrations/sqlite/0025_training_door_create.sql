-- 签到、学时、结业证明与评价: who came and went, what counts, what was certified, and what people thought of it.

-- 签到规则 of a session; without a row the usual one.
CREATE TABLE training_door (
    session_id BLOB PRIMARY KEY NOT NULL REFERENCES training_session (id),
    late_minutes INTEGER NOT NULL CHECK (late_minutes >= 0),
    early_minutes INTEGER NOT NULL CHECK (early_minutes >= 0),
    needs_out INTEGER NOT NULL,
    beyond TEXT NOT NULL CHECK (beyond IN ('none', 'part')),
    slip_percent INTEGER NOT NULL CHECK (slip_percent BETWEEN 1 AND 100),
    changed_by BLOB NOT NULL REFERENCES account (id),
    changed_at TEXT NOT NULL
) STRICT;

-- 签到与签退. Only ever added; ids are made where somebody is ticked, so that sending one again changes nothing.
CREATE TABLE training_check (
    id BLOB PRIMARY KEY NOT NULL,
    registration_id BLOB NOT NULL REFERENCES training_registration (id),
    date_position INTEGER NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    at TEXT NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('qr', 'list', 'sheet', 'door')),
    by_account_id BLOB REFERENCES account (id),
    received_at TEXT NOT NULL
) STRICT;
CREATE INDEX training_check_registration ON training_check (registration_id, date_position);

-- 更正. Only ever added; the last one of a person and a date counts, whatever was checked.
CREATE TABLE training_attendance_correction (
    id BLOB PRIMARY KEY NOT NULL,
    registration_id BLOB NOT NULL REFERENCES training_registration (id),
    date_position INTEGER NOT NULL,
    came_at TEXT,
    left_at TEXT,
    before_came_at TEXT,
    before_left_at TEXT,
    reason TEXT NOT NULL,
    by_account_id BLOB NOT NULL REFERENCES account (id),
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX training_attendance_correction_registration ON training_attendance_correction (registration_id, date_position);

-- 结业证明: what it says stays as it was issued. One that is wrong is withdrawn, and another one issued in its place.
CREATE TABLE training_slip (
    id BLOB PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    registration_id BLOB NOT NULL REFERENCES training_registration (id),
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    organiser TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    half_hours INTEGER NOT NULL,
    full_half_hours INTEGER NOT NULL,
    recognised_by TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    issued_by BLOB NOT NULL REFERENCES account (id),
    withdrawn_at TEXT,
    withdrawn_by BLOB REFERENCES account (id),
    withdraw_reason TEXT NOT NULL,
    replaced_by_code TEXT
) STRICT;
CREATE UNIQUE INDEX training_slip_valid ON training_slip (registration_id) WHERE withdrawn_at IS NULL;
CREATE INDEX training_slip_registration ON training_slip (registration_id);

-- 评价: neither whose nor when; kept in the order of ids drawn at random. Who has rated is kept apart. Shown by fives.
CREATE TABLE training_rating (
    id BLOB PRIMARY KEY NOT NULL,
    session_id BLOB NOT NULL REFERENCES training_session (id),
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    words TEXT NOT NULL,
    shown INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX training_rating_session ON training_rating (session_id);
CREATE TABLE training_rated (
    registration_id BLOB PRIMARY KEY NOT NULL REFERENCES training_registration (id)
) STRICT, WITHOUT ROWID;

-- Who has been asked for a rating.
CREATE TABLE training_rating_asked (
    registration_id BLOB PRIMARY KEY NOT NULL REFERENCES training_registration (id),
    asked_at TEXT NOT NULL
) STRICT;
