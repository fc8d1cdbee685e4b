//! 指标目录: what each number means, how it is worked out, and where the definition comes from (`domain.md` §3).

use crate::bilingual::Language;

/// A text in both languages that ships with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// 中文
    pub zh: &'static str,
    /// English
    pub en: &'static str,
}

impl Words {
    /// The text in one language.
    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// People.
    People,
    /// Attendances: one person twice is two.
    Attendances,
    /// Places and bodies: stations, agencies, posts, rooms.
    Places,
    /// Sessions.
    Sessions,
    /// Fields of work, tiers: a plain number.
    Number,
    /// A rate.
    Percent,
    /// A change against an earlier year, in percent; always with its sign.
    Growth,
}

impl Unit {
    /// As stored and exported.
    pub const fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Attendances => "attendances",
            Self::Places => "places",
            Self::Sessions => "sessions",
            Self::Number => "number",
            Self::Percent => "percent",
            Self::Growth => "growth",
        }
    }
}

/// Where an indicator's values come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Counted from the exam entries in the system.
    Computed,
    /// Reported by a unit.
    Reported,
    /// Worked out from reported figures.
    Derived,
}

/// One entry of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indicator {
    /// As stored.
    pub code: &'static str,
    /// What it is called.
    pub name: Words,
    /// What it counts.
    pub unit: Unit,
    /// Where its values come from.
    pub origin: Origin,
    /// How it is worked out, or what is counted.
    pub formula: Words,
    /// Where the definition comes from.
    pub source: Words,
}

const STATE: Words =
    Words { zh: "国家考试与人才统计口径", en: "Definitions of the national examination and talent statistics" };
const PRACTICE: Words = Words { zh: "各地公开通报的通行口径", en: "As used in published local reports" };
const TARGETS: Words = Words { zh: "当地规划或工作要点", en: "The local plan or work programme" };

macro_rules! indicators {
    ($($code:literal $unit:ident $origin:ident $source:ident: $zh:literal, $en:literal; $formula_zh:literal, $formula_en:literal;)+) => {
        /// The catalogue, in the order it is shown.
        pub const ALL: &[Indicator] = &[$(Indicator {
            code: $code,
            name: Words { zh: $zh, en: $en },
            unit: Unit::$unit,
            origin: Origin::$origin,
            formula: Words { zh: $formula_zh, en: $formula_en },
            source: $source,
        }),+];
    };
}

indicators! {
    "pass_rate" Percent Computed PRACTICE: "通过率", "Pass rate";
        "通过人数 ÷ 报名、审核通过或实考人数（分母可选，默认实考）；附 95% 威尔逊区间", "Passed ÷ entered, approved or sat (the denominator is chosen; sat by default), with the 95% Wilson interval";
    "attendance_rate" Percent Computed PRACTICE: "参考率", "Turnout";
        "实考人数 ÷ 报名人数", "Sat ÷ entered";
    "certified_share" Percent Derived PRACTICE: "持证率", "Certified share";
        "持证人数 ÷ 社会工作专业人才数（专业人才 ≠ 持证）；没有持证人数时用累计通过人数并注明", "Certificate holders ÷ social work professionals (which are not the same); where holders are not reported, cumulative passes stand in, and it says so";
    "share_of_province" Percent Derived PRACTICE: "占全省比", "Share of the province";
        "本地持证人数 ÷ 全省持证人数（同一年度）", "Local certificate holders ÷ holders in the province, same year";
    "station_coverage" Percent Derived PRACTICE: "社工站覆盖率", "Station coverage";
        "已建社工站数 ÷ 乡镇（街道）总数", "Stations set up ÷ townships and subdistricts";
    "target_completion" Percent Derived TARGETS: "目标完成率", "Progress to target";
        "实际值 ÷ 目标值，注明目标年度与实际年度", "Actual ÷ target, naming the year of each";
    "passed" People Reported STATE: "当年通过人数", "Passed in the year";
        "当年考试取得资格（高级：笔试合格）的人数，各级别合计", "People who reached a qualification that year (senior: the written exam), all levels";
    "entered" People Reported STATE: "报名人数", "Entered";
        "当年报名人数，各级别合计", "People who entered that year, all levels";
    "entered_growth" Growth Reported PRACTICE: "报名同比", "Entries, year on year";
        "（本年报名 − 上年报名）÷ 上年报名", "(Entries this year − last year) ÷ last year";
    "holders" People Reported STATE: "累计持证人数", "Certificate holders";
        "年末持有资格证书的人数，按人去重、取最高级别", "People holding a certificate at the end of the year, each counted once at the highest level";
    "passed_total" People Reported STATE: "累计通过人数", "Passed since the beginning";
        "历年通过人数之和（人次，同一人先初级后中级计两次）", "Passes of all years together; somebody who passed two levels counts twice";
    "passed_total_growth" Growth Reported PRACTICE: "累计通过年均增长", "Yearly growth of passes";
        "累计通过人数的年平均增长率", "Average yearly growth of passes since the beginning";
    "professionals" People Reported STATE: "社会工作专业人才", "Social work professionals";
        "取得职业资格证书，或取得社会工作及相关专业学历的人员", "People with the certificate or with a degree in social work or a related field";
    "fields" Number Reported STATE: "覆盖领域", "Fields of work";
        "专业人才分布的服务领域数（中长期规划列 17 项）", "Fields in which professionals work (the long-term plan lists 17)";
    "training_rounds" Sessions Reported PRACTICE: "培训期（场）数", "Training sessions";
        "当年举办的考前或业务培训期（场）数", "Training sessions held in the year";
    "training_attendances" Attendances Reported PRACTICE: "培训人次", "Training attendances";
        "参加培训的人次，同一人参加两次计两次", "Attendances; somebody who came twice counts twice";
    "training_coverage" Percent Reported PRACTICE: "考前培训覆盖", "Coverage of candidates by training";
        "参加考前培训的考生 ÷ 全部考生", "Candidates who were trained ÷ all candidates";
    "certified_share_community" Percent Reported PRACTICE: "社区持证率", "Certified share in communities";
        "社区内持证人数 ÷ 社区工作者在岗人数", "Certificate holders ÷ staff in a community";
    "stations" Places Reported PRACTICE: "社工站", "Stations";
        "已建成的乡镇（街道）社会工作服务站", "Township and subdistrict social work stations set up";
    "stations_due" Places Reported PRACTICE: "乡镇（街道）数", "Townships and subdistricts";
        "应建站的乡镇（街道）总数", "All townships and subdistricts that should have a station";
    "agencies" Places Reported PRACTICE: "社会工作服务机构", "Service agencies";
        "登记的社会工作服务机构数", "Registered social work agencies";
    "posts" Places Reported PRACTICE: "社会工作岗位", "Posts";
        "开发设置的社会工作专业岗位数", "Social work posts set up";
    "studios" Places Reported PRACTICE: "名师工作室", "Expert studios";
        "领衔专家–指导专家–培育对象三级的工作室数", "Studios of leading experts, advisers and those they bring on";
    "named_workers" People Reported PRACTICE: "命名表彰社工", "Workers named";
        "以地方品牌命名的优秀社工人数", "Outstanding workers named under a local title";
    "tiers" Number Reported PRACTICE: "联动层级", "Tiers working together";
        "上下联动的行政层级数", "Administrative tiers that work together";
    "holders_target" People Reported TARGETS: "持证人数目标", "Target: certificate holders";
        "到目标年度的持证人数", "Certificate holders by the target year";
    "professionals_target" People Reported TARGETS: "专业人才目标", "Target: professionals";
        "到目标年度的社会工作专业人才数", "Social work professionals by the target year";
    "agencies_target" Places Reported TARGETS: "服务机构目标", "Target: agencies";
        "到目标年度的社会工作服务机构数", "Social work agencies by the target year";
    "volunteers_target" People Reported TARGETS: "志愿者目标", "Target: volunteers";
        "到目标年度的注册志愿者数", "Registered volunteers by the target year";
    "stations_target" Places Reported TARGETS: "社工站目标", "Target: stations";
        "到目标年度应建成的社工站数", "Stations to be set up by the target year";
    "station_coverage_target" Percent Reported TARGETS: "社工站覆盖目标", "Target: station coverage";
        "到目标年度的社工站覆盖率", "Station coverage by the target year";
    "demonstration_rooms_target" Places Reported TARGETS: "示范社区社工室目标", "Target: model community rooms";
        "当年新建示范性社区社工室数", "Model community social work rooms to be set up in the year";
    "station_coverage_reported" Percent Reported PRACTICE: "社工站覆盖率（报送）", "Station coverage (as reported)";
        "只报送了比率、没有分子分母时使用", "Used where only the rate was reported, without the numbers behind it";
    "share_of_province_reported" Percent Reported PRACTICE: "占全省比（报送）", "Share of the province (as reported)";
        "只报送了比率、没有分子分母时使用", "Used where only the rate was reported, without the numbers behind it";
}

/// The indicator of this code.
pub fn find(code: &str) -> Option<&'static Indicator> {
    ALL.iter().find(|indicator| indicator.code == code)
}

/// Where an indicator stands in the catalogue; unknown ones come last.
pub fn position(code: &str) -> usize {
    ALL.iter().position(|indicator| indicator.code == code).unwrap_or(ALL.len())
}

/// The reportable indicator meant by a code or a name in either language.
pub fn reported(text: &str) -> Option<&'static Indicator> {
    let text = text.trim();
    ALL.iter().find(|indicator| {
        indicator.origin == Origin::Reported
            && (indicator.code == text || indicator.name.zh == text || indicator.name.en.eq_ignore_ascii_case(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique() {
        for (at, one) in ALL.iter().enumerate() {
            for other in &ALL[at + 1..] {
                assert!(one.code != other.code && one.name.zh != other.name.zh && one.name.en != other.name.en, "{}", one.code);
            }
        }
    }
}
