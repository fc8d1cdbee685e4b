//! Texts of the people pages.

texts! {
    /// People
    People {
        title: "People", "People";
    }
}
