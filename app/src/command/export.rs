//! `zhengtu export`: questions of the bank as a file, with the list of what the format can't carry.

use std::io::ErrorKind;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use zhengtu::audit::{self, Event};
use zhengtu::clock;
use zhengtu::question::export::export;
use zhengtu::question::format::Format;
use zhengtu::question::search::{self, Filter};
use zhengtu::syllabus::store as syllabus;

use super::{Exit, Failure, Settings, operator, say};

/// All that isn't retired, in its newest version.
#[derive(Debug, Args)]
pub struct Options {
    /// 导出什么 · What to export
    #[arg(value_enum)]
    what: What,
    /// 只导出一个科目，如 junior-practice · One subject only
    #[arg(long, value_name = "SLUG")]
    subject: Option<String>,
    /// 格式 · The format
    #[arg(long, value_name = "xlsx|csv|gift|aiken|moodle-xml|qti3", value_parser = format)]
    format: Format,
    /// 写到哪个文件 · The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// 试题
    Questions,
}

fn format(text: &str) -> Result<Format, String> {
    Format::from_code(text).ok_or_else(|| Format::ALL.map(Format::code).join(", "))
}

/// Writes the file and prints what it doesn't say.
pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    let What::Questions = options.what;
    let store = settings.open().await?;
    let now = clock::now();
    zhengtu::starter::load(&store, now).await?;
    search::catch_up(&store).await?;
    // Others may write meanwhile.
    let mut tx = store.read().await?;
    if let Some(code) = &options.subject
        && syllabus::subject(&mut tx, code).await?.is_none()
    {
        return Err(Failure::new(
            Exit::Usage,
            format!("没有科目 {code}，没有导出任何内容。科目代码如 junior-practice。"),
            format!("There is no subject {code}; nothing was exported. Subjects are written like junior-practice."),
        ));
    }
    let filter = Filter { subject: options.subject.clone().unwrap_or_default(), ..Filter::default() };
    let (written, count) = export(&mut tx, &filter, clock::date_of(now), options.format).await?;
    drop(tx);
    let file = options.out.display();
    std::fs::write(&options.out, &written.bytes).map_err(|error| {
        let is_full = matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
        Failure::new(
            // Elsewhere it could be written: the command named the wrong place.
            if is_full { Exit::Failed } else { Exit::Usage },
            format!("{file} 无法写入，没有导出。（{error}）"),
            format!("{file} can't be written; nothing was exported. ({error})"),
        )
    })?;
    let mut tx = store.write().await?;
    let operator = operator();
    let detail = serde_json::json!({ "questions": count, "format": options.format.code() }).to_string();
    audit::record(&mut tx, now, Event::done(&operator, "question.export", "question", "").detail(detail)).await?;
    tx.commit().await?;
    store.close().await;
    for loss in &written.losses {
        let place = loss.question;
        say(format!("{place} [{}] {}", loss.kind, loss.message.zh), format!("{place} [{}] {}", loss.kind, loss.message.en));
    }
    let losses = written.losses.len();
    say(
        format!("已导出 {count} 道题到 {file}，格式带不走的内容 {losses} 处。"),
        format!("Exported {count} question(s) to {file}; {losses} thing(s) the format can't carry."),
    );
    Ok(())
}
