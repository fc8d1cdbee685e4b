-- 审题, 更正 and 消息. All of it is added to and never changed; what changes is only that a message was read.

-- The account that wrote a version, so that another name doesn't make another author. Unknown for what was taken in from elsewhere.
ALTER TABLE question_version ADD COLUMN author_account_id BLOB REFERENCES account (id);
CREATE INDEX question_review_queue ON question (latest_stage, submitted_at);

CREATE TABLE question_review (
    id BLOB PRIMARY KEY NOT NULL,
    question_id BLOB NOT NULL REFERENCES question (id),
    version_id BLOB NOT NULL REFERENCES question_version (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    -- The reviewer's name then.
    reviewer TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('publish', 'return')),
    -- JSON: [{"point":"key","fine":true,"remark":""}]
    findings TEXT NOT NULL,
    comment TEXT NOT NULL,
    decided_at TEXT NOT NULL
) STRICT;
CREATE INDEX question_review_question ON question_review (question_id, decided_at);

-- 更正: another key was published.
CREATE TABLE question_correction (
    id BLOB PRIMARY KEY NOT NULL,
    question_id BLOB NOT NULL REFERENCES question (id),
    from_version_id BLOB NOT NULL REFERENCES question_version (id),
    to_version_id BLOB NOT NULL REFERENCES question_version (id),
    reason TEXT NOT NULL,
    -- The reviewer's name, or where the version came from.
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX question_correction_question ON question_correction (question_id, made_at);

-- 改判: what a correction made of an answer. The last one counts.
CREATE TABLE practice_remark (
    answer_id BLOB NOT NULL REFERENCES practice_answer (id),
    -- 1, 2, … for each answer.
    nth INTEGER NOT NULL,
    correction_id BLOB NOT NULL REFERENCES question_correction (id),
    old_half_marks INTEGER NOT NULL,
    old_full_half_marks INTEGER NOT NULL,
    new_half_marks INTEGER NOT NULL,
    new_full_half_marks INTEGER NOT NULL,
    PRIMARY KEY (answer_id, nth),
    UNIQUE (answer_id, correction_id)
) STRICT;
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
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    -- JSON, as the kind has them. Nothing about other people.
    parameters TEXT NOT NULL,
    created_at TEXT NOT NULL,
    read_at TEXT
) STRICT;
CREATE INDEX notification_account ON notification (account_id, created_at);
CREATE INDEX notification_unread ON notification (account_id) WHERE read_at IS NULL;

CREATE TRIGGER question_review_no_update BEFORE UPDATE ON question_review BEGIN
    SELECT RAISE(ABORT, 'a review does not change; write another');
END;
CREATE TRIGGER question_review_no_delete BEFORE DELETE ON question_review BEGIN
    SELECT RAISE(ABORT, 'a review does not change; write another');
END;
CREATE TRIGGER question_correction_no_update BEFORE UPDATE ON question_correction BEGIN
    SELECT RAISE(ABORT, 'a correction does not change; publish another version');
END;
CREATE TRIGGER question_correction_no_delete BEFORE DELETE ON question_correction BEGIN
    SELECT RAISE(ABORT, 'a correction does not change; publish another version');
END;
CREATE TRIGGER practice_remark_no_update BEFORE UPDATE ON practice_remark BEGIN
    SELECT RAISE(ABORT, 'a mark that was changed stays on record');
END;
CREATE TRIGGER practice_remark_no_delete BEFORE DELETE ON practice_remark BEGIN
    SELECT RAISE(ABORT, 'a mark that was changed stays on record');
END;
CREATE TRIGGER notification_only_read BEFORE UPDATE OF id, account_id, kind, parameters, created_at ON notification BEGIN
    SELECT RAISE(ABORT, 'a message does not change; it is read');
END;
