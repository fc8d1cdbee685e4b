//! 试卷打印: any questions as a clean paper with an answer sheet, and separately the key with explanations.
//!
//! Whoever prints says what is on the paper ([`Paper`]); grouping by kind, numbering, the sheet and the key follow from that. The
//! numbers of paper and key agree, because both are made by `Paper::groups`.

use leptos::prelude::*;
use zhengtu::practice::marking::marks_text;
use zhengtu::question::markdown::{html, inline, plain};
use zhengtu::question::{Content, Html, Kind, OptionId, letter_at};

use super::chinese;
use super::question::{CONTENT, rich};
use crate::locale::{Language, Paper as Words, Player, date};

/// What is on a paper.
#[derive(Debug, Clone)]
pub struct Paper {
    /// What the paper is called.
    pub title: String,
    /// A line below the title; may be empty.
    pub part: String,
    /// 考试时间, where there is a limit.
    pub minutes: Option<i64>,
    /// What finds the same paper again; may be empty.
    pub number: String,
    /// Its questions, in order; kinds are grouped in the order of the examination.
    pub questions: Vec<PaperQuestion>,
}

/// A question on paper.
#[derive(Debug, Clone)]
pub struct PaperQuestion {
    /// 题型
    pub kind: Kind,
    /// What it is worth, in half marks.
    pub half_marks: i64,
    /// 题干
    pub stem: Html,
    /// 选项, in the order they are printed.
    pub options: Vec<Html>,
    /// How many options stand side by side: 1, 2 or 4.
    pub columns: usize,
    /// 小题 of a case.
    pub tasks: Vec<Html>,
    /// 答案, as the letters printed: `AC`.
    pub key: String,
    /// 解析, or the model answer of a case.
    pub explanation: Html,
    /// Source and its date, ready to read.
    pub source: String,
}

/// Which of the two is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// 试卷
    Questions,
    /// 答案与解析
    Key,
}

impl Side {
    /// What an address says: `?key=1`.
    pub fn asked(key: &str) -> Self {
        if key.is_empty() { Self::Questions } else { Self::Key }
    }
}

impl PaperQuestion {
    /// A question with its options in this order.
    pub fn of(language: Language, content: &Content, order: &[OptionId]) -> Self {
        let shown: Vec<_> = order.iter().filter_map(|id| content.options.iter().find(|option| option.id == *id)).collect();
        let key = (0..).zip(&shown).filter(|(_, option)| content.key.contains(option.id)).map(|(place, _)| letter_at(place));
        let t = Player(language);
        let source = (!content.source.is_empty()).then(|| t.source(&content.source));
        let checked = content.law_as_of.map(|day| t.law_as_of(&date(language, day)));
        let longest = shown.iter().map(|option| plain(&option.text).chars().count()).max().unwrap_or_default();
        let has_pictures = shown.iter().any(|option| option.text.contains("]("));
        Self {
            kind: content.kind,
            half_marks: content.full_half_marks(),
            stem: html(&content.stem, &[]),
            options: shown.iter().map(|option| inline(&option.text, &[])).collect(),
            columns: match longest {
                _ if has_pictures => 1,
                0..=7 => 4,
                8..=17 => 2,
                _ => 1,
            },
            tasks: content.tasks.iter().map(|task| html(task, &[])).collect(),
            key: key.collect(),
            explanation: html(if content.kind == Kind::Case { &content.model_answer } else { &content.explanation }, order),
            source: [source, checked].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        }
    }

    /// As it was written: for questions that belong to no set.
    pub fn as_written(language: Language, content: &Content) -> Self {
        let order: Vec<OptionId> = content.options.iter().map(|option| option.id).collect();
        Self::of(language, content, &order)
    }
}

/// The questions of one kind, numbered through the paper.
type Group<'a> = (Kind, Vec<(usize, &'a PaperQuestion)>);

impl Paper {
    fn groups(&self) -> Vec<Group<'_>> {
        let mut number = 0;
        let of = |kind| self.questions.iter().filter(move |question| question.kind == kind);
        let mut group = |kind| {
            let numbered = of(kind).map(|question| {
                number += 1;
                (number, question)
            });
            (kind, numbered.collect::<Vec<_>>())
        };
        Kind::ALL.map(&mut group).into_iter().filter(|(_, questions)| !questions.is_empty()).collect()
    }

    fn has(&self, kind: Kind) -> bool {
        self.questions.iter().any(|question| question.kind == kind)
    }
}

/// On the screen only: what can be printed, and how. `address` is that of the paper, without `key`.
pub fn paper_tools(language: Language, address: &str, side: Side) -> impl IntoView + use<> {
    let t = Words(language);
    let and = if address.contains('?') { '&' } else { '?' };
    let current = |this| (side == this).then_some("page");
    view! {
        <div class="screen-only stack stack--tight paper-tools">
            <nav aria-label=t.sides()>
                <ul class="chips">
                    <li><a class="chip" href=address.to_owned() aria-current=current(Side::Questions)>{t.questions_side()}</a></li>
                    <li><a class="chip" href=format!("{address}{and}key=1") aria-current=current(Side::Key)>{t.key_side()}</a></li>
                </ul>
            </nav>
            <p class="muted">{t.how()}</p>
        </div>
    }
}

/// The paper, or its key.
pub fn paper(language: Language, paper: &Paper, side: Side) -> impl IntoView + use<> {
    let t = Words(language);
    let marks: i64 = paper.questions.iter().map(|question| question.half_marks).sum();
    let facts = [
        Some(t.facts(paper.questions.len(), &marks_text(marks))),
        paper.minutes.map(|minutes| t.minutes(minutes)),
        Some(t.number(&paper.number)).filter(|_| !paper.number.is_empty()),
    ];
    let facts = facts.into_iter().flatten().map(|fact| view! { <li>{fact}</li> }).collect_view();
    let title = match side {
        Side::Questions => paper.title.clone(),
        Side::Key => t.key_of(&paper.title),
    };
    let part = (!paper.part.is_empty()).then(|| view! { <p class="paper__part">{chinese(language, paper.part.clone())}</p> });
    let groups = paper.groups();
    let body = match side {
        Side::Questions => {
            let parts = (0..).zip(&groups).map(|(place, group)| part_of(language, place, group)).collect_view();
            view! { {opening(language, paper)} {parts} {sheet(language, &groups)} }.into_any()
        }
        Side::Key => {
            view! { {glance(language, &groups)} {groups.iter().map(|group| keys_of(language, group)).collect_view()} }.into_any()
        }
    };
    view! {
        <article class="paper">
            <header class="paper__head">
                <h1>{chinese(language, title)}</h1>
                {part}
                <ul class="paper__facts">{facts}</ul>
            </header>
            {body}
        </article>
    }
}

/// Room for the name, and how it is marked.
fn opening(language: Language, paper: &Paper) -> impl IntoView + use<> {
    let t = Words(language);
    let objective = paper.questions.iter().any(|question| question.kind.is_objective());
    let rules = [
        (objective, t.on_sheet()),
        (paper.has(Kind::Single), t.rule_single()),
        (paper.has(Kind::Multiple), t.rule_multiple()),
        (paper.has(Kind::Judgement), t.rule_judgement()),
        (paper.has(Kind::Case), t.rule_case()),
    ];
    let rules = rules.into_iter().filter(|(wanted, _)| *wanted).map(|(_, rule)| view! { <li>{rule}</li> }).collect_view();
    view! {
        {blanks(t)}
        <section class="paper__rules">
            <h2>{t.instructions()}</h2>
            <ol>{rules}</ol>
        </section>
    }
}

fn blanks(t: Words) -> impl IntoView + use<> {
    view! {
        <ul class="paper__blanks" aria-hidden="true">
            <li>{t.name()}</li>
            <li>{t.date()}</li>
            <li>{t.marks()}</li>
        </ul>
    }
}

/// 一、二、三
fn heading(language: Language, place: usize, kind: Kind, questions: usize) -> String {
    let t = Words(language);
    let text = match kind {
        Kind::Single => t.singles(questions),
        Kind::Multiple => t.multiples(questions),
        Kind::Judgement => t.judgements(questions),
        Kind::Case => t.cases(questions),
    };
    match language {
        Language::Zh => format!("{}、{text}", ["一", "二", "三", "四"][place.min(3)]),
        Language::En => format!("{}. {text}", place + 1),
    }
}

fn part_of(language: Language, place: usize, (kind, questions): &Group<'_>) -> impl IntoView + use<> {
    let items = questions
        .iter()
        .map(|(number, question)| {
            let options = (0..)
                .zip(&question.options)
                .map(|(place, option)| {
                    let letter = format!("{}. ", letter_at(place));
                    view! { <li><b>{letter}</b><span class="rich" lang=CONTENT inner_html=option.clone().into_string()></span></li> }
                })
                .collect_view();
            let class = format!("paper__options paper__options--{}", question.columns);
            let options = (!question.options.is_empty()).then(|| view! { <ol class=class>{options}</ol> });
            let tasks = question.tasks.iter().map(|task| view! { <li>{rich(task.clone())}</li> }).collect_view();
            let tasks = (!question.tasks.is_empty()).then(|| view! { <ol class="paper__tasks">{tasks}</ol> });
            view! {
                <li class="paper__question">
                    <span class="paper__number">{format!("{number}.")}</span>
                    <div>{rich(question.stem.clone())} {options} {tasks}</div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="paper__group">
            <h2>{heading(language, place, *kind, questions.len())}</h2>
            <ol>{items}</ol>
        </section>
    }
}

/// 答题卡: boxes to fill in, on a page of its own.
fn sheet(language: Language, groups: &[Group<'_>]) -> impl IntoView + use<> {
    let t = Words(language);
    let rows = groups.iter().filter(|(kind, _)| kind.is_objective()).flat_map(|(_, questions)| questions);
    let rows: Vec<_> = rows
        .map(|(number, question)| {
            let boxes = (0..question.options.len()).map(|place| view! { <i>{letter_at(place).to_string()}</i> }).collect_view();
            view! { <li><b>{*number}</b>{boxes}</li> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="paper__sheet print-break" aria-label=t.sheet()>
                <h2>{t.sheet()}</h2>
                <p class="muted">{t.sheet_how()}</p>
                {blanks(t)}
                <ol class="paper__boxes" aria-hidden="true">{rows}</ol>
            </section>
        }
    })
}

/// The key of all questions in a few lines.
fn glance(language: Language, groups: &[Group<'_>]) -> impl IntoView + use<> {
    let t = Words(language);
    let cells: Vec<_> = groups
        .iter()
        .filter(|(kind, _)| kind.is_objective())
        .flat_map(|(_, questions)| questions)
        .map(|(number, question)| view! { <li><b>{format!("{number}.")}</b> " " {question.key.clone()}</li> })
        .collect();
    (!cells.is_empty()).then(|| {
        view! {
            <section class="paper__glance">
                <h2>{t.key_table()}</h2>
                <ol>{cells}</ol>
            </section>
        }
    })
}

fn keys_of(language: Language, (kind, questions): &Group<'_>) -> impl IntoView + use<> {
    let t = Words(language);
    let is_case = *kind == Kind::Case;
    let name = super::question::kind_name(language, *kind);
    let items = questions
        .iter()
        .map(|(number, question)| {
            let key = (!is_case).then(|| view! { <p class="paper__key">{t.key()} " " <b>{question.key.clone()}</b></p> });
            let explanation = question.explanation.clone().into_string();
            let explanation = if explanation.trim().is_empty() {
                view! { <p class="muted">{t.no_explanation()}</p> }.into_any()
            } else {
                view! { <div class="rich" lang=CONTENT inner_html=explanation></div> }.into_any()
            };
            let source =
                (!question.source.is_empty()).then(|| view! { <p class="muted">{chinese(language, question.source.clone())}</p> });
            view! {
                <li class="paper__question">
                    <span class="paper__number">{format!("{number}.")}</span>
                    <div>{rich(question.stem.clone())} {key} {explanation} {source}</div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="paper__group">
            <h2>{name}</h2>
            <ol>{items}</ol>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: Kind, key: &str) -> PaperQuestion {
        PaperQuestion {
            kind,
            half_marks: 2,
            stem: html(key, &[]),
            options: vec![inline("甲", &[]), inline("乙", &[])],
            columns: 4,
            tasks: Vec::new(),
            key: key.to_owned(),
            explanation: html("", &[]),
            source: String::new(),
        }
    }

    #[test]
    fn kinds_stand_together_and_numbers_go_on() {
        let questions = [(Kind::Multiple, "AB"), (Kind::Single, "A"), (Kind::Multiple, "BC"), (Kind::Single, "B")];
        let questions = questions.map(|(kind, key)| question(kind, key)).to_vec();
        let sample = Paper { title: "甲卷".into(), part: String::new(), minutes: None, number: String::new(), questions };
        let keys: Vec<_> = sample.groups().into_iter().flat_map(|(_, group)| group).map(|(n, q)| (n, q.key.as_str())).collect();
        assert_eq!(keys, [(1, "A"), (2, "B"), (3, "AB"), (4, "BC")]);
        let printed = paper(Language::Zh, &sample, Side::Questions).to_html();
        assert!(printed.contains("一、单项选择题（共 2 题") && printed.contains("二、多项选择题（共 2 题"), "{printed}");
        assert!(!printed.contains("paper__key"), "the paper itself says nothing of the key");
        assert!(paper(Language::Zh, &sample, Side::Key).to_html().contains("paper__key"));
    }
}
