//! `match`: 100,000 results without and with ID numbers, matched against a register of 300,000 people, reported, applied and committed on
//! SQLite, against reading the file alone.

use std::io::Cursor;
use std::time::Instant;

use calamine::Reader as _;
use zhengtu::certification::import::{self as results, Importing};
use zhengtu::certification::matching::queue::open_count;
use zhengtu::clock;
use zhengtu::ids::ImportId;
use zhengtu::person::draft::Options;
use zhengtu::person::import::{self as staff, Bounds};
use zhengtu::secret::Secret;
use zhengtu::store::{DatabaseAddress, Store};

const PEOPLE: usize = 300_000;
const ROWS: usize = 100_000;
/// People entered by one list.
const LIST: usize = 50_000;
/// Names there are: so many people share each.
const NAMES: usize = 20_000;
/// Organisations there are.
const PLACES: usize = 900;

/// A right check digit for an ID number that can't exist (its area begins with 99).
fn id_number(index: usize) -> anyhow::Result<String> {
    let body = format!(
        "99{:04}19{:02}{:02}{:02}{:03}",
        index / 8000,
        70 + index / 336 % 24,
        index / 28 % 12 + 1,
        index % 28 + 1,
        index % 1000
    );
    let check =
        zhengtu::person::id_number::check_character(&body).ok_or_else(|| anyhow::anyhow!("not seventeen digits: {body}"))?;
    Ok(format!("{body}{check}"))
}

fn name(index: usize) -> String {
    format!("测{}", u32::try_from(index % NAMES).ok().and_then(|at| char::from_u32(0x4e00 + at)).unwrap_or('一'))
}

/// Of two people of a name, the organisations differ: the numbers have no common factor.
fn place(index: usize) -> String {
    format!("第{}社区居民委员会", index % (PLACES + 1) + 1)
}

fn book(header: &[&str], rows: impl Iterator<Item = anyhow::Result<Vec<String>>>) -> anyhow::Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0_u16..).zip(header) {
        sheet.write_string(0, column, *title)?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells?) {
            sheet.write_string(row, column, cell)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

async fn fill(store: &Store, secret: &Secret) -> anyhow::Result<()> {
    for first in (0..PEOPLE).step_by(LIST) {
        let rows = (first..first + LIST).map(|at| Ok(vec![name(at), id_number(at)?, place(at), "广陵区".to_owned()]));
        let bytes = book(&["姓名", "证件号码", "工作单位", "区划"], rows)?;
        let tables = staff::read_file("staff.xlsx", &bytes).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let mut tx = store.write().await?;
        let bounds = Bounds::of(&mut tx, "321002", None).await?.ok_or_else(|| anyhow::anyhow!("no such division"))?;
        let found = staff::assess(&mut tx, secret, &tables, &bounds, clock::now()).await?;
        let done = staff::apply(&mut tx, secret, found, &bounds, false, clock::now()).await?;
        anyhow::ensure!(done.added == LIST, "{done:?} of {LIST} people");
        tx.commit().await?;
    }
    Ok(())
}

/// Of twenty rows fourteen give the number, four the organisation, one a shortened organisation, and one nobody of the register.
fn list() -> anyhow::Result<Vec<u8>> {
    let rows = (0..ROWS).map(|row| {
        let at = row * 3;
        let (name, number, own) = match row % 20 {
            0..14 => (name(at), id_number(at)?, String::new()),
            14..18 => (name(at), String::new(), place(at)),
            18 => (name(at), String::new(), place(at).replace("居民委员会", "居委会")),
            _ => (format!("无{row}"), String::new(), place(at)),
        };
        Ok(vec!["2024".to_owned(), "初级".to_owned(), name, number, own, "实务".to_owned(), (row % 101).to_string()])
    });
    book(&["考试年度", "级别", "姓名", "证件号码", "工作单位", "科目", "成绩"], rows)
}

pub(crate) async fn run() -> super::Outcome {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    store.migrate().await?;
    zhengtu::starter::load(&store, clock::now()).await?;
    let secret = Secret::from_bytes([1; 32]);
    fill(&store, &secret).await?;

    let bytes = list()?;
    let started = Instant::now();
    let mut sheet = calamine::Xlsx::new(Cursor::new(&bytes))?;
    let range = sheet.worksheet_range_at(0).ok_or_else(|| anyhow::anyhow!("no sheet"))??;
    anyhow::ensure!(range.height() == ROWS + 1, "the file was not read whole");
    let reading = started.elapsed().as_secs_f64();

    let (mut times, mut counts) = (Vec::new(), Vec::new());
    // The second time everything is on record, and nothing is asked anew.
    for _ in 0..2 {
        let started = Instant::now();
        let tables = results::read_file("results.xlsx", &bytes).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let mut tx = store.write().await?;
        let bounds = Bounds::of(&mut tx, "321002", None).await?.ok_or_else(|| anyhow::anyhow!("no such division"))?;
        let found = results::assess(&mut tx, &secret, &tables, &bounds, Options::default(), clock::now()).await?;
        times.push(started.elapsed().as_secs_f64());
        let importing = Importing { import: ImportId::fresh(), by: None };
        let done = results::apply(&mut tx, &secret, found, importing, false, clock::now()).await?;
        tx.commit().await?;
        times.push(started.elapsed().as_secs_f64());
        counts.push(done);
    }
    let waiting = open_count(&mut store.read().await?, "/32/3210/321002/", None).await?;
    let (first, again) = (counts[0], counts[1]);
    anyhow::ensure!(first.added > ROWS * 8 / 10 && again.added == 0 && again.changed == 0, "{first:?} {again:?}");
    let ratio = |time: f64| time / reading;
    Ok(format!(
        "people={PEOPLE} rows={ROWS} added={} to_settle={waiting} calamine_s={reading:.2} matched_s={:.2} applied_s={:.2} again_s={:.2} \
         matched_vs_calamine={:.1} applied_vs_calamine={:.1} again_vs_calamine={:.1}",
        first.added,
        times[0],
        times[1],
        times[3],
        ratio(times[0]),
        ratio(times[1]),
        ratio(times[3])
    ))
}
