//! `zhengtu statistics items`: the figures of a paper from a plain table of marks, so that anybody can check them. No database.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use zhengtu::bilingual::Bilingual;
use zhengtu::question::item_statistics::{
    Figure, MAX_BYTES, NoFigure, PaperStatistics, TableError, TableProblem, paper_statistics, read_table,
};

use super::{Exit, Failure, say};

/// What can be computed.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 试题与试卷统计：难度、区分度、一致性等 · Item and paper statistics: facility, discrimination, consistency and so on
    Items(Options),
}

const EXAMPLE: &str = "\
得分表 A table of marks:
  candidate,Q1,Q2,Q3
  max,1,1,2
  甲,1,0,1.5
  乙,0,1,2

公式 Formulas: facility = mean ÷ maximum; discrimination index, discriminative efficiency, effective weight, consistency,
error ratio in per cent, as Moodle defines them. JSON: null where there is no figure.";

/// Every candidate one line, with the marks of the first attempt.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct Options {
    /// 得分表（CSV）：首行 candidate 和题名，次行 max 和满分 · Marks: a line of item names, a line of maximum marks, then candidates
    #[arg(long, value_name = "FILE")]
    csv: PathBuf,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    json: bool,
}

/// Computes and prints.
pub fn run(command: Command) -> Result<(), Failure> {
    let Command::Items(options) = command;
    let bytes = read(&options.csv)?;
    let (items, marks) = read_table(&bytes).map_err(|error| refusal(&options.csv, error))?;
    let statistics = paper_statistics(&marks);
    if options.json {
        let text = serde_json::to_string_pretty(&json(&items, &statistics)).map_err(anyhow::Error::from)?;
        let _ = writeln!(std::io::stdout().lock(), "{text}");
    } else {
        let text = tables(&items, &statistics);
        say(text.zh, text.en);
    }
    Ok(())
}

/// The file, unless it is larger than any table of marks.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let place = path.display();
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)).map_err(|error| {
        Failure::new(
            Exit::Usage,
            format!("{place} 无法读取，没有计算。请检查路径和权限。（{error}）"),
            format!("{place} can't be read; nothing was computed. Check the path and its permissions. ({error})"),
        )
    })?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Failure::new(
            Exit::Failed,
            format!("{place} 超过 20 MB，没有计算。请只保留考生和得分。"),
            format!("{place} is larger than 20 MB; nothing was computed. Keep candidates and marks only."),
        ));
    }
    Ok(bytes)
}

fn refusal(path: &Path, error: TableError) -> Failure {
    let place = path.display();
    match error {
        TableError::Unreadable(error) => {
            let sentence = error.sentence();
            Failure::new(Exit::Failed, format!("{place}：{}", sentence.zh), format!("{place}: {}", sentence.en))
        }
        TableError::Problems(problems) => {
            let line = |problem: &TableProblem| {
                let (line, column) = (problem.line, problem.column);
                let at = if column == 0 {
                    Bilingual::new(format!("第 {line} 行"), format!("line {line}"))
                } else {
                    Bilingual::new(format!("第 {line} 行第 {column} 列"), format!("line {line}, column {column}"))
                };
                Bilingual::new(format!("  {}：{}", at.zh, problem.sentence.zh), format!("  {}: {}", at.en, problem.sentence.en))
            };
            let lines: Vec<Bilingual> = problems.iter().map(line).collect();
            let join = |language: fn(&Bilingual) -> &str| lines.iter().map(language).collect::<Vec<_>>().join("\n");
            Failure::new(
                Exit::Failed,
                format!("{place} 有下列问题，没有计算：\n{}", join(|line| &line.zh)),
                format!("{place} has these problems, so nothing was computed:\n{}", join(|line| &line.en)),
            )
        }
    }
}

fn json(items: &[String], all: &PaperStatistics) -> serde_json::Value {
    let items: Vec<serde_json::Value> = items
        .iter()
        .zip(&all.items)
        .map(|(name, item)| {
            serde_json::json!({
                "item": name,
                "facility": item.facility.ok(),
                "sd": item.sd.ok(),
                "discrimination_index": item.discrimination_index.ok(),
                "discriminative_efficiency": item.discriminative_efficiency.ok(),
                "effective_weight": item.effective_weight.ok(),
            })
        })
        .collect();
    serde_json::json!({
        "paper": {
            "attempts": all.attempts,
            "mean": all.mean.ok(),
            "median": all.median.ok(),
            "sd": all.sd.ok(),
            "skewness": all.skewness.ok(),
            "kurtosis": all.kurtosis.ok(),
            "internal_consistency": all.internal_consistency.ok(),
            "error_ratio": all.error_ratio.ok(),
            "standard_error": all.standard_error.ok(),
        },
        "items": items,
    })
}

/// Why there is no figure, shortly.
fn reason(why: NoFigure) -> Bilingual {
    match why {
        NoFigure::TooFewAttempts => Bilingual::new("人数不足", "too few"),
        NoFigure::TooFewItems => Bilingual::new("只有一题", "one item"),
        NoFigure::NoVariance => Bilingual::new("得分全同", "all equal"),
        NoFigure::NegativeCovariance => Bilingual::new("与总分负相关", "negative"),
        NoFigure::NoConsistency => Bilingual::new("一致性无数值", "no consistency"),
    }
}

fn shown(figure: Figure, unit: &str) -> Bilingual {
    match figure {
        Ok(value) => {
            let text = format!("{value:.2}{unit}");
            Bilingual::new(text.clone(), text)
        }
        Err(why) => {
            let why = reason(why);
            Bilingual::new(format!("—（{}）", why.zh), format!("— ({})", why.en))
        }
    }
}

fn tables(items: &[String], all: &PaperStatistics) -> Bilingual {
    let attempts = all.attempts.to_string();
    let paper = [
        (Bilingual::new("人数", "attempts"), Bilingual::new(attempts.clone(), attempts)),
        (Bilingual::new("平均分", "mean"), shown(all.mean, "")),
        (Bilingual::new("中位数", "median"), shown(all.median, "")),
        (Bilingual::new("标准差", "SD"), shown(all.sd, "")),
        (Bilingual::new("偏度", "skewness"), shown(all.skewness, "")),
        (Bilingual::new("峰度", "kurtosis"), shown(all.kurtosis, "")),
        (Bilingual::new("内部一致性", "internal consistency"), shown(all.internal_consistency, "%")),
        (Bilingual::new("误差比", "error ratio"), shown(all.error_ratio, "%")),
        (Bilingual::new("标准误", "standard error"), shown(all.standard_error, "")),
    ];
    let mut rows = vec![[
        Bilingual::new("题目", "item"),
        Bilingual::new("难度", "facility"),
        Bilingual::new("标准差", "SD"),
        Bilingual::new("区分度", "discrimination"),
        Bilingual::new("区分效率", "efficiency"),
        Bilingual::new("有效权重", "weight"),
    ]];
    for (name, item) in items.iter().zip(&all.items) {
        rows.push([
            Bilingual::new(name, name),
            shown(item.facility, ""),
            shown(item.sd, ""),
            shown(item.discrimination_index, "%"),
            shown(item.discriminative_efficiency, "%"),
            shown(item.effective_weight, "%"),
        ]);
    }
    let text = |language: fn(&Bilingual) -> &str| {
        let paper: Vec<Vec<&str>> = paper.iter().map(|(name, value)| vec![language(name), language(value)]).collect();
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(language).collect()).collect();
        format!("{}\n\n{}", aligned(&paper), aligned(&rows))
    };
    Bilingual::new(text(|words| &words.zh), text(|words| &words.en))
}

/// How many columns of a terminal a text takes: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|character| if matches!(character, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{ffe6}') { 2 } else { 1 }).sum()
}

/// The first column to the left, the others to the right.
fn aligned(rows: &[Vec<&str>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|column| rows.iter().map(|row| width(row[column])).max().unwrap_or_default()).collect();
    let line = |row: &Vec<&str>| {
        let mut out = String::new();
        for (column, text) in row.iter().enumerate() {
            let space = " ".repeat(widths[column] - width(text));
            if column == 0 {
                out.push_str(text);
                out.push_str(&space);
            } else {
                out.push_str("  ");
                out.push_str(&space);
                out.push_str(text);
            }
        }
        out
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
