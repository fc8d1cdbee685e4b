-- 题库 and 刷题. Question versions and answers are facts: added, never changed. What a question is now is the version it points to.

CREATE TABLE question (
    id BLOB PRIMARY KEY NOT NULL,
    subject TEXT NOT NULL REFERENCES subject (code),
    status TEXT NOT NULL CHECK (status IN ('draft', 'in_review', 'published', 'retired')),
    -- The version people practise with, once there is one.
    published_version_id BLOB,
    -- Whoever wrote it: an account's name, or where it came from.
    author TEXT NOT NULL,
    reviewer TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX question_subject ON question (subject, status);

CREATE TABLE question_version (
    id BLOB PRIMARY KEY NOT NULL,
    question_id BLOB NOT NULL REFERENCES question (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple')),
    stem TEXT NOT NULL,
    -- JSON: [{"id":"a","text":"…"}]
    options TEXT NOT NULL,
    -- The identities of the right options in order: `ac`.
    answer_key TEXT NOT NULL,
    -- Refers to options as {a}.
    explanation TEXT NOT NULL,
    source TEXT NOT NULL,
    law_as_of TEXT,
    review_by TEXT,
    difficulty INTEGER NOT NULL,
    -- Equal for equal stem and options after folding.
    fingerprint TEXT NOT NULL,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (question_id, number)
) STRICT;
CREATE INDEX question_version_fingerprint ON question_version (fingerprint);

CREATE TRIGGER question_version_no_update BEFORE UPDATE ON question_version BEGIN
    SELECT RAISE(ABORT, 'a version of a question does not change; add another');
END;

CREATE TABLE question_chapter (
    question_id BLOB NOT NULL REFERENCES question (id),
    edition TEXT NOT NULL,
    subject TEXT NOT NULL,
    chapter TEXT NOT NULL,
    PRIMARY KEY (question_id, edition, subject, chapter),
    FOREIGN KEY (edition, subject, chapter) REFERENCES chapter (edition, subject, number)
) STRICT;
CREATE INDEX question_chapter_place ON question_chapter (subject, edition, chapter);

CREATE TABLE question_tag (
    question_id BLOB NOT NULL REFERENCES question (id),
    tag TEXT NOT NULL,
    PRIMARY KEY (question_id, tag)
) STRICT;

-- Belongs to an account, or to a browser whose owner has not signed up (yet).
CREATE TABLE practice_set (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB REFERENCES account (id),
    visitor_id BLOB,
    mode TEXT NOT NULL CHECK (mode IN ('chapter', 'subject')),
    edition TEXT NOT NULL REFERENCES syllabus_edition (edition),
    subject TEXT NOT NULL REFERENCES subject (code),
    chapter TEXT,
    created_at TEXT NOT NULL,
    finished_at TEXT,
    CHECK ((account_id IS NULL) <> (visitor_id IS NULL))
) STRICT;
CREATE INDEX practice_set_account ON practice_set (account_id, created_at);
CREATE INDEX practice_set_visitor ON practice_set (visitor_id, created_at);

CREATE TABLE practice_item (
    set_id BLOB NOT NULL REFERENCES practice_set (id),
    position INTEGER NOT NULL,
    question_version_id BLOB NOT NULL REFERENCES question_version (id),
    -- The identities of the options in the order they are shown: `cabd`.
    option_order TEXT NOT NULL,
    PRIMARY KEY (set_id, position)
) STRICT;
CREATE INDEX practice_item_version ON practice_item (question_version_id);

-- The first answer to an item counts and is the only one kept.
CREATE TABLE practice_answer (
    id BLOB PRIMARY KEY NOT NULL,
    set_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    question_version_id BLOB NOT NULL REFERENCES question_version (id),
    chosen TEXT NOT NULL,
    half_marks INTEGER NOT NULL,
    full_half_marks INTEGER NOT NULL,
    given_at TEXT NOT NULL,
    UNIQUE (set_id, position),
    FOREIGN KEY (set_id, position) REFERENCES practice_item (set_id, position)
) STRICT;
CREATE INDEX practice_answer_version ON practice_answer (question_version_id);

CREATE TRIGGER practice_answer_no_update BEFORE UPDATE ON practice_answer BEGIN
    SELECT RAISE(ABORT, 'an answer that was given does not change');
END;
