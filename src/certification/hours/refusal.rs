//! Why something isn't done.

/// The largest file, in bytes.
pub const LARGEST: usize = 5 * 1024 * 1024;
/// So many for one entry.
pub const MOST: usize = 5;

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoursRefusal {
    /// It was corrected, judged or taken back meanwhile, or comes from a slip.
    #[error("not in force any more")]
    Overtaken,
    /// A degree is on record.
    #[error("a degree counts once")]
    DegreeTwice,
    /// No reason, or a very long one.
    #[error("no reason")]
    NoReason,
}

/// Why a file isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofFlaw {
    /// Nothing came.
    #[error("the file is empty")]
    Empty,
    /// More than [`LARGEST`].
    #[error("the file is too large")]
    TooLarge,
    /// Neither a PDF nor a picture, whatever its name says.
    #[error("neither a PDF nor a picture")]
    OtherKind,
    /// It ends before it should, or can't be read.
    #[error("the file is damaged")]
    Damaged,
    /// A PDF that does something when it is opened.
    #[error("the PDF has scripts or attachments")]
    Active,
    /// [`MOST`] are there.
    #[error("too many files")]
    TooMany,
}
