//! Texts of the statistics pages.

texts! {
    /// Statistics
    Statistics {
        title: "Statistics", "Statistics";
    }
}
