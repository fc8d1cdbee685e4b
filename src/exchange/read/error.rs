//! Why a file can't be read, in a word and in a sentence.

use crate::bilingual::Bilingual;

/// Why a file can't be read. Nothing has been changed by then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Neither xlsx, xls, ods nor text.
    #[error("not a spreadsheet: {kind}")]
    NotASpreadsheet {
        /// What it looks like, or empty.
        kind: &'static str,
    },
    /// More than [`MAX_BYTES`](super::MAX_BYTES), packed or unpacked.
    #[error("the file is too large")]
    TooLarge,
    /// More than [`MAX_ROWS`](super::MAX_ROWS).
    #[error("the file has too many rows")]
    TooManyRows,
    /// More cells or text than any list has.
    #[error("the file has too many cells")]
    TooManyCells,
    /// A cell longer than any can be.
    #[error("row {row} has a cell that is too long")]
    CellTooLong {
        /// Its row.
        row: usize,
    },
    /// A character in a cell that nobody can see and no text has.
    #[error("cell {} holds a control character", address(*row, *column))]
    ControlCharacter {
        /// The sheet's name; empty for CSV.
        sheet: String,
        /// Its row, from 1.
        row: usize,
        /// Its column, from 0.
        column: usize,
    },
    /// No row holds the names of the columns.
    #[error("no header row found")]
    NoHeader {
        /// The names looked for, the first of each.
        wanted: Vec<String>,
    },
    /// Text in an encoding we don't know.
    #[error("line {line} can't be decoded")]
    Encoding {
        /// The first such line.
        line: usize,
    },
    /// Locked with a password.
    #[error("the file is protected by a password")]
    Password,
    /// Torn or made wrongly.
    #[error("the file is damaged: {what}")]
    Damaged {
        /// What the reader said, for the log.
        what: String,
    },
}

impl ReadError {
    /// What, in a word that doesn't change.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotASpreadsheet { .. } => "unknown-format",
            Self::TooLarge => "too-large",
            Self::TooManyRows => "too-many-rows",
            Self::TooManyCells => "too-many-cells",
            Self::CellTooLong { .. } => "cell-too-long",
            Self::ControlCharacter { .. } => "control-character",
            Self::NoHeader { .. } => "no-header",
            Self::Encoding { .. } => "encoding",
            Self::Password => "password",
            Self::Damaged { .. } => "damaged",
        }
    }

    /// What happened, what was kept, what to do.
    pub fn sentence(&self) -> Bilingual {
        match self {
            Self::Empty => Bilingual::new(
                "文件是空的，没有导入任何内容。请检查是否选错了文件。",
                "The file is empty; nothing was imported. Check that it is the right file.",
            ),
            Self::NotASpreadsheet { kind: "" } => Bilingual::new(
                "这不是表格文件，没有导入任何内容。请另存为 xlsx 或 CSV 再上传。",
                "This is not a spreadsheet; nothing was imported. Save the list as xlsx or CSV and upload that.",
            ),
            Self::NotASpreadsheet { kind } => Bilingual::new(
                format!(
                    "这个文件实际上是 {kind}，不是可读取的表格，没有导入任何内容。请用表格软件打开，另存为 xlsx 或 CSV 再上传。"
                ),
                format!(
                    "Whatever its name says, this file is {kind}, which can't be read as a spreadsheet; nothing was imported. \
                     Open it in a spreadsheet program, save it as xlsx or CSV, and upload that."
                ),
            ),
            Self::TooLarge => Bilingual::new(
                "文件太大（上限 20 MB，解压后 200 MB），没有导入任何内容。请拆成几个文件分别上传。",
                "The file is too large (20 MB, or 200 MB unpacked, is the limit); nothing was imported. Split it and upload the parts.",
            ),
            Self::TooManyRows => Bilingual::new(
                "超过 10 万行，没有导入任何内容。请拆成几个文件分别上传。",
                "There are more than 100,000 rows; nothing was imported. Split the file and upload the parts.",
            ),
            Self::TooManyCells => Bilingual::new(
                "表格的单元格过多，没有导入任何内容。请删去名单以外的行和列，再上传。",
                "The sheet has too many cells; nothing was imported. Remove rows and columns outside the list and upload it again.",
            ),
            Self::CellTooLong { row } => Bilingual::new(
                format!("从第 {row} 行起，有一个单元格的内容过长（可能是引号没有配对），没有导入任何内容。请修改后再上传。"),
                format!(
                    "A cell at row {row} is too long, perhaps because a quotation mark never closes; nothing was imported. \
                     Mend it and upload the file again."
                ),
            ),
            Self::ControlCharacter { sheet, row, column } => {
                let (zh, en) = if sheet.is_empty() {
                    (String::new(), String::new())
                } else {
                    (format!("工作表“{sheet}”的"), format!(" of the sheet “{sheet}”"))
                };
                let cell = address(*row, *column);
                Bilingual::new(
                    format!(
                        "{zh}第 {row} 行的 {cell} 单元格含有看不见的控制字符，没有导入任何内容。请清空这一格重新输入，再上传。"
                    ),
                    format!(
                        "The cell {cell} in row {row}{en} holds a control character, which can't be seen; nothing was imported. \
                         Clear that cell, type its content anew, and upload the file again."
                    ),
                )
            }
            Self::NoHeader { wanted } => {
                let (zh, en) = (wanted.join("、"), wanted.join(", "));
                Bilingual::new(
                    format!("没有找到表头，没有导入任何内容。表头应有这些列：{zh}。可以下载模板对照。"),
                    format!(
                        "No header row was found; nothing was imported. These columns are looked for: {en}. The template shows them."
                    ),
                )
            }
            Self::Encoding { line } => Bilingual::new(
                format!("第 {line} 行的文字编码无法识别，没有导入任何内容。请另存为 UTF-8 编码的 CSV 或 xlsx。"),
                format!(
                    "The text at line {line} is in an encoding that can't be recognised; nothing was imported. Save it as xlsx or as UTF-8 CSV."
                ),
            ),
            Self::Password => Bilingual::new(
                "文件设有打开密码，没有导入任何内容。请在表格软件中去掉密码后再上传。",
                "The file is protected by a password; nothing was imported. Remove the password in the spreadsheet program and upload it again.",
            ),
            Self::Damaged { .. } => Bilingual::new(
                "文件已损坏或不完整，没有导入任何内容。请用表格软件打开检查，另存后再上传。",
                "The file is damaged or incomplete; nothing was imported. Open it in a spreadsheet program, save it anew, and upload that.",
            ),
        }
    }
}

/// A cell as spreadsheet programs name it: `B3`.
fn address(row: usize, column: usize) -> String {
    let letter = |number: usize| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 26]);
    let first = column.checked_div(26).filter(|first| *first > 0).map(|first| letter(first - 1));
    first.into_iter().chain([letter(column)]).chain(row.to_string().chars()).collect()
}
