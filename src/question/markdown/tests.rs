use proptest::prelude::*;

use super::*;
use crate::question::OptionId;

const ID: &str = "01890000-0000-7000-8000-000000000000";

fn order(text: &str) -> Vec<OptionId> {
    text.chars().filter_map(OptionId::new).collect()
}

fn shown(text: &str) -> String {
    html(text, &[]).into_string()
}

/// Whether a piece of HTML has only the tags we write, each in the very form we write it, and all closed in order.
fn is_safe(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find(['<', '>']) {
        let Some(end) = rest[start..].find('>').map(|end| start + end).filter(|_| rest[start..].starts_with('<')) else {
            return false;
        };
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        let name = tag.split(' ').next().unwrap_or_default();
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
            continue;
        }
        let quoted = |text: &str| !text.contains(['"', '<', '>']);
        let is_ours = match name {
            "p" | "em" | "strong" | "code" | "ul" | "li" | "blockquote" | "table" | "thead" | "tbody" | "tr" | "br" => tag == name,
            "td" => matches!(tag, "td" | "td class=\"rich__right\"" | "td class=\"rich__centre\""),
            "th" => tag.starts_with("th scope=\"col\""),
            "div" => tag == "div class=\"rich__table\" tabindex=\"0\"",
            "ol" => tag.strip_prefix("ol start=\"").and_then(|tag| tag.strip_suffix('"')).is_some_and(|n| n.parse::<u64>().is_ok()),
            "a" => tag
                .strip_prefix("a href=\"")
                .and_then(|tag| tag.strip_suffix("\" rel=\"noopener noreferrer nofollow\""))
                .is_some_and(|target| {
                    quoted(target)
                        && ["http", "mailto:", "HTTP"]
                            .iter()
                            .any(|scheme| target.to_lowercase().starts_with(&scheme.to_lowercase()))
                }),
            "img" => tag
                .strip_prefix("img src=\"/pictures/")
                .and_then(|tag| tag.strip_suffix("\" loading=\"lazy\""))
                .and_then(|tag| tag.split_once("\" alt=\""))
                .is_some_and(|(id, words)| id.parse::<PictureId>().is_ok() && quoted(words)),
            _ => false,
        };
        if !is_ours {
            return false;
        }
        if !matches!(name, "br" | "img") {
            open.push(name);
        }
    }
    open.is_empty()
}

#[test]
fn texts_of_questions_are_set_as_their_writers_meant() {
    assert_eq!(shown("第一行\n第二行\n\n**重点**与*强调*"), "<p>第一行<br>第二行</p><p><strong>重点</strong>与<em>强调</em></p>");
    assert_eq!(shown("1. 甲\n2. 乙\n\n- 丙"), "<ol start=\"1\"><li>甲</li><li>乙</li></ol><ul><li>丙</li></ul>");
    assert_eq!(shown("> 引文"), "<blockquote><p>引文</p></blockquote>");
    assert_eq!(shown("5 < 6 & 7"), "<p>5 &lt; 6 &amp; 7</p>");
    assert_eq!(shown("____\n\n# 标题"), "<p>____</p><p><strong>标题</strong></p>");
    assert_eq!(shown("    缩进\n    两行"), "<p>缩进<br>两行</p>");
    assert_eq!(
        shown("|甲|乙|\n|-|-:|\n|1|2|"),
        "<div class=\"rich__table\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">甲</th><th scope=\"col\" class=\"rich__right\">乙</th></tr></thead>\
         <tbody><tr><td>1</td><td class=\"rich__right\">2</td></tr></tbody></table></div>"
    );
    assert_eq!(
        shown("<https://www.gov.cn/a?b=1&c=2>"),
        "<p><a href=\"https://www.gov.cn/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\">https://www.gov.cn/a?b=1&amp;c=2</a></p>"
    );
    assert!(shown("<a@example.org>").contains("href=\"mailto:a@example.org\""));
}

#[test]
fn references_are_the_letters_shown() {
    assert_eq!(html("选{b}，**选{a}不对**。", &order("cba")).as_str(), "<p>选B，<strong>选C不对</strong>。</p>");
}

#[test]
fn pictures_have_their_words() {
    let line = picture_line(ID.parse().expect("an id"), "家庭*关系*图[1]");
    assert_eq!(shown(&line), format!("<p><img src=\"/pictures/{ID}\" alt=\"家庭*关系*图[1]\" loading=\"lazy\"></p>"));
    assert_eq!(clean(&line), line);
    assert_eq!(pictures(&line), [(ID.parse().expect("an id"), "家庭*关系*图[1]".to_owned())]);
    assert_eq!(plain(&format!("看图：{line}")), "看图：家庭*关系*图[1]");
    assert_eq!(
        shown(&format!("![a\"onload=\"x](picture:{ID})")),
        format!("<p><img src=\"/pictures/{ID}\" alt=\"a&quot;onload=&quot;x\" loading=\"lazy\"></p>")
    );
    assert_eq!(file_pictures("![图](file:a.png)"), ["a.png"]);
}

#[test]
fn an_option_stays_within_its_line() {
    let option = |text: &str| inline(text, &[]).into_string();
    assert_eq!(option("接纳**服务对象**"), "接纳<strong>服务对象</strong>");
    assert_eq!(option("第一段\n\n第二段"), "第一段<br>第二段");
    assert_eq!(option("1) 甲\n2) 乙"), "1) 甲<br>2) 乙");
    assert_eq!(option("|甲|乙|\n|-|-|\n|1|2|"), "甲　乙<br>1　2");
    assert!(option(&format!("![图](picture:{ID})")).starts_with("<img "));
}

#[test]
fn lists_and_titles_show_words_only() {
    assert_eq!(
        plain("**某社区**\n\n|甲|乙|\n|-|-|\n|1|2|\n\n1. 一\n2. 二\n\n[网](https://a.b) `码`"),
        "某社区 甲 乙 1 2 1. 一 2. 二 网 码"
    );
    assert_eq!(plain("5 &lt; 6"), "5 < 6");
}

#[test]
fn what_may_not_be_in_a_text_becomes_words() {
    assert_eq!(clean("<script>alert(1)</script>"), "&lt;script>alert(1)&lt;/script>");
    assert_eq!(clean("甲<b onclick=x>乙</b>"), "甲&lt;b onclick=x>乙&lt;/b>");
    assert_eq!(clean("[点我](javascript:alert(1))"), "点我");
    assert_eq!(clean("[点我](  JaVaScRiPt&#58;alert(1))"), "点我");
    assert_eq!(clean("![图](https://elsewhere.example/a.png)"), "图");
    assert_eq!(clean("![图](data:image/png;base64,AAAA)"), "图");
    assert_eq!(clean("[*甲*\\*](x:y)后"), "*甲*\\*后");
    assert_eq!(clean("<javascript:alert(1)>"), "&lt;javascript:alert(1)>");
    assert_eq!(clean("[甲]: 小李说"), "\\[甲]: 小李说");
    assert_eq!(clean("甲\u{0}乙\r\n\u{202e}丙"), "甲乙\n丙");
    let honest = "5 < 6，[通知](https://www.gov.cn)，数组[1]，<https://a.cn>";
    assert_eq!(clean(honest), honest);
}

#[test]
fn hostile_texts_are_only_text() {
    let texts = [
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<!-- --><script>x</script>",
        "<![CDATA[<script>x</script>]]>",
        "<?php echo 1 ?>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[a](javascript&colon;alert(1))",
        "[a](java\nscript:alert(1))",
        "[a](<javascript:alert(1)>)",
        "[a]\n\n[a]: javascript:alert(1)",
        "![a]\n\n[a]: https://elsewhere.example/x.png",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[![x](javascript:1)](javascript:2)",
        "[a](https://x\"onmouseover=\"alert(1))",
        "[a](https://x'onmouseover='alert\\(1\\))",
        "![a](picture:../../etc/passwd)",
        "`<script>`",
        "```html\n<script>alert(1)</script>\n```",
        "|<script>|\n|-|\n|<b>|",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "[[[[[[[[[[[[a](x)](x)](x)](x)](x)](x)](x)](x)](x)](x)](x)](x)",
    ];
    for text in texts {
        for html in [html(text, &[]), inline(text, &[]), html(&clean(text), &[])] {
            assert!(is_safe(html.as_str()), "{text}: {}", html.as_str());
        }
        assert_eq!(clean(&clean(text)), clean(text), "{text}");
    }
}

#[test]
fn depth_and_length_have_bounds() {
    let deep = "> ".repeat(3000) + "底";
    let html = shown(&deep);
    assert!(html.matches("<blockquote>").count() <= 12 && is_safe(&html));
    for text in ["[".repeat(20_000), "![".repeat(10_000), "<a".repeat(10_000), "*a_".repeat(6_000), "[a]: b\n".repeat(2_500)] {
        assert!(is_safe(&shown(&text)));
    }
}

/// Pieces that mean something to one reader of Markdown or HTML or another.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<",
        ">",
        "</",
        "<script>",
        "</script>",
        "<b ",
        "<img src=x onerror=y>",
        "[",
        "](",
        "](javascript:x)",
        "](https://a.cn)",
        ")",
        "![",
        "!",
        "](picture:01890000-0000-7000-8000-000000000000)",
        "](data:x)",
        "[a]: x\n",
        "[a]",
        "\\",
        "\"",
        "'",
        "&lt;",
        "&#60;",
        "&",
        "javascript:",
        "<!--",
        "-->",
        "<?",
        "]]>",
        "`",
        "``",
        "```\n",
        "*",
        "**",
        "_",
        "\n",
        "\n\n",
        "    ",
        "> ",
        "- ",
        "1. ",
        "# ",
        "|",
        "|-|\n",
        "\t",
        "中",
        "a",
        " ",
        "{a}",
        "<https://a.cn>",
        "<javascript:x>",
        "\u{0}",
        "\u{202e}",
        "===\n",
        "---\n",
        "on",
        "=",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn cleaning_twice_is_cleaning_once(text in hostile()) {
        let once = clean(&text);
        prop_assert_eq!(clean(&once), once);
    }

    #[test]
    fn whatever_comes_only_our_tags_go_out(text in hostile()) {
        for html in [html(&text, &order("ba")), inline(&text, &[])] {
            prop_assert!(is_safe(html.as_str()), "{}", html.as_str());
        }
        prop_assert!(!plain(&text).contains('\n'));
    }

    #[test]
    fn any_description_survives_in_the_line_of_a_picture(words in "[ -~中文]{1,30}") {
        let line = picture_line(ID.parse().expect("an id"), &words);
        let expected = words.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assume!(!expected.is_empty());
        prop_assert_eq!(clean(&line), line.clone());
        prop_assert_eq!(pictures(&line).into_iter().map(|(_, words)| words).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn emphasis_needs_no_spaces_in_chinese() {
    let bold = |text: &str| shown(text).replace("<strong>", "[").replace("</strong>", "]");
    assert_eq!(bold("请选择，**“最恰当”**的一项。"), "<p>请选择，[“最恰当”]的一项。</p>");
    assert_eq!(bold("依据**《民法典》**第一条"), "<p>依据[《民法典》]第一条</p>");
    assert_eq!(bold("**首先，**应当**（一）**接案"), "<p>[首先，]应当[（一）]接案</p>");
    assert_eq!(bold("**甲**、**乙**和**丙**。"), "<p>[甲]、[乙]和[丙]。</p>");
    assert_eq!(
        bold("重点**(一)**是，约**30%**的人，称为**\"增能\"**。"),
        "<p>重点[(一)]是，约[30%]的人，称为[&quot;增能&quot;]。</p>"
    );
    assert!(bold("见**[说明](https://example.org)**后，**`码`**和").starts_with("<p>见[<a href=\"https://example.org\""));
    assert!(bold("见**[说明](https://example.org)**后，**`码`**和").ends_with("</a>]后，[<code>码</code>]和</p>"));
    let slanted = |text: &str| shown(text).replace("<em>", "[").replace("</em>", "]");
    assert_eq!(slanted("称为*“增能”*的，*首先。*其次*（一）*接案"), "<p>称为[“增能”]的，[首先。]其次[（一）]接案</p>");
    assert!(slanted("见*[说明](https://example.org)*后").ends_with("</a>]后</p>"));
    for meant in ["带*为必选：*甲、*乙", "注*：甲，乙*：丙", "长*（宽＋高）*2"] {
        assert_eq!(slanted(meant), format!("<p>{meant}</p>"));
    }
    // What is typed as itself stays so.
    assert_eq!(bold("2 ** 3，** 4"), "<p>2 ** 3，** 4</p>");
    assert_eq!(bold("\\*\\*“甲”\\*\\*"), "<p>**“甲”**</p>");
    assert_eq!(bold("`**“甲”**`"), "<p><code>**“甲”**</code></p>");
    assert_eq!(plain("，**“重点”**是"), "，“重点”是");
}
