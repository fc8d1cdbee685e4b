-- What everything stands on: divisions, organisations, accounts, browser sessions, the audit trail.

-- 行政区划. The code is the key: a division whose code changes is a new row, and `successor` leads from the old to the new.
CREATE TABLE division (
    code TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT COLLATE "C" REFERENCES division (code),
    path TEXT COLLATE "C" NOT NULL,
    valid_from DATE,
    valid_to DATE,
    successor TEXT,
    pinyin TEXT COLLATE "C" NOT NULL,
    initials TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX division_path ON division (path);
CREATE INDEX division_parent ON division (parent);
CREATE INDEX division_name ON division (name);
CREATE INDEX division_pinyin ON division (pinyin);
CREATE INDEX division_initials ON division (initials);

-- What happened to divisions, and when: created, renamed, merged, split, moved, abolished.
CREATE TABLE division_event (
    id UUID PRIMARY KEY NOT NULL,
    happened_on DATE NOT NULL,
    kind TEXT NOT NULL,
    code TEXT COLLATE "C" NOT NULL REFERENCES division (code),
    other_code TEXT,
    name_before TEXT,
    name_after TEXT,
    parent_before TEXT,
    parent_after TEXT,
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX division_event_code ON division_event (code);

-- 机构
CREATE TABLE organisation (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    kind TEXT NOT NULL,
    division TEXT COLLATE "C" NOT NULL REFERENCES division (code),
    division_path TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    closed_on DATE
);
CREATE UNIQUE INDEX organisation_name ON organisation (division, name_folded);
CREATE INDEX organisation_path ON organisation (division_path);

CREATE TABLE account (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    created_by UUID,
    disabled_at TIMESTAMPTZ
);

-- Grants are never edited: a changed role is one revoked and one given.
CREATE TABLE account_grant (
    id UUID PRIMARY KEY NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    division TEXT COLLATE "C" REFERENCES division (code),
    organisation_id UUID REFERENCES organisation (id),
    granted_by UUID,
    granted_at TIMESTAMPTZ NOT NULL,
    revoked_by UUID,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX account_grant_account ON account_grant (account_id);

-- A browser: signed in when account_id is set. Only the SHA-256 of its token is kept.
CREATE TABLE browser_session (
    id UUID PRIMARY KEY NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    account_id UUID REFERENCES account (id),
    visitor_id UUID NOT NULL,
    user_agent TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX browser_session_account ON browser_session (account_id);

-- Failed attempts per account name and per network address, in the database so that all nodes count together.
CREATE TABLE attempt_counter (
    key TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    failures BIGINT NOT NULL,
    window_started_at TIMESTAMPTZ NOT NULL,
    blocked_until TIMESTAMPTZ
);

-- The trail: only ever added to; each entry's hash covers the one before.
CREATE TABLE audit_entry (
    seq BIGINT PRIMARY KEY NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    account_id UUID,
    account_name TEXT NOT NULL,
    action TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    division_path TEXT COLLATE "C" NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_entry_path ON audit_entry (division_path, seq);

-- The end of the chain, sealed with the installation's key; its one row is also what writers queue on.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    seal TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash, seal) VALUES (1, 0, '', '');

CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();

-- Facts about this installation (starter content loaded, demonstration data).
CREATE TABLE installation (
    key TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);
