-- 考试报名: one row per person, year and level, kept in step with the results it is derived from. Statistics count these.
-- The division is the one of the day; its path is the path of the day.

CREATE TABLE exam_entry (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL,
    exam_year INTEGER NOT NULL,
    level TEXT NOT NULL,
    division TEXT NOT NULL REFERENCES division (code),
    division_path TEXT NOT NULL,
    organisation_id BLOB REFERENCES organisation (id),
    approved INTEGER NOT NULL,
    sat INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX exam_entry_person ON exam_entry (person_id, exam_year, level);
CREATE INDEX exam_entry_place ON exam_entry (exam_year, level, division_path);
