//! `zhengtu import`: the same reports and rules as the pages, without a browser.

mod kinds;
mod questions;

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use zhengtu::audit::{self, Event};
use zhengtu::bilingual::Bilingual;
use zhengtu::clock;
use zhengtu::exchange::{ReadError, Report, Verdict};
use zhengtu::ids::ImportId;
use zhengtu::secret::Secret;

use super::{Exit, Failure, Settings, operator, say};

/// Rows with errors stay out; the good ones are taken in one transaction. The same file twice changes nothing.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag somebody types")]
pub struct Options {
    /// 文件里是什么 · What the file holds
    #[arg(value_enum)]
    kind: Kind,
    /// xlsx、xls、ods 或 csv（UTF-8、GB18030）；试题还可以是 GIFT、Aiken、Moodle XML、QTI 3 · A spreadsheet; questions may also be
    /// GIFT, Aiken, Moodle XML or QTI 3
    file: PathBuf,
    /// 试题文件的格式；默认按内容判断 · The format of questions; told by the content unless given
    #[arg(long, value_name = "auto|xlsx|csv|gift|aiken|moodle-xml|qti3", default_value = "auto", value_parser = questions::format)]
    format: questions::Asked,
    /// 只核对，不写入 · Check only, write nothing
    #[arg(long)]
    dry_run: bool,
    /// 以 JSON 输出逐行报告 · Print the report of every row as JSON
    #[arg(long)]
    json: bool,
    /// 有任何一行出错就什么都不导入 · Take nothing if any row has an error
    #[arg(long)]
    all_or_nothing: bool,
    /// 人员、成绩、证书所属区划的代码，如 321002 · The division staff, results or certificates belong to
    #[arg(long, value_name = "CODE")]
    division: Option<String>,
    /// 试题所属科目，如 junior-practice；表中已写明时不需要 · The subject of questions that don't name it
    #[arg(long, value_name = "CODE")]
    subject: Option<String>,
    /// 考试大纲版本，如 2025；默认为最新 · The edition of the syllabus; the newest unless given
    #[arg(long)]
    edition: Option<String>,
    /// 直接发布试题，不经审题 · Publish questions at once, without review
    #[arg(long)]
    publish: bool,
    /// 成绩的考试年度；表中已写明时不需要 · The year of results that don't say it
    #[arg(long)]
    year: Option<i64>,
    /// 成绩的级别；表中已写明时不需要 · The level of results that don't say it
    #[arg(long, value_name = "junior|intermediate|senior")]
    level: Option<String>,
}

/// What can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// 试题
    Questions,
    /// 人员名单
    Staff,
    /// 考试结果
    Results,
    /// 证书与登记
    Certificates,
    /// 行政区划
    Divisions,
    /// 报送数据
    Figures,
}

impl Kind {
    const fn action(self) -> &'static str {
        match self {
            Self::Questions => "question.import",
            Self::Staff => "person.import",
            Self::Results => "certification.import",
            Self::Certificates => "certificate.import",
            Self::Divisions => "division.import",
            Self::Figures => "statistics.import",
        }
    }
}

/// Reads, reports, and applies unless told otherwise.
pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    if options.kind == Kind::Questions {
        return questions::run(settings, &options).await;
    }
    let name = options.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = std::fs::read(&options.file).map_err(|error| {
        let file = options.file.display();
        Failure::new(
            Exit::Failed,
            format!("{file} 无法读取，没有导入任何内容。（{error}）"),
            format!("{file} can't be read; nothing was imported. ({error})"),
        )
    })?;
    let secret = Secret::open(&settings.key_file())?;
    let store = settings.open().await?;
    let now = clock::now();
    zhengtu::starter::load(&store, now).await?;
    let mut tx = store.write().await?;
    let id = ImportId::fresh();
    let report = kinds::take(&mut tx, &secret, &options, (&name, &bytes), id, now).await?;
    let counts = report.counts();
    let held_back = options.dry_run || (options.all_or_nothing && report.has_errors());
    if held_back {
        // Everything above happened in a transaction that now ends unused.
        drop(tx);
    } else {
        let detail =
            serde_json::json!({ "ok": counts.ok, "warning": counts.warning, "error": counts.error, "unchanged": counts.unchanged });
        let operator = operator();
        audit::record(&mut tx, now, Event::done(&operator, options.kind.action(), "import", id).detail(detail.to_string())).await?;
        tx.commit().await?;
    }
    store.close().await;
    print(&report, &options, !held_back)?;
    if report.has_errors() {
        return Err(Failure::new(
            Exit::RowErrors,
            format!("有 {} 行存在错误，没有导入这些行。", counts.error),
            format!("{} row(s) have errors and stayed out.", counts.error),
        ));
    }
    Ok(())
}

fn print(report: &Report, options: &Options, applied: bool) -> Result<(), Failure> {
    let counts = report.counts();
    if options.json {
        let out = serde_json::json!({ "applied": applied, "counts": counts, "rows": report.rows });
        let text = serde_json::to_string_pretty(&out).map_err(anyhow::Error::from)?;
        let _ = writeln!(std::io::stdout().lock(), "{text}");
        return Ok(());
    }
    for row in report.rows.iter().filter(|row| matches!(row.verdict, Verdict::Warning | Verdict::Error)) {
        let join = |language: fn(&Bilingual) -> &str| format!("{} {}", language(&row.sentence), language(&row.fix));
        let (sheet, number, verdict) = (&row.sheet, row.row, row.verdict.name());
        let text = Bilingual::new(
            format!("第 {number} 行 {sheet} [{}] {}", verdict.zh, join(|text| &text.zh)),
            format!("row {number} {sheet} [{}] {}", verdict.en, join(|text| &text.en)),
        );
        say(text.zh.trim_end(), text.en.trim_end());
    }
    if report.reviews > 0 {
        let n = report.reviews;
        say(
            format!("有 {n} 人无法确定是谁，{}“待核对”（/people/matching）。", if applied { "已进入" } else { "导入后进入" }),
            format!(
                "{n} people can't be told for certain and {} to be settled (/people/matching).",
                if applied { "wait" } else { "will wait" }
            ),
        );
    }
    let (zh, en) = match (applied, options.dry_run) {
        (true, _) => ("已导入", "Imported"),
        (false, true) => ("只做了核对，没有写入", "Checked only, nothing was written"),
        (false, false) => ("有错误的行，按要求没有写入", "There are rows with errors, so nothing was written, as asked"),
    };
    say(
        format!("{zh}：可导入 {}，有提示 {}，无变化 {}，有错误 {}。", counts.ok, counts.warning, counts.unchanged, counts.error),
        format!(
            "{en}: {} good, {} with warnings, {} unchanged, {} with errors.",
            counts.ok, counts.warning, counts.unchanged, counts.error
        ),
    );
    Ok(())
}

/// A file that can't be read at all.
fn unreadable(error: &ReadError) -> Failure {
    let sentence = error.sentence();
    Failure::new(Exit::Failed, sentence.zh, sentence.en)
}
