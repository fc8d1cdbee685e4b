-- 题库 and 刷题. Question versions and answers are facts: added, never changed. What a question is now is the version it points to.

CREATE TABLE question (
    id UUID PRIMARY KEY NOT NULL,
    subject TEXT COLLATE "C" NOT NULL REFERENCES subject (code),
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('draft', 'in_review', 'published', 'retired')),
    -- The version people practise with, once there is one.
    published_version_id UUID,
    -- Whoever wrote it: an account's name, or where it came from.
    author TEXT NOT NULL,
    reviewer TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX question_subject ON question (subject, status);

CREATE TABLE question_version (
    id UUID PRIMARY KEY NOT NULL,
    question_id UUID NOT NULL REFERENCES question (id),
    number BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('single', 'multiple')),
    stem TEXT NOT NULL,
    -- JSON: [{"id":"a","text":"…"}]
    options TEXT NOT NULL,
    -- The identities of the right options in order: `ac`.
    answer_key TEXT COLLATE "C" NOT NULL,
    -- Refers to options as {a}.
    explanation TEXT NOT NULL,
    source TEXT NOT NULL,
    law_as_of DATE,
    review_by DATE,
    difficulty BIGINT NOT NULL,
    -- Equal for equal stem and options after folding.
    fingerprint TEXT COLLATE "C" NOT NULL,
    author TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (question_id, number)
);
CREATE INDEX question_version_fingerprint ON question_version (fingerprint);

CREATE FUNCTION question_version_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a version of a question does not change; add another';
END $$;
CREATE TRIGGER question_version_no_update BEFORE UPDATE ON question_version
    FOR EACH ROW EXECUTE FUNCTION question_version_refuse();

CREATE TABLE question_chapter (
    question_id UUID NOT NULL REFERENCES question (id),
    edition TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    chapter TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (question_id, edition, subject, chapter),
    FOREIGN KEY (edition, subject, chapter) REFERENCES chapter (edition, subject, number)
);
CREATE INDEX question_chapter_place ON question_chapter (subject, edition, chapter);

CREATE TABLE question_tag (
    question_id UUID NOT NULL REFERENCES question (id),
    tag TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (question_id, tag)
);

-- Belongs to an account, or to a browser whose owner has not signed up (yet).
CREATE TABLE practice_set (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID REFERENCES account (id),
    visitor_id UUID,
    mode TEXT COLLATE "C" NOT NULL CHECK (mode IN ('chapter', 'subject')),
    edition TEXT COLLATE "C" NOT NULL REFERENCES syllabus_edition (edition),
    subject TEXT COLLATE "C" NOT NULL REFERENCES subject (code),
    chapter TEXT COLLATE "C",
    created_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    CHECK ((account_id IS NULL) <> (visitor_id IS NULL))
);
CREATE INDEX practice_set_account ON practice_set (account_id, created_at);
CREATE INDEX practice_set_visitor ON practice_set (visitor_id, created_at);

CREATE TABLE practice_item (
    set_id UUID NOT NULL REFERENCES practice_set (id),
    position BIGINT NOT NULL,
    question_version_id UUID NOT NULL REFERENCES question_version (id),
    -- The identities of the options in the order they are shown: `cabd`.
    option_order TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (set_id, position)
);
CREATE INDEX practice_item_version ON practice_item (question_version_id);

-- The first answer to an item counts and is the only one kept.
CREATE TABLE practice_answer (
    id UUID PRIMARY KEY NOT NULL,
    set_id UUID NOT NULL,
    position BIGINT NOT NULL,
    question_version_id UUID NOT NULL REFERENCES question_version (id),
    chosen TEXT COLLATE "C" NOT NULL,
    half_marks BIGINT NOT NULL,
    full_half_marks BIGINT NOT NULL,
    given_at TIMESTAMPTZ NOT NULL,
    UNIQUE (set_id, position),
    FOREIGN KEY (set_id, position) REFERENCES practice_item (set_id, position)
);
CREATE INDEX practice_answer_version ON practice_answer (question_version_id);

CREATE FUNCTION practice_answer_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'an answer that was given does not change';
END $$;
CREATE TRIGGER practice_answer_no_update BEFORE UPDATE ON practice_answer
    FOR EACH ROW EXECUTE FUNCTION practice_answer_refuse();
