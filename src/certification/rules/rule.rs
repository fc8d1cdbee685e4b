//! The rules by name: what each says, and where it stands.

use serde::{Deserialize, Serialize};

use super::known::codes;
use crate::bilingual::Bilingual;

/// A rule a conclusion rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// 全国合格线
    NationalLine,
    /// 单独划线
    SeparateLine,
    /// 助理社会工作师：一个考试年度
    OneYear,
    /// 社会工作师：连续两个考试年度
    TwoYears,
    /// 高级：成绩合格证明三年
    SlipThreeYears,
    /// 顺延
    Extension,
    /// 违纪违规处理
    Discipline,
    /// 首次登记
    Registration,
    /// 再登记
    Renewal,
    /// 登记有效期内的学时
    HoursOfPeriod,
    /// 每年的学时
    HoursOfYear,
    /// 每年的专业科目
    ProfessionalOfYear,
}

codes!(
    Rule,
    NationalLine = "national_line",
    SeparateLine = "separate_line",
    OneYear = "one_year",
    TwoYears = "two_years",
    SlipThreeYears = "slip_three_years",
    Extension = "extension",
    Discipline = "discipline",
    Registration = "registration",
    Renewal = "renewal",
    HoursOfPeriod = "hours_of_period",
    HoursOfYear = "hours_of_year",
    ProfessionalOfYear = "professional_of_year",
);

impl Rule {
    /// Where it stands.
    pub const fn source(self) -> &'static str {
        match self {
            Self::NationalLine => "人社部公告：2022 年起 33 项考试实行相对固定合格标准",
            Self::SeparateLine => "人社厅发〔2022〕25 号",
            Self::OneYear | Self::TwoYears | Self::SlipThreeYears => "社会工作者职业水平考试实施办法第四条",
            Self::Extension => "主管部门顺延通知",
            Self::Discipline => "人社部令第 31 号",
            Self::Registration | Self::Renewal => "民发〔2009〕44 号",
            Self::HoursOfPeriod => "民发〔2009〕123 号",
            Self::HoursOfYear | Self::ProfessionalOfYear => "人社部令第 25 号",
        }
    }

    /// What it says and where it stands.
    pub fn citation(self) -> Bilingual {
        match self {
            Self::NationalLine => Bilingual::new(
                "各科合格标准为满分的 60%（2022 年起实行相对固定合格标准）",
                "Each subject is passed at 60% of full marks (relatively fixed standard since 2022)",
            ),
            Self::SeparateLine => Bilingual::new(
                "单独划线地区按当年通告的合格线，证书仅在当地有效（人社厅发〔2022〕25 号）",
                "Areas with a separate line use that year's notice; the certificate is valid only there (人社厅发〔2022〕25 号)",
            ),
            Self::OneYear => Bilingual::new(
                "助理社会工作师须在一个考试年度内通过全部科目，成绩不滚动（实施办法第四条）",
                "Assistant social worker (初级): all subjects within one exam year; passes do not carry over (implementing measures, art. 4)",
            ),
            Self::TwoYears => Bilingual::new(
                "社会工作师须在连续两个考试年度内通过全部科目，单科合格成绩保留到下一年度（实施办法第四条）",
                "Social worker (中级): all subjects within two consecutive exam years; one pass lasts into the next year (implementing measures, art. 4)",
            ),
            Self::SlipThreeYears => Bilingual::new(
                "高级社会工作师考试合格取得成绩合格证明，全国三年有效，评审通过后方取得证书",
                "Senior social worker (高级): passing gives a slip valid for three years; only the review leads to the certificate",
            ),
            Self::Extension => Bilingual::new(
                "成绩有效期顺延以主管部门通知为准；仅有停考不顺延",
                "Passes count longer only where the authority says so; a cancelled exam alone extends nothing",
            ),
            Self::Discipline => Bilingual::new(
                "违纪违规、雷同或资格核查未通过的成绩无效（人社部令第 31 号）",
                "Results voided for a breach of discipline, similar papers or a failed eligibility check do not count (MOHRSS order 31)",
            ),
            Self::Registration => Bilingual::new(
                "取得证书之日起一年内办理首次登记（民发〔2009〕44 号）；登记与证书效力是两回事",
                "First registration within one year of obtaining the certificate (民发〔2009〕44 号); registration and the certificate's validity are separate things",
            ),
            Self::Renewal => Bilingual::new(
                "登记每三年一次，有效期满前三个月内办理再登记（民发〔2009〕44 号）；登记过期不影响证书效力",
                "Registration lasts three years and is renewed within its last three months (民发〔2009〕44 号); a lapsed registration does not affect the certificate",
            ),
            Self::HoursOfPeriod => Bilingual::new(
                "每一登记有效期内继续教育：助理社会工作师不少于 72 小时，社会工作师、高级社会工作师不少于 90 小时；取得社会工作专业学历学位一次性记 90 小时（民发〔2009〕123 号）",
                "Continuing education per registration period: 72 hours (初级), 90 hours (中级, 高级); a degree in social work counts 90 hours, once (民发〔2009〕123 号)",
            ),
            Self::HoursOfYear => Bilingual::new(
                "专业技术人员每年继续教育不少于 90 学时（人社部令第 25 号）；与登记学时分别计算",
                "Professionals: at least 90 hours of continuing education a year (MOHRSS order 25); counted apart from the hours for registration",
            ),
            Self::ProfessionalOfYear => Bilingual::new(
                "专业科目一般不少于每年总学时的三分之二（人社部令第 25 号）",
                "As a rule at least two thirds of a year's hours are professional subjects (MOHRSS order 25)",
            ),
        }
    }
}
