//! A question as HTML, in one piece: the server sends it, and the browser shows the next one by setting it. Made as text because the
//! code that builds such a tree node by node would be 18 kB more to fetch before anything comes alive, and takes longer to run.

use std::fmt::Write as _;

use leptos::prelude::*;
use zhengtu::practice::coach::{Advice, advise};
use zhengtu::practice::marking::{Marked, Verdict, full_half_marks, mark, marks_text};
use zhengtu::practice::note::LONGEST;
use zhengtu::question::{Kind, OptionId, OptionSet, letter_at};

use super::data::{
    PlayerData, QuestionData, answer_address, favourite_address, note_address, place_address, position_address, report_address,
    summary_address,
};
use super::state::State;
use crate::locale::Player as Words;

/// The id of the question's text, which gets the focus when a question is shown.
pub const STEM: &str = "stem";
/// The id of the way on, which gets the focus after an answer is marked.
pub const ONWARD: &str = "onward";
/// The id of the sentence about what is wrong.
pub const TROUBLE: &str = "trouble";
/// The id of the button that keeps a question.
pub const KEEP: &str = "keep";
/// The id of what the note unfolds from, and of its field.
pub const NOTE: (&str, &str) = ("note", "own-note");
/// Questions are Chinese in either language of the pages.
const CONTENT: &str = "zh-CN";

/// Text as it is put between tags and into attributes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What the server refused, in sentences.
pub fn notices(sentences: &[String]) -> String {
    let notice = |sentence: &String| format!("<p class=\"notice notice--error\" role=\"alert\">{}</p>", escaped(sentence));
    sentences.iter().map(notice).collect()
}

/// The verdict, and the marks it earned.
pub fn verdict_words(t: Words, kind: Kind, marked: Marked) -> (&'static str, String) {
    let verdict = match marked.verdict {
        Verdict::Right => t.right(),
        Verdict::Partly => t.partly(),
        Verdict::Wrong | Verdict::Empty => t.wrong(),
    };
    (verdict, t.marks(&marks_text(marked.half_marks), &marks_text(full_half_marks(kind))))
}

/// What another choice of how many to tick would have earned, in words.
pub fn advice_words(t: Words, kind: Kind, key: OptionSet, chosen: OptionSet) -> Option<String> {
    let got = marks_text(mark(kind, key, chosen).half_marks);
    let words = match advise(kind, key, chosen)? {
        Advice::Over { ticked, right, would } => t.advice_over(right, ticked, &marks_text(would)),
        Advice::Under { ticked, missed, more } => t.advice_under(missed, ticked, &got, &marks_text(more)),
        Advice::Beside => t.advice_beside(chosen.len()),
    };
    Some(words)
}

/// One question being written.
struct Page<'a> {
    state: State,
    data: &'a PlayerData,
    question: &'a QuestionData,
    place: usize,
    t: Words,
    out: String,
}

/// A question: a form before the answer, the verdict after it; in a set to study the key.
pub fn question(state: State, place: usize, chosen: Option<OptionSet>) -> String {
    state.with(|data| {
        let Some(question) = data.questions.get(place) else { return String::new() };
        let mut page = Page { state, data, question, place, t: Words(data.language), out: String::with_capacity(4096) };
        page.head();
        if data.study || chosen.is_some() {
            page.opened(chosen);
        } else {
            page.asked();
        }
        page.out
    })
}

impl Page<'_> {
    fn add(&mut self, html: std::fmt::Arguments<'_>) {
        // Writing to a text doesn't fail.
        let _ = self.out.write_fmt(html);
    }

    /// What kind of question, what it is worth, the button that keeps it; and what it asks.
    fn head(&mut self) {
        let (t, kind) = (self.t, self.question.kind);
        let name = match kind {
            Kind::Single => t.single(),
            Kind::Multiple => t.multiple(),
            Kind::Judgement => t.judgement(),
            Kind::Case => t.case(),
        };
        let rule = if kind == Kind::Multiple { t.multiple_rule() } else { "" };
        let kept = self.state.is_kept(self.place);
        let not = if kept { "no" } else { "yes" };
        let (number, worth) =
            (t.question_of(self.place + 1, self.data.questions.len()), t.worth(&marks_text(full_half_marks(kind))));
        let (address, keep, stem) = (favourite_address(self.data.set, self.place), t.keep(), self.question.stem.as_str());
        self.add(format_args!(
            "<div class=\"player__head\"><p class=\"player__meta\"><span class=\"visually-hidden\">{number}</span> <span>{name}</span> \
             <span>{worth}</span> <span>{rule}</span></p>\
             <form method=\"post\" action=\"{address}\" data-form=\"keep\">\
             <button class=\"tool player__keep\" id=\"{KEEP}\" type=\"submit\" name=\"kept\" value=\"{not}\" aria-pressed=\"{kept}\">{keep}</button>\
             </form></div>\
             <div class=\"player__stem rich\" id=\"{STEM}\" tabindex=\"-1\" lang=\"{CONTENT}\">{stem}</div>"
        ));
    }

    fn asked(&mut self) {
        let (address, answer) = (answer_address(self.data.set, self.place), self.data.answer);
        self.add(format_args!(
            "<form method=\"post\" action=\"{address}\" autocomplete=\"off\" data-form=\"answer\">\
             <input type=\"hidden\" name=\"answer\" value=\"{answer}\"><fieldset aria-labelledby=\"{STEM}\"><ul class=\"option-list\">"
        ));
        let ticked = self.state.draft(self.place);
        let control = if self.question.kind == Kind::Multiple { "checkbox" } else { "radio" };
        for (index, option) in self.question.options.iter().enumerate() {
            let checked = if ticked.contains(option.id) { " checked" } else { "" };
            let (id, letter, text) = (option.id, letter_at(index), option.text.as_str());
            self.add(format_args!(
                "<li><label class=\"option\"><input type=\"{control}\" name=\"choice\" value=\"{id}\"{checked}>\
                 <span class=\"option__letter\">{letter}</span>\
                 <span class=\"option__text rich\" lang=\"{CONTENT}\">{text}</span></label></li>"
            ));
        }
        self.out.push_str("</ul></fieldset>");
        self.trouble();
        self.out.push_str("<div class=\"player__bar\">");
        self.back();
        let confirm = self.t.confirm();
        self.add(format_args!("<button class=\"button button--primary\" type=\"submit\">{confirm}</button>"));
        self.onward("class=\"button\"");
        self.out.push_str("</div></form>");
    }

    fn opened(&mut self, chosen: Option<OptionSet>) {
        let (t, question) = (self.t, self.question);
        self.out.push_str("<ul class=\"option-list\">");
        let many = if question.kind == Kind::Multiple { " option--many" } else { "" };
        for (index, option) in question.options.iter().enumerate() {
            let (class, words) = marking(t, question, option.id, chosen);
            let (letter, text) = (letter_at(index), option.text.as_str());
            self.add(format_args!(
                "<li><div class=\"option{class}{many}\"><span class=\"option__letter\">{letter}</span>\
                 <span class=\"option__text rich\" lang=\"{CONTENT}\">{text}</span>"
            ));
            if !words.is_empty() {
                self.add(format_args!("<span class=\"option__mark\">{words}</span>"));
            }
            self.out.push_str("</div></li>");
        }
        self.out.push_str("</ul>");
        match chosen {
            Some(chosen) => self.verdict(chosen),
            None => self.add(format_args!("<p class=\"player__advice\">{}</p>", t.study())),
        }
        for note in &question.corrections {
            self.add(format_args!("<p class=\"notice notice--warn\">{}</p>", escaped(note)));
        }
        let (title, explanation, source) = (t.explanation(), question.explanation.as_str(), escaped(&question.source));
        self.add(format_args!(
            "<div class=\"explanation\"><h2 class=\"visually-hidden\">{title}</h2>\
             <div class=\"rich\" lang=\"{CONTENT}\">{explanation}</div><p class=\"muted\">{source}</p>"
        ));
        if !question.others.is_empty() {
            self.add(format_args!("<p class=\"muted\">{}</p>", escaped(&question.others)));
        }
        // An error can be reported once one has answered.
        if chosen.is_some() {
            let (address, report) = (report_address(self.data.set, self.place), t.report());
            self.add(format_args!("<p><a href=\"{address}\">{report}</a></p>"));
        }
        self.note();
        self.out.push_str("</div>");
        let address = place_address(self.data.set);
        if self.data.study {
            self.add(format_args!("<form class=\"player__bar\" method=\"post\" action=\"{address}\">"));
        } else {
            self.out.push_str("<div class=\"player__bar\">");
        }
        self.back();
        self.onward(&format!("class=\"button button--primary\" id=\"{ONWARD}\""));
        self.out.push_str(if self.data.study { "</form>" } else { "</div>" });
    }

    fn verdict(&mut self, chosen: OptionSet) {
        let (kind, key) = (self.question.kind, self.question.key);
        let marked = mark(kind, key, chosen);
        let class = match marked.verdict {
            Verdict::Right => "right",
            Verdict::Partly => "partly",
            Verdict::Wrong | Verdict::Empty => "wrong",
        };
        let (verdict, marks) = verdict_words(self.t, kind, marked);
        self.add(format_args!("<p class=\"verdict verdict--{class}\"><span>{verdict}</span> <small>{marks}</small></p>"));
        if let Some(words) = advice_words(self.t, kind, key, chosen) {
            self.add(format_args!("<p class=\"player__advice\">{words}</p>"));
        }
    }

    /// 笔记, folded as long as there is none.
    fn note(&mut self) {
        let text = self.state.typed(self.place);
        let open = if text.is_empty() { "" } else { " open" };
        let (address, text) = (note_address(self.data.set, self.place), escaped(&text));
        let (title, hint, save) = (self.t.own_note(), self.t.own_note_hint(LONGEST), self.t.save_note());
        let (fold, field) = NOTE;
        self.add(format_args!(
            "<details class=\"disclosure player__note\" id=\"{fold}\"{open}><summary>{title}</summary>\
             <form class=\"field\" method=\"post\" action=\"{address}\" autocomplete=\"off\" data-form=\"note\">\
             <label class=\"field__hint\" for=\"{field}\">{hint}</label>\
             <textarea class=\"field__input\" id=\"{field}\" name=\"text\" rows=\"4\">\n{text}</textarea>"
        ));
        self.trouble();
        self.add(format_args!("<button class=\"button button--small\" type=\"submit\">{save}</button></form></details>"));
    }

    /// Where it is said what is wrong; hidden while nothing is.
    fn trouble(&mut self) {
        let sentence = self.state.trouble.with_value(Clone::clone);
        let hidden = if sentence.is_empty() { " hidden" } else { "" };
        self.add(format_args!("<p class=\"field__error\" id=\"{TROUBLE}\" role=\"alert\"{hidden}>{}</p>", escaped(&sentence)));
    }

    fn back(&mut self) {
        let label = self.t.previous();
        match self.place.checked_sub(1) {
            Some(before) => self.way(before, label, "class=\"button\""),
            None => self.add(format_args!("<span class=\"button\" aria-disabled=\"true\">{label}</span>")),
        }
    }

    /// On to the next question, or to the summary.
    fn onward(&mut self, attributes: &str) {
        if self.place + 1 < self.data.questions.len() {
            self.way(self.place + 1, self.t.next(), attributes);
        } else {
            let (address, label) = (summary_address(self.data.set), self.t.to_summary());
            self.add(format_args!("<a {attributes} href=\"{address}\" data-leave>{label}</a>"));
        }
    }

    /// A way to another question. Where the place is remembered it is a button, so that it is remembered without a script, too.
    fn way(&mut self, to: usize, label: &str, attributes: &str) {
        if self.data.study {
            let value = to + 1;
            self.add(format_args!(
                "<button {attributes} type=\"submit\" name=\"place\" value=\"{value}\" data-go=\"{to}\">{label}</button>"
            ));
        } else {
            let address = position_address(self.data.set, to);
            self.add(format_args!("<a {attributes} href=\"{address}\" data-go=\"{to}\">{label}</a>"));
        }
    }
}

/// How an option is marked: its class, and the words for who can't see it.
fn marking(t: Words, question: &QuestionData, option: OptionId, chosen: Option<OptionSet>) -> (&'static str, &'static str) {
    let is_right = question.key.contains(option);
    let Some(chosen) = chosen else {
        return if is_right { (" option--right", t.mark_key()) } else { ("", "") };
    };
    match (is_right, chosen.contains(option)) {
        (true, true) => (" option--right option--chosen", t.mark_right()),
        (true, false) => (" option--missed", t.mark_missed()),
        (false, true) => (" option--wrong option--chosen", t.mark_wrong()),
        (false, false) => ("", ""),
    }
}
