//! The one sentence: what comes next, by when. Said here so that pages, the command line and reminders say the same.

use chrono::{Datelike, NaiveDate};

use super::{NextStep, Step};
use crate::bilingual::{Bilingual, Language};
use crate::syllabus::{Level, Subject};

/// A level's full name.
pub fn level_in_words(level: Level) -> Bilingual {
    match level {
        Level::Junior => Bilingual::new("助理社会工作师", "Assistant social worker (初级)"),
        Level::Intermediate => Bilingual::new("社会工作师", "Social worker (中级)"),
        Level::Senior => Bilingual::new("高级社会工作师", "Senior social worker (高级)"),
    }
}

/// A day as it is said: 2026年5月24日 · 24 May 2026.
pub fn day_in_words(day: NaiveDate) -> Bilingual {
    Bilingual::new(format!("{}年{}月{}日", day.year(), day.month(), day.day()), day.format("%-d %b %Y").to_string())
}

/// The names of subjects, in a row. A code that isn't among `subjects` stands for itself.
pub fn names_in_words(subjects: &[Subject], codes: &[String]) -> Bilingual {
    let names = |language: Language| -> Vec<&str> {
        codes
            .iter()
            .map(|code| {
                subjects.iter().find(|subject| subject.code == *code).map_or(code.as_str(), |subject| match language {
                    Language::Zh => subject.name.as_str(),
                    Language::En => subject.name_en.as_str(),
                })
            })
            .collect()
    };
    Bilingual::new(names(Language::Zh).join("、"), names(Language::En).join(", "))
}

/// Half hours as hours are written: 12, 12.5.
fn hours(half_hours: i64) -> String {
    if half_hours % 2 == 0 { (half_hours / 2).to_string() } else { format!("{}.5", half_hours / 2) }
}

impl Step {
    /// What comes next at a level, by when, in one sentence.
    pub fn sentence(&self, at: Level, subjects: &[Subject]) -> Bilingual {
        let level = level_in_words(at);
        let Bilingual { zh, en } = &level;
        let by = self.by.map(day_in_words).unwrap_or_default();
        let (by_zh, by_en) = (&by.zh, &by.en);
        match &self.next {
            NextStep::CorrectApplication => Bilingual::new(
                format!("{zh}登记申请未通过审核，请在 {by_zh}前改正后重新提交。"),
                format!("{en}: the application for registration was sent back. Correct it and submit it again by {by_en}."),
            ),
            NextStep::RegisterFirstTime => Bilingual::new(
                format!("在 {by_zh}前办理{zh}首次登记。"),
                format!("{en}: register the certificate for the first time by {by_en}."),
            ),
            NextStep::Renew { hours_missing: 0 } => Bilingual::new(
                format!("再登记窗口已开放，在 {by_zh}前办理{zh}再登记。"),
                format!("{en}: the renewal window is open. Renew the registration by {by_en}."),
            ),
            NextStep::Renew { hours_missing } => {
                let missing = hours(*hours_missing);
                Bilingual::new(
                    format!("再登记窗口已开放，还差 {missing} 小时继续教育，补足后在 {by_zh}前办理{zh}再登记。"),
                    format!(
                        "{en}: the renewal window is open, and {missing} hours of continuing education are missing. Complete them and renew by {by_en}."
                    ),
                )
            }
            NextStep::ApplyForReview => Bilingual::new(
                format!("成绩合格证明有效至 {by_zh}，在此之前申请高级社会工作师评审。"),
                format!("The pass slip is valid until {by_en}: apply for the senior review before then."),
            ),
            NextStep::SitRemaining { subjects: missing, last_year } => {
                let names = names_in_words(subjects, missing);
                Bilingual::new(
                    format!("最迟在 {last_year} 年考试中通过{}，即可取得{zh}资格；否则已合格科目失效。", names.zh),
                    format!("{en}: pass {} by the {last_year} exam to qualify; otherwise the earlier passes lapse.", names.en),
                )
            }
            NextStep::AwaitResults { subjects: missing, year } => {
                let names = names_in_words(subjects, missing);
                let (about_zh, about_en) = if self.estimated { ("预计 ", "expected by ") } else { ("", "due on ") };
                Bilingual::new(
                    format!(
                        "{year} 年考试已结束，成绩{about_zh}{by_zh}公布：{}合格即取得{zh}资格，否则已合格科目失效，须重新报考。",
                        names.zh
                    ),
                    format!(
                        "{en}: the {year} exam is over and results are {about_en}{by_en}. Passing {} qualifies; otherwise the earlier passes lapse.",
                        names.en
                    ),
                )
            }
            NextStep::RenewLate => Bilingual::new(
                format!("{zh}登记已于 {by_zh}过期，可补办，以当地口径为准；证书效力不受影响。"),
                format!(
                    "{en}: the registration lapsed on {by_en}. It may be made up for as the local office directs; the certificate itself is not affected."
                ),
            ),
            NextStep::CollectHours { hours_missing, window_from } => {
                let missing = hours(*hours_missing);
                let from = day_in_words(*window_from);
                Bilingual::new(
                    format!("还差 {missing} 小时继续教育：{}起可办理{zh}再登记，须在 {by_zh}前补足。", from.zh),
                    format!(
                        "{en}: {missing} hours of continuing education are missing. Renewal opens on {}; complete them by {by_en}.",
                        from.en
                    ),
                )
            }
            NextStep::StartOver { year } => Bilingual::new(
                format!("{zh}已合格科目不再有效，{year} 年须重新报考全部科目。"),
                format!("{en}: earlier passes no longer count; sit all subjects again in {year}."),
            ),
            NextStep::SitAll { year } => {
                Bilingual::new(format!("报考 {year} 年{zh}考试的全部科目。"), format!("{en}: sit all subjects of the {year} exam."))
            }
            NextStep::RegisterLate => Bilingual::new(
                format!("{zh}首次登记的一年期限已于 {by_zh}届满；如尚未登记，可按当地口径补办，证书效力不受影响。"),
                format!(
                    "{en}: the year allowed for the first registration ended on {by_en}. If it has not been done, register late as the local office directs; the certificate itself is not affected."
                ),
            ),
            NextStep::RenewLater { window_from } => {
                let from = day_in_words(*window_from);
                Bilingual::new(
                    format!("学时已满；{}至 {by_zh}之间办理{zh}再登记。", from.zh),
                    format!("{en}: the hours are complete. Renew the registration between {} and {by_en}.", from.en),
                )
            }
            NextStep::AwaitReview => Bilingual::new(
                format!("{zh}登记申请正在审核，请等待结果。"),
                format!("{en}: the application for registration is being reviewed; wait for the outcome."),
            ),
            NextStep::Nothing => Bilingual::new("目前没有需要办理的事项。", "Nothing needs doing at present."),
        }
    }
}
