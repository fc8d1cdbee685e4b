//! Why an answer was not taken, in a sentence.

texts! {
    /// 作答
    Answers {
        not_yours: "这组练习不属于当前的账号或浏览器，答案没有记录。答案还留在本页；请用做题时的账号登录后再试。",
            "This set belongs to another account or browser, so the answer was not recorded. It is kept on this page: sign in as you were when you answered, then try again.";
        no_question: "这组练习没有这道题，答案没有记录。请刷新页面，从列表里选题。",
            "The set has no such question, so the answer was not recorded. Reload the page and choose a question from the list.";
        nothing_chosen: "还没有选择选项，没有记录作答。请先选择再确认。", "Nothing is chosen yet, so no answer was recorded. Choose first, then confirm.";
        unknown_option: "所选的选项不在这道题里，答案没有记录。请刷新页面后重新作答。",
            "The question has no such option, so the answer was not recorded. Reload the page and answer again.";
        only_one: "这道题只能选一项，答案没有记录。请只选一项再确认。", "This question takes one choice, so the answer was not recorded. Choose one option, then confirm.";
        study: "背题时不记录作答。要计分，请另开一组练习。", "In study mode answers are not recorded. To have them counted, start a practice set.";
        mock: "这是模拟考试的题目，答案没有记录。请在答题卡上作答。", "This question belongs to a mock exam, so the answer was not recorded here. Answer it on the answer sheet.";
        id_used: "这个答案的编号已经用于另一道题，没有再次记录。请刷新页面后重新作答。",
            "The number of this answer belongs to an answer to another question, so it was not recorded again. Reload the page and answer again.";
        malformed: "这个答案缺少必要的内容，没有记录。请刷新页面后重新作答。", "The answer is incomplete, so it was not recorded. Reload the page and answer again.";
    }
}
