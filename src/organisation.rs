//! 机构: what people work for and sessions are run by.

#[cfg(feature = "store")]
pub mod catalogue;
#[cfg(feature = "store")]
pub mod store;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::OrganisationId;

/// What sort of organisation. 社会工作部 is a department of the Party committee, 民政部门 one of the government: two kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// 党委社会工作部门
    PartySocialWorkDepartment,
    /// 民政部门
    CivilAffairs,
    /// 乡镇（街道）社工站
    Station,
    /// 村（社区）
    Community,
    /// 社会工作服务机构
    ServiceAgency,
    /// 社会工作协会等行业组织
    Association,
    /// 事业单位（福利院、救助站、医院、学校）
    PublicInstitution,
    /// 群团组织（工会、共青团、妇联、残联）
    MassOrganisation,
    /// 企业
    Enterprise,
    /// 其他
    Other,
}

impl OrganisationKind {
    /// All kinds, in the order people see them.
    pub const ALL: [Self; 10] = [
        Self::PartySocialWorkDepartment,
        Self::CivilAffairs,
        Self::Station,
        Self::Community,
        Self::ServiceAgency,
        Self::Association,
        Self::PublicInstitution,
        Self::MassOrganisation,
        Self::Enterprise,
        Self::Other,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PartySocialWorkDepartment => "party_social_work_department",
            Self::CivilAffairs => "civil_affairs",
            Self::Station => "station",
            Self::Community => "community",
            Self::ServiceAgency => "service_agency",
            Self::Association => "association",
            Self::PublicInstitution => "public_institution",
            Self::MassOrganisation => "mass_organisation",
            Self::Enterprise => "enterprise",
            Self::Other => "other",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Organisation {
    /// Which.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its kind, as [`OrganisationKind::code`].
    pub kind: String,
    /// The code of its division.
    pub division: String,
    /// The path of its division.
    pub division_path: String,
    /// 成立日期, where it is known.
    pub opened_on: Option<NaiveDate>,
    /// 撤销日期: the first day it was no more.
    pub closed_on: Option<NaiveDate>,
}
