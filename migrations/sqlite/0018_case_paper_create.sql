-- 案例卷: what is written in a case paper, and how people mark it. A case paper is a mock attempt like any other; its cases are
-- practice items, its texts are kept here.

-- One page somebody writes in (a tab) has one row per task: what it saved last. Pages don't overwrite each other: which text stands,
-- and which of the others is offered to the candidate, follows from the revisions.
CREATE TABLE mock_text (
    set_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    -- 小题, from 1.
    task INTEGER NOT NULL,
    tab BLOB NOT NULL,
    -- Arrived after the end: kept beside what was there in time, and not marked.
    is_late INTEGER NOT NULL,
    -- The page's own count of its saves: what arrives out of order changes nothing.
    seq INTEGER NOT NULL,
    -- 1, 2, … for each task, whichever page saves.
    revision INTEGER NOT NULL,
    -- The revision the page had before it; 0 for none.
    based_on INTEGER NOT NULL,
    text TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    -- Somebody went on from it, or looked at it and decided.
    settled INTEGER NOT NULL,
    PRIMARY KEY (set_id, position, task, tab, is_late),
    FOREIGN KEY (set_id, position) REFERENCES practice_item (set_id, position)
) STRICT;

-- 待批试卷: a paper whose candidate asked for marks. The code is drawn by chance and is all that markers ever see of whose it is.
CREATE TABLE mock_script (
    set_id BLOB PRIMARY KEY NOT NULL REFERENCES mock_attempt (set_id),
    code TEXT NOT NULL UNIQUE,
    requested_at TEXT NOT NULL,
    -- Where the candidate prepares: whose organisers see it. NULL: the whole country's.
    division_code TEXT,
    -- 复评: when a second marker was asked for, and by whom.
    second_asked_at TEXT,
    second_asked_by TEXT CHECK (second_asked_by IN ('candidate', 'organiser')),
    -- What is to be done next; follows from markers and marks.
    state TEXT NOT NULL CHECK (state IN ('waiting', 'marking', 'differs', 'done')),
    settled_at TEXT
) STRICT;
CREATE INDEX mock_script_state ON mock_script (state, requested_at);

-- 批改人 1 and 2, and 3 who settles differences.
CREATE TABLE mock_marker (
    set_id BLOB NOT NULL REFERENCES mock_script (set_id),
    nth INTEGER NOT NULL CHECK (nth IN (1, 2, 3)),
    account_id BLOB NOT NULL REFERENCES account (id),
    assigned_by BLOB NOT NULL REFERENCES account (id),
    assigned_at TEXT NOT NULL,
    -- Handed in; before that nobody else sees the marks.
    done_at TEXT,
    PRIMARY KEY (set_id, nth),
    UNIQUE (set_id, account_id)
) STRICT;
CREATE INDEX mock_marker_account ON mock_marker (account_id, done_at);

-- Marks for one case, point by point. Added to, never changed: the last of a marker's counts.
CREATE TABLE mock_case_mark (
    id BLOB PRIMARY KEY NOT NULL,
    set_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    -- 0 is the candidate, 1 and 2 are markers, 3 is who settles.
    marker INTEGER NOT NULL CHECK (marker IN (0, 1, 2, 3)),
    -- Who; NULL where the candidate has no account.
    account_id BLOB REFERENCES account (id),
    -- [{"point":"a","half_marks":3,"comment":"…"}]
    points TEXT NOT NULL,
    half_marks INTEGER NOT NULL,
    -- Why the marks were changed, or settled so.
    reason TEXT NOT NULL,
    made_at TEXT NOT NULL,
    FOREIGN KEY (set_id, position) REFERENCES practice_item (set_id, position)
) STRICT;
CREATE INDEX mock_case_mark_item ON mock_case_mark (set_id, position, marker, made_at, id);
CREATE TRIGGER mock_case_mark_no_update BEFORE UPDATE ON mock_case_mark BEGIN
    SELECT RAISE(ABORT, 'marks that were given stay on record; give others');
END;
