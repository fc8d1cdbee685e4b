-- 年限截止日 (domain.md §1.4): by which day years of social work are counted, by province and from an exam year on. What is wrong is withdrawn
-- and entered anew, never overwritten. Null area: wherever no rule of its own is known.
CREATE TABLE cut_off_rule (
    id TEXT PRIMARY KEY NOT NULL,
    first_year INTEGER NOT NULL,
    division_path TEXT,
    -- The cut-off day lies in the exam year (0) or the year before (1).
    years_before INTEGER NOT NULL CHECK (years_before IN (0, 1)),
    month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    day INTEGER NOT NULL CHECK (day BETWEEN 1 AND 31),
    -- 全日制未毕业期间不计
    without_full_time_study INTEGER NOT NULL,
    source TEXT NOT NULL,
    entered_by BLOB REFERENCES account (id),
    entered_at TEXT,
    withdrawn_by BLOB REFERENCES account (id),
    withdrawn_at TEXT,
    withdraw_reason TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO cut_off_rule (id, first_year, division_path, years_before, month, day, without_full_time_study, source) VALUES
    ('everywhere-2019', 2019, NULL, 0, 12, 31, FALSE, '各地公告（如常州 2026 年：年限计算至当年 12 月 31 日）'),
    ('beijing-2025', 2025, '/11/', 1, 12, 31, TRUE, '北京 2025 年公告：计算至 2024 年 12 月 31 日，全日制未毕业期间不计');
