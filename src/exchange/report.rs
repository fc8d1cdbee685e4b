//! The report of an import, row by row.

use serde::{Deserialize, Serialize};

use super::Table;
use super::write::{Sheet, Value, WriteError, to_xlsx};
use crate::bilingual::{Bilingual, Language};

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// 可导入: will be (or was) taken.
    Ok,
    /// 有提示: will be taken; somebody should look.
    Warning,
    /// 有错误: stays out.
    Error,
    /// 无变化: is there already, just so.
    Unchanged,
}

impl Verdict {
    /// For people.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Ok => Bilingual::new("可导入", "good"),
            Self::Warning => Bilingual::new("有提示", "warning"),
            Self::Error => Bilingual::new("有错误", "error"),
            Self::Unchanged => Bilingual::new("无变化", "unchanged"),
        }
    }
}

/// What was found about one row. A row may have several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReport {
    /// The sheet; empty for CSV.
    pub sheet: String,
    /// The row's number in the sheet; 0 for the file as a whole.
    pub row: usize,
    /// What was read: enough to recognise the row by.
    pub what: String,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What was found.
    pub sentence: Bilingual,
    /// How to mend it; empty when there is nothing to mend.
    pub fix: Bilingual,
}

/// How many rows got which verdict. A row with several findings counts once, by the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Taken without remark.
    pub ok: usize,
    /// Taken with a remark.
    pub warning: usize,
    /// Left out.
    pub error: usize,
    /// There already.
    pub unchanged: usize,
}

/// A whole import's report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    /// In the file's order.
    pub rows: Vec<RowReport>,
    /// How many records the good rows would add, where the import says so.
    #[serde(default)]
    pub adds: usize,
    /// How many they would change.
    #[serde(default)]
    pub changes: usize,
    /// How many people its rows name wait to be settled by somebody, once it is applied (待核对).
    #[serde(default)]
    pub reviews: usize,
}

impl Report {
    /// Adds a finding that needs no mending.
    pub fn note(&mut self, sheet: &str, row: usize, what: impl Into<String>, verdict: Verdict, sentence: Bilingual) {
        self.add(sheet, row, what, verdict, sentence, Bilingual::default());
    }

    /// Adds a finding.
    pub fn add(&mut self, sheet: &str, row: usize, what: impl Into<String>, verdict: Verdict, sentence: Bilingual, fix: Bilingual) {
        self.rows.push(RowReport { sheet: sheet.to_owned(), row, what: what.into(), verdict, sentence, fix });
    }

    /// How many rows got which verdict.
    pub fn counts(&self) -> Counts {
        const fn weight(verdict: Verdict) -> u8 {
            match verdict {
                Verdict::Unchanged => 0,
                Verdict::Ok => 1,
                Verdict::Warning => 2,
                Verdict::Error => 3,
            }
        }
        let mut worst: std::collections::HashMap<(&str, usize), Verdict> = std::collections::HashMap::new();
        for row in &self.rows {
            let entry = worst.entry((&row.sheet, row.row)).or_insert(row.verdict);
            if weight(row.verdict) > weight(*entry) {
                *entry = row.verdict;
            }
        }
        let mut counts = Counts::default();
        for verdict in worst.into_values() {
            match verdict {
                Verdict::Ok => counts.ok += 1,
                Verdict::Warning => counts.warning += 1,
                Verdict::Error => counts.error += 1,
                Verdict::Unchanged => counts.unchanged += 1,
            }
        }
        counts
    }

    /// Whether any row must stay out.
    pub fn has_errors(&self) -> bool {
        self.rows.iter().any(|row| row.verdict == Verdict::Error)
    }

    /// Whether this row may be taken.
    pub fn accepts(&self, sheet: &str, row: usize) -> bool {
        !self.rows.iter().any(|found| found.verdict == Verdict::Error && found.row == row && found.sheet == sheet)
    }
}

/// The original rows with three more columns: the verdict, what was found, how to mend it.
pub fn report_workbook(tables: &[Table], report: &Report, language: Language) -> Result<Vec<u8>, WriteError> {
    let mut found: std::collections::HashMap<(&str, usize), Vec<&RowReport>> = std::collections::HashMap::new();
    for row in &report.rows {
        found.entry((&row.sheet, row.row)).or_default().push(row);
    }
    let added = match language {
        Language::Zh => ["核对结果", "说明", "如何修改"],
        Language::En => ["Result", "Finding", "How to mend it"],
    };
    let sheets: Vec<Sheet> = tables
        .iter()
        .enumerate()
        .map(|(at, table)| {
            let width = table.rows.iter().map(|row| row.cells.len()).chain([table.header.len()]).max().unwrap_or_default();
            let mut header = table.header.clone();
            header.resize(width, String::new());
            header.extend(added.map(str::to_owned));
            let rows = table
                .rows
                .iter()
                .map(|row| {
                    let mut values: Vec<Value> = row.cells.iter().map(|cell| Value::text(&cell.text)).collect();
                    values.resize(width, Value::Empty);
                    let findings = found.get(&(table.sheet.as_str(), row.number)).map(Vec::as_slice).unwrap_or_default();
                    let join = |text: &dyn Fn(&RowReport) -> Bilingual| {
                        let mut texts: Vec<String> =
                            findings.iter().map(|row| text(row).in_language(language).to_owned()).collect();
                        texts.dedup();
                        texts.retain(|text| !text.is_empty());
                        Value::Text(texts.join("\n"))
                    };
                    values.extend([
                        join(&|row| row.verdict.name()),
                        join(&|row| row.sentence.clone()),
                        join(&|row| row.fix.clone()),
                    ]);
                    values
                })
                .collect();
            let name = if table.sheet.is_empty() { format!("{}", at + 1) } else { table.sheet.clone() };
            Sheet { name, header, rows }
        })
        .collect();
    to_xlsx(&sheets)
}
