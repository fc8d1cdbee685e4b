-- 统一模考: one paper, one window, the units it is for, who is expected and who came. Sitting it is a mock attempt with the event's id;
-- its answers are marked once the window has closed for all, so that no key leaves before.
CREATE TABLE mock_event (
    id UUID PRIMARY KEY NOT NULL,
    paper_id UUID NOT NULL REFERENCES mock_paper (id),
    title TEXT NOT NULL,
    -- Markdown.
    description TEXT NOT NULL,
    -- Whose it is: a division or an organisation; the whole country, if there is neither.
    division TEXT COLLATE "C" REFERENCES division (code),
    organisation_id UUID REFERENCES organisation (id),
    opens_at TIMESTAMPTZ NOT NULL,
    -- The last moment of everybody, whenever they began.
    closes_at TIMESTAMPTZ NOT NULL,
    minutes BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'announced', 'cancelled')),
    cancel_reason TEXT NOT NULL,
    -- Rises with every change.
    version BIGINT NOT NULL,
    -- When all that was handed in had been marked.
    settled_at TIMESTAMPTZ,
    created_by UUID NOT NULL REFERENCES account (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (closes_at > opens_at)
);
CREATE INDEX mock_event_closes ON mock_event (closes_at);
CREATE INDEX mock_event_division ON mock_event (division, opens_at);
CREATE INDEX mock_event_paper ON mock_event (paper_id);

-- 参考单位: what candidates choose from and results are counted by. The name is the one it had then.
CREATE TABLE mock_event_unit (
    id UUID PRIMARY KEY NOT NULL,
    event_id UUID NOT NULL REFERENCES mock_event (id),
    position BIGINT NOT NULL,
    division TEXT COLLATE "C" REFERENCES division (code),
    organisation_id UUID REFERENCES organisation (id),
    name TEXT NOT NULL,
    UNIQUE (event_id, position)
);

-- 应考名单
CREATE TABLE mock_event_expected (
    id UUID PRIMARY KEY NOT NULL,
    event_id UUID NOT NULL REFERENCES mock_event (id),
    unit_id UUID NOT NULL REFERENCES mock_event_unit (id),
    name TEXT NOT NULL,
    -- The name as names are compared.
    folded TEXT COLLATE "C" NOT NULL,
    added_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX mock_event_expected_name ON mock_event_expected (event_id, unit_id, folded);

-- 报到: somebody who joined, with the name and unit they gave, and the one attempt they have.
CREATE TABLE mock_event_entrant (
    id UUID PRIMARY KEY NOT NULL,
    event_id UUID NOT NULL REFERENCES mock_event (id),
    account_id UUID NOT NULL REFERENCES account (id),
    unit_id UUID NOT NULL REFERENCES mock_event_unit (id),
    name TEXT NOT NULL,
    folded TEXT COLLATE "C" NOT NULL,
    -- Whom of the expected it is, where that is known.
    expected_id UUID UNIQUE REFERENCES mock_event_expected (id),
    joined_at TIMESTAMPTZ NOT NULL,
    -- Set by whoever comes first, once: the attempt follows in the same transaction.
    began_at TIMESTAMPTZ,
    set_id UUID UNIQUE REFERENCES practice_set (id),
    UNIQUE (event_id, account_id)
);
CREATE INDEX mock_event_entrant_account ON mock_event_entrant (account_id, joined_at);
