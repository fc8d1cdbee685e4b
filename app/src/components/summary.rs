//! What is to be mended in a form that came back: for each problem the field's name, and the way to it.
//!
//! What a field is called, its label on the page says; nobody has to say it again beside the problem. As the summary stands before
//! the labels, the names are filled in when the page is written out.

use leptos::prelude::*;

use crate::locale::{Common, Language};
use crate::server::Problems;

/// At the top of a form that came back: how many things to mend, each a link to its field.
pub fn error_summary(language: Language, problems: &Problems) -> impl IntoView + use<> {
    error_summary_saying(Common(language).form_has_errors(problems.len()), problems)
}

/// The same for a form with a password, which never comes back.
pub fn error_summary_but_password(language: Language, problems: &Problems) -> impl IntoView + use<> {
    error_summary_saying(Common(language).form_has_errors_but_password(problems.len()), problems)
}

/// The same with a sentence of the page's own.
pub fn error_summary_saying(sentence: String, problems: &Problems) -> impl IntoView + use<> {
    (!problems.is_empty()).then(|| {
        let items =
            problems.iter().map(|(field, sentence)| view! { <li data-field=field>{sentence.to_owned()}</li> }).collect_view();
        view! {
            <div class="error-summary" role="alert">
                <p>{sentence}</p>
                <ul>{items}</ul>
            </div>
        }
    })
}

/// Before a problem's field, between the field and its sentence, and after that.
const WAITING: [&str; 3] = ["<li data-field=\"", "\">", "</li>"];

/// A written page with the problems of its error summary saying their fields' names and leading there, in the order of the fields. A
/// problem of something that isn't on the page leads nowhere, and stands first.
pub(crate) fn name_fields(language: Language, html: String) -> String {
    let mut rest = html.as_str();
    let mut named = String::new();
    let mut items: Vec<(Option<usize>, String)> = Vec::new();
    while let Some((before, after)) = rest.split_once(WAITING[0]) {
        let Some((field, after)) = after.split_once(WAITING[1]) else { break };
        let Some((sentence, after)) = after.split_once(WAITING[2]) else { break };
        let name = name_of(&html, field).map(|name| format!("<b>{}</b>", Common(language).field_colon(&name)));
        let name = name.unwrap_or_default();
        let place = html.find(&format!(" id=\"{field}\""));
        let item = if place.is_some() {
            format!("<li><a href=\"#{field}\"><span>{name}{sentence}</span></a></li>")
        } else {
            format!("<li>{sentence}</li>")
        };
        // Between the problems of one summary stand marks of the renderer only.
        if !before.replace("<!>", "").is_empty() {
            put(&mut named, &mut items);
            named.push_str(before);
        }
        items.push((place, item));
        rest = after;
    }
    if items.is_empty() {
        return html;
    }
    put(&mut named, &mut items);
    named + rest
}

/// Writes problems in the order of their fields.
fn put(named: &mut String, items: &mut Vec<(Option<usize>, String)>) {
    items.sort_by_key(|(place, _)| *place);
    named.extend(items.drain(..).map(|(_, item)| item));
}

/// What a field is called: its label, or the legend of the group it is.
fn name_of(html: &str, field: &str) -> Option<String> {
    let label = html.split_once(&format!(" for=\"{field}\"")).and_then(|(_, after)| after.split_once("</label>"));
    let legend = || {
        let (_, group) = html.split_once(&format!(" id=\"{field}\""))?;
        let (_, legend) = group.split_once("<legend")?;
        legend.split_once("</legend>")
    };
    let (name, _) = label.or_else(legend)?;
    let (_, name) = name.split_once('>')?;
    // Without the marks the renderer puts between texts.
    Some(name.replace("<!>", "").trim().to_owned()).filter(|name| !name.is_empty() && !name.contains('<'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fields: &str) -> String {
        let mut problems = Problems::default();
        problems.add("title", "请填写这一项。");
        name_fields(Language::Zh, error_summary(Language::Zh, &problems).to_html() + fields).replace("<!>", "")
    }

    #[test]
    fn a_problem_says_which_field_it_is_about() {
        let said = "<a href=\"#title\"><span><b>名称：</b>请填写这一项。</span></a>";
        let by_label = written("<label class=\"field__label\" for=\"title\">名称</label><input id=\"title\">");
        assert!(by_label.contains(said), "{by_label}");
        let by_legend = written("<fieldset id=\"title\" tabindex=\"-1\"><legend>名称</legend>");
        assert!(by_legend.contains(said), "{by_legend}");
        let mut problems = Problems::default();
        problems.add("address", "甲。");
        problems.add("title", "乙。");
        let fields = "<input id=\"title\"><input id=\"address\">";
        let both = name_fields(Language::Zh, error_summary(Language::Zh, &problems).to_html() + fields);
        assert!(both.find("乙。") < both.find("甲。"), "in the order of the page: {both}");
        assert!(both.contains("</ul>") && both.ends_with(fields), "{both}");
        let elsewhere = written("");
        assert!(elsewhere.contains("<li>请填写这一项。</li>"), "{elsewhere}");
    }
}
