//! 题库表格: questions in a spreadsheet, as trainers and software of the trade write them.
//!
//! Pure: tables in, drafts and a report out. Whether a question is in the bank already, and where its chapter is, the question
//! room says afterwards.

mod spelling;

use std::collections::HashMap;

pub use spelling::DraftKind;

use super::cells::{fold, year};
use super::{Report, Table, TableRow, Verdict};
use crate::bilingual::Bilingual;

/// More questions than this are refused as a whole.
pub const MAX_QUESTIONS: usize = 20_000;
/// Options in columns of their own: A to H.
const OPTION_COLUMNS: usize = 8;

const STEM: usize = 0;
const KIND: usize = 1;
const KEY: usize = 2;
const EXPLANATION: usize = 3;
const CHAPTER: usize = 4;
const DIFFICULTY: usize = 5;
const TAGS: usize = 6;
const YEAR: usize = 7;
const SOURCE: usize = 8;
const LEVEL: usize = 9;
const SUBJECT: usize = 10;
const OPTIONS: usize = 11;
const FIRST_OPTION: usize = 12;

/// The columns looked for, to give to [`read`](super::read()).
pub const HEADERS: &[&[&str]] = &[
    &["题干", "题目", "试题", "问题", "题目内容", "试题内容", "stem", "question"],
    &["题型", "题目类型", "试题类型", "type"],
    &["答案", "正确答案", "正确选项", "参考答案", "标准答案", "key", "answer"],
    &["解析", "答案解析", "试题解析", "题目解析", "explanation"],
    &["章节", "所属章节", "题目分类", "知识点", "知识点名称", "课程结构", "chapter"],
    &["难度", "题目难度", "试题难度", "难易程度", "difficulty"],
    &["标签", "tags"],
    &["年份", "年度", "year"],
    &["来源", "出处", "source"],
    &["级别", "level"],
    &["科目", "subject"],
    &["选项", "备选项", "options"],
    &["选项A", "A", "A选项", "答案A"],
    &["选项B", "B", "B选项", "答案B"],
    &["选项C", "C", "C选项", "答案C"],
    &["选项D", "D", "D选项", "答案D"],
    &["选项E", "E", "E选项", "答案E"],
    &["选项F", "F", "F选项", "答案F"],
    &["选项G", "G", "G选项", "答案G"],
    &["选项H", "H", "H选项", "答案H"],
];

/// Columns that mean nothing to us and needn't be mentioned.
const IGNORED: &[&str] = &["序号", "编号", "题号", "no", "no.", "id", "分值", "核对结果", "说明", "如何修改"];

/// A question as it stands in a row that has no errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftQuestion {
    /// The sheet it is on.
    pub sheet: String,
    /// Its row there.
    pub row: usize,
    /// 题干
    pub stem: String,
    /// 题型
    pub kind: DraftKind,
    /// 选项, in the order written.
    pub options: Vec<String>,
    /// The right options, as places in `options`, ascending.
    pub key: Vec<usize>,
    /// 解析, or empty.
    pub explanation: String,
    /// 章节, from the top.
    pub chapter: Vec<String>,
    /// 难度 from 1 (easy) to 5, if given.
    pub difficulty: Option<u8>,
    /// 标签
    pub tags: Vec<String>,
    /// 来源, or empty.
    pub source: String,
    /// 年份
    pub year: Option<i32>,
    /// 级别 as written, or empty.
    pub level: String,
    /// 科目 as written, or empty.
    pub subject: String,
}

/// Reads the questions of all tables and checks each by itself and against the others of the file.
pub fn read_questions(tables: &[Table]) -> (Vec<DraftQuestion>, Report) {
    let mut report = Report::default();
    let mut drafts = Vec::new();
    if tables.iter().map(|table| table.rows.len()).sum::<usize>() > MAX_QUESTIONS {
        report.add(
            "",
            0,
            "",
            Verdict::Error,
            Bilingual::new("超过 2 万道题，没有导入任何内容。", "There are more than 20,000 questions; nothing was imported."),
            Bilingual::new("请拆成几个文件分别上传。", "Split the file and upload the parts."),
        );
        return (drafts, report);
    }
    let mut seen: HashMap<String, (String, usize)> = HashMap::new();
    for table in tables {
        mention_unknown_columns(table, &mut report);
        for row in &table.rows {
            let mut findings = Findings::default();
            let draft = read_row(table, row, &mut findings);
            if let Some(draft) = &draft {
                let first = seen.entry(fingerprint(draft)).or_insert_with(|| (draft.sheet.clone(), draft.row));
                if *first != (draft.sheet.clone(), draft.row) {
                    let (sheet, row) = (first.0.as_str(), first.1);
                    findings.error(
                        format!("与 {sheet} 第 {row} 行是同一道题。"),
                        format!("The same question as in row {row} {sheet}."),
                        "请删去其中一行。",
                        "Remove one of the two.",
                    );
                }
            }
            let what: String = table.text(row, STEM).chars().take(40).collect();
            let good = !findings.has_error;
            if findings.list.is_empty() {
                report.note(&table.sheet, row.number, what, Verdict::Ok, Bilingual::new("可以导入。", "Ready to import."));
            } else {
                for (verdict, sentence, fix) in findings.list {
                    report.add(&table.sheet, row.number, what.as_str(), verdict, sentence, fix);
                }
            }
            drafts.extend(draft.filter(|_| good));
        }
    }
    (drafts, report)
}

/// What was found in one row.
#[derive(Default)]
struct Findings {
    list: Vec<(Verdict, Bilingual, Bilingual)>,
    has_error: bool,
}

impl Findings {
    fn error(&mut self, zh: impl Into<String>, en: impl Into<String>, fix_zh: &str, fix_en: &str) {
        self.has_error = true;
        self.list.push((Verdict::Error, Bilingual::new(zh, en), Bilingual::new(fix_zh, fix_en)));
    }

    fn warning(&mut self, zh: impl Into<String>, en: impl Into<String>, fix_zh: &str, fix_en: &str) {
        self.list.push((Verdict::Warning, Bilingual::new(zh, en), Bilingual::new(fix_zh, fix_en)));
    }
}

fn read_row(table: &Table, row: &TableRow, findings: &mut Findings) -> Option<DraftQuestion> {
    let text = |wanted| table.text(row, wanted);
    let stem = text(STEM).to_owned();
    if stem.is_empty() {
        findings.error("题干是空的。", "The stem is empty.", "请填写题干，或删去这一行。", "Write the stem, or remove the row.");
    }
    let mut options = read_options(table, row, findings);
    let key_text = text(KEY);
    let kind = read_kind(text(KIND), &table.sheet, key_text, findings)?;
    if kind == DraftKind::Judgement && options.is_empty() {
        options = vec!["正确".to_owned(), "错误".to_owned()];
    }
    let key = read_key(kind, key_text, options.len(), findings);
    check_options(kind, &options, findings);
    check_count(kind, &options, &key, findings);
    let difficulty = match (text(DIFFICULTY), spelling::difficulty(text(DIFFICULTY))) {
        ("", _) => None,
        (_, Some(difficulty)) => Some(difficulty),
        (written, None) => {
            findings.warning(
                format!("难度“{written}”无法识别，将不填难度。"),
                format!("The difficulty “{written}” isn't known and will be left out."),
                "请用 易、中、难 或 1–5。",
                "Use 易, 中, 难 or 1 to 5.",
            );
            None
        }
    };
    let levels = |text: &str, marks: &[char]| -> Vec<String> {
        text.split(marks).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    Some(DraftQuestion {
        sheet: table.sheet.clone(),
        row: row.number,
        stem,
        kind,
        options,
        key,
        explanation: text(EXPLANATION).to_owned(),
        chapter: levels(text(CHAPTER), &['/', ';', '>', '／', '；', '＞', '\\']),
        difficulty,
        tags: levels(text(TAGS), &[',', ';', '，', '；', '、', '|']),
        source: text(SOURCE).to_owned(),
        year: year(text(YEAR)),
        level: text(LEVEL).to_owned(),
        subject: text(SUBJECT).to_owned(),
    })
}

/// The options of a row, from columns or from one cell. Empty columns at the end don't count.
fn read_options(table: &Table, row: &TableRow, findings: &mut Findings) -> Vec<String> {
    let mut options: Vec<String> = ('A'..='H')
        .zip(FIRST_OPTION..FIRST_OPTION + OPTION_COLUMNS)
        .map(|(letter, column)| spelling::without_mark(table.text(row, column), letter).to_owned())
        .collect();
    let used = options.iter().rposition(|option| !option.is_empty()).map_or(0, |last| last + 1);
    options.truncate(used);
    if options.is_empty() {
        options = spelling::split_options(table.text(row, OPTIONS));
    }
    if let Some((letter, _)) = ('A'..).zip(&options).find(|(_, option)| option.is_empty()) {
        findings.error(
            format!("选项 {letter} 是空的，而它后面还有选项。"),
            format!("Option {letter} is empty although others follow."),
            "请补上这个选项，或把后面的选项前移并同时修改答案。",
            "Fill it in, or move the later options up and change the key accordingly.",
        );
    }
    options
}

fn read_kind(written: &str, sheet: &str, key: &str, findings: &mut Findings) -> Option<DraftKind> {
    let kind = match (spelling::kind(written), written.is_empty()) {
        (Some(kind), _) => kind,
        (None, false) => {
            findings.error(
                format!("题型“{written}”无法识别。"),
                format!("The type “{written}” isn't known."),
                "请写 单选、多选 或 判断。",
                "Write 单选 (single), 多选 (multiple) or 判断 (true or false).",
            );
            return None;
        }
        (None, true) => spelling::kind(sheet).unwrap_or_else(|| {
            let kind = spelling::kind_of_key(key);
            let (zh, en) = kind.names();
            findings.warning(
                format!("没有写题型，按答案当作{zh}题。"),
                format!("No type is given; judging by the key it is taken as {en}."),
                "请填写题型，或确认无误。",
                "Fill in the type, or make sure that this is right.",
            );
            kind
        }),
    };
    if kind == DraftKind::Written {
        findings.error(
            "这是案例分析或简答题，本系统目前只收选择题和判断题；这一行没有导入。",
            "This is a case or essay question; only choices and true-or-false are held, so the row stays out.",
            "请删去这一行。",
            "Remove the row.",
        );
        return None;
    }
    Some(kind)
}

fn read_key(kind: DraftKind, written: &str, options: usize, findings: &mut Findings) -> Vec<usize> {
    if written.is_empty() {
        findings.error("没有答案。", "There is no key.", "请填写答案。", "Write the key.");
        return Vec::new();
    }
    let Some(mut key) = spelling::key(kind, written) else {
        findings.error(
            format!("答案“{written}”无法识别。"),
            format!("The key “{written}” can't be understood."),
            "请写选项字母，如 A 或 ACD；判断题写 正确 或 错误。",
            "Write the letters, such as A or ACD; for true or false write 正确 or 错误.",
        );
        return Vec::new();
    };
    key.sort_unstable();
    let given = key.len();
    key.dedup();
    if key.len() < given {
        findings.error(
            "答案里有重复的字母。",
            "The key names a letter twice.",
            "请核对是否写错了其中一个。",
            "Check whether one of them should be another letter.",
        );
    }
    if let Some(letter) = key.iter().find(|place| **place >= options).and_then(|place| ('A'..='Z').nth(*place)) {
        findings.error(
            format!("答案 {letter} 没有对应的选项。"),
            format!("The key names option {letter}, which doesn't exist."),
            "请补上选项或改正答案。",
            "Add the option or correct the key.",
        );
    }
    key
}

fn check_options(kind: DraftKind, options: &[String], findings: &mut Findings) {
    if options.len() < 2 {
        findings.error("选项少于两个。", "There are fewer than two options.", "请补全选项。", "Add the missing options.");
    }
    if kind == DraftKind::Judgement && options.len() > 2 {
        findings.error(
            "判断题有两个以上的选项。",
            "A true-or-false question has more than two options.",
            "请改题型或删去多余的选项。",
            "Change the type or remove options.",
        );
    }
    let folded: Vec<String> = options.iter().map(|option| squeezed(option)).collect();
    let twin = folded.iter().enumerate().find_map(|(at, option)| {
        let before = folded[..at].iter().position(|other| other == option && !option.is_empty())?;
        Some((('A'..='Z').nth(before)?, ('A'..='Z').nth(at)?))
    });
    if let Some((first, second)) = twin {
        findings.error(
            format!("选项 {first} 和 {second} 相同。"),
            format!("Options {first} and {second} are the same."),
            "请修改其中一个。",
            "Change one of them.",
        );
    }
}

fn check_count(kind: DraftKind, options: &[String], key: &[usize], findings: &mut Findings) {
    if key.is_empty() {
        return;
    }
    match kind {
        DraftKind::Single | DraftKind::Judgement if key.len() > 1 => findings.error(
            format!("单选题和判断题只能有一个答案，这里有 {} 个。", key.len()),
            format!("A single choice has one right option; here are {}.", key.len()),
            "请改成多选题，或只留一个答案。",
            "Make it a multiple choice, or leave one.",
        ),
        DraftKind::Multiple if options.len() != 5 || !(2..=4).contains(&key.len()) => findings.warning(
            format!("考试的多选题是 5 个选项、2 至 4 个答案，这里是 {} 个选项、{} 个答案。", options.len(), key.len()),
            format!(
                "The exam's multiple choices have 5 options and 2 to 4 right ones; here are {} and {}.",
                options.len(),
                key.len()
            ),
            "可以导入；请确认无误。",
            "It can be imported; make sure that this is right.",
        ),
        _ => {}
    }
}

fn mention_unknown_columns(table: &Table, report: &mut Report) {
    let unknown: Vec<&str> = table
        .header
        .iter()
        .enumerate()
        .filter(|(at, name)| !name.is_empty() && !table.columns.contains(&Some(*at)))
        .map(|(_, name)| name.as_str())
        .filter(|name| !IGNORED.contains(&squeezed(name).as_str()))
        .collect();
    if !unknown.is_empty() {
        report.add(
            &table.sheet,
            table.header_row,
            unknown.join("、"),
            Verdict::Warning,
            Bilingual::new(
                format!("这些列不认识，内容不会导入：{}。", unknown.join("、")),
                format!("These columns aren't known and won't be imported: {}.", unknown.join(", ")),
            ),
            Bilingual::new("如需导入，请按模板修改列名。", "To import them, name them as in the template."),
        );
    }
}

/// Half-width, lower case, without white space and punctuation: what makes two texts the same.
fn squeezed(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn fingerprint(draft: &DraftQuestion) -> String {
    let mut options: Vec<String> = draft.options.iter().map(|option| squeezed(option)).collect();
    options.sort_unstable();
    format!("{}\n{}", squeezed(&draft.stem), options.join("\n"))
}
