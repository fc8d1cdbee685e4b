//! Whom a unit's list means, name by name: people ticked, names pasted, rows of a file.

use zhengtu::account::Scope;
use zhengtu::ids::PersonId;
use zhengtu::secret::Secret;
use zhengtu::store::Tx;
use zhengtu::training::people::{self, RowMatch, UnitPerson};
use zhengtu::training::seat::Named;
use zhengtu::training::unit_list::ListRow;

use super::List;
use super::answers::Answer;
use crate::server::PageError;

/// Somebody a list names.
#[derive(Debug)]
pub(super) struct Meant {
    /// As it stands on the list.
    pub(super) name: String,
    /// The row of the file.
    pub(super) row: Option<usize>,
    /// Whom of the register that is, or why nobody.
    pub(super) found: Result<Named, Answer>,
}

/// The name in a line: a row pasted from a spreadsheet may say more after it.
pub(super) fn name_of(line: &str) -> &str {
    line.trim().split('\t').next().unwrap_or_default().trim()
}

/// The names that were pasted.
pub(super) fn pasted(form: &List) -> impl Iterator<Item = &str> {
    form.names.lines().map(name_of).filter(|name| !name.is_empty())
}

/// Whom the list means. A name that is one of the register's is found; every other gets its answer here.
pub(super) async fn whom(
    tx: &mut Tx,
    secret: &Secret,
    scopes: &[Scope],
    form: &List,
    file: &[ListRow],
) -> Result<Vec<Meant>, PageError> {
    let mut all: Vec<Meant> = Vec::new();
    let mut seen: Vec<PersonId> = Vec::new();
    let mut add = |name: String, row: Option<usize>, found: Result<UnitPerson, Answer>| {
        let found = found.and_then(|person| {
            if seen.contains(&person.id) {
                return Err(Answer::Repeated);
            }
            seen.push(person.id);
            Ok(Named { person: person.id, unit: person.unit().to_owned(), name: person.name })
        });
        all.push(Meant { name, row, found });
    };
    for ticked in &form.people {
        let found = match ticked.parse() {
            Ok(id) => people::within(tx, scopes, id).await?,
            Err(_) => None,
        };
        let name = found.as_ref().map(|person| person.name.clone()).unwrap_or_default();
        add(name, None, found.ok_or(Answer::Unknown));
    }
    for typed in pasted(form) {
        let mut found = people::named(tx, scopes, typed).await?;
        let one = match found.len() {
            0 => Err(Answer::Unknown),
            1 => Ok(found.swap_remove(0)),
            many => Err(Answer::Several(many)),
        };
        add(typed.to_owned(), None, one);
    }
    for row in file {
        let one = match people::match_row(tx, secret, scopes, row).await? {
            RowMatch::One(person) => Ok(*person),
            RowMatch::None => Err(Answer::Unknown),
            RowMatch::Several(many) => Err(Answer::Several(many)),
            RowMatch::OtherNumber => Err(Answer::OtherNumber),
            RowMatch::Nameless => Err(Answer::Nameless),
            RowMatch::BadNumber(error) => Err(Answer::BadNumber(error)),
        };
        add(row.name.clone(), Some(row.number), one);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_a_spreadsheet_is_read_by_its_name() {
        for (line, name) in [("陈一", "陈一"), (" 陈一\t13800000000\t曲江社工站", "陈一"), ("\t", ""), ("欧阳 明", "欧阳 明")]
        {
            assert_eq!(name_of(line), name, "{line:?}");
        }
    }
}
