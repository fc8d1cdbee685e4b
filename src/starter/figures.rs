//! Reported figures that ship: the published numbers of six regions, as their news of the year gave them (`domain.md` §0).
//!
//! No number here is ours. Where one was worked out from another, it says so and how.

use chrono::{DateTime, Utc};

use super::loaded;
use crate::division;
use crate::statistics::figure::{Draft, FigureError, add};
use crate::statistics::indicator;
use crate::statistics::number::{Qualifier, Typed};
use crate::store::{Result, StoreError, Tx};

const KEY: &str = "starter.figures";
const EDITION: &str = "1";

/// A number of the news: code of the division, year, indicator, value, how exact, what it says (Chinese, English).
type News = (&'static str, i64, &'static str, i64, Qualifier, &'static str, &'static str);

use Qualifier::{About, Exact, Over};

/// What was reported.
const REPORTED: &[News] = &[
    // 云南大理州 2023
    ("5329", 2023, "training_rounds", 5, Exact, "考前培训 5 期", "Five rounds of exam preparation"),
    ("5329", 2023, "training_attendances", 1000, Over, "考前培训 1000 余人次", "More than 1,000 attendances at exam preparation"),
    ("5329", 2023, "entered", 1900, About, "报考约 1900 人，创新高", "About 1,900 entered, the most so far"),
    ("5329", 2023, "professionals", 4330, Exact, "社会工作专业人才 4330 人", "4,330 social work professionals"),
    ("5329", 2023, "holders", 477, Exact, "持证 477 人", "477 certificate holders"),
    ("5329", 2023, "stations", 112, Exact, "已建社工站 112 个", "112 stations set up"),
    ("5329", 2023, "stations_due", 112, Exact, "乡镇（街道）112 个", "112 townships and subdistricts"),
    ("5329", 2023, "agencies", 27, Exact, "社会工作服务机构 27 家", "27 social work agencies"),
    (
        "5329",
        2023,
        "tiers",
        4,
        Exact,
        "州–县（市）–乡镇（街道）–村（社区）四级联动",
        "Prefecture, county, township and village work together",
    ),
    // 江苏扬州市 2024
    (
        "3210",
        2024,
        "passed",
        2772,
        Exact,
        "当年通过 2772 人，创新高；各级别合计",
        "2,772 passed, the most so far; all levels together",
    ),
    ("3210", 2024, "entered_growth", 216, Exact, "报名人数同比增长 216%", "Entries rose by 216% against the year before"),
    ("3210", 2024, "professionals", 9925, Exact, "社会工作专业人才 9925 人", "9,925 social work professionals"),
    ("3210", 2024, "fields", 17, Exact, "分布在 17 个重点领域", "In 17 fields of work"),
    ("3210", 2024, "training_rounds", 61, Exact, "培训 61 场", "61 training sessions"),
    ("3210", 2024, "training_coverage", 100, About, "考前培训对考生基本全覆盖", "Nearly all candidates were trained"),
    (
        "3210",
        2024,
        "certified_share_community",
        50,
        Over,
        "多个社区持证率在 50% 以上；不是全市平均",
        "Above 50% in several communities; not the city's average",
    ),
    (
        "3210",
        2023,
        "studios",
        4,
        Exact,
        "名师工作室 4 个：领衔专家–指导专家–培育对象",
        "Four studios: leading experts, advisers, those they bring on",
    ),
    // 甘肃兰州市 2024、2023
    ("6201", 2024, "passed", 1109, Exact, "当年通过 1109 人", "1,109 passed"),
    ("6201", 2024, "holders", 4496, Exact, "累计持证 4496 人", "4,496 certificate holders"),
    ("6201", 2024, "named_workers", 100, Exact, "“金城社工”100 名", "100 workers named “Jincheng social workers”"),
    (
        "6201",
        2023,
        "stations_target",
        110,
        Exact,
        "110 个乡镇（街道）社工站全覆盖（目标）",
        "Stations in all 110 townships and subdistricts (target)",
    ),
    (
        "6201",
        2023,
        "demonstration_rooms_target",
        14,
        Exact,
        "新建示范社区社工室 14 个（目标）",
        "14 model community rooms to be set up (target)",
    ),
    ("6201", 2023, "tiers", 3, Exact, "市–县（区）–乡镇（街道）三级", "City, county and township"),
    // 黑龙江省 2022 与 2025 年目标
    ("23", 2022, "professionals", 44_080, Exact, "社会工作专业人才 44080 人", "44,080 social work professionals"),
    ("23", 2022, "passed_total", 9690, Exact, "累计通过 9690 人", "9,690 passed since the beginning"),
    ("23", 2022, "passed_total_growth", 20, About, "累计通过人数年均增长约 20%", "About 20% more passes a year on average"),
    ("23", 2022, "agencies", 264, Exact, "社会工作服务机构 264 家", "264 social work agencies"),
    ("23", 2022, "posts", 3184, Exact, "社会工作岗位 3184 个", "3,184 social work posts"),
    ("23", 2022, "stations", 164, Exact, "社工站 164 个", "164 stations"),
    ("23", 2025, "professionals_target", 60_000, Exact, "到 2025 年专业人才 6 万人", "60,000 professionals by 2025"),
    ("23", 2025, "holders_target", 30_000, Exact, "到 2025 年持证 3 万人", "30,000 certificate holders by 2025"),
    ("23", 2025, "agencies_target", 400, Over, "到 2025 年机构 400 家以上", "More than 400 agencies by 2025"),
    ("23", 2025, "volunteers_target", 5_000_000, Over, "到 2025 年志愿者 500 万人以上", "More than 5 million volunteers by 2025"),
    (
        "23",
        2025,
        "station_coverage_target",
        100,
        Exact,
        "到 2025 年乡镇（街道）社工站全覆盖",
        "Stations in all townships and subdistricts by 2025",
    ),
    // 天津市 2024
    (
        "12",
        2024,
        "station_coverage_reported",
        100,
        Exact,
        "街道（乡镇）社工站全覆盖；未报送站数",
        "Stations in all subdistricts and townships; their number was not reported",
    ),
];

/// 兰州's share, the one rate with a decimal.
const LANZHOU_SHARE: (i64, i64) = (315, 1);

/// The one number that nobody reported: 甘肃's certificate holders, from 兰州's number and share.
const GANSU: News = (
    "62",
    2024,
    "holders",
    14_273,
    About,
    "推导，非报送：兰州累计持证 4496 人 ÷ 占全省 31.5% ≈ 14,273 人",
    "Inferred, not reported: Lanzhou's 4,496 holders ÷ its 31.5% share of the province ≈ 14,273",
);

/// Loads them once; a figure that is there already stays. Says how many were entered. Needs the divisions.
pub async fn load(tx: &mut Tx, now: DateTime<Utc>) -> Result<usize> {
    if loaded::edition(tx, KEY).await?.is_some() {
        return Ok(0);
    }
    let mut entered = 0;
    for news in REPORTED {
        entered += enter(tx, news, (news.3, 0), false, now).await?;
    }
    let share: News = (
        "6201",
        2024,
        "share_of_province_reported",
        0,
        Exact,
        "累计持证人数占全省 31.5%",
        "31.5% of the province's certificate holders",
    );
    entered += enter(tx, &share, LANZHOU_SHARE, false, now).await?;
    entered += enter(tx, &GANSU, (GANSU.3, 0), true, now).await?;
    loaded::note(tx, KEY, EDITION).await?;
    Ok(entered)
}

async fn enter(tx: &mut Tx, news: &News, number: (i64, i64), inferred: bool, now: DateTime<Utc>) -> Result<usize> {
    let &(code, year, indicator, _, qualifier, zh, en) = news;
    // A database with other divisions goes without.
    let Some(place) = division::store::find(tx, code).await? else { return Ok(0) };
    let indicator = indicator::find(indicator).ok_or_else(|| StoreError::Corrupt(format!("starter indicator {indicator}")))?;
    let source = if inferred {
        (format!("由 {year} 年当地新闻报道推算"), format!("Worked out from local news of {year}"))
    } else if year == 2025 {
        ("2022 年当地新闻报道所引规划目标".to_owned(), "Plan targets as quoted in local news of 2022".to_owned())
    } else {
        (format!("{year} 年当地新闻报道"), format!("Local news of {year}"))
    };
    let draft = Draft {
        indicator,
        year,
        value: Typed { value: number.0, scale: number.1, qualifier },
        inferred,
        definition: (zh.to_owned(), en.to_owned()),
        source,
        reported_on: None,
    };
    match add(tx, &place, &draft, None, now).await {
        Ok(_) => Ok(1),
        Err(FigureError::Taken(_) | FigureError::Overtaken) => Ok(0),
        Err(FigureError::Store(error)) => Err(error),
    }
}
