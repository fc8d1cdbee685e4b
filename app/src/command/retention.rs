//! `zhengtu retention`: what has been kept long enough goes, or is counted only.

use std::io::Write as _;

use clap::Args;
use zhengtu::clock;
use zhengtu::personal_data::retention::{Rule, Way, counts, held, run as run_rules};

use super::{Failure, Settings, operator, say};

const EXAMPLE: &str = "\
示例 Examples:
  zhengtu retention --dry-run          只看今天会移除多少 · count what would go today
  zhengtu retention                    现在清理 · remove it now
  zhengtu retention --dry-run --json   JSON

各项期限在“保存期限与清理”页面设置；网站运行时每晚自动清理一次。 Periods are set on the page; a running server does this every night.

退出码 Exit codes: 0 完成 · done   1 没有完成，可再运行 · not at its end, run it again   2 用法有误 · wrong usage";

/// With none of them: removes.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct Options {
    /// 只计数，不移除 · Count only, remove nothing
    #[arg(long)]
    dry_run: bool,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    json: bool,
}

/// Does it, or counts.
pub async fn run(settings: &Settings, options: &Options) -> Result<(), Failure> {
    let store = settings.open_existing().await?;
    let now = clock::now();
    let mut tx = store.read().await?;
    let rules = held(&mut tx).await?;
    let dry = if options.dry_run { Some(counts(&mut tx, now).await?) } else { None };
    drop(tx);
    let found = match dry {
        Some(found) => found,
        None => run_rules(&store, now, Way::Command, &operator()).await?,
    };
    store.close().await;
    if options.json {
        let list: Vec<_> = rules
            .iter()
            .zip(&found)
            .map(|(held, counted)| {
                let months = held.rule.bounds().map(|_| held.months);
                serde_json::json!({ "rule": held.rule.code(), "months": months, "rows": counted.rows })
            })
            .collect();
        let text = serde_json::json!({ "dry_run": options.dry_run, "rules": list });
        let _ = writeln!(std::io::stdout().lock(), "{text:#}");
        return Ok(());
    }
    for counted in &found {
        let (zh, en) = named(counted.rule);
        let rows = counted.rows;
        if options.dry_run {
            say(format!("{zh}：会移除 {rows}"), format!("{en}: {rows} would go"));
        } else {
            say(format!("{zh}：已移除 {rows}"), format!("{en}: {rows} removed"));
        }
    }
    if options.dry_run {
        say("只是计数，没有移除任何内容。", "Counted only; nothing was removed.");
    }
    Ok(())
}

const fn named(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::Uploads => ("导入核对文件", "uploaded lists"),
        Rule::Notices => ("已读消息", "read messages"),
        Rule::Matches => ("已核对的成绩行", "settled rows of results"),
        Rule::Proofs => ("学时证明材料", "proofs of hours"),
        Rule::Reveals => ("号码查看记录", "records of who was shown numbers"),
        Rule::Leavers => ("离职人员的号码", "numbers of people who left"),
    }
}
