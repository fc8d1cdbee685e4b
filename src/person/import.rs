//! 人员名单导入: a spreadsheet of staff, checked row by row, then applied in one transaction.
//!
//! Nothing is guessed: a row that could mean two people stays out with a reason. The same file twice changes nothing.

mod apply;
mod assess;
mod plan;
mod register;
mod row;

use crate::division::Division;
use crate::exchange::{ReadError, Table, read};
use crate::ids::OrganisationId;
use crate::organisation::{Organisation, OrganisationKind};
use crate::secret::SecretError;
use crate::store::{Result, StoreError, Tx};

pub use apply::apply;
pub use assess::{Assessment, assess};
pub(crate) use assess::{distinct, division_named};
pub(crate) use register::{Registered, by_hashes, by_names};
pub(crate) use row::{Finding, finding, id_finding, read_id_number, told};

/// The columns, in the order of `Column`, each with the names it goes by.
pub const HEADERS: [&[&str]; 11] = [
    &["姓名", "人员姓名", "名字"],
    &["证件号码", "身份证号", "身份证号码", "公民身份号码", "证件号", "居民身份证号码"],
    &["性别"],
    &["学历", "文化程度", "最高学历"],
    &["专业", "所学专业"],
    &["工作单位", "所在单位", "单位", "单位名称", "所在机构", "机构名称"],
    &["区划", "街道", "区划/街道", "所属区划", "乡镇(街道)", "乡镇街道", "所在街道", "所属街道", "区县", "县(市、区)"],
    &["岗位", "职务", "岗位/职务", "岗位职务"],
    &["从事社会工作起始时间", "从事社会工作年限", "从事社会工作年限/起始时间", "从事社会工作时间", "起始时间", "从业时间"],
    &["领域", "服务领域", "工作领域"],
    &["联系电话", "手机", "手机号", "手机号码", "电话", "联系方式"],
];

/// What is wrong with an ID number, in a sentence.
pub fn id_sentence(error: crate::person::id_number::IdNumberError) -> crate::bilingual::Bilingual {
    id_finding(error).1
}

/// A column of [`HEADERS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    IdNumber,
    Gender,
    Education,
    Major,
    Organisation,
    Division,
    Post,
    Since,
    Field,
    Phone,
}

/// Whom a file may speak of: the division (and organisation) the officer chose, which permission was asked for.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// The division; rows that name none belong to it.
    pub division: Division,
    /// Where the officer is one organisation's: only its people.
    pub organisation: Option<Organisation>,
}

impl Bounds {
    /// Whether somebody who belongs there may be touched.
    pub fn takes_in(&self, division_path: &str, organisation: Option<OrganisationId>) -> bool {
        division_path.starts_with(&self.division.path) && self.organisation.as_ref().is_none_or(|own| organisation == Some(own.id))
    }

    /// Reads the bounds of a draft.
    pub async fn of(tx: &mut Tx, division: &str, organisation: Option<OrganisationId>) -> Result<Option<Self>> {
        let Some(division) = crate::division::store::find(tx, division).await? else { return Ok(None) };
        let organisation = match organisation {
            Some(id) => crate::organisation::store::find(tx, id).await?,
            None => None,
        };
        Ok(Some(Self { division, organisation }))
    }
}

/// Why a file can't be checked or applied. Nothing has been changed then.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Applying was asked for only if every row is good, and so many aren't.
    #[error("{0} rows have errors")]
    HasErrors(usize),
    /// The key doesn't fit.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads a staff file.
pub fn read_file(file_name: &str, bytes: &[u8]) -> Result<Vec<Table>, ReadError> {
    read(file_name, bytes, &HEADERS)
}

/// What sort of organisation a name suggests, for organisations a file names first. It can be changed later.
pub fn kind_of(name: &str) -> OrganisationKind {
    const SIGNS: [(&[&str], OrganisationKind); 9] = [
        (&["社会工作部"], OrganisationKind::PartySocialWorkDepartment),
        (&["民政局", "民政厅", "民政办"], OrganisationKind::CivilAffairs),
        (&["社工站", "社会工作站", "社工总站", "社会工作总站"], OrganisationKind::Station),
        (&["协会", "学会", "联合会"], OrganisationKind::Association),
        (&["工会", "共青团", "团委", "妇联", "残联", "妇女联合会"], OrganisationKind::MassOrganisation),
        (
            &["福利院", "救助", "医院", "学校", "小学", "中学", "学院", "大学", "养老院", "卫生"],
            OrganisationKind::PublicInstitution,
        ),
        (&["有限公司", "有限责任公司", "集团"], OrganisationKind::Enterprise),
        (&["服务中心", "发展中心", "服务社", "事务所", "社会工作服务", "促进中心"], OrganisationKind::ServiceAgency),
        (&["社区", "居委会", "村委会", "村"], OrganisationKind::Community),
    ];
    // 社区社会工作服务中心 is an agency and 社区卫生服务中心 an institution: the list is in the order of what decides.
    SIGNS.iter().find(|(words, _)| words.iter().any(|word| name.contains(word))).map_or(OrganisationKind::Other, |(_, kind)| *kind)
}
