//! What the page stands on: everything folded from one person's answers.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use zhengtu::clock::date_of;
use zhengtu::division::{self, Division};
use zhengtu::ids::PracticeSetId;
use zhengtu::personal_data;
use zhengtu::practice::mastery::{Mastery, mastery};
use zhengtu::practice::preference::{self, Preference};
use zhengtu::practice::store::{self as practice, HistoryRow};
use zhengtu::practice::streak::{Streak, streak};
use zhengtu::practice::wrong_book::{Attempt, wrong_book};
use zhengtu::question::store as bank;
use zhengtu::store::Tx;
use zhengtu::syllabus::{self, Subject};

use super::regions;
use crate::locale::Progress;
use crate::pages::practice::{edition_with_questions, objective_subjects, owner_of};
use crate::server::{Ctx, PageError};

/// Days shown one by one.
const WEEK: u64 = 7;

/// A chapter, and how well it is known.
pub(super) struct ChapterFound {
    pub(super) number: String,
    pub(super) name: String,
    /// It has questions to practise with.
    pub(super) usable: bool,
    pub(super) mastery: Option<Mastery>,
}

/// A subject with its chapters.
pub(super) struct SubjectFound {
    pub(super) subject: Subject,
    pub(super) edition: String,
    pub(super) whole: Option<Mastery>,
    pub(super) chapters: Vec<ChapterFound>,
    /// How many questions are in its wrong-question book.
    pub(super) wrong: usize,
    /// Today's set, if it was begun, and whether it is finished.
    pub(super) daily: Option<(PracticeSetId, bool)>,
}

/// Everything on the page.
pub(super) struct Found {
    pub(super) preference: Preference,
    /// Where the exam can be sat: code and name.
    pub(super) regions: Vec<(String, String)>,
    region: Option<Division>,
    pub(super) answered_today: i64,
    pub(super) streak: Streak,
    /// The last days up to today, and whether there is an answer.
    pub(super) week: Vec<(NaiveDate, bool)>,
    pub(super) unfinished: Option<HistoryRow>,
    pub(super) subjects: Vec<SubjectFound>,
    pub(super) sets: i64,
    pub(super) mocks: i64,
}

impl Found {
    /// Nothing was answered yet.
    pub(super) const fn is_new(&self) -> bool {
        self.streak.longest == 0
    }

    /// The province the exam is sat in.
    pub(super) fn province(&self) -> Option<&str> {
        self.region.as_ref()?.province()
    }
}

pub(super) async fn load(ctx: &Ctx, tx: &mut Tx) -> Result<Found, PageError> {
    let (t, today) = (Progress(ctx.language), date_of(ctx.now));
    let owner = owner_of(ctx);
    let (mut preference, mut attempts, mut unfinished) = (Preference::default(), Vec::new(), None);
    let (mut sets, mut mocks) = (0, 0);
    if let Some(owner) = owner {
        preference = preference::store::of(tx, owner).await?;
        attempts = practice::attempts(tx, owner, None).await?;
        unfinished = practice::unfinished(tx, owner).await?;
        let holdings = personal_data::holdings(tx, owner).await?;
        (sets, mocks) = (holdings.sets - holdings.mocks, holdings.mocks);
    }
    let days: Vec<NaiveDate> = attempts.iter().map(|attempt| date_of(attempt.at)).collect();
    let answered_today = days.iter().filter(|day| **day == today).count();
    // Nobody missed a day before the first one.
    let first = days.iter().min().copied().unwrap_or(today);
    let week = (0..WEEK).rev().filter_map(|back| today.checked_sub_days(Days::new(back))).filter(|day| *day >= first);
    let week = week.map(|day| (day, days.contains(&day))).collect();
    let counts = bank::subject_counts(tx).await?;
    let mut subjects = Vec::new();
    for subject in objective_subjects(tx).await? {
        if counts.iter().any(|(code, questions)| *code == subject.code && *questions > 0) {
            subjects.extend(subject_found(ctx, tx, subject, &preference).await?);
        }
    }
    let region = division::store::of(tx, preference.division_code.as_deref()).await?;
    let regions = regions::offered(t, tx, region.as_ref()).await?;
    Ok(Found {
        streak: streak(days, today),
        answered_today: i64::try_from(answered_today).unwrap_or(i64::MAX),
        preference,
        regions,
        region,
        week,
        unfinished,
        subjects,
        sets,
        mocks,
    })
}

/// A subject of the level chosen; as long as none is, one in which something was answered.
async fn subject_found(
    ctx: &Ctx,
    tx: &mut Tx,
    subject: Subject,
    preference: &Preference,
) -> Result<Option<SubjectFound>, PageError> {
    if preference.level.is_some_and(|level| level.code() != subject.level) {
        return Ok(None);
    }
    let edition = edition_with_questions(tx, &subject.code).await?;
    let (mut attempts, mut daily) = (Vec::new(), None);
    if let Some(owner) = owner_of(ctx) {
        attempts = practice::attempts_by_chapter(tx, owner, &subject.code, &edition).await?;
        daily = practice::own_daily(tx, owner, &subject.code, date_of(ctx.now)).await?;
    }
    if preference.level.is_none() && attempts.is_empty() {
        return Ok(None);
    }
    let wrong = wrong_book(attempts.iter().map(|(_, attempt)| *attempt), preference.leave_after).len();
    let whole = mastery(attempts.iter().map(|(_, attempt)| *attempt));
    let mut by_chapter: BTreeMap<String, Vec<Attempt>> = BTreeMap::new();
    for (chapter, attempt) in attempts {
        // Sections count with their chapter.
        let chapter = chapter.unwrap_or_default();
        let chapter = chapter.split('.').next().unwrap_or_default();
        by_chapter.entry(chapter.to_owned()).or_default().push(attempt);
    }
    let counts = bank::counts(tx, &subject.code).await?;
    let chapters = syllabus::store::chapters(tx, &edition, &subject.code).await?;
    let chapters = chapters.into_iter().filter(|chapter| chapter.depth() == 0).map(|chapter| ChapterFound {
        usable: counts
            .iter()
            .any(|count| count.edition == edition && chapter.has_within(&count.chapter) && count.singles + count.multiples > 0),
        mastery: by_chapter.remove(&chapter.number).and_then(mastery),
        number: chapter.number,
        name: chapter.name,
    });
    let chapters = chapters.collect();
    Ok(Some(SubjectFound { subject, edition, whole, chapters, wrong, daily }))
}
