-- 合格线 of 2020, as far as they are known (domain.md §1.3, {S21}): 四川 55/55 and 59/59/59, 云南 55/56 and 58/56/56, 西藏 52/53; 高级 58. The
-- notice's own list of places isn't known: within Sichuan and Yunnan these are the places that have had a separate line ever since.
INSERT INTO pass_line (id, first_year, last_year, level, subject, division_path, half_marks, locally_valid, source)
SELECT 'separate-2020-' || line.column1 || area.column1, 2020, 2020, line.column2, line.column3, area.column1, line.column4, TRUE,
    '2020 年单独划线通告（地区为后来各年通告中四川省的部分，以当年通告为准）'
FROM (VALUES
    ('/51/5132/'), ('/51/5133/'), ('/51/5134/'), ('/51/5111/511113/'), ('/51/5111/511132/'), ('/51/5111/511133/')
) AS area
CROSS JOIN (VALUES
    ('junior-comprehensive', 'junior', 'junior-comprehensive', 110),
    ('junior-practice', 'junior', 'junior-practice', 110),
    ('intermediate', 'intermediate', NULL, 118),
    ('senior', 'senior', NULL, 116)
) AS line;

INSERT INTO pass_line (id, first_year, last_year, level, subject, division_path, half_marks, locally_valid, source)
SELECT 'separate-2020-' || line.column1 || '/53/5334/', 2020, 2020, line.column2, line.column3, '/53/5334/', line.column4, TRUE,
    '2020 年单独划线通告（地区为后来各年通告中云南省的部分，以当年通告为准）'
FROM (VALUES
    ('junior-comprehensive', 'junior', 'junior-comprehensive', 110),
    ('junior-practice', 'junior', 'junior-practice', 112),
    ('intermediate-comprehensive', 'intermediate', 'intermediate-comprehensive', 116),
    ('intermediate-law', 'intermediate', 'intermediate-law', 112),
    ('intermediate-practice', 'intermediate', 'intermediate-practice', 112),
    ('senior', 'senior', NULL, 116)
) AS line;

INSERT INTO pass_line (id, first_year, last_year, level, subject, division_path, half_marks, locally_valid, source) VALUES
    ('separate-2020-junior-comprehensive/54/', 2020, 2020, 'junior', 'junior-comprehensive', '/54/', 104, TRUE, '2020 年单独划线通告'),
    ('separate-2020-junior-practice/54/', 2020, 2020, 'junior', 'junior-practice', '/54/', 106, TRUE, '2020 年单独划线通告');

-- Why a line or an exception was withdrawn.
ALTER TABLE pass_line ADD COLUMN withdraw_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE exam_exception ADD COLUMN withdraw_reason TEXT NOT NULL DEFAULT '';

-- The last day on which registration and next step are as stored, if no fact is added. Null: to be derived anew.
ALTER TABLE person_standing ADD COLUMN holds_until DATE;
CREATE INDEX person_standing_holds ON person_standing (holds_until);
