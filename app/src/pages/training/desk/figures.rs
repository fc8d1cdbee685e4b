//! 年度指标, each with what it means.

use leptos::prelude::*;
use zhengtu::exchange::write::Value;
use zhengtu::store::Tx;
use zhengtu::training::desk::store::{self, Exam};
use zhengtu::training::desk::{Coverage, CoverageRow, Desk as Gathered, total};

use super::{Chosen, iso, level_name, words};
use crate::components::chinese;
use crate::locale::{Desk, Language, Training, count, percent};
use crate::server::PageError;

/// One figure.
pub(super) struct Figure {
    pub(super) label: &'static str,
    pub(super) value: String,
    /// The same for a spreadsheet.
    pub(super) cell: Value,
    /// What it is made of.
    pub(super) note: String,
    /// 口径
    pub(super) means: String,
    /// What else there is to know.
    pub(super) remarks: Vec<String>,
}

impl Figure {
    /// 口径 with everything else there is to know.
    pub(super) fn explained(&self, t: Desk) -> String {
        let all: Vec<_> = std::iter::once(&self.means).chain(&self.remarks).map(String::as_str).collect();
        all.join(if t.0 == Language::Zh { "" } else { " " })
    }
}

/// Coverage of a place, and what there is to say about it.
pub(super) struct Reach {
    pub(super) exam: Exam,
    pub(super) rows: Vec<CoverageRow>,
    pub(super) total: Coverage,
    /// 未与台账关联
    pub(super) unlinked: i64,
}

impl Reach {
    /// Of the year's exam.
    pub(super) async fn read(tx: &mut Tx, chosen: &Chosen) -> Result<Self, PageError> {
        let exam = chosen.exam(tx).await?;
        let rows = store::coverage(tx, &chosen.scope, exam).await?;
        let unlinked = store::unlinked(tx, &chosen.scope, exam.season).await?;
        Ok(Self { exam, total: total(&rows), rows, unlinked })
    }

    /// The season, what was assumed, and who couldn't be counted.
    pub(super) fn remarks(&self, t: Desk) -> Vec<String> {
        let season = self.exam.season;
        let mut remarks = vec![t.coverage_season(&iso(season.days.first), &iso(season.days.last))];
        remarks.extend(self.exam.level.map(|level| t.coverage_level(level_name(Training(t.0), level))));
        remarks.extend(season.assumed.then(|| t.coverage_assumed().to_owned()));
        remarks.extend((self.unlinked > 0).then(|| t.coverage_unlinked(&count(self.unlinked))));
        remarks
    }
}

/// All of them, in order.
pub(super) fn all(t: Desk, desk: &Gathered, reach: &Reach) -> Vec<Figure> {
    let figures = &desk.figures;
    let attended = figures.attended;
    let number = |label, value: i64, note: String, means: String| Figure {
        label,
        value: count(value),
        cell: Value::Integer(value),
        note,
        means,
        remarks: Vec::new(),
    };
    let share = |label, (part, whole): (i64, i64), note: Option<String>, means: String| Figure {
        label,
        value: percent(part, whole),
        cell: Value::Text(percent(part, whole)),
        note: note.unwrap_or_else(|| t.fraction(&count(part), &count(whole))),
        means,
        remarks: Vec::new(),
    };
    let hours = words::hours(attended.half_hours);
    let sessions_note = t.sessions_note(&count(figures.held), &count(figures.running), &count(figures.coming()));
    let sessions_means = t.sessions_means(&count(figures.dates), &count(figures.cancelled));
    let waiting = (figures.waiting > 0).then(|| {
        format!("{} · {}", t.fraction(&count(figures.taken), &count(figures.seats)), t.fill_waiting(&count(figures.waiting)))
    });
    let nobody = (reach.total.entered == 0).then(|| t.coverage_none(reach.exam.year));
    vec![
        number(t.sessions(), figures.sessions, sessions_note, sessions_means),
        number(t.participations(), attended.participations, String::new(), t.participations_means().to_owned()),
        number(t.people(), figures.people, String::new(), t.people_means().to_owned()),
        Figure {
            label: t.hours(),
            cell: Value::Text(hours.clone()),
            value: hours,
            note: String::new(),
            means: t.hours_means().to_owned(),
            remarks: Vec::new(),
        },
        share(t.rate(), (attended.present, attended.expected), None, t.rate_means().to_owned()),
        share(t.fill(), (figures.taken, figures.seats), waiting, t.fill_means().to_owned()),
        Figure {
            remarks: reach.remarks(t),
            ..share(t.coverage(), (reach.total.reached, reach.total.entered), nobody, t.coverage_means().to_owned())
        },
    ]
}

/// On the screen; `period`: what they are of.
pub(super) fn view(t: Desk, figures: Vec<Figure>, period: String) -> impl IntoView {
    let remarks = figures
        .iter()
        .flat_map(|one| one.remarks.iter().map(move |remark| view! { <p>{one.label}{t.colon()}{remark.clone()}</p> }))
        .collect_view();
    let items = figures
        .into_iter()
        .map(|one| {
            let note = (!one.note.is_empty()).then(|| view! { <dd class="figure-list__note num">{one.note}</dd> });
            view! {
                <div>
                    <dt class="figure-list__label">{one.label}</dt>
                    <dd class="figure-list__value num">{one.value}</dd>
                    {note}
                    <dd class="figure-list__note">{chinese(t.0, one.means)}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <dl class="figure-list figure-list--told">{items}</dl>
        <div class="source-note"><p>{period}</p>{remarks}</div>
    }
}
