//! `zhengtu import questions`: any format, one report.

use std::io::{Read as _, Write as _};

use zhengtu::audit::{self, Event};
use zhengtu::bilingual::{Bilingual, Language};
use zhengtu::clock;
use zhengtu::exchange::{MAX_BYTES, ReadError};
use zhengtu::ids::ImportId;
use zhengtu::question::format::{self as formats, Format, Refusal, Status};
use zhengtu::question::intake::{self, Assessment, Defaults, Entry, Row};
use zhengtu::question::markdown;
use zhengtu::question::picture::Album;
use zhengtu::question::search;
use zhengtu::store::Tx;
use zhengtu::syllabus::{Level, store as syllabus};

use super::Options;
use crate::command::failure::terminal_language;
use crate::command::{Exit, Failure, Settings, operator, say};

/// A format, or whatever the content shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked(Option<Format>);

/// Reads `--format`.
pub(super) fn format(text: &str) -> Result<Asked, String> {
    if text == "auto" {
        return Ok(Asked(None));
    }
    let known = || Format::ALL.map(Format::code).join(", ");
    Format::from_code(text).map(|format| Asked(Some(format))).ok_or_else(|| format!("auto, {}", known()))
}

/// Reads, reports, and applies unless told otherwise. Exit code: 0 when everything could go in, 1 when something couldn't, 2 when the
/// command was wrong.
pub(super) async fn run(settings: &Settings, options: &Options) -> Result<(), Failure> {
    let name = options.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = file(options)?;
    let store = settings.open().await?;
    let now = clock::now();
    zhengtu::starter::load(&store, now).await?;
    search::catch_up(&store).await?;
    let asked = options.format.0;
    let told = asked.or_else(|| formats::detect(&name, bytes.as_ref().ok()?));
    let read = bytes.and_then(|bytes| formats::read(&name, &bytes, asked));
    let album = Album::of(read.as_ref().map_or(&[], |reading| &reading.questions)).await;
    // Others may write while the file is looked at.
    let mut tx = store.read().await?;
    check_place(&mut tx, options).await?;
    let mut assessment = match read {
        Ok(reading) => {
            let defaults = Defaults { subject: options.subject.clone(), edition: options.edition.clone() };
            let mut assessment = intake::assess(&mut tx, reading, &album, &defaults).await?;
            intake::compare(&mut tx, &mut assessment).await?;
            assessment
        }
        Err(refusal) => Assessment::refused(told, &refusal),
    };
    drop(tx);
    let counts = assessment.counts();
    let held_back = options.dry_run || (options.all_or_nothing && assessment.has_errors()) || assessment.good.is_empty();
    if !held_back {
        let stage = if options.publish { Entry::Published } else { Entry::Draft };
        let mut tx = store.write().await?;
        intake::apply(&mut tx, &mut assessment, "import", stage, now).await?;
        let detail = serde_json::to_string(&counts).map_err(anyhow::Error::from)?;
        let operator = operator();
        let event = Event::done(&operator, "question.import", "import", ImportId::fresh()).detail(detail);
        audit::record(&mut tx, now, event).await?;
        tx.commit().await?;
        search::catch_up(&store).await?;
    }
    store.close().await;
    print(&assessment, options, !held_back)?;
    if assessment.has_errors() {
        let left = counts.errors + counts.unsupported;
        return Err(Failure::new(Exit::Failed, format!("有 {left} 处不能导入。"), format!("{left} place(s) could not go in.")));
    }
    Ok(())
}

/// The subject and the edition that were named must be known.
async fn check_place(tx: &mut Tx, options: &Options) -> Result<(), Failure> {
    if let Some(code) = &options.subject
        && syllabus::subject(tx, code).await?.is_none()
    {
        return Err(Failure::new(
            Exit::Usage,
            format!("没有科目 {code}，没有导入任何内容。科目代码如 junior-practice。"),
            format!("There is no subject {code}; nothing was imported. Subjects are written like junior-practice."),
        ));
    }
    let Some(wanted) = &options.edition else { return Ok(()) };
    let mut known = Vec::new();
    for level in Level::ALL {
        for subject in syllabus::subjects(tx, level).await? {
            if options.subject.as_ref().is_none_or(|code| *code == subject.code) {
                known.extend(syllabus::editions(tx, &subject.code).await?);
            }
        }
    }
    if known.contains(wanted) {
        return Ok(());
    }
    known.sort();
    known.dedup();
    let known = known.join(", ");
    Err(Failure::new(
        Exit::Usage,
        format!("没有 {wanted} 版大纲，没有导入任何内容。已有：{known}。"),
        format!("There is no edition {wanted} of the syllabus; nothing was imported. There are: {known}."),
    ))
}

/// The file, or why it is too large. One that isn't there is a mistake of the command.
fn file(options: &Options) -> Result<Result<Vec<u8>, Refusal>, Failure> {
    let path = options.file.display();
    let unreadable = |error: std::io::Error| {
        Failure::new(
            Exit::Usage,
            format!("{path} 无法读取，没有导入任何内容。（{error}）"),
            format!("{path} can't be read; nothing was imported. ({error})"),
        )
    };
    let mut bytes = Vec::new();
    // One byte more than is taken tells a file that is too large, however large it is.
    let limit = MAX_BYTES as u64 + 1;
    std::fs::File::open(&options.file).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(unreadable)?;
    Ok(if bytes.len() > MAX_BYTES { Err(ReadError::TooLarge.into()) } else { Ok(bytes) })
}

fn print(assessment: &Assessment, options: &Options, applied: bool) -> Result<(), Failure> {
    if options.json {
        let text = serde_json::to_string_pretty(&assessment.json(applied, terminal_language())).map_err(anyhow::Error::from)?;
        let _ = writeln!(std::io::stdout().lock(), "{text}");
        return Ok(());
    }
    for row in assessment.rows.iter().filter(|row| row.status != Status::Ok) {
        let text = sentence(row);
        say(text.zh.trim(), text.en.trim());
    }
    let counts = assessment.counts();
    let (zh, en) = match (applied, options.dry_run) {
        (true, _) => ("已导入", "Imported"),
        (false, true) => ("只做了核对，没有写入", "Checked only, nothing was written"),
        (false, false) => ("没有写入", "Nothing was written"),
    };
    say(
        format!(
            "{zh}：读到 {}，可导入 {}，有提示 {}，题库已有 {}，不支持 {}，有错误 {}。",
            counts.read, counts.ok, counts.warnings, counts.duplicates, counts.unsupported, counts.errors
        ),
        format!(
            "{en}: {} read, {} good, {} with warnings, {} there already, {} unsupported, {} with errors.",
            counts.read, counts.ok, counts.warnings, counts.duplicates, counts.unsupported, counts.errors
        ),
    );
    Ok(())
}

/// Enough of a stem to know the question by.
fn beginning(stem: &str) -> String {
    const LONGEST: usize = 24;
    let plain = markdown::plain(stem);
    let cut: String = plain.chars().take(LONGEST).collect();
    if cut.len() < plain.len() { format!("{cut}…") } else { cut }
}

fn sentence(row: &Row) -> Bilingual {
    let (zh, en) = match row.status {
        Status::Ok => ("可导入", "good"),
        Status::Duplicate => ("题库已有", "there already"),
        Status::Warning => ("有提示", "warning"),
        Status::Unsupported => ("不支持", "unsupported"),
        Status::Error => ("有错误", "error"),
    };
    let other = row.other.map(|other| format!(" → /questions/{other}")).unwrap_or_default();
    let say = |language: Language| format!("{} {}{other}", row.message.in_language(language), row.fix.in_language(language));
    let place = match row.question.as_ref().map(|question| beginning(&question.stem)) {
        Some(stem) if !stem.is_empty() => format!("{} “{stem}”", row.at),
        _ => row.at.to_string(),
    };
    Bilingual::new(format!("{place} [{zh}] {}", say(Language::Zh)), format!("{place} [{en}] {}", say(Language::En)))
}
