-- 级别、科目、大纲: levels are fixed by the scheme; subjects, editions and chapters are rows (domain.md §1.1, §1.7).

CREATE TABLE subject (
    code TEXT PRIMARY KEY NOT NULL,
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    position INTEGER NOT NULL,
    objective INTEGER NOT NULL,
    full_half_marks INTEGER NOT NULL,
    minutes INTEGER NOT NULL
) STRICT;

CREATE TABLE syllabus_edition (
    edition TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    first_exam_year INTEGER NOT NULL,
    last_exam_year INTEGER
) STRICT;

CREATE TABLE chapter (
    edition TEXT NOT NULL REFERENCES syllabus_edition (edition),
    subject TEXT NOT NULL REFERENCES subject (code),
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (edition, subject, number)
) STRICT;

INSERT INTO subject (code, level, name, name_en, position, objective, full_half_marks, minutes) VALUES
    ('ability-junior', 'junior', '社会工作综合能力（初级）', 'Comprehensive ability (junior)', 1, 1, 200, 120),
    ('practice-junior', 'junior', '社会工作实务（初级）', 'Social work practice (junior)', 2, 1, 200, 120),
    ('ability-intermediate', 'intermediate', '社会工作综合能力（中级）', 'Comprehensive ability (intermediate)', 1, 1, 200, 120),
    ('law-intermediate', 'intermediate', '社会工作法规与政策', 'Regulations and policies', 2, 1, 200, 120),
    ('practice-intermediate', 'intermediate', '社会工作实务（中级）', 'Social work practice (intermediate)', 3, 0, 200, 150),
    ('practice-senior', 'senior', '社会工作实务（高级）', 'Social work practice (senior)', 1, 0, 200, 180);

INSERT INTO syllabus_edition (edition, name, first_exam_year, last_exam_year) VALUES
    ('2018', '2018 年版', 2019, 2025),
    ('2025', '2025 年版', 2026, NULL);

INSERT INTO chapter (edition, subject, number, name) VALUES
    ('2018', 'ability-junior', '01', '社会工作的内涵、原则及主要领域'),
    ('2018', 'ability-junior', '02', '社会工作价值观与专业伦理'),
    ('2018', 'ability-junior', '03', '人类行为与社会环境'),
    ('2018', 'ability-junior', '04', '个案工作方法'),
    ('2018', 'ability-junior', '05', '小组工作方法'),
    ('2018', 'ability-junior', '06', '社区工作方法'),
    ('2018', 'ability-junior', '07', '社会工作行政'),
    ('2018', 'ability-junior', '08', '社会工作研究'),
    ('2018', 'ability-intermediate', '01', '社会工作的内涵、原则及主要领域'),
    ('2018', 'ability-intermediate', '02', '社会工作价值观与专业伦理'),
    ('2018', 'ability-intermediate', '03', '人类行为与社会环境'),
    ('2018', 'ability-intermediate', '04', '社会工作理论的应用'),
    ('2018', 'ability-intermediate', '05', '个案工作方法'),
    ('2018', 'ability-intermediate', '06', '小组工作方法'),
    ('2018', 'ability-intermediate', '07', '社区工作方法'),
    ('2018', 'ability-intermediate', '08', '社会工作行政'),
    ('2018', 'ability-intermediate', '09', '社会工作督导'),
    ('2018', 'ability-intermediate', '10', '社会工作研究'),
    ('2018', 'practice-junior', '01', '社会工作实务的通用过程模式'),
    ('2018', 'practice-junior', '02', '社会工作实务的通用过程'),
    ('2018', 'practice-junior', '03', '儿童社会工作'),
    ('2018', 'practice-junior', '04', '青少年社会工作'),
    ('2018', 'practice-junior', '05', '老年社会工作'),
    ('2018', 'practice-junior', '06', '妇女社会工作'),
    ('2018', 'practice-junior', '07', '残疾人社会工作'),
    ('2018', 'practice-junior', '08', '矫正社会工作'),
    ('2018', 'practice-junior', '09', '优抚安置社会工作'),
    ('2018', 'practice-junior', '10', '社会救助社会工作'),
    ('2018', 'practice-junior', '11', '家庭社会工作'),
    ('2018', 'practice-junior', '12', '学校社会工作'),
    ('2018', 'practice-junior', '13', '社区社会工作'),
    ('2018', 'practice-junior', '14', '医务社会工作'),
    ('2018', 'practice-junior', '15', '企业社会工作'),
    ('2018', 'practice-intermediate', '01', '社会工作实务的通用过程模式'),
    ('2018', 'practice-intermediate', '02', '社会工作实务的通用过程'),
    ('2018', 'practice-intermediate', '03', '儿童社会工作'),
    ('2018', 'practice-intermediate', '04', '青少年社会工作'),
    ('2018', 'practice-intermediate', '05', '老年社会工作'),
    ('2018', 'practice-intermediate', '06', '妇女社会工作'),
    ('2018', 'practice-intermediate', '07', '残疾人社会工作'),
    ('2018', 'practice-intermediate', '08', '矫正社会工作'),
    ('2018', 'practice-intermediate', '09', '优抚安置社会工作'),
    ('2018', 'practice-intermediate', '10', '社会救助社会工作'),
    ('2018', 'practice-intermediate', '11', '家庭社会工作'),
    ('2018', 'practice-intermediate', '12', '学校社会工作'),
    ('2018', 'practice-intermediate', '13', '社区社会工作'),
    ('2018', 'practice-intermediate', '14', '医务社会工作'),
    ('2018', 'practice-intermediate', '15', '企业社会工作'),
    ('2025', 'ability-junior', '01', '社会工作服务的内涵'),
    ('2025', 'ability-junior', '02', '社会工作服务发展的基本原则'),
    ('2025', 'ability-junior', '03', '开展社会工作服务应重点掌握的相关政治理论'),
    ('2025', 'ability-junior', '04', '专业价值观与道德规范'),
    ('2025', 'ability-junior', '05', '人类行为与社会环境'),
    ('2025', 'ability-junior', '06', '个案社会工作服务方法'),
    ('2025', 'ability-junior', '07', '小组社会工作服务方法'),
    ('2025', 'ability-junior', '08', '社区社会工作服务方法'),
    ('2025', 'ability-junior', '09', '社会工作服务的管理'),
    ('2025', 'ability-junior', '10', '志愿服务'),
    ('2025', 'ability-junior', '11', '社会工作服务研究'),
    ('2025', 'ability-junior', '12', '社会工作服务相关法规与政策');
