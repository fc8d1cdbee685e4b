//! The demonstration's people: invented staff of some districts, with their examinations and certificates.
//!
//! Nobody in it exists: names are put together from lists, ID numbers begin with 99 (no area has that code), and certificate
//! numbers begin with DEMO. Each county is made from a seed of its own, so that the same program makes the same people. Results go
//! through the ledger, so that entries and standings follow from them by the same rules as anybody's.

mod career;
mod names;
mod told;
mod workplace;

use std::collections::HashSet;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use self::career::{Candidate, Career, chance};
use self::workplace::{Post, Workplaces};
use super::Gender;
use super::bulk::insert_many;
use super::id_number::{IdNumber, check_character};
use super::name;
use crate::certification::certificate::{self, NewCertificate};
use crate::certification::ledger::{self, NewFact};
use crate::certification::rules::{Fact, Scheme, results_day};
use crate::clock::date_of;
use crate::division::Division;
use crate::division::store::find;
use crate::ids::{MembershipId, PersonId};
use crate::secret::{Secret, SecretError};
use crate::store::{Result, StoreError, Tx};
use crate::syllabus::Level;

/// A county of the demonstration: how many people, and by how many half marks they differ from what is usual.
struct County {
    code: &'static str,
    people: u32,
    strength: i64,
}

const fn county(code: &'static str, people: u32, strength: i64) -> County {
    County { code, people, strength }
}

/// 扬州, 南京, 苏州, 兰州, 大理, 哈尔滨, 天津. Some have so few people that their numbers must not be published.
const COUNTIES: [County; 41] = [
    county("321002", 150, 4),
    county("321003", 265, 1),
    county("321012", 240, -3),
    county("321023", 165, -6),
    county("321081", 190, 0),
    county("321084", 195, -2),
    county("320102", 120, 5),
    county("320104", 140, 3),
    county("320115", 170, 2),
    county("320118", 6, 0),
    county("320506", 140, 1),
    county("320508", 150, 4),
    county("320509", 7, 2),
    county("320583", 165, 3),
    county("620102", 270, 1),
    county("620103", 165, -2),
    county("620104", 95, -4),
    county("620105", 110, 2),
    county("620111", 22, -5),
    county("532901", 140, 2),
    county("532922", 9, -4),
    county("532923", 60, -3),
    county("532924", 46, -5),
    county("532925", 30, -4),
    county("532926", 11, -6),
    county("532927", 35, -2),
    county("532928", 13, -5),
    county("532929", 9, -6),
    county("532930", 26, -1),
    county("532931", 12, -3),
    county("532932", 22, -4),
    county("230102", 130, 2),
    county("230103", 160, 0),
    county("230127", 21, -6),
    county("120101", 110, 4),
    county("120102", 120, 0),
    county("120103", 140, 3),
    county("120104", 150, 5),
    county("120110", 85, -2),
    county("120114", 130, -4),
    county("120116", 9, 1),
];

const MAJORS: [&str; 16] = [
    "社会工作",
    "社会工作",
    "社会工作",
    "社会学",
    "行政管理",
    "行政管理",
    "公共事业管理",
    "法学",
    "汉语言文学",
    "会计学",
    "护理学",
    "学前教育",
    "心理学",
    "工商管理",
    "计算机应用技术",
    "劳动与社会保障",
];

struct Certified {
    level: Level,
    number: String,
    on: NaiveDate,
}

struct Invented {
    id: PersonId,
    name: String,
    gender: Gender,
    number: Option<IdNumber>,
    /// The number as it is stored: what it is matched by, and itself sealed.
    stored: Option<(Vec<u8>, Vec<u8>)>,
    education: &'static str,
    major: &'static str,
    since: NaiveDate,
    post: Post,
    /// Where they worked before, and until when.
    before: Option<(Post, NaiveDate)>,
    career: Career,
    certificates: Vec<Certified>,
}

/// Fills the register, the ledger and the certificates. Counties that aren't in the division table are left out.
pub async fn fill(tx: &mut Tx, secret: &Secret, now: DateTime<Utc>) -> Result<()> {
    let today = date_of(now);
    let last = last_year(today);
    for (index, county) in (10_u32..).zip(&COUNTIES) {
        let Some(division) = find(tx, county.code).await? else { continue };
        let mut maker = Maker::new(county, index, today, last);
        let mut workplaces = Workplaces::of(tx, &division, county.people).await?;
        let mut people: Vec<Invented> = (0..county.people).map(|_| maker.somebody(&mut workplaces)).collect();
        people.extend(told::people(county.code, &mut maker, &mut workplaces));
        for person in &mut people {
            person.stored =
                person.number.as_ref().map(|number| number.to_store(secret)).transpose().map_err(|error| unexpected(&error))?;
        }
        workplaces.store(tx, now).await?;
        store(tx, &people, now).await?;
        certify(tx, &people, now).await?;
        examine(tx, &division, &people, now).await?;
    }
    Ok(())
}

fn unexpected(error: &SecretError) -> StoreError {
    StoreError::Corrupt(format!("demonstration people: {error}"))
}

/// The last exam year whose results are out.
fn last_year(today: NaiveDate) -> i64 {
    let year = i64::from(today.year());
    if today > results_day(year).0 { year } else { year - 1 }
}

/// Makes the people of one county.
struct Maker<'a> {
    county: &'a County,
    index: u32,
    random: StdRng,
    taken: HashSet<String>,
    certificates: u32,
    today: NaiveDate,
    last: i64,
}

fn day(year: i64, month: u32, day: u32) -> NaiveDate {
    i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).unwrap_or_default()
}

impl<'a> Maker<'a> {
    fn new(county: &'a County, index: u32, today: NaiveDate, last: i64) -> Self {
        let random = StdRng::seed_from_u64(county.code.parse().unwrap_or_default());
        Self { county, index, random, taken: HashSet::new(), certificates: 0, today, last }
    }

    fn somebody(&mut self, workplaces: &mut Workplaces) -> Invented {
        let gender = if chance(&mut self.random, 710) { Gender::Female } else { Gender::Male };
        let name = names::invent(&mut self.random, gender, self.county.code);
        // Two draws make those around thirty-five the most.
        let age = 22 + self.random.random_range(0..19) + self.random.random_range(0..19);
        let born = i64::from(self.today.year()) - age;
        let education = self.education(age);
        let worked = self.random.random_range(0..=(age - 21).min(17));
        let since = day(i64::from(self.today.year()) - 1 - worked, [3, 7, 7, 9][self.random.random_range(0..4)], 1);
        let number = if chance(&mut self.random, 670) { self.id_number(born, gender) } else { None };
        let post = workplaces.invent(&mut self.random);
        let before = (worked >= 3 && chance(&mut self.random, 60))
            .then(|| (workplaces.invent(&mut self.random), day(self.last - self.random.random_range(0..2), 4, 1)));
        let held = self.held(worked);
        let candidate = Candidate {
            strength: self.county.strength + if education == "硕士研究生" { 6 } else { 0 },
            held,
            direct: held.is_none() && worked >= 5 && chance(&mut self.random, 170),
            eagerness: self.random.random_range(60..140),
            cancelled: self.county.code.starts_with("12").then_some(2022),
        };
        let career = career::invent(&mut self.random, candidate, self.last);
        let certificates = self.certificates(held, &career);
        Invented {
            id: PersonId::fresh(),
            name,
            gender,
            number,
            stored: None,
            education,
            major: if education == "高中" { "" } else { names::pick(&mut self.random, &MAJORS) },
            since,
            post,
            before,
            career,
            certificates,
        }
    }

    fn education(&mut self, age: i64) -> &'static str {
        match (self.random.random_range(0..100), age) {
            (0..7, _) => "硕士研究生",
            (7..58, ..40) | (7..35, _) => "本科",
            (58..98, ..40) | (35..85, _) => "大专",
            _ => "高中",
        }
    }

    /// Qualifications from before the first year of results.
    fn held(&mut self, worked: i64) -> Option<(Level, i64)> {
        let latest = career::FIRST - 1;
        let first = i64::from(self.today.year()) - worked + 1;
        (first < latest && chance(&mut self.random, 230)).then(|| {
            let level = if chance(&mut self.random, 280) { Level::Intermediate } else { Level::Junior };
            (level, self.random.random_range(first.max(2010)..=latest))
        })
    }

    /// An ID number nobody can have: 99, the county's and a further number, birthday, order, check character.
    fn id_number(&mut self, born: i64, gender: Gender) -> Option<IdNumber> {
        for _ in 0..20 {
            let birthday = day(born, 1, 1) + TimeDelta::days(self.random.random_range(0..365));
            let order = 2 * self.random.random_range(0..500) + u32::from(gender == Gender::Male);
            let body = format!("99{:02}01{}{:03}", self.index, birthday.format("%Y%m%d"), order % 1000);
            let whole = format!("{body}{}", check_character(&body)?);
            if self.taken.insert(body) {
                return IdNumber::parse(&whole, self.today).ok();
            }
        }
        None
    }

    /// Most have had their certificates registered with us; of the latest ones many haven't yet. A pass slip isn't one.
    fn certificates(&mut self, held: Option<(Level, i64)>, career: &Career) -> Vec<Certified> {
        let mut certified = Vec::new();
        for (level, year) in held.into_iter().chain(career.reached.iter().copied()) {
            let known = if held == Some((level, year)) {
                1000
            } else if year == self.last {
                550
            } else {
                900
            };
            if level != Level::Senior && chance(&mut self.random, known) {
                self.certificates += 1;
                certified.push(Certified {
                    level,
                    number: format!("DEMO{year}{:02}{:05}", self.index, self.certificates),
                    on: results_day(year).0,
                });
            }
        }
        certified
    }
}

async fn store(tx: &mut Tx, people: &[Invented], now: DateTime<Utc>) -> Result<()> {
    insert_many!(
        tx,
        "INSERT INTO person (id, name, name_folded, pinyin, initials, id_hash, id_sealed, id_masked, gender, education, major, \
         phone_sealed, phone_masked, social_work_since, field, created_at, updated_at)",
        "",
        people,
        |person| [
            person.id,
            &person.name,
            name::folded(&person.name),
            name::spelled(&person.name).0,
            name::spelled(&person.name).1,
            person.stored.as_ref().map(|(hash, _)| hash),
            person.stored.as_ref().map(|(_, sealed)| sealed),
            person.number.as_ref().map(IdNumber::masked_with_hint).unwrap_or_default(),
            person.gender.code(),
            person.education,
            person.major,
            None::<Vec<u8>>,
            "",
            person.since,
            person.post.field,
            now,
            now,
        ]
    );
    let mut rows: Vec<(PersonId, &Post, NaiveDate, Option<NaiveDate>)> = Vec::new();
    for person in people {
        match &person.before {
            Some((before, moved)) => {
                rows.push((person.id, before, person.since, Some(*moved)));
                rows.push((person.id, &person.post, *moved, None));
            }
            None => rows.push((person.id, &person.post, person.since, None)),
        }
    }
    insert_many!(
        tx,
        "INSERT INTO membership (id, person_id, organisation_id, division, division_path, post, since_on, until_on, created_at)",
        "",
        rows,
        |row| [
            MembershipId::fresh(),
            row.0,
            row.1.organisation,
            &row.1.division.code,
            &row.1.division.path,
            row.1.post,
            row.2,
            row.3,
            now,
        ]
    );
    Ok(())
}

async fn certify(tx: &mut Tx, people: &[Invented], now: DateTime<Utc>) -> Result<()> {
    for person in people {
        for certified in &person.certificates {
            let new = NewCertificate {
                person: person.id,
                level: certified.level,
                scheme: Scheme::National,
                number: &certified.number,
                issuer: "",
                obtained_on: certified.on,
                valid_until: None,
                division_path: &person.post.division.path,
                import: None,
                by: None,
            };
            certificate::add(tx, &new, now).await?;
        }
    }
    Ok(())
}

/// Adds the results; who has none only stands where the certificates say. People enter with their county.
async fn examine(tx: &mut Tx, county: &Division, people: &[Invented], now: DateTime<Utc>) -> Result<()> {
    let mut facts = Vec::new();
    for person in people {
        for sitting in &person.career.sittings {
            facts.extend(sitting.papers.iter().map(|paper| NewFact {
                person: person.id,
                fact: Fact {
                    year: sitting.year,
                    level: sitting.level,
                    subject: paper.subject.to_owned(),
                    half_marks: paper.half_marks,
                    status: paper.status,
                    division_path: county.path.clone(),
                },
                division: county.code.clone(),
                supersedes: None,
            }));
        }
    }
    ledger::add(tx, &facts, None, now).await?;
    let others: Vec<PersonId> = people.iter().filter(|person| person.career.sittings.is_empty()).map(|person| person.id).collect();
    ledger::refresh(tx, &others, now).await
}
