-- 名额与候补: whoever takes a seat need not have an account, seats are set aside for units, and who comes too late waits.

-- 学员: an account, or somebody of the staff register. What their registrations queue on, so that two sessions at once can't both be
-- taken. Those that are there keep their account's id.
INSERT INTO training_attendee (account_id, attempts) SELECT DISTINCT r.account_id, 1
    FROM training_registration r WHERE NOT EXISTS (SELECT 1 FROM training_attendee a WHERE a.account_id = r.account_id);
ALTER TABLE training_attendee ADD COLUMN id UUID;
UPDATE training_attendee SET id = account_id;
ALTER TABLE training_attendee DROP CONSTRAINT training_attendee_pkey;
ALTER TABLE training_attendee ALTER COLUMN account_id DROP NOT NULL;
ALTER TABLE training_attendee ALTER COLUMN id SET NOT NULL;
ALTER TABLE training_attendee ADD PRIMARY KEY (id);
ALTER TABLE training_attendee ADD UNIQUE (account_id);
ALTER TABLE training_attendee ADD COLUMN person_id UUID UNIQUE REFERENCES person (id);
ALTER TABLE training_attendee ADD CHECK (account_id IS NOT NULL OR person_id IS NOT NULL);

-- 单位名额: seats of a session set aside for a division or an organisation. `taken`, `held` (open offers) and `waiting` count as those
-- of the session do, and within them.
CREATE TABLE training_quota (
    id UUID PRIMARY KEY NOT NULL,
    session_id UUID NOT NULL REFERENCES training_session (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    division TEXT COLLATE "C" REFERENCES division (code),
    organisation_id UUID REFERENCES organisation (id),
    seats BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    held BIGINT NOT NULL,
    waiting BIGINT NOT NULL,
    CHECK ((division IS NULL) <> (organisation_id IS NULL)),
    CHECK (taken >= 0 AND held >= 0 AND waiting >= 0 AND taken + held <= seats)
);
CREATE INDEX training_quota_session ON training_quota (session_id, position);

-- 面向范围: for whom a session is. No row: for everybody.
CREATE TABLE training_audience (
    session_id UUID NOT NULL REFERENCES training_session (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    division TEXT COLLATE "C" REFERENCES division (code),
    organisation_id UUID REFERENCES organisation (id),
    PRIMARY KEY (session_id, position),
    CHECK ((division IS NULL) <> (organisation_id IS NULL))
);

-- Never deleted: whoever leaves marks the row, registering again adds one. States: waiting, offered, registered; ended as withdrawn,
-- declined, lapsed or left.
ALTER TABLE training_registration ADD COLUMN attendee_id UUID REFERENCES training_attendee (id);
UPDATE training_registration SET attendee_id = account_id;
ALTER TABLE training_registration ALTER COLUMN attendee_id SET NOT NULL;
-- As the attendee has them.
ALTER TABLE training_registration ALTER COLUMN account_id DROP NOT NULL;
ALTER TABLE training_registration ADD COLUMN person_id UUID REFERENCES person (id);
-- The pool; null: the seats set aside for nobody.
ALTER TABLE training_registration ADD COLUMN quota_id UUID REFERENCES training_quota (id);
-- 所属单位, as whoever has an account says: `d:` and a division's code, or `o:` and an organisation's id.
ALTER TABLE training_registration ADD COLUMN claim TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE training_registration ALTER COLUMN claim DROP DEFAULT;
ALTER TABLE training_registration ADD CHECK
    (state IN ('waiting', 'offered', 'registered', 'withdrawn', 'declined', 'lapsed', 'left'));
-- The order of arrival, given while the session's row is held.
ALTER TABLE training_registration ADD COLUMN queue_no BIGINT;
UPDATE training_registration SET queue_no = o.n FROM
    (SELECT id, ROW_NUMBER() OVER (PARTITION BY session_id ORDER BY registered_at, id) AS n FROM training_registration) o
    WHERE o.id = training_registration.id;
ALTER TABLE training_registration ALTER COLUMN queue_no SET NOT NULL;
ALTER TABLE training_registration ADD COLUMN offered_at TIMESTAMPTZ;
ALTER TABLE training_registration ADD COLUMN offer_until TIMESTAMPTZ;
ALTER TABLE training_registration ADD COLUMN accepted_at TIMESTAMPTZ;
ALTER TABLE training_registration RENAME COLUMN withdrawn_at TO ended_at;
-- Who put somebody else on the list.
ALTER TABLE training_registration ADD COLUMN by_account_id UUID REFERENCES account (id);
ALTER TABLE training_registration ADD COLUMN added_at_door BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE training_registration ALTER COLUMN added_at_door DROP DEFAULT;
DROP INDEX training_registration_active;
CREATE UNIQUE INDEX training_registration_active ON training_registration (session_id, attendee_id)
    WHERE state IN ('waiting', 'offered', 'registered');
CREATE INDEX training_registration_attendee ON training_registration (attendee_id, state);
CREATE INDEX training_registration_person ON training_registration (person_id, state);
CREATE INDEX training_registration_queue ON training_registration (session_id, state, queue_no);
CREATE INDEX training_registration_offer ON training_registration (offer_until) WHERE state = 'offered';

-- Open offers, and who waits, in all pools together.
ALTER TABLE training_session ADD COLUMN held BIGINT NOT NULL DEFAULT 0 CHECK (held >= 0 AND taken + held <= capacity);
ALTER TABLE training_session ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0 CHECK (waiting >= 0);
ALTER TABLE training_session ADD COLUMN next_queue_no BIGINT NOT NULL DEFAULT 1;
-- 单位名额归还时间: from then on there is one pool.
ALTER TABLE training_session ADD COLUMN quotas_until TIMESTAMPTZ;
ALTER TABLE training_session ADD COLUMN quotas_returned_at TIMESTAMPTZ;
-- How long an offer lasts at most.
ALTER TABLE training_session ADD COLUMN offer_minutes BIGINT NOT NULL DEFAULT 720;
-- 系列
ALTER TABLE training_session ADD COLUMN series_id UUID;
-- 归档: out of the lists.
ALTER TABLE training_session ADD COLUMN archived_at TIMESTAMPTZ;
UPDATE training_session SET next_queue_no = 1 + (SELECT COUNT(*) FROM training_registration r WHERE r.session_id = training_session.id);
CREATE INDEX training_session_quotas ON training_session (quotas_until) WHERE quotas_until IS NOT NULL AND quotas_returned_at IS NULL;
CREATE INDEX training_session_series ON training_session (series_id) WHERE series_id IS NOT NULL;
