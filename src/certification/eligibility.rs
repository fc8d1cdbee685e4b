//! 报考条件: which level somebody may sit this year, next year, or from when, by which condition, and why not.
//!
//! The conditions are those of the domain reference §1.4 (2006 规定沿用, {S24}{S25}). The day by which years of social work are counted
//! differs by province and year ({S24}{S26}{S27}): it is data ([`LocalRule`]), and every answer says that the local notice prevails.
//!
//! Readings:
//! - Who has a higher education also has the lower ones: whoever fits a condition with less also fits it with more.
//! - "满 N 年" counts both the first and the last day: since 1 January 2022 makes four years on 31 December 2025.
//! - A diploma or a certificate counts if it was obtained by the cut-off day; a degree in social work counts for 初级 in the year of
//!   graduation (应届).
//! - 相关专业 follow the local notice; here a major is social work or another.

mod condition;
#[cfg(test)]
pub(crate) mod tests;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::bilingual::Bilingual;
use crate::syllabus::Level;

pub use condition::{CONDITIONS, Condition, Since};

/// 学历
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Education {
    /// 高中、中专
    HighSchool,
    /// 大专
    College,
    /// 本科
    Bachelor,
    /// 硕士
    Master,
    /// 博士
    Doctor,
}

impl Education {
    /// From the lowest up.
    pub const ALL: [Self; 5] = [Self::HighSchool, Self::College, Self::Bachelor, Self::Master, Self::Doctor];

    /// As stored and as written in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::HighSchool => "high_school",
            Self::College => "college",
            Self::Bachelor => "bachelor",
            Self::Master => "master",
            Self::Doctor => "doctor",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|education| education.code() == code)
    }

    /// What a register says in words: 本科, 大学本科, 研究生（硕士）, 大专; none where it can't be told.
    pub fn in_words(text: &str) -> Option<Self> {
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["博士"]) {
            Some(Self::Doctor)
        } else if says(&["硕士", "研究生"]) {
            Some(Self::Master)
        } else if says(&["大专", "专科", "高职"]) {
            Some(Self::College)
        } else if says(&["本科", "学士", "大学"]) {
            Some(Self::Bachelor)
        } else {
            says(&["高中", "中专", "职高", "技校", "中职"]).then_some(Self::HighSchool)
        }
    }

    /// Its name.
    pub fn name(self) -> Bilingual {
        match self {
            Self::HighSchool => Bilingual::new("高中或中专", "high or vocational school"),
            Self::College => Bilingual::new("大专", "college diploma (大专)"),
            Self::Bachelor => Bilingual::new("本科", "bachelor's degree"),
            Self::Master => Bilingual::new("硕士", "master's degree"),
            Self::Doctor => Bilingual::new("博士", "doctorate"),
        }
    }
}

/// A diploma or degree, obtained or to be obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diploma {
    /// 学历
    pub education: Education,
    /// 社会工作专业
    pub social_work: bool,
    /// 毕业日期, which may lie ahead.
    pub graduated_on: NaiveDate,
    /// Of full-time study (全日制): since when; none otherwise.
    pub full_time_since: Option<NaiveDate>,
}

/// What somebody brings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Applicant {
    /// All that is known.
    pub diplomas: Vec<Diploma>,
    /// 从事社会工作起始
    pub social_work_since: Option<NaiveDate>,
    /// Levels held, with the day the certificate was obtained.
    pub held: Vec<(Level, NaiveDate)>,
}

/// 年限截止日 and what else a province's notice decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalRule {
    /// The code of the province; none: everywhere else.
    pub province: Option<String>,
    /// The first exam year it is for.
    pub first_year: i64,
    /// So many years before the exam year (0 or 1).
    pub years_before: i64,
    /// Month of the cut-off day.
    pub month: u32,
    /// Its day.
    pub day: u32,
    /// 全日制未毕业期间不计
    pub without_full_time_study: bool,
    /// Where that stands.
    pub source: String,
}

impl LocalRule {
    /// 年限截止日 of an exam year.
    pub fn cut_off(&self, year: i64) -> NaiveDate {
        let year = i32::try_from(year - self.years_before).unwrap_or(i32::MAX);
        NaiveDate::from_ymd_opt(year, self.month, self.day)
            .or_else(|| NaiveDate::from_ymd_opt(year, self.month, 28))
            .unwrap_or(NaiveDate::MAX)
    }
}

/// The rule for a province in a year: its own latest, or else the one for everywhere.
pub fn rule_for<'a>(rules: &'a [LocalRule], province: Option<&str>, year: i64) -> Option<&'a LocalRule> {
    rules
        .iter()
        .filter(|rule| rule.first_year <= year)
        .filter(|rule| rule.province.is_none() || rule.province.as_deref() == province)
        .max_by_key(|rule| (rule.province.is_some(), rule.first_year))
}

/// What is missing for a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "lack")]
pub enum Lack {
    /// No diploma that fits by the cut-off day.
    Education,
    /// No certificate of the level below by the cut-off day.
    Certificate {
        /// Of which level.
        level: Level,
    },
    /// Not yet so many years of social work.
    Years {
        /// Needed.
        years: u32,
        /// When they are complete, if work goes on; none: no beginning is known.
        complete_on: Option<NaiveDate>,
    },
}

/// A level's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Of which level.
    pub level: Level,
    /// It is held already.
    pub held: bool,
    /// The exam year asked about.
    pub year: i64,
    /// The cut-off day of that year.
    pub cut_off: NaiveDate,
    /// By which condition somebody may sit it in that year, if any.
    pub this_year: Option<Condition>,
    /// The same for the year after.
    pub next_year: Option<Condition>,
    /// The first year from the one asked about in which a condition fits, if nothing changes but time.
    pub from: Option<i64>,
    /// Where nothing fits that year: each condition of the level, and what is missing for it.
    pub why_not: Vec<(Condition, Vec<Lack>)>,
}

/// So many years are looked ahead.
const AHEAD: i64 = 12;

/// What every answer ends with.
pub fn reservation() -> Bilingual {
    Bilingual::new("以上按全国规定推算，具体以当地公告为准。", "Worked out from the national rules; the local notice prevails.")
}

/// Which level somebody may sit in an exam year, in the next, or from when.
pub fn eligibility(applicant: &Applicant, rule: &LocalRule, year: i64) -> Vec<Answer> {
    Level::ALL.into_iter().map(|level| answer(applicant, rule, level, year)).collect()
}

fn answer(applicant: &Applicant, rule: &LocalRule, level: Level, year: i64) -> Answer {
    let fitting = |year: i64| {
        CONDITIONS.into_iter().find(|condition| condition.level == level && lacks(applicant, rule, condition, year).is_empty())
    };
    let this_year = fitting(year);
    let why_not = if this_year.is_some() {
        Vec::new()
    } else {
        CONDITIONS
            .into_iter()
            .filter(|condition| condition.level == level)
            .map(|condition| (condition, lacks(applicant, rule, &condition, year)))
            .collect()
    };
    Answer {
        level,
        held: applicant.held.iter().any(|(held, _)| *held >= level),
        year,
        cut_off: rule.cut_off(year),
        this_year,
        next_year: fitting(year + 1),
        from: (year..=year + AHEAD).find(|year| fitting(*year).is_some()),
        why_not,
    }
}

/// What is missing for a condition in an exam year; nothing: it fits.
fn lacks(applicant: &Applicant, rule: &LocalRule, condition: &Condition, year: i64) -> Vec<Lack> {
    let cut_off = rule.cut_off(year);
    let mut found = Vec::new();
    let educated = applicant.diplomas.iter().any(|diploma| {
        let by = if condition.graduating {
            diploma.graduated_on.year() <= i32::try_from(year).unwrap_or(i32::MAX)
        } else {
            diploma.graduated_on <= cut_off
        };
        by && diploma.education >= condition.education && (diploma.social_work || !condition.social_work)
    });
    if !educated {
        found.push(Lack::Education);
    }
    let (start, obtained) = match condition.since {
        Since::Beginning => (applicant.social_work_since, None),
        Since::Obtaining(level) => {
            let on = applicant.held.iter().filter(|(held, _)| *held == level).map(|(_, on)| *on).min();
            (applicant.social_work_since.zip(on).map(|(since, on)| since.max(on)), Some((level, on)))
        }
    };
    if let Some((level, on)) = obtained
        && on.is_none_or(|on| on > cut_off)
    {
        found.push(Lack::Certificate { level });
    }
    if condition.years > 0 {
        let complete_on = start.map(|start| complete_on(applicant, rule, start, condition.years));
        if complete_on.is_none_or(|day| day > cut_off) {
            found.push(Lack::Years { years: condition.years, complete_on });
        }
    }
    found
}

/// The last day of so many years of work, full-time study left out where the local rule says so.
fn complete_on(applicant: &Applicant, rule: &LocalRule, start: NaiveDate, years: u32) -> NaiveDate {
    let mut end = start
        .checked_add_months(Months::new(years * 12))
        .and_then(|day| day.checked_sub_days(Days::new(1)))
        .unwrap_or(NaiveDate::MAX);
    if !rule.without_full_time_study {
        return end;
    }
    let mut studies: Vec<(NaiveDate, NaiveDate)> = applicant
        .diplomas
        .iter()
        .filter_map(|diploma| diploma.full_time_since.map(|since| (since, diploma.graduated_on)))
        .collect();
    studies.sort_unstable();
    let mut counted_to = start;
    for (from, until) in studies {
        // Days of study within the time counted push its end; days studied twice at once push it once.
        let from = from.max(counted_to);
        if from > end || until < from {
            continue;
        }
        let days = u64::try_from((until - from).num_days() + 1).unwrap_or(0);
        end = end.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX);
        counted_to = until.succ_opt().unwrap_or(until);
    }
    end
}
