//! Why two entries can't be merged, in sentences.

use zhengtu::merging::{Conflict, MergeRefusal};
use zhengtu::store::Tx;
use zhengtu::syllabus::{Level, Subject, store::subjects};

use crate::locale::{Erasures, Language, People, Registry, date};
use crate::pages::people::words;
use crate::server::PageError;

/// What stands in the way, one sentence each.
pub(super) async fn sentences(language: Language, tx: &mut Tx, refusal: &MergeRefusal) -> Result<Vec<String>, PageError> {
    let t = Registry(language);
    let one = |text: &str| Ok(vec![text.to_owned()]);
    match refusal {
        MergeRefusal::NotTwo => one(t.same_person()),
        MergeRefusal::Merged => one(t.refused_merged()),
        MergeRefusal::Erased => one(Erasures(language).erased()),
        MergeRefusal::KeptLeft => one(t.refused_kept_left()),
        MergeRefusal::TwoNumbers => one(t.two_numbers_needed()),
        MergeRefusal::BothLinked => one(t.refused_both_linked()),
        MergeRefusal::MergedLinked => one(t.refused_merged_linked()),
        MergeRefusal::NoReason => one(t.reason_hint()),
        MergeRefusal::Conflicts(conflicts) => {
            let mut all: Vec<Subject> = Vec::new();
            for level in Level::ALL {
                all.extend(subjects(tx, level).await?);
            }
            Ok(conflicts.iter().map(|conflict| sentence(t, &all, conflict)).collect())
        }
    }
}

fn sentence(t: Registry, subjects: &[Subject], conflict: &Conflict) -> String {
    let language = t.0;
    match conflict {
        Conflict::Result { year, subject, kept, merged } => {
            let said = |result: &(Option<i64>, String)| words::result(People(language), result.0, &result.1);
            t.conflict_result(*year, words::subject_name(language, subjects, subject), &said(kept), &said(merged))
        }
        Conflict::Certificate { level, kept, merged } => {
            t.conflict_certificate(words::level_code(People(language), level), kept, merged)
        }
        Conflict::Period { kept, merged } => {
            let span = |(from, until): &(chrono::NaiveDate, chrono::NaiveDate)| {
                format!("{} – {}", date(language, *from), date(language, *until))
            };
            t.conflict_period(&span(kept), &span(merged))
        }
        Conflict::Applications => t.conflict_applications().to_owned(),
    }
}
