//! Texts of printed papers.

texts! {
    /// 纸质试卷
    Paper {
        questions_side: "试卷", "Paper";
        key_side: "答案与解析", "Key and explanations";
        sides: "打印内容", "What to print";
        how: "用浏览器的打印功能（Ctrl+P 或 ⌘P）打印，或存为 PDF；页面上的导航不会印出来。", "Print with your browser (Ctrl+P or ⌘P) or save as PDF; the navigation is not printed.";
        key_of(title: &str): "{title} 答案与解析", "{title}: key and explanations";
        name: "姓名", "Name";
        date: "日期", "Date";
        marks: "得分", "Marks";
        facts(questions: usize, marks: &str): "共 {questions} 题，满分 {marks} 分", "One question, {marks} marks" | "{questions} questions, {marks} marks";
        minutes(n: i64): "考试时间 {n} 分钟", "One minute" | "{n} minutes";
        number(number: &str): "试卷编号 {number}", "Paper no. {number}";
        instructions: "答题须知", "Instructions";
        on_sheet: "请在文末的答题卡上作答。", "Answer on the sheet at the end.";
        rule_single: "单项选择题：选对得 1 分，选错或不选得 0 分。", "Single choice: 1 mark if right, otherwise 0.";
        rule_multiple: "多项选择题：全部选对得 2 分；少选且所选均正确，每个选项得 0.5 分；有任何错选，得 0 分。", "Multiple choice: 2 marks if all are right; incomplete but without a wrong choice, 0.5 for each; with any wrong choice, 0.";
        rule_judgement: "判断题：判断正确得 1 分。", "True or false: 1 mark if right.";
        rule_case: "案例题：写在答题纸上，按要点给分。", "Cases: answer on paper of your own; marked point by point.";
        singles(n: usize): "单项选择题（共 {n} 题，每题 1 分。每题的备选项中，只有 1 个最符合题意）", "Single choice (one question, 1 mark; one option fits best)" | "Single choice ({n} questions of 1 mark; one option fits best)";
        multiples(n: usize): "多项选择题（共 {n} 题，每题 2 分。每题的备选项中，有 2 个或 2 个以上符合题意，至少有 1 个错项）", "Multiple choice (one question, 2 marks; two or more options are right, at least one is wrong)" | "Multiple choice ({n} questions of 2 marks; two or more options are right, at least one is wrong)";
        judgements(n: usize): "判断题（共 {n} 题，每题 1 分）", "True or false (one question, 1 mark)" | "True or false ({n} questions of 1 mark)";
        cases(n: usize): "案例题（共 {n} 题）", "Case (one question)" | "Cases ({n} questions)";
        sheet: "答题卡", "Answer sheet";
        sheet_how: "用铅笔涂满所选选项的方框。", "Fill in the boxes of your choice with a pencil.";
        sheet_of(n: usize): "第 {n} 题", "Question {n}";
        key: "答案", "Key";
        key_table: "答案速查", "The key at a glance";
        explanation: "解析", "Explanation";
        model_answer: "参考答案", "Model answer";
        no_explanation: "这道题还没有解析。", "This question has no explanation yet.";
    }
}
