//! Invented organisations of a county: 社工站 of its real townships, communities, agencies, offices, with posts and fields.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use rand::Rng;
use rand::rngs::StdRng;

use super::names::pick;
use crate::division::Division;
use crate::division::store::children;
use crate::ids::OrganisationId;
use crate::organisation::OrganisationKind as Kind;
use crate::organisation::store::{folded, within};
use crate::person::FIELDS;
use crate::person::bulk::insert_many;
use crate::store::{Result, Tx};

const COMMUNITIES: [&str; 20] = [
    "新民", "东升", "康乐", "翠园", "锦绣", "朝阳", "文苑", "春晖", "邻里", "荷花", "长青", "永安", "和顺", "槐荫", "望月", "梧桐",
    "安居", "清河", "紫藤", "向阳",
];
const AGENCIES: [&str; 6] = ["益邻", "暖桥", "同舟", "禾苗", "知行", "晴朗"];

/// Where somebody works.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "岗位 is what the register calls it")]
pub(super) struct Post {
    pub organisation: OrganisationId,
    pub division: Division,
    pub post: &'static str,
    pub field: &'static str,
}

struct New {
    id: OrganisationId,
    name: String,
    kind: Kind,
    division: Division,
}

/// A county with its townships, and the organisations people were put in so far.
pub(super) struct Workplaces {
    county: Division,
    townships: Vec<Division>,
    known: HashMap<(String, String), OrganisationId>,
    /// Organisations that have a head already.
    headed: HashSet<OrganisationId>,
    new: Vec<New>,
}

impl Workplaces {
    /// Reads a county. A county with few people has its stations in a few townships only.
    pub async fn of(tx: &mut Tx, county: &Division, people: u32) -> Result<Self> {
        let mut townships = children(tx, Some(&county.code)).await?;
        townships.retain(|township| {
            ["街道", "镇", "乡"].iter().any(|ending| township.name.ends_with(ending)) && township.name.chars().count() <= 6
        });
        townships.truncate(usize::try_from(people / 12).unwrap_or_default().clamp(2, 14));
        let known = within(tx, &county.path, 10_000).await?;
        let known = known.into_iter().map(|known| ((known.division, folded(&known.name)), known.id)).collect();
        Ok(Self { county: county.clone(), townships, known, headed: HashSet::new(), new: Vec::new() })
    }

    /// Finds somebody a place to work.
    pub fn invent(&mut self, random: &mut StdRng) -> Post {
        let kind = match random.random_range(0..100) {
            0..34 => Kind::Community,
            34..60 => Kind::Station,
            60..76 => Kind::ServiceAgency,
            76..84 => Kind::PublicInstitution,
            84..89 => Kind::CivilAffairs,
            89..92 => Kind::MassOrganisation,
            92..95 => Kind::PartySocialWorkDepartment,
            95..98 => Kind::Association,
            _ => Kind::Enterprise,
        };
        self.place(random, kind)
    }

    /// A place to work at an organisation of a kind.
    pub fn place(&mut self, random: &mut StdRng, kind: Kind) -> Post {
        // Townships differ in size: the smaller of two draws comes nearer the front.
        let township = match self.townships.len() {
            0 => self.county.clone(),
            count => self.townships[random.random_range(0..count).min(random.random_range(0..count))].clone(),
        };
        let (at, name) = match kind {
            Kind::Station => (&township, format!("{}社工站", township.name)),
            Kind::Community => (&township, format!("{}社区居民委员会", self.community(random, &township))),
            _ => (&self.county, self.county_level(random, kind)),
        };
        let division = at.clone();
        let organisation = self.organisation(&division, name, kind);
        let post = match head(kind) {
            Some(head) if self.headed.insert(organisation) => head,
            _ => pick(random, posts(kind)),
        };
        Post { organisation, division, post, field: field(random, kind) }
    }

    /// Each township has three communities of its own choice.
    fn community(&self, random: &mut StdRng, township: &Division) -> &'static str {
        let number: usize = township.code.bytes().fold(0, |sum, byte| sum * 7 + usize::from(byte));
        COMMUNITIES[(number + random.random_range(0..3) * 7 + self.townships.len()) % COMMUNITIES.len()]
    }

    fn county_level(&self, random: &mut StdRng, kind: Kind) -> String {
        let full = self.county.name.as_str();
        let short = crate::division::name::stem(full);
        match kind {
            Kind::ServiceAgency => format!("{short}{}社会工作服务中心", AGENCIES[random.random_range(0..AGENCIES.len())]),
            Kind::PublicInstitution => {
                format!("{full}{}", pick(random, &["社会福利院", "社会福利院", "救助管理站", "未成年人救助保护中心"]))
            }
            Kind::CivilAffairs => format!("{full}民政局"),
            Kind::MassOrganisation => format!("{full}{}", pick(random, &["妇女联合会", "残疾人联合会", "总工会"])),
            Kind::PartySocialWorkDepartment => format!("{full}委社会工作部"),
            Kind::Association => format!("{full}社会工作协会"),
            _ => format!("{short}{}", pick(random, &["安康养老服务有限公司", "睦邻物业服务有限公司"])),
        }
    }

    fn organisation(&mut self, division: &Division, name: String, kind: Kind) -> OrganisationId {
        let key = (division.code.clone(), folded(&name));
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let id = OrganisationId::fresh();
        self.known.insert(key, id);
        self.new.push(New { id, name, kind, division: division.clone() });
        id
    }

    /// Writes the organisations that are new.
    pub async fn store(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
        insert_many!(
            tx,
            "INSERT INTO organisation (id, name, name_folded, kind, division, division_path, created_at)",
            "",
            self.new,
            |new| [new.id, &new.name, folded(&new.name), new.kind.code(), &new.division.code, &new.division.path, now]
        );
        Ok(())
    }
}

/// What the head of a small organisation is called: everybody knows there is but one.
const fn head(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Station => Some("社工站站长"),
        Kind::Community => Some("居委会主任"),
        Kind::ServiceAgency => Some("总干事"),
        Kind::Association => Some("秘书长"),
        _ => None,
    }
}

fn posts(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Station => &["驻站社工", "驻站社工", "驻站社工", "项目社工"],
        Kind::Community => &["社区专职工作者", "社区专职工作者", "社区专职工作者", "网格员", "居委会委员"],
        Kind::ServiceAgency => &["一线社工", "一线社工", "一线社工", "项目主管", "督导", "行政专员"],
        Kind::PublicInstitution => &["社工科社工", "社工科社工", "生活辅导员", "业务科科员"],
        Kind::CivilAffairs | Kind::PartySocialWorkDepartment | Kind::MassOrganisation => {
            &["科员", "科员", "副科长", "四级主任科员"]
        }
        Kind::Association => &["干事", "会员服务专员"],
        _ => &["社区服务主管", "社工部专员"],
    }
}

fn field(random: &mut StdRng, kind: Kind) -> &'static str {
    match kind {
        Kind::Community => pick(random, &["社区建设", "社区建设", "社区建设", "社区建设", "群众文化", "社会救助"]),
        Kind::Station => pick(random, &["社会救助", "社会救助", "社会福利", "社区建设", "扶贫济困", "婚姻家庭"]),
        Kind::CivilAffairs => pick(random, &["社会救助", "社会福利", "慈善事业", "社区建设"]),
        Kind::PublicInstitution => pick(random, &["社会福利", "社会救助", "残障康复", "精神卫生"]),
        _ => pick(random, &FIELDS),
    }
}
