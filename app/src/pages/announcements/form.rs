//! The form of a notice: reading what was typed, saying what is wrong with it, showing it.

use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::announcement::{Announcement, Attachment, Draft, DraftProblem, LINKS};
use zhengtu::clock::{read_written, written};

use crate::components::{Field, Options};
use crate::locale::{Announcements, Common};
use crate::server::Problems;

/// How many rows for attachments are seen before more are asked for.
const ROWS: usize = 3;

/// A notice as typed.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct NoticeForm {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) audience: String,
    pub(super) place: String,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) published: String,
    pub(super) ends_on: String,
    pub(super) correction: String,
    pub(super) label: Vec<String>,
    pub(super) address: Vec<String>,
}

impl NoticeForm {
    /// The form of a notice, for correcting it.
    pub(super) fn of(found: &Announcement) -> Self {
        let column = |part: fn(&Attachment) -> &String| found.links.iter().map(|link| part(link).clone()).collect();
        Self {
            id: found.id.to_string(),
            version: found.version.to_string(),
            title: found.title.clone(),
            body: found.body.clone(),
            published: written(found.published_at),
            ends_on: found.ends_on.map(|day| day.to_string()).unwrap_or_default(),
            label: column(|link| &link.label),
            address: column(|link| &link.address),
            ..Self::default()
        }
    }

    /// The draft it describes, with the row each attachment was typed in; what can't be read is noted.
    pub(super) fn read(&self, t: Announcements, problems: &mut Problems) -> (Draft, Vec<usize>) {
        let (mut links, mut rows) = (Vec::new(), Vec::new());
        for index in 0..self.label.len().max(self.address.len()) {
            let of = |column: &[String]| column.get(index).map(|text| text.trim().to_owned()).unwrap_or_default();
            let link = Attachment { label: of(&self.label), address: of(&self.address) };
            if link != Attachment::default() {
                links.push(link);
                rows.push(index + 1);
            }
        }
        let published_at = read_written(&self.published);
        if published_at.is_none() && !self.published.trim().is_empty() {
            problems.add("published", t.problem_published());
        }
        let ends_on = if self.ends_on.trim().is_empty() { None } else { self.ends_on.trim().parse().ok() };
        if ends_on.is_none() && !self.ends_on.trim().is_empty() {
            problems.add("ends_on", t.problem_ends());
        }
        let draft = Draft {
            title: self.title.trim().to_owned(),
            body: self.body.trim().replace("\r\n", "\n"),
            links,
            published_at,
            ends_on,
        };
        (draft, rows)
    }
}

/// Finds the field and the sentence for each problem.
pub(super) fn note_problems(t: Announcements, found: &[DraftProblem], rows: &[usize], problems: &mut Problems) {
    let row = |index: usize| rows.get(index).copied().unwrap_or(index + 1);
    let mut links = Vec::new();
    for problem in found {
        match *problem {
            DraftProblem::TitleEmpty => problems.add("title", Common(t.0).field_empty()),
            DraftProblem::BodyEmpty => problems.add("body", Common(t.0).field_empty()),
            DraftProblem::TooLong { field, max } => problems.add(field, Common(t.0).field_too_long(max)),
            DraftProblem::HasPicture => problems.add("body", t.problem_picture()),
            DraftProblem::TooManyLinks => links.push(t.problem_links().to_owned()),
            DraftProblem::LinkWithoutLabel(index) => links.push(t.problem_link_label(row(index))),
            DraftProblem::LinkUnusable(index) => links.push(t.problem_link_address(row(index))),
            DraftProblem::EndsBeforePublished => problems.add("ends_on", t.problem_ends_before()),
        }
    }
    if !links.is_empty() {
        problems.add("links", links.join(" "));
    }
}

/// What a form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Posting, to one of these places.
    Post(Vec<(String, String)>),
    /// Changing what nobody has read yet.
    Change,
    /// Correcting what is published.
    Correct,
}

/// The fields, with what was typed and what is wrong with it.
pub(super) fn fields(t: Announcements, form: &NoticeForm, purpose: &Purpose, problems: &Problems) -> impl IntoView + use<> {
    let wrong = |field: &str| problems.of(field).map(str::to_owned);
    let audience = match purpose {
        Purpose::Post(places) => Some(view! {
            <Options name="audience" label=t.field_audience() options=places.clone() value=form.audience.clone() error=wrong("audience") />
            <Field name="place" label=t.field_place() value=form.place.clone() hint=t.field_place_hint() error=wrong("place") />
        }),
        _ => None,
    };
    let published = (*purpose != Purpose::Correct).then(|| {
        view! { <Field name="published" kind="datetime-local" label=t.field_published() value=form.published.clone() hint=t.field_published_hint() error=wrong("published") /> }
    });
    let correction = (*purpose == Purpose::Correct).then(|| {
        view! { <Field name="correction" label=t.field_correction() value=form.correction.clone() hint=t.field_correction_hint() error=wrong("correction") required=true /> }
    });
    view! {
        <input type="hidden" name="id" value=form.id.clone() />
        <input type="hidden" name="version" value=form.version.clone() />
        {audience}
        <Field name="title" label=t.field_title() value=form.title.clone() error=wrong("title") required=true />
        <Field name="body" kind="textarea" label=t.field_body() value=form.body.clone() hint=t.field_body_hint() error=wrong("body") required=true />
        {published}
        <Field name="ends_on" kind="date" label=t.field_ends() value=form.ends_on.clone() hint=t.field_ends_hint() error=wrong("ends_on") />
        {link_rows(t, form, wrong("links"))}
        {correction}
    }
}

fn link_rows(t: Announcements, form: &NoticeForm, error: Option<String>) -> impl IntoView + use<> {
    let row = |index: usize| {
        let of = |column: &[String]| column.get(index).cloned().unwrap_or_default();
        let cell = |label: &'static str, name: &'static str, value: String| {
            let id = format!("{name}-{}", index + 1);
            view! {
                <div class="field">
                    <label class="field__label" for=id.clone()>{label} " " {index + 1}</label>
                    <input class="field__input" id=id name=name type="text" value=value />
                </div>
            }
        };
        view! { <div class="split">{cell(t.link_label(), "label", of(&form.label))}{cell(t.link_address(), "address", of(&form.address))}</div> }
    };
    let first = (0..ROWS).map(row).collect_view();
    let more = (ROWS..LINKS).map(row).collect_view();
    let open = form.address.iter().skip(ROWS).any(|text| !text.is_empty());
    let described = if error.is_some() { "links-hint links-error" } else { "links-hint" };
    view! {
        <fieldset class="fieldset" id="links" tabindex="-1" aria-describedby=described>
            <legend>{t.group_links()}</legend>
            <p class="field__hint" id="links-hint">{t.group_links_hint()}</p>
            {error.map(|text| view! { <p class="field__error" id="links-error">{text}</p> })}
            {first}
            <details class="disclosure" open=open><summary>{t.more_links()}</summary><div class="stack">{more}</div></details>
        </fieldset>
    }
}
