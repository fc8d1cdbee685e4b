-- 区县统计: reported figures, and releases whose cells are frozen.

-- Names are searched by their beginning, as ranges: that needs the order of characters, not of a language.
ALTER TABLE division ALTER COLUMN name TYPE TEXT COLLATE "C";

-- 报送数据: typed or imported by a unit, with its source. A correction is a new row; the old one points to it and stays.
CREATE TABLE figure (
    id UUID PRIMARY KEY NOT NULL,
    division TEXT COLLATE "C" NOT NULL REFERENCES division (code),
    division_path TEXT COLLATE "C" NOT NULL,
    figure_year BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    value BIGINT NOT NULL,
    scale BIGINT NOT NULL,
    qualifier TEXT NOT NULL,
    origin TEXT NOT NULL,
    definition TEXT NOT NULL,
    definition_en TEXT NOT NULL,
    source TEXT NOT NULL,
    source_en TEXT NOT NULL,
    reported_on DATE,
    entered_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    superseded_by UUID
);
CREATE UNIQUE INDEX figure_current ON figure (division, figure_year, indicator) WHERE superseded_by IS NULL;
CREATE INDEX figure_path ON figure (division_path, figure_year);

-- 发布: one year's figures of a division and everything below it, as they were when they were made. Never changed.
CREATE TABLE release (
    id UUID PRIMARY KEY NOT NULL,
    number BIGINT NOT NULL UNIQUE,
    division TEXT COLLATE "C" REFERENCES division (code),
    division_path TEXT COLLATE "C" NOT NULL,
    exam_year BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    made_by UUID,
    made_by_name TEXT NOT NULL,
    description TEXT NOT NULL,
    smallest_shown BIGINT NOT NULL,
    smallest_extreme BIGINT NOT NULL
);
CREATE INDEX release_place ON release (exam_year, division_path);

-- A hidden cell keeps no numbers at all. `own_part` is what was counted at the division itself and at none below it.
CREATE TABLE release_cell (
    release_id UUID NOT NULL REFERENCES release (id),
    level TEXT NOT NULL,
    division_path TEXT COLLATE "C" NOT NULL,
    parent_path TEXT COLLATE "C" NOT NULL,
    own_part BOOLEAN NOT NULL,
    hidden BOOLEAN NOT NULL,
    entered BIGINT,
    approved BIGINT,
    sat BIGINT,
    passed BIGINT,
    PRIMARY KEY (release_id, level, division_path, own_part)
);
CREATE INDEX release_cell_parent ON release_cell (release_id, level, parent_path);

-- 小数抑制: the thresholds of the next release. One row.
CREATE TABLE suppression_rule (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    smallest_shown BIGINT NOT NULL,
    smallest_extreme BIGINT NOT NULL
);
INSERT INTO suppression_rule (id, smallest_shown, smallest_extreme) VALUES (1, 5, 10);
