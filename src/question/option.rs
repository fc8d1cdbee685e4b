//! Options by identity: an option keeps its small letter for ever, whatever capital letter it is shown under.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The identity of an option within its question: `a` to `z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OptionId(u8);

impl OptionId {
    /// The identity written with this character, if it is one of `a` to `z`.
    pub const fn new(character: char) -> Option<Self> {
        if character.is_ascii_lowercase() { Some(Self(character as u8 - b'a')) } else { None }
    }

    /// The character it is written with.
    pub const fn character(self) -> char {
        (b'a' + self.0) as char
    }
}

impl fmt::Display for OptionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Write::write_char(f, self.character())
    }
}

/// The capital letter of the option shown at this place, from 0.
pub fn letter_at(place: usize) -> char {
    u8::try_from(place).ok().filter(|place| *place < 26).map_or('?', |place| (b'A' + place) as char)
}

/// Some options of a question. Written as their letters in order: `acd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct OptionSet(u32);

impl OptionSet {
    /// No option.
    pub const EMPTY: Self = Self(0);

    /// Reads letters in any order; `None` if one isn't an identity.
    pub fn parse(text: &str) -> Option<Self> {
        text.chars().map(OptionId::new).collect()
    }

    /// Whether the option is in it.
    pub const fn contains(self, option: OptionId) -> bool {
        self.0 & (1 << option.0) != 0
    }

    /// With the option.
    #[must_use]
    pub const fn with(self, option: OptionId) -> Self {
        Self(self.0 | (1 << option.0))
    }

    /// With the option if it wasn't there, without it if it was.
    #[must_use]
    pub const fn toggled(self, option: OptionId) -> Self {
        Self(self.0 ^ (1 << option.0))
    }

    /// What is in both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether all of it is in the other.
    pub const fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many.
    pub const fn len(self) -> i64 {
        self.0.count_ones() as i64
    }

    /// In order.
    pub fn iter(self) -> impl Iterator<Item = OptionId> {
        (0..26).map(OptionId).filter(move |option| self.contains(*option))
    }
}

impl FromIterator<OptionId> for OptionSet {
    fn from_iter<I: IntoIterator<Item = OptionId>>(options: I) -> Self {
        options.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl fmt::Display for OptionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|option| option.fmt(f))
    }
}

impl Serialize for OptionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_char(self.character())
    }
}

impl<'de> Deserialize<'de> for OptionId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(char::deserialize(deserializer)?).ok_or_else(|| de::Error::custom("an option is written a to z"))
    }
}

impl Serialize for OptionSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OptionSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).ok_or_else(|| de::Error::custom("options are written a to z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_written_in_order_and_read_in_any() {
        let set = OptionSet::parse("dab").expect("letters");
        assert_eq!(set.to_string(), "abd");
        assert_eq!(set.len(), 3);
        assert_eq!(OptionSet::parse("A"), None);
        assert_eq!(OptionSet::parse(""), Some(OptionSet::EMPTY));
        let a = OptionId::new('a').expect("a letter");
        assert!(!set.toggled(a).contains(a) && set.toggled(a).toggled(a) == set);
    }
}
