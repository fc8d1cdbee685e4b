-- 签到、学时、结业证明与评价: who came and went, what counts, what was certified, and what people thought of it.

-- 签到规则 of a session; without a row the usual one.
CREATE TABLE training_door (
    session_id UUID PRIMARY KEY NOT NULL REFERENCES training_session (id),
    late_minutes BIGINT NOT NULL CHECK (late_minutes >= 0),
    early_minutes BIGINT NOT NULL CHECK (early_minutes >= 0),
    needs_out BOOLEAN NOT NULL,
    beyond TEXT NOT NULL CHECK (beyond IN ('none', 'part')),
    slip_percent BIGINT NOT NULL CHECK (slip_percent BETWEEN 1 AND 100),
    changed_by UUID NOT NULL REFERENCES account (id),
    changed_at TIMESTAMPTZ NOT NULL
);

-- 签到与签退. Only ever added; ids are made where somebody is ticked, so that sending one again changes nothing.
CREATE TABLE training_check (
    id UUID PRIMARY KEY NOT NULL,
    registration_id UUID NOT NULL REFERENCES training_registration (id),
    date_position BIGINT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    at TIMESTAMPTZ NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('qr', 'list', 'sheet', 'door')),
    by_account_id UUID REFERENCES account (id),
    received_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX training_check_registration ON training_check (registration_id, date_position);

-- 更正. Only ever added; the last one of a person and a date counts, whatever was checked.
CREATE TABLE training_attendance_correction (
    id UUID PRIMARY KEY NOT NULL,
    registration_id UUID NOT NULL REFERENCES training_registration (id),
    date_position BIGINT NOT NULL,
    came_at TIMESTAMPTZ,
    left_at TIMESTAMPTZ,
    before_came_at TIMESTAMPTZ,
    before_left_at TIMESTAMPTZ,
    reason TEXT NOT NULL,
    by_account_id UUID NOT NULL REFERENCES account (id),
    made_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX training_attendance_correction_registration ON training_attendance_correction (registration_id, date_position);

-- 结业证明: what it says stays as it was issued. One that is wrong is withdrawn, and another one issued in its place.
CREATE TABLE training_slip (
    id UUID PRIMARY KEY NOT NULL,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    registration_id UUID NOT NULL REFERENCES training_registration (id),
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    organiser TEXT NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    half_hours BIGINT NOT NULL,
    full_half_hours BIGINT NOT NULL,
    recognised_by TEXT NOT NULL,
    issued_on DATE NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL,
    issued_by UUID NOT NULL REFERENCES account (id),
    withdrawn_at TIMESTAMPTZ,
    withdrawn_by UUID REFERENCES account (id),
    withdraw_reason TEXT NOT NULL,
    replaced_by_code TEXT COLLATE "C"
);
CREATE UNIQUE INDEX training_slip_valid ON training_slip (registration_id) WHERE withdrawn_at IS NULL;
CREATE INDEX training_slip_registration ON training_slip (registration_id);

-- 评价: neither whose nor when; kept in the order of ids drawn at random. Who has rated is kept apart. Shown by fives.
CREATE TABLE training_rating (
    id UUID PRIMARY KEY NOT NULL,
    session_id UUID NOT NULL REFERENCES training_session (id),
    stars BIGINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
    words TEXT NOT NULL,
    shown BOOLEAN NOT NULL
);
CREATE INDEX training_rating_session ON training_rating (session_id);
CREATE TABLE training_rated (
    registration_id UUID PRIMARY KEY NOT NULL REFERENCES training_registration (id)
);

-- Who has been asked for a rating.
CREATE TABLE training_rating_asked (
    registration_id UUID PRIMARY KEY NOT NULL REFERENCES training_registration (id),
    asked_at TIMESTAMPTZ NOT NULL
);
