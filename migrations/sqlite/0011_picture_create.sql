-- 图片 of questions: checked, made anew, each once. Versions of questions name them by id, so they are never removed or changed.

CREATE TABLE picture (
    id BLOB PRIMARY KEY NOT NULL,
    -- SHA-256 of the file.
    hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('png', 'jpeg')),
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    -- Whoever uploaded it, or the file it came with.
    author TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TRIGGER picture_no_update BEFORE UPDATE ON picture BEGIN
    SELECT RAISE(ABORT, 'a picture does not change');
END;
