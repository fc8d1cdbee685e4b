//! 消息: what somebody should know, kept until it is read.
//!
//! A message is a kind with parameters, never a finished sentence: the sentence is made where it is read, in the reader's language.
//! Rooms above call [`store::notify`] in the transaction of what they tell about.

mod about;
mod change;
#[cfg(feature = "store")]
pub mod store;
mod topic;
#[cfg(feature = "store")]
pub mod wish;

pub use change::FieldChange;
pub use topic::{Topic, Wanted};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::certification::rules::ApplicationState;
use crate::certification::worklist::Category;
use crate::ids::{MockEventId, PracticeSetId, QuestionId, RegistrationId, TrainingId};
use crate::person::reveal::{Purpose, What};
use crate::syllabus::Level;

/// Something to tell, with everything its sentence needs. Nothing in here is about other people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "parameters", rename_all = "snake_case")]
pub enum Notice {
    /// 更正: a question was marked by a wrong key, and an answer is worth something else now.
    QuestionCorrected {
        /// The question.
        question: QuestionId,
        /// How it begins.
        stem: String,
        /// The set with the answer.
        set: PracticeSetId,
        /// Where in the set.
        position: i64,
        /// What the answer was worth, in half marks.
        old_half_marks: i64,
        /// What it is worth now.
        new_half_marks: i64,
        /// Why.
        reason: String,
    },
    /// 退回: a reviewer wants one's version changed.
    VersionReturned {
        /// The question.
        question: QuestionId,
        /// How it begins.
        stem: String,
        /// Which version.
        number: i64,
        /// What the reviewer says.
        comment: String,
    },
    /// 发布: one's version is in use.
    VersionPublished {
        /// The question.
        question: QuestionId,
        /// How it begins.
        stem: String,
        /// Which version.
        number: i64,
    },
    /// 纠错答复: an error one reported was looked at.
    ReportAnswered {
        /// The question.
        question: QuestionId,
        /// How it begins.
        stem: String,
        /// What the editors say.
        answer: String,
        /// The question was changed.
        changed: bool,
        /// Where the answer can be seen: an address on this site.
        address: String,
    },
    /// 批改完成: one's case paper has its marks.
    CasesMarked {
        /// The attempt.
        set: PracticeSetId,
        /// What the paper is called.
        paper: String,
        /// What it came to, in half marks.
        half_marks: i64,
        /// Of how many.
        full_half_marks: i64,
    },
    /// 批改任务: one is asked to mark a case paper.
    ScriptAssigned {
        /// The script's code.
        code: String,
        /// What the paper is called.
        paper: String,
        /// To settle what two markers differ in.
        settles: bool,
    },
    /// 统一模考改期: one joined it, and it has other times now.
    MockMoved {
        /// The mock.
        event: MockEventId,
        /// What it is called.
        title: String,
        /// From when on it can be begun.
        opens_at: DateTime<Utc>,
        /// When it ends for everybody.
        closes_at: DateTime<Utc>,
        /// How long the paper takes.
        minutes: i64,
    },
    /// 统一模考延长: one joined it, and it ends later now.
    MockExtended {
        /// The mock.
        event: MockEventId,
        /// What it is called.
        title: String,
        /// When it ends for everybody.
        closes_at: DateTime<Utc>,
        /// Why.
        reason: String,
    },
    /// 统一模考取消: one joined it.
    MockCancelled {
        /// The mock.
        event: MockEventId,
        /// What it is called.
        title: String,
        /// Why.
        reason: String,
    },
    /// 解除关联: an officer ended the link of one's account with the register.
    LinkEnded {},
    /// 号码被查看: an officer was shown one's whole ID or telephone number.
    NumberRevealed {
        /// Which.
        what: What,
        /// What for.
        purpose: Purpose,
        /// In which office; empty: of the whole country.
        office: String,
    },
    /// 学时申报结果: an officer looked at hours one claimed.
    HoursJudged {
        /// What they are of.
        title: String,
        /// They count.
        accepted: bool,
        /// Why not.
        reason: String,
    },
    /// 登记进度: a reviewer has decided about one's application for registration, or it is done.
    RegistrationStep {
        /// How far it has come.
        state: ApplicationState,
        /// For which level.
        level: Level,
        /// Why it was refused.
        reason: String,
    },
    /// 证书事项提醒: something is due, or overdue; said by one's unit, or by itself.
    WorklistDue {
        /// What.
        about: Category,
        /// At which level.
        level: Level,
        /// By when, or since when.
        due_on: NaiveDate,
        /// An officer of one's unit says so.
        by_unit: bool,
    },
    /// 学习提醒: the goal of the day isn't reached, and one asked to be reminded.
    PracticeReminder {
        /// Questions answered so far that day.
        answered: i64,
        /// The goal.
        goal: i64,
    },
    /// 场次发布: one asked to be told of sessions like this.
    TrainingPublished {
        /// The session.
        session: TrainingId,
        /// What it is called.
        title: String,
        /// When its first date begins.
        starts_at: DateTime<Utc>,
    },
    /// 报名成功: one has a seat.
    TrainingConfirmed {
        /// The session.
        session: TrainingId,
        /// What it is called.
        title: String,
        /// When its first date begins.
        starts_at: DateTime<Utc>,
        /// Where; empty: online.
        place: String,
    },
    /// 候补: one waits for a seat.
    TrainingWaiting {
        /// The session.
        session: TrainingId,
        /// What it is called.
        title: String,
        /// How many wait before one, and oneself.
        position: i64,
    },
    /// 名额待确认: a seat is kept for one, for some time.
    TrainingOffered {
        /// The session.
        session: TrainingId,
        /// What it is called.
        title: String,
        /// The place in the queue that was reached.
        registration: RegistrationId,
        /// Until when it is kept.
        until: DateTime<Utc>,
        /// It was said before, and is sooner now: the session was moved.
        #[serde(default)]
        shortened: bool,
        /// For whoever put people of their unit on the list, and is to look after them.
        #[serde(default)]
        for_unit: bool,
    },
    /// 逾期未确认: the seat kept for one went to the next.
    TrainingOfferLapsed {
        /// The session.
        session: TrainingId,
        /// What it is called.
        title: String,
        /// For whoever put people of their unit on the list, and is to look after them.
        #[serde(default)]
        for_unit: bool,
    },
    /// 场次变更: one has a place in it, and it says something else now.
    TrainingChanged {
        /// The session.
        session: TrainingId,
        /// What it is called now.
        title: String,
        /// Field by field.
        changes: Vec<FieldChange>,
        /// For whoever put people of their unit on the list, and is to look after them.
        #[serde(default)]
        for_unit: bool,
    },
    /// 时间冲突: a session was moved onto another; one has a place in both.
    TrainingClash {
        /// The session that was moved.
        session: TrainingId,
        /// What it is called.
        title: String,
        /// When its first date begins now.
        starts_at: DateTime<Utc>,
        /// The other session.
        other: TrainingId,
        /// What that is called.
        other_title: String,
        /// For whoever put people of their unit on the list, and is to look after them.
        #[serde(default)]
        for_unit: bool,
    },
    /// 场次取消: one had a place in it.
    TrainingCancelled {
        /// The session.
        session: TrainingId,
        /// What it was called.
        title: String,
        /// Why.
        reason: String,
        /// For whoever put people of their unit on the list, and is to look after them.
        #[serde(default)]
        for_unit: bool,
    },
    /// 明日培训: one has a seat.
    TrainingTomorrow {
        /// The session.
        session: TrainingId,
        /// What it is called.
        title: String,
        /// When the date begins.
        starts_at: DateTime<Utc>,
        /// Where; empty: online.
        place: String,
        /// It is told on the day itself: there was no server to tell it the evening before.
        #[serde(default)]
        today: bool,
        /// For whoever put people of their unit on the list, and is to look after them.
        #[serde(default)]
        for_unit: bool,
    },
    /// 评价: one was there.
    TrainingRate {
        /// The session.
        session: TrainingId,
        /// What it is called.
        title: String,
    },
    /// 结业证明: one's slip is there.
    TrainingSlip {
        /// The session.
        session: TrainingId,
        /// What it is called.
        title: String,
        /// The slip's code; empty for a unit.
        code: String,
        /// Slips of people of one's unit.
        #[serde(default)]
        for_unit: bool,
    },
    /// 结业证明已撤销或更正: one's slip holds no more.
    TrainingSlipEnded {
        /// The session.
        session: TrainingId,
        /// What it is called.
        title: String,
        /// The slip's code.
        code: String,
        /// Why.
        reason: String,
        /// The code of the one that holds in its place; empty: none does.
        replaced_by: String,
        /// A slip of somebody of one's unit.
        #[serde(default)]
        for_unit: bool,
    },
}

/// As much of a text as a list has room for.
#[cfg(feature = "store")]
pub fn beginning(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = crate::question::markdown::plain(text);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(all(test, feature = "store"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_a_unit_leads_to_its_people() {
        let session = TrainingId(uuid::Uuid::from_u128(7));
        // As it was kept before there was such a thing.
        let old = format!(r#"{{"kind":"training_offer_lapsed","parameters":{{"session":"{session}","title":"考前班"}}}}"#);
        let own: Notice = serde_json::from_str(&old).unwrap();
        assert_eq!(own.address(), format!("/training/{session}"));
        let of_unit = Notice::TrainingOfferLapsed { session, title: "考前班".into(), for_unit: true };
        assert_eq!(of_unit.address(), format!("/training/{session}/unit"));
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(beginning("下列  说法\n中"), "下列 说法 中");
        let cut = beginning(&"题".repeat(50));
        assert_eq!((cut.chars().count(), cut.ends_with('…')), (41, true));
    }
}
