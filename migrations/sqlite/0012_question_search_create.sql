-- 检索与查重: what questions are found by, one row per question, about its newest version. Made from the versions, and can be made
-- again from them.

CREATE TABLE question_search (
    -- Later for what was written later: the order of lists, and the row of the index of words.
    number INTEGER PRIMARY KEY NOT NULL,
    question_id BLOB NOT NULL UNIQUE REFERENCES question (id),
    version_id BLOB NOT NULL REFERENCES question_version (id),
    subject TEXT NOT NULL,
    -- As on the question; a trigger keeps them so.
    status TEXT NOT NULL,
    stage TEXT NOT NULL,
    -- Folded.
    source TEXT NOT NULL,
    law_as_of TEXT,
    review_by TEXT,
    -- Error reports nobody has answered.
    open_reports INTEGER NOT NULL DEFAULT 0,
    -- 难度系数 of the published version, in thousandths, once enough people have answered.
    facility INTEGER,
    -- The signature two nearly equal questions mostly share.
    signature BLOB NOT NULL,
    -- Nearly equal questions have been looked for.
    compared INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX question_search_waiting ON question_search (compared, number);

CREATE TRIGGER question_search_state AFTER UPDATE OF status, latest_stage ON question BEGIN
    UPDATE question_search SET status = NEW.status, stage = NEW.latest_stage WHERE question_id = NEW.id;
END;

-- The index of words: pairs of characters, Latin words and marks for what is filtered by, separated by spaces. Every character that isn't
-- ASCII belongs to a token, so that the index means the same as PostgreSQL's, where no parser is asked either.
CREATE VIRTUAL TABLE question_token USING fts5 (stem, body, content = '', contentless_delete = 1, tokenize = 'ascii');

-- 相近题目: pairs of questions that say nearly the same, `first` before `second`.
CREATE TABLE question_pair (
    first_id BLOB NOT NULL REFERENCES question (id),
    second_id BLOB NOT NULL REFERENCES question (id),
    -- In thousandths.
    similarity INTEGER NOT NULL,
    -- 不是重复: somebody looked at both and keeps them apart.
    is_distinct INTEGER NOT NULL DEFAULT 0,
    decided_by TEXT,
    decided_at TEXT,
    PRIMARY KEY (first_id, second_id),
    CHECK (first_id < second_id)
) STRICT;
CREATE INDEX question_pair_second ON question_pair (second_id);
CREATE INDEX question_pair_open ON question_pair (is_distinct, similarity);
