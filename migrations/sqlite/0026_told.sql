-- 消息与邮件: who wants to be told what and how, where mail goes, what waits to be done, and the private calendar feed.

-- A message somebody doesn't want to see in the app is kept, read and unseen: what is sent by mail is made from it.
ALTER TABLE notification ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;

-- 通知偏好: one row for each topic in which somebody chose otherwise than everybody has it.
CREATE TABLE notification_wish (
    account_id BLOB NOT NULL REFERENCES account (id),
    topic TEXT NOT NULL,
    in_app INTEGER NOT NULL,
    by_mail INTEGER NOT NULL,
    PRIMARY KEY (account_id, topic)
) STRICT;

-- 邮箱: `address` is confirmed, `pending` isn't yet; both are sealed. `nonce` is what link and code of the confirmation are made from.
CREATE TABLE mail_address (
    account_id BLOB PRIMARY KEY NOT NULL REFERENCES account (id),
    address BLOB,
    confirmed_at TEXT,
    refused_at TEXT,
    pending BLOB,
    nonce TEXT NOT NULL,
    pending_refused_at TEXT,
    pending_until TEXT,
    tries INTEGER NOT NULL,
    asked_at TEXT,
    asked_day TEXT,
    asked_times INTEGER NOT NULL,
    language TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- What is to be done outside of a transaction, by whichever server comes first. A lease that ran out may be taken by another.
CREATE TABLE job (
    id BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    -- 0 goes before 1, whoever came first.
    urgency INTEGER NOT NULL,
    payload TEXT NOT NULL,
    account_id BLOB REFERENCES account (id),
    run_at TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    leased_until TEXT,
    leased_by TEXT,
    done_at TEXT,
    failed_at TEXT,
    last_error TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX job_due ON job (kind, urgency, run_at) WHERE done_at IS NULL AND failed_at IS NULL;
CREATE INDEX job_account ON job (account_id);

-- 关注: who wants to hear of new sessions; no division: of all, `,` as levels: of all.
CREATE TABLE training_watch (
    account_id BLOB PRIMARY KEY NOT NULL REFERENCES account (id),
    division TEXT REFERENCES division (code),
    levels TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

-- 日历订阅: the address is made from `nonce` and the installation's key; only its hash is kept.
CREATE TABLE training_feed (
    account_id BLOB PRIMARY KEY NOT NULL REFERENCES account (id),
    token_hash BLOB NOT NULL,
    nonce TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX training_feed_token ON training_feed (token_hash);

-- Dates a session had when people had it in their calendars, and has no more.
CREATE TABLE training_gone_date (
    session_id BLOB NOT NULL REFERENCES training_session (id),
    position INTEGER NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    PRIMARY KEY (session_id, position)
) STRICT;

-- 前一天提醒: dates of which everybody was reminded.
CREATE TABLE training_reminded (
    session_id BLOB NOT NULL REFERENCES training_session (id),
    starts_at TEXT NOT NULL,
    PRIMARY KEY (session_id, starts_at)
) STRICT;
CREATE INDEX training_date_start ON training_date (starts_at);
