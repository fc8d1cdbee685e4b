//! Numbers as the statistics print them, the same in both languages.

/// `2,772`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A whole number with `scale` decimals: `315` with one is `31.5`.
pub fn decimal(value: i64, scale: i64) -> String {
    let Some(unit) = u32::try_from(scale).ok().and_then(|scale| 10_i64.checked_pow(scale)).filter(|unit| *unit > 1) else {
        return grouped(value);
    };
    let sign = if value < 0 { "−" } else { "" };
    let (whole, part) = (value.unsigned_abs() / unit.unsigned_abs(), value.unsigned_abs() % unit.unsigned_abs());
    let width = usize::try_from(scale).unwrap_or_default();
    format!("{sign}{}.{part:0width$}", grouped(i64::try_from(whole).unwrap_or(i64::MAX)))
}

/// `31.5%`, rounded half up from whole numbers; an em dash where there is nothing to divide by.
pub fn percent(numerator: i64, denominator: i64) -> String {
    if denominator <= 0 {
        return "—".to_owned();
    }
    let tenths = (i128::from(numerator) * 2000 + i128::from(denominator)).div_euclid(i128::from(denominator) * 2);
    format!("{}.{}%", tenths / 10, (tenths % 10).abs())
}

/// A value as it was typed or reported: digits and their scale, and whether it was given as 约 or 余.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed {
    /// The digits.
    pub value: i64,
    /// How many of them are decimals.
    pub scale: i64,
    /// How exact.
    pub qualifier: Qualifier,
}

/// How exact a reported number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Qualifier {
    /// As it stands.
    #[default]
    Exact,
    /// 约
    About,
    /// 余、以上
    Over,
}

impl Qualifier {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::Over => "over",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Exact, Self::About, Self::Over].into_iter().find(|qualifier| qualifier.code() == code)
    }
}

/// Reads `2,772`, `+216%`, `31.5%`, `约1900`, `1000余`, `6万`, full-width digits too. `None` where it isn't one number.
pub fn read(text: &str) -> Option<Typed> {
    let folded: String = text
        .chars()
        .map(|character| match character {
            '！'..='～' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
            '−' => '-',
            other => other,
        })
        .filter(|character| !character.is_whitespace() && !matches!(character, ',' | '，' | '%' | '％'))
        .collect();
    let mut rest = folded.as_str();
    let mut qualifier = Qualifier::Exact;
    for (mark, meaning) in [("约", Qualifier::About), ("近", Qualifier::About), ("≈", Qualifier::About), ("超", Qualifier::Over)]
    {
        if let Some(after) = rest.strip_prefix(mark) {
            (rest, qualifier) = (after, meaning);
        }
    }
    for (mark, meaning) in [("以上", Qualifier::Over), ("余", Qualifier::Over), ("左右", Qualifier::About), ("+", Qualifier::Over)]
    {
        if let Some(before) = rest.strip_suffix(mark) {
            (rest, qualifier) = (before, meaning);
        }
    }
    let thousands = rest.strip_suffix('万');
    rest = thousands.unwrap_or(rest);
    let (negative, digits) = match rest.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, rest.strip_prefix('+').unwrap_or(rest)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 14 || part.len() > 4 || !all_digits(whole) || !all_digits(part) || digits.ends_with('.') {
        return None;
    }
    let mut value: i64 = format!("{whole}{part}").parse().ok()?;
    let mut scale = i64::try_from(part.len()).ok()?;
    if thousands.is_some() {
        value = value.checked_mul(10_000)?;
    }
    while scale > 0 && value % 10 == 0 {
        value /= 10;
        scale -= 1;
    }
    Some(Typed { value: if negative { -value } else { value }, scale, qualifier })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(value: i64, scale: i64, qualifier: Qualifier) -> Typed {
        Typed { value, scale, qualifier }
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        assert_eq!(read("2,772").expect("a number"), typed(2772, 0, Qualifier::Exact));
        assert_eq!(read("＋216％").expect("a number"), typed(216, 0, Qualifier::Exact));
        assert_eq!(read("31.5%").expect("a number"), typed(315, 1, Qualifier::Exact));
        assert_eq!(read("100.0%").expect("a number"), typed(100, 0, Qualifier::Exact));
        assert_eq!(read("约1900").expect("a number"), typed(1900, 0, Qualifier::About));
        assert_eq!(read("1000 余").expect("a number"), typed(1000, 0, Qualifier::Over));
        assert_eq!(read("4.4万").expect("a number"), typed(44_000, 0, Qualifier::Exact));
        assert_eq!(read("-3.25").expect("a number"), typed(-325, 2, Qualifier::Exact));
        for nonsense in ["", "很多", "1.2.3", "12a", "1.", "99999999999999999999"] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn values_are_printed_with_their_decimals() {
        assert_eq!(decimal(315, 1), "31.5");
        assert_eq!(decimal(-5, 1), "−0.5");
        assert_eq!(decimal(1_234_567, 0), "1,234,567");
        assert_eq!(percent(9690, 44080), "22.0%");
    }
}
