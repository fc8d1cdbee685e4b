//! Spreadsheets as they come: real bytes of every kind, and those that try to do harm.

use std::io::Write as _;

use proptest::prelude::*;

use crate::bilingual::{Bilingual, Language};
use crate::exchange::write::{Sheet, Value, to_csv, to_xlsx};
use crate::exchange::{CellKind, MAX_ROWS, ReadError, Report, Verdict, read, report_workbook};

const STAFF: &[&[&str]] = &[&["姓名", "名字"], &["证件号码", "身份证号"], &["成绩", "分数"], &["日期", "报送日期"]];

fn staff_sheet() -> Sheet {
    Sheet {
        name: "名单".into(),
        header: vec!["序号".into(), "姓名（必填）".into(), "*证件号码".into(), "成绩".into(), "日期".into()],
        rows: vec![
            vec![
                1.into(),
                "林小满".into(),
                "990000199001010015".into(),
                Value::Number(60.5),
                chrono::NaiveDate::from_ymd_opt(2024, 6, 15).into(),
            ],
            vec![2.into(), "=CMD()".into(), Value::Number(9.9e17), "缺考".into(), "2024年6月15日".into()],
        ],
    }
}

#[test]
fn a_workbook_is_read_by_the_names_of_its_columns() -> anyhow::Result<()> {
    let bytes = to_xlsx(&[staff_sheet()])?;
    let tables = read("list.csv", &bytes, STAFF)?;
    let table = &tables[0];
    assert_eq!((table.sheet.as_str(), table.header_row), ("名单", 1));
    assert_eq!(table.columns, [Some(1), Some(2), Some(3), Some(4)]);
    let [first, second] = table.rows.as_slice() else { anyhow::bail!("two rows") };
    assert_eq!(
        (first.number, table.text(first, 0), table.text(first, 1), table.text(first, 2)),
        (2, "林小满", "990000199001010015", "60.5")
    );
    assert_eq!(table.text(first, 3), "2024-06-15");
    assert_eq!(first.cell(table.column(3)).map(|cell| cell.kind), Some(CellKind::Date));
    assert_eq!(table.text(second, 0), "=CMD()", "the guard of the export is taken away again");
    let number = second.cell(table.column(1)).ok_or_else(|| anyhow::anyhow!("a cell"))?;
    assert!(number.has_lost_digits(), "{number:?}");
    Ok(())
}

#[test]
fn title_rows_above_the_header_are_passed_over_and_rows_keep_their_numbers() -> anyhow::Result<()> {
    let csv = "广陵区2024年考试结果,,\n填表说明：请勿修改表头,,\n\n姓 名,身份证号（必填）,分数\n张三,990000199001010015,\"7\n2\"\n\n李四,990000199001010023,缺考\n";
    let tables = read("x.csv", csv.as_bytes(), STAFF)?;
    assert_eq!(tables[0].header_row, 4);
    assert_eq!(tables[0].rows.iter().map(|row| row.number).collect::<Vec<_>>(), [5, 7]);
    Ok(())
}

#[test]
fn csv_comes_in_every_encoding_and_with_every_separator() -> anyhow::Result<()> {
    let text = "姓名\t证件号码\t成绩\r\n林小满\t990000199001010015\t61\r\n";
    for separator in ["\t", ",", ";"] {
        let text = text.replace('\t', separator);
        let (gb, ..) = encoding_rs::GB18030.encode(&text);
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &gb, &wide, &marked] {
            let tables = read("list.xlsx", bytes, STAFF)?;
            assert_eq!(tables[0].text(&tables[0].rows[0], 0), "林小满");
            assert_eq!(tables[0].text(&tables[0].rows[0], 2), "61");
        }
    }
    Ok(())
}

#[test]
fn what_is_written_as_csv_can_do_no_harm_and_reads_back() -> anyhow::Result<()> {
    let bytes = to_csv(&staff_sheet())?;
    let text = String::from_utf8(bytes.clone())?;
    assert!(text.starts_with('\u{feff}') && text.contains("'=CMD()"), "{text}");
    let tables = read("", &bytes, STAFF)?;
    assert_eq!(tables[0].text(&tables[0].rows[1], 0), "=CMD()");
    Ok(())
}

#[test]
fn files_that_are_something_else_get_a_sentence() -> anyhow::Result<()> {
    let read = |bytes: &[u8]| read("名单.xlsx", bytes, STAFF).err();
    assert_eq!(read(b""), Some(ReadError::Empty));
    assert_eq!(read(b"\n \n"), Some(ReadError::Empty));
    assert_eq!(read(b"%PDF-1.7 ..."), Some(ReadError::NotASpreadsheet { kind: "PDF" }));
    assert_eq!(read(b"<html><table>"), Some(ReadError::NotASpreadsheet { kind: "HTML" }));
    assert_eq!(read(b"MZ\x00\x00\x01"), Some(ReadError::NotASpreadsheet { kind: "" }));
    assert!(matches!(read("甲,乙\n1,2\n".as_bytes()), Some(ReadError::NoHeader { wanted }) if wanted.contains(&"姓名".to_owned())));
    assert_eq!(read(b"name,\xff\xff\nx,y\n"), Some(ReadError::Encoding { line: 1 }));
    assert_eq!(read(b"PK\x03\x04torn"), read(b"PK\x03\x04torn"));
    assert!(matches!(read(b"PK\x03\x04torn"), Some(ReadError::Damaged { .. })));
    assert!(matches!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1torn"), Some(ReadError::Damaged { .. })));
    assert_eq!(read(&zip(&[("a.txt", b"x")])?), Some(ReadError::NotASpreadsheet { kind: "ZIP" }));
    assert_eq!(read(&vec![b'x'; crate::exchange::MAX_BYTES + 1]), Some(ReadError::TooLarge));
    let never_closed = format!("姓名,证件号码\n\"张三,1\n{}", "李四,2\n".repeat(20_000));
    assert_eq!(read(never_closed.as_bytes()), Some(ReadError::CellTooLong { row: 2 }));
    let many = format!("姓名,证件号码\n{}", "张三,1\n".repeat(MAX_ROWS + 100));
    assert_eq!(read(many.as_bytes()), Some(ReadError::TooManyRows));
    for error in [ReadError::Empty, ReadError::Password, ReadError::TooLarge, ReadError::Encoding { line: 3 }] {
        let sentence = error.sentence();
        assert!(sentence.zh.contains("没有导入任何内容") && sentence.en.contains("nothing was imported"), "{sentence:?}");
    }
    Ok(())
}

#[test]
fn control_characters_are_refused_with_the_cell_they_are_in() -> anyhow::Result<()> {
    let refused = |bytes: &[u8]| read("名单", bytes, STAFF).err();
    let at = |sheet: &str, row, column| Some(ReadError::ControlCharacter { sheet: sheet.into(), row, column });
    assert_eq!(refused("姓名,证件号码\n林小满,1\n张\0三,2\n".as_bytes()), at("", 3, 0));
    assert_eq!(refused("姓名;证件号码\n林小满;1\u{1}2\n".as_bytes()), at("", 2, 1));
    assert_eq!(refused("姓名\t证件号码\t备\u{7f}注\n".as_bytes()), at("", 1, 2));
    assert!(read("", "姓名,证件号码\n\"林\n小\t满\",1\n".as_bytes(), STAFF).is_ok(), "ends of lines and tabs are text");
    let sheet = Sheet { rows: vec![vec![1.into(), "林\u{1}小满".into()]], ..staff_sheet() };
    assert_eq!(refused(&to_xlsx(&[sheet])?), at("名单", 2, 1));
    let rows = [ods_row(&["姓名", "证件号码"]), ods_row(&["林\u{1}小满", "1"])].concat();
    assert!(matches!(refused(&ods_with(&rows)?), Some(ReadError::ControlCharacter { row: 2, column: 0, .. })));
    let xls = xls_with(&[(0, 0, "姓名"), (0, 1, "证件号码"), (1, 0, "林\u{1}小满")], 2)?;
    assert!(matches!(refused(&xls), Some(ReadError::ControlCharacter { row: 2, column: 0, .. })));
    let sentence = ReadError::ControlCharacter { sheet: "名单".into(), row: 12, column: 27 }.sentence();
    assert!(sentence.zh.contains("工作表“名单”的第 12 行的 AB12 单元格"), "{}", sentence.zh);
    Ok(())
}

fn zip(parts: &[(&str, &[u8])]) -> anyhow::Result<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default())?;
        writer.write_all(content)?;
    }
    Ok(writer.finish()?.into_inner())
}

const WORKBOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

const ROOT: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

fn xlsx_with(sheet: &[u8]) -> anyhow::Result<Vec<u8>> {
    zip(&[
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn an_archive_that_unpacks_without_end_is_refused_before_it_does() -> anyhow::Result<()> {
    let bytes = xlsx_with(&vec![b' '; 201 * 1024 * 1024])?;
    assert!(bytes.len() < 1024 * 1024);
    assert_eq!(read("x.xlsx", &bytes, STAFF).err(), Some(ReadError::TooLarge));
    Ok(())
}

#[test]
fn a_table_of_a_million_shared_texts_is_refused_before_it_is_read() -> anyhow::Result<()> {
    let with_texts = |texts: &str| {
        zip(&[
            ("_rels/.rels", ROOT),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData/></worksheet>"),
            ("xl/sharedStrings.xml", texts.as_bytes()),
        ])
    };
    let many = format!("<sst>{}</sst>", "<si><t>a</t></si>".repeat(1_000_000));
    let prefixed = format!("<x:sst>{}</x:sst>", "<x:si ><x:t>a</x:t></x:si>".repeat(1_000_000));
    let claimed = r#"<sst count="1" uniqueCount="99999999999"><si><t>a</t></si></sst>"#.to_owned();
    for texts in [many, prefixed, claimed] {
        let bytes = with_texts(&texts)?;
        let began = std::time::Instant::now();
        assert_eq!(read("x.xlsx", &bytes, STAFF).err(), Some(ReadError::TooManyCells));
        assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
    }
    Ok(())
}

#[test]
fn two_cells_far_apart_do_not_fill_the_memory() -> anyhow::Result<()> {
    let cell = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">{}{}</row><row r="1048576">{}{}</row></sheetData></worksheet>"#,
        cell("A1", "姓名"),
        cell("B1", "证件号码"),
        cell("A1048576", "张三"),
        cell("XFD1048576", "x"),
    );
    let tables = read("x.xlsx", &xlsx_with(sheet.as_bytes())?, STAFF)?;
    assert_eq!(tables[0].rows.len(), 1);
    assert_eq!(tables[0].rows[0].number, 1_048_576);
    Ok(())
}

fn ods_with(rows: &str) -> anyhow::Result<Vec<u8>> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="名单">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"></manifest:manifest>"#;
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

fn ods_row(cells: &[&str]) -> String {
    let cells = cells.join(r#"</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>"#);
    let cells = format!(r#"<table:table-cell office:value-type="string"><text:p>{cells}</text:p></table:table-cell>"#);
    format!(r#"<table:table-row>{cells}<table:table-cell table:number-columns-repeated="16380"/></table:table-row>"#)
}

#[test]
fn open_document_is_read_and_its_repeats_are_bounded() -> anyhow::Result<()> {
    let good = [
        ods_row(&["姓名", "证件号码"]),
        ods_row(&["林小满", "990000199001010015"]),
        r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#.to_owned(),
    ]
    .concat();
    let tables = read("x.ods", &ods_with(&good)?, STAFF)?;
    assert_eq!((tables[0].sheet.as_str(), tables[0].rows.len()), ("名单", 1));
    assert_eq!(tables[0].text(&tables[0].rows[0], 1), "990000199001010015");
    for bomb in [
        r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/></table:table-row>"#.to_owned(),
        format!(
            r#"<table:table-row><table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>{}</text:p></table:table-cell></table:table-row>"#,
            "长".repeat(20_000)
        ),
    ] {
        assert_eq!(read("x.ods", &ods_with(&bomb)?, STAFF).err(), Some(ReadError::TooManyCells));
    }
    Ok(())
}

/// An older workbook of one sheet with these text cells.
fn xls_with(cells: &[(u16, u16, &str)], rows_claimed: u32) -> anyhow::Result<Vec<u8>> {
    xls_sharing(cells, rows_claimed, "not used", 0)
}

/// The same with one shared text that so many cells below point to.
fn xls_sharing(cells: &[(u16, u16, &str)], rows_claimed: u32, shared: &str, times: u16) -> anyhow::Result<Vec<u8>> {
    let record = |kind: u16, data: &[u8]| {
        [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap_or_default().to_le_bytes(), data].concat()
    };
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let shared_table = [&[1, 0, 0, 0, 1, 0, 0, 0][..], &u16::try_from(shared.len())?.to_le_bytes(), &[0]].concat();
    // A long text goes on in a further record, which begins with how its characters are written.
    let (first, rest) = shared.split_at(shared.len() / 2);
    let shared_table =
        [record(0x00fc, &[&shared_table, first.as_bytes()].concat()), record(0x003c, &[&[0], rest.as_bytes()].concat())].concat();
    let globals_length = u32::try_from(20 + (4 + 4 + 2 + 2 + 1) + shared_table.len() + 4)?;
    let mut stream = begin(5);
    stream.extend(record(0x0085, &[&u32::to_le_bytes(globals_length)[..], &[0, 0, 1, 0, b's']].concat()));
    stream.extend(shared_table);
    stream.extend(record(0x000a, &[]));
    anyhow::ensure!(stream.len() == globals_length as usize, "{}", stream.len());
    stream.extend(begin(0x10));
    stream.extend(record(0x0200, &[&0_u32.to_le_bytes()[..], &rows_claimed.to_le_bytes(), &[0, 0, 4, 0, 0, 0]].concat()));
    for (row, column, text) in cells {
        let characters: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(characters.len() / 2)?;
        let head = [row.to_le_bytes(), column.to_le_bytes(), [0, 0], length.to_le_bytes()].concat();
        stream.extend(record(0x0204, &[&head[..], &[1], &characters].concat()));
    }
    for row in 0..times {
        stream.extend(record(0x00fd, &[(row + 2).to_le_bytes(), [0, 0], [0, 0], [0, 0], [0, 0]].concat()));
    }
    stream.extend(record(0x000a, &[]));
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new()))?;
    file.create_stream("Workbook")?.write_all(&stream)?;
    Ok(file.into_inner().into_inner())
}

#[test]
fn older_workbooks_are_read_and_bounded() -> anyhow::Result<()> {
    let head = [(0, 0, "姓名"), (0, 1, "证件号码"), (1, 0, "林小满"), (1, 1, "990000199001010015")];
    let tables = read("x.xls", &xls_with(&head, 2)?, STAFF)?;
    assert_eq!(tables[0].text(&tables[0].rows[0], 0), "林小满");
    let far = [head.as_slice(), &[(65_535, 65_535, "x")]].concat();
    assert_eq!(read("x.xls", &xls_with(&far, 2)?, STAFF).err(), Some(ReadError::TooManyCells));
    assert_eq!(read("x.xls", &xls_with(&head, u32::MAX)?, STAFF).err(), Some(ReadError::TooManyCells));
    let tables = read("x.xls", &xls_sharing(&head, 2, "shared", 3)?, STAFF)?;
    assert_eq!(tables[0].text(&tables[0].rows[3], 0), "shared");
    // As long as those of other programs are.
    let tables = read("x.xls", &xls_sharing(&head, 2, &"x".repeat(5000), 3)?, STAFF)?;
    assert_eq!((tables[0].text(&tables[0].rows[0], 0), tables[0].text(&tables[0].rows[3], 0).len()), ("林小满", 5000));
    let repeated = xls_sharing(&head, 2, &"x".repeat(8000), 60_000)?;
    assert_eq!(read("x.xls", &repeated, STAFF).err(), Some(ReadError::TooManyCells));
    let whole = xls_with(&head, 2)?;
    for length in (0..whole.len()).step_by(97) {
        let _ = read("x.xls", &whole[..length], STAFF);
    }
    Ok(())
}

#[test]
fn the_report_goes_back_as_the_original_rows_and_what_to_mend() -> anyhow::Result<()> {
    let tables = read("", &to_xlsx(&[staff_sheet()])?, STAFF)?;
    let mut report = Report::default();
    report.note("名单", 2, "林小满", Verdict::Ok, Bilingual::new("可以导入。", "Good."));
    report.add(
        "名单",
        3,
        "",
        Verdict::Error,
        Bilingual::new("证件号码按数字保存。", "A number."),
        Bilingual::new("把该列设为文本。", "Format it as text."),
    );
    report.add("名单", 3, "", Verdict::Warning, Bilingual::new("没有日期。", "No date."), Bilingual::default());
    assert_eq!(report.counts(), crate::exchange::Counts { ok: 1, warning: 0, error: 1, unchanged: 0 });
    assert!(report.accepts("名单", 2) && !report.accepts("名单", 3));
    let back = read("", &report_workbook(&tables, &report, Language::Zh)?, &[&["姓名"], &["核对结果"], &["说明"], &["如何修改"]])?;
    let row = &back[0].rows[1];
    assert_eq!(back[0].text(row, 2), "证件号码按数字保存。\n没有日期。");
    assert_eq!(back[0].text(row, 3), "把该列设为文本。");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_torn_or_scratched_workbook_never_stumbles(cut in 0.0..1.0_f64, at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = to_xlsx(&[staff_sheet()]).unwrap_or_default();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        let _ = read("x.xlsx", &bytes, STAFF);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a small file")]
        let length = (bytes.len() as f64 * cut) as usize;
        let _ = read("x.xlsx", &bytes[..length], STAFF);
    }

    #[test]
    fn any_text_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read("x", &bytes, STAFF);
        let _ = read("x", &["姓名,证件号码\n".as_bytes(), &bytes].concat(), STAFF);
    }
}
