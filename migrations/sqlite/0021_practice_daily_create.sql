-- 每日一练: the same questions for everybody that day, chosen when the first person opens them. What becomes of the bank afterwards
-- changes nothing.
CREATE TABLE practice_daily (
    -- In Asia/Shanghai.
    day TEXT NOT NULL,
    subject TEXT NOT NULL REFERENCES subject (code),
    edition TEXT NOT NULL REFERENCES syllabus_edition (edition),
    created_at TEXT NOT NULL,
    PRIMARY KEY (day, subject)
) STRICT;

CREATE TABLE practice_daily_item (
    day TEXT NOT NULL,
    subject TEXT NOT NULL,
    position INTEGER NOT NULL,
    question_version_id BLOB NOT NULL REFERENCES question_version (id),
    PRIMARY KEY (day, subject, position),
    FOREIGN KEY (day, subject) REFERENCES practice_daily (day, subject)
) STRICT;
CREATE TRIGGER practice_daily_item_no_update BEFORE UPDATE ON practice_daily_item BEGIN
    SELECT RAISE(ABORT, 'the questions of a day do not change');
END;
