-- 保存期限: how long what the system keeps of people is kept, and what went when. Rules are those of the program; periods are entered.
CREATE TABLE retention_rule (
    code TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    months BIGINT NOT NULL CHECK (months BETWEEN 1 AND 1200),
    changed_by UUID REFERENCES account (id),
    changed_at TIMESTAMPTZ
);
INSERT INTO retention_rule (code, months) VALUES ('notices', 12), ('matches', 36), ('proofs', 36), ('reveals', 36), ('leavers', 60);

CREATE TABLE retention_run (
    id UUID PRIMARY KEY NOT NULL,
    rule TEXT COLLATE "C" NOT NULL,
    run_at TIMESTAMPTZ NOT NULL,
    -- By the nightly round, the command line, or somebody on the page.
    way TEXT COLLATE "C" NOT NULL CHECK (way IN ('round', 'command', 'page')),
    run_by UUID REFERENCES account (id),
    removed BIGINT NOT NULL
);
CREATE INDEX retention_run_rule ON retention_run (rule, run_at);
