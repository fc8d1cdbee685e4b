//! GIFT's escapes, and where something stands unescaped.

/// `\\ \: \# \= \{ \} \~ \n` as what they mean; a backslash before anything else is one.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let escaped = characters.peek().copied().filter(|next| character == '\\' && "\\:#={}~n".contains(*next));
        match escaped {
            Some(next) => {
                characters.next();
                out.push(if next == 'n' { '\n' } else { next });
            }
            None => out.push(character),
        }
    }
    out
}

/// What [`unescaped`] reads back as this.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\\' | ':' | '#' | '=' | '{' | '}' | '~' => out.extend(['\\', character]),
            other => out.push(other),
        }
    }
    out
}

/// The places of unescaped characters that fit.
pub(super) fn bare(text: &str, fits: impl Fn(char) -> bool) -> impl Iterator<Item = usize> {
    let mut after_backslash = false;
    text.char_indices()
        .filter(move |(_, character)| {
            let is_escaped = std::mem::take(&mut after_backslash);
            after_backslash = *character == '\\' && !is_escaped;
            !is_escaped && fits(*character)
        })
        .map(|(at, _)| at)
}

/// A category's path, from the top; `//` is a slash.
pub(super) fn category(path: &str) -> Vec<String> {
    let parts: Vec<String> = path.replace("//", "\u{0}").split('/').map(|part| part.replace('\u{0}', "/").trim().to_owned()).collect();
    // Moodle names where the path begins.
    let roots = ["$course$", "$system$", "$module$", "$cat1$", "top", ""];
    let begin = parts.iter().position(|part| !roots.contains(&part.as_str())).unwrap_or(parts.len());
    parts.into_iter().skip(begin).filter(|part| !part.is_empty()).collect()
}

/// What [`category`] reads back as this.
pub(super) fn category_path(path: &[String]) -> String {
    path.iter().map(|part| part.replace('/', "//").replace('\n', " ")).collect::<Vec<_>>().join("/")
}
