//! The exam calendar that ships: every date of `domain.md` §1.5, with where it was published. What isn't known isn't in here.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};

use super::loaded;
use crate::clock::instant_of;
use crate::division;
use crate::exam_calendar::store::{ChangeError, enter};
use crate::exam_calendar::{Certainty, Plan, WindowKind, timetable};
use crate::ids::ExamWindowId;
use crate::store::{Result, StoreError, Tx};

const KEY: &str = "starter.exam_calendar";
const EDITION: &str = "1";

use Certainty::{Confirmed, Expected};
use WindowKind::{AdmissionSlip, Exam, Payment, Registration, Results};

/// A window: year, kind, province or nothing, from, to, certainty, whether it was called off, note, source. A day alone is that whole
/// day; with a time of day it is a moment.
type Row = (i64, WindowKind, &'static str, &'static str, &'static str, Certainty, bool, &'static str, &'static str);

/// Days of the exam, by year.
const OF_YEARS: &str = "历年考试时间汇总：v.233.com/news/detail/418691、hqwx.com/shgzz-kaoshi/news/17708785193386.html";

/// What was called off or put off, and when results came.
const NEWS: &str = "历年公告转载：m.51igbt.cn/jiaoyu/296613.html、nadiyi.com/social/1606636、tm022.com/shgzz/xiaoxi/404755.html";

const HENAN: &str = "河南省 2025 年公告转载：4hqv0.yataibot.cn/?id=15975";
const CHANGZHOU: &str = "常州 2026 年报名公告转载：m.cz.bendibao.com/edu/76020.shtm";

const WINDOWS: &[Row] = &[
    (2019, Exam, "", "2019-06-22", "2019-06-23", Confirmed, false, "", OF_YEARS),
    (2020, Exam, "", "2020-10-31", "2020-11-01", Confirmed, false, "因疫情推迟到 10 月。", OF_YEARS),
    (2021, Exam, "", "2021-10-16", "2021-10-17", Confirmed, false, "", OF_YEARS),
    (2021, Exam, "23", "2021-10-16", "2021-10-17", Confirmed, true, "黑龙江省取消当年考试。", NEWS),
    (2022, Exam, "", "2022-06-18", "2022-06-19", Confirmed, false, "", OF_YEARS),
    (2022, Exam, "11", "2022-06-18", "2022-06-19", Confirmed, true, "北京市取消当年考试。", NEWS),
    (2022, Exam, "12", "2022-06-18", "2022-06-19", Confirmed, true, "天津市取消当年考试。", NEWS),
    (2022, Exam, "31", "2022-06-18", "2022-06-19", Confirmed, true, "上海市取消当年考试。", NEWS),
    (2022, Exam, "21", "2022-06-18", "2022-06-19", Confirmed, false, "丹东市延期至 2022 年 12 月 24 日至 25 日。", NEWS),
    (2022, Exam, "13", "2022-06-18", "2022-06-19", Confirmed, false, "石家庄市、唐山市延期至 2022 年 12 月 24 日至 25 日。", NEWS),
    (2022, Results, "", "2022-09-07", "2022-09-07", Confirmed, false, "", NEWS),
    (2023, Registration, "", "2023-04-12", "2023-04-18", Expected, false, "各地时间不同，多在这几天前后。", NEWS),
    (2023, Exam, "", "2023-06-10", "2023-06-11", Confirmed, false, "", OF_YEARS),
    (2023, Results, "", "2023-08-11", "2023-08-11", Confirmed, false, "", NEWS),
    (2024, Exam, "", "2024-06-15", "2024-06-16", Confirmed, false, "", OF_YEARS),
    (2024, Results, "", "2024-08-08", "2024-08-08", Confirmed, false, "", NEWS),
    (2025, Registration, "", "2025-03-10", "2025-03-31", Confirmed, false, "全国报名在此期间，各地起止不同。", NEWS),
    (2025, Registration, "41", "2025-03-14", "2025-03-26", Confirmed, false, "", HENAN),
    (2025, Payment, "41", "2025-03-14", "2025-03-28", Confirmed, false, "缴费截至 3 月 28 日。", HENAN),
    (2025, AdmissionSlip, "41", "2025-05-19 09:00", "2025-05-25 14:30", Confirmed, false, "", HENAN),
    (2025, Exam, "", "2025-05-24", "2025-05-25", Confirmed, false, "", OF_YEARS),
    (2025, Results, "", "2025-07-21", "2025-07-31", Expected, false, "公告预告：7 月下旬公布。", HENAN),
    (2026, Registration, "", "2026-03-09", "2026-03-30", Expected, false, "各地时间不同，多在此期间。", NEWS),
    (2026, Registration, "32", "2026-03-10 09:00", "2026-03-29 16:00", Confirmed, false, "", CHANGZHOU),
    (2026, Exam, "", "2026-05-23", "2026-05-24", Confirmed, false, "", OF_YEARS),
    (2026, Results, "", "2026-07-01", "2026-07-31", Expected, false, "尚未公布；按往年节奏预计 7 月。", "按往年节奏推算"),
];

/// Enters them once; says how many. Needs the divisions: a province that isn't in this database is left out.
pub async fn load(tx: &mut Tx, now: DateTime<Utc>) -> Result<usize> {
    if loaded::edition(tx, KEY).await?.is_some() {
        return Ok(0);
    }
    let mut entered = 0;
    for row in WINDOWS {
        let province = row.2;
        if !province.is_empty() && division::store::find(tx, province).await?.is_none() {
            continue;
        }
        let plan = plan_of(row).ok_or_else(|| StoreError::Corrupt(format!("starter calendar: {row:?}")))?;
        match enter(tx, ExamWindowId::fresh(), &plan, None, now).await {
            Ok(_) => entered += 1,
            Err(ChangeError::Store(error)) => return Err(error),
            Err(other) => return Err(StoreError::Corrupt(format!("starter calendar: {row:?}: {other}"))),
        }
    }
    loaded::note(tx, KEY, EDITION).await?;
    Ok(entered)
}

fn plan_of(&(year, kind, province, from, to, certainty, cancelled, note, source): &Row) -> Option<Plan> {
    let midnight = |day: NaiveDate| Some(instant_of(day.and_hms_opt(0, 0, 0)?));
    let moment = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok().map(instant_of);
    let all_day = !from.contains(' ');
    let (starts_at, ends_at) = if all_day {
        (midnight(from.parse().ok()?)?, midnight(to.parse::<NaiveDate>().ok()?.checked_add_days(Days::new(1))?)?)
    } else {
        (moment(from)?, moment(to)?)
    };
    let sittings = if kind == Exam { timetable(from.parse().ok()?, None) } else { Vec::new() };
    Some(Plan {
        year,
        kind,
        level: None,
        province: (!province.is_empty()).then(|| province.to_owned()),
        starts_at,
        ends_at,
        all_day,
        certainty,
        cancelled,
        sittings,
        note: note.to_owned(),
        source: source.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_ships_could_have_been_typed() {
        for row in WINDOWS {
            assert_eq!(plan_of(row).map(|plan| plan.problems()), Some(Vec::new()), "{row:?}");
        }
    }
}
