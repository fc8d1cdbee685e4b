-- 模考: papers, attempts and the changes of an answer sheet. An attempt is a practice set of the mode 'mock'; when it is handed in,
-- the sheet as it stands becomes answers, so that history, wrong-question book, statistics and corrections know one kind of answer.

-- 试卷: a list of versions that never changes. Drawn for one person, or put together by an editor for all.
CREATE TABLE mock_paper (
    id UUID PRIMARY KEY NOT NULL,
    subject TEXT COLLATE "C" NOT NULL REFERENCES subject (code),
    edition TEXT COLLATE "C" NOT NULL REFERENCES syllabus_edition (edition),
    title TEXT NOT NULL,
    origin TEXT COLLATE "C" NOT NULL CHECK (origin IN ('drawn', 'fixed')),
    -- With the same bank the same seed draws the same paper.
    seed BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    created_by UUID REFERENCES account (id),
    created_at TIMESTAMPTZ NOT NULL,
    -- A fixed paper can be sat from here on, and not begun any more from there on.
    published_at TIMESTAMPTZ,
    retired_at TIMESTAMPTZ
);
CREATE INDEX mock_paper_subject ON mock_paper (subject, origin, created_at);

CREATE TABLE mock_paper_item (
    paper_id UUID NOT NULL REFERENCES mock_paper (id),
    position BIGINT NOT NULL,
    question_version_id UUID NOT NULL REFERENCES question_version (id),
    -- The identities of the options in the order they are printed: `abcd`.
    option_order TEXT COLLATE "C" NOT NULL,
    full_half_marks BIGINT NOT NULL,
    PRIMARY KEY (paper_id, position)
);
CREATE INDEX mock_paper_item_version ON mock_paper_item (question_version_id);

CREATE TABLE mock_attempt (
    set_id UUID PRIMARY KEY NOT NULL REFERENCES practice_set (id),
    paper_id UUID NOT NULL REFERENCES mock_paper (id),
    -- 统一模考, if it is part of one.
    event_id UUID,
    started_at TIMESTAMPTZ NOT NULL,
    -- By the server's clock: what arrives later is kept and not counted.
    ends_at TIMESTAMPTZ NOT NULL,
    handed_in_at TIMESTAMPTZ,
    handed_in_by TEXT COLLATE "C" CHECK (handed_in_by IN ('person', 'clock')),
    -- 可比的一组: everybody who is compared with each other. The paper, or for drawn papers the subject and edition.
    cohort TEXT COLLATE "C" NOT NULL,
    -- The person's first hand-in in the cohort: the one that counts in statistics.
    is_first BOOLEAN NOT NULL DEFAULT FALSE,
    -- What it is worth now, in half marks; a trigger keeps it so when a key is corrected.
    half_marks BIGINT
);
CREATE INDEX mock_attempt_cohort ON mock_attempt (cohort, half_marks) WHERE is_first;
CREATE INDEX mock_attempt_paper ON mock_attempt (paper_id, handed_in_at);
CREATE INDEX mock_attempt_event ON mock_attempt (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX mock_attempt_open ON mock_attempt (ends_at) WHERE handed_in_at IS NULL;

-- 答题卡: every change, as an event with an id made by the browser. The one made last counts, whatever order they arrive in; an empty
-- choice is a change, too.
CREATE TABLE mock_change (
    id UUID PRIMARY KEY NOT NULL,
    set_id UUID NOT NULL,
    position BIGINT NOT NULL,
    chosen TEXT COLLATE "C" NOT NULL,
    -- 标记: to come back to.
    flagged BOOLEAN NOT NULL,
    -- The browser's clock, held between the start and `received_at`.
    made_at TIMESTAMPTZ NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    -- Time spent on the question since the change before, in milliseconds.
    took_ms BIGINT,
    device UUID,
    -- Arrived after the end: kept, not counted.
    is_late BOOLEAN NOT NULL,
    FOREIGN KEY (set_id, position) REFERENCES practice_item (set_id, position)
);
CREATE INDEX mock_change_item ON mock_change (set_id, position, made_at, id);
CREATE FUNCTION mock_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'what is on a paper or an answer sheet does not change';
END $$;
CREATE TRIGGER mock_change_no_update BEFORE UPDATE ON mock_change
    FOR EACH ROW EXECUTE FUNCTION mock_refuse();
CREATE TRIGGER mock_paper_item_no_update BEFORE UPDATE ON mock_paper_item
    FOR EACH ROW EXECUTE FUNCTION mock_refuse();
-- Until it is published an editor takes questions out and puts others in.
CREATE FUNCTION mock_paper_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE paper UUID; BEGIN
    IF TG_OP = 'INSERT' THEN paper := NEW.paper_id; ELSE paper := OLD.paper_id; END IF;
    IF EXISTS (SELECT 1 FROM mock_paper p WHERE p.id = paper AND p.published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a paper does not change; make another';
    END IF;
    IF TG_OP = 'INSERT' THEN RETURN NEW; ELSE RETURN OLD; END IF;
END $$;
CREATE TRIGGER mock_paper_item_no_insert BEFORE INSERT OR DELETE ON mock_paper_item
    FOR EACH ROW EXECUTE FUNCTION mock_paper_refuse();
CREATE FUNCTION mock_attempt_remark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE mock_attempt SET half_marks = half_marks + NEW.new_half_marks - NEW.old_half_marks
        WHERE set_id = (SELECT a.set_id FROM practice_answer a WHERE a.id = NEW.answer_id);
    RETURN NULL;
END $$;
CREATE TRIGGER mock_attempt_remark AFTER INSERT ON practice_remark
    FOR EACH ROW EXECUTE FUNCTION mock_attempt_remark();
-- What a browser sat goes to an account that has sat it, too: that of the account counts.
CREATE FUNCTION mock_attempt_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE mock_attempt SET is_first = FALSE WHERE set_id = NEW.id AND EXISTS (SELECT 1 FROM mock_attempt e
        JOIN practice_set o ON o.id = e.set_id WHERE o.account_id = NEW.account_id AND o.id <> NEW.id AND e.is_first
        AND e.cohort = mock_attempt.cohort);
    RETURN NULL;
END $$;
CREATE TRIGGER mock_attempt_claim AFTER UPDATE OF account_id ON practice_set
    FOR EACH ROW WHEN (NEW.mode = 'mock') EXECUTE FUNCTION mock_attempt_claim();

-- 组卷: what papers are drawn from. Every published single and multiple choice question of an edition, in the first of its chapters, kept in
-- step with the bank by the triggers below. `draw_key` looks like chance and stays the same: whoever looks for the next one after a drawn
-- key needs not read the whole bank, and finds the same again.
CREATE TABLE mock_pool (
    question_id UUID NOT NULL REFERENCES question (id),
    question_version_id UUID NOT NULL REFERENCES question_version (id),
    subject TEXT COLLATE "C" NOT NULL,
    edition TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    -- The chapter, not a section of it.
    chapter TEXT COLLATE "C" NOT NULL,
    draw_key BYTEA NOT NULL,
    PRIMARY KEY (question_id, edition)
);
CREATE INDEX mock_pool_draw ON mock_pool (subject, edition, kind, chapter, draw_key, question_id, question_version_id);
-- How many there are: counting them would take longer the larger the bank is.
CREATE TABLE mock_pool_count (
    subject TEXT COLLATE "C" NOT NULL,
    edition TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    chapter TEXT COLLATE "C" NOT NULL,
    questions BIGINT NOT NULL,
    PRIMARY KEY (subject, edition, kind, chapter)
);
CREATE FUNCTION mock_pool_count() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO mock_pool_count (subject, edition, kind, chapter, questions) VALUES (NEW.subject, NEW.edition, NEW.kind, NEW.chapter, 1)
            ON CONFLICT (subject, edition, kind, chapter) DO UPDATE SET questions = mock_pool_count.questions + 1;
    ELSE
        UPDATE mock_pool_count SET questions = questions - 1
            WHERE subject = OLD.subject AND edition = OLD.edition AND kind = OLD.kind AND chapter = OLD.chapter;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER mock_pool_count AFTER INSERT OR DELETE ON mock_pool
    FOR EACH ROW EXECUTE FUNCTION mock_pool_count();
-- What belongs into the pool now.
CREATE VIEW mock_pool_due AS
    SELECT q.id AS question_id, v.id AS question_version_id, p.subject, p.edition, v.kind, MIN(substr(p.chapter, 1, 2)) AS chapter,
        substring(uuid_send(q.id) FROM 13) AS draw_key
    FROM question q JOIN question_version v ON v.id = q.published_version_id JOIN question_chapter p ON p.question_id = q.id
    WHERE q.status = 'published' AND v.kind IN ('single', 'multiple')
    GROUP BY q.id, v.id, p.subject, p.edition, v.kind;
CREATE FUNCTION mock_pool_renew(renewed UUID) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    DELETE FROM mock_pool WHERE question_id = renewed;
    INSERT INTO mock_pool (question_id, question_version_id, subject, edition, kind, chapter, draw_key)
        SELECT question_id, question_version_id, subject, edition, kind, chapter, draw_key FROM mock_pool_due WHERE question_id = renewed
        ORDER BY edition;
END $$;
CREATE FUNCTION mock_pool_question() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM mock_pool_renew(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER mock_pool_question AFTER UPDATE OF status, published_version_id ON question
    FOR EACH ROW EXECUTE FUNCTION mock_pool_question();
CREATE FUNCTION mock_pool_chapter() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN PERFORM mock_pool_renew(NEW.question_id); ELSE PERFORM mock_pool_renew(OLD.question_id); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER mock_pool_chapter AFTER INSERT OR DELETE ON question_chapter
    FOR EACH ROW EXECUTE FUNCTION mock_pool_chapter();
INSERT INTO mock_pool (question_id, question_version_id, subject, edition, kind, chapter, draw_key)
    SELECT question_id, question_version_id, subject, edition, kind, chapter, draw_key FROM mock_pool_due;
