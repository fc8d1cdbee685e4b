//! One answer per name, and their words.

use leptos::prelude::*;
use zhengtu::person::id_number::IdNumberError;
use zhengtu::person::import::id_sentence;
use zhengtu::training::RegisterRefusal;
use zhengtu::training::seat::ListAnswer;

use super::super::words;
use crate::components::{Column, Table, chinese, status_sentence};
use crate::locale::{Seats, Training, count};

/// What became of a name.
#[derive(Debug)]
pub(super) enum Answer {
    /// 已报名
    Registered,
    /// 候补第 n 位
    Waiting(i64),
    /// Somebody was found, and refused.
    Refused(RegisterRefusal),
    /// 台账中没有此人
    Unknown,
    /// So many share the name.
    Several(usize),
    /// The same person a second time.
    Repeated,
    /// Name and ID number don't belong together.
    OtherNumber,
    /// The row has no name.
    Nameless,
    /// Its ID number can't be one.
    BadNumber(IdNumberError),
}

impl From<ListAnswer> for Answer {
    fn from(answer: ListAnswer) -> Self {
        match answer {
            Ok(placed) => placed.position.map_or(Self::Registered, Self::Waiting),
            Err(refusal) => Self::Refused(refusal),
        }
    }
}

/// A name and its answer.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) name: String,
    /// The row of the file.
    pub(super) row: Option<usize>,
    /// The unit of whoever was found.
    pub(super) unit: String,
    pub(super) answer: Answer,
}

/// The answer in words, with its mark.
fn said(t: Training, answer: &Answer) -> (&'static str, String) {
    let words = Seats(t.0);
    match answer {
        Answer::Registered => ("ok", words.unit_ok().to_owned()),
        Answer::Waiting(position) => ("info", words.unit_waiting(*position)),
        Answer::Unknown => ("bad", words.unit_unknown().to_owned()),
        Answer::Several(many) => ("warn", words.unit_several(&many.to_string())),
        Answer::Repeated => ("idle", words.unit_repeated().to_owned()),
        Answer::OtherNumber => ("bad", words.unit_other_number().to_owned()),
        Answer::Nameless => ("warn", words.unit_nameless().to_owned()),
        Answer::BadNumber(error) => ("bad", words.unit_bad_number(id_sentence(*error).in_language(t.0))),
        Answer::Refused(RegisterRefusal::AlreadyRegistered) => ("idle", words.unit_already().to_owned()),
        Answer::Refused(RegisterRefusal::AlreadyWaiting) => ("idle", words.unit_already_waiting().to_owned()),
        Answer::Refused(RegisterRefusal::AlreadyOffered) => ("warn", words.unit_already_offered().to_owned()),
        Answer::Refused(RegisterRefusal::Overlaps { title, .. }) => ("bad", words.unit_overlaps(title)),
        Answer::Refused(RegisterRefusal::NotInvited) => ("bad", words.unit_not_invited().to_owned()),
        Answer::Refused(refusal) => ("bad", words::register_refusal(t, refusal)),
    }
}

/// The answers as a table, with how many of each.
pub(super) fn answers(t: Training, lines: &[Line]) -> Option<AnyView> {
    let words = Seats(t.0);
    let number =
        |is: fn(&Answer) -> bool| count(i64::try_from(lines.iter().filter(|line| is(&line.answer)).count()).unwrap_or_default());
    let summary = words.unit_summary(
        &number(|answer| matches!(answer, Answer::Registered)),
        &number(|answer| matches!(answer, Answer::Waiting(_))),
        &number(|answer| !matches!(answer, Answer::Registered | Answer::Waiting(_))),
    );
    let rows = lines
        .iter()
        .map(|line| {
            let (mark, sentence) = said(t, &line.answer);
            let row = line.row.map(|row| words.unit_row(row));
            let about: Vec<_> = row.into_iter().chain((!line.unit.is_empty()).then(|| line.unit.clone())).collect();
            let about = (!about.is_empty()).then(|| view! { <small class="muted">" "{chinese(t.0, about.join(" · "))}</small> });
            view! {
                <tr>
                    <th scope="row">{chinese(t.0, line.name.clone())}{about}</th>
                    <td data-label=words.unit_answer()>{status_sentence(mark, sentence)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![Column::text(t.sheet_name()), Column::text(words.unit_answer())];
    (!lines.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="answers">
                <h2 id="answers">{words.unit_answers()}</h2>
                <p role="status">{summary}</p>
                <Table columns=columns caption=words.unit_answers()>{rows}</Table>
            </section>
        }
        .into_any()
    })
}
