-- 考试报名: one row per person, year and level, kept in step with the results it is derived from. Statistics count these.
-- The division is the one of the day; its path is the path of the day.

CREATE TABLE exam_entry (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL,
    exam_year BIGINT NOT NULL,
    level TEXT NOT NULL,
    division TEXT COLLATE "C" NOT NULL REFERENCES division (code),
    division_path TEXT COLLATE "C" NOT NULL,
    organisation_id UUID REFERENCES organisation (id),
    approved BOOLEAN NOT NULL,
    sat BOOLEAN NOT NULL,
    passed BOOLEAN NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX exam_entry_person ON exam_entry (person_id, exam_year, level);
CREATE INDEX exam_entry_place ON exam_entry (exam_year, level, division_path);
