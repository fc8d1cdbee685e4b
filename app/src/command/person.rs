//! `zhengtu person status`: where somebody of the register stands, on any day, and what comes next.

use std::io::Write as _;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use zhengtu::bilingual::{Bilingual, Language};
use zhengtu::certification::ledger;
use zhengtu::certification::status::{Status, status};
use zhengtu::clock;
use zhengtu::ids::PersonId;
use zhengtu::person::id_number::IdNumber;
use zhengtu::person::lookup::{Named, named};
use zhengtu::person::store::by_id_number;
use zhengtu::secret::Secret;
use zhengtu::store::Tx;
use zhengtu::syllabus::{Level, Subject, store::subjects};

use super::failure::terminal_language;
use super::{Exit, Failure, Settings, say};

/// What can be asked about people.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 一个人的资格、登记、学时和下一步 · A person's qualifications, registration, hours and next step
    Status(Options),
}

const EXAMPLE: &str = "\
示例 Examples:
  zhengtu person status --name 张晓明                              今天的状态 · as of today
  zhengtu person status --name 张晓明 --as-of 2027-01-01 --json    某一天，JSON · on a day, as JSON
  zhengtu person status --id-number 11010519491231002X             按证件号码 · by ID number

证件号码不会写进日志；命令本身会留在终端历史里。 ID numbers are not logged; the shell keeps its own history.

退出码 Exit codes: 0 完成 · done   1 没有此人，或有几人同名 · nobody, or several of that name   2 用法有误 · wrong usage";

/// Nothing is changed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct Options {
    /// 证件号码（18 位） · The ID number
    #[arg(long, value_name = "NUMBER", required_unless_present = "name", conflicts_with = "name")]
    id_number: Option<String>,
    /// 姓名 · The name
    #[arg(long, required_unless_present = "id_number")]
    name: Option<String>,
    /// 截至哪一天，如 2027-01-01；默认为今天 · As of which day; today unless given
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// 以 JSON 输出 · Print JSON
    #[arg(long)]
    json: bool,
}

/// Of more people of one name nothing more is said.
const MOST: i64 = 20;

/// Finds the person and says where they stand.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let Command::Status(options) = command;
    let store = settings.open_existing().await?;
    let secret = Secret::open(&settings.key_file())?;
    let today = clock::date_of(clock::now());
    let mut tx = store.read().await?;
    let person = match (&options.id_number, &options.name) {
        (Some(number), _) => by_number(&mut tx, &secret, number, today).await?,
        (None, name) => by_name(&mut tx, name.as_deref().unwrap_or_default()).await?,
    };
    let standing = ledger::standing_of(&mut tx, person, options.as_of.unwrap_or(today)).await?;
    let mut all: Vec<Subject> = Vec::new();
    for level in Level::ALL {
        all.extend(subjects(&mut tx, level).await?);
    }
    drop(tx);
    if options.json {
        let found = status(&standing, &all, terminal_language().unwrap_or_default());
        let text = serde_json::to_string_pretty(&found).map_err(anyhow::Error::from)?;
        let _ = writeln!(std::io::stdout().lock(), "{text}");
    } else {
        let text = |language| told(&status(&standing, &all, language), &all, language);
        say(text(Language::Zh), text(Language::En));
    }
    Ok(())
}

/// Whoever has the number. What was typed is never repeated.
async fn by_number(tx: &mut Tx, secret: &Secret, typed: &str, today: NaiveDate) -> Result<PersonId, Failure> {
    let number = IdNumber::parse(typed, today).map_err(|_| {
        Failure::new(
            Exit::Usage,
            "这不是有效的证件号码，没有查询。请核对 18 位号码、出生日期和校验位。",
            "This is no valid ID number; nothing was looked up. Check its 18 digits, the date of birth and the check character.",
        )
    })?;
    by_id_number(tx, secret, &number).await?.ok_or_else(|| {
        Failure::new(
            Exit::Failed,
            "台账中没有这个证件号码的人员。号码可能没有登记，请改用 --name。",
            "Nobody in the register has this ID number. It may not be recorded: try --name.",
        )
    })
}

/// The only one of this name; several are told apart by organisation and masked number.
async fn by_name(tx: &mut Tx, name: &str) -> Result<PersonId, Failure> {
    let mut found = named(tx, name, MOST).await?;
    match (found.len(), found.pop()) {
        (1, Some(one)) => Ok(one.id),
        (_, None) => Err(Failure::new(
            Exit::Failed,
            format!("台账中没有叫“{name}”的人员。请核对姓名。"),
            format!("Nobody in the register is called {name}. Check the name."),
        )),
        (count, Some(last)) => {
            found.push(last);
            let lines: Vec<Bilingual> = found.iter().map(line).collect();
            let zh: Vec<&str> = lines.iter().map(|line| line.zh.as_str()).collect();
            let en: Vec<&str> = lines.iter().map(|line| line.en.as_str()).collect();
            Err(Failure::new(
                Exit::Failed,
                format!("有 {count} 人叫“{name}”，没有选择其中任何一人。请用 --id-number 指明：\n{}", zh.join("\n")),
                format!("{count} people are called {name}; none was chosen. Say which with --id-number:\n{}", en.join("\n")),
            ))
        }
    }
}

fn line(person: &Named) -> Bilingual {
    let place = person.organisation.as_deref().or(person.division_name.as_deref()).unwrap_or("—");
    let number = |without: &str| if person.id_masked.is_empty() { without.to_owned() } else { person.id_masked.clone() };
    Bilingual::new(
        format!("  {}  {place}  {}", person.name, number("没有证件号码")),
        format!("  {}  {place}  {}", person.name, number("no ID number")),
    )
}

/// The same for people: the sentence first.
fn told(found: &Status, subjects: &[Subject], language: Language) -> String {
    let zh = language == Language::Zh;
    let mut lines = vec![found.next.sentence.clone()];
    lines.push(if zh { format!("依据：{}", found.next.source) } else { format!("Basis: {}", found.next.source) });
    for level in &found.levels {
        let name = zhengtu::certification::rules::level_in_words(level.level).in_language(language).to_owned();
        let state = match (level.qualified_on, level.slip_until) {
            (Some(day), _) if zh => format!("{day} 取得{}", if level.local == Some(true) { "（本地有效）" } else { "" }),
            (Some(day), _) => format!("obtained {day}{}", if level.local == Some(true) { " (valid locally)" } else { "" }),
            (None, Some(day)) if zh => format!("成绩合格证明有效至 {day}"),
            (None, Some(day)) => format!("pass slip valid until {day}"),
            (None, None) if zh => "未取得".to_owned(),
            (None, None) => "not yet".to_owned(),
        };
        lines.push(format!("{name}{}{state}", if zh { "：" } else { ": " }));
        for subject in level.subjects.iter().filter(|subject| level.qualified_on.is_none() && subject.counts_until.is_some()) {
            let known = subjects.iter().find(|known| known.code == subject.slug);
            let name = known.map_or(subject.slug.as_str(), |known| if zh { &known.name } else { &known.name_en });
            let until = subject.counts_until.map(|day| day.to_string()).unwrap_or_default();
            lines.push(if zh {
                format!("  {name} 合格，有效至 {until}")
            } else {
                format!("  {name}: passed, counts until {until}")
            });
        }
    }
    if let Some(period) = &found.registration.period {
        let (from, until) = (period.from, period.until);
        lines.push(if zh { format!("登记有效期：{from} 至 {until}") } else { format!("Registered from {from} to {until}") });
    }
    for counted in &found.hours {
        let rule = counted.rule.citation();
        let (have, need) = (counted.have, counted.need);
        let head = if zh { format!("学时 {have} / {need}：") } else { format!("Hours {have} of {need}: ") };
        lines.push(format!("{head}{}", rule.in_language(language)));
    }
    lines.join("\n")
}
