//! `question-import`: a workbook of 20,000 questions, read, checked, compared with the bank and with each other, taken in and committed on
//! SQLite, against reading the file alone with calamine.

use std::io::Cursor;
use std::time::Instant;

use calamine::Reader as _;
use zhengtu::clock;
use zhengtu::question::format;
use zhengtu::question::intake::{self, Defaults, Entry};
use zhengtu::question::picture::Album;
use zhengtu::store::{DatabaseAddress, Store};

use super::bank::question;

/// `QUESTIONS=5000` tries a smaller file.
fn rows() -> anyhow::Result<u32> {
    Ok(std::env::var("QUESTIONS").map_or(Ok(20_000), |rows| rows.parse())?)
}

fn workbook(rows: u32) -> anyhow::Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let titles = ["题干", "题型", "选项A", "选项B", "选项C", "选项D", "选项E", "答案", "解析", "章节", "难度", "标签", "来源"];
    for (column, title) in (0_u16..).zip(titles) {
        sheet.write_string(0, column, title)?;
    }
    for row in 1..=rows {
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
    let rows = rows()?;
    let bytes = workbook(rows)?;
    let started = Instant::now();
    let mut book = calamine::Xlsx::new(Cursor::new(&bytes))?;
    let range = book.worksheet_range_at(0).ok_or_else(|| anyhow::anyhow!("no sheet"))??;
    anyhow::ensure!(range.height() == usize::try_from(rows)? + 1, "the file was not read whole");
    let reading = started.elapsed().as_secs_f64();

    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    store.migrate().await?;
    let started = Instant::now();
    let read = format::read("questions.xlsx", &bytes, None)?;
    let album = Album::of(&read.questions).await;
    let mut tx = store.write().await?;
    let defaults = Defaults { subject: Some("junior-practice".into()), edition: Some("2018".into()) };
    let mut assessment = intake::assess(&mut tx, read, &album, &defaults).await?;
    let assessed = started.elapsed().as_secs_f64();
    intake::compare(&mut tx, &mut assessment).await?;
    let compared = started.elapsed().as_secs_f64();
    let taken = intake::apply(&mut tx, &mut assessment, "bench", Entry::Draft, clock::now()).await?;
    tx.commit().await?;
    let all = started.elapsed().as_secs_f64();
    anyhow::ensure!(taken == usize::try_from(rows)?, "{taken} of {rows} questions were taken in");
    let near = assessment.rows.iter().filter(|row| row.kind.starts_with("near-duplicate")).count();
    Ok(format!(
        "rows={rows} near={near} calamine_s={reading:.2} assessed_s={assessed:.2} compared_s={compared:.2} applied_s={all:.2} \
         assessed_vs_calamine={:.1} compared_vs_calamine={:.1} applied_vs_calamine={:.1}",
        assessed / reading,
        compared / reading,
        all / reading
    ))
}
