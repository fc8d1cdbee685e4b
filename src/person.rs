//! 人员台账: staff, where they belong, and their ID numbers (which are never shown whole).

pub mod field;
pub mod id_number;

#[cfg(feature = "store")]
pub(crate) mod bulk;
#[cfg(feature = "store")]
pub mod demo;
#[cfg(feature = "store")]
pub mod draft;
#[cfg(feature = "store")]
pub mod export;
#[cfg(feature = "store")]
pub mod identity;
#[cfg(feature = "store")]
pub mod import;
#[cfg(feature = "store")]
pub mod leaving;
#[cfg(feature = "store")]
pub mod link;
#[cfg(feature = "store")]
pub mod lookup;
#[cfg(feature = "store")]
pub mod merge;
#[cfg(feature = "store")]
pub mod name;
#[cfg(feature = "store")]
pub mod place;
#[cfg(feature = "store")]
pub mod relocation;
pub mod reveal;
#[cfg(feature = "store")]
pub mod saved;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "store")]
pub mod template;
#[cfg(feature = "store")]
pub mod worklist;

use serde::{Deserialize, Serialize};

/// 性别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// 男
    Male,
    /// 女
    Female,
}

impl Gender {
    /// As stored; nothing is stored where it isn't known.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Male, Self::Female].into_iter().find(|gender| gender.code() == code)
    }
}

/// The 17 fields of social work (《社会工作专业人才队伍建设中长期规划（2011–2020）》, edition `2011`). Another word is kept as written.
pub const FIELDS: [&str; 17] = [
    "社会福利",
    "社会救助",
    "扶贫济困",
    "慈善事业",
    "社区建设",
    "婚姻家庭",
    "精神卫生",
    "残障康复",
    "教育辅导",
    "就业援助",
    "职工帮扶",
    "犯罪预防",
    "禁毒戒毒",
    "矫治帮扶",
    "人口计生",
    "应急处置",
    "群众文化",
];
