-- 名师工作室 (domain.md §5, 扬州): 领衔专家 – 指导专家 – 培育对象, with their terms, and what was done.
CREATE TABLE studio (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    division TEXT NOT NULL REFERENCES division (code),
    organisation_id BLOB REFERENCES organisation (id),
    founded_on TEXT NOT NULL,
    closed_on TEXT,
    created_by BLOB REFERENCES account (id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX studio_division ON studio (division);

-- 聘期. The last day may be changed; a term is never removed.
CREATE TABLE studio_term (
    id BLOB PRIMARY KEY NOT NULL,
    studio_id BLOB NOT NULL REFERENCES studio (id),
    -- Somebody of the register; null: from outside, by name.
    person_id BLOB REFERENCES person (id),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('lead', 'guide', 'mentee')),
    -- 培育对象: by whom they are guided.
    guided_by BLOB REFERENCES studio_term (id),
    from_on TEXT NOT NULL,
    -- Both days belong to it. Null: no end is fixed.
    until_on TEXT,
    begun_by BLOB REFERENCES account (id),
    created_at TEXT NOT NULL,
    CHECK (until_on IS NULL OR from_on <= until_on)
) STRICT;
CREATE INDEX studio_term_studio ON studio_term (studio_id);
CREATE INDEX studio_term_person ON studio_term (person_id) WHERE person_id IS NOT NULL;

-- 活动记录. What was entered by mistake is withdrawn, never removed.
CREATE TABLE studio_record (
    id BLOB PRIMARY KEY NOT NULL,
    studio_id BLOB NOT NULL REFERENCES studio (id),
    held_on TEXT NOT NULL,
    -- 人才培育, 技能传授, 学术交流, 传帮带.
    kind TEXT NOT NULL CHECK (kind IN ('training', 'skills', 'exchange', 'mentoring')),
    title TEXT NOT NULL,
    details TEXT NOT NULL,
    participants INTEGER NOT NULL CHECK (participants >= 0),
    recorded_by BLOB REFERENCES account (id),
    recorded_at TEXT NOT NULL,
    withdrawn_by BLOB REFERENCES account (id),
    withdrawn_at TEXT
) STRICT;
CREATE INDEX studio_record_studio ON studio_record (studio_id, held_on);
