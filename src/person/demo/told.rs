//! A few people of 广陵区 whose stories are told on purpose: one for each next step, and certificates that can be checked by name.

use super::career::{Career, Sitting, told};
use super::workplace::Workplaces;
use super::{Certified, Invented, Maker};
use crate::certification::rules::results_day;
use crate::organisation::OrganisationKind as Kind;
use crate::person::Gender;
use crate::syllabus::Level;

/// A subject that was passed before.
const NOT_SAT: i64 = 0;

/// A sitting: a year (or how many years before the latest), the level, whole marks.
type Told = (i64, Level, &'static [i64]);

struct Story {
    name: &'static str,
    gender: Gender,
    works: Kind,
    sittings: &'static [Told],
    /// Number, level, exam year.
    certificate: Option<(&'static str, Level, i64)>,
}

const STORIES: [Story; 8] = [
    // Assistant social worker of 2024; with a subject of 中级 passed in the latest year.
    Story {
        name: "林知远",
        gender: Gender::Male,
        works: Kind::Station,
        sittings: &[(2023, Level::Junior, &[66, 57]), (2024, Level::Junior, &[72, 68]), (0, Level::Intermediate, &[64, 58, 61])],
        certificate: Some(("DEMO20240001", Level::Junior, 2024)),
    },
    Story {
        name: "周以宁",
        gender: Gender::Female,
        works: Kind::ServiceAgency,
        sittings: &[(2023, Level::Intermediate, &[71, 62, 55]), (2024, Level::Intermediate, &[NOT_SAT, NOT_SAT, 63])],
        certificate: Some(("DEMO20240002", Level::Intermediate, 2024)),
    },
    Story {
        name: "欧阳清和",
        gender: Gender::Female,
        works: Kind::Community,
        sittings: &[(0, Level::Junior, &[67, 63])],
        certificate: None,
    },
    Story {
        name: "阿依努尔·吐逊",
        gender: Gender::Female,
        works: Kind::Station,
        sittings: &[(2024, Level::Junior, &[61, 65])],
        certificate: Some(("DEMO20240003", Level::Junior, 2024)),
    },
    // One of two subjects: passes of 初级 don't carry over.
    Story {
        name: "仝晓堃",
        gender: Gender::Male,
        works: Kind::Community,
        sittings: &[(1, Level::Junior, &[54, 62]), (0, Level::Junior, &[70, 59])],
        certificate: None,
    },
    // Two of three subjects: one left for next year.
    Story {
        name: "顾念慈",
        gender: Gender::Female,
        works: Kind::PublicInstitution,
        sittings: &[(0, Level::Intermediate, &[68, 66, 57])],
        certificate: None,
    },
    // 中级 passes that lapsed.
    Story {
        name: "昝文斌",
        gender: Gender::Male,
        works: Kind::CivilAffairs,
        sittings: &[(3, Level::Intermediate, &[63, 49, 52]), (2, Level::Intermediate, &[NOT_SAT, 55, 58])],
        certificate: None,
    },
    // The pass slip of the senior level.
    Story {
        name: "沈若水",
        gender: Gender::Female,
        works: Kind::ServiceAgency,
        sittings: &[(1, Level::Senior, &[65])],
        certificate: Some(("DEMO20160001", Level::Intermediate, 2016)),
    },
];

impl Story {
    fn sittings(&self, last: i64) -> Vec<Sitting> {
        let year = |told: i64| if told < 1000 { last - told } else { told };
        self.sittings
            .iter()
            .filter(|(when, _, _)| year(*when) <= last)
            .map(|(when, level, marks)| told(year(*when), *level, marks))
            .collect()
    }
}

/// These people, if the county is theirs.
pub(super) fn people(code: &str, maker: &mut Maker<'_>, workplaces: &mut Workplaces) -> Vec<Invented> {
    if code != "321002" {
        return Vec::new();
    }
    let mut people = Vec::new();
    for story in &STORIES {
        let mut person = maker.somebody(workplaces);
        story.name.clone_into(&mut person.name);
        person.gender = story.gender;
        person.number = maker.id_number(1990, story.gender);
        person.post = workplaces.place(&mut maker.random, story.works);
        person.education = "本科";
        person.major = "社会工作";
        person.career = Career { sittings: story.sittings(maker.last), reached: Vec::new() };
        person.certificates = story
            .certificate
            .iter()
            .map(|(number, level, year)| Certified { level: *level, number: (*number).to_owned(), on: results_day(*year).0 })
            .collect();
        people.push(person);
    }
    people
}
