//! Invented names, put together from lists: common and rare surnames, compound ones, and names with a middle dot.

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use crate::person::Gender;

/// The commonest surnames, as often as they are met: the front ones are drawn three times as often as the rest.
const COMMON: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "朱", "马", "胡", "郭", "何", "林", "高", "罗", "郑",
    "梁", "谢", "宋",
];
const LESS_COMMON: [&str; 60] = [
    "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘", "于", "蒋", "蔡", "余", "杜", "叶", "程", "苏",
    "魏", "吕", "丁", "任", "沈", "姚", "卢", "姜", "崔", "钟", "谭", "陆", "汪", "范", "金", "石", "廖", "贾", "夏", "韦", "付",
    "方", "白", "邹", "孟", "熊", "秦", "邱", "江", "尹", "薛", "闫", "段", "雷", "侯", "龙", "史", "陶", "顾",
];
/// Rare ones, and characters that programs stumble over.
const RARE: [&str; 18] =
    ["仝", "亓", "逄", "昝", "郗", "麴", "禤", "覃", "查", "单", "仇", "区", "翟", "解", "缪", "邰", "嵇", "濮"];
const COMPOUND: [&str; 9] = ["欧阳", "上官", "司徒", "诸葛", "夏侯", "尉迟", "皇甫", "令狐", "司马"];
/// What many are called around Dali and Lanzhou.
const DALI: [&str; 8] = ["杨", "段", "赵", "李", "董", "尹", "张", "字"];
const LANZHOU: [&str; 5] = ["马", "王", "魏", "石", "丁"];

const FEMALE: [&str; 80] = [
    "婷", "静怡", "雪梅", "敏", "丽娟", "海燕", "晓燕", "文静", "佳", "雅琴", "梦瑶", "思雨", "欣怡", "玉兰", "秀英", "红霞",
    "春梅", "慧", "晶晶", "丹", "倩", "洁", "露", "彤", "雨桐", "子涵", "若曦", "诗琪", "晨曦", "芳", "玲", "艳", "娜", "莉", "燕",
    "霞", "萍", "婧", "颖", "琳", "璐", "瑶", "怡然", "可欣", "雯", "月华", "桂香", "凤仪", "素芬", "爱华", "美玲", "丽萍", "建红",
    "小芳", "晓雯", "晓慧", "亚男", "冬梅", "秋月", "文娟", "淑珍", "云", "菲", "蕾", "岚", "薇", "嘉怡", "梓萱", "舒宁", "安琪",
    "珺", "玥", "妤婕", "㛃", "沁", "卉", "圆圆", "明珠", "巧云", "银花",
];
const MALE: [&str; 64] = [
    "伟", "强", "磊", "军", "勇", "杰", "涛", "明", "超", "刚", "平", "辉", "鹏", "华", "飞", "鑫", "波", "斌", "宇", "浩", "凯",
    "健", "俊", "帆", "建国", "志强", "文斌", "海波", "晓东", "子轩", "浩然", "俊杰", "宇航", "嘉豪", "博文", "天佑", "思远",
    "志远", "国栋", "永康", "家栋", "立新", "书恒", "景行", "长青", "振华", "学文", "跃进", "卫东", "小龙", "一鸣", "亦凡", "泽宇",
    "昊", "淏", "垚", "堃", "赟", "翀", "炜", "煜", "晟", "彧", "䶮",
];
/// Names with a middle dot, in two parts: the own name and the father's or the second.
const DOTTED_FEMALE: [&str; 9] = ["阿依努尔", "古丽娜", "热依拉", "帕丽达", "迪丽拜尔", "萨仁", "乌云", "麦丽开", "努尔曼"];
const DOTTED_MALE: [&str; 8] = ["木拉提", "艾尔肯", "亚森", "巴特尔", "那顺", "卡德尔", "依明", "赛力克"];
const AFTER_THE_DOT: [&str; 10] = ["艾山", "木沙", "吐尔地", "阿不都", "哈斯木", "玉素甫", "其木格", "塔拉", "沙吾提", "尼牙孜"];

/// A name for somebody around the division of this code.
pub(super) fn invent(random: &mut StdRng, gender: Gender, code: &str) -> String {
    let female = gender == Gender::Female;
    let roll = random.random_range(0..1000);
    if roll < 6 {
        let list: &[&str] = if female { &DOTTED_FEMALE } else { &DOTTED_MALE };
        return format!("{}·{}", pick(random, list), pick(random, &AFTER_THE_DOT));
    }
    let local: Option<&[&str]> = match code.get(..4) {
        Some("5329") => Some(&DALI),
        Some("6201") => Some(&LANZHOU),
        _ => None,
    };
    let surnames: &[&str] = match (roll, local) {
        (6..20, _) => &COMPOUND,
        (20..45, _) => &RARE,
        (45..400, Some(list)) => list,
        (45..620, _) => &COMMON,
        _ => &LESS_COMMON,
    };
    let given: &[&str] = if female { &FEMALE } else { &MALE };
    format!("{}{}", pick(random, surnames), pick(random, given))
}

/// One of a list.
pub(super) fn pick<'a>(random: &mut StdRng, list: &[&'a str]) -> &'a str {
    list.choose(random).copied().unwrap_or_default()
}
