-- 名额与候补: whoever takes a seat need not have an account, seats are set aside for units, and who comes too late waits.

-- 学员: an account, or somebody of the staff register. What their registrations queue on, so that two sessions at once can't both be
-- taken. Those that are there keep their account's id.
CREATE TABLE training_attendee_now (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB UNIQUE REFERENCES account (id),
    person_id BLOB UNIQUE REFERENCES person (id),
    attempts INTEGER NOT NULL,
    CHECK (account_id IS NOT NULL OR person_id IS NOT NULL)
) STRICT;
INSERT INTO training_attendee_now (id, account_id, person_id, attempts) SELECT account_id, account_id, NULL, attempts FROM training_attendee;
INSERT INTO training_attendee_now (id, account_id, person_id, attempts) SELECT DISTINCT r.account_id, r.account_id, NULL, 1
    FROM training_registration r WHERE NOT EXISTS (SELECT 1 FROM training_attendee a WHERE a.account_id = r.account_id);

-- 单位名额: seats of a session set aside for a division or an organisation. `taken`, `held` (open offers) and `waiting` count as those
-- of the session do, and within them.
CREATE TABLE training_quota (
    id BLOB PRIMARY KEY NOT NULL,
    session_id BLOB NOT NULL REFERENCES training_session (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    division TEXT REFERENCES division (code),
    organisation_id BLOB REFERENCES organisation (id),
    seats INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    held INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    CHECK ((division IS NULL) <> (organisation_id IS NULL)),
    CHECK (taken >= 0 AND held >= 0 AND waiting >= 0 AND taken + held <= seats)
) STRICT;
CREATE INDEX training_quota_session ON training_quota (session_id, position);

-- 面向范围: for whom a session is. No row: for everybody.
CREATE TABLE training_audience (
    session_id BLOB NOT NULL REFERENCES training_session (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    division TEXT REFERENCES division (code),
    organisation_id BLOB REFERENCES organisation (id),
    PRIMARY KEY (session_id, position),
    CHECK ((division IS NULL) <> (organisation_id IS NULL))
) STRICT;

-- Never deleted: whoever leaves marks the row, registering again adds one. States: waiting, offered, registered; ended as withdrawn,
-- declined, lapsed or left.
CREATE TABLE training_registration_now (
    id BLOB PRIMARY KEY NOT NULL,
    session_id BLOB NOT NULL REFERENCES training_session (id),
    attendee_id BLOB NOT NULL REFERENCES training_attendee_now (id),
    -- As the attendee has them.
    account_id BLOB REFERENCES account (id),
    person_id BLOB REFERENCES person (id),
    -- The pool; null: the seats set aside for nobody.
    quota_id BLOB REFERENCES training_quota (id),
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- 所属单位, as whoever has an account says: `d:` and a division's code, or `o:` and an organisation's id.
    claim TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'registered', 'withdrawn', 'declined', 'lapsed', 'left')),
    -- The order of arrival, given while the session's row is held.
    queue_no INTEGER NOT NULL,
    registered_at TEXT NOT NULL,
    offered_at TEXT,
    offer_until TEXT,
    accepted_at TEXT,
    ended_at TEXT,
    -- Who put somebody else on the list.
    by_account_id BLOB REFERENCES account (id),
    added_at_door INTEGER NOT NULL
) STRICT;
INSERT INTO training_registration_now (id, session_id, attendee_id, account_id, person_id, quota_id, name, unit, claim, state, queue_no,
        registered_at, offered_at, offer_until, accepted_at, ended_at, by_account_id, added_at_door)
    SELECT id, session_id, account_id, account_id, NULL, NULL, name, unit, '', state,
        ROW_NUMBER() OVER (PARTITION BY session_id ORDER BY registered_at, id), registered_at, NULL, NULL, NULL, withdrawn_at, NULL, 0
    FROM training_registration;
DROP TABLE training_registration;
DROP TABLE training_attendee;
ALTER TABLE training_attendee_now RENAME TO training_attendee;
ALTER TABLE training_registration_now RENAME TO training_registration;
CREATE UNIQUE INDEX training_registration_active ON training_registration (session_id, attendee_id)
    WHERE state IN ('waiting', 'offered', 'registered');
CREATE INDEX training_registration_attendee ON training_registration (attendee_id, state);
CREATE INDEX training_registration_account ON training_registration (account_id, state);
CREATE INDEX training_registration_person ON training_registration (person_id, state);
CREATE INDEX training_registration_queue ON training_registration (session_id, state, queue_no);
CREATE INDEX training_registration_offer ON training_registration (offer_until) WHERE state = 'offered';

-- Open offers, and who waits, in all pools together.
ALTER TABLE training_session ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0 AND taken + held <= capacity);
ALTER TABLE training_session ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0);
ALTER TABLE training_session ADD COLUMN next_queue_no INTEGER NOT NULL DEFAULT 1;
-- 单位名额归还时间: from then on there is one pool.
ALTER TABLE training_session ADD COLUMN quotas_until TEXT;
ALTER TABLE training_session ADD COLUMN quotas_returned_at TEXT;
-- How long an offer lasts at most.
ALTER TABLE training_session ADD COLUMN offer_minutes INTEGER NOT NULL DEFAULT 720;
-- 系列
ALTER TABLE training_session ADD COLUMN series_id BLOB;
-- 归档: out of the lists.
ALTER TABLE training_session ADD COLUMN archived_at TEXT;
UPDATE training_session SET next_queue_no = 1 + (SELECT COUNT(*) FROM training_registration r WHERE r.session_id = training_session.id);
CREATE INDEX training_session_quotas ON training_session (quotas_until) WHERE quotas_until IS NOT NULL AND quotas_returned_at IS NULL;
CREATE INDEX training_session_series ON training_session (series_id) WHERE series_id IS NOT NULL;
