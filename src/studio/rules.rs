//! Whether a term fits a studio: pure.

use chrono::NaiveDate;

use super::StudioRole;
use crate::ids::{PersonId, StudioTermId};

/// A term, with what the rules ask of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub id: StudioTermId,
    /// Who, if of the register.
    pub person: Option<PersonId>,
    /// Who, if from outside.
    pub name: String,
    /// As what.
    pub role: StudioRole,
    /// By whom a mentee is guided.
    pub guided_by: Option<StudioTermId>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none: no end is fixed.
    pub until: Option<NaiveDate>,
}

impl Held {
    /// Whether two terms have a day in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        let end = |term: &Self| term.until.unwrap_or(NaiveDate::MAX);
        self.from <= end(other) && other.from <= end(self)
    }

    /// Whether it is held on a day.
    pub fn is_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    fn is_same_person(&self, other: &Self) -> bool {
        match (self.person, other.person) {
            (Some(one), Some(other)) => one == other,
            (None, None) => self.name == other.name,
            _ => false,
        }
    }
}

/// Why a term can't begin, or end, like that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StudioRefusal {
    /// The last day is before the first.
    #[error("it ends before it begins")]
    EndsBeforeItBegins,
    /// Before the studio was founded, or after it was closed.
    #[error("the studio wasn't there")]
    NoStudioThen,
    /// There is another lead expert on one of the days.
    #[error("there is one lead expert at a time")]
    SecondLead,
    /// The same person holds another term on one of the days.
    #[error("the same person holds a term of this studio then")]
    HeldAlready,
    /// A mentee needs a guide; nobody else has one.
    #[error("a mentee is guided by an expert of this studio")]
    NoGuide,
    /// The expert's term has no day in common with the mentee's.
    #[error("the expert isn't there then")]
    GuideNotThere,
    /// There is no such studio or term, or it is over.
    #[error("there is no such thing, or not any more")]
    Gone,
}

/// Whether a new term fits a studio that stood from its founding until it was closed, with these terms.
///
/// # Errors
/// The first rule it breaks.
pub fn fits(new: &Held, founded: NaiveDate, closed: Option<NaiveDate>, terms: &[Held]) -> Result<(), StudioRefusal> {
    if new.until.is_some_and(|until| until < new.from) {
        return Err(StudioRefusal::EndsBeforeItBegins);
    }
    if new.from < founded || closed.is_some_and(|closed| new.from > closed) {
        return Err(StudioRefusal::NoStudioThen);
    }
    let mut then = terms.iter().filter(|term| term.id != new.id && term.overlaps(new));
    if then.clone().any(|term| term.is_same_person(new)) {
        return Err(StudioRefusal::HeldAlready);
    }
    match (new.role, new.guided_by) {
        (StudioRole::Lead, None) if then.any(|term| term.role == StudioRole::Lead) => Err(StudioRefusal::SecondLead),
        (StudioRole::Lead | StudioRole::Guide, None) => Ok(()),
        (StudioRole::Lead | StudioRole::Guide, Some(_)) | (StudioRole::Mentee, None) => Err(StudioRefusal::NoGuide),
        (StudioRole::Mentee, Some(guide)) => match terms.iter().find(|term| term.id == guide) {
            Some(guide) if guide.role == StudioRole::Mentee => Err(StudioRefusal::NoGuide),
            Some(guide) if guide.overlaps(new) => Ok(()),
            Some(_) => Err(StudioRefusal::GuideNotThere),
            None => Err(StudioRefusal::NoGuide),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn term(name: &str, role: StudioRole, guided_by: Option<StudioTermId>, from: &str, until: &str) -> Held {
        let until = (!until.is_empty()).then(|| day(until));
        Held { id: StudioTermId::fresh(), person: None, name: name.into(), role, guided_by, from: day(from), until }
    }

    #[test]
    fn the_chain_holds_together() {
        use StudioRole::{Guide, Lead, Mentee};
        let founded = day("2023-03-01");
        let lead = term("林", Lead, None, "2023-03-01", "2025-12-31");
        let guide = term("陈", Guide, None, "2023-04-01", "");
        let terms = [lead.clone(), guide.clone()];
        let check = |new: &Held| fits(new, founded, Some(day("2027-01-01")), &terms);
        assert_eq!(check(&term("王", Lead, None, "2026-01-01", "")), Ok(()));
        assert_eq!(check(&term("王", Lead, None, "2025-12-31", "")), Err(StudioRefusal::SecondLead));
        assert_eq!(check(&term("王", Guide, None, "2023-02-28", "")), Err(StudioRefusal::NoStudioThen));
        assert_eq!(check(&term("王", Guide, None, "2027-01-02", "")), Err(StudioRefusal::NoStudioThen));
        assert_eq!(check(&term("王", Guide, None, "2024-01-02", "2024-01-01")), Err(StudioRefusal::EndsBeforeItBegins));
        assert_eq!(check(&term("陈", Mentee, Some(lead.id), "2024-01-01", "")), Err(StudioRefusal::HeldAlready));
        assert_eq!(check(&term("赵", Mentee, None, "2024-01-01", "")), Err(StudioRefusal::NoGuide));
        assert_eq!(check(&term("赵", Mentee, Some(guide.id), "2024-01-01", "")), Ok(()));
        assert_eq!(check(&term("赵", Mentee, Some(lead.id), "2026-01-01", "")), Err(StudioRefusal::GuideNotThere));
        assert_eq!(check(&term("赵", Guide, Some(lead.id), "2024-01-01", "")), Err(StudioRefusal::NoGuide));
        let mentee = term("赵", Mentee, Some(guide.id), "2024-01-01", "");
        let of_mentee = term("钱", Mentee, Some(mentee.id), "2024-01-01", "");
        assert_eq!(fits(&of_mentee, founded, None, &[lead, guide, mentee]), Err(StudioRefusal::NoGuide));
    }

    proptest! {
        /// Whatever is begun in turn, there is never a day with two lead experts, or with one person twice.
        #[test]
        fn no_day_has_two_leads(spans in proptest::collection::vec((0_u64..400, 0_u64..200, any::<bool>(), 0_u8..5), 1..20)) {
            let founded = day("2023-01-01");
            let mut terms: Vec<Held> = Vec::new();
            for (from, length, lead, who) in spans {
                let from = founded + chrono::Days::new(from);
                let role = if lead { StudioRole::Lead } else { StudioRole::Guide };
                let new = Held { id: StudioTermId::fresh(), person: None, name: who.to_string(), role, guided_by: None, from, until: Some(from + chrono::Days::new(length)) };
                if fits(&new, founded, None, &terms).is_ok() {
                    terms.push(new);
                }
            }
            for at in 0..700 {
                let on = founded + chrono::Days::new(at);
                let held: Vec<&Held> = terms.iter().filter(|term| term.is_on(on)).collect();
                prop_assert!(held.iter().filter(|term| term.role == StudioRole::Lead).count() <= 1);
                for (index, one) in held.iter().enumerate() {
                    prop_assert!(held[index + 1..].iter().all(|other| other.name != one.name));
                }
            }
        }
    }
}
