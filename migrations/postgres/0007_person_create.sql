-- 人员台账、考试结果、合格线、导入草稿、证书: the staff register, the ledger of results, pass lines, uploads, certificates.

-- 人员. The ID number is kept sealed (AES-256-GCM); it is matched by a keyed hash and shown only as `id_masked`.
CREATE TABLE person (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT COLLATE "C" NOT NULL,
    pinyin TEXT COLLATE "C" NOT NULL,
    initials TEXT COLLATE "C" NOT NULL,
    id_hash BYTEA,
    id_sealed BYTEA,
    id_masked TEXT NOT NULL,
    gender TEXT NOT NULL,
    education TEXT NOT NULL,
    major TEXT NOT NULL,
    phone_sealed BYTEA,
    phone_masked TEXT NOT NULL,
    social_work_since DATE,
    field TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX person_id_hash ON person (id_hash);
CREATE INDEX person_name ON person (name_folded);

-- Where somebody belongs. A move closes one row and opens the next; the open one (until_on is null) is where they are now.
CREATE TABLE membership (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    organisation_id UUID REFERENCES organisation (id),
    division TEXT COLLATE "C" NOT NULL REFERENCES division (code),
    division_path TEXT COLLATE "C" NOT NULL,
    post TEXT NOT NULL,
    since_on DATE,
    until_on DATE,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX membership_now ON membership (person_id) WHERE until_on IS NULL;
CREATE INDEX membership_person ON membership (person_id);
CREATE INDEX membership_place ON membership (division_path);
CREATE INDEX membership_organisation ON membership (organisation_id);

-- 考试结果: one subject of one sitting. Facts are only added; a correction is a new fact that names the one it supersedes.
CREATE TABLE exam_result (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    exam_year BIGINT NOT NULL,
    level TEXT NOT NULL,
    subject TEXT COLLATE "C" NOT NULL REFERENCES subject (code),
    half_marks BIGINT CHECK (half_marks >= 0),
    status TEXT NOT NULL,
    division TEXT COLLATE "C" NOT NULL REFERENCES division (code),
    division_path TEXT COLLATE "C" NOT NULL,
    import_id UUID,
    recorded_at TIMESTAMPTZ NOT NULL,
    supersedes UUID REFERENCES exam_result (id)
);
-- One first fact per person, year and subject, and at most one successor of each fact: the corrections form a line.
CREATE UNIQUE INDEX exam_result_first ON exam_result (person_id, exam_year, subject) WHERE supersedes IS NULL;
CREATE UNIQUE INDEX exam_result_supersedes ON exam_result (supersedes);
CREATE INDEX exam_result_person ON exam_result (person_id);
CREATE FUNCTION exam_result_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'exam results are append-only';
END $$;
CREATE TRIGGER exam_result_no_change BEFORE UPDATE OR DELETE ON exam_result
    FOR EACH ROW EXECUTE FUNCTION exam_result_refuse();

-- 合格线 by years, level, subject (null: every subject) and area (null: the whole country).
CREATE TABLE pass_line (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    first_year BIGINT NOT NULL,
    last_year BIGINT,
    level TEXT NOT NULL,
    subject TEXT COLLATE "C" REFERENCES subject (code),
    division_path TEXT COLLATE "C",
    half_marks BIGINT NOT NULL,
    locally_valid BOOLEAN NOT NULL,
    source TEXT NOT NULL
);

-- What follows from the ledger by the rules, for lists: kept in step with exam_result, never entered by hand.
CREATE TABLE person_standing (
    person_id UUID PRIMARY KEY NOT NULL REFERENCES person (id),
    level TEXT NOT NULL,
    reached_year BIGINT,
    locally_valid BOOLEAN NOT NULL,
    step TEXT NOT NULL,
    step_level TEXT NOT NULL,
    step_until DATE,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX person_standing_step ON person_standing (step);

-- An uploaded file between preview and being applied. File and report may name people: both are sealed.
CREATE TABLE import_draft (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    owner_account_id UUID,
    division TEXT COLLATE "C" NOT NULL REFERENCES division (code),
    division_path TEXT COLLATE "C" NOT NULL,
    organisation_id UUID REFERENCES organisation (id),
    options TEXT NOT NULL,
    sealed_file BYTEA NOT NULL,
    sealed_report BYTEA NOT NULL,
    ok_rows BIGINT NOT NULL,
    warning_rows BIGINT NOT NULL,
    error_rows BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    applied_at TIMESTAMPTZ,
    outcome TEXT NOT NULL
);
CREATE INDEX import_draft_owner ON import_draft (owner_account_id, created_at);
CREATE INDEX import_draft_expires ON import_draft (expires_at);

-- 证书. The number is opaque (domain.md §2.1): folded for comparison, never taken apart.
CREATE TABLE certificate (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    level TEXT NOT NULL,
    scheme TEXT NOT NULL,
    number TEXT NOT NULL,
    number_folded TEXT COLLATE "C" NOT NULL UNIQUE,
    title TEXT NOT NULL,
    issuer TEXT NOT NULL,
    obtained_on DATE NOT NULL,
    locally_valid BOOLEAN NOT NULL,
    division_path TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX certificate_person ON certificate (person_id);

-- The national line has been fixed at 60 of 100 since 2022 (domain.md §1.3, {S13}{S14}). Marks are counted in halves: 60 is 120.
INSERT INTO pass_line (id, first_year, last_year, level, subject, division_path, half_marks, locally_valid, source) VALUES
    ('national-junior', 2022, NULL, 'junior', NULL, NULL, 120, FALSE, '2022 年起 33 项专业技术人员职业资格考试实行相对固定合格标准'),
    ('national-intermediate', 2022, NULL, 'intermediate', NULL, NULL, 120, FALSE, '2022 年起 33 项专业技术人员职业资格考试实行相对固定合格标准'),
    ('national-senior', 2022, NULL, 'senior', NULL, NULL, 120, FALSE, '2022 年起 33 项专业技术人员职业资格考试实行相对固定合格标准');

-- Separate lines (单独划线), valid only locally: the areas named in the notices as whole provinces, prefectures or counties. The 160
-- key counties and the areas of 2020 other than Tibet are left out: their list must come from the notice itself.
INSERT INTO pass_line (id, first_year, last_year, level, subject, division_path, half_marks, locally_valid, source)
SELECT 'separate-' || line.column1 || '-' || line.column3 || area.column1, line.column2, line.column2, line.column3, NULL, area.column1,
    line.column4, TRUE, line.column5
FROM (VALUES
    ('/54/'),
    ('/65/6529/'), ('/65/6530/'), ('/65/6531/'), ('/65/6532/'),
    ('/51/5132/'), ('/51/5133/'), ('/51/5134/'), ('/51/5111/511113/'), ('/51/5111/511132/'), ('/51/5111/511133/'),
    ('/53/5334/'),
    ('/62/6229/'), ('/62/6230/'), ('/62/6206/620623/'),
    ('/63/6322/'), ('/63/6323/'), ('/63/6325/'), ('/63/6326/'), ('/63/6327/'), ('/63/6328/')
) AS area
CROSS JOIN (VALUES
    ('2023', 2023, 'junior', 110, '2023 年单独划线通告'),
    ('2023', 2023, 'intermediate', 116, '2023 年单独划线通告'),
    ('2024', 2024, 'junior', 106, '2024 年单独划线通告（cpta.com.cn/2024/1829）'),
    ('2024', 2024, 'intermediate', 118, '2024 年单独划线通告（cpta.com.cn/2024/1829）'),
    ('2025', 2025, 'junior', 106, '2025 年单独划线通告（cpta.com.cn/2025/2064）'),
    ('2025', 2025, 'intermediate', 116, '2025 年单独划线通告（cpta.com.cn/2025/2064）')
) AS line;

INSERT INTO pass_line (id, first_year, last_year, level, subject, division_path, half_marks, locally_valid, source) VALUES
    ('separate-2020-intermediate/54/', 2020, 2020, 'intermediate', NULL, '/54/', 100, TRUE, '2020 年单独划线通告'),
    ('separate-2020-senior/54/', 2020, 2020, 'senior', NULL, '/54/', 116, TRUE, '2020 年单独划线通告');
