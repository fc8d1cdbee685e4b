//! 二维码 as a drawing within the page: nothing to load, nothing a policy would refuse.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// White around it, in modules, so that phones find it.
const QUIET: usize = 4;

/// How much of a code may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spare {
    /// For screens, and for paper that is kept well: large modules.
    Little,
    /// For paper that goes through many hands.
    Some,
}

/// A code of this text as SVG, with what it is for those who don't see it; nothing for a text no code has room for.
pub fn qr(text: &str, label: &str, spare: Spare) -> Option<String> {
    let level = match spare {
        Spare::Little => ECL::L,
        Spare::Some => ECL::M,
    };
    let code = QRBuilder::new(text).ecl(level).build().ok()?;
    let all = code.size + 2 * QUIET;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            if !code[row][column].value() {
                column += 1;
                continue;
            }
            let start = column;
            while column < code.size && code[row][column].value() {
                column += 1;
            }
            let _ = write!(path, "M{} {}h{}v1H{}z", start + QUIET, row + QUIET, column - start, start + QUIET);
        }
    }
    let label = label.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {all} {all}\" role=\"img\" aria-label=\"{label}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{all}\" height=\"{all}\" fill=\"#FFF\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_drawing_and_what_has_no_room_is_none() {
        let svg = qr("https://zhengtu.example/verify/7K2M9PQR01ZXW3TV", "查验 \"A&B\"", Spare::Some).unwrap_or_default();
        assert!(svg.starts_with("<svg") && svg.contains("查验 &quot;A&amp;B&quot;") && !svg.contains("style="));
        assert!(qr(&"x".repeat(4000), "", Spare::Little).is_none());
    }
}
