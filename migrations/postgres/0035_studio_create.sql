-- 名师工作室 (domain.md §5, 扬州): 领衔专家 – 指导专家 – 培育对象, with their terms, and what was done.
CREATE TABLE studio (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    division TEXT COLLATE "C" NOT NULL REFERENCES division (code),
    organisation_id UUID REFERENCES organisation (id),
    founded_on DATE NOT NULL,
    closed_on DATE,
    created_by UUID REFERENCES account (id),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX studio_division ON studio (division);

-- 聘期. The last day may be changed; a term is never removed.
CREATE TABLE studio_term (
    id UUID PRIMARY KEY NOT NULL,
    studio_id UUID NOT NULL REFERENCES studio (id),
    -- Somebody of the register; null: from outside, by name.
    person_id UUID REFERENCES person (id),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('lead', 'guide', 'mentee')),
    -- 培育对象: by whom they are guided.
    guided_by UUID REFERENCES studio_term (id),
    from_on DATE NOT NULL,
    -- Both days belong to it. Null: no end is fixed.
    until_on DATE,
    begun_by UUID REFERENCES account (id),
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (until_on IS NULL OR from_on <= until_on)
);
CREATE INDEX studio_term_studio ON studio_term (studio_id);
CREATE INDEX studio_term_person ON studio_term (person_id) WHERE person_id IS NOT NULL;

-- 活动记录. What was entered by mistake is withdrawn, never removed.
CREATE TABLE studio_record (
    id UUID PRIMARY KEY NOT NULL,
    studio_id UUID NOT NULL REFERENCES studio (id),
    held_on DATE NOT NULL,
    -- 人才培育, 技能传授, 学术交流, 传帮带.
    kind TEXT NOT NULL CHECK (kind IN ('training', 'skills', 'exchange', 'mentoring')),
    title TEXT NOT NULL,
    details TEXT NOT NULL,
    participants BIGINT NOT NULL CHECK (participants >= 0),
    recorded_by UUID REFERENCES account (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    withdrawn_by UUID REFERENCES account (id),
    withdrawn_at TIMESTAMPTZ
);
CREATE INDEX studio_record_studio ON studio_record (studio_id, held_on);
