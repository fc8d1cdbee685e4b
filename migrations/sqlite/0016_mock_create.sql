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
    -- The identities of the options in the order they are printed: `abcd`.
    option_order TEXT NOT NULL,
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
    -- 可比的一组: everybody who is compared with each other. The paper, or for drawn papers the subject and edition.
    cohort TEXT NOT NULL,
    -- The person's first hand-in in the cohort: the one that counts in statistics.
    is_first INTEGER NOT NULL DEFAULT 0,
    -- What it is worth now, in half marks; a trigger keeps it so when a key is corrected.
    half_marks INTEGER
) STRICT;
CREATE INDEX mock_attempt_cohort ON mock_attempt (cohort, half_marks) WHERE is_first;
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
-- Until it is published an editor takes questions out and puts others in.
CREATE TRIGGER mock_paper_item_no_insert BEFORE INSERT ON mock_paper_item
    WHEN EXISTS (SELECT 1 FROM mock_paper p WHERE p.id = NEW.paper_id AND p.published_at IS NOT NULL) BEGIN
    SELECT RAISE(ABORT, 'a paper does not change; make another');
END;
CREATE TRIGGER mock_paper_item_no_delete BEFORE DELETE ON mock_paper_item
    WHEN EXISTS (SELECT 1 FROM mock_paper p WHERE p.id = OLD.paper_id AND p.published_at IS NOT NULL) BEGIN
    SELECT RAISE(ABORT, 'a paper does not change; make another');
END;
CREATE TRIGGER mock_attempt_remark AFTER INSERT ON practice_remark BEGIN
    UPDATE mock_attempt SET half_marks = half_marks + NEW.new_half_marks - NEW.old_half_marks
        WHERE set_id = (SELECT a.set_id FROM practice_answer a WHERE a.id = NEW.answer_id);
END;
-- What a browser sat goes to an account that has sat it, too: that of the account counts.
CREATE TRIGGER mock_attempt_claim AFTER UPDATE OF account_id ON practice_set WHEN NEW.mode = 'mock' BEGIN
    UPDATE mock_attempt SET is_first = FALSE WHERE set_id = NEW.id AND EXISTS (SELECT 1 FROM mock_attempt e
        JOIN practice_set o ON o.id = e.set_id WHERE o.account_id = NEW.account_id AND o.id <> NEW.id AND e.is_first
        AND e.cohort = mock_attempt.cohort);
END;

-- 组卷: what papers are drawn from. Every published single and multiple choice question of an edition, in the first of its chapters, kept in
-- step with the bank by the triggers below. `draw_key` looks like chance and stays the same: whoever looks for the next one after a drawn
-- key needs not read the whole bank, and finds the same again.
CREATE TABLE mock_pool (
    question_id BLOB NOT NULL REFERENCES question (id),
    question_version_id BLOB NOT NULL REFERENCES question_version (id),
    subject TEXT NOT NULL,
    edition TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- The chapter, not a section of it.
    chapter TEXT NOT NULL,
    draw_key BLOB NOT NULL,
    PRIMARY KEY (question_id, edition)
) STRICT;
CREATE INDEX mock_pool_draw ON mock_pool (subject, edition, kind, chapter, draw_key, question_id, question_version_id);
-- How many there are: counting them would take longer the larger the bank is.
CREATE TABLE mock_pool_count (
    subject TEXT NOT NULL,
    edition TEXT NOT NULL,
    kind TEXT NOT NULL,
    chapter TEXT NOT NULL,
    questions INTEGER NOT NULL,
    PRIMARY KEY (subject, edition, kind, chapter)
) STRICT;
CREATE TRIGGER mock_pool_added AFTER INSERT ON mock_pool BEGIN
    INSERT INTO mock_pool_count (subject, edition, kind, chapter, questions) VALUES (NEW.subject, NEW.edition, NEW.kind, NEW.chapter, 1)
        ON CONFLICT (subject, edition, kind, chapter) DO UPDATE SET questions = questions + 1;
END;
CREATE TRIGGER mock_pool_removed AFTER DELETE ON mock_pool BEGIN
    UPDATE mock_pool_count SET questions = questions - 1
        WHERE subject = OLD.subject AND edition = OLD.edition AND kind = OLD.kind AND chapter = OLD.chapter;
END;
-- What belongs into the pool now.
CREATE VIEW mock_pool_due AS
    SELECT q.id AS question_id, v.id AS question_version_id, p.subject, p.edition, v.kind, MIN(substr(p.chapter, 1, 2)) AS chapter,
        substr(q.id, 13) AS draw_key
    FROM question q JOIN question_version v ON v.id = q.published_version_id JOIN question_chapter p ON p.question_id = q.id
    WHERE q.status = 'published' AND v.kind IN ('single', 'multiple')
    GROUP BY q.id, v.id, p.subject, p.edition, v.kind;
CREATE TRIGGER mock_pool_question AFTER UPDATE OF status, published_version_id ON question BEGIN
    DELETE FROM mock_pool WHERE question_id = NEW.id;
    INSERT INTO mock_pool (question_id, question_version_id, subject, edition, kind, chapter, draw_key)
        SELECT question_id, question_version_id, subject, edition, kind, chapter, draw_key FROM mock_pool_due WHERE question_id = NEW.id;
END;
CREATE TRIGGER mock_pool_chapter_added AFTER INSERT ON question_chapter BEGIN
    DELETE FROM mock_pool WHERE question_id = NEW.question_id;
    INSERT INTO mock_pool (question_id, question_version_id, subject, edition, kind, chapter, draw_key)
        SELECT question_id, question_version_id, subject, edition, kind, chapter, draw_key FROM mock_pool_due
        WHERE question_id = NEW.question_id;
END;
CREATE TRIGGER mock_pool_chapter_removed AFTER DELETE ON question_chapter BEGIN
    DELETE FROM mock_pool WHERE question_id = OLD.question_id;
    INSERT INTO mock_pool (question_id, question_version_id, subject, edition, kind, chapter, draw_key)
        SELECT question_id, question_version_id, subject, edition, kind, chapter, draw_key FROM mock_pool_due
        WHERE question_id = OLD.question_id;
END;
INSERT INTO mock_pool (question_id, question_version_id, subject, edition, kind, chapter, draw_key)
    SELECT question_id, question_version_id, subject, edition, kind, chapter, draw_key FROM mock_pool_due;
