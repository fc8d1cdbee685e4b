//! Texts of organised mocks.

use zhengtu::mock::event::EntryRefusal;

texts! {
    /// 统一模考
    MockEvents {
        title: "统一模考", "Organised mocks";
        offered_lead: "由您所在地区或单位组织，大家在同一时段做同一套卷。", "Held by your area or organisation: everybody sits the same paper in the same window.";
        look: "查看并报到", "See and join";
        look_at(title: &str): "查看并报到：{title}", "See and join: {title}";
        go_in: "进入考试", "Go in";
        go_in_to(title: &str): "进入考试：{title}", "Go in: {title}";
        see_joined: "查看", "See it";
        see_joined_of(title: &str): "查看：{title}", "See it: {title}";
        manage: "统一模考管理", "Manage organised mocks";
        manage_this: "管理这场模考", "Manage this mock";
        manage_lead: "您管理范围内的统一模考。公布后考生可以报到；到开考时间自动开放，到结束时间自动收卷。", "The organised mocks of your scope. Once announced, candidates can join; papers open and are collected by the clock.";
        none_title: "还没有统一模考", "No organised mocks yet";
        none: "新建后会列在这里。先存为草稿，核对无误再公布。", "They are listed here once made. A new one is a draft until you announce it.";
        whole_country: "全国", "The whole country";
        column_title: "名称", "Title";
        column_place: "组织方", "Held by";
        column_opens: "开考", "Opens";
        column_closes: "结束", "Ends";
        column_state: "状态", "State";
        phase_draft: "草稿", "Draft";
        phase_announced: "已公布", "Announced";
        phase_open: "进行中", "Open";
        phase_closed: "已结束", "Over";
        phase_cancelled: "已取消", "Cancelled";
        window(from: &str, to: &str, minutes: i64): "{from} 开考，{to} 结束 · 作答 {minutes} 分钟", "Opens {from}, ends {to} · {minutes} minutes for the paper";
        create: "新建统一模考", "New organised mock";
        create_lead: "选定试卷、时段和参考单位。保存后是草稿，考生看不到。", "Choose the paper, the window and the units. It is saved as a draft, which candidates don’t see.";
        create_button: "保存为草稿", "Save as a draft";
        edit: "修改这场模考", "Change this mock";
        edit_lead: "有人开始作答前都可以修改。公布后改动时间，已报到的人会收到消息。", "Possible until somebody has begun. Once announced, whoever joined is told of other times.";
        save: "保存修改", "Save the changes";
        field_title: "名称", "Title";
        field_audience: "组织方", "Held by";
        field_units: "参考单位", "Units";
        field_units_hint: "一行一个，写地区或机构的名称。留空则为下一级的所有地区。考生报到时从中选择，成绩按它们统计。", "One per line: divisions or organisations. Left empty: all divisions directly below. Candidates choose among them, and results are counted by them.";
        field_paper: "试卷", "Paper";
        field_paper_hint: "新组的试卷没有人见过；固定试卷可能已有人做过；公布后从开考前 7 天到结束，它只能在统一模考里作答。", "A newly drawn paper is known to nobody. A fixed one may have been sat before; once this is announced, from 7 days before it opens until it ends, it can be sat in organised mocks only.";
        paper_keep(title: &str): "不换：{title}", "Keep it: {title}";
        paper_new_cases(subject: &str): "新组一套案例卷：{subject}（需人工批改）", "Draw a new case paper: {subject} (marked by people)";
        paper_is_fixed(title: &str, subject: &str): "{title}（固定试卷，{subject}）", "{title} (fixed paper, {subject})";
        paper_is_drawn(subject: &str): "{subject}（随机组卷）", "{subject} (drawn paper)";
        paper_new(subject: &str): "新组一套：{subject}", "Draw a new one: {subject}";
        paper_fixed(title: &str): "固定试卷：{title}", "Fixed paper: {title}";
        field_opens: "开考时间", "Opens";
        field_opens_hint: "北京时间", "Beijing time";
        field_closes: "结束时间", "Ends";
        field_closes_hint: "所有人到这时收卷，晚到的人不顺延。", "Everybody’s paper is collected then; whoever begins late has less time.";
        field_minutes: "作答时长（分钟）", "Minutes for the paper";
        field_minutes_hint: "留空按试卷的时长。", "Left empty: as long as the paper takes.";
        field_description: "说明（可不填）", "Description (may be left empty)";
        field_description_hint: "可用 Markdown。", "Markdown is understood.";
        problem_time: "看不懂这个时间。请按 2026-05-23 09:00 填写。", "This time can’t be read. Write it like 2026-05-23 09:00.";
        problem_past: "开考或结束时间已过。请改为将来的时间。", "It would open or end in the past. Choose times to come.";
        problem_short(minutes: i64): "从开考到结束不足 {minutes} 分钟，准时开始的人也做不完。请推迟结束时间或缩短时长。", "There are fewer than {minutes} minutes between opening and end, even for who begins at once. End later, or shorten the time.";
        problem_long: "从开考到结束超过 31 天。请检查日期。", "The window is longer than 31 days. Check the dates.";
        problem_minutes(low: i64, high: i64): "时长应在 {low} 到 {high} 分钟之间。", "The time must be between {low} and {high} minutes.";
        problem_paper: "这套试卷现在不能用。请另选。", "This paper can’t be used now. Choose another.";
        problem_audience: "请选择组织方。", "Choose who holds it.";
        problem_unit(name: &str, why: &str): "“{name}”：{why}", "“{name}”: {why}";
        problem_unit_several(name: &str): "“{name}”：有几家机构叫这个名称，请改用所在地区。", "“{name}”: several organisations have this name; use their division instead.";
        problem_unit_outside(name: &str): "“{name}”不在您的管理范围内。", "“{name}” is outside your scope.";
        problem_unit_twice(name: &str): "“{name}”重名了，考生无法分辨。", "“{name}” stands there twice; candidates couldn’t tell them apart.";
        problem_units_many(n: usize): "最多 {n} 个单位。", "At most {n} units.";
        refused_overtaken: "刚才有人改过这场模考，您的修改没有保存，内容还在下面。请核对后再保存。", "Somebody changed this mock meanwhile. Yours isn’t saved and stands below; check it and save again.";
        refused_begun_changes: "已有人开始作答，试卷、单位和时间不能再改，只能延长结束时间。没有保存修改。", "Somebody has begun, so paper, units and times stay; only the end can be put off. Nothing was changed.";
        refused_not_later: "新的结束时间不比原来的晚。结束时间只能推迟。", "The new end isn’t later than the old one. The end can only be put off.";
        problem_units_in_use(names: &str): "{names}：已有人报到或在应考名单上，不能去掉。请保留这些单位，或先把名单上的人移出。", "{names}: people have joined or are on the list, so these units stay. Keep them, or take the people off the list first.";
        list_mark: "、", ", ";
        refused_over: "这场模考已结束或已取消，没有改动。", "This mock is over or cancelled. Nothing was changed.";
        done_created: "已保存为草稿。核对后请公布。", "Saved as a draft. Check it, then announce it.";
        done_changed: "已保存修改。", "Changes saved.";
        announce: "公布", "Announce";
        announce_note: "公布后，考生能看到并报到。有人开始作答前仍可修改。", "Candidates then see it and can join. Until somebody has begun you can still change it.";
        done_announced: "已公布。", "Announced.";
        refused_announce: "没有公布：它不是草稿，或开考时间已过。请先修改时间。", "Not announced: it is no draft, or would have opened already. Change the times first.";
        extend_title: "延长结束时间", "Put the end off";
        extend_note: "已有人开始作答，其余不能再改。延长后，正在作答和已报到的人会收到消息；每人的作答时长不变，最晚到新的结束时间。", "Somebody has begun, so the rest stays as it is. Whoever joined is told; everybody keeps the same time for the paper, at most until the new end.";
        field_new_end: "新的结束时间", "New end";
        extend: "延长", "Put it off";
        done_extended: "已延长，并已通知报到的人。", "The end is put off; whoever joined has been told.";
        cancel_title: "取消这场模考", "Cancel this mock";
        cancel_note: "取消后不能恢复。已报到的人会收到消息和理由；正在作答的人可以做完，成绩归自己看。", "This can’t be taken back. Whoever joined is told, with the reason; whoever is sitting may finish for themselves.";
        cancel_reason: "理由", "Reason";
        cancel: "取消模考", "Cancel the mock";
        done_cancelled: "已取消，并已通知报到的人。", "Cancelled; whoever joined has been told.";
        is_cancelled(reason: &str): "已取消。理由：{reason}", "Cancelled. Reason: {reason}";
        cancelled_title: "已取消的统一模考", "Organised mocks that were cancelled";
        cancelled_sheet(reason: &str): "组织方已取消这场统一模考，理由：{reason}。已写的都保留着；您可以接着做完并交卷，也可以现在交卷。得分只作练习，交卷后就能看，不计入统一模考的成绩。", "The organisers cancelled this mock. Reason: {reason}. What you wrote is kept: go on or hand in as you like. The marks are for practice, can be seen once you have handed in, and don’t count in the mock’s results.";
        cancelled_result(reason: &str): "组织方取消了这场统一模考，理由：{reason}。您的作答都保留着；下面的得分只作练习，不计入统一模考的成绩。", "The organisers cancelled this mock. Reason: {reason}. Your answers are kept; the marks below are for practice and don’t count in its results.";
        cancelled_see: "查看作答、交卷", "See my paper, hand in";
        cancelled_see_of(title: &str): "查看作答、交卷：{title}", "See my paper, hand in: {title}";
        is_draft: "这是草稿，考生看不到。", "This is a draft; candidates don’t see it.";
        paper: "试卷：", "Paper:";
        questions(n: i64): "{n} 题", "1 question" | "{n} questions";
        units: "参考单位：", "Units:";
        expected: "应考", "Expected";
        joined: "已报到", "Joined";
        began: "参考", "Took part";
        sitting: "作答中", "Sitting";
        handed_in: "已交卷", "Handed in";
        missing: "未到", "Not come";
        listed: "名单内", "On the list";
        unlisted: "名单外", "Not on the list";
        people: "名单与到考情况", "Who is expected, who came";
        results: "分单位成绩", "Results by unit";
        as_candidate: "考生看到的页面", "The page candidates see";
        to_statistics: "试卷统计", "Statistics of the paper";
        rules_title: "考试须知", "Rules";
        rule_once: "每人只有一次机会，中途可换设备继续，作答随时保存。", "Everybody has one attempt. It can be continued on another device, and every answer is saved as you go.";
        rule_late(end: &str, minutes: i64): "从开始起计 {minutes} 分钟；晚到的不顺延，{end} 统一收卷。", "{minutes} minutes from when you begin; whoever begins late has less: all papers are collected at {end}.";
        rule_results(end: &str): "成绩、答案和解析在 {end} 结束后才能看，以免提前传出。", "Marks, keys and explanations can be seen after {end}, so that nobody passes them on before.";
        rule_names(place: &str): "组织方（{place}）能看到您填的姓名、单位和成绩。对外只公布单位的汇总，人数很少的不公布。", "Its organisers ({place}) see your name, unit and marks. Others see figures of units only, and none of small ones.";
        join_title: "报到", "Join";
        join: "报到", "Join";
        joined_as(name: &str, unit: &str): "您已报到：{name}，{unit}", "You joined as {name}, {unit}";
        correct_entry: "姓名或单位有误？", "Name or unit wrong?";
        entry_name: "姓名", "Name";
        entry_name_hint: "与单位报送的名单一致，组织方据此核对。", "As on your unit’s list: the organisers compare.";
        entry_unit: "单位", "Unit";
        done_joined: "已报到。到开考时间回到这里开始作答。", "You have joined. Come back here when it opens.";
        done_joined_open: "已报到，现在就可以开始作答。", "You have joined, and can begin now.";
        not_open_yet(at: &str): "{at} 开考，到时这里会出现开始按钮。", "It opens at {at}; the button to begin will be here.";
        ends_if_now(at: &str): "现在开始，{at} 收卷。", "If you begin now, your paper is collected at {at}.";
        begin: "开始作答", "Begin the paper";
        to_paper: "回到我的试卷", "Back to my paper";
        to_result: "看我的成绩", "See my result";
        refused_unknown: "没有这场模考。", "There is no such mock.";
        refused_cancelled: "这场模考已取消，没有开始。可以在模考页另选一套卷。", "This mock was cancelled, so nothing was begun. Choose another paper on the mocks’ page.";
        refused_not_open: "还没有到开考时间，没有开始。请到时再来。", "It isn’t open yet, so nothing was begun. Come back when it opens.";
        refused_closed: "这场模考已结束，不能再报到或开始。", "This mock is over: it can’t be joined or begun any more.";
        refused_no_unit: "请从列出的单位中选择。", "Choose one of the units listed.";
        refused_not_joined: "请先填姓名和单位报到，再开始作答。", "Join with your name and unit first, then begin.";
        refused_begun: "您已开始作答，姓名和单位不能再改。请联系组织方更正。", "You have begun, so name and unit stay. Ask the organisers to correct them.";
        waiting_title: "已交卷，成绩稍后公布", "Handed in; results come later";
        waiting_until(at: &str): "全场 {at} 结束，之后在这里查看成绩、答案和解析。", "The mock ends for all at {at}; then marks, keys and explanations are here.";
        waiting_why: "别人可能还在作答，所以现在谁都看不到答案。您的作答已经保存。", "Others may still be sitting, so nobody sees the key yet. Your answers are kept.";
        handed_in_at(at: &str): "您在 {at} 交了卷。", "You handed in at {at}.";
        handed_in_by_clock(at: &str): "{at} 到时自动交卷。", "Handed in when time was up, at {at}.";
        as_of(at: &str): "截至 {at}", "as of {at}";
        names_note: "姓名和个人成绩只供组织方工作使用，请勿外传；导出会记入审计。", "Names and single marks are for the organisers’ work only. Taking them away is written to the audit trail.";
        export_names: "导出名单（xlsx）", "Export the list (xlsx)";
        no_list_title: "还没有应考名单", "No list of the expected yet";
        no_list: "在下面粘贴或上传名单，这里就会列出谁还没有来。", "Paste or upload one below, and whoever hasn’t come is listed here.";
        unit_line(all: usize, missing: usize, sitting: usize, handed_in: usize): "应考 {all} · 未到 {missing} · 作答中 {sitting} · 已交卷 {handed_in}", "{all} expected · {missing} not come · {sitting} sitting · {handed_in} handed in";
        column_name: "姓名", "Name";
        column_unit: "单位", "Unit";
        column_joined: "报到", "Joined";
        column_list: "名单", "List";
        column_began: "开始时间", "Began";
        column_handed_in: "交卷时间", "Handed in at";
        column_marks: "得分", "Marks";
        has_joined: "已报到", "Yes";
        has_not_joined: "未报到", "No";
        remove: "移出名单", "Take off";
        remove_named(name: &str): "移出名单：{name}", "Take off the list: {name}";
        remove_title: "移出应考名单", "Take somebody off the list";
        remove_whom(name: &str, unit: &str): "把{name}（{unit}）移出应考名单？", "Take {name} ({unit}) off the list of the expected?";
        remove_note: "移出后不再算应考；对方仍可自己报到，会列为“名单外”。", "They are no longer expected; they can still join by themselves, and are then listed apart.";
        remove_now: "移出", "Take off the list";
        done_removed: "已移出名单。", "Taken off the list.";
        refused_remove: "没有移出：已经报到，或已不在名单上。", "Not taken off: they have joined, or aren’t on the list any more.";
        unlisted_title: "不在名单上的人", "Not on the list";
        unlisted_lead: "他们报到时填的姓名和单位在名单上找不到，或有重名。可以与名单上的人对应。", "The name and unit they gave aren’t on the list, or aren’t clear. You can match them with somebody who is.";
        match_who: "报到的人", "Who joined";
        match_whom: "名单上的人", "Who is on the list";
        match_up: "对应起来", "Match";
        done_matched: "已对应。", "Matched.";
        refused_match: "没有对应：其中一人已经对应过了。请刷新后再看。", "Not matched: one of them is matched already. Look at the list again.";
        add_title: "添加应考名单", "Add to the list";
        list: "粘贴名单", "Paste a list";
        list_hint: "每行：姓名、单位，用逗号或制表符隔开。只有一个单位时可以只写姓名。已在名单上的会跳过。", "Each line: name and unit, separated by a comma or a tab. With a single unit the name is enough. Those on the list already are passed over.";
        file: "或上传表格", "Or upload a spreadsheet";
        file_hint: "xlsx 或 CSV，表头为“姓名”“单位”。", "xlsx or CSV, with the columns 姓名 and 单位.";
        add: "加入名单", "Add";
        list_empty: "没有读到姓名。请粘贴名单或选择文件。", "No names were found. Paste a list or choose a file.";
        list_long(n: usize): "一次最多 {n} 人，没有加入任何人。请分几次。", "At most {n} at a time; nobody was added. Send it in parts.";
        list_refused(n: usize, named: &str): "{n} 行有误，没有加入任何人，名单还在下面。{named}", "One line is wrong, so nobody was added; the list stands below. {named}" | "{n} lines are wrong, so nobody was added; the list stands below. {named}";
        line_name(n: usize): "第 {n} 行姓名有误。", "Line {n}: no proper name.";
        line_unit(n: usize, unit: &str): "第 {n} 行的单位“{unit}”不在参考单位中。", "Line {n}: “{unit}” is none of the units.";
        done_added(added: usize, there: usize): "加入 {added} 人，{there} 人已在名单上。", "One added, {there} on the list already." | "{added} added, {there} on the list already.";
        results_later_title: "成绩还没有出", "No results yet";
        results_later(at: &str): "全场 {at} 结束后统一阅卷，成绩会在这里。", "All papers are marked after the end at {at}; results will be here.";
        results_marking(n: i64): "还有 {n} 份案例卷没有批改完，全部完成后公布成绩。请在批改队列中分配批改人。", "One case paper isn’t marked yet; results follow once it is. Assign its marker in the queue." | "{n} case papers aren’t marked yet; results follow once all are. Assign their markers in the queue.";
        results_collecting: "正在收卷和阅卷，请过几秒刷新。", "Papers are being collected and marked; look again in some seconds.";
        to_marking: "批改队列", "The queue of marking";
        results_cancelled: "这场模考已取消，不统计成绩。", "This mock was cancelled; nothing is counted.";
        news: "此后成绩有变动（如题目更正），下表还是原来的。", "Marks have changed since (by a correction, for instance); the table is still the former one.";
        tell_again: "更新成绩表", "Update the table";
        news_few: "此后有变动，但只涉及很少几个人：更新会让人从前后两张表推算出他们的成绩，所以仍用原表。个人成绩以名单中的为准。", "Something has changed since, but about so few people that both tables together would give their marks away; so this one stays. The list of names has everybody’s marks as they are.";
        done_told: "成绩表已更新。", "The table is up to date.";
        refused_told: "没有更新：成绩没有变动、尚未批改完，或变动的人太少。", "Not updated: nothing has changed, marking isn’t finished, or it is about too few people.";
        results_none_title: "没有成绩", "No results";
        results_none: "没有人交卷。", "Nobody handed in.";
        pass_line(marks: &str): "合格线 {marks} 分（按组织方所在地区）", "Pass line: {marks} marks (that of where it is held)";
        mean: "平均分", "Mean";
        median: "中位数", "Median";
        passed: "合格率", "Pass rate";
        with_interval(rate: &str, interval: &str): "{rate}（{interval}）", "{rate} ({interval})";
        total: "合计", "Total";
        hidden: "人数少，不公布", "small, not shown";
        hidden_note: "应考含名单外到考的人。合格率为合格 ÷ 交卷，括号内是 95% 威尔逊区间。人数少的单位，以及能据以推算出它们的单位，不公布；本页、打印和导出的单位表一致。个人成绩见名单。", "Expected includes who came without being listed. Pass rate: passed ÷ handed in, with the 95% Wilson interval. Small units, and those that would give a small one away, are not shown: on this page, in print and in the exported table alike. Everybody’s marks are with the names.";
        by_chapter: "各章得分率", "By chapter";
        column_chapter: "章", "Chapter";
        column_questions: "题数", "Questions";
        column_rate: "得分率", "Share of marks";
        downloads: "导出", "Export";
        units_note: "单位表与本页相同，可以对外。", "The table of units is that of this page and can be handed on.";
        units_xlsx: "单位表（xlsx）", "Units (xlsx)";
        units_csv: "单位表（CSV）", "Units (CSV)";
        names_xlsx: "姓名与成绩（xlsx）", "Names and marks (xlsx)";
        names_csv: "姓名与成绩（CSV）", "Names and marks (CSV)";
    }
}

impl MockEvents {
    /// Why somebody didn't join or begin.
    pub const fn refusal(self, refusal: EntryRefusal) -> &'static str {
        match refusal {
            EntryRefusal::Unknown => self.refused_unknown(),
            EntryRefusal::Cancelled => self.refused_cancelled(),
            EntryRefusal::NotOpen => self.refused_not_open(),
            EntryRefusal::Closed => self.refused_closed(),
            EntryRefusal::NoUnit => self.refused_no_unit(),
            EntryRefusal::NotJoined => self.refused_not_joined(),
            EntryRefusal::Begun => self.refused_begun(),
        }
    }
}
