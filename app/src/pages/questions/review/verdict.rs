//! The form of a verdict, and what is left of it when somebody else was quicker.

use leptos::prelude::*;
use zhengtu::question::review::Point;

use super::form::{VerdictForm, names, words};
use crate::components::Field;
use crate::locale::{Language, Review};
use crate::pages::questions::lookup::Known;
use crate::server::Problems;

pub(super) fn form(language: Language, known: &Known, typed: &VerdictForm, problems: &Problems) -> impl IntoView + use<> {
    let t = Review(language);
    let points = Point::ALL.map(|point| point_fields(t, point, typed, problems)).collect_view();
    let address = format!("/questions/{}/review", known.question.id);
    let of = |field: &str| problems.of(field).map(str::to_owned);
    let undecided = of("decision").map(|sentence| view! { <p class="field__error" id="decision">{sentence}</p> });
    view! {
        <section class="section">
            <h2>{t.verdict()}</h2>
            <form method="post" action=address class="form" novalidate=true>
                <input type="hidden" name="version" value=known.newest.id.to_string() />
                {points}
                <Field name="comment" kind="textarea" label=t.comment() hint=t.comment_hint() value=typed.comment.clone() error=of("comment") />
                {undecided}
                <div class="form__actions">
                    <button class="button button--primary" type="submit" name="decision" value="publish">{t.publish()}</button>
                    <button class="button" type="submit" name="decision" value="return">{t.send_back()}</button>
                </div>
            </form>
        </section>
    }
}

fn point_fields(t: Review, point: Point, typed: &VerdictForm, problems: &Problems) -> impl IntoView + use<> {
    let (name, remark_name) = names(point);
    let (label, hint) = words(t, point);
    let (said, remark) = typed.said(point);
    let hint_id = format!("{name}-hint");
    let error_id = format!("{name}-error");
    let error = problems.of(name).map(str::to_owned);
    let described = if error.is_some() { format!("{hint_id} {error_id}") } else { hint_id.clone() };
    let choices = [("yes", t.fine()), ("no", t.not_fine())]
        .map(|(value, text)| {
            view! {
                <label class="choice">
                    <input type="radio" name=name value=value checked=said == value />
                    <span>{text}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="fieldset" id=name tabindex="-1" aria-describedby=described>
            <legend>{label}</legend>
            <p class="field__hint" id=hint_id>{hint}</p>
            {error.map(|text| view! { <p class="field__error" id=error_id>{text}</p> })}
            <div class="desk__point">
                <div class="cluster">{choices}</div>
                <Field
                    name=remark_name
                    label=t.remark_of(label)
                    value=remark.to_owned()
                    error=problems.of(remark_name).map(str::to_owned)
                />
            </div>
        </fieldset>
    }
}

/// What was typed, to copy: there is nothing left to send it to.
pub(super) fn kept(t: Review, typed: &VerdictForm) -> impl IntoView + use<> {
    let remarks = Point::ALL
        .into_iter()
        .filter_map(|point| {
            let (_, remark) = typed.said(point);
            (!remark.trim().is_empty()).then(|| {
                let remark = remark.to_owned();
                view! { <div><dt>{words(t, point).0}</dt><dd>{remark}</dd></div> }
            })
        })
        .collect_view();
    let comment = (!typed.comment.trim().is_empty()).then(|| {
        let comment = typed.comment.clone();
        view! { <div><dt>{t.comment()}</dt><dd>{comment}</dd></div> }
    });
    view! {
        <section class="section">
            <h2>{t.verdict()}</h2>
            <dl class="facts">{remarks}{comment}</dl>
        </section>
    }
}
