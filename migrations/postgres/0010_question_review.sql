-- 审题, 更正 and 消息. All of it is added to and never changed; what changes is only that a message was read.

-- The account that wrote a version, so that another name doesn't make another author. Unknown for what was taken in from elsewhere.
ALTER TABLE question_version ADD COLUMN author_account_id UUID REFERENCES account (id);
CREATE INDEX question_review_queue ON question (latest_stage, submitted_at);

CREATE TABLE question_review (
    id UUID PRIMARY KEY NOT NULL,
    question_id UUID NOT NULL REFERENCES question (id),
    version_id UUID NOT NULL REFERENCES question_version (id),
    account_id UUID NOT NULL REFERENCES account (id),
    -- The reviewer's name then.
    reviewer TEXT NOT NULL,
    decision TEXT COLLATE "C" NOT NULL CHECK (decision IN ('publish', 'return')),
    -- JSON: [{"point":"key","fine":true,"remark":""}]
    findings TEXT NOT NULL,
    comment TEXT NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX question_review_question ON question_review (question_id, decided_at);

-- 更正: another key was published.
CREATE TABLE question_correction (
    id UUID PRIMARY KEY NOT NULL,
    question_id UUID NOT NULL REFERENCES question (id),
    from_version_id UUID NOT NULL REFERENCES question_version (id),
    to_version_id UUID NOT NULL REFERENCES question_version (id),
    reason TEXT NOT NULL,
    -- The reviewer's name, or where the version came from.
    made_by TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX question_correction_question ON question_correction (question_id, made_at);

-- 改判: what a correction made of an answer. The last one counts.
CREATE TABLE practice_remark (
    answer_id UUID NOT NULL REFERENCES practice_answer (id),
    -- 1, 2, … for each answer.
    nth BIGINT NOT NULL,
    correction_id UUID NOT NULL REFERENCES question_correction (id),
    old_half_marks BIGINT NOT NULL,
    old_full_half_marks BIGINT NOT NULL,
    new_half_marks BIGINT NOT NULL,
    new_full_half_marks BIGINT NOT NULL,
    PRIMARY KEY (answer_id, nth),
    UNIQUE (answer_id, correction_id)
);
CREATE INDEX practice_remark_correction ON practice_remark (correction_id);

-- What each answer is worth now.
CREATE VIEW practice_mark AS
    SELECT a.id, a.set_id, a.position, a.question_version_id, a.chosen, a.given_at,
        COALESCE(r.new_half_marks, a.half_marks) AS half_marks,
        COALESCE(r.new_full_half_marks, a.full_half_marks) AS full_half_marks
    FROM practice_answer a LEFT JOIN practice_remark r ON r.answer_id = a.id
        AND NOT EXISTS (SELECT 1 FROM practice_remark n WHERE n.answer_id = r.answer_id AND n.nth > r.nth);

-- 消息: what somebody should know. The sentence is made where it is read, from the kind and its parameters.
CREATE TABLE notification (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id),
    kind TEXT COLLATE "C" NOT NULL,
    -- JSON, as the kind has them. Nothing about other people.
    parameters TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ
);
CREATE INDEX notification_account ON notification (account_id, created_at);
CREATE INDEX notification_unread ON notification (account_id) WHERE read_at IS NULL;

CREATE FUNCTION question_review_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a review does not change; write another';
END $$;
CREATE TRIGGER question_review_no_change BEFORE UPDATE OR DELETE ON question_review
    FOR EACH ROW EXECUTE FUNCTION question_review_refuse();
CREATE FUNCTION question_correction_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a correction does not change; publish another version';
END $$;
CREATE TRIGGER question_correction_no_change BEFORE UPDATE OR DELETE ON question_correction
    FOR EACH ROW EXECUTE FUNCTION question_correction_refuse();
CREATE FUNCTION practice_remark_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a mark that was changed stays on record';
END $$;
CREATE TRIGGER practice_remark_no_change BEFORE UPDATE OR DELETE ON practice_remark
    FOR EACH ROW EXECUTE FUNCTION practice_remark_refuse();
CREATE FUNCTION notification_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a message does not change; it is read';
END $$;
CREATE TRIGGER notification_only_read BEFORE UPDATE OF id, account_id, kind, parameters, created_at ON notification
    FOR EACH ROW EXECUTE FUNCTION notification_refuse();
