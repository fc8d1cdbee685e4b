//! Whom a row of a list of results or certificates is about, by the [`score`] of its ID number, name, organisation and division; and
//! what becomes of rows of which it can't be told.
//!
//! Rows about whom there is no doubt are taken. Of the others, those of a list of results become a [`case`]: an officer of the place
//! looks at the [`candidates`] and [`decide`]s. What was decided is remembered (`memory`) for the next list of the same place, and
//! can be taken back. Rows of certificates stay out with a reason.

pub mod candidates;
pub mod case;
pub mod decide;
mod memory;
pub mod queue;
pub(in crate::certification) mod record;
pub mod score;
mod variant;

use std::collections::HashMap;

use crate::division::Division;
use crate::exchange::Verdict;
use crate::ids::PersonId;
use crate::person::id_number::IdNumber;
use crate::person::import::{Bounds, Finding, Registered, by_hashes, by_names, distinct, division_named, finding};
use crate::person::name;
use crate::person::place::Places;
use crate::secret::Secret;
use crate::store::{Result, Tx};

use case::Doubt;
use memory::{Memory, Remembered};
use score::{Comparison, Known, Meant, Said, compare, meant};

/// Somebody, with the division of the day.
#[derive(Debug, Clone)]
pub(super) struct Who {
    pub id: PersonId,
    pub division: String,
    pub division_path: String,
}

impl Who {
    /// Of where somebody belongs and the division a row names: the day's, unless the row only says it more roughly than the register.
    fn on_the_day(id: PersonId, (code, path): (&str, &str), said: Option<&Division>) -> Self {
        match said {
            Some(day) if !path.starts_with(&day.path) => Self { id, division: day.code.clone(), division_path: day.path.clone() },
            _ => Self { id, division: code.to_owned(), division_path: path.to_owned() },
        }
    }
}

/// What a row says of whom it is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    pub name: &'a str,
    pub id_number: Option<&'a IdNumber>,
    pub organisation: &'a str,
    pub division: &'a str,
}

/// A row of which it can't be told whom it is about.
pub(super) struct Unsettled {
    /// What it is known by again.
    pub identity: Vec<u8>,
    pub doubt: Doubt,
    /// The code of the division it names.
    pub division: Option<String>,
    /// What is told of it.
    pub finding: Finding,
    /// The case there is of it, if any.
    pub known: Option<Remembered>,
}

/// A row with what was found about it, and about whom it is.
pub(super) struct Matched<R> {
    pub row: R,
    pub findings: Vec<Finding>,
    pub who: Option<Who>,
    /// By this decision, if it was one.
    pub remembered: Option<Remembered>,
    pub unsettled: Option<Unsettled>,
}

impl<R> Matched<R> {
    /// It stays out.
    pub fn failed(&self) -> bool {
        self.findings.iter().any(|(verdict, _, _)| *verdict == Verdict::Error)
    }

    /// Nobody is asked: a row about which there is doubt stays out with its reason.
    pub fn leave_out(&mut self) {
        self.findings.extend(self.unsettled.take().map(|unsettled| unsettled.finding));
    }
}

/// The people a file may mean: by the hash of their number, and by their folded name.
type People = (HashMap<Vec<u8>, Registered>, HashMap<String, Vec<Registered>>);

/// A row on its way.
struct Looked<R> {
    row: R,
    findings: Vec<Finding>,
    hash: Option<Vec<u8>>,
    division: Option<Division>,
    /// Unless the number tells who it is.
    identity: Option<Vec<u8>>,
}

/// Finds the person of each row.
pub(super) async fn find_people<R>(
    tx: &mut Tx,
    secret: &Secret,
    rows: Vec<(R, Vec<Finding>)>,
    named: impl Fn(&R) -> Named<'_>,
    bounds: &Bounds,
) -> Result<Vec<Matched<R>>> {
    let hash_of = |row: &R| named(row).id_number.map(|number| number.hash(secret));
    let mut hashed: Vec<(R, Vec<Finding>, Option<Vec<u8>>)> = Vec::with_capacity(rows.len());
    for (row, findings) in rows {
        let hash = hash_of(&row);
        hashed.push((row, findings, hash));
    }
    let by_hash = by_hashes(tx, secret, &distinct(hashed.iter().filter_map(|(_, _, hash)| hash.clone()))).await?;
    let settled = |row: &R, hash: Option<&Vec<u8>>| {
        let found = hash.and_then(|hash| by_hash.get(hash));
        found.is_some_and(|found| found.name_folded == name::folded(named(row).name))
    };
    let mut places = Places::load(tx, &bounds.division).await?;
    let mut looked = Vec::with_capacity(hashed.len());
    for (row, mut findings, hash) in hashed {
        let said = named(&row);
        let division = if said.division.is_empty() {
            None
        } else {
            division_named(tx, &mut places, bounds, said.division, &mut findings).await?
        };
        let identity = (!settled(&row, hash.as_ref()))
            .then(|| case::identity(secret, bounds, (said.name, said.organisation), division.as_ref(), hash.as_deref()));
        looked.push(Looked { row, findings, hash, division, identity });
    }
    // Of those whose number tells who they are, nobody asks for namesakes.
    let asked = looked.iter().filter(|item| item.identity.is_some()).map(|item| name::folded(named(&item.row).name));
    let by_name = by_names(tx, &distinct(asked), &bounds.division.path).await?;
    let memory = Memory::load(tx, bounds, &distinct(looked.iter().filter_map(|item| item.identity.clone()))).await?;
    let people = (by_hash, by_name);
    Ok(looked.into_iter().map(|item| settle(item, &named, &people, &memory, bounds)).collect())
}

fn settle<R>(
    item: Looked<R>,
    named: &impl Fn(&R) -> Named<'_>,
    (by_hash, by_name): &People,
    memory: &Memory,
    bounds: &Bounds,
) -> Matched<R> {
    let Looked { row, mut findings, hash, division, identity } = item;
    let said = named(&row);
    let known = identity.as_ref().and_then(|identity| memory.of(identity));
    if let Some((case, person)) = known.and_then(|case| Some((case, memory.person(case, bounds)?))) {
        findings.push(finding(
            Verdict::Warning,
            "按此前核对结果匹配。",
            "Matched by what was decided before.",
            ("如有误，请在“待核对”中撤销那次决定。", "If that is wrong, take the decision back among the rows to be settled."),
        ));
        let who = Who::on_the_day(person.id, (&person.division, &person.division_path), division.as_ref());
        return Matched { row, findings, who: Some(who), remembered: Some(case.clone()), unsettled: None };
    }
    let judged = match &hash {
        Some(hash) => by_number(said, by_hash.get(hash), by_name, bounds),
        None => by_place(said, by_name, division.as_ref(), bounds),
    };
    let mut matched = Matched { row, findings, who: None, remembered: None, unsettled: None };
    match judged {
        Judged::Known(person, note) => {
            matched.findings.extend(note);
            matched.who = Some(Who::on_the_day(person.id, (&person.division, &person.division_path), division.as_ref()));
        }
        Judged::Refused(reason) => matched.findings.push(reason),
        Judged::Unsettled(doubt, finding) => {
            // Who has no identity is settled by the number.
            matched.unsettled = identity.map(|identity| Unsettled {
                known: memory.of(&identity).cloned(),
                identity,
                doubt,
                division: division.map(|division| division.code),
                finding,
            });
        }
    }
    matched
}

/// What became of a row.
enum Judged<'a> {
    Known(&'a Registered, Option<Finding>),
    /// Nothing to be settled here.
    Refused(Finding),
    Unsettled(Doubt, Finding),
}

/// 待核对, with what to do.
fn unsettled(doubt: Doubt, zh: impl Into<String>, en: impl Into<String>, fix: (&str, &str)) -> Judged<'static> {
    Judged::Unsettled(doubt, finding(Verdict::Error, zh, en, fix))
}

/// The namesakes of a row within the place.
fn namesakes<'a>(said: Named<'_>, by_name: &'a HashMap<String, Vec<Registered>>, bounds: &Bounds) -> Vec<&'a Registered> {
    let all = by_name.get(&name::folded(said.name)).into_iter().flatten();
    all.filter(|known| bounds.takes_in(&known.division_path, known.organisation_id)).collect()
}

fn by_number<'a>(
    said: Named<'_>,
    found: Option<&'a Registered>,
    by_name: &HashMap<String, Vec<Registered>>,
    bounds: &Bounds,
) -> Judged<'a> {
    let within = |found: &Registered| bounds.takes_in(&found.division_path, found.organisation_id);
    let same_name = |found: &Registered| found.name_folded == name::folded(said.name);
    match found {
        Some(found) if within(found) && same_name(found) => Judged::Known(found, None),
        // Only who knows name and number is told that somebody is registered elsewhere; to all others there is nobody.
        Some(found) if same_name(found) => Judged::Refused(finding(
            Verdict::Error,
            "此人登记在您的管辖范围以外。",
            "This person is registered outside your scope.",
            ("请由其登记地导入。", "Let the place where they are registered import it."),
        )),
        Some(found) if within(found) => unsettled(
            Doubt::Doubtful,
            "待核对：姓名与这个证件号码登记的姓名不同。",
            "To be checked: the name differs from the one registered with this ID number.",
            (
                "请核对姓名与证件号码；导入后可在“待核对”中认定。",
                "Check name and number, or settle it in the queue after the import.",
            ),
        ),
        _ => {
            let doubt = if namesakes(said, by_name, bounds).is_empty() { Doubt::Unmatched } else { Doubt::Doubtful };
            unsettled(
                doubt,
                "待核对：台账中没有此人，或姓名与证件号码不符。",
                "To be checked: this person isn't in the register, or name and ID number don't belong together.",
                (
                    "请核对姓名与证件号码；确认无误的，请先导入人员名单或新增人员，或在导入后到“待核对”中认定。",
                    "Check name and number; if they are right, import the staff list or add the person first, or settle it in the queue.",
                ),
            )
        }
    }
}

fn by_place<'a>(
    said: Named<'_>,
    by_name: &'a HashMap<String, Vec<Registered>>,
    division: Option<&Division>,
    bounds: &Bounds,
) -> Judged<'a> {
    let namesakes = namesakes(said, by_name, bounds);
    let row = Said {
        name: said.name,
        id_hash: None,
        organisation: said.organisation,
        division_path: division.map(|division| division.path.as_str()),
    };
    let compared: Vec<Comparison> = namesakes
        .iter()
        .map(|known| {
            let known = Known {
                name_folded: &known.name_folded,
                id_hash: known.id_hash.as_deref(),
                organisation_folded: known.organisation_folded.as_deref(),
                division_path: &known.division_path,
            };
            compare(row, known)
        })
        .collect();
    let placed = !said.organisation.is_empty() || division.is_some();
    match meant(&compared) {
        Meant::One(at) => Judged::Known(
            namesakes[at],
            Some(finding(
                Verdict::Warning,
                "没有证件号码，按姓名和单位（区划）匹配到一人。",
                "Without an ID number, matched by name and organisation or division.",
                ("请核对是否为同一人。", "Please check that it is the same person."),
            )),
        ),
        Meant::Nobody => unsettled(
            Doubt::Unmatched,
            "待核对：台账中没有此人。",
            "To be checked: this person isn't in the register.",
            (
                "请先导入人员名单或新增人员，再导入本表；或在导入后到“待核对”中认定。",
                "Import the staff list or add the person first, then this list; or settle it in the queue after the import.",
            ),
        ),
        Meant::Doubtful(1) if !placed => unsettled(
            Doubt::Doubtful,
            "待核对：台账中有一名同名人员，但本行只有姓名，没有证件号码、工作单位或区划，无法确定是同一人。",
            "To be checked: one person of this name is registered, but the row gives no ID number, organisation or division to tell by.",
            MORE,
        ),
        Meant::Doubtful(1) => unsettled(
            Doubt::Doubtful,
            "待核对：台账中有一名同名人员，但单位或区划与本行不同，无法确定是同一人。",
            "To be checked: one person of this name is registered, but in another organisation or division than the row says.",
            MORE,
        ),
        Meant::Doubtful(count) => unsettled(
            Doubt::Doubtful,
            format!("待核对：没有证件号码，按姓名和单位（区划）找到 {count} 人，无法确定。"),
            format!("To be checked: without an ID number, {count} people fit by name and place; it can't be told which."),
            MORE,
        ),
    }
}

const MORE: (&str, &str) = (
    "请补充证件号码，或补充工作单位、区县；也可在导入后到“待核对”中认定。",
    "Add the ID number, or the organisation and county; or settle it in the queue after the import.",
);
