//! `staff-import`: a list of 20,000 people, read, checked, applied and committed on SQLite, against reading the file alone with
//! calamine.

use std::io::Cursor;
use std::time::Instant;

use calamine::Reader as _;
use zhengtu::clock;
use zhengtu::person::import::{self, Bounds};
use zhengtu::secret::Secret;
use zhengtu::store::{DatabaseAddress, Store};

const ROWS: usize = 20_000;

/// A right check digit for an ID number that can't exist (its area begins with 99).
fn id_number(index: usize) -> anyhow::Result<String> {
    let body = format!("99{:04}1985{:02}{:02}{:03}", index / 8000, index / 28 % 12 + 1, index % 28 + 1, index / 336 % 1000);
    let check =
        zhengtu::person::id_number::check_character(&body).ok_or_else(|| anyhow::anyhow!("not seventeen digits: {body}"))?;
    Ok(format!("{body}{check}"))
}

fn list() -> anyhow::Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0_u16..).zip(["姓名", "证件号码", "性别", "学历", "工作单位", "区划", "岗位"]) {
        sheet.write_string(0, column, title)?;
    }
    for index in 0..ROWS {
        let row = u32::try_from(index + 1)?;
        sheet.write_string(row, 0, format!("测{}", char::from_u32(0x4e00 + u32::try_from(index)?).unwrap_or('一')))?;
        sheet.write_string(row, 1, id_number(index)?)?;
        sheet.write_string(row, 2, if index % 3 == 0 { "男" } else { "女" })?;
        sheet.write_string(row, 3, "本科")?;
        sheet.write_string(row, 4, format!("第{}社区居民委员会", index % 200 + 1))?;
        sheet.write_string(row, 5, "广陵区")?;
        sheet.write_string(row, 6, "社区工作者")?;
    }
    Ok(book.save_to_buffer()?)
}

pub(crate) async fn run() -> super::Outcome {
    let bytes = list()?;
    let started = Instant::now();
    let mut book = calamine::Xlsx::new(Cursor::new(&bytes))?;
    let range = book.worksheet_range_at(0).ok_or_else(|| anyhow::anyhow!("no sheet"))??;
    anyhow::ensure!(range.height() == ROWS + 1, "the file was not read whole");
    let reading = started.elapsed();

    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    store.migrate().await?;
    zhengtu::starter::load(&store, clock::now()).await?;
    let secret = Secret::from_bytes([1; 32]);

    let started = Instant::now();
    let tables = import::read_file("staff.xlsx", &bytes).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let mut tx = store.write().await?;
    let bounds = Bounds::of(&mut tx, "321002", None).await?.ok_or_else(|| anyhow::anyhow!("no such division"))?;
    let assessment = import::assess(&mut tx, &secret, &tables, &bounds, clock::now()).await?;
    let checked = started.elapsed();
    let applied = import::apply(&mut tx, &secret, assessment, &bounds, true, clock::now()).await?;
    tx.commit().await?;
    let all = started.elapsed();
    anyhow::ensure!(applied.added == ROWS, "{} of {ROWS} people were added", applied.added);
    Ok(format!(
        "rows={ROWS} calamine_s={:.2} checked_s={:.2} applied_s={:.2} checked_vs_calamine={:.1} applied_vs_calamine={:.1}",
        reading.as_secs_f64(),
        checked.as_secs_f64(),
        all.as_secs_f64(),
        checked.as_secs_f64() / reading.as_secs_f64(),
        all.as_secs_f64() / reading.as_secs_f64()
    ))
}
