//! Demonstration content: a year's sessions of one division, over, running and to come, with some people registered.
//!
//! The sessions are invented; what they teach follows the syllabus. The same seed makes the same sessions.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use super::schedule::{By, ScheduleError, cancel, create, publish};
use super::seat::{Attendee, Named, RegisterError, register, register_list};
use super::store::Home;
use super::{Plan, QuotaPlan, TrainingDate, TrainingKind, UnitPlan, people};
use crate::account::Scope;
use crate::clock::{date_of, instant_of};
use crate::ids::{AccountId, TrainingId};
use crate::organisation::Organisation;
use crate::organisation::store::within;
use crate::store::{StoreError, Tx};
use crate::syllabus::Level;

/// How a session stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Published,
    Draft,
    Cancelled,
}

/// One session to be made: days from today, hours of the day, and the rest.
struct Outline {
    title: &'static str,
    kind: TrainingKind,
    levels: &'static [Level],
    description: &'static str,
    teacher: &'static str,
    room: &'static str,
    link: &'static str,
    capacity: i64,
    /// Day from today, first hour, last hour.
    dates: &'static [(i64, u32, u32)],
    /// Sign-up opens so many days from today; 60 days before the first date where it says nothing.
    opens: Option<i64>,
    recognised: bool,
    /// Of ten people, about so many register.
    interest: u32,
    standing: Standing,
}

/// The session with seats set aside for units, so many of them, so many seats each; so many people of each are signed up.
const WITH_QUOTAS: &str = "周末班";
const UNITS: i64 = 2;
const OF_UNIT: i64 = 6;
const SIGNED_UP: i64 = 4;

const OUTLINES: [Outline; 10] = [
    Outline {
        title: "初级《社会工作综合能力》考前系统班",
        kind: TrainingKind::ExamPreparation,
        levels: &[Level::Junior],
        description: "按大纲逐章讲解，每章附十道自测题。请带好教材和笔；午间提供饮水，不提供午餐。",
        teacher: "顾明远（高级社会工作师）",
        room: "三楼多功能厅",
        link: "",
        capacity: 60,
        dates: &[(-214, 9, 12), (-213, 9, 12)],
        opens: None,
        recognised: false,
        interest: 8,
        standing: Standing::Published,
    },
    Outline {
        title: "初级《社会工作实务》考前冲刺班",
        kind: TrainingKind::ExamPreparation,
        levels: &[Level::Junior],
        description: "多选题的取舍、典型情境的判断顺序，以及一次限时模拟。",
        teacher: "沈若兰（社会工作师）",
        room: "三楼多功能厅",
        link: "",
        capacity: 60,
        dates: &[(-186, 9, 12), (-186, 14, 17)],
        opens: None,
        recognised: false,
        interest: 8,
        standing: Standing::Published,
    },
    Outline {
        title: "社工站人员岗位能力培训（个案与小组）",
        kind: TrainingKind::StationStaff,
        levels: &[],
        description: "接案、预估、计划、介入、评估、结案的记录怎样写；小组活动的前期准备与风险预案。",
        teacher: "韩志诚（社工总站督导）",
        room: "二楼培训室",
        link: "",
        capacity: 40,
        dates: &[(-64, 9, 12), (-63, 9, 12)],
        opens: None,
        recognised: true,
        interest: 7,
        standing: Standing::Published,
    },
    Outline {
        title: "督导例会：困难个案研讨",
        kind: TrainingKind::Supervision,
        levels: &[Level::Intermediate, Level::Senior],
        description: "每位参加者带一个正在进行的个案（隐去姓名与住址）。会上的材料不外传。",
        teacher: "陆佩文（高级社会工作师）",
        room: "一楼小会议室",
        link: "",
        capacity: 12,
        dates: &[(-20, 14, 17)],
        opens: None,
        recognised: true,
        interest: 4,
        standing: Standing::Published,
    },
    Outline {
        title: "社会救助法规与政策更新",
        kind: TrainingKind::ContinuingEducation,
        levels: &[],
        description: "近一年社会救助、未成年人保护与养老服务政策的变化，以及社工站如何据此调整服务。",
        teacher: "邵景行（高校教师）",
        room: "三楼多功能厅",
        link: "",
        capacity: 80,
        dates: &[(-1, 9, 12), (1, 9, 12)],
        opens: None,
        recognised: true,
        interest: 6,
        standing: Standing::Published,
    },
    Outline {
        title: "初级两科考前培训（周末班）",
        kind: TrainingKind::ExamPreparation,
        levels: &[Level::Junior],
        description: "面向首次报考者：考试怎么考、怎么判分、每天练多少；上午综合能力，下午实务。",
        teacher: "顾明远、沈若兰",
        room: "三楼多功能厅",
        link: "",
        capacity: 30,
        dates: &[(9, 9, 12), (10, 14, 17)],
        opens: None,
        recognised: false,
        interest: 5,
        standing: Standing::Published,
    },
    Outline {
        title: "中级《社会工作法规与政策》小班研读",
        kind: TrainingKind::ExamPreparation,
        levels: &[Level::Intermediate],
        description: "八人小班。课前请读完指定的法律条文，课上逐条辨析易混规定。",
        teacher: "邵景行（高校教师）",
        room: "一楼小会议室",
        link: "",
        capacity: 8,
        dates: &[(17, 18, 21), (24, 18, 21)],
        opens: None,
        recognised: false,
        interest: 10,
        standing: Standing::Published,
    },
    Outline {
        title: "专业伦理与个人信息保护（线上）",
        kind: TrainingKind::ContinuingEducation,
        levels: &[],
        description: "保密的边界、记录的保存、照片与影像的使用。线上直播，请用能打字的设备参加讨论。",
        teacher: "陆佩文（高级社会工作师）",
        room: "",
        link: "https://example.org/live/ethics",
        capacity: 200,
        dates: &[(33, 14, 17)],
        opens: Some(6),
        recognised: true,
        interest: 0,
        standing: Standing::Published,
    },
    Outline {
        title: "站点人员培训：志愿服务管理",
        kind: TrainingKind::StationStaff,
        levels: &[],
        description: "招募、培训、排班、激励与记录。",
        teacher: "韩志诚（社工总站督导）",
        room: "二楼培训室",
        link: "",
        capacity: 40,
        dates: &[(13, 9, 12)],
        opens: None,
        recognised: false,
        interest: 3,
        standing: Standing::Cancelled,
    },
    Outline {
        title: "高级实务论述题写作工作坊",
        kind: TrainingKind::ExamPreparation,
        levels: &[Level::Senior],
        description: "从审题到列提纲，再到限时成文；互评按评分要点进行。",
        teacher: "待定",
        room: "一楼小会议室",
        link: "",
        capacity: 16,
        dates: &[(47, 9, 12), (48, 9, 12)],
        opens: None,
        recognised: false,
        interest: 0,
        standing: Standing::Draft,
    },
];

/// Makes sessions around a division, run by `organiser`: all ten, or some six of them, others in each division. Of `candidates`, some
/// register, each under the name given. Sessions that are there already are left alone, so that filling twice changes nothing.
pub async fn fill(
    tx: &mut Tx,
    organiser: AccountId,
    candidates: &[(AccountId, String)],
    home: &Home,
    all: bool,
    now: DateTime<Utc>,
    seed: u64,
) -> Result<Vec<TrainingId>, StoreError> {
    // Each division has its own sessions, whatever the seed; each session its own chances, whatever became of the others.
    let code: u64 = home.division.code.parse().unwrap_or_default();
    let mut made = Vec::new();
    for (number, outline) in (0_u64..).zip(&OUTLINES) {
        if !all && matches!((number + code) % 5, 1 | 4) {
            continue;
        }
        let seed = [seed, code, number].into_iter().fold(17_u64, |sum, part| sum.wrapping_mul(1_000_003).wrapping_add(part));
        let mut random = StdRng::seed_from_u64(seed);
        let id = TrainingId(uuid::Builder::from_random_bytes(random.random()).into_uuid());
        let mut plan = outline.plan(&home.division.name, code, now);
        let units = if outline.title.contains(WITH_QUOTAS) { within(tx, &home.division.path, UNITS).await? } else { Vec::new() };
        plan.quotas = units
            .iter()
            .map(|unit| QuotaPlan {
                unit: UnitPlan { name: unit.name.clone(), organisation: Some(unit.id), ..UnitPlan::default() },
                seats: OF_UNIT,
            })
            .collect();
        let first = plan.starts_at().unwrap_or(now);
        let announced = plan.opens_at.unwrap_or(now).min(now) - TimeDelta::days(2);
        let by = |at| By { account: organiser, now: at };
        let new = create(tx, id, &plan, home, by(announced)).await.map_err(unexpected)?;
        made.push(id);
        if !new || outline.standing == Standing::Draft {
            continue;
        }
        publish(tx, id, by(announced)).await.map_err(unexpected)?;
        let mut interested: Vec<_> = candidates.iter().filter(|_| random.random_range(0..10) < outline.interest).collect();
        interested.shuffle(&mut random);
        let opened = plan.opens_at.unwrap_or(announced);
        let latest = now.min(first - TimeDelta::days(1));
        for (account, name) in interested {
            let minutes = (latest - opened).num_minutes().max(1);
            let at = opened + TimeDelta::minutes(random.random_range(0..minutes));
            let attendee = Attendee { account: Some(*account), name: name.clone(), ..Attendee::default() };
            match register(tx, id, &attendee, at).await {
                Ok(_) | Err(RegisterError::Refused(_)) => {}
                Err(RegisterError::Store(error)) => return Err(error),
            }
        }
        sign_up_units(tx, id, &units, by(opened.max(announced) + TimeDelta::hours(30))).await?;
        if outline.standing == Standing::Cancelled {
            let reason = "授课教师临时有其他任务，改期后另行通知。";
            cancel(tx, id, reason, by(now - TimeDelta::hours(20))).await.map_err(unexpected)?;
        }
    }
    Ok(made)
}

/// Each unit signs up some of its people.
async fn sign_up_units(tx: &mut Tx, session: TrainingId, units: &[Organisation], by: By) -> Result<(), StoreError> {
    for unit in units {
        let scope = [Scope::Organisation { id: unit.id, division_path: unit.division_path.clone() }];
        let named: Vec<_> = people::free(tx, &scope, session, "", SIGNED_UP)
            .await?
            .into_iter()
            .map(|person| Named { person: person.id, unit: person.unit().to_owned(), name: person.name })
            .collect();
        match register_list(tx, session, &named, by.account, by.now).await {
            Ok(_) | Err(RegisterError::Refused(_)) => {}
            Err(RegisterError::Store(error)) => return Err(error),
        }
    }
    Ok(())
}

fn unexpected(error: ScheduleError) -> StoreError {
    match error {
        ScheduleError::Store(error) => error,
        other => StoreError::Corrupt(format!("demonstration session: {other}")),
    }
}

impl Outline {
    fn plan(&self, division: &str, code: u64, now: DateTime<Utc>) -> Plan {
        let today = date_of(now);
        let first_day = self.dates.iter().map(|date| date.0).min().unwrap_or_default();
        let later = self.later(today + TimeDelta::days(first_day), first_day, code);
        let first_day = first_day + later;
        let at = |day: i64, hour: u32| {
            instant_of((today + TimeDelta::days(day)).and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()))
        };
        let dates: Vec<_> = self
            .dates
            .iter()
            .map(|&(day, from, to)| TrainingDate {
                starts_at: at(day + later, from),
                ends_at: at(day + later, to),
                half_hours: 2 * i64::from(to - from),
            })
            .collect();
        Plan {
            title: format!("{division}{}", self.title),
            kind: self.kind,
            levels: self.levels.to_vec(),
            description: self.description.to_owned(),
            teacher: self.teacher.to_owned(),
            address: if self.link.is_empty() { format!("{division}社会工作服务中心") } else { String::new() },
            room: self.room.to_owned(),
            link: self.link.to_owned(),
            capacity: self.capacity,
            counts_as_continuing_education: self.recognised,
            recognised_by: if self.recognised { format!("{division}社会工作协会") } else { String::new() },
            opens_at: Some(at(self.opens.unwrap_or(first_day - 60), 8)),
            closes_at: Some(at(first_day - 1, 18)),
            withdraw_until: Some(at(first_day - 1, 18)),
            dates,
            ..Plan::default()
        }
    }

    /// By how many days a division holds it later than the outline says, so that not everybody meets on the same day; a weekend
    /// class begins on a Saturday. What is over stays over, and what is running goes on.
    fn later(&self, first: NaiveDate, first_day: i64, code: u64) -> i64 {
        if first_day < 2 {
            return 0;
        }
        let later = i64::try_from(code % 4).unwrap_or_default();
        let to_saturday = if self.title.contains("周末") {
            i64::from(Weekday::Sat.days_since((first + TimeDelta::days(later)).weekday()))
        } else {
            0
        };
        later + to_saturday
    }
}
