//! Texts of the training pages.

texts! {
    /// Training
    Training {
        title: "Training", "Training";
    }
}
