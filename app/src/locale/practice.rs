//! Texts of the practice pages.

texts! {
    /// Practice
    Practice {
        title: "Practice", "Practice";
    }
}
