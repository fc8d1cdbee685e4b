-- 考试日历 and 公告.

-- 时间窗: what happens when, of one exam year. What was entered stays: a change keeps the old value below, a mistake is withdrawn.
CREATE TABLE exam_window (
    id BLOB PRIMARY KEY NOT NULL,
    year INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('registration', 'payment', 'admission_slip', 'exam', 'results', 'recheck', 'certificate')),
    -- Of one level; of all, if there is none.
    level TEXT CHECK (level IN ('junior', 'intermediate', 'senior')),
    -- The code of a province; the whole country, if there is none.
    province TEXT REFERENCES division (code),
    starts_at TEXT NOT NULL,
    -- The first moment after it.
    ends_at TEXT NOT NULL,
    -- Whole days in Asia/Shanghai: the times of day aren't known or don't matter.
    all_day INTEGER NOT NULL,
    certainty TEXT NOT NULL CHECK (certainty IN ('confirmed', 'expected')),
    -- 'cancelled': it was called off, and people are told so; 'withdrawn': it should never have been entered.
    state TEXT NOT NULL CHECK (state IN ('standing', 'cancelled', 'withdrawn')),
    -- JSON: [{"subject":"junior-practice","starts_at":…,"ends_at":…}], for exams.
    sittings TEXT NOT NULL,
    note TEXT NOT NULL,
    -- Where the dates were published.
    source TEXT NOT NULL,
    withdraw_reason TEXT NOT NULL,
    -- Rises with every change; calendars know it as SEQUENCE.
    version INTEGER NOT NULL,
    -- None: it ships with the program.
    created_by BLOB REFERENCES account (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    CHECK (ends_at > starts_at)
) STRICT;
CREATE INDEX exam_window_year ON exam_window (year, kind);

CREATE TABLE exam_window_change (
    id BLOB PRIMARY KEY NOT NULL,
    window_id BLOB NOT NULL REFERENCES exam_window (id),
    version INTEGER NOT NULL,
    field TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    changed_by BLOB NOT NULL REFERENCES account (id),
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX exam_window_change_window ON exam_window_change (window_id, changed_at);

-- 公告: what organisers tell the people of a division or an organisation.
CREATE TABLE announcement (
    id BLOB PRIMARY KEY NOT NULL,
    -- The whole country, if there is none.
    division TEXT REFERENCES division (code),
    organisation_id BLOB REFERENCES organisation (id),
    title TEXT NOT NULL,
    -- Markdown.
    body TEXT NOT NULL,
    -- JSON: [{"label":"附件一","address":"https://…"}]
    links TEXT NOT NULL,
    published_at TEXT NOT NULL,
    -- The last day it matters.
    ends_on TEXT,
    withdrawn_at TEXT,
    withdraw_reason TEXT NOT NULL,
    -- 更正: when something was last changed that people could have read, and what.
    corrected_at TEXT,
    correction TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_by BLOB NOT NULL REFERENCES account (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX announcement_published ON announcement (published_at);
CREATE INDEX announcement_division ON announcement (division, published_at);

-- Every wording it ever had, the first included.
CREATE TABLE announcement_version (
    announcement_id BLOB NOT NULL REFERENCES announcement (id),
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    links TEXT NOT NULL,
    ends_on TEXT,
    correction TEXT NOT NULL,
    changed_by BLOB NOT NULL REFERENCES account (id),
    changed_at TEXT NOT NULL,
    PRIMARY KEY (announcement_id, version)
) STRICT;

CREATE TRIGGER exam_window_no_delete BEFORE DELETE ON exam_window BEGIN
    SELECT RAISE(ABORT, 'a window of the calendar is withdrawn, not deleted');
END;
CREATE TRIGGER exam_window_change_no_update BEFORE UPDATE ON exam_window_change BEGIN
    SELECT RAISE(ABORT, 'what was changed stays on record');
END;
CREATE TRIGGER exam_window_change_no_delete BEFORE DELETE ON exam_window_change BEGIN
    SELECT RAISE(ABORT, 'what was changed stays on record');
END;
CREATE TRIGGER announcement_no_delete BEFORE DELETE ON announcement BEGIN
    SELECT RAISE(ABORT, 'a notice is withdrawn, not deleted');
END;
CREATE TRIGGER announcement_version_no_update BEFORE UPDATE ON announcement_version BEGIN
    SELECT RAISE(ABORT, 'what was published stays on record');
END;
CREATE TRIGGER announcement_version_no_delete BEFORE DELETE ON announcement_version BEGIN
    SELECT RAISE(ABORT, 'what was published stays on record');
END;
