//! A question of a cluster, whole, so that it can be compared with the others.

use leptos::prelude::*;
use zhengtu::ids::QuestionId;
use zhengtu::question::duplicate::store::{Cluster, Member};
use zhengtu::question::markdown::{html, inline};
use zhengtu::question::{Kind, OptionId, Status, letter_at};
use zhengtu::store::Tx;
use zhengtu::syllabus::store as syllabus;

use crate::components::question::{CONTENT, kind_name, rich};
use crate::components::status;
use crate::locale::{Duplicates, Language, Questions, date};
use crate::pages::questions::words;
use crate::server::PageError;

/// The question that is most likely the one to keep: the oldest of those people practise with, else the oldest.
pub(super) fn suggested(cluster: &Cluster) -> Option<QuestionId> {
    let published = cluster.members.iter().find(|member| member.question.status == Status::Published);
    published.or(cluster.members.first()).map(|member| member.question.id)
}

/// A question, and where it belongs in words.
pub(super) struct Card {
    member: Member,
    place: String,
}

impl Card {
    pub(super) async fn of(language: Language, tx: &mut Tx, member: &Member) -> Result<Self, PageError> {
        let content = &member.newest.content;
        let subject = syllabus::subject(tx, &content.subject).await?;
        let mut place = vec![subject.map_or_else(String::new, |subject| match language {
            Language::Zh => subject.name,
            Language::En => subject.name_en,
        })];
        for chapter in &content.chapters {
            let known = syllabus::chapter(tx, &chapter.edition, &content.subject, &chapter.chapter).await?;
            place.extend(known.map(|known| Questions(language).chapter_of(&known.number, &known.name, &known.edition)));
        }
        Ok(Self { member: member.clone(), place: place.join(" · ") })
    }

    /// `included` says whether it is among those decided about, where that can be chosen.
    pub(super) fn view(self, language: Language, chosen: &str, included: Option<bool>) -> impl IntoView + use<> {
        let t = Duplicates(language);
        let Member { question, newest } = self.member;
        let content = newest.content;
        let id = question.id.to_string();
        let checked = id == chosen;
        let (mark, word) = words::status(Questions(language), question.status);
        let kind = kind_name(language, content.kind);
        let many = if content.kind == Kind::Multiple { " option--many" } else { "" };
        let order: Vec<OptionId> = content.options.iter().map(|option| option.id).collect();
        let options = content.options.iter().enumerate().map(|(place, option)| {
            let right = content.key.contains(option.id);
            let class = if right { format!("option option--right{many}") } else { format!("option{many}") };
            view! {
                <li>
                    <div class=class>
                        <span class="option__letter">{letter_at(place).to_string()}</span>
                        <span class="option__text rich" lang=CONTENT inner_html=inline(&option.text, &[]).into_string()></span>
                        {right.then(|| view! { <span class="option__mark">{t.right_option()}</span> })}
                    </div>
                </li>
            }
        });
        let options = options.collect_view();
        let options = (!content.options.is_empty()).then(|| view! { <ul class="option-list">{options}</ul> });
        let tasks = content.tasks.iter().map(|task| view! { <li>{rich(html(task, &[]))}</li> }).collect_view();
        let tasks = (!content.tasks.is_empty()).then(|| view! { <div class="prose" lang=CONTENT><ol>{tasks}</ol></div> });
        let source = (!content.source.is_empty()).then(|| view! { <p class="muted" lang=CONTENT>{t.source(&content.source)}</p> });
        let written = t.written(&question.author, &date(language, zhengtu::clock::date_of(question.created_at)));
        let title = words::beginning(&content.stem, 24);
        let value = id.clone();
        let include = match included {
            None => view! { <input type="hidden" name="question" value=value /> }.into_any(),
            Some(checked) => view! {
                <label class="choice">
                    <input type="checkbox" name="question" value=value checked=checked />
                    <span>{t.include()}</span>
                </label>
            }
            .into_any(),
        };
        view! {
            <div class="card">
                <h3 class="card__title"><a href=format!("/questions/{id}") lang=CONTENT>{title}</a></h3>
                <p class="muted">{self.place}</p>
                <p class="cluster">{status(mark, word)} <span>{kind}</span> <span class="muted">{written}</span></p>
                {rich(html(&content.stem, &order))}
                {options}
                {tasks}
                {source}
                {include}
                <label class="choice">
                    <input type="radio" name="keep" value=id checked=checked />
                    <span>{t.keep()}</span>
                </label>
            </div>
        }
    }
}
