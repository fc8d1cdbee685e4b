-- 考试日历 and 公告.

-- 时间窗: what happens when, of one exam year. What was entered stays: a change keeps the old value below, a mistake is withdrawn.
CREATE TABLE exam_window (
    id UUID PRIMARY KEY NOT NULL,
    year BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('registration', 'payment', 'admission_slip', 'exam', 'results', 'recheck', 'certificate')),
    -- Of one level; of all, if there is none.
    level TEXT COLLATE "C" CHECK (level IN ('junior', 'intermediate', 'senior')),
    -- The code of a province; the whole country, if there is none.
    province TEXT COLLATE "C" REFERENCES division (code),
    starts_at TIMESTAMPTZ NOT NULL,
    -- The first moment after it.
    ends_at TIMESTAMPTZ NOT NULL,
    -- Whole days in Asia/Shanghai: the times of day aren't known or don't matter.
    all_day BOOLEAN NOT NULL,
    certainty TEXT COLLATE "C" NOT NULL CHECK (certainty IN ('confirmed', 'expected')),
    -- 'cancelled': it was called off, and people are told so; 'withdrawn': it should never have been entered.
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('standing', 'cancelled', 'withdrawn')),
    -- JSON: [{"subject":"junior-practice","starts_at":…,"ends_at":…}], for exams.
    sittings TEXT NOT NULL,
    note TEXT NOT NULL,
    -- Where the dates were published.
    source TEXT NOT NULL,
    withdraw_reason TEXT NOT NULL,
    -- Rises with every change; calendars know it as SEQUENCE.
    version BIGINT NOT NULL,
    -- None: it ships with the program.
    created_by UUID REFERENCES account (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (ends_at > starts_at)
);
CREATE INDEX exam_window_year ON exam_window (year, kind);

CREATE TABLE exam_window_change (
    id UUID PRIMARY KEY NOT NULL,
    window_id UUID NOT NULL REFERENCES exam_window (id),
    version BIGINT NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    changed_by UUID NOT NULL REFERENCES account (id),
    changed_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX exam_window_change_window ON exam_window_change (window_id, changed_at);

-- 公告: what organisers tell the people of a division or an organisation.
CREATE TABLE announcement (
    id UUID PRIMARY KEY NOT NULL,
    -- The whole country, if there is none.
    division TEXT COLLATE "C" REFERENCES division (code),
    organisation_id UUID REFERENCES organisation (id),
    title TEXT NOT NULL,
    -- Markdown.
    body TEXT NOT NULL,
    -- JSON: [{"label":"附件一","address":"https://…"}]
    links TEXT NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    -- The last day it matters.
    ends_on DATE,
    withdrawn_at TIMESTAMPTZ,
    withdraw_reason TEXT NOT NULL,
    -- 更正: when something was last changed that people could have read, and what.
    corrected_at TIMESTAMPTZ,
    correction TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES account (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX announcement_published ON announcement (published_at);
CREATE INDEX announcement_division ON announcement (division, published_at);

-- Every wording it ever had, the first included.
CREATE TABLE announcement_version (
    announcement_id UUID NOT NULL REFERENCES announcement (id),
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    links TEXT NOT NULL,
    ends_on DATE,
    correction TEXT NOT NULL,
    changed_by UUID NOT NULL REFERENCES account (id),
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (announcement_id, version)
);

CREATE FUNCTION exam_window_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a window of the calendar is withdrawn, not deleted';
END $$;
CREATE TRIGGER exam_window_no_delete BEFORE DELETE ON exam_window
    FOR EACH ROW EXECUTE FUNCTION exam_window_refuse();
CREATE FUNCTION exam_window_change_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'what was changed stays on record';
END $$;
CREATE TRIGGER exam_window_change_no_change BEFORE UPDATE OR DELETE ON exam_window_change
    FOR EACH ROW EXECUTE FUNCTION exam_window_change_refuse();
CREATE FUNCTION announcement_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a notice is withdrawn, not deleted';
END $$;
CREATE TRIGGER announcement_no_delete BEFORE DELETE ON announcement
    FOR EACH ROW EXECUTE FUNCTION announcement_refuse();
CREATE FUNCTION announcement_version_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'what was published stays on record';
END $$;
CREATE TRIGGER announcement_version_no_change BEFORE UPDATE OR DELETE ON announcement_version
    FOR EACH ROW EXECUTE FUNCTION announcement_version_refuse();
