//! 报送数据导入: rows of 区划, 年度, 指标, 数值, 口径, 来源, 报送日期 become figures; doubtful rows stay out with their reason.

use chrono::{DateTime, Utc};

use super::figure::{self, FigureError, FigureProblem, FigureText};
use crate::account::{Action, Actor, Decision, Place, decide};
use crate::bilingual::Bilingual;
use crate::clock;
use crate::division::import::{Columns, Report, RowOutcome, RowReport};
use crate::division::{Found, resolve};
use crate::store::{Result, Tx};

const DIVISION: [&str; 4] = ["区划", "地区", "区划代码", "division"];
const YEAR: [&str; 3] = ["年度", "年份", "year"];
const INDICATOR: [&str; 2] = ["指标", "indicator"];
const VALUE: [&str; 2] = ["数值", "value"];
const DEFINITION: [&str; 4] = ["口径", "分母", "口径/分母", "definition"];
const SOURCE: [&str; 2] = ["来源", "source"];
const REPORTED: [&str; 2] = ["报送日期", "reported_on"];

/// Who imports.
#[derive(Debug, Clone, Copy)]
pub enum Importer<'a> {
    /// Somebody signed in: rows outside their scope are refused.
    Actor(&'a Actor),
    /// The operator on the command line.
    Operator,
}

/// Takes rows over, the first being the header. Nothing is committed here: a dry run is the same run without the commit.
/// A figure that exists with the same value is left; one with another value is refused, because it wants a correction.
pub async fn import(tx: &mut Tx, rows: &[Vec<String>], importer: Importer<'_>, now: DateTime<Utc>) -> Result<Report> {
    let Some((header, body)) = rows.split_first() else { return Ok(Report::default()) };
    let columns = Columns::of(header);
    let missing: Vec<&str> = [&DIVISION[..], &YEAR, &INDICATOR, &VALUE, &SOURCE, &REPORTED]
        .iter()
        .filter(|names| !columns.has(names))
        .map(|names| names[0])
        .collect();
    if !missing.is_empty() {
        let names = missing.join("、");
        let zh = format!("缺少列：{names}。没有导入任何内容。");
        let en = format!("Columns are missing: {names}. Nothing was imported.");
        return Ok(Report { rows: vec![RowReport::new(1, RowOutcome::Refused, zh, en)], ..Report::default() });
    }
    let mut report = Report::default();
    for (at, row) in body.iter().enumerate().filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty())) {
        let text = FigureText {
            indicator: columns.cell(row, &INDICATOR).to_owned(),
            year: columns.cell(row, &YEAR).to_owned(),
            value: columns.cell(row, &VALUE).to_owned(),
            definition: columns.cell(row, &DEFINITION).to_owned(),
            source: columns.cell(row, &SOURCE).to_owned(),
            reported_on: columns.cell(row, &REPORTED).to_owned(),
        };
        let (outcome, sentence) = take(tx, columns.cell(row, &DIVISION), &text, importer, now).await?;
        report.rows.push(RowReport { line: at + 2, outcome, sentence });
    }
    Ok(report)
}

async fn take(
    tx: &mut Tx,
    division: &str,
    text: &FigureText,
    importer: Importer<'_>,
    now: DateTime<Utc>,
) -> Result<(RowOutcome, Bilingual)> {
    let refused = |zh: String, en: String| Ok((RowOutcome::Refused, Bilingual::new(zh, en)));
    let place = match resolve(tx, division).await? {
        Found::One(place) => place,
        Found::Several(several) => {
            let names: Vec<String> = several.iter().map(|one| format!("{} {}", one.code, one.name)).collect();
            let names = names.join("、");
            return refused(
                format!("“{division}”可能是：{names}。请改填代码。"),
                format!("“{division}” could be {names}. Use the code instead."),
            );
        }
        Found::Nothing => {
            return refused(format!("没有找到区划“{division}”。"), format!("No division “{division}” was found."));
        }
    };
    let by = match importer {
        Importer::Operator => None,
        Importer::Actor(actor) => {
            if decide(actor, Action::ChangeFigures, &Place::division(&place.path)) != Decision::Allowed {
                return refused(format!("{} 不在您的管辖范围内。", place.name), format!("{} is outside your scope.", place.name));
            }
            actor.account
        }
    };
    let draft = match figure::read(text, clock::date_of(now)) {
        Ok(draft) => draft,
        Err(problems) => {
            let words: Vec<Bilingual> = problems.into_iter().map(|(field, problem)| sentence(field, problem)).collect();
            let join = |pick: fn(&Bilingual) -> &str| words.iter().map(pick).collect::<Vec<_>>().join(" ");
            return refused(join(|one| &one.zh), join(|one| &one.en));
        }
    };
    match figure::add(tx, &place, &draft, by, now).await {
        Ok(_) => Ok((
            RowOutcome::Added,
            Bilingual::new(
                format!("{} {} 年 {}", place.name, draft.year, draft.indicator.name.zh),
                format!("{}, {}: {}", place.name, draft.year, draft.indicator.name.en),
            ),
        )),
        Err(FigureError::Taken(id)) => {
            let known = figure::find(tx, id).await?;
            if known.is_some_and(|known| known.value == draft.value.value && known.scale == draft.value.scale) {
                return Ok((RowOutcome::Unchanged, Bilingual::new("已有相同数据。", "The same figure is there already.")));
            }
            refused(
                "该区划、年度、指标已有不同的数据；请在页面上更正。".to_owned(),
                "There is another figure for this division, year and indicator; correct it on its page.".to_owned(),
            )
        }
        Err(FigureError::Overtaken) => refused("数据已被更正。".to_owned(), "The figure was corrected meanwhile.".to_owned()),
        Err(FigureError::Store(error)) => Err(error),
    }
}

/// What is wrong with a field, in words.
pub fn sentence(field: &str, problem: FigureProblem) -> Bilingual {
    match problem {
        FigureProblem::Indicator => {
            Bilingual::new("请选择指标目录中可报送的指标。", "Choose an indicator of the catalogue that is reported.")
        }
        FigureProblem::Year => Bilingual::new("年度应为四位数字，如 2024。", "Write the year with four digits, like 2024."),
        FigureProblem::Value => Bilingual::new(
            "数值应为一个数字，如 2,772、31.5% 或 约1900；人数不能有小数，比率不超过 100%。",
            "Write one number, like 2,772, 31.5% or 约1900; people have no decimals, shares are at most 100%.",
        ),
        FigureProblem::SourceMissing => {
            Bilingual::new("请填写来源，读者要能据此核对。", "Name the source, so that readers can check.")
        }
        FigureProblem::TooLong if field == "source" => Bilingual::new("来源最多 500 个字。", "The source may have 500 characters."),
        FigureProblem::TooLong => Bilingual::new("口径最多 500 个字。", "The definition may have 500 characters."),
        FigureProblem::Date => Bilingual::new("请填写报送日期，如 2024-12-31。", "Give the date it was reported, like 2024-12-31."),
        FigureProblem::DateToCome => Bilingual::new("报送日期不能晚于今天。", "The date it was reported can't be in the future."),
    }
}
