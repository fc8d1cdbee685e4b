-- 人员台账: duplicates merged and unmerged, people who left.

-- 合并: the person whose entry this one is; null: it is its own. What is on record stays with the entry it was recorded for.
ALTER TABLE person ADD COLUMN identity_id BLOB REFERENCES person (id);
CREATE INDEX person_identity ON person (identity_id) WHERE identity_id IS NOT NULL;

-- One merge: whose entry went into whose, and what has to be put back when it is undone.
CREATE TABLE person_merge (
    id BLOB PRIMARY KEY NOT NULL,
    kept_id BLOB NOT NULL REFERENCES person (id),
    merged_id BLOB NOT NULL REFERENCES person (id),
    -- Where the merged one belonged on the day: open again once it is undone.
    membership_id BLOB REFERENCES membership (id),
    -- What was taken from the merged entry, between commas: the two entries have changed places in it.
    taken TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by BLOB REFERENCES account (id),
    made_at TEXT NOT NULL,
    undone_by BLOB REFERENCES account (id),
    undone_at TEXT,
    CHECK (kept_id <> merged_id)
) STRICT;
CREATE UNIQUE INDEX person_merge_merged ON person_merge (merged_id) WHERE undone_at IS NULL;
CREATE INDEX person_merge_kept ON person_merge (kept_id, made_at);
CREATE INDEX person_merge_membership ON person_merge (membership_id) WHERE undone_at IS NULL;

-- 不是同一人: two who look like one and aren't, by an officer's word. The smaller id comes first.
CREATE TABLE person_distinct (
    one_id BLOB NOT NULL REFERENCES person (id),
    other_id BLOB NOT NULL REFERENCES person (id),
    made_by BLOB REFERENCES account (id),
    made_at TEXT NOT NULL,
    PRIMARY KEY (one_id, other_id)
) STRICT;
CREATE INDEX person_distinct_other ON person_distinct (other_id);

-- 离职: how somebody left (left, retired, elsewhere, died, other); empty: they moved on, or are still there.
ALTER TABLE membership ADD COLUMN left_as TEXT NOT NULL DEFAULT '';

-- 服务领域: editions of the dictionary, and what each term became in the next one. Only ever added to.
CREATE TABLE field_dictionary (
    code TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    made_by BLOB REFERENCES account (id),
    made_at TEXT
) STRICT;
CREATE TABLE field_term (
    edition TEXT NOT NULL REFERENCES field_dictionary (code),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    becomes TEXT,
    PRIMARY KEY (edition, name)
) STRICT;
INSERT INTO field_dictionary (code, name, source, valid_from) VALUES
    ('2011', '2011 年版（17 类）', '《社会工作专业人才队伍建设中长期规划（2011—2020年）》', '2011-11-08');
INSERT INTO field_term (edition, position, name) VALUES
    ('2011', 1, '社会福利'), ('2011', 2, '社会救助'), ('2011', 3, '扶贫济困'), ('2011', 4, '慈善事业'), ('2011', 5, '社区建设'),
    ('2011', 6, '婚姻家庭'), ('2011', 7, '精神卫生'), ('2011', 8, '残障康复'), ('2011', 9, '教育辅导'), ('2011', 10, '就业援助'),
    ('2011', 11, '职工帮扶'), ('2011', 12, '犯罪预防'), ('2011', 13, '禁毒戒毒'), ('2011', 14, '矫治帮扶'), ('2011', 15, '人口计生'),
    ('2011', 16, '应急处置'), ('2011', 17, '群众文化');

-- 常用筛选 of the staff list, everybody's own. What was searched for isn't part of it.
CREATE TABLE saved_filter (
    account_id BLOB NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (account_id, name)
) STRICT;
