-- 刷题: more ways to practise; answers as events that may arrive in any order; favourites, notes and preferences.

-- 方式
ALTER TABLE practice_set DROP CONSTRAINT practice_set_mode_check;
ALTER TABLE practice_set ADD CONSTRAINT practice_set_mode_check CHECK (mode IN ('chapter', 'subject', 'kind', 'tag',
    'doubtful', 'wrong', 'favourite', 'study', 'daily', 'search', 'mock'));
-- What the mode is about: the code of a kind, a tag, the day of a daily set, the words of a search.
ALTER TABLE practice_set ADD COLUMN detail TEXT NOT NULL DEFAULT '';
-- The question last looked at, so that any device goes on from there.
ALTER TABLE practice_set ADD COLUMN place BIGINT NOT NULL DEFAULT 1;

-- Answers are events: none is changed, and the one given first counts, whatever order they arrive in. `given_at` is the browser's
-- clock, held between the beginning of the set and `received_at`.
DROP VIEW practice_mark;
DROP TRIGGER practice_answer_no_update ON practice_answer;
ALTER TABLE practice_answer DROP CONSTRAINT practice_answer_set_id_position_key;
-- The identities of the options in the order they were shown; empty where it wasn't recorded.
ALTER TABLE practice_answer ADD COLUMN shown TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE practice_answer ALTER COLUMN shown DROP DEFAULT;
ALTER TABLE practice_answer ADD COLUMN received_at TIMESTAMPTZ;
UPDATE practice_answer SET received_at = given_at;
ALTER TABLE practice_answer ALTER COLUMN received_at SET NOT NULL;
-- How long the question was looked at, in milliseconds.
ALTER TABLE practice_answer ADD COLUMN took_ms BIGINT;
-- A number the browser made for itself; tells one person's devices apart and nothing else.
ALTER TABLE practice_answer ADD COLUMN device UUID;
CREATE INDEX practice_answer_item ON practice_answer (set_id, position, given_at, id);
CREATE TRIGGER practice_answer_no_update BEFORE UPDATE ON practice_answer
    FOR EACH ROW EXECUTE FUNCTION practice_answer_refuse();

-- A remark goes only with the answer, when somebody has their data deleted.
ALTER TABLE practice_remark DROP CONSTRAINT practice_remark_answer_id_fkey;
ALTER TABLE practice_remark ADD CONSTRAINT practice_remark_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES practice_answer (id)
    ON DELETE CASCADE;
DROP TRIGGER practice_remark_no_change ON practice_remark;
CREATE OR REPLACE FUNCTION practice_remark_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM practice_answer a WHERE a.id = OLD.answer_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a mark that was changed stays on record';
END $$;
CREATE TRIGGER practice_remark_no_change BEFORE UPDATE OR DELETE ON practice_remark
    FOR EACH ROW EXECUTE FUNCTION practice_remark_refuse();

-- The answer that counts for each question of a set, and what it is worth now.
CREATE VIEW practice_mark AS
    SELECT a.id, a.set_id, a.position, a.question_version_id, a.chosen, a.given_at, a.took_ms,
        COALESCE(r.new_half_marks, a.half_marks) AS half_marks,
        COALESCE(r.new_full_half_marks, a.full_half_marks) AS full_half_marks
    FROM practice_answer a LEFT JOIN practice_remark r ON r.answer_id = a.id
        AND NOT EXISTS (SELECT 1 FROM practice_remark n WHERE n.answer_id = r.answer_id AND n.nth > r.nth)
    WHERE NOT EXISTS (SELECT 1 FROM practice_answer e WHERE e.set_id = a.set_id AND e.position = a.position
        AND (e.given_at < a.given_at OR (e.given_at = a.given_at AND e.id < a.id)));

-- Answers the counters of question_usage don't hold yet: written with the answer, taken away with the counting.
CREATE TABLE practice_pending (
    answer_id UUID PRIMARY KEY NOT NULL
);

-- What is somebody's own beside answers. `person_id` is an account, or a visitor who has none (yet).
CREATE TABLE practice_favourite (
    person_id UUID NOT NULL,
    question_id UUID NOT NULL REFERENCES question (id),
    made_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, question_id)
);
CREATE TABLE practice_note (
    person_id UUID NOT NULL,
    question_id UUID NOT NULL REFERENCES question (id),
    text TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, question_id)
);
CREATE TABLE practice_preference (
    person_id UUID PRIMARY KEY NOT NULL,
    -- 即时: a single choice is taken as soon as it is ticked.
    instant BOOLEAN NOT NULL DEFAULT FALSE,
    -- Options are shown in an order drawn for the set.
    shuffle BOOLEAN NOT NULL DEFAULT TRUE,
    -- Right so often in a row, a question leaves the wrong-question book.
    leave_after BIGINT NOT NULL DEFAULT 3,
    -- Questions a day.
    daily_goal BIGINT NOT NULL DEFAULT 20,
    -- The level prepared for, and where: decides exam date and pass line.
    level TEXT COLLATE "C",
    division_code TEXT COLLATE "C",
    remind BOOLEAN NOT NULL DEFAULT FALSE,
    updated_at TIMESTAMPTZ NOT NULL
);

