-- 统一模考: one paper, one window, the units it is for, who is expected and who came. Sitting it is a mock attempt with the event's id;
-- its answers are marked once the window has closed for all, so that no key leaves before.
CREATE TABLE mock_event (
    id BLOB PRIMARY KEY NOT NULL,
    paper_id BLOB NOT NULL REFERENCES mock_paper (id),
    title TEXT NOT NULL,
    -- Markdown.
    description TEXT NOT NULL,
    -- Whose it is: a division or an organisation; the whole country, if there is neither.
    division TEXT REFERENCES division (code),
    organisation_id BLOB REFERENCES organisation (id),
    opens_at TEXT NOT NULL,
    -- The last moment of everybody, whenever they began.
    closes_at TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'announced', 'cancelled')),
    cancel_reason TEXT NOT NULL,
    -- Rises with every change.
    version INTEGER NOT NULL,
    -- When all that was handed in had been marked.
    settled_at TEXT,
    created_by BLOB NOT NULL REFERENCES account (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    CHECK (closes_at > opens_at)
) STRICT;
CREATE INDEX mock_event_closes ON mock_event (closes_at);
CREATE INDEX mock_event_division ON mock_event (division, opens_at);
CREATE INDEX mock_event_paper ON mock_event (paper_id);

-- 参考单位: what candidates choose from and results are counted by. The name is the one it had then.
CREATE TABLE mock_event_unit (
    id BLOB PRIMARY KEY NOT NULL,
    event_id BLOB NOT NULL REFERENCES mock_event (id),
    position INTEGER NOT NULL,
    division TEXT REFERENCES division (code),
    organisation_id BLOB REFERENCES organisation (id),
    name TEXT NOT NULL,
    UNIQUE (event_id, position)
) STRICT;

-- 应考名单
CREATE TABLE mock_event_expected (
    id BLOB PRIMARY KEY NOT NULL,
    event_id BLOB NOT NULL REFERENCES mock_event (id),
    unit_id BLOB NOT NULL REFERENCES mock_event_unit (id),
    name TEXT NOT NULL,
    -- The name as names are compared.
    folded TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE INDEX mock_event_expected_name ON mock_event_expected (event_id, unit_id, folded);

-- 报到: somebody who joined, with the name and unit they gave, and the one attempt they have.
CREATE TABLE mock_event_entrant (
    id BLOB PRIMARY KEY NOT NULL,
    event_id BLOB NOT NULL REFERENCES mock_event (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    unit_id BLOB NOT NULL REFERENCES mock_event_unit (id),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    -- Whom of the expected it is, where that is known.
    expected_id BLOB UNIQUE REFERENCES mock_event_expected (id),
    joined_at TEXT NOT NULL,
    -- Set by whoever comes first, once: the attempt follows in the same transaction.
    began_at TEXT,
    set_id BLOB UNIQUE REFERENCES practice_set (id),
    UNIQUE (event_id, account_id)
) STRICT;
CREATE INDEX mock_event_entrant_account ON mock_event_entrant (account_id, joined_at);
