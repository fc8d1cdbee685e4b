//! What the parts of a set came to: after practice and after a mock.

use leptos::prelude::*;
use zhengtu::practice::marking::marks_text;
use zhengtu::practice::store::{PracticeSet, Tally};
use zhengtu::syllabus::Chapter;

use super::{Column, Table, chinese};
use crate::locale::{Language, Modes, Practice, percent};

/// A chapter by number and name; the empty number is what belongs to none.
pub fn chapter_name(language: Language, chapters: &[Chapter], number: &str) -> String {
    match chapters.iter().find(|chapter| chapter.number == number) {
        Some(chapter) => format!("{number} {}", chapter.name),
        None if number.is_empty() => Modes(language).no_chapter().to_owned(),
        None => number.to_owned(),
    }
}

/// Each chapter a set asked of, in order; first what belongs to none.
pub fn chapter_tallies(language: Language, set: &PracticeSet, chapters: &[Chapter]) -> Vec<(String, Tally)> {
    set.by_chapter().into_iter().map(|(number, tally)| (chapter_name(language, chapters, &number), tally)).collect()
}

/// Answered, exactly right and marks of each part of a set; parts without questions are left out.
pub fn tally_table(language: Language, heading: &'static str, rows: Vec<(String, Tally)>) -> impl IntoView {
    let t = Practice(language);
    let rows = rows
        .into_iter()
        .filter(|(_, tally)| tally.questions > 0)
        .map(|(name, tally)| {
            let score = t.score_of(&marks_text(tally.half_marks), &marks_text(tally.full_half_marks));
            view! {
                <tr>
                    <th scope="row">{chinese(language, name)}</th>
                    <td class="num" data-label=t.answered()>{t.answered_of(tally.answered, tally.questions)}</td>
                    <td class="num" data-label=t.all_right()>{t.questions_figure(tally.right)}</td>
                    <td class="num" data-label=t.score()>{score}</td>
                    <td class="num" data-label=t.score_rate()>{percent(tally.half_marks, tally.full_half_marks)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            columns=vec![
                Column::text(heading),
                Column::numbers(t.answered()),
                Column::numbers(t.all_right()),
                Column::numbers(t.score()),
                Column::numbers(t.score_rate()),
            ]
        >
            {rows}
        </Table>
    }
}
