//! The one place that decides "may this person do this to that".
//!
//! Pure: an [`Actor`] with its [`Grant`]s, an [`Action`], a [`Place`] (where the thing acted upon belongs), and [`decide`].
//! Every page, form, download and data address of the application asks here, and a test walks all of them.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, OrganisationId, VisitorId};

/// What somebody is trusted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 备考者: everyone who signs in.
    Candidate,
    /// 培训组织者
    Organiser,
    /// 部门工作人员: keeps the register, imports results, reads statistics.
    Officer,
    /// 命题
    Editor,
    /// 审题
    Reviewer,
    /// 审计员: reads the trail, changes nothing.
    Auditor,
    /// 管理员: accounts, grants, divisions. Doesn't read the trail's content.
    Administrator,
}

impl Role {
    /// All roles, in the order people see them.
    pub const ALL: [Self; 7] =
        [Self::Candidate, Self::Organiser, Self::Officer, Self::Editor, Self::Reviewer, Self::Auditor, Self::Administrator];

    /// As stored and typed on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Organiser => "organiser",
            Self::Officer => "officer",
            Self::Editor => "editor",
            Self::Reviewer => "reviewer",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// Everything somebody can want to do that isn't open to all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Use what belongs to oneself: own registrations, own history, own password.
    UseOwnAccount,
    /// Create, change, publish and cancel training sessions.
    ManageTraining,
    /// See who is registered for a training session.
    ReadRoster,
    /// Put people of one's unit on the list of a training session.
    RegisterPeople,
    /// See how the training of a place goes: its calendar, figures and coverage.
    ReadTrainingDesk,
    /// See people of the staff register, their results and what they must do.
    ReadPeople,
    /// Add to and change the staff register and the results.
    ChangePeople,
    /// Be shown whole ID and telephone numbers of the staff register, one at a time and for a reason that is told to the person.
    RevealNumbers,
    /// Review applications for registration (登记), register and issue.
    ReviewRegistrations,
    /// See computed statistics that aren't published.
    ReadStatistics,
    /// Enter reported figures and publish releases.
    ChangeFigures,
    /// See the whole question bank, with drafts, keys and history.
    ReadQuestions,
    /// Write questions.
    EditQuestions,
    /// Review questions.
    ReviewQuestions,
    /// Mark case papers: see a script and its rubric, not whose it is.
    MarkCases,
    /// See the queue of case papers and assign who marks them.
    AssignMarkers,
    /// Announce organised mocks, see who came and their results.
    ManageMocks,
    /// Create accounts, give and take roles.
    ManageAccounts,
    /// Import divisions; enter, correct and close organisations.
    ManageDivisions,
    /// See the catalogue of organisations.
    ReadOrganisations,
    /// Read the audit trail.
    ReadAudit,
    /// Enter, change and withdraw windows of the exam calendar.
    ManageCalendar,
    /// Post, correct and withdraw notices.
    PostAnnouncements,
    /// Enter and withdraw pass lines, cancelled exams and extensions.
    ManageRules,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 24] = [
        Self::UseOwnAccount,
        Self::ManageTraining,
        Self::ReadRoster,
        Self::RegisterPeople,
        Self::ReadTrainingDesk,
        Self::ReadPeople,
        Self::ChangePeople,
        Self::RevealNumbers,
        Self::ReviewRegistrations,
        Self::ReadStatistics,
        Self::ChangeFigures,
        Self::ReadQuestions,
        Self::EditQuestions,
        Self::ReviewQuestions,
        Self::MarkCases,
        Self::AssignMarkers,
        Self::ManageMocks,
        Self::ManageAccounts,
        Self::ManageDivisions,
        Self::ReadOrganisations,
        Self::ReadAudit,
        Self::ManageCalendar,
        Self::PostAnnouncements,
        Self::ManageRules,
    ];

    /// The roles this is given to. [`Role::Candidate`] means everybody who is signed in.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::UseOwnAccount => &Role::ALL,
            Self::ManageTraining | Self::ManageMocks => &[Role::Organiser],
            Self::ReadRoster | Self::RegisterPeople | Self::ReadTrainingDesk | Self::ReadStatistics | Self::PostAnnouncements => {
                &[Role::Organiser, Role::Officer]
            }
            Self::ReadPeople | Self::ChangePeople | Self::RevealNumbers | Self::ReviewRegistrations | Self::ChangeFigures => {
                &[Role::Officer]
            }
            Self::ReadQuestions => &[Role::Editor, Role::Reviewer],
            Self::EditQuestions => &[Role::Editor],
            Self::ReviewQuestions => &[Role::Reviewer],
            Self::MarkCases => &[Role::Organiser, Role::Editor, Role::Reviewer],
            Self::AssignMarkers => &[Role::Organiser, Role::Editor],
            Self::ManageAccounts | Self::ManageDivisions | Self::ManageCalendar | Self::ManageRules => &[Role::Administrator],
            Self::ReadOrganisations => &[Role::Officer, Role::Administrator],
            Self::ReadAudit => &[Role::Auditor],
        }
    }

    /// About something there is only one of for the whole country, such as the question bank or the rules: a role for less doesn't reach
    /// it.
    pub const fn is_national(self) -> bool {
        matches!(self, Self::ReadQuestions | Self::EditQuestions | Self::ReviewQuestions | Self::ManageRules)
    }

    /// As written to the trail.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UseOwnAccount => "account.use",
            Self::ManageTraining => "training.manage",
            Self::ReadRoster => "training.roster",
            Self::RegisterPeople => "training.register_people",
            Self::ReadTrainingDesk => "training.desk",
            Self::ReadPeople => "person.read",
            Self::ChangePeople => "person.change",
            Self::RevealNumbers => "person.reveal",
            Self::ReviewRegistrations => "registration.review",
            Self::ReadStatistics => "statistics.read",
            Self::ChangeFigures => "figure.change",
            Self::ReadQuestions => "question.read",
            Self::EditQuestions => "question.edit",
            Self::ReviewQuestions => "question.review",
            Self::MarkCases => "marking.mark",
            Self::AssignMarkers => "marking.assign",
            Self::ManageMocks => "mock.manage",
            Self::ManageAccounts => "account.manage",
            Self::ManageDivisions => "division.manage",
            Self::ReadOrganisations => "organisation.read",
            Self::ReadAudit => "audit.read",
            Self::ManageCalendar => "calendar.manage",
            Self::PostAnnouncements => "announcement.post",
            Self::ManageRules => "certification.rules",
        }
    }
}

/// How far a grant reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// The whole country.
    Everywhere,
    /// A division and everything below it.
    Division {
        /// Its code.
        code: String,
        /// Its path, `/32/3210/`.
        path: String,
    },
    /// One organisation.
    Organisation {
        /// Which.
        id: OrganisationId,
        /// The path of the division it belongs to.
        division_path: String,
    },
}

impl Scope {
    /// Whether this scope takes in the place.
    pub fn contains(&self, place: &Place) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Division { path, .. } => place.division_path.as_deref().is_some_and(|below| below.starts_with(path.as_str())),
            Self::Organisation { id, .. } => place.organisation == Some(*id),
        }
    }

    /// The division path that bounds this scope: `/` for everywhere.
    pub fn division_path(&self) -> &str {
        match self {
            Self::Everywhere => "/",
            Self::Division { path, .. } => path,
            Self::Organisation { division_path, .. } => division_path,
        }
    }
}

/// A role for a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What.
    pub role: Role,
    /// Where.
    pub scope: Scope,
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account, if signed in.
    pub account: Option<AccountId>,
    /// The name shown and written to the trail; empty when nobody is signed in.
    pub name: String,
    /// The browser, signed in or not, once it has been given a cookie.
    pub visitor: Option<VisitorId>,
    /// Roles held now.
    pub grants: Vec<Grant>,
    /// Must change the password before anything else.
    pub must_change_password: bool,
}

impl Actor {
    /// Somebody without an account.
    pub const fn nobody() -> Self {
        Self { account: None, name: String::new(), visitor: None, grants: Vec::new(), must_change_password: false }
    }

    /// The scopes in which this actor may do something; empty when nowhere.
    pub fn scopes_for(&self, action: Action) -> impl Iterator<Item = &Scope> {
        self.grants.iter().filter(move |grant| action.roles().contains(&grant.role)).map(|grant| &grant.scope)
    }

    /// Whether there is any place where this actor may do it. Pages use it for navigation; never for a decision about a record.
    pub fn may_somewhere(&self, action: Action) -> bool {
        match action {
            Action::UseOwnAccount => self.account.is_some(),
            _ if action.is_national() => self.scopes_for(action).any(|scope| scope.contains(&Place::country())),
            _ => self.scopes_for(action).next().is_some(),
        }
    }
}

/// Where the thing acted upon belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The path of its division; `None` where it belongs to none (then only the whole country's scope reaches it).
    pub division_path: Option<String>,
    /// Its organisation, if it has one.
    pub organisation: Option<OrganisationId>,
    /// The account that owns it, for what is somebody's own.
    pub owner: Option<AccountId>,
}

impl Place {
    /// Something that belongs to a division.
    pub fn division(path: impl Into<String>) -> Self {
        Self { division_path: Some(path.into()), ..Self::default() }
    }

    /// Something that belongs to an organisation of a division.
    pub fn organisation(path: impl Into<String>, organisation: Option<OrganisationId>) -> Self {
        Self { division_path: Some(path.into()), organisation, owner: None }
    }

    /// Something that is one account's own.
    pub fn own(owner: AccountId) -> Self {
        Self { owner: Some(owner), ..Self::default() }
    }

    /// The whole country: only [`Scope::Everywhere`] reaches it.
    pub fn country() -> Self {
        Self::default()
    }
}

/// Yes, or no and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Allowed,
    /// Nobody is signed in: signing in may help.
    SignInFirst,
    /// Signed in, but without a role for this.
    NoRole,
    /// Has the role, but not here.
    OutOfScope,
}

/// Decides. The only rule: some grant whose role is given the action and whose scope contains the place; what is one's own is
/// for its owner alone.
pub fn decide(actor: &Actor, action: Action, place: &Place) -> Decision {
    let Some(account) = actor.account else { return Decision::SignInFirst };
    if action == Action::UseOwnAccount {
        return if place.owner.is_none_or(|owner| owner == account) { Decision::Allowed } else { Decision::OutOfScope };
    }
    let mut has_role = false;
    for scope in actor.scopes_for(action) {
        has_role = true;
        if scope.contains(place) {
            return Decision::Allowed;
        }
    }
    if has_role { Decision::OutOfScope } else { Decision::NoRole }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn officer_of(path: &str) -> Actor {
        Actor {
            account: Some(AccountId::fresh()),
            name: "officer".into(),
            grants: vec![Grant { role: Role::Officer, scope: Scope::Division { code: String::new(), path: path.into() } }],
            ..Actor::nobody()
        }
    }

    #[test]
    fn the_question_bank_is_one_for_the_country() {
        let editor = |scope| Actor { grants: vec![Grant { role: Role::Editor, scope }], ..officer_of("/") };
        let jiangsu = editor(Scope::Division { code: "32".into(), path: "/32/".into() });
        assert!(!jiangsu.may_somewhere(Action::EditQuestions) && !jiangsu.may_somewhere(Action::ReadQuestions));
        assert!(editor(Scope::Everywhere).may_somewhere(Action::EditQuestions));
    }

    #[test]
    fn a_scope_reaches_down_and_nowhere_else() {
        let yangzhou = officer_of("/32/3210/");
        let guangling = Place::division("/32/3210/321002/");
        assert_eq!(decide(&yangzhou, Action::ReadPeople, &guangling), Decision::Allowed);
        assert_eq!(decide(&yangzhou, Action::ReadPeople, &Place::division("/32/")), Decision::OutOfScope);
        assert_eq!(decide(&yangzhou, Action::ReadPeople, &Place::division("/32/32100/")), Decision::OutOfScope);
        assert_eq!(decide(&yangzhou, Action::ReadPeople, &Place::country()), Decision::OutOfScope);
        assert_eq!(decide(&yangzhou, Action::ReadAudit, &guangling), Decision::NoRole);
        assert_eq!(decide(&Actor::nobody(), Action::ReadPeople, &guangling), Decision::SignInFirst);
    }

    #[test]
    fn administrators_do_not_read_the_trail_and_auditors_change_nothing() {
        assert!(!Action::ReadAudit.roles().contains(&Role::Administrator));
        for action in Action::ALL {
            let given = action.roles().contains(&Role::Auditor);
            assert_eq!(given, matches!(action, Action::ReadAudit | Action::UseOwnAccount), "{action:?}");
        }
    }

    #[test]
    fn what_is_ones_own_is_nobody_elses() {
        let me = officer_of("/");
        let other = AccountId::fresh();
        assert_eq!(decide(&me, Action::UseOwnAccount, &Place::own(other)), Decision::OutOfScope);
    }
}
