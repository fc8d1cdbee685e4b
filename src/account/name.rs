//! Account names: what people call themselves here. Not a phone number, not an ID number.

/// The shortest name, in characters.
pub const SHORTEST: usize = 2;
/// The longest name, in characters.
pub const LONGEST: usize = 32;
/// From this many digits on, a name of nothing but digits is taken for a phone or an ID number.
const DIGITS_OF_A_PHONE: usize = 11;

/// Why a name won't do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Fewer than [`SHORTEST`] characters.
    #[error("the name is too short")]
    TooShort,
    /// More than [`LONGEST`] characters.
    #[error("the name is too long")]
    TooLong,
    /// Control characters, or characters that can't be seen.
    #[error("the name has characters that can't be shown")]
    Unprintable,
    /// It looks like a phone number or an ID number. Names are seen by others and written to the trail.
    #[error("the name looks like a phone or ID number")]
    PersonalNumber,
}

/// The name as it will be kept: trimmed, with single spaces.
pub fn tidy(name: &str) -> Result<String, NameProblem> {
    let tidy = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = tidy.chars().count();
    if length < SHORTEST {
        return Err(NameProblem::TooShort);
    }
    if length > LONGEST {
        return Err(NameProblem::TooLong);
    }
    if tidy.chars().any(invisible) {
        return Err(NameProblem::Unprintable);
    }
    let bare: Vec<char> = folded(&tidy).chars().filter(|c| !matches!(c, '-' | '+')).collect();
    let digits = bare.iter().filter(|c| c.is_ascii_digit()).count();
    let checked = bare.last() == Some(&'x');
    if digits >= DIGITS_OF_A_PHONE && digits + usize::from(checked) == bare.len() {
        return Err(NameProblem::PersonalNumber);
    }
    Ok(tidy)
}

/// What two names are compared by: without white space, full-width letters as ordinary ones, in lower case.
pub fn folded(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).map(half_width).flat_map(char::to_lowercase).collect()
}

/// Full-width Latin letters and digits, as Chinese input methods make them, as the ASCII ones.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Control characters, and the marks that join, hide or turn round what is beside them.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_names_are_kept_as_typed() {
        for name in ["王小明", "Li Lei", "扬州 考生 2026", "x1"] {
            assert_eq!(tidy(name).as_deref(), Ok(name));
        }
        assert_eq!(tidy("  王　小明 ").as_deref(), Ok("王 小明"));
    }

    #[test]
    fn numbers_that_identify_people_are_not_names() {
        for number in ["13800000000", "138-0000-0000", "990000199001010015", "99000019900101001X", "１３８０００００００００"]
        {
            assert_eq!(tidy(number), Err(NameProblem::PersonalNumber), "{number}");
        }
        assert!(tidy("考生13800000000").is_ok());
    }

    #[test]
    fn names_that_look_the_same_are_the_same() {
        assert_eq!(folded("Li Lei"), folded("ＬＩＬＥＩ"));
        assert_eq!(tidy("王\u{200b}明"), Err(NameProblem::Unprintable));
        assert_eq!(tidy("王"), Err(NameProblem::TooShort));
        assert_eq!(tidy(&"王".repeat(33)), Err(NameProblem::TooLong));
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(name in "\\PC{0,40}") {
            if let Ok(once) = tidy(&name) {
                prop_assert_eq!(tidy(&once), Ok(once.clone()));
                prop_assert_eq!(folded(&once), folded(&name));
            }
        }
    }
}
