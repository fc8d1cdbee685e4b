//! 换版对照: where questions belong in an edition of the syllabus they were not written for.
//!
//! A question names its chapters itself, once and for all in each version. When an edition follows another, nobody writes every
//! question again: an editor says which chapter takes up which ([`store::set`]), and a question that names no chapter of the new edition
//! belongs where its chapter went. What it names itself always counts first.

#[cfg(feature = "store")]
pub mod store;

use super::ChapterRef;

/// One chapter takes up another, of a different edition of the same subject.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Successor {
    /// The older edition.
    pub edition: String,
    /// The chapter of it.
    pub chapter: String,
    /// The newer edition.
    pub next_edition: String,
    /// The chapter that takes it up.
    pub next_chapter: String,
}

/// The chapters named, and those they lead to in editions of which none is named. A section without a rule of its own goes where its
/// chapter goes. Several editions on end are followed, too.
pub fn follow(named: &[ChapterRef], rules: &[Successor]) -> Vec<ChapterRef> {
    let mut places = named.to_vec();
    loop {
        let known: Vec<String> = places.iter().map(|place| place.edition.clone()).collect();
        let mut further: Vec<ChapterRef> = Vec::new();
        for place in &places {
            let editions = rules.iter().filter(|rule| rule.edition == place.edition && !known.contains(&rule.next_edition));
            for edition in editions.map(|rule| &rule.next_edition) {
                further.extend(taken_up(place, edition, rules));
            }
        }
        further.sort_unstable();
        further.dedup();
        if further.is_empty() {
            return places;
        }
        places.extend(further);
    }
}

/// Where a chapter goes in an edition, by the nearest rule.
fn taken_up(place: &ChapterRef, edition: &str, rules: &[Successor]) -> Option<ChapterRef> {
    let mut number = place.chapter.as_str();
    loop {
        let rule =
            rules.iter().find(|rule| rule.edition == place.edition && rule.chapter == number && rule.next_edition == edition);
        if let Some(rule) = rule {
            return Some(ChapterRef { edition: rule.next_edition.clone(), chapter: rule.next_chapter.clone() });
        }
        number = number.rsplit_once('.')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<ChapterRef> {
        let place = |text: &str| text.split_once('/').map(|(edition, chapter)| (edition.to_owned(), chapter.to_owned()));
        text.split_whitespace().filter_map(place).map(|(edition, chapter)| ChapterRef { edition, chapter }).collect()
    }

    fn rules(text: &str) -> Vec<Successor> {
        places(text)
            .chunks(2)
            .map(|pair| Successor {
                edition: pair[0].edition.clone(),
                chapter: pair[0].chapter.clone(),
                next_edition: pair[1].edition.clone(),
                next_chapter: pair[1].chapter.clone(),
            })
            .collect()
    }

    #[test]
    fn a_question_goes_where_its_chapter_went() {
        let rules = rules("2018/03 2025/04 2018/05 2025/04 2018/06.01 2025/07 2018/06 2025/08 2025/04 2032/01");
        assert_eq!(follow(&places("2018/03"), &rules), places("2018/03 2025/04 2032/01"));
        assert_eq!(follow(&places("2018/03 2018/05"), &rules), places("2018/03 2018/05 2025/04 2032/01"));
        assert_eq!(follow(&places("2018/06.01"), &rules), places("2018/06.01 2025/07"));
        assert_eq!(follow(&places("2018/06.02"), &rules), places("2018/06.02 2025/08"));
        assert_eq!(follow(&places("2018/09"), &rules), places("2018/09"));
        // What it names itself counts.
        assert_eq!(follow(&places("2018/03 2025/09"), &rules), places("2018/03 2025/09"));
    }

    #[test]
    fn rules_in_a_circle_come_to_an_end() {
        let circle = rules("2018/01 2025/01 2025/01 2018/02");
        assert_eq!(follow(&places("2018/01"), &circle), places("2018/01 2025/01"));
        assert_eq!(follow(&[], &circle), []);
    }
}
