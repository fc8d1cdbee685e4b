-- 区县统计: reported figures, and releases whose cells are frozen.

-- 报送数据: typed or imported by a unit, with its source. A correction is a new row; the old one points to it and stays.
CREATE TABLE figure (
    id BLOB PRIMARY KEY NOT NULL,
    division TEXT NOT NULL REFERENCES division (code),
    division_path TEXT NOT NULL,
    figure_year INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    value INTEGER NOT NULL,
    scale INTEGER NOT NULL,
    qualifier TEXT NOT NULL,
    origin TEXT NOT NULL,
    definition TEXT NOT NULL,
    definition_en TEXT NOT NULL,
    source TEXT NOT NULL,
    source_en TEXT NOT NULL,
    reported_on TEXT,
    entered_by BLOB,
    created_at TEXT NOT NULL,
    superseded_by BLOB
) STRICT;
CREATE UNIQUE INDEX figure_current ON figure (division, figure_year, indicator) WHERE superseded_by IS NULL;
CREATE INDEX figure_path ON figure (division_path, figure_year);

-- 发布: one year's figures of a division and everything below it, as they were when they were made. Never changed.
CREATE TABLE release (
    id BLOB PRIMARY KEY NOT NULL,
    number INTEGER NOT NULL UNIQUE,
    division TEXT REFERENCES division (code),
    division_path TEXT NOT NULL,
    exam_year INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    made_by BLOB,
    made_by_name TEXT NOT NULL,
    description TEXT NOT NULL,
    smallest_shown INTEGER NOT NULL,
    smallest_extreme INTEGER NOT NULL
) STRICT;
CREATE INDEX release_place ON release (exam_year, division_path);

-- A hidden cell keeps no numbers at all. `own_part` is what was counted at the division itself and at none below it.
CREATE TABLE release_cell (
    release_id BLOB NOT NULL REFERENCES release (id),
    level TEXT NOT NULL,
    division_path TEXT NOT NULL,
    parent_path TEXT NOT NULL,
    own_part INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    entered INTEGER,
    approved INTEGER,
    sat INTEGER,
    passed INTEGER,
    PRIMARY KEY (release_id, level, division_path, own_part)
) STRICT;
CREATE INDEX release_cell_parent ON release_cell (release_id, level, parent_path);

-- 小数抑制: the thresholds of the next release. One row.
CREATE TABLE suppression_rule (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    smallest_shown INTEGER NOT NULL,
    smallest_extreme INTEGER NOT NULL
) STRICT;
INSERT INTO suppression_rule (id, smallest_shown, smallest_extreme) VALUES (1, 5, 10);
