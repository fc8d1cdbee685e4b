//! `question-import`: a workbook of 20,000 questions, read, checked, compared with the bank and with each other, taken in and committed on
//! SQLite, against reading the file alone with calamine.

use std::io::Cursor;
use std::time::Instant;

use calamine::Reader as _;
use zhengtu::clock;
use zhengtu::exchange::question_sheet::{self, read_questions};
use zhengtu::exchange::read;
use zhengtu::question::duplicate::store::near_many;
use zhengtu::question::intake::{self, Defaults};
use zhengtu::store::{DatabaseAddress, Store};

use super::bank::question;

const ROWS: u32 = 20_000;

fn workbook() -> anyhow::Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let titles = ["题干", "题型", "选项A", "选项B", "选项C", "选项D", "选项E", "答案", "解析", "章节", "难度", "标签", "来源"];
    for (column, title) in (0_u16..).zip(titles) {
        sheet.write_string(0, column, title)?;
    }
    for row in 1..=ROWS {
        let content = question(u64::from(row));
        let several = content.kind.takes_several();
        sheet.write_string(row, 0, &content.stem)?;
        sheet.write_string(row, 1, if several { "多选题" } else { "单选题" })?;
        for (column, option) in (2_u16..).zip(&content.options) {
            sheet.write_string(row, column, &option.text)?;
        }
        sheet.write_string(row, 7, content.key.to_string().to_uppercase())?;
        sheet.write_string(row, 8, &content.explanation)?;
        sheet.write_string(row, 9, content.chapters.first().map_or("01", |place| place.chapter.as_str()))?;
        sheet.write_string(row, 10, "中")?;
        sheet.write_string(row, 11, content.tags.join("、"))?;
        sheet.write_string(row, 12, &content.source)?;
    }
    Ok(book.save_to_buffer()?)
}

pub(crate) async fn run() -> super::Outcome {
    let bytes = workbook()?;
    let started = Instant::now();
    let mut book = calamine::Xlsx::new(Cursor::new(&bytes))?;
    let range = book.worksheet_range_at(0).ok_or_else(|| anyhow::anyhow!("no sheet"))??;
    anyhow::ensure!(range.height() == usize::try_from(ROWS)? + 1, "the file was not read whole");
    let reading = started.elapsed().as_secs_f64();

    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    store.migrate().await?;
    let started = Instant::now();
    let tables = read("questions.xlsx", &bytes, question_sheet::HEADERS).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let (drafts, mut report) = read_questions(&tables);
    let mut tx = store.write().await?;
    let defaults = Defaults { subject: Some("junior-practice".into()), edition: Some("2018".into()) };
    let good = intake::assess(&mut tx, drafts, &defaults, &mut report).await?;
    let assessed = started.elapsed().as_secs_f64();
    let near = near_many(&mut tx, &good).await?;
    let compared = started.elapsed().as_secs_f64();
    let taken = intake::apply(&mut tx, &good, "bench", false, clock::now()).await?;
    tx.commit().await?;
    let all = started.elapsed().as_secs_f64();
    anyhow::ensure!(taken == usize::try_from(ROWS)?, "{taken} of {ROWS} questions were taken in");
    Ok(format!(
        "rows={ROWS} near={} calamine_s={reading:.2} assessed_s={assessed:.2} compared_s={compared:.2} applied_s={all:.2} \
         assessed_vs_calamine={:.1} compared_vs_calamine={:.1} applied_vs_calamine={:.1}",
        near.iter().filter(|near| !near.is_empty()).count(),
        assessed / reading,
        compared / reading,
        all / reading
    ))
}
