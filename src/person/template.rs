//! Empty spreadsheets to fill in. Every column is formatted as text, so that ID numbers keep their digits.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::draft::ImportKind;

/// A template for a kind of file: the header, and nothing that could be imported by mistake.
pub fn template(kind: ImportKind) -> Result<Vec<u8>, XlsxError> {
    let (name, header): (&str, &[&str]) = match kind {
        ImportKind::Staff => (
            "人员名单",
            &[
                "姓名（必填）",
                "证件号码",
                "性别",
                "学历",
                "专业",
                "工作单位",
                "区划/街道",
                "岗位/职务",
                "从事社会工作起始时间",
                "领域",
                "联系电话",
            ],
        ),
        ImportKind::Results => (
            "考试成绩",
            &[
                "考试年度（必填）",
                "级别（必填）",
                "姓名（必填）",
                "证件号码",
                "工作单位",
                "报考地/区县",
                "科目（必填）",
                "成绩",
                "考试结果",
                "备注",
            ],
        ),
        ImportKind::Certificates => (
            "证书与登记",
            &[
                "姓名（必填）",
                "证件号码",
                "工作单位",
                "区划",
                "级别（必填）",
                "证书编号/管理号（必填）",
                "批准日期（必填）",
                "签发单位",
                "有效范围",
                "登记编号",
                "登记日期",
                "有效期至",
            ],
        ),
    };
    empty_sheet(name, header)
}

/// A sheet with a header and nothing else, all of it text.
pub(crate) fn empty_sheet(name: &str, header: &[&str]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let text = Format::new().set_num_format("@");
    let bold = Format::new().set_num_format("@").set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    for (column, title) in (0_u16..).zip(header) {
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, if title.contains("证件") { 24.0 } else { 16.0 })?;
        sheet.write_string_with_format(0, column, *title, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}
