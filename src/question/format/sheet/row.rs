//! One row: a question, or what keeps it from being one.

use super::check;
use super::columns::{
    CHAPTER, DIFFICULTY, EDITION, EXPLANATION, FIRST_OPTION, KEY, KIND, LAW_AS_OF, LEVEL, MODEL_ANSWER, NAME, OPTIONS, REVIEW_BY,
    RUBRIC, SOURCE, STEM, SUBJECT, TAGS, TASKS, YEAR, letters,
};
use super::{lists, spelling};
use crate::exchange::{Table, TableRow, cells};
use crate::question::Kind;
use crate::question::format::text::finding;
use crate::question::format::{At, FileOption, FileQuestion, Finding, Status};
use chrono::NaiveDate;

/// A row being read.
pub(super) struct Row<'a> {
    table: &'a Table,
    cells: &'a TableRow,
    findings: &'a mut Vec<Finding>,
    has_error: bool,
    /// Columns whose cells are formulas: that they hold nothing isn't worth saying.
    formulas: Vec<usize>,
}

type Words<Z, E> = (Z, E);

/// The type was taken from the key.
const GUESSED: &str = "guessed-kind";

impl Row<'_> {
    pub(super) fn text(&self, column: usize) -> &str {
        self.table.text(self.cells, column)
    }

    /// Under a column, or in the row as a whole where the sheet has no such column.
    fn at(&self, column: usize) -> At {
        // Options may stand in columns of their own or in one.
        let place = self.table.column(column).or_else(|| (column >= FIRST_OPTION).then(|| self.table.column(OPTIONS))?);
        At { column: place.map(letters), ..At::row(&self.table.sheet, self.cells.number) }
    }

    pub(super) fn error(
        &mut self,
        column: usize,
        kind: &'static str,
        words: Words<impl Into<String>, impl Into<String>>,
        fix: Words<impl Into<String>, impl Into<String>>,
    ) {
        self.has_error = true;
        if !self.formulas.contains(&column) {
            self.findings.push(finding(self.at(column), Status::Error, kind, words, fix));
        }
    }

    fn warning(
        &mut self,
        column: usize,
        kind: &'static str,
        words: Words<impl Into<String>, impl Into<String>>,
        fix: Words<impl Into<String>, impl Into<String>>,
    ) {
        self.findings.push(finding(self.at(column), Status::Warning, kind, words, fix));
    }

    /// The question stays out for the first error that was found since.
    fn spoil(&mut self, since: usize, question: FileQuestion) {
        let of_row = self.findings.iter_mut().skip(since);
        let mut errors = of_row.filter(|finding| matches!(finding.status, Status::Error | Status::Unsupported));
        if let Some(first) = errors.next() {
            first.spoil(question);
        }
    }

    /// Cells that don't hold what was typed: worked out by a formula, or numbers too long to be kept.
    fn check_cells(&mut self) {
        let wanted: Vec<usize> = (0..self.table.columns.len()).filter(|wanted| self.table.column(*wanted).is_some()).collect();
        for wanted in wanted {
            let Some(cell) = self.cells.cell(self.table.column(wanted)) else { continue };
            let (formula, lost, shown) = (cell.formula, cell.has_lost_digits(), cell.text.clone());
            if formula {
                self.error(
                    wanted,
                    "formula",
                    (
                        format!("这一格是公式，不能确认它的内容“{shown}”。"),
                        format!("This cell is a formula; what it shows (“{shown}”) can't be relied on."),
                    ),
                    ("请复制后用“选择性粘贴—值”粘贴为文字。", "Copy it and paste it as a value."),
                );
                self.formulas.push(wanted);
            } else if lost {
                self.warning(
                    wanted,
                    "lost-digits",
                    (
                        format!("“{shown}”超过 15 位，表格软件可能已改掉末几位。"),
                        format!("“{shown}” has more than 15 digits; the spreadsheet program may have changed the last ones."),
                    ),
                    ("请把该列设为文本格式后重新填写。", "Format the column as text and write it again."),
                );
            }
        }
    }

    fn kind(&mut self, has_options: bool) -> Option<Kind> {
        let written = self.text(KIND).to_owned();
        if let Some(kind) = spelling::kind(&written) {
            return Some(kind);
        }
        if spelling::is_foreign_kind(&written) {
            self.has_error = true;
            self.findings.push(finding(
                self.at(KIND),
                Status::Unsupported,
                "unsupported-kind",
                (format!("本系统不收“{written}”，这一行没有导入。"), format!("“{written}” isn't held; the row stays out.")),
                (
                    "请删去这一行，或改写成选择题、判断题或案例题。",
                    "Remove the row, or make it a choice, a true-or-false or a case question.",
                ),
            ));
            return None;
        }
        if !written.is_empty() {
            self.error(
                KIND,
                "unknown-kind",
                (format!("题型“{written}”无法识别。"), format!("The type “{written}” isn't known.")),
                ("请写 单选、多选、判断 或 案例。", "Write 单选 (single), 多选 (multiple), 判断 (true or false) or 案例 (case)."),
            );
            return None;
        }
        if let Some(kind) = spelling::kind(&self.table.sheet) {
            return Some(kind);
        }
        let kind = spelling::kind_of_key(self.text(KEY), has_options);
        let zh = spelling::kind_name(kind);
        self.warning(
            KIND,
            GUESSED,
            (
                format!("没有写题型，按答案当作{zh}题。"),
                format!("No type is given; judging by the key it is taken as {}.", kind.code()),
            ),
            ("请填写题型，或确认无误。", "Fill in the type, or make sure that this is right."),
        );
        Some(kind)
    }

    fn date(&mut self, column: usize) -> Option<NaiveDate> {
        let written = self.text(column).to_owned();
        let date = cells::date(&written);
        if date.is_none() && !written.is_empty() {
            self.warning(
                column,
                "unreadable-date",
                (format!("日期“{written}”无法识别，将不填。"), format!("The date “{written}” can't be read and will be left out.")),
                ("请写成 2025-06-30。", "Write it as 2025-06-30."),
            );
        }
        date
    }

    fn difficulty(&mut self) -> Option<i64> {
        let written = self.text(DIFFICULTY).to_owned();
        let difficulty = spelling::difficulty(&written);
        if difficulty.is_none() && !written.is_empty() {
            self.warning(
                DIFFICULTY,
                "unknown-difficulty",
                (
                    format!("难度“{written}”无法识别，将不填难度。"),
                    format!("The difficulty “{written}” isn't known and will be left out."),
                ),
                ("请用 易、中、难 或 1–5。", "Use 易, 中, 难 or 1 to 5."),
            );
        }
        difficulty
    }
}

/// The question of a row, unless it has an error.
pub(super) fn read(table: &Table, row: &TableRow, findings: &mut Vec<Finding>) -> Option<FileQuestion> {
    let before = findings.len();
    let mut row = Row { table, cells: row, findings, has_error: false, formulas: Vec::new() };
    row.check_cells();
    if row.text(STEM).is_empty() {
        row.error(
            STEM,
            "empty-stem",
            ("题干是空的。", "The stem is empty."),
            ("请填写题干，或删去这一行。", "Write the stem, or remove the row."),
        );
    }
    let options = check::options(&mut row);
    let kind = row.kind(!options.is_empty());
    let mut question = FileQuestion::new(At::row(&table.sheet, row.cells.number), kind.unwrap_or(Kind::Single));
    row.text(STEM).clone_into(&mut question.stem);
    let Some(kind) = kind else {
        question.options = options.into_iter().map(|text| FileOption { text, ..FileOption::default() }).collect();
        row.spoil(before, question);
        return None;
    };
    if kind == Kind::Case {
        read_case(&mut row, &mut question, &options);
    } else {
        read_choice(&mut row, &mut question, options);
    }
    row.text(NAME).clone_into(&mut question.name);
    question.explanation = super::super::letters::read(row.text(EXPLANATION), question.options.len());
    row.text(LEVEL).clone_into(&mut question.level);
    row.text(SUBJECT).clone_into(&mut question.subject);
    row.text(EDITION).clone_into(&mut question.edition);
    question.chapters = lists::chapters(row.text(CHAPTER));
    question.tags = lists::tags(row.text(TAGS));
    question.tags.extend(cells::year(row.text(YEAR)).map(|year| year.to_string()));
    row.text(SOURCE).clone_into(&mut question.source);
    question.difficulty = row.difficulty();
    question.law_as_of = row.date(LAW_AS_OF);
    question.review_by = row.date(REVIEW_BY);
    if row.has_error {
        // What a question that stays out was taken for doesn't matter.
        let mut place = 0;
        row.findings.retain(|finding| {
            place += 1;
            place <= before || finding.kind != GUESSED
        });
        row.spoil(before, question);
        return None;
    }
    Some(question)
}

fn read_choice(row: &mut Row<'_>, question: &mut FileQuestion, mut options: Vec<String>) {
    if question.kind == Kind::Judgement && options.is_empty() {
        options = vec!["正确".to_owned(), "错误".to_owned()];
    }
    let key = check::key(row, question.kind, &options);
    check::set_of_options(row, question.kind, &options);
    question.options = options
        .into_iter()
        .enumerate()
        .map(|(place, text)| FileOption { text, correct: key.contains(&place), ..FileOption::default() })
        .collect();
}

fn read_case(row: &mut Row<'_>, question: &mut FileQuestion, options: &[String]) {
    if !options.is_empty() {
        row.error(
            FIRST_OPTION,
            "mixed",
            ("案例题不应有选项。", "A case has no options."),
            ("请改题型，或删去选项。", "Change the type, or remove the options."),
        );
    }
    question.tasks = lists::tasks(row.text(TASKS));
    if question.tasks.is_empty() {
        row.error(
            TASKS,
            "no-task",
            ("案例题没有小题。", "The case asks nothing."),
            ("请在“小题”列每行写一个小题。", "Write one task per line in the column 小题."),
        );
    }
    match lists::rubric(row.text(RUBRIC)) {
        Some(points) if points.is_empty() => row.error(
            RUBRIC,
            "no-rubric",
            ("案例题没有评分要点。", "The case has no points to mark by."),
            (
                "请在“评分要点”列每行写一个要点，如“第1问 2分：指出……”。",
                "Write one point per line in the column 评分要点, such as “第1问 2分：…”.",
            ),
        ),
        Some(points) => question.rubric = points,
        None => row.error(
            RUBRIC,
            "rubric",
            ("有评分要点没有写分值。", "A rubric point says no marks."),
            ("请写成“第1问 2分：……”，或在行末写“（2分）”。", "Write “第1问 2分：…”, or “（2分）” at the end of the line."),
        ),
    }
    // Sheets without a column of its own have the model answer where choices have the key.
    let answer = if row.table.column(MODEL_ANSWER).is_some() { row.text(MODEL_ANSWER) } else { row.text(KEY) };
    answer.clone_into(&mut question.model_answer);
}
