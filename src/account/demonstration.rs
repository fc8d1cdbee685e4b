//! The accounts of the demonstration: one per role, with passwords everybody may know. They exist only where the demonstration
//! data were loaded, and the sign-in page names them only there.

use super::Role;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemonstrationAccount {
    /// Its name.
    pub name: &'static str,
    /// Its role; [`Role::Candidate`] needs no grant.
    pub role: Role,
    /// The code of the division it reaches; `None`: the whole country.
    pub division: Option<&'static str>,
}

/// The password of all of them.
pub const PASSWORD: &str = "zhengtu-demo";

/// All of them, in the order the sign-in page names them.
pub const ACCOUNTS: [DemonstrationAccount; 10] = [
    DemonstrationAccount { name: "考生小林", role: Role::Candidate, division: None },
    DemonstrationAccount { name: "广陵培训", role: Role::Organiser, division: Some("321002") },
    DemonstrationAccount { name: "广陵民政", role: Role::Officer, division: Some("321002") },
    DemonstrationAccount { name: "扬州社工", role: Role::Officer, division: Some("3210") },
    DemonstrationAccount { name: "江苏社工", role: Role::Officer, division: Some("32") },
    DemonstrationAccount { name: "兰州社工", role: Role::Officer, division: Some("6201") },
    DemonstrationAccount { name: "命题老师", role: Role::Editor, division: None },
    DemonstrationAccount { name: "审题老师", role: Role::Reviewer, division: None },
    DemonstrationAccount { name: "审计员", role: Role::Auditor, division: None },
    DemonstrationAccount { name: "管理员", role: Role::Administrator, division: None },
];
