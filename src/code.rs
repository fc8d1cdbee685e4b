//! 编号: codes that people read from paper and type.

/// Digits and letters that aren't taken for one another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new code of so many characters, five random bits each.
///
/// # Errors
/// When the system gives no random bytes.
pub fn fresh(characters: usize) -> Result<String, getrandom::Error> {
    let mut random = vec![0_u8; characters];
    getrandom::fill(&mut random)?;
    Ok(random.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
}

/// A code of so many characters as somebody types it: in groups or not, in small letters, with O for 0 and I or L for 1.
pub fn folded(typed: &str, characters: usize) -> Option<String> {
    let code: String = crate::exchange::cells::code(typed)
        .chars()
        .filter(|c| !matches!(c, '-' | '–' | '—'))
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    (code.len() == characters && code.bytes().all(|byte| ALPHABET.contains(&byte))).then_some(code)
}

/// A code in groups of so many.
pub fn grouped(code: &str, size: usize) -> String {
    let characters: Vec<char> = code.chars().collect();
    characters.chunks(size).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = fresh(10).unwrap();
        assert_eq!(folded(&code, 10), Some(code.clone()));
        assert_eq!(folded(&grouped(&code, 5).to_lowercase(), 10), Some(code));
        assert_eq!(folded("oil0A－bcdef", 10), Some("0110ABCDEF".to_owned()));
        for wrong in ["", "0110ABCDE", "0110ABCDEFG", "0110ABCDEU", "张三"] {
            assert_eq!(folded(wrong, 10), None, "{wrong}");
        }
    }
}
