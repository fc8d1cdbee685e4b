//! Names: folded for comparison, spelled in pinyin for search and order, masked for publication.

use pinyin::ToPinyin;

/// Surnames that are read otherwise than the character alone.
const SURNAMES: [(char, &str); 12] = [
    ('曾', "zeng"),
    ('单', "shan"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('查', "zha"),
    ('区', "ou"),
    ('朴', "piao"),
    ('覃', "qin"),
    ('盖', "ge"),
    ('乐', "yue"),
    ('翟', "zhai"),
    ('尹', "yin"),
];

/// Without white space and middle dots of every kind, in lower case: `阿 依·古丽` and `阿依古丽` are one name.
pub fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '·' | '•' | '・' | '.' | '．' | '‧'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The whole spelling and the initials: `zhangxiaoming`, `zxm`.
pub fn spelled(name: &str) -> (String, String) {
    let (mut whole, mut initials) = (String::new(), String::new());
    for (index, character) in folded(name).chars().enumerate() {
        let surname = SURNAMES.iter().find(|(known, _)| index == 0 && *known == character).map(|(_, reading)| *reading);
        let reading = surname.or_else(|| character.to_pinyin().map(pinyin::Pinyin::plain));
        if let Some(reading) = reading {
            // ü is typed as v.
            whole.push_str(&reading.replace('ü', "v"));
            initials.extend(reading.chars().next().map(|c| if c == 'ü' { 'v' } else { c }));
        } else {
            whole.push(character);
            initials.push(character);
        }
    }
    (whole, initials)
}

/// 张*三, 李*, 欧**娜: the first and, from three characters on, the last character stay.
pub fn masked(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    match characters.as_slice() {
        [] => String::new(),
        [only] => format!("{only}*"),
        [first, _] => format!("{first}*"),
        [first, middle @ .., last] => format!("{first}{}{last}", "*".repeat(middle.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_spelling() {
        assert_eq!(spelled("张晓明"), ("zhangxiaoming".into(), "zxm".into()));
        assert_eq!(spelled("曾 吕"), ("zenglv".into(), "zl".into()));
        assert_eq!(folded("阿依 古丽·买买提"), "阿依古丽买买提");
    }

    #[test]
    fn published_names_are_masked() {
        assert_eq!(masked("张晓三"), "张*三");
        assert_eq!(masked("李四"), "李*");
        assert_eq!(masked("欧阳丽娜"), "欧**娜");
    }
}
