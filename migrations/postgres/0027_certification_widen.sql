-- 持证管理: whose account is whose, exceptions to the rules, registration (登记), continuing education (继续教育).

-- 关联: a person of the register and an account, joined by the person's own consent. An officer hands out a code; whoever signs in and
-- types it in consents. Only a keyed hash of the code is kept.
CREATE TABLE person_link (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    code_hash BYTEA NOT NULL UNIQUE,
    made_by UUID NOT NULL REFERENCES account (id),
    made_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    account_id UUID REFERENCES account (id),
    confirmed_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    -- Why: `renewed` (another code was made), `person` (they ended it), `officer`, `account` (the account was deleted).
    ended_as TEXT NOT NULL,
    CHECK ((account_id IS NULL) = (confirmed_at IS NULL))
);
CREATE UNIQUE INDEX person_link_person ON person_link (person_id) WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX person_link_account ON person_link (account_id) WHERE confirmed_at IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX person_link_open ON person_link (person_id) WHERE confirmed_at IS NULL AND ended_at IS NULL;
CREATE INDEX person_link_history ON person_link (person_id, made_at);

-- 停考与顺延: exam years that were cancelled somewhere, and passes that count longer, as entered by an administrator with their source.
CREATE TABLE exam_exception (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('cancelled', 'extension')),
    exam_year BIGINT NOT NULL,
    -- Null: every level, every subject.
    level TEXT,
    subject TEXT COLLATE "C" REFERENCES subject (code),
    -- The area it holds in, and below.
    division_path TEXT COLLATE "C" NOT NULL,
    -- 顺延: the last day on which passes of that year count.
    until_on DATE,
    source TEXT NOT NULL,
    made_by UUID REFERENCES account (id),
    made_at TIMESTAMPTZ NOT NULL,
    withdrawn_by UUID REFERENCES account (id),
    withdrawn_at TIMESTAMPTZ,
    CHECK ((kind = 'extension') = (until_on IS NOT NULL))
);

-- 合格线: who entered one, and until when it held in this system. A line is never overwritten: a corrected one is another row.
ALTER TABLE pass_line ADD COLUMN entered_by UUID REFERENCES account (id);
ALTER TABLE pass_line ADD COLUMN entered_at TIMESTAMPTZ;
ALTER TABLE pass_line ADD COLUMN withdrawn_by UUID REFERENCES account (id);
ALTER TABLE pass_line ADD COLUMN withdrawn_at TIMESTAMPTZ;

-- 证书: a senior pass slip has a last day; what was put on record by mistake is voided, never removed.
ALTER TABLE certificate ADD COLUMN valid_until DATE;
ALTER TABLE certificate ADD COLUMN import_id UUID;
ALTER TABLE certificate ADD COLUMN recorded_by UUID REFERENCES account (id);
ALTER TABLE certificate ADD COLUMN voided_by UUID REFERENCES account (id);
ALTER TABLE certificate ADD COLUMN voided_at TIMESTAMPTZ;
ALTER TABLE certificate ADD COLUMN void_reason TEXT NOT NULL DEFAULT '';

-- 登记申请: what is asked for, and how far it has come. Its steps are kept apart and never change.
CREATE TABLE registration_application (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    certificate_id UUID NOT NULL REFERENCES certificate (id),
    kind TEXT NOT NULL CHECK (kind IN ('first', 'renewal')),
    -- 未申请 is no row; 待审核, 初审通过, 初审未通过, 终审通过, 终审未通过, 已登记, 已出证, 已撤回.
    state TEXT NOT NULL
        CHECK (state IN ('submitted', 'first_passed', 'first_failed', 'final_passed', 'final_failed', 'registered', 'issued', 'withdrawn')),
    -- Rises with every step: an answer to an older one is refused.
    version BIGINT NOT NULL,
    note TEXT NOT NULL,
    division_path TEXT COLLATE "C" NOT NULL,
    organisation_id UUID REFERENCES organisation (id),
    submitted_by UUID REFERENCES account (id),
    submitted_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX registration_application_open ON registration_application (person_id)
    WHERE state IN ('submitted', 'first_passed', 'first_failed', 'final_passed', 'final_failed');
CREATE INDEX registration_application_person ON registration_application (person_id, submitted_at);
CREATE INDEX registration_application_state ON registration_application (state);

CREATE TABLE registration_step (
    id UUID PRIMARY KEY NOT NULL,
    application_id UUID NOT NULL REFERENCES registration_application (id),
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_account_id UUID REFERENCES account (id),
    made_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX registration_step_application ON registration_step (application_id, made_at);

-- 登记有效期. Only ever added: a corrected one names the one it supersedes, one that never was is superseded by a void one.
CREATE TABLE registration_period (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    certificate_id UUID REFERENCES certificate (id),
    level TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('first', 'renewal')),
    -- 登记编号; may be empty.
    number TEXT NOT NULL,
    registered_on DATE NOT NULL,
    -- Both days belong to it.
    valid_from DATE NOT NULL,
    valid_until DATE NOT NULL,
    division_path TEXT COLLATE "C" NOT NULL,
    application_id UUID REFERENCES registration_application (id),
    import_id UUID,
    recorded_by UUID REFERENCES account (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    reason TEXT NOT NULL,
    void BOOLEAN NOT NULL,
    supersedes UUID UNIQUE REFERENCES registration_period (id),
    CHECK (valid_from <= valid_until)
);
CREATE INDEX registration_period_person ON registration_period (person_id);
CREATE UNIQUE INDEX registration_period_application ON registration_period (application_id) WHERE application_id IS NOT NULL;
CREATE FUNCTION registration_period_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'registration periods are append-only';
END $$;
CREATE TRIGGER registration_period_no_change BEFORE UPDATE OR DELETE ON registration_period
    FOR EACH ROW EXECUTE FUNCTION registration_period_refuse();

-- 继续教育学时. Only ever added, corrected as periods are. An entry counts once it is accepted.
CREATE TABLE hours_entry (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    -- From a session of this system, 培训 elsewhere, 学历 (90 hours once), by hand.
    kind TEXT NOT NULL CHECK (kind IN ('session', 'elsewhere', 'degree', 'manual')),
    standing TEXT NOT NULL CHECK (standing IN ('claimed', 'accepted', 'refused')),
    title TEXT NOT NULL,
    provider TEXT NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL,
    half_hours BIGINT NOT NULL CHECK (half_hours >= 0),
    -- 专业科目, as against 公需科目.
    professional BOOLEAN NOT NULL,
    -- The slip it comes from.
    slip_id UUID REFERENCES training_slip (id),
    reason TEXT NOT NULL,
    recorded_by UUID REFERENCES account (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    void BOOLEAN NOT NULL,
    supersedes UUID UNIQUE REFERENCES hours_entry (id),
    CHECK (first_day <= last_day)
);
CREATE INDEX hours_entry_person ON hours_entry (person_id);
CREATE UNIQUE INDEX hours_entry_slip ON hours_entry (slip_id, person_id) WHERE slip_id IS NOT NULL AND supersedes IS NULL;
CREATE FUNCTION hours_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'hours are append-only';
END $$;
CREATE TRIGGER hours_entry_no_change BEFORE UPDATE OR DELETE ON hours_entry
    FOR EACH ROW EXECUTE FUNCTION hours_entry_refuse();

-- 证明材料 of an entry (the first of its line), sealed. The name and the content go when it is removed; that there was one stays.
CREATE TABLE hours_proof (
    id UUID PRIMARY KEY NOT NULL,
    entry_id UUID NOT NULL REFERENCES hours_entry (id),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sealed BYTEA,
    uploaded_by UUID REFERENCES account (id),
    uploaded_at TIMESTAMPTZ NOT NULL,
    removed_at TIMESTAMPTZ
);
CREATE INDEX hours_proof_entry ON hours_proof (entry_id);

-- What follows from the rules besides the step, for lists.
ALTER TABLE person_standing ADD COLUMN registration TEXT NOT NULL DEFAULT 'none';
ALTER TABLE person_standing ADD COLUMN registered_until DATE;
ALTER TABLE person_standing ADD COLUMN half_hours_have BIGINT NOT NULL DEFAULT 0;
ALTER TABLE person_standing ADD COLUMN half_hours_need BIGINT NOT NULL DEFAULT 0;
CREATE INDEX person_standing_registered ON person_standing (registered_until) WHERE registered_until IS NOT NULL;
