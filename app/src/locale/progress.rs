//! Texts of the progress page.

texts! {
    /// 进度
    Progress {
        title: "进度", "Progress";
        lead: "今天做什么、各章掌握得怎么样、坚持了多少天，都从您的作答算出来。", "What to do today, how well you know each chapter, how many days you have kept at it: all worked out from your answers.";
        browser: "这些记录只在这个浏览器里。注册账号后可以在任何设备上继续。", "These records are in this browser only. With an account you can go on from any device.";
        history: "练习记录", "Practice history";
        mocks: "模考记录", "Mock exams";
        own_data: "我的数据", "My data";
        countdown: "距离考试", "Days to the exam";
        as_of(day: &str): "截至 {day}", "As of {day}";
        empty_title: "还没有作答", "No answers yet";
        empty: "做完第一组题，这里会显示今日计划、各章掌握程度和打卡天数。", "Once you have answered your first questions, your plan for today, what you know of each chapter and your days are shown here.";
        begin: "去刷题", "Practise";

        today: "今日计划", "Plan for today";
        goal_line(n: i64, goal: i64): "今天已做 {n} 题，目标 {goal} 题", "1 of {goal} answered today" | "{n} of {goal} answered today";
        goal_reached(n: i64, goal: i64): "今天已做 {n} 题，达到目标 {goal} 题", "{n} answered today: the goal of {goal} is reached" | "{n} answered today: the goal of {goal} is reached";
        resume: "没有做完的一组", "A set left open";
        answered_of(n: i64, all: i64): "已做 {n} / {all}", "{n} / {all} answered" | "{n} / {all} answered";
        go_on: "继续", "Continue";
        go_on_with(what: &str): "继续：{what}", "Continue: {what}";
        start: "开始", "Start";
        begin_with(what: &str): "开始：{what}", "Start: {what}";
        of_subject(subject: &str, what: &str): "{subject} · {what}", "{subject} · {what}";
        wrong_n(n: usize): "{n} 题", "1 question" | "{n} questions";
        not_begun: "还没有开始", "not begun";

        streak: "打卡", "Days in a row";
        streak_now: "连续打卡", "Now";
        streak_longest: "最长", "Longest";
        days(n: i64): "{n} 天", "1 day" | "{n} days";
        streak_since(day: &str): "从 {day} 起", "since {day}";
        streak_today: "今天已打卡。", "Today counts already.";
        streak_none: "今天做一题，就从今天算起。", "Answer a question, and the count begins today.";
        streak_last_chance: "宽限已用，今天不做就会中断。", "The day of grace is used: without an answer today the row ends.";
        streak_grace_left: "今天还没有做题。", "No answer yet today.";
        streak_rule: "当天至少作答一题算打卡；任何连续七天里可以缺一天，缺两天就重新计算。", "A day counts with at least one answer. In any seven days in a row one may be missing; with two the count begins anew.";
        week: "最近七天", "The last seven days";
        day_done(day: &str): "{day} 已打卡", "{day} done";
        day_open(day: &str): "{day} 未打卡", "{day} open";
        day_missed(day: &str): "{day} 缺", "{day} missed";

        mastery: "各章掌握程度", "What you know, by chapter";
        mastery_lead: "横条是得分率，细线是它可能所在的范围：题做得越多，范围越窄。", "The bar is your share of marks, the thin line the range it may lie in: the more you answer, the narrower it gets.";
        mastery_rule: "每次作答按得分比例计，越近的作答权重越大：20 题之前的作答权重减半。范围为 80% 的威尔逊区间。掌握：范围下端不低于 70%；薄弱：得分率低于 60%；不足 10 题不作判断。", "Each answer counts by its share of marks, recent ones more: one given 20 answers ago weighs half. The range is Wilson’s interval at 80%. Mastered: its lower end is at least 70%. Weak: the share is below 60%. With fewer than 10 answers nothing is said.";
        mastered: "掌握", "mastered";
        fair: "基本掌握", "fairly good";
        weak: "薄弱", "weak";
        unknown: "还不够判断", "too early to say";
        share(n: i64, share: &str, low: &str, high: &str): "得分率 {share}（{low}–{high}，{n} 题）", "{share} ({low}–{high}, 1 answer)" | "{share} ({low}–{high}, {n} answers)";
        attempts: "全部记录", "All attempts";
        attempts_line(sets: i64, mocks: i64): "练习 {sets} 组，模考 {mocks} 次。", "1 practice set; mock exams: {mocks}." | "{sets} practice sets; mock exams: {mocks}.";

        settings: "备考设置", "What you prepare for";
        level: "报考级别", "Level";
        level_none: "还没有选择", "Not chosen yet";
        level_unknown: "没有这个级别，设置没有保存。请从列表中选择。", "There is no such level; nothing was saved. Choose one from the list.";
        region: "报考地区", "Where you sit the exam";
        region_none: "还没有选择", "Not chosen yet";
        region_hint: "决定考试日期、合格线和首页的公告。单独划线地区列在所属省份下面。", "Decides the dates of the exam, the pass line and the notices on the start page. Areas with a pass line of their own follow their province.";
        region_separate(name: &str): "{name}（单独划线）", "{name} (pass line of its own)";
        region_unknown: "没有这个地区，设置没有保存。请从列表中选择。", "There is no such place; nothing was saved. Choose one from the list.";
        remind: "晚上提醒我", "Remind me in the evening";
        remind_hint: "20 时后，如果当天目标还没有完成，会收到一条站内消息；未读的提醒最多一条。", "After 20:00, if the goal of the day isn’t reached, you get one message here; never more than one unread reminder.";
        remind_account: "注册账号后，可以选择在晚上收到提醒。", "With an account you can choose to be reminded in the evening.";
        save: "保存设置", "Save";
        saved: "备考设置已保存。", "What you prepare for is saved.";
    }
}
