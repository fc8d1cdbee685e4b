//! Tables of data, which become cards on a phone.

use leptos::prelude::*;

/// The heading of a column.
#[derive(Debug, Clone)]
pub struct Column {
    name: String,
    numbers: bool,
}

impl Column {
    /// Of words.
    pub fn text(name: impl Into<String>) -> Self {
        Self { name: name.into(), numbers: false }
    }

    /// Of numbers, set under each other.
    pub fn numbers(name: impl Into<String>) -> Self {
        Self { name: name.into(), numbers: true }
    }
}

/// Rows under their headings. A caption is for those who can't see what the table stands under.
#[component]
pub fn Table(
    /// The headings.
    columns: Vec<Column>,
    /// What the table is of.
    #[prop(into, optional)]
    caption: Option<String>,
    /// More rows at a glance.
    #[prop(optional)]
    compact: bool,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let class = if compact { "table table--compact" } else { "table" };
    let headings = columns
        .into_iter()
        .map(|Column { name, numbers }| view! { <th scope="col" class=numbers.then_some("num")>{name}</th> })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class=class>
                {caption.map(|text| view! { <caption class="visually-hidden">{text}</caption> })}
                <thead><tr>{headings}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
