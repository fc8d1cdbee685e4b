//! 社会工作服务领域: a dictionary with editions. A word is kept as it was written; which edition it belongs to, and what it became in
//! another, is read from the dictionary, so that figures can be asked for in either.

#[cfg(feature = "store")]
pub mod store;

use chrono::NaiveDate;

/// One edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// 版本: its code, mostly a year.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub source: String,
    /// The first day it is used.
    pub valid_from: NaiveDate,
    /// Its terms, in order.
    pub terms: Vec<Term>,
}

/// A term of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// 领域
    pub name: String,
    /// The term of the next edition that took its place; none while this edition is the last.
    pub becomes: Option<String>,
}

impl Edition {
    /// Whether a word is one of its terms.
    pub fn knows(&self, word: &str) -> bool {
        self.terms.iter().any(|term| term.name == word)
    }
}

/// All editions, earliest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dictionary {
    /// In the order of their days.
    pub editions: Vec<Edition>,
}

impl Dictionary {
    /// The edition used on a day; before the first one, the first.
    pub fn on(&self, day: NaiveDate) -> Option<&Edition> {
        self.editions.iter().rev().find(|edition| edition.valid_from <= day).or(self.editions.first())
    }

    /// An edition by its code.
    pub fn edition(&self, code: &str) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.code == code)
    }

    /// Whether a word is a term of any edition.
    pub fn knows(&self, word: &str) -> bool {
        self.editions.iter().any(|edition| edition.knows(word))
    }

    /// What a word is in an edition: itself if it is a term of it, what an older term became, or the one older term that became a newer
    /// one. None: no edition has the word, or several older terms became it; it stands as written then.
    pub fn in_edition<'a>(&'a self, word: &'a str, code: &str) -> Option<&'a str> {
        let target = self.editions.iter().position(|edition| edition.code == code)?;
        if self.editions[target].knows(word) {
            return Some(word);
        }
        // The nearest edition before that has the word, and forward from there.
        if let Some(from) = self.editions[..target].iter().rposition(|edition| edition.knows(word)) {
            return self.editions[from..target].iter().try_fold(word, |word, edition| {
                edition.terms.iter().find(|term| term.name == word).and_then(|term| term.becomes.as_deref())
            });
        }
        // The nearest one after it, and backward, while there is only one to go back to.
        let from = target + 1 + self.editions[target + 1..].iter().position(|edition| edition.knows(word))?;
        self.editions[target..from].iter().rev().try_fold(word, |word, edition| {
            let mut before = edition.terms.iter().filter(|term| term.becomes.as_deref() == Some(word));
            before.next().filter(|_| before.next().is_none()).map(|term| term.name.as_str())
        })
    }
}

/// Why an edition can't be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EditionFlaw {
    /// There is one of this code, or the code is empty.
    #[error("the code is taken or empty")]
    Code,
    /// It doesn't begin after the last one.
    #[error("it doesn't begin after the last edition")]
    Day,
    /// No term, or one twice.
    #[error("no term, or one twice")]
    Terms,
    /// An old term isn't mapped to a term of the new edition.
    #[error("an old term isn't mapped to a new one")]
    Mapping,
}

/// An edition to be added, with what each term of the last one becomes, in their order.
#[derive(Debug, Clone)]
pub struct NewEdition {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub source: String,
    /// The first day it is used.
    pub valid_from: NaiveDate,
    /// Its terms.
    pub terms: Vec<String>,
    /// One for each term of the edition before.
    pub becomes: Vec<String>,
}

impl NewEdition {
    /// Whether it can follow the dictionary as it is.
    pub fn judge(&self, dictionary: &Dictionary) -> Result<(), EditionFlaw> {
        if self.code.is_empty() || dictionary.edition(&self.code).is_some() {
            return Err(EditionFlaw::Code);
        }
        let Some(last) = dictionary.editions.last() else { return Err(EditionFlaw::Mapping) };
        if self.valid_from <= last.valid_from {
            return Err(EditionFlaw::Day);
        }
        let mut seen = std::collections::HashSet::new();
        if self.terms.is_empty() || !self.terms.iter().all(|term| !term.is_empty() && seen.insert(term)) {
            return Err(EditionFlaw::Terms);
        }
        if self.becomes.len() != last.terms.len() || !self.becomes.iter().all(|term| self.terms.contains(term)) {
            return Err(EditionFlaw::Mapping);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(code: &str, year: i32, terms: &[(&str, Option<&str>)]) -> Edition {
        let terms =
            terms.iter().map(|(name, becomes)| Term { name: (*name).into(), becomes: becomes.map(str::to_owned) }).collect();
        let valid_from = NaiveDate::from_ymd_opt(year, 1, 1).expect("a date");
        Edition { code: code.into(), name: code.into(), source: String::new(), valid_from, terms }
    }

    #[test]
    fn a_word_is_read_in_either_edition() {
        let first = edition(
            "2011",
            2011,
            &[("人口计生", Some("家庭服务")), ("婚姻家庭", Some("家庭服务")), ("社区建设", Some("社区治理"))],
        );
        let second = edition("2027", 2027, &[("家庭服务", None), ("社区治理", None)]);
        let dictionary = Dictionary { editions: vec![first, second] };
        let cases = [
            ("社区建设", "2027", Some("社区治理")),
            ("社区治理", "2011", Some("社区建设")),
            ("人口计生", "2027", Some("家庭服务")),
            ("人口计生", "2011", Some("人口计生")),
            // Two became it: going back would be a guess.
            ("家庭服务", "2011", None),
            ("棋类", "2027", None),
            ("社区建设", "1999", None),
        ];
        for (word, code, expected) in cases {
            assert_eq!(dictionary.in_edition(word, code), expected, "{word} in {code}");
        }
        let day = |year| NaiveDate::from_ymd_opt(year, 6, 1).expect("a date");
        let on = |year| dictionary.on(day(year)).map(|edition| edition.code.as_str());
        assert_eq!((on(2000), on(2026), on(2028)), (Some("2011"), Some("2011"), Some("2027")));
    }

    #[test]
    fn an_edition_maps_every_term_of_the_last() {
        let dictionary = Dictionary { editions: vec![edition("2011", 2011, &[("甲", None), ("乙", None)])] };
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let good = NewEdition {
            code: "2027".into(),
            name: String::new(),
            source: String::new(),
            valid_from: NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date"),
            terms: words(&["丙", "丁"]),
            becomes: words(&["丙", "丙"]),
        };
        assert_eq!(good.judge(&dictionary), Ok(()));
        let flaw = |new: NewEdition| new.judge(&dictionary).unwrap_err();
        assert_eq!(flaw(NewEdition { code: "2011".into(), ..good.clone() }), EditionFlaw::Code);
        assert_eq!(flaw(NewEdition { valid_from: dictionary.editions[0].valid_from, ..good.clone() }), EditionFlaw::Day);
        assert_eq!(flaw(NewEdition { terms: words(&["丙", "丙"]), ..good.clone() }), EditionFlaw::Terms);
        assert_eq!(flaw(NewEdition { becomes: words(&["丙"]), ..good.clone() }), EditionFlaw::Mapping);
        assert_eq!(flaw(NewEdition { becomes: words(&["丙", "戊"]), ..good }), EditionFlaw::Mapping);
    }
}
