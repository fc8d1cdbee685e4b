//! The register of all SQL statements.

/// A statement declared with [`sql!`](crate::sql).
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// Module and name, for messages.
    pub name: &'static str,
    /// The SQL, with `$1 … $n`.
    pub text: &'static str,
}

inventory::collect!(Statement);

impl Statement {
    /// Every statement of the program.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        inventory::iter::<Self>.into_iter()
    }
}
