//! 演示数据: invented people with invented results, the same ones for the same seed.
//!
//! ID numbers begin with 99, which is no area's; the check character is right, so that everything works on them as on real ones.
//! Entries, standings and certificates are derived by the same code as everywhere.

use chrono::{DateTime, Days, NaiveDate, Utc};
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};

use super::bulk::insert_many;
use super::id_number::{IdNumber, check_character, masked_phone};
use super::store::PHONE;
use super::{FIELDS, Gender, name};
use crate::certification::certificate::{NewCertificate, add as add_certificate};
use crate::certification::ledger::{self, NewFact};
use crate::certification::rules::{Fact, ResultStatus, results_day};
use crate::clock::date_of;
use crate::division::{Division, store::find};
use crate::ids::{MembershipId, OrganisationId, PersonId};
use crate::organisation::OrganisationKind;
use crate::organisation::store::find_or_create;
use crate::secret::{Secret, SecretError};
use crate::store::{StoreError, Tx};
use crate::syllabus::Level;

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华慧玲红梅建文宇欣怡子涵雨晨佳琪思远浩然志强晓东海燕春兰国庆立新雪莹俊凯婷婷玉珍永康安宁诗瑶嘉懿书瀚博亦菲";

/// The counties people are invented for, with how many each.
pub const COUNTIES: [(&str, usize); 41] = [
    ("321002", 220), ("321003", 220), ("321012", 180), ("321023", 120), ("321081", 120), ("321084", 140),
    ("320102", 90), ("320104", 90), ("320106", 110), ("320115", 110),
    ("620102", 170), ("620103", 110), ("620104", 80), ("620105", 80), ("620111", 50), ("620121", 60), ("620122", 50), ("620123", 60),
    ("532901", 150), ("532922", 40), ("532923", 70), ("532924", 60), ("532925", 50), ("532926", 40), ("532927", 50), ("532932", 50),
    ("230127", 120), ("230102", 150), ("230103", 150),
    ("120101", 90), ("120102", 90), ("120103", 90), ("120104", 90), ("120105", 80), ("120110", 80), ("120111", 80), ("120112", 80),
    ("120113", 70), ("120114", 90), ("120115", 70), ("120116", 110),
];

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Made {
    /// 人员
    pub people: usize,
    /// 成绩
    pub results: usize,
    /// 证书
    pub certificates: usize,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The key doesn't work.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

struct Invented {
    id: PersonId,
    name: String,
    number: Option<IdNumber>,
    gender: Gender,
    education: &'static str,
    major: &'static str,
    field: &'static str,
    post: &'static str,
    since: Option<NaiveDate>,
    phone: String,
    organisation: OrganisationId,
    division: Division,
    hash: Option<Vec<u8>>,
    sealed: Option<Vec<u8>>,
    phone_sealed: Vec<u8>,
    spelled: (String, String),
}

/// Fills the given counties (those the database knows). The caller commits.
pub async fn fill(tx: &mut Tx, secret: &Secret, counties: &[(&str, usize)], seed: u64, now: DateTime<Utc>) -> Result<Made, DemoError> {
    let mut random = SmallRng::seed_from_u64(seed);
    let mut people = Vec::new();
    for (code, count) in counties {
        let Some(division) = find(tx, code).await? else { continue };
        let organisations = organisations(tx, &division, now).await?;
        for _ in 0..*count {
            let organisation = organisations[random.random_range(0..organisations.len())];
            people.push(invent(&mut random, secret, people.len(), &division, organisation)?);
        }
    }
    insert(tx, &people, now).await?;

    let mut facts = Vec::new();
    for person in &people {
        results_of(&mut random, person, now, &mut facts);
    }
    ledger::add(tx, &facts, None, now).await?;
    let certificates = certificates(tx, &people, &facts, now).await?;
    Ok(Made { people: people.len(), results: facts.len(), certificates })
}

/// Several kinds in each county.
async fn organisations(tx: &mut Tx, division: &Division, now: DateTime<Utc>) -> Result<Vec<OrganisationId>, StoreError> {
    let short = division.name.trim_end_matches(['区', '县', '市']);
    let names = [
        (format!("{}社会工作部", division.name), OrganisationKind::PartySocialWorkDepartment),
        (format!("{}民政局", division.name), OrganisationKind::CivilAffairs),
        (format!("{}社会工作总站", division.name), OrganisationKind::Station),
        (format!("{short}城东街道社工站"), OrganisationKind::Station),
        (format!("{short}城西街道社工站"), OrganisationKind::Station),
        (format!("{short}文昌社区居民委员会"), OrganisationKind::Community),
        (format!("{short}和平社区居民委员会"), OrganisationKind::Community),
        (format!("{short}同心社会工作服务中心"), OrganisationKind::ServiceAgency),
        (format!("{short}社会工作协会"), OrganisationKind::Association),
        (format!("{}社会福利院", division.name), OrganisationKind::PublicInstitution),
    ];
    let mut ids = Vec::new();
    for (name, kind) in names {
        ids.push(find_or_create(tx, division, &name, kind, now).await?.id);
    }
    Ok(ids)
}

fn pick<T: Copy>(random: &mut SmallRng, from: &[T]) -> T {
    from[random.random_range(0..from.len())]
}

fn invent(
    random: &mut SmallRng,
    secret: &Secret,
    index: usize,
    division: &Division,
    organisation: OrganisationId,
) -> Result<Invented, SecretError> {
    let surnames: Vec<char> = SURNAMES.chars().collect();
    let given: Vec<char> = GIVEN.chars().collect();
    let mut full = String::from(pick(random, &surnames));
    full.push(pick(random, &given));
    if random.random_bool(0.75) {
        full.push(pick(random, &given));
    }
    let gender = if random.random_bool(0.7) { Gender::Female } else { Gender::Male };
    let birth = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or_default() + Days::new(random.random_range(0..12_000));
    // Area code and order together count up, so that no two are alike; an odd order is a man.
    let order = (index % 400) * 2 + usize::from(gender == Gender::Male);
    let body = format!("99{:04}{}{order:03}", index / 400, birth.format("%Y%m%d"));
    let number = check_character(&body).map(|check| format!("{body}{check}"));
    let number = number.and_then(|text| IdNumber::parse(&text, NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default()).ok());
    let phone = format!("1990000{:04}", index % 10_000);
    let since = NaiveDate::from_ymd_opt(random.random_range(2008..2024), random.random_range(1..=12), 1);
    Ok(Invented {
        id: PersonId::fresh(),
        spelled: name::spelled(&full),
        hash: number.as_ref().map(|number| number.hash(secret)),
        sealed: number.as_ref().map(|number| number.sealed(secret)).transpose()?,
        phone_sealed: secret.seal(PHONE, phone.as_bytes())?,
        name: full,
        number,
        gender,
        education: pick(random, &["大专", "大专", "本科", "本科", "本科", "硕士研究生", "高中"]),
        major: pick(random, &["社会工作", "社会学", "行政管理", "心理学", "汉语言文学", "会计", "法学", "公共事业管理"]),
        field: pick(random, &FIELDS),
        post: pick(random, &["社工", "社工", "社工", "社区工作者", "站长", "项目主管", "督导"]),
        since,
        phone,
        organisation,
        division: division.clone(),
    })
}

async fn insert(tx: &mut Tx, people: &[Invented], now: DateTime<Utc>) -> Result<(), StoreError> {
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
            &person.spelled.0,
            &person.spelled.1,
            person.hash.as_ref(),
            person.sealed.as_ref(),
            person.number.as_ref().map(IdNumber::masked_with_hint).unwrap_or_default(),
            person.gender.code(),
            person.education,
            person.major,
            &person.phone_sealed,
            masked_phone(&person.phone),
            person.since,
            person.field,
            now,
            now,
        ]
    );
    insert_many!(
        tx,
        "INSERT INTO membership (id, person_id, organisation_id, division, division_path, post, since_on, until_on, created_at)",
        "",
        people,
        |person| [
            MembershipId::fresh(),
            person.id,
            person.organisation,
            &person.division.code,
            &person.division.path,
            person.post,
            person.since,
            None::<NaiveDate>,
            now,
        ]
    );
    Ok(())
}

/// The exams somebody sat from 2022 on, as far as their results are out: better with each try, and nobody sits what is passed.
fn results_of(random: &mut SmallRng, person: &Invented, now: DateTime<Utc>, facts: &mut Vec<NewFact>) {
    let today = date_of(now);
    let mut ability = 50.0 + 22.0 * (random.random::<f64>() + random.random::<f64>() - 1.0);
    let mut level = match random.random_range(0..100) {
        0..64 => Level::Junior,
        64..97 => Level::Intermediate,
        _ => Level::Senior,
    };
    let mut passed: Vec<(&str, i64)> = Vec::new();
    let mut done = false;
    for year in 2022..=2025_i64 {
        if results_day(year).0 > today {
            break;
        }
        // More people take part each year.
        let takes_part = match year {
            2022 => 0.22,
            2023 => 0.34,
            2024 => 0.62,
            _ => 0.68,
        };
        if done && level == Level::Junior && random.random_bool(0.25) {
            level = Level::Intermediate;
            passed.clear();
            done = false;
        }
        if done || !random.random_bool(takes_part) {
            continue;
        }
        let subjects: &[&str] = match level {
            Level::Junior => &["ability-junior", "practice-junior"],
            Level::Intermediate => &["ability-intermediate", "law-intermediate", "practice-intermediate"],
            Level::Senior => &["practice-senior"],
        };
        passed.retain(|(_, passed_in)| level == Level::Intermediate && year - passed_in == 1);
        let absent = random.random_bool(0.17);
        for subject in subjects {
            if passed.iter().any(|(known, _)| known == subject) {
                continue;
            }
            let noise = 20.0 * (random.random::<f64>() + random.random::<f64>() - 1.0);
            #[expect(clippy::cast_possible_truncation, reason = "clamped to 0 to 200")]
            let half_marks = ((ability + noise) * 2.0).round().clamp(24.0, 190.0) as i64;
            let (status, half_marks) = match (absent, random.random_range(0..1000)) {
                (true, _) => (ResultStatus::Absent, None),
                (false, 0) => (ResultStatus::VoidSubject, Some(half_marks)),
                (false, 1) => (ResultStatus::SimilarVoid, Some(half_marks)),
                (false, _) => (ResultStatus::Valid, Some(half_marks)),
            };
            if status == ResultStatus::Valid && half_marks.is_some_and(|mark| mark >= 120) {
                passed.push((subject, year));
            }
            let fact = Fact {
                year,
                level,
                subject: (*subject).to_owned(),
                half_marks,
                status,
                division_path: person.division.path.clone(),
            };
            facts.push(NewFact { person: person.id, fact, division: person.division.code.clone(), supersedes: None });
        }
        done = subjects.iter().all(|subject| passed.iter().any(|(known, _)| known == subject));
        ability += 5.0;
    }
}

/// A few certificates: for some of those who passed both 初级 papers of 2023 or 2024.
async fn certificates(tx: &mut Tx, people: &[Invented], facts: &[NewFact], now: DateTime<Utc>) -> Result<usize, DemoError> {
    let passed = |person: PersonId, subject: &str, year: i64| {
        facts.iter().any(|new| {
            new.person == person
                && new.fact.year == year
                && new.fact.subject == subject
                && new.fact.status == ResultStatus::Valid
                && new.fact.half_marks.is_some_and(|mark| mark >= 120)
        })
    };
    let mut holders = Vec::new();
    for year in [2023_i64, 2024] {
        let found = people.iter().filter(|person| passed(person.id, "ability-junior", year) && passed(person.id, "practice-junior", year));
        for person in found.take(20) {
            let number = format!("99{year}{:08}", holders.len() + 1);
            let new = NewCertificate {
                person: person.id,
                level: Level::Junior.code(),
                number: &number,
                obtained_on: results_day(year).0,
                locally_valid: false,
                division_path: &person.division.path,
            };
            add_certificate(tx, &new, now).await?;
            holders.push(person.id);
        }
    }
    ledger::refresh(tx, &holders, now).await?;
    Ok(holders.len())
}
