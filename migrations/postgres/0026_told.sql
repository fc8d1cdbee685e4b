-- 消息与邮件: who wants to be told what and how, where mail goes, what waits to be done, and the private calendar feed.

-- A message somebody doesn't want to see in the app is kept, read and unseen: what is sent by mail is made from it.
ALTER TABLE notification ADD COLUMN muted BOOLEAN NOT NULL DEFAULT FALSE;

-- 通知偏好: one row for each topic in which somebody chose otherwise than everybody has it.
CREATE TABLE notification_wish (
    account_id UUID NOT NULL REFERENCES account (id),
    topic TEXT COLLATE "C" NOT NULL,
    in_app BOOLEAN NOT NULL,
    by_mail BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, topic)
);

-- 邮箱: `address` is confirmed, `pending` isn't yet; both are sealed. `nonce` is what link and code of the confirmation are made from.
CREATE TABLE mail_address (
    account_id UUID PRIMARY KEY NOT NULL REFERENCES account (id),
    address BYTEA,
    confirmed_at TIMESTAMPTZ,
    refused_at TIMESTAMPTZ,
    pending BYTEA,
    nonce TEXT COLLATE "C" NOT NULL,
    pending_refused_at TIMESTAMPTZ,
    pending_until TIMESTAMPTZ,
    tries BIGINT NOT NULL,
    asked_at TIMESTAMPTZ,
    asked_day DATE,
    asked_times BIGINT NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- What is to be done outside of a transaction, by whichever server comes first. A lease that ran out may be taken by another.
CREATE TABLE job (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    -- 0 goes before 1, whoever came first.
    urgency BIGINT NOT NULL,
    payload TEXT NOT NULL,
    account_id UUID REFERENCES account (id),
    run_at TIMESTAMPTZ NOT NULL,
    attempts BIGINT NOT NULL,
    leased_until TIMESTAMPTZ,
    leased_by TEXT,
    done_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    last_error TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX job_due ON job (kind, urgency, run_at) WHERE done_at IS NULL AND failed_at IS NULL;
CREATE INDEX job_account ON job (account_id);

-- 关注: who wants to hear of new sessions; no division: of all, `,` as levels: of all.
CREATE TABLE training_watch (
    account_id UUID PRIMARY KEY NOT NULL REFERENCES account (id),
    division TEXT COLLATE "C" REFERENCES division (code),
    levels TEXT COLLATE "C" NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

-- 日历订阅: the address is made from `nonce` and the installation's key; only its hash is kept.
CREATE TABLE training_feed (
    account_id UUID PRIMARY KEY NOT NULL REFERENCES account (id),
    token_hash BYTEA NOT NULL,
    nonce TEXT COLLATE "C" NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX training_feed_token ON training_feed (token_hash);

-- Dates a session had when people had it in their calendars, and has no more.
CREATE TABLE training_gone_date (
    session_id UUID NOT NULL REFERENCES training_session (id),
    position BIGINT NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (session_id, position)
);

-- 前一天提醒: dates of which everybody was reminded.
CREATE TABLE training_reminded (
    session_id UUID NOT NULL REFERENCES training_session (id),
    starts_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (session_id, starts_at)
);
CREATE INDEX training_date_start ON training_date (starts_at);
