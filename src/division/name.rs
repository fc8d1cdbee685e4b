//! Names: what is left without the generic ending, and how it is spelled in Latin letters.

use pinyin::ToPinyin;

/// Endings that say what sort of division it is, the longest first.
const ENDINGS: [&str; 20] = [
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "民族乡",
    "街道办事处",
    "街道",
    "地区",
    "林区",
    "特区",
    "苏木",
    "省",
    "市",
    "盟",
    "区",
    "县",
    "旗",
    "镇",
    "乡",
];

/// Names of peoples that stand before 自治州, 自治县, 自治区 and 民族乡; left off with the ending.
const PEOPLES: [&str; 56] = [
    "维吾尔",
    "哈萨克",
    "柯尔克孜",
    "塔吉克",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "塔塔尔",
    "鄂伦春",
    "达斡尔",
    "东乡族",
    "撒拉族",
    "保安族",
    "裕固族",
    "土家族",
    "布依族",
    "哈尼族",
    "高山族",
    "拉祜族",
    "景颇族",
    "仫佬族",
    "布朗族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "阿昌族",
    "普米族",
    "德昂族",
    "独龙族",
    "门巴族",
    "珞巴族",
    "基诺族",
    "傈僳族",
    "纳西族",
    "朝鲜族",
    "蒙古族",
    "藏族",
    "壮族",
    "回族",
    "苗族",
    "彝族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "傣族",
    "黎族",
    "佤族",
    "畲族",
    "水族",
    "土族",
    "羌族",
    "怒族",
    "京族",
    "赫哲族",
    "各族",
];

/// Zones and farms keep their whole name: their ending is part of it.
const WHOLE: [&str; 8] = ["开发区", "新区", "园区", "示范区", "管理区", "工业区", "保税区", "旅游区"];

/// Readings of places that differ from the commonest reading of the character.
const READINGS: [(&str, &str); 14] = [
    ("重庆", "chong qing"),
    ("厦门", "xia men"),
    ("长", "chang"),
    ("六安", "lu an"),
    ("六合", "lu he"),
    ("乐亭", "lao ting"),
    ("蚌埠", "beng bu"),
    ("番禺", "pan yu"),
    ("台州", "tai zhou"),
    ("西藏", "xi zang"),
    ("都", "du"),
    ("朝阳", "chao yang"),
    ("东阿", "dong e"),
    ("铅山", "yan shan"),
];

/// 扬州 for 扬州市, 大理 for 大理白族自治州. Names of two characters, and zones, stay whole.
pub fn stem(name: &str) -> &str {
    if name.chars().count() <= 2 || WHOLE.iter().any(|ending| name.ends_with(ending)) {
        return name;
    }
    let Some((mut rest, ending)) = ENDINGS.iter().find_map(|ending| Some((name.strip_suffix(ending)?, *ending))) else {
        return name;
    };
    if ending.starts_with("自治") || ending == "民族乡" || ending == "乡" {
        while let Some(shorter) = PEOPLES.iter().find_map(|people| rest.strip_suffix(people)) {
            if shorter.chars().count() < 2 {
                break;
            }
            rest = shorter;
        }
    }
    if rest.chars().count() < 2 { name } else { rest }
}

/// Pinyin without tones and its initials, of the stem: `yangzhou`, `yz`. Characters without a reading are left out, Latin letters
/// and digits stay.
pub fn spelling(name: &str) -> (String, String) {
    let mut rest = stem(name);
    let (mut whole, mut initials) = (String::new(), String::new());
    let mut add = |syllable: &str| {
        whole.push_str(syllable);
        initials.extend(syllable.chars().next());
    };
    while let Some(character) = rest.chars().next() {
        if let Some((word, reading)) = READINGS.iter().find(|(word, _)| rest.starts_with(word)) {
            reading.split(' ').for_each(&mut add);
            rest = &rest[word.len()..];
            continue;
        }
        if let Some(reading) = character.to_pinyin() {
            add(&reading.plain().replace("üe", "ue").replace('ü', "v"));
        } else if character.is_ascii_alphanumeric() {
            add(&character.to_ascii_lowercase().to_string());
        }
        rest = &rest[character.len_utf8()..];
    }
    (whole, initials)
}

#[cfg(test)]
mod tests {
    use super::{spelling, stem};

    #[test]
    fn generic_endings_and_peoples_are_left_off() {
        for (name, short) in [
            ("扬州市", "扬州"),
            ("江苏省", "江苏"),
            ("大理白族自治州", "大理"),
            ("新疆维吾尔自治区", "新疆"),
            ("香港特别行政区", "香港"),
            ("湘西土家族苗族自治州", "湘西"),
            ("沙县", "沙县"),
            ("曲江街道", "曲江"),
            ("扬州经济技术开发区", "扬州经济技术开发区"),
        ] {
            assert_eq!(stem(name), short);
        }
    }

    #[test]
    fn places_are_spelled_as_they_are_read() {
        for (name, pinyin, initials) in [
            ("扬州市", "yangzhou", "yz"),
            ("重庆市", "chongqing", "cq"),
            ("吕梁市", "lvliang", "ll"),
            ("长沙市", "changsha", "cs"),
            ("成都市", "chengdu", "cd"),
            ("横州市", "hengzhou", "hz"),
        ] {
            assert_eq!(spelling(name), (pinyin.to_owned(), initials.to_owned()));
        }
    }
}
