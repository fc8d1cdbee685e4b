//! One block's text as Markdown: emphasis opened and closed where Markdown accepts it, marks that aren't meant escaped.

/// 加粗
pub(super) const STRONG: u8 = 1;
/// 斜体
pub(super) const EMPHASIS: u8 = 2;

/// The text of a block while it is gathered.
#[derive(Debug, Default)]
pub(super) struct Inline {
    out: String,
    /// Emphasis that is open, outermost first.
    open: Vec<u8>,
    /// White space that waits for what comes after it.
    space: String,
}

impl Inline {
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// What comes next begins a line.
    pub fn is_at_start(&self) -> bool {
        self.out.is_empty() || self.space.ends_with('\n')
    }

    /// Text in a style; already escaped.
    pub fn push(&mut self, text: &str, style: u8) {
        let core = text.trim_matches(is_space);
        if core.is_empty() {
            self.wait(text);
            return;
        }
        let lead = text.len() - text.trim_start_matches(is_space).len();
        self.wait(&text[..lead]);
        self.switch(style, core);
        self.out.push_str(core);
        self.wait(&text[lead + core.len()..]);
    }

    /// A line break that is meant.
    pub fn hard_break(&mut self) {
        if !self.out.is_empty() {
            "\\\n".clone_into(&mut self.space);
        }
    }

    fn wait(&mut self, space: &str) {
        if self.out.is_empty() || space.is_empty() || self.space.ends_with('\n') {
            return;
        }
        if space.contains('\n') {
            "\n".clone_into(&mut self.space);
        } else {
            self.space.push_str(space);
        }
    }

    fn switch(&mut self, style: u8, next: &str) {
        let keep = self.open.iter().take_while(|mark| style & **mark != 0).count();
        let closing: String = self.open.drain(keep..).rev().map(mark).collect();
        let first = next.chars().next().unwrap_or(' ');
        if !closing.is_empty() {
            let tail = self.tail_to_move(first);
            self.out.truncate(self.out.len() - tail.len());
            self.out.push_str(&closing);
            self.out.push_str(&tail);
        }
        self.out.push_str(&std::mem::take(&mut self.space));
        for bit in [STRONG, EMPHASIS] {
            if style & bit != 0 && !self.open.contains(&bit) {
                self.open.push(bit);
                self.out.push_str(mark(bit));
            }
        }
    }

    /// Markdown doesn't take `**甲：**乙` for emphasis; `**甲**：乙` looks almost the same.
    fn tail_to_move(&self, next: char) -> String {
        if !self.space.is_empty() || !next.is_alphanumeric() {
            return String::new();
        }
        let kept = self.out.trim_end_matches(|c: char| !c.is_alphanumeric() && !c.is_ascii());
        if kept.ends_with(char::is_alphanumeric) { self.out[kept.len()..].to_owned() } else { String::new() }
    }

    /// The finished text.
    pub fn finish(&mut self) -> String {
        self.space.clear();
        let closing: String = self.open.drain(..).rev().map(mark).collect();
        self.out.push_str(&closing);
        std::mem::take(&mut self.out)
    }
}

fn mark(bit: u8) -> &'static str {
    if bit == STRONG { "**" } else { "*" }
}

/// HTML's own white space, not the full-width blank of a gap to fill.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Escapes text. A `<` that could begin a tag is always escaped; the rest only when `careful`, what begins
/// a list or a heading only at the start of a line.
pub(super) fn escape(text: &str, careful: bool, mut at_start: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied();
        let could_begin_tag = c == '<' && next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'));
        let marks = matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '#');
        let starts = at_start && matches!(c, '-' | '+' | '=' | '.' | ')');
        if could_begin_tag || (careful && (marks || starts)) {
            out.push('\\');
        }
        out.push(c);
        // A number at the start of a line begins a list with the dot after it.
        at_start = c == '\n' || (at_start && (c.is_ascii_digit() || is_space(c)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(parts: &[(&str, u8)]) -> String {
        let mut inline = Inline::default();
        for (text, style) in parts {
            inline.push(text, *style);
        }
        inline.finish()
    }

    #[test]
    fn emphasis_stands_where_markdown_sees_it() {
        assert_eq!(joined(&[("甲", 0), (" 乙 ", STRONG), ("丙", 0)]), "甲 **乙** 丙");
        assert_eq!(joined(&[("重点：", STRONG), ("后文", 0)]), "**重点**：后文");
        assert_eq!(joined(&[("甲", STRONG), ("乙", STRONG | EMPHASIS), ("丙", 0)]), "**甲*乙***丙");
        assert_eq!(joined(&[("  \n", 0), ("甲", EMPHASIS), ("　　", 0)]), "*甲*　　");
    }
}
