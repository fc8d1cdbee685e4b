//! What an organised mock can be made of: whose it is, and the paper it is sat on.

use zhengtu::account::{Action, Scope};
use zhengtu::ids::{AccountId, MockPaperId};
use zhengtu::mock::Origin;
use zhengtu::mock::case_paper::CaseBlueprint;
use zhengtu::mock::event::MockEvent;
use zhengtu::mock::store::{self as mocks, NewPaper, Paper};
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Level, Subject};
use zhengtu::{division, organisation};

use super::super::papers::drawn;
use super::units::key_of;
use crate::locale::MockEvents;
use crate::pages::divisions;
use crate::pages::practice::subject_name;
use crate::server::{Ctx, PageError, Problems, random_token};

/// In place of a paper: the one there is.
pub(super) const KEEP: &str = "keep";

/// The places somebody may hold a mock for.
pub(super) async fn places(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<(String, String)>, PageError> {
    let t = MockEvents(ctx.language);
    let mut places = Vec::new();
    for scope in ctx.actor.scopes_for(Action::ManageMocks) {
        let name = match scope {
            Scope::Everywhere => Some(t.whole_country().to_owned()),
            Scope::Division { code, .. } => match division::store::find(tx, code).await? {
                Some(found) => Some(divisions::full_name(tx, &found).await?),
                None => None,
            },
            Scope::Organisation { id, .. } => organisation::store::find(tx, *id).await?.map(|found| found.name),
        };
        places.extend(name.map(|name| (key_of(scope), name)));
    }
    places.dedup();
    Ok(places)
}

/// The papers that can be sat: first the one there is, then a new one of each subject, then the fixed ones.
pub(super) async fn papers(ctx: &Ctx, tx: &mut Tx, event: Option<&MockEvent>) -> Result<Vec<(String, String)>, PageError> {
    let t = MockEvents(ctx.language);
    let mut papers = Vec::new();
    let mut subjects: Vec<Subject> = Vec::new();
    for level in Level::ALL {
        for subject in syllabus::store::subjects(tx, level).await? {
            // A written subject is offered once there are cases enough.
            let lacks = mocks::case_edition(tx, &subject).await?.map(|(_, lacks)| lacks.len());
            if subject.objective || lacks == Some(0) {
                subjects.push(subject);
            }
        }
    }
    if let Some(event) = event {
        let paper = mocks::find_paper(tx, event.paper).await?.ok_or(PageError::NotFound)?;
        papers.push((KEEP.to_owned(), t.paper_keep(&paper_title(ctx, tx, &paper).await?)));
    }
    for subject in &subjects {
        let name = subject_name(ctx.language, subject);
        let label = if subject.objective { t.paper_new(name) } else { t.paper_new_cases(name) };
        papers.push((format!("draw:{}", subject.code), label));
    }
    for paper in mocks::published_papers(tx).await? {
        if subjects.iter().any(|subject| subject.code == paper.subject) && event.is_none_or(|event| event.paper != paper.id) {
            papers.push((format!("paper:{}", paper.id), t.paper_fixed(&paper.title)));
        }
    }
    Ok(papers)
}

/// What a paper is called beside the mock it is for.
pub(super) async fn paper_title(ctx: &Ctx, tx: &mut Tx, paper: &Paper) -> Result<String, PageError> {
    let t = MockEvents(ctx.language);
    let subject = super::super::words::subject_of(tx, &paper.subject).await?;
    let subject = subject_name(ctx.language, &subject);
    Ok(match paper.origin {
        Origin::Fixed => t.paper_is_fixed(&paper.title, subject),
        Origin::Drawn => t.paper_is_drawn(subject),
    })
}

/// What the mock is to be sat on.
pub(super) enum Chosen {
    /// The paper there is.
    Keep,
    /// A fixed one.
    Fixed(Paper),
    /// One to be drawn of this subject.
    Drawn(Subject),
}

impl Chosen {
    /// How long it takes by itself.
    pub(super) const fn minutes(&self) -> Option<i64> {
        match self {
            Self::Keep => None,
            Self::Fixed(paper) => Some(paper.minutes),
            Self::Drawn(subject) => Some(subject.minutes),
        }
    }
}

/// The paper a form names; `event` is what is changed.
pub(super) async fn chosen(
    t: MockEvents,
    tx: &mut Tx,
    key: &str,
    event: Option<&MockEvent>,
    problems: &mut Problems,
) -> Result<Option<Chosen>, PageError> {
    let found = match key.split_once(':') {
        Some(("paper", id)) => match id.parse::<MockPaperId>() {
            Ok(id) => {
                let paper = mocks::find_paper(tx, id).await?;
                paper.filter(|paper| paper.origin == Origin::Fixed && paper.is_open()).map(Chosen::Fixed)
            }
            Err(_) => None,
        },
        Some(("draw", code)) => {
            let subject = syllabus::store::subject(tx, code).await?;
            subject.filter(|subject| subject.objective || CaseBlueprint::of(subject).is_some()).map(Chosen::Drawn)
        }
        _ => (event.is_some() && (key == KEEP || key.is_empty())).then_some(Chosen::Keep),
    };
    if found.is_none() {
        problems.add("paper", t.problem_paper());
    }
    Ok(found)
}

/// The paper that was chosen, drawn if it must be; `None` for the one there is. A bank too small is noted.
pub(super) async fn take(
    ctx: &Ctx,
    tx: &mut Tx,
    chosen: Chosen,
    (title, minutes): (&str, i64),
    by: AccountId,
    problems: &mut Problems,
) -> Result<Option<MockPaperId>, PageError> {
    let subject = match chosen {
        Chosen::Keep => return Ok(None),
        Chosen::Fixed(paper) => return Ok(Some(paper.id)),
        Chosen::Drawn(subject) => subject,
    };
    let seed = u64::from_str_radix(&random_token(7), 16).unwrap_or_default();
    let (edition, versions) = match drawn(ctx.language, tx, &subject, seed).await? {
        Ok(drawn) => drawn,
        Err(sentence) => {
            problems.add("paper", sentence);
            return Ok(None);
        }
    };
    let new =
        NewPaper { subject: &subject.code, edition: &edition, title, origin: Origin::Drawn, seed, minutes, created_by: Some(by) };
    Ok(Some(mocks::create_paper(tx, new, &versions, ctx.now).await?))
}
