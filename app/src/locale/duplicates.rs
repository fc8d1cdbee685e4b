//! Texts of the page where nearly equal questions are merged or kept apart.

texts! {
    /// 查重
    Duplicates {
        title: "相近题目", "Near-duplicates";
        lead: "同一科目里题干和选项几乎相同的题目放在一起，选项次序和标点不计。请保留一题、停用其余，或标记为不是重复。", "Questions of one subject whose stem and options say nearly the same, whatever the order of the options and the punctuation. Keep one and retire the others, or mark them as different.";
        bank: "题库", "Question bank";
        found(n: &str): "共 {n} 组待处理。", "1 group to decide." | "{n} groups to decide.";
        more: "相近的题目很多，先列出最相近的；处理后会补上其余的。", "There are many, so the most similar come first; the others follow as these are decided.";
        waiting(n: &str): "还有 {n} 道题正在比较，几分钟后刷新本页即可看到结果。", "1 question is still being compared; reload this page in a few minutes." | "{n} questions are still being compared; reload this page in a few minutes.";
        none_title: "没有待处理的相近题目", "No near-duplicates to decide";
        none_text: "新题保存或导入后会自动比较，发现相近的就列在这里。", "Questions are compared when they are written or imported; any that are nearly the same will be listed here.";
        to_bank: "回到题库", "Back to the bank";
        group(n: usize, percent: i64): "{n} 题，最相近 {percent}%", "{n} questions, up to {percent}% alike";
        group_shown(shown: usize): "先列出最早的 {shown} 题；处理后会补上其余的。", "The oldest {shown} are shown; the others follow as these are decided.";
        include: "一并处理", "Decide about this one, too";
        include_hint: "其中有不相干的题，去掉它的“一并处理”，它会原样留下。", "Untick a question that doesn’t belong here and it stays as it is.";
        keep: "保留这一题", "Keep this one";
        keep_which: "保留哪一题", "Which one to keep";
        written(author: &str, at: &str): "{author} 写于 {at}", "Written by {author}, {at}";
        source(source: &str): "来源：{source}", "Source: {source}";
        right_option: "正确答案", "Right answer";
        reason: "停用原因", "Why the others are retired";
        reason_hint: "留空则记为“与另一道题重复，已合并”。停用的题不再进入新试卷，已有的作答和历史版本都保留。", "Left empty, it reads “与另一道题重复，已合并” (merged with another question). Retired questions leave new papers only; answers and history stay.";
        merge: "保留选中的，停用其余", "Keep the chosen one, retire the others";
        distinct: "都不是重复", "None of these is a duplicate";
        merged(n: usize): "已保留一题，停用 {n} 题。", "One question kept, 1 retired." | "One question kept, {n} retired.";
        kept_apart: "已记下：这几道题不是重复，以后不再提示。", "Noted: these are different questions and won’t be listed again.";
        choose_one: "还没有选保留哪一题。没有做任何更改；请选一题再提交。", "No question to keep was chosen. Nothing was changed; choose one and try again.";
        too_few: "至少要有两道题才能合并或区分。没有做任何更改；请刷新本页再试。", "It takes at least two questions to merge or tell apart. Nothing was changed; reload the page and try again.";
        gone: "其中有题目已经停用或不存在，可能别人先处理了。没有做任何更改；请看下面的最新列表。", "One of the questions is retired or gone; somebody else may have been faster. Nothing was changed; see the list as it is now.";
        keep_published: "选中的题还没有发布，而另一题正在使用。没有做任何更改；请保留已发布的那一题。", "The chosen question isn’t published while another one is in use. Nothing was changed; keep the published one.";
        other_subject: "这些题目不属于同一科目。没有做任何更改；请在各自科目里处理。", "These questions belong to different subjects. Nothing was changed; decide about them subject by subject.";
        reason_long(max: usize): "停用原因最多 {max} 个字。没有做任何更改；请缩短后再提交。", "The reason may have at most {max} characters. Nothing was changed; shorten it and try again.";
    }
}
