-- 培训场次: sessions, their dates, who is registered, what was changed after publication.

-- `taken` counts the registered; it moves in the same statement that checks the seats, and the check below is the last word.
-- `division_names` are the names from the province down on the day it was written, for searching and showing.
CREATE TABLE training_session (
    id UUID PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    levels TEXT NOT NULL,
    description TEXT NOT NULL,
    teacher TEXT NOT NULL,
    address TEXT NOT NULL,
    room TEXT NOT NULL,
    link TEXT NOT NULL,
    division TEXT COLLATE "C" NOT NULL REFERENCES division (code),
    division_path TEXT COLLATE "C" NOT NULL,
    division_names TEXT NOT NULL,
    organisation_id UUID REFERENCES organisation (id),
    capacity BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    half_hours BIGINT NOT NULL,
    counts_as_continuing_education BOOLEAN NOT NULL,
    recognised_by TEXT NOT NULL,
    opens_at TIMESTAMPTZ,
    closes_at TIMESTAMPTZ NOT NULL,
    withdraw_until TIMESTAMPTZ NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    stage TEXT NOT NULL,
    cancel_reason TEXT NOT NULL,
    published_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES account (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (taken >= 0 AND taken <= capacity)
);
CREATE INDEX training_session_path ON training_session (division_path, starts_at);
CREATE INDEX training_session_start ON training_session (stage, starts_at);
CREATE INDEX training_session_organisation ON training_session (organisation_id);

CREATE TABLE training_date (
    session_id UUID NOT NULL REFERENCES training_session (id),
    position BIGINT NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    half_hours BIGINT NOT NULL,
    PRIMARY KEY (session_id, position)
);

-- One row per account that ever registered: what its registrations queue on, so that two sessions at once can't both be taken.
CREATE TABLE training_attendee (
    account_id UUID PRIMARY KEY NOT NULL REFERENCES account (id),
    attempts BIGINT NOT NULL
);

-- Never deleted: withdrawing marks the row, registering again adds one.
CREATE TABLE training_registration (
    id UUID PRIMARY KEY NOT NULL,
    session_id UUID NOT NULL REFERENCES training_session (id),
    account_id UUID NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    state TEXT NOT NULL,
    registered_at TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX training_registration_active ON training_registration (session_id, account_id) WHERE state = 'registered';
CREATE INDEX training_registration_account ON training_registration (account_id, state);

CREATE TABLE training_change (
    id UUID PRIMARY KEY NOT NULL,
    session_id UUID NOT NULL REFERENCES training_session (id),
    version BIGINT NOT NULL,
    field TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    changed_by UUID NOT NULL REFERENCES account (id),
    changed_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX training_change_session ON training_change (session_id, changed_at);
