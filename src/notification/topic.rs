//! 通知类别: what messages are about, and whether one is told of it unless one chose otherwise.

use serde::{Deserialize, Serialize};

/// What a message is about. People choose by topic, not by single kinds of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// 场次变更、取消与时间冲突
    Changes,
    /// 名额待确认
    Offers,
    /// 报名与候补
    Seats,
    /// 前一天提醒
    Tomorrow,
    /// 评价与结业证明
    Afterwards,
    /// 关注的新场次
    NewSessions,
    /// 证书与登记
    Certificates,
    /// 统一模考
    Mocks,
    /// 案例批改
    Marking,
    /// 题目更正
    Corrections,
    /// 纠错答复
    Reports,
    /// 自己编写的题
    OwnQuestions,
    /// 学习提醒
    Practice,
}

/// How one is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// In the app.
    pub in_app: bool,
    /// By mail, where one has given an address.
    pub by_mail: bool,
}

impl Topic {
    /// All, in the order people see them.
    pub const ALL: [Self; 13] = [
        Self::Changes,
        Self::Offers,
        Self::Seats,
        Self::Tomorrow,
        Self::Afterwards,
        Self::NewSessions,
        Self::Certificates,
        Self::Mocks,
        Self::Marking,
        Self::Corrections,
        Self::Reports,
        Self::OwnQuestions,
        Self::Practice,
    ];

    /// As stored and as written in forms and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Offers => "offers",
            Self::Seats => "seats",
            Self::Tomorrow => "tomorrow",
            Self::Afterwards => "afterwards",
            Self::NewSessions => "new_sessions",
            Self::Certificates => "certificates",
            Self::Mocks => "mocks",
            Self::Marking => "marking",
            Self::Corrections => "corrections",
            Self::Reports => "reports",
            Self::OwnQuestions => "own_questions",
            Self::Practice => "practice",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// How one is told who has chosen nothing: of everything in the app, and by mail of what can't wait until one looks there.
    pub const fn default_wanted(self) -> Wanted {
        let by_mail = matches!(
            self,
            Self::Changes
                | Self::Offers
                | Self::Seats
                | Self::Tomorrow
                | Self::Afterwards
                | Self::NewSessions
                | Self::Certificates
                | Self::Mocks
        );
        Wanted { in_app: true, by_mail }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_read_as_they_are_written() {
        for topic in Topic::ALL {
            assert_eq!(Topic::from_code(topic.code()), Some(topic));
        }
        assert_eq!(Topic::from_code("everything"), None);
    }

    #[test]
    fn without_a_choice_everything_is_told_in_the_app() {
        assert!(Topic::ALL.iter().all(|topic| topic.default_wanted().in_app));
        assert!(Topic::Changes.default_wanted().by_mail && !Topic::Practice.default_wanted().by_mail);
    }
}
