//! Which division a text names, within a scope: `321002`, `广陵区`, `扬州市广陵区`, `广陵`.

use std::collections::HashMap;

use crate::division::{Division, below};
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    BELOW = "SELECT code, name, kind, parent, path, valid_from, valid_to, successor FROM division \
             WHERE path >= $1 AND path < $2 AND valid_to IS NULL";
    ANYWHERE = "SELECT COUNT(*) AS found FROM division WHERE code = $1 OR name = $1";
}

/// What a text came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This division.
    One(Division),
    /// Several of that name; their full names.
    Several(Vec<String>),
    /// There is such a division, but outside the scope.
    Outside,
    /// There is none.
    Unknown,
}

/// The divisions of a scope, ready to be found by code or name.
#[derive(Debug, Default)]
pub struct Places {
    divisions: Vec<Division>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    names: HashMap<String, String>,
    seen: HashMap<String, Found>,
}

/// What people leave off.
const ENDINGS: [&str; 9] = ["区", "县", "市", "街道", "镇", "乡", "省", "自治州", "办事处"];

impl Places {
    /// Reads the whole country.
    pub async fn everywhere(tx: &mut Tx) -> Result<Self> {
        Self::below(tx, "/").await
    }

    /// Reads a scope.
    pub async fn load(tx: &mut Tx, scope: &Division) -> Result<Self> {
        let mut places = Self::below(tx, &scope.path).await?;
        for above in crate::division::store::lineage(tx, scope).await? {
            places.names.insert(above.code, above.name);
        }
        Ok(places)
    }

    async fn below(tx: &mut Tx, path: &str) -> Result<Self> {
        let (low, high) = below(path);
        let divisions: Vec<Division> = with_tx!(tx, |c| sqlx::query_as(BELOW).bind(low).bind(high).fetch_all(c).await)?;
        let mut places = Self::default();
        for (index, division) in divisions.iter().enumerate() {
            places.names.insert(division.code.clone(), division.name.clone());
            places.by_code.insert(division.code.clone(), index);
            places.by_name.entry(division.name.clone()).or_default().push(index);
        }
        places.divisions = divisions;
        Ok(places)
    }

    /// Finds what a text names. Asks the database only for texts that aren't in the scope, once each.
    pub async fn find(&mut self, tx: &mut Tx, text: &str) -> Result<Found> {
        let text: String = crate::exchange::cells::fold(text).split_whitespace().collect();
        if let Some(found) = self.seen.get(&text) {
            return Ok(found.clone());
        }
        let found = match self.within(&text) {
            Found::Unknown => {
                let count: i64 = with_tx!(tx, |c| sqlx::query_scalar(ANYWHERE).bind(&text).fetch_one(c).await)?;
                if count > 0 { Found::Outside } else { Found::Unknown }
            }
            found => found,
        };
        self.seen.insert(text, found.clone());
        Ok(found)
    }

    fn within(&self, text: &str) -> Found {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // 321002000000 is 321002 in twelve digits.
            let lengths = [text.len(), 9, 6, 4, 2];
            let code = lengths
                .into_iter()
                .filter(|length| *length <= text.len() && text[*length..].bytes().all(|byte| byte == b'0'))
                .find_map(|length| self.by_code.get(&text[..length]));
            return code.map_or(Found::Unknown, |index| Found::One(self.divisions[*index].clone()));
        }
        let mut candidates: Vec<usize> = self.by_name.get(text).cloned().unwrap_or_default();
        if candidates.is_empty() {
            let starts = text.char_indices().map(|(at, _)| at).skip(1);
            candidates = starts
                .filter_map(|at| self.by_name.get(&text[at..]))
                .flatten()
                .copied()
                .filter(|index| self.is_written_as(&self.divisions[*index], text))
                .collect();
        }
        if candidates.is_empty() {
            candidates =
                ENDINGS.iter().filter_map(|ending| self.by_name.get(&format!("{text}{ending}"))).flatten().copied().collect();
        }
        candidates.sort_unstable();
        candidates.dedup();
        match candidates.as_slice() {
            [] => Found::Unknown,
            [one] => Found::One(self.divisions[*one].clone()),
            several => Found::Several(several.iter().take(5).map(|index| self.full_name(&self.divisions[*index])).collect()),
        }
    }

    fn full_name(&self, division: &Division) -> String {
        let above: String = division.ancestors().filter_map(|code| self.names.get(code)).map(String::as_str).collect();
        format!("{above}{}", division.name)
    }

    /// Whether the text is the division's name with the names of some divisions above it before it, in order.
    fn is_written_as(&self, division: &Division, text: &str) -> bool {
        let Some(mut rest) = text.strip_suffix(division.name.as_str()) else { return false };
        for name in division.ancestors().filter_map(|code| self.names.get(code)) {
            rest = rest.strip_prefix(name.as_str()).unwrap_or(rest);
        }
        rest.is_empty()
    }
}
