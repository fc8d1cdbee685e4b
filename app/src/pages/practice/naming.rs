//! What sets are called, whichever way they were chosen.

use zhengtu::practice::mode::{Mode, Source, read_pick};
use zhengtu::practice::store::PracticeSet;
use zhengtu::store::Tx;
use zhengtu::syllabus;

use super::subject_name;
use crate::components::question::kind_name;
use crate::locale::{Language, Modes, Practice, date};
use crate::server::{Ctx, PageError};

/// What a set is of, beside its subject. `chapter` is the chapter's title.
pub(super) fn part(language: Language, mode: Mode, detail: &str, chapter: Option<&str>) -> String {
    let t = Modes(language);
    let whole = || Practice(language).whole().to_owned();
    if mode == Mode::Study {
        let source = read_pick(detail).map(|(mode, detail)| part(language, mode, detail, chapter));
        return t.study_of(&source.unwrap_or_else(whole));
    }
    let name = match (mode, Source::of(mode, detail)) {
        (Mode::Mock, _) => t.mock().to_owned(),
        (_, Some(Source::Kind(kind))) => kind_name(language, kind).to_owned(),
        (_, Some(Source::Tag(tag))) => t.tag(tag),
        (_, Some(Source::Doubtful)) => t.doubtful().to_owned(),
        (_, Some(Source::Again(_))) => t.again().to_owned(),
        (_, Some(Source::Wrong(kind))) => with(t, t.wrong(), kind.map(|kind| kind_name(language, kind))),
        (_, Some(Source::Favourite(kind))) => with(t, t.favourite(), kind.map(|kind| kind_name(language, kind))),
        (_, Some(Source::Daily)) => {
            let day = detail.parse().map_or_else(|_| detail.to_owned(), |day| date(language, day));
            t.daily_of(&day)
        }
        (_, Some(Source::Search(words))) => t.search_of(words),
        (_, Some(Source::Place) | None) => return chapter.map_or_else(whole, str::to_owned),
    };
    with(t, &name, chapter)
}

fn with(t: Modes, name: &str, more: Option<&str>) -> String {
    more.map_or_else(|| name.to_owned(), |more| t.within(name, more))
}

/// What a set is of, for headings: subject and part, and where the subject's page is.
pub(super) struct SetTitle {
    pub(super) subject: String,
    pub(super) part: String,
    pub(super) subject_address: String,
}

impl SetTitle {
    pub(super) async fn of(ctx: &Ctx, tx: &mut Tx, set: &PracticeSet) -> Result<Self, PageError> {
        let subject = syllabus::store::subject(tx, &set.subject).await?.ok_or(PageError::NotFound)?;
        let chapter = match &set.chapter {
            Some(number) => Some(
                syllabus::store::chapter(tx, &set.edition, &set.subject, number)
                    .await?
                    .map_or_else(|| number.clone(), |chapter| chapter.name),
            ),
            None => None,
        };
        Ok(Self {
            subject: subject_name(ctx.language, &subject).to_owned(),
            part: part(ctx.language, set.mode, &set.detail, chapter.as_deref()),
            subject_address: format!("/practice/{}/{}?edition={}", subject.level, subject.code, set.edition),
        })
    }
}
