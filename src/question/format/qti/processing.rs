//! Response processing: how an item is marked, where we know the way.

use crate::question::format::xml::Element;

/// How an item is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marking {
    /// All right or nothing; also where nothing is said.
    MatchCorrect,
    /// By the mapping.
    MapResponse,
    /// 本考试的多选规则: two marks for the key; else half a mark for each right option, nothing with a wrong one.
    Exam,
    /// In a way we don't know.
    Unknown,
}

/// Points of a mapping by option.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Mapping {
    pub default: f64,
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    pub entries: Vec<(String, f64)>,
}

impl Mapping {
    /// The mapping of a response declaration.
    pub fn read(declaration: &Element) -> Option<Self> {
        let mapping = declaration.child("qti-mapping")?;
        let number = |name| mapping.attribute(name).and_then(parse);
        let entry =
            |entry: &Element| Some((entry.attribute("map-key")?.to_owned(), entry.attribute("mapped-value").and_then(parse)?));
        Some(Self {
            default: number("default-value").unwrap_or(0.0),
            lower: number("lower-bound"),
            upper: number("upper-bound"),
            entries: mapping.all("qti-map-entry").filter_map(entry).collect(),
        })
    }

    /// What ticking an option earns.
    pub fn of(&self, option: &str) -> f64 {
        self.entries.iter().find(|(key, _)| key == option).map_or(self.default, |(_, value)| *value)
    }

    fn is_exam_rule(&self, key: &[String]) -> bool {
        let is = |value: f64, wanted: f64| (value - wanted).abs() < 1e-9;
        is(self.default, -2.0)
            && self.lower.is_some_and(|lower| is(lower, 0.0))
            && self.upper.is_none_or(|upper| upper >= 2.0)
            && self.entries.len() == key.len()
            && self.entries.iter().all(|(option, value)| is(*value, 0.5) && key.contains(option))
    }
}

fn parse(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|value: &f64| value.is_finite())
}

/// How the item is marked.
pub(super) fn marking(item: &Element, mapping: Option<&Mapping>, key: &[String]) -> Marking {
    let Some(processing) = item.child("qti-response-processing") else { return Marking::MatchCorrect };
    if let Some(template) = processing.attribute("template") {
        return by_template(template);
    }
    let sets_score =
        |element: &Element| element.name == "qti-set-outcome-value" && element.attribute("identifier") == Some("SCORE");
    let scores: Vec<_> =
        processing.elements().filter(|element| sets_score(element) || element.within().into_iter().any(sets_score)).collect();
    match scores.as_slice() {
        [] if processing.elements().next().is_none() => Marking::MatchCorrect,
        [set] if sets_score(set) && set.child("qti-map-response").is_some() => Marking::MapResponse,
        [condition] if condition.name == "qti-response-condition" => by_condition(condition, mapping, key),
        _ => Marking::Unknown,
    }
}

fn by_template(address: &str) -> Marking {
    let known = address.contains("imsglobal.org/") || address.contains("1edtech.org/");
    let name = address.rsplit('/').next().unwrap_or_default();
    match name.strip_suffix(".xml").unwrap_or(name) {
        "match_correct" if known => Marking::MatchCorrect,
        "map_response" if known => Marking::MapResponse,
        _ => Marking::Unknown,
    }
}

/// If the response matches, so much; else nothing, or what the mapping says.
fn by_condition(condition: &Element, mapping: Option<&Mapping>, key: &[String]) -> Marking {
    let branches: Vec<_> = condition.elements().collect();
    let (Some(first), otherwise) = (branches.first().filter(|first| first.name == "qti-response-if"), branches.get(1)) else {
        return Marking::Unknown;
    };
    let matches =
        first.child("qti-match").is_some_and(|test| test.child("qti-variable").is_some() && test.child("qti-correct").is_some());
    let score = |branch: &Element| {
        let set = branch.all("qti-set-outcome-value").find(|set| set.attribute("identifier") == Some("SCORE"))?;
        Some((set.child("qti-map-response").is_some(), set.child("qti-base-value").and_then(|value| parse(&value.text()))))
    };
    if !matches || branches.len() > 2 || otherwise.is_some_and(|branch| branch.name != "qti-response-else") {
        return Marking::Unknown;
    }
    let (Some((false, Some(full))), rest) = (score(first), otherwise.and_then(|branch| score(branch))) else {
        return Marking::Unknown;
    };
    match rest {
        None | Some((false, Some(0.0))) => Marking::MatchCorrect,
        Some((true, _)) if (full - 2.0).abs() < 1e-9 && mapping.is_some_and(|mapping| mapping.is_exam_rule(key)) => Marking::Exam,
        // The full marks of the mapping are those of its right options.
        Some((true, _)) => Marking::MapResponse,
        Some(_) => Marking::Unknown,
    }
}
