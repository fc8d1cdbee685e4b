//! Form fields: label, help, error, and what was typed.

use leptos::prelude::*;

use super::chinese::within_labels;

/// A form to upload a file with: its fields, the file's among them, and the button.
#[component]
pub fn Upload(
    /// Where it goes.
    action: &'static str,
    /// What the button says.
    #[prop(into)]
    submit: String,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=action enctype="multipart/form-data" class="form">
            {children()}
            <div class="form__actions"><button class="button button--primary" type="submit">{submit}</button></div>
        </form>
    }
}

/// A one-line or several-line text field.
#[component]
pub fn Field(
    /// The form's name for it, and its id.
    name: &'static str,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What it holds now.
    #[prop(into, optional)]
    value: String,
    /// The HTML type; `textarea` makes a text area.
    #[prop(default = "text")]
    kind: &'static str,
    /// One sentence that helps.
    #[prop(into, optional)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(into, optional_no_strip)]
    error: Option<String>,
    /// May not be empty.
    #[prop(optional)]
    required: bool,
    /// The `autocomplete` attribute.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The `inputmode` attribute.
    #[prop(optional)]
    inputmode: Option<&'static str>,
) -> impl IntoView {
    let hint_id = hint.as_ref().map(|_| format!("{name}-hint"));
    let hint = hint.map(|text| within_labels(&label, text));
    let error_id = error.as_ref().map(|_| format!("{name}-error"));
    let described = [hint_id.clone(), error_id.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let described = (!described.is_empty()).then_some(described);
    let invalid = error.is_some().then_some("true");
    let class = if error.is_some() { "field field--error" } else { "field" };
    let control = if kind == "textarea" {
        view! {
            <textarea
                class="field__input"
                id=name
                name=name
                rows="5"
                required=required
                aria-describedby=described
                aria-invalid=invalid
                inner_html=escaped(&value)
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                class="field__input"
                id=name
                name=name
                type=kind
                value=value
                required=required
                autocomplete=autocomplete
                inputmode=inputmode
                aria-describedby=described
                aria-invalid=invalid
            />
        }
        .into_any()
    };
    view! {
        <div class=class>
            <label class="field__label" for=name>{label}</label>
            {hint.map(|text| view! { <p class="field__hint" id=hint_id>{text}</p> })}
            {control}
            {error.map(|text| view! { <p class="field__error" id=error_id>{text}</p> })}
        </div>
    }
}

/// A choice among a few: `(value, label)`.
#[expect(clippy::needless_pass_by_value, reason = "what a component takes is its own")]
#[component]
pub fn Options(
    /// The form's name for it, and its id.
    name: &'static str,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What can be chosen.
    options: Vec<(String, String)>,
    /// What is chosen now.
    #[prop(into, optional)]
    value: String,
    /// One sentence that helps.
    #[prop(into, optional)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(into, optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    let error_id = error.as_ref().map(|_| format!("{name}-error"));
    let described = error_id.clone();
    let invalid = error.is_some().then_some("true");
    let class = if error.is_some() { "field field--error" } else { "field" };
    let choices = options
        .into_iter()
        .map(|(key, text)| {
            let selected = key == value;
            view! { <option value=key selected=selected>{text}</option> }
        })
        .collect_view();
    let hint = hint.map(|text| within_labels(&label, text));
    view! {
        <div class=class>
            <label class="field__label" for=name>{label}</label>
            {hint.map(|text| view! { <p class="field__hint">{text}</p> })}
            <select class="field__input" id=name name=name aria-describedby=described aria-invalid=invalid>{choices}</select>
            {error.map(|text| view! { <p class="field__error" id=error_id>{text}</p> })}
        </div>
    }
}

/// A tick box or radio button as a row.
#[component]
pub fn Choice(
    /// The form's name for it.
    name: &'static str,
    /// Sent when ticked.
    #[prop(into)]
    value: String,
    /// What it says.
    #[prop(into)]
    label: String,
    /// `checkbox` or `radio`.
    #[prop(default = "checkbox")]
    kind: &'static str,
    /// Ticked now.
    #[prop(optional)]
    checked: bool,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type=kind name=name value=value checked=checked />
            <span>{label}</span>
        </label>
    }
}

/// Text as the whole content of a `textarea` or `title`: there, unlike elsewhere, the marks the renderer puts after children would
/// be seen.
pub(crate) fn escaped(text: &str) -> String {
    // The first line break after the tag is dropped by browsers.
    let first = if text.starts_with('\n') { "\n" } else { "" };
    format!("{first}{}", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}
