-- 刷题: more ways to practise; answers as events that may arrive in any order; favourites, notes and preferences.

-- 方式: SQLite can't change a check, the column is made anew under its old name.
ALTER TABLE practice_set ADD COLUMN mode_now TEXT NOT NULL DEFAULT 'subject' CHECK (mode_now IN ('chapter', 'subject', 'kind', 'tag',
    'doubtful', 'wrong', 'favourite', 'study', 'daily', 'search', 'mock'));
UPDATE practice_set SET mode_now = mode;
ALTER TABLE practice_set DROP COLUMN mode;
ALTER TABLE practice_set RENAME COLUMN mode_now TO mode;
-- What the mode is about: the code of a kind, a tag, the day of a daily set, the words of a search.
ALTER TABLE practice_set ADD COLUMN detail TEXT NOT NULL DEFAULT '';
-- The question last looked at, so that any device goes on from there.
ALTER TABLE practice_set ADD COLUMN place INTEGER NOT NULL DEFAULT 1;

-- Answers are events: none is changed, and the one given first counts, whatever order they arrive in. `given_at` is the browser's
-- clock, held between the beginning of the set and `received_at`.
DROP VIEW practice_mark;
DROP TRIGGER practice_answer_no_update;
DROP TRIGGER practice_remark_no_update;
DROP TRIGGER practice_remark_no_delete;
CREATE TABLE practice_answer_now (
    id BLOB PRIMARY KEY NOT NULL,
    set_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    -- The version whose key the answer was marked by.
    question_version_id BLOB NOT NULL REFERENCES question_version (id),
    chosen TEXT NOT NULL,
    -- The identities of the options in the order they were shown; empty where it wasn't recorded.
    shown TEXT NOT NULL,
    half_marks INTEGER NOT NULL,
    full_half_marks INTEGER NOT NULL,
    given_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    -- How long the question was looked at, in milliseconds.
    took_ms INTEGER,
    -- A number the browser made for itself; tells one person's devices apart and nothing else.
    device BLOB,
    FOREIGN KEY (set_id, position) REFERENCES practice_item (set_id, position)
) STRICT;
INSERT INTO practice_answer_now (id, set_id, position, question_version_id, chosen, shown, half_marks, full_half_marks, given_at, received_at)
    SELECT id, set_id, position, question_version_id, chosen, '', half_marks, full_half_marks, given_at, given_at FROM practice_answer;
CREATE TABLE practice_remark_now (
    answer_id BLOB NOT NULL REFERENCES practice_answer_now (id) ON DELETE CASCADE,
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
INSERT INTO practice_remark_now (answer_id, nth, correction_id, old_half_marks, old_full_half_marks, new_half_marks, new_full_half_marks)
    SELECT answer_id, nth, correction_id, old_half_marks, old_full_half_marks, new_half_marks, new_full_half_marks FROM practice_remark;
DROP TABLE practice_remark;
DROP TABLE practice_answer;
ALTER TABLE practice_answer_now RENAME TO practice_answer;
ALTER TABLE practice_remark_now RENAME TO practice_remark;
CREATE INDEX practice_answer_item ON practice_answer (set_id, position, given_at, id);
CREATE INDEX practice_answer_version ON practice_answer (question_version_id);
CREATE INDEX practice_remark_correction ON practice_remark (correction_id);
CREATE TRIGGER practice_answer_no_update BEFORE UPDATE ON practice_answer BEGIN
    SELECT RAISE(ABORT, 'an answer that was given does not change');
END;
CREATE TRIGGER practice_remark_no_update BEFORE UPDATE ON practice_remark BEGIN
    SELECT RAISE(ABORT, 'a mark that was changed stays on record');
END;
-- It goes only with the answer, when somebody has their data deleted.
CREATE TRIGGER practice_remark_no_delete BEFORE DELETE ON practice_remark
    WHEN EXISTS (SELECT 1 FROM practice_answer a WHERE a.id = OLD.answer_id) BEGIN
    SELECT RAISE(ABORT, 'a mark that was changed stays on record');
END;

-- The answer that counts for each question of a set, and what it is worth now.
CREATE VIEW practice_mark AS
    SELECT a.id, a.set_id, a.position, a.question_version_id, a.chosen, a.given_at, a.took_ms,
        COALESCE(r.new_half_marks, a.half_marks) AS half_marks,
        COALESCE(r.new_full_half_marks, a.full_half_marks) AS full_half_marks
    FROM practice_answer a LEFT JOIN practice_remark r ON r.answer_id = a.id
        AND NOT EXISTS (SELECT 1 FROM practice_remark n WHERE n.answer_id = r.answer_id AND n.nth > r.nth)
    WHERE NOT EXISTS (SELECT 1 FROM practice_answer e WHERE e.set_id = a.set_id AND e.position = a.position
        AND (e.given_at < a.given_at OR (e.given_at = a.given_at AND e.id < a.id)));

-- Answers the counters of question_usage don't hold yet: written with the answer, taken away with the counting.
CREATE TABLE practice_pending (
    answer_id BLOB PRIMARY KEY NOT NULL
) STRICT;

-- What is somebody's own beside answers. `person_id` is an account, or a visitor who has none (yet).
CREATE TABLE practice_favourite (
    person_id BLOB NOT NULL,
    question_id BLOB NOT NULL REFERENCES question (id),
    made_at TEXT NOT NULL,
    PRIMARY KEY (person_id, question_id)
) STRICT;
CREATE TABLE practice_note (
    person_id BLOB NOT NULL,
    question_id BLOB NOT NULL REFERENCES question (id),
    text TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (person_id, question_id)
) STRICT;
CREATE TABLE practice_preference (
    person_id BLOB PRIMARY KEY NOT NULL,
    -- 即时: a single choice is taken as soon as it is ticked.
    instant INTEGER NOT NULL DEFAULT 0,
    -- Options are shown in an order drawn for the set.
    shuffle INTEGER NOT NULL DEFAULT 1,
    -- Right so often in a row, a question leaves the wrong-question book.
    leave_after INTEGER NOT NULL DEFAULT 3,
    -- Questions a day.
    daily_goal INTEGER NOT NULL DEFAULT 20,
    -- The level prepared for, and where: decides exam date and pass line.
    level TEXT,
    division_code TEXT,
    remind INTEGER NOT NULL DEFAULT 0,
    updated_at TEXT NOT NULL
) STRICT;
