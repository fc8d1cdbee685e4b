use proptest::prelude::*;

use super::*;

fn markdown(html: &str) -> String {
    to_markdown(html, &mut |address| address.strip_prefix("@@PLUGINFILE@@/").map(|name| format!("file:{name}"))).markdown
}

#[test]
fn what_teachers_write_in_moodle_becomes_markdown() {
    assert_eq!(markdown("<p>甲<b>乙</b>，<i>丙</i>。</p><p>（　　）&nbsp;丁</p>"), "甲**乙**，*丙*。\n\n（　　）\u{a0}丁");
    assert_eq!(markdown("一<br>二<br/>三"), "一\\\n二\\\n三");
    assert_eq!(
        markdown("<ul><li>甲</li><li>乙<ol><li>子</li><li>丑</li></ol></li></ul><p>后</p>"),
        "- 甲\n- 乙\n  1. 子\n  2. 丑\n\n后"
    );
    assert_eq!(markdown("<a href='https://a.cn/x?y=(1)'>法条</a>"), "[法条](https://a.cn/x?y=%281%29)");
    assert_eq!(markdown("<img src='@@PLUGINFILE@@/t.png' alt='图 1'>"), "![图 1](file:t.png)");
    assert_eq!(
        markdown("<table><tbody><tr><th>甲</th><th>乙</th></tr><tr><td><p>1|2</p></td><td>3<br>4</td></tr></tbody></table>"),
        "| 甲 | 乙 |\n| --- | --- |\n| 1\\|2 | 3 4 |"
    );
    assert_eq!(markdown("<h3>题</h3><blockquote>引</blockquote><pre>a\n b</pre><hr>"), "### 题\n\n> 引\n\n```\na\n b\n```\n\n---");
    assert_eq!(markdown("1 * 2 * 3，a_b_c，[多选]，A&amp;B"), "1 * 2 * 3，a_b_c，[多选]，A&B");
    assert_eq!(markdown("*不是强调*"), "\\*不是强调\\*");
    assert_eq!(markdown("<p>1. 不是列表</p>"), "1\\. 不是列表");
}

#[test]
fn what_could_act_is_gone() {
    let cases = [
        ("前<script>alert('x')</script>后", "前后", "script"),
        ("<p onclick='x()'>甲</p>", "甲", "onclick"),
        ("<a href=' JavaScript:x()'>甲</a>", "甲", "href"),
        ("<a href='data:text/html,x'>甲</a>", "甲", "href"),
        ("<iframe src='https://a.cn'>甲</iframe>乙", "乙", "iframe"),
        ("<svg><script>x()</script><text>甲</text></svg>乙", "乙", "svg"),
        ("<style>p{}</style>甲", "甲", "style"),
        ("<object data='x'><object></object>甲</object>乙", "乙", "object"),
    ];
    for (html, expected, removed) in cases {
        let cleaned = to_markdown(html, &mut |_| None);
        assert_eq!((cleaned.markdown.as_str(), cleaned.removed.contains(&removed.to_owned())), (expected, true), "{html}");
    }
    assert_eq!(markdown("&lt;script&gt;x&lt;/script&gt;"), "\\<script>x\\</script>");
    assert_eq!(markdown("<img src='https://a.cn/x.png'><span style='color:red'>甲</span>"), "甲");
    assert_eq!(clean_markdown("甲 <b onclick=x>乙</b> [丙](javascript:x)", &mut |_| None).markdown, "甲 **乙** 丙");
    assert_eq!(clean_markdown("a*b_c  \n![t](x.png)", &mut |_| Some("file:x.png".into())).markdown, "a*b_c  \n![t](file:x.png)");
}

#[test]
fn markdown_comes_back_from_html() {
    for text in [
        "下列说法中，正确的是（　　）。",
        "甲**乙**，*丙*。\n\n第二段",
        "- 甲\n- 乙\n  1. 子\n  2. 丑\n\n后",
        "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
        "![图](file:t.png)，见[法条](https://a.cn)",
        "1 < 2 且 3 > 2 & 4",
        "> 引\n\n`x`",
        "A\\\nB",
    ] {
        assert_eq!(markdown(&to_html(text, &|address| address.replace("file:", "@@PLUGINFILE@@/"))), text);
    }
}

#[test]
fn titles_are_plain() {
    assert_eq!(excerpt("**甲**\n\n- 乙 ![丙](x)"), "甲 乙 丙");
    assert_eq!(plain_to_markdown("a\n*b*\n<i>"), "a\\\n\\*b\\*\\\n\\<i\\>");
}

proptest! {
    #[test]
    fn cleaning_always_ends_and_never_leaves_a_tag(html in "([<>/ =\"'&;|*#\\-\\n]|script|table|tr|td|ul|li|b|a href|img src|onload|javascript:|甲|1\\.){0,60}") {
        let cleaned = to_markdown(&html, &mut |_| None);
        let active = parser(&cleaned.markdown).any(|event| match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) => true,
            Event::Start(Tag::Link { dest_url, .. }) => !is_safe_link(&dest_url),
            _ => false,
        });
        prop_assert!(!active, "{:?}", cleaned.markdown);
    }
}
