//! Texts of the account pages.

texts! {
    /// Account
    Account {
        title: "Account", "Account";
    }
}
