//! Characters of names that are written in more than one way: traditional for simplified, and old forms that keyboards and lists
//! replace by common ones.

use std::borrow::Cow;

/// Each written form with the one it is compared as. Only what is one character in two writings, and what is met in names.
const VARIANTS: &[(&str, char)] = &[
    ("張", '张'),
    ("陳", '陈'),
    ("劉", '刘'),
    ("黃", '黄'),
    ("楊", '杨'),
    ("吳", '吴'),
    ("趙", '赵'),
    ("孫", '孙'),
    ("馬", '马'),
    ("許", '许'),
    ("鄭", '郑'),
    ("馮", '冯'),
    ("鄧", '邓'),
    ("蕭肖", '萧'),
    ("蔣", '蒋'),
    ("韓", '韩'),
    ("葉", '叶'),
    ("呂", '吕'),
    ("蘇", '苏'),
    ("盧", '卢'),
    ("賈", '贾'),
    ("鍾鐘", '钟'),
    ("譚", '谭'),
    ("陸", '陆'),
    ("鄒", '邹'),
    ("賴", '赖'),
    ("龍", '龙'),
    ("顧", '顾'),
    ("錢", '钱'),
    ("湯", '汤'),
    ("嚴", '严'),
    ("閻閆闫", '阎'),
    ("齊", '齐'),
    ("龔", '龚'),
    ("萬", '万'),
    ("歐", '欧'),
    ("羅", '罗'),
    ("謝", '谢'),
    ("華", '华'),
    ("國", '国'),
    ("偉", '伟'),
    ("麗", '丽'),
    ("潔㓗", '洁'),
    ("靜", '静'),
    ("強彊", '强'),
    ("軍", '军'),
    ("紅", '红'),
    ("豔艷", '艳'),
    ("蘭", '兰'),
    ("鳳", '凤'),
    ("飛", '飞'),
    ("傑", '杰'),
    ("興", '兴'),
    ("慶", '庆'),
    ("寶寳", '宝'),
    ("東", '东'),
    ("雲", '云'),
    ("學", '学'),
    ("義", '义'),
    ("愛", '爱'),
    ("貴", '贵'),
    ("曉", '晓'),
    ("夢", '梦'),
    ("陽", '阳'),
    ("衛衞", '卫'),
    ("龢", '和'),
    ("昇陞", '升'),
    ("峯", '峰'),
    ("羣", '群'),
    ("喆", '哲'),
    ("堃", '坤'),
    ("甦", '苏'),
    ("祐", '佑'),
    ("迺", '乃'),
    ("翺", '翱'),
    ("菓", '果'),
    ("凖準", '准'),
];

/// A folded name with every character in the form it is compared as.
pub(super) fn plain(name: &str) -> Cow<'_, str> {
    let usual = |c: char| VARIANTS.iter().find(|(forms, _)| forms.contains(c)).map(|(_, usual)| *usual);
    if name.is_ascii() || !name.chars().any(|c| usual(c).is_some()) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.chars().map(|c| usual(c).unwrap_or(c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_two_writings_is_one() {
        assert_eq!(plain("張曉麗"), plain("张晓丽"));
        assert_eq!(plain("王喆"), plain("王哲"));
        assert_eq!(plain("阎昇"), plain("闫升"));
        assert_ne!(plain("张丽"), plain("张莉"));
    }

    #[test]
    fn what_is_compared_as_another_is_no_ones_usual_form() {
        for (forms, usual) in VARIANTS {
            assert_eq!(plain(&usual.to_string()), usual.to_string(), "{forms}");
        }
    }
}
