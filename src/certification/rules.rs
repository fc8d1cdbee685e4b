//! The rules from results to qualification, registration and hours (成绩 → 资格 → 登记 → 学时 → 下一步). Pure: nothing here asks a clock or a
//! database, and every answer is for a day that the caller names, past or future.
//!
//! Sources, by the sections of the domain reference:
//! - 全国合格线 60 分, since 2022; 单独划线地区 lower, and then valid only locally (§1.3). Who reaches the national line everywhere is
//!   nationally qualified, in such an area, too.
//! - 助理社会工作师: both subjects in one exam year. 社会工作师: all three within two consecutive exam years. 高级: a pass slip, valid
//!   three years, with which one may apply for review; only the review leads to the certificate (§1.3, 实施办法第四条).
//! - 停考与顺延: a cancelled year alone moves no window ("成绩有效期顺延由主管部门另行通知"); only an extension, entered with its notice, lets
//!   passes count longer, and it never shortens them (§1.3).
//! - 成绩状态: what a breach of discipline voids (§1.6, 人社部令第 31 号).
//! - 登记: first within one year, for three years; again within the last three months (§2.2, 民发〔2009〕44 号). A lapsed registration
//!   never voids a certificate.
//! - 继续教育: 72 or 90 hours per period, a degree 90 hours once (§2.3, 民发〔2009〕123 号); apart from it 90 a year, two thirds of them
//!   professional (人社部令第 25 号).

mod calendar;
mod hours;
mod known;
mod level;
mod line;
mod passes;
mod registration;
mod rule;
mod said;
mod sentence;
mod standing;
mod step;
mod tally;
#[cfg(test)]
mod tests;

pub use calendar::{Calendar, results_day};
pub use hours::HoursStanding;
pub use known::{
    Application, ApplicationState, Exception, Fact, Hours, HoursKind, Known, Obtained, Period, Required, ResultStatus, Scheme,
};
pub use line::{Judgement, PassLine, judge};
pub use registration::{RegistrationStanding, RegistrationState, needed_half_hours, period_from, register_by, window_of};
pub use rule::Rule;
pub use said::{Evidence, Finding, Judged, LevelStanding, Outcome, Reached, Slip, Standing, SubjectPassed};
pub use sentence::{day_in_words, level_in_words, names_in_words};
pub use standing::standing;
pub use step::{NextStep, Step};
pub use tally::{Tally, tally};
