-- 模考: papers, attempts and the changes of an answer sheet. An attempt is a practice set of the mode 'mock'; when it is handed in,
-- the sheet as it stands becomes answers, so that history, wrong-question book, statistics and corrections know one kind of answer.

-- 试卷: a list of versions that never changes. Drawn for one person, or put together by an editor for all.
CREATE TABLE mock_paper (
    id BLOB PRIMARY KEY NOT NULL,
    subject TEXT NOT NULL REFERENCES subject (code),
    edition TEXT NOT NULL REFERENCES syllabus_edition (edition),
    title TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('drawn', 'fixed')),
    -- With the same bank the same seed draws the same paper.
    seed INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    created_by BLOB REFERENCES account (id),
    created_at TEXT NOT NULL,
    -- A fixed paper can be sat from here on, and not begun any more from there on.
    published_at TEXT,
    retired_at TEXT
) STRICT;
CREATE INDEX mock_paper_subject ON mock_paper (subject, origin, created_at);

CREATE TABLE mock_paper_item (
    paper_id BLOB NOT NULL REFERENCES mock_paper (id),
    position INTEGER NOT NULL,
    question_version_id BLOB NOT NULL REFERENCES question_version (id),
    full_half_marks INTEGER NOT NULL,
    PRIMARY KEY (paper_id, position)
) STRICT;
CREATE INDEX mock_paper_item_version ON mock_paper_item (question_version_id);

CREATE TABLE mock_attempt (
    set_id BLOB PRIMARY KEY NOT NULL REFERENCES practice_set (id),
    paper_id BLOB NOT NULL REFERENCES mock_paper (id),
    -- 统一模考, if it is part of one.
    event_id BLOB,
    started_at TEXT NOT NULL,
    -- By the server's clock: what arrives later is kept and not counted.
    ends_at TEXT NOT NULL,
    handed_in_at TEXT,
    handed_in_by TEXT CHECK (handed_in_by IN ('person', 'clock')),
    -- The person's first hand-in of this paper: the one that counts in statistics.
    is_first INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX mock_attempt_paper ON mock_attempt (paper_id, handed_in_at);
CREATE INDEX mock_attempt_event ON mock_attempt (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX mock_attempt_open ON mock_attempt (ends_at) WHERE handed_in_at IS NULL;

-- 答题卡: every change, as an event with an id made by the browser. The one made last counts, whatever order they arrive in; an empty
-- choice is a change, too.
CREATE TABLE mock_change (
    id BLOB PRIMARY KEY NOT NULL,
    set_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    chosen TEXT NOT NULL,
    -- 标记: to come back to.
    flagged INTEGER NOT NULL,
    -- The browser's clock, held between the start and `received_at`.
    made_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    -- Time spent on the question since the change before, in milliseconds.
    took_ms INTEGER,
    device BLOB,
    -- Arrived after the end: kept, not counted.
    is_late INTEGER NOT NULL,
    FOREIGN KEY (set_id, position) REFERENCES practice_item (set_id, position)
) STRICT;
CREATE INDEX mock_change_item ON mock_change (set_id, position, made_at, id);
CREATE TRIGGER mock_change_no_update BEFORE UPDATE ON mock_change BEGIN
    SELECT RAISE(ABORT, 'what was written on an answer sheet does not change');
END;
CREATE TRIGGER mock_paper_item_no_update BEFORE UPDATE ON mock_paper_item BEGIN
    SELECT RAISE(ABORT, 'a paper does not change; make another');
END;
