-- 图片 of questions: checked, made anew, each once. Versions of questions name them by id, so they are never removed or changed.

CREATE TABLE picture (
    id UUID PRIMARY KEY NOT NULL,
    -- SHA-256 of the file.
    hash TEXT COLLATE "C" NOT NULL UNIQUE,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('png', 'jpeg')),
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    -- Whoever uploaded it, or the file it came with.
    author TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE FUNCTION picture_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a picture does not change';
END $$;
CREATE TRIGGER picture_no_update BEFORE UPDATE ON picture
    FOR EACH ROW EXECUTE FUNCTION picture_refuse();
