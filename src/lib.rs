//! 证途 Zhengtu: what the system knows and keeps. No HTTP, no HTML.
//!
//! One room per job, and what they stand on:
//!
//! | room | owns |
//! |---|---|
//! | [`account`] | who may sign in, in which role, for which scope; [`account::access`] decides every permission |
//! | [`audit`] | the trail nobody can quietly edit |
//! | [`division`] | 行政区划: provinces, cities, counties, townships, with dates |
//! | [`organisation`] | 机构: stations, communities, associations, departments |
//! | [`relocation`] | what goes along when a division is put under another parent |
//! | [`syllabus`], [`question`] | 大纲 and 题库 |
//! | [`notification`] | 消息: what somebody should know |
//! | [`job`], [`mail`] | 待办任务 and 邮件: what is done outside of a transaction; whose mail goes where |
//! | [`practice`] | 刷题: marking, sets, answers, history |
//! | [`mock`] | 模考: papers, attempts and their answer sheets |
//! | [`training`] | 培训场次: sessions, seats, rosters |
//! | [`personal_data`] | 个人数据: everything kept of one person, to take along or to delete |
//! | [`person`] | 人员台账: staff and where they belong |
//! | [`studio`] | 名师工作室: experts, those they bring on, terms and records |
//! | [`exam_calendar`] | 考试日历: what happens when, by year, level and province |
//! | [`announcement`] | 公告: what organisers tell the people of their scope |
//! | [`certification`] | 考试结果, 证书, 登记, 继续教育, and what follows from them |
//! | [`merging`] | 合并: when two entries of the register become one person's, and part again |
//! | [`linking`] | 关联: what an account and somebody of the register share |
//! | [`statistics`] | 区县统计: computed and reported figures |
//! | [`code`] | 编号 that people type |
//! | [`exchange`] | reading spreadsheets, reporting row by row, writing spreadsheets |
//!
//! Each room has pure types and rules, which compile to WebAssembly, and (feature `store`) a `store` file with its SQL and one
//! function per business operation. Arrows only go down: `statistics` knows all facts, nobody knows `statistics`.

pub mod account;
pub mod announcement;
pub mod bilingual;
pub mod calendar_file;
pub mod certification;
pub mod clock;
pub mod division;
pub mod exam_calendar;
pub mod ids;
pub mod job;
pub mod mail;
pub mod mock;
pub mod notification;
pub mod organisation;
pub mod person;
pub mod practice;
pub mod question;
pub mod statistics;
pub mod studio;
pub mod syllabus;
pub mod training;

#[cfg(feature = "store")]
mod apart;
#[cfg(feature = "store")]
pub mod audit;
#[cfg(feature = "store")]
pub mod code;
#[cfg(feature = "store")]
pub mod exchange;
#[cfg(feature = "store")]
pub mod linking;
#[cfg(feature = "store")]
pub mod merging;
#[cfg(feature = "store")]
pub mod personal_data;
#[cfg(feature = "store")]
pub mod rekey;
#[cfg(feature = "store")]
pub mod relocation;
#[cfg(feature = "store")]
pub mod secret;
#[cfg(feature = "store")]
pub mod starter;
#[cfg(feature = "store")]
pub mod store;

#[cfg(feature = "store")]
pub mod testing;

#[cfg(all(test, feature = "store"))]
mod tests;
