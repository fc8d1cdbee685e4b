-- Subjects get the names everybody types (`junior-practice`), questions the shapes of every paper, and versions all they say.

-- Subjects: a copy under the new name, everything moved to it, the old one removed.
ALTER TABLE exam_result DISABLE TRIGGER USER;
CREATE TABLE subject_name_change (old_code TEXT PRIMARY KEY NOT NULL, new_code TEXT NOT NULL);
INSERT INTO subject_name_change (old_code, new_code) VALUES
    ('ability-junior', 'junior-comprehensive'),
    ('practice-junior', 'junior-practice'),
    ('ability-intermediate', 'intermediate-comprehensive'),
    ('law-intermediate', 'intermediate-law'),
    ('practice-intermediate', 'intermediate-practice'),
    ('practice-senior', 'senior-practice');
INSERT INTO subject (code, level, name, name_en, position, objective, full_half_marks, minutes)
    SELECT n.new_code, s.level, s.name, s.name_en, s.position, s.objective, s.full_half_marks, s.minutes
    FROM subject s JOIN subject_name_change n ON n.old_code = s.code;
INSERT INTO chapter (edition, subject, number, name)
    SELECT c.edition, n.new_code, c.number, c.name FROM chapter c JOIN subject_name_change n ON n.old_code = c.subject;
UPDATE question SET subject = (SELECT n.new_code FROM subject_name_change n WHERE n.old_code = question.subject)
    WHERE subject IN (SELECT old_code FROM subject_name_change);
UPDATE question_chapter SET subject = (SELECT n.new_code FROM subject_name_change n WHERE n.old_code = question_chapter.subject)
    WHERE subject IN (SELECT old_code FROM subject_name_change);
UPDATE practice_set SET subject = (SELECT n.new_code FROM subject_name_change n WHERE n.old_code = practice_set.subject)
    WHERE subject IN (SELECT old_code FROM subject_name_change);
UPDATE exam_result SET subject = (SELECT n.new_code FROM subject_name_change n WHERE n.old_code = exam_result.subject)
    WHERE subject IN (SELECT old_code FROM subject_name_change);
UPDATE pass_line SET subject = (SELECT n.new_code FROM subject_name_change n WHERE n.old_code = pass_line.subject)
    WHERE subject IN (SELECT old_code FROM subject_name_change);
DELETE FROM chapter WHERE subject IN (SELECT old_code FROM subject_name_change);
DELETE FROM subject WHERE code IN (SELECT old_code FROM subject_name_change);
DROP TABLE subject_name_change;
ALTER TABLE exam_result ENABLE TRIGGER USER;

-- 大纲: chapters of the law paper as the editions' books divide it; an editor can change them.
INSERT INTO chapter (edition, subject, number, name) VALUES
    ('2018', 'intermediate-law', '01', '社会工作法规与政策概述'),
    ('2018', 'intermediate-law', '02', '社会工作专业人才队伍建设法规与政策'),
    ('2018', 'intermediate-law', '03', '社会救助法规与政策'),
    ('2018', 'intermediate-law', '04', '特定人群权益保护法规与政策'),
    ('2018', 'intermediate-law', '05', '婚姻家庭法规与政策'),
    ('2018', 'intermediate-law', '06', '人民调解、信访工作和突发事件应对法规与政策'),
    ('2018', 'intermediate-law', '07', '社区矫正、禁毒和治安管理法规与政策'),
    ('2018', 'intermediate-law', '08', '烈士褒扬与优抚安置法规与政策'),
    ('2018', 'intermediate-law', '09', '城乡基层群众自治和社区建设法规与政策'),
    ('2018', 'intermediate-law', '10', '公益慈善事业与志愿服务法规与政策'),
    ('2018', 'intermediate-law', '11', '社会组织法规与政策'),
    ('2018', 'intermediate-law', '12', '劳动就业和劳动关系法规与政策'),
    ('2018', 'intermediate-law', '13', '健康与计划生育法规与政策'),
    ('2018', 'intermediate-law', '14', '社会保险法规与政策');

-- 题型: judgements and cases, too.
ALTER TABLE question_version DROP CONSTRAINT question_version_kind_check;
ALTER TABLE question_version ADD CONSTRAINT question_version_kind_check CHECK (kind IN ('single', 'multiple', 'judgement', 'case'));
ALTER TABLE question_version DISABLE TRIGGER question_version_no_update;

-- What belongs to a version, so that its history is whole: chapters [{"edition":"2018","chapter":"03"}] and tags ["…"]; for a case the
-- tasks ["…"], the rubric [{"id":"a","task":1,"text":"…","half_marks":4}] and a model answer; and why it was written.
ALTER TABLE question_version ADD COLUMN chapters TEXT NOT NULL DEFAULT '[]';
ALTER TABLE question_version ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE question_version ADD COLUMN tasks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE question_version ADD COLUMN rubric TEXT NOT NULL DEFAULT '[]';
ALTER TABLE question_version ADD COLUMN model_answer TEXT NOT NULL DEFAULT '';
ALTER TABLE question_version ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE question_version SET
    chapters = COALESCE((SELECT json_agg(json_build_object('edition', c.edition, 'chapter', c.chapter) ORDER BY c.edition, c.chapter)::text
        FROM question_chapter c WHERE c.question_id = question_version.question_id), '[]'),
    tags = COALESCE((SELECT json_agg(t.tag ORDER BY t.tag)::text FROM question_tag t WHERE t.question_id = question_version.question_id), '[]');
ALTER TABLE question_version ENABLE TRIGGER question_version_no_update;

-- How far the newest version has come; `status` says what people get to see.
ALTER TABLE question ADD COLUMN latest_version_id UUID;
ALTER TABLE question ADD COLUMN latest_stage TEXT COLLATE "C" NOT NULL DEFAULT 'draft'
    CHECK (latest_stage IN ('draft', 'in_review', 'returned', 'published'));
ALTER TABLE question ADD COLUMN submitted_at TIMESTAMPTZ;
ALTER TABLE question ADD COLUMN retired_reason TEXT NOT NULL DEFAULT '';
UPDATE question SET
    latest_version_id = (SELECT v.id FROM question_version v WHERE v.question_id = question.id ORDER BY v.number DESC LIMIT 1),
    latest_stage = CASE status WHEN 'in_review' THEN 'in_review' WHEN 'draft' THEN 'draft' ELSE 'published' END;
CREATE INDEX question_latest ON question (latest_stage, updated_at);
