-- 纠错, and what answers say about questions.

-- An error report. Reports of one kind on one question are one entry of the editors' queue and get one answer.
CREATE TABLE question_report (
    id BLOB PRIMARY KEY NOT NULL,
    question_id BLOB NOT NULL REFERENCES question (id),
    -- What the reporter saw.
    question_version_id BLOB NOT NULL REFERENCES question_version (id),
    kind TEXT NOT NULL CHECK (kind IN ('key', 'stem', 'explanation', 'law', 'duplicate', 'other')),
    body TEXT NOT NULL,
    account_id BLOB REFERENCES account (id),
    visitor_id BLOB,
    created_at TEXT NOT NULL,
    answered_at TEXT,
    answered_by BLOB REFERENCES account (id),
    outcome TEXT CHECK (outcome IN ('corrected', 'will_revise', 'no_error', 'duplicate')),
    answer TEXT NOT NULL DEFAULT '',
    -- How long the reporter waited.
    answer_seconds INTEGER,
    CHECK ((account_id IS NULL) <> (visitor_id IS NULL)),
    CHECK ((answered_at IS NULL) = (outcome IS NULL) AND (answered_at IS NULL) = (answer_seconds IS NULL))
) STRICT;
CREATE INDEX question_report_open ON question_report (question_id, kind) WHERE answered_at IS NULL;
CREATE INDEX question_report_question ON question_report (question_id, kind, answered_at);
CREATE INDEX question_report_answered ON question_report (answered_at);
CREATE INDEX question_report_wait ON question_report (answer_seconds);
CREATE INDEX question_report_account ON question_report (account_id, created_at);
CREATE INDEX question_report_visitor ON question_report (visitor_id, created_at);

-- The first answer of each person (account or visitor) to each version: what statistics are made from. Kept in step with
-- practice_answer by whoever records an answer; can be made anew from it.
CREATE TABLE question_first_answer (
    question_version_id BLOB NOT NULL REFERENCES question_version (id),
    person_id BLOB NOT NULL,
    answer_id BLOB NOT NULL,
    chosen TEXT NOT NULL,
    half_marks INTEGER NOT NULL,
    full_half_marks INTEGER NOT NULL,
    given_at TEXT NOT NULL,
    PRIMARY KEY (question_version_id, person_id)
) STRICT;
CREATE INDEX question_first_answer_person ON question_first_answer (person_id);

-- Counters over first answers, by version.
CREATE TABLE question_usage (
    question_version_id BLOB PRIMARY KEY NOT NULL REFERENCES question_version (id),
    people INTEGER NOT NULL,
    right_people INTEGER NOT NULL,
    half_marks INTEGER NOT NULL,
    square_half_marks INTEGER NOT NULL,
    full_half_marks INTEGER NOT NULL,
    -- Bits: why the version is doubtful (question::usage::Doubt).
    doubts INTEGER NOT NULL DEFAULT 0,
    -- Discrimination when it was last worked out: from how many people, and in tenths of a per cent.
    discrimination_at INTEGER NOT NULL DEFAULT 0,
    discrimination_people INTEGER NOT NULL DEFAULT 0,
    discrimination_tenths INTEGER,
    efficiency_tenths INTEGER
) STRICT;
CREATE INDEX question_usage_doubts ON question_usage (question_version_id) WHERE doubts <> 0;

-- How many people chose an option.
CREATE TABLE question_option_usage (
    question_version_id BLOB NOT NULL REFERENCES question_version (id),
    option_id TEXT NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (question_version_id, option_id)
) STRICT;

-- What each person's first answers come to.
CREATE TABLE practice_person_total (
    person_id BLOB PRIMARY KEY NOT NULL,
    answers INTEGER NOT NULL,
    half_marks INTEGER NOT NULL,
    full_half_marks INTEGER NOT NULL
) STRICT;

-- From the answers there are.
INSERT INTO question_first_answer (question_version_id, person_id, answer_id, chosen, half_marks, full_half_marks, given_at)
    SELECT t.question_version_id, t.person_id, t.id, t.chosen, t.half_marks, t.full_half_marks, t.given_at FROM (
        SELECT a.question_version_id, COALESCE(s.account_id, s.visitor_id) AS person_id, a.id, a.chosen, a.half_marks, a.full_half_marks,
            a.given_at, ROW_NUMBER() OVER (PARTITION BY a.question_version_id, COALESCE(s.account_id, s.visitor_id)
                ORDER BY a.given_at, a.id) AS nth
        FROM practice_answer a JOIN practice_set s ON s.id = a.set_id) t
    WHERE t.nth = 1;
INSERT INTO question_usage (question_version_id, people, right_people, half_marks, square_half_marks, full_half_marks)
    SELECT f.question_version_id, COUNT(*), SUM(CASE WHEN f.half_marks = f.full_half_marks THEN 1 ELSE 0 END), SUM(f.half_marks),
        SUM(f.half_marks * f.half_marks), MAX(f.full_half_marks)
    FROM question_first_answer f GROUP BY f.question_version_id;
WITH letter (option_id) AS (VALUES ('a'), ('b'), ('c'), ('d'), ('e'), ('f'), ('g'), ('h'), ('i'), ('j'), ('k'), ('l'), ('m'), ('n'), ('o'),
    ('p'), ('q'), ('r'), ('s'), ('t'), ('u'), ('v'), ('w'), ('x'), ('y'), ('z'))
INSERT INTO question_option_usage (question_version_id, option_id, people)
    SELECT f.question_version_id, l.option_id, COUNT(*) FROM question_first_answer f
    JOIN letter l ON f.chosen LIKE '%' || l.option_id || '%' GROUP BY f.question_version_id, l.option_id;
INSERT INTO practice_person_total (person_id, answers, half_marks, full_half_marks)
    SELECT f.person_id, COUNT(*), SUM(f.half_marks), SUM(f.full_half_marks) FROM question_first_answer f GROUP BY f.person_id;
