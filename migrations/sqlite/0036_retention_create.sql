-- 保存期限: how long what the system keeps of people is kept, and what went when. Rules are those of the program; periods are entered.
CREATE TABLE retention_rule (
    code TEXT PRIMARY KEY NOT NULL,
    months INTEGER NOT NULL CHECK (months BETWEEN 1 AND 1200),
    changed_by BLOB REFERENCES account (id),
    changed_at TEXT
) STRICT;
INSERT INTO retention_rule (code, months) VALUES ('notices', 12), ('matches', 36), ('proofs', 36), ('reveals', 36), ('leavers', 60);

CREATE TABLE retention_run (
    id BLOB PRIMARY KEY NOT NULL,
    rule TEXT NOT NULL,
    run_at TEXT NOT NULL,
    -- By the nightly round, the command line, or somebody on the page.
    way TEXT NOT NULL CHECK (way IN ('round', 'command', 'page')),
    run_by BLOB REFERENCES account (id),
    removed INTEGER NOT NULL
) STRICT;
CREATE INDEX retention_run_rule ON retention_run (rule, run_at);
