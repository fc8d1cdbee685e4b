-- What everything stands on: divisions, organisations, accounts, browser sessions, the audit trail.

-- 行政区划. The code is the key: a division whose code changes is a new row, and `successor` leads from the old to the new.
CREATE TABLE division (
    code TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT REFERENCES division (code),
    path TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    successor TEXT,
    pinyin TEXT NOT NULL,
    initials TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX division_path ON division (path);
CREATE INDEX division_parent ON division (parent);
CREATE INDEX division_name ON division (name);
CREATE INDEX division_pinyin ON division (pinyin);
CREATE INDEX division_initials ON division (initials);

-- What happened to divisions, and when: created, renamed, merged, split, moved, abolished.
CREATE TABLE division_event (
    id BLOB PRIMARY KEY NOT NULL,
    happened_on TEXT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL REFERENCES division (code),
    other_code TEXT,
    name_before TEXT,
    name_after TEXT,
    parent_before TEXT,
    parent_after TEXT,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX division_event_code ON division_event (code);

-- 机构
CREATE TABLE organisation (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    kind TEXT NOT NULL,
    division TEXT NOT NULL REFERENCES division (code),
    division_path TEXT NOT NULL,
    created_at TEXT NOT NULL,
    closed_on TEXT
) STRICT;
CREATE UNIQUE INDEX organisation_name ON organisation (division, name_folded);
CREATE INDEX organisation_path ON organisation (division_path);

CREATE TABLE account (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    must_change_password INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by BLOB,
    disabled_at TEXT
) STRICT;

-- Grants are never edited: a changed role is one revoked and one given.
CREATE TABLE account_grant (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    division TEXT REFERENCES division (code),
    organisation_id BLOB REFERENCES organisation (id),
    granted_by BLOB,
    granted_at TEXT NOT NULL,
    revoked_by BLOB,
    revoked_at TEXT
) STRICT;
CREATE INDEX account_grant_account ON account_grant (account_id);

-- A browser: signed in when account_id is set. Only the SHA-256 of its token is kept.
CREATE TABLE browser_session (
    id BLOB PRIMARY KEY NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    account_id BLOB REFERENCES account (id),
    visitor_id BLOB NOT NULL,
    user_agent TEXT NOT NULL,
    created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;
CREATE INDEX browser_session_account ON browser_session (account_id);

-- Failed attempts per account name and per network address, in the database so that all nodes count together.
CREATE TABLE attempt_counter (
    key TEXT PRIMARY KEY NOT NULL,
    failures INTEGER NOT NULL,
    window_started_at TEXT NOT NULL,
    blocked_until TEXT
) STRICT;

-- The trail: only ever added to; each entry's hash covers the one before.
CREATE TABLE audit_entry (
    seq INTEGER PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    account_id BLOB,
    account_name TEXT NOT NULL,
    action TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    division_path TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entry_path ON audit_entry (division_path, seq);

-- The end of the chain, sealed with the installation's key; its one row is also what writers queue on.
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    seal TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (id, seq, hash, seal) VALUES (1, 0, '', '');

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

-- Facts about this installation (starter content loaded, demonstration data).
CREATE TABLE installation (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;
