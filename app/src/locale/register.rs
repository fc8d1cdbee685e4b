//! Texts of keeping the register in order: duplicates, merging, leaving and coming back, exports.

texts! {
    /// 台账维护
    Registry {
        duplicates: "查重与合并", "Duplicates";
        duplicates_lead: "姓名相同、单位或区划相同且至多一人有证件号码的，或显示的电话相同的，列在这里。是否同一人由您决定。", "People in post of the same name who belong to the same organisation or division with at most one ID number between them, or whose phone numbers look the same. Whether they are one is for you to decide.";
        pairs(n: &str): "疑似重复 {n} 对", "1 suspected pair" | "{n} suspected pairs";
        no_pairs: "没有疑似重复的人员", "No suspected duplicates";
        no_pairs_text: "同名人员再次出现时会列在这里。", "People of the same name will be listed here as they appear.";
        one_entry: "先登记的", "Earlier entry";
        other_entry: "后登记的", "Later entry";
        why: "依据", "Why";
        same_organisation: "同名 · 同单位", "same name and organisation";
        same_division: "同名 · 同区划", "same name and division";
        same_phone: "同名 · 电话相同", "same name and phone";
        compare: "对比", "Compare";
        compare_pair(name: &str): "对比“{name}”的两条记录", "Compare the two entries of {name}";
        not_same: "不是同一人", "Two people";
        not_same_pair(name: &str): "“{name}”的两条记录不是同一人", "The two entries of {name} are two people";
        noted: "已记住：两人不是同一人，不再提示。", "Noted: they are two people, and won't be suspected again.";
        merge_title: "合并人员", "Merge two entries";
        merge_lead: "合并后只剩一条记录，两边的成绩、证书、登记和学时都算这一个人的。可以撤销。", "One entry remains; results, certificates, registrations and hours of both are this one person's. It can be undone.";
        item: "项目", "Item";
        kept: "保留", "Kept";
        merged: "并入", "Merged";
        keep_other: "改为保留另一条", "Keep the other one instead";
        place: "单位", "Organisation";
        left_place(on: &str): "已离职（{on}）", "left on {on}";
        results: "成绩", "Results";
        result_count(n: usize): "{n} 科", "1 result" | "{n} results";
        certificates: "证书", "Certificates";
        certificate_count(n: usize): "{n} 本", "1 certificate" | "{n} certificates";
        account: "账号关联", "Linked account";
        linked: "已关联", "linked";
        not_linked: "未关联", "none";
        take: "采用这一项", "Use this";
        take_of(what: &str): "{what}：采用并入一方的", "{what}: use that of the merged entry";
        number_moves: "保留一方没有证件号码，合并后采用并入一方的。", "The kept entry has no ID number; it takes that of the merged one.";
        two_numbers: "确认是同一人持有两个证件号码；合并后两个号码都能匹配到这个人", "It is one person with two ID numbers; both will match this person";
        two_numbers_needed: "两条记录的证件号码不同。如确为同一人，请勾选确认并写明原因。", "The entries have different ID numbers. If it is one person, tick the box and say why.";
        reason: "合并原因", "Reason";
        reason_hint: "例如：名单重复登记，已向本人核实", "For example: entered twice, confirmed by the person";
        submit: "合并", "Merge";
        done: "已合并。如有误，可在本页撤销。", "Merged. It can be undone on this page.";
        cannot: "现在不能合并", "They can't be merged now";
        same_person: "这两条记录已经是同一人。", "These entries are one person's already.";
        refused_merged: "其中一条刚刚已被合并，请刷新后再看。", "One of them has just been merged. Look again.";
        refused_kept_left: "保留的一方已离职，另一方在岗：请改为保留在岗的一方。", "The kept one has left and the other is in post: keep the other one instead.";
        refused_both_linked: "两方都关联了账号。请先在其中一方的页面解除关联。", "Both are linked with an account. End one of the links on that person's page first.";
        refused_merged_linked: "并入的一方关联了账号，保留的一方没有：请改为保留已关联的一方，或先解除关联。", "Only the merged one is linked with an account: keep that one instead, or end the link first.";
        conflict_result(year: i64, subject: &str, kept: &str, merged: &str): "{year} 年 {subject} 成绩不同：保留方 {kept}，并入方 {merged}。请先更正其中一条。", "{year} {subject}: {kept} in the kept entry, {merged} in the other. Correct one of them first.";
        conflict_certificate(level: &str, kept: &str, merged: &str): "两方各有一本{level}证书：{kept} 与 {merged}。请先作废误录的一本。", "Each holds a certificate of {level}: {kept} and {merged}. Void the one entered by mistake first.";
        conflict_period(kept: &str, merged: &str): "登记有效期重叠：{kept} 与 {merged}。请先更正或撤回其中一段。", "Registrations overlap: {kept} and {merged}. Correct or take back one of them first.";
        conflict_applications: "两方都有未办结的登记申请。请先撤回其中一份。", "Each has an open application for registration. Withdraw one of them first.";
        merged_from(name: &str, on: &str): "合并自“{name}”（{on}）", "Merged with the entry of {name} ({on})";
        merged_by(name: &str, reason: &str): "{name}：{reason}", "{name}: {reason}";
        undo: "撤销合并", "Undo the merge";
        undo_hint: "撤销后恢复为两条记录；合并之后新登记的内容留在保留的一方。", "There will be two entries again; what was recorded since the merge stays with the kept one.";
        undone: "已撤销合并，恢复为两条记录。", "The merge is undone; there are two entries again.";
        undo_gone: "这次合并已经撤销过。", "The merge was undone already.";
        undo_later: "之后还有别的记录并入此人，请先撤销最近的一次。", "Another entry was merged into this one later. Undo the latest merge first.";
        undo_kept_merged: "此人后来又并入了另一条记录，请先撤销那一次合并。", "This entry was itself merged later. Undo that merge first.";
        leave: "办理离职", "Record leaving";
        leave_title: "离职", "Leaving";
        leave_lead: "离职后不再出现在在岗名单和统计中，记录全部保留，可在“已离职”中找到，以后可以再入职。", "They no longer appear among people in post. Everything on record is kept; they are found under “Left” and can come back.";
        leave_rule: "离职期间不能申请首次登记或再登记；离职前已提交的申请照常审核。名单导入不会使其恢复在岗。", "Nothing can be applied for while they are away; an application handed in before goes on. A staff list brings nobody back.";
        left_as: "离职类型", "Kind of leaving";
        left_on: "离职日期", "Last day";
        day_hint: "如 2026-03-01；不能晚于今天", "Like 2026-03-01; not after today";
        bad_day: "请填写不晚于今天的日期，如 2026-03-01。", "Give a day up to today, like 2026-03-01.";
        day_before(day: &str): "不能早于 {day}。", "It can't be before {day}.";
        as_left: "离职", "left";
        as_retired: "退休", "retired";
        as_elsewhere: "调出系统", "moved out of the field";
        as_died: "去世", "died";
        as_other: "其他", "other";
        leave_submit: "确认离职", "Record it";
        leave_done: "已办理离职。", "Recorded.";
        already_left: "此人已经离职。", "This person has left already.";
        not_left: "此人在岗，不需要再入职。", "This person is in post.";
        gone_since(kind: &str, on: &str): "已离职 · {kind} · {on}", "Left · {kind} · {on}";
        come_back: "再入职", "Come back";
        come_back_lead: "从这一天起重新在岗，以前的经历保留。", "In post again from this day; what was before is kept.";
        back_on: "入职日期", "First day";
        back_done: "已再入职。", "They are back in post.";
        leavers: "已离职人员", "People who left";
        leavers_link: "已离职", "Left";
        leavers_lead: "离职人员的记录全部保留。", "Everything on record is kept.";
        no_leavers: "没有已离职人员", "Nobody has left";
        no_leavers_text: "在人员页办理离职后，会列在这里。", "Whoever leaves is listed here.";
        col_left: "离职", "Left";
        export: "导出名单", "Export";
        export_xlsx: "导出 Excel", "Export Excel";
        export_csv: "导出 CSV", "Export CSV";
        export_too_many: "超过 100,000 人，请缩小范围后再导出。", "More than 100,000 people: narrow the list first.";
    }
}

texts! {
    /// 服务领域目录
    Fields {
        title: "服务领域目录", "Fields of work";
        lead: "人员的服务领域按原文保存；目录换版时写明旧项对应的新项，统计可按任一版口径。", "What is written of a person stays as written. A new edition says what each old term becomes, so that figures can be asked for in either.";
        current: "现行", "current";
        from(day: &str): "自 {day} 起", "from {day}";
        term: "领域", "Field";
        becomes: "新版对应", "Became";
        people: "在岗人数", "People in post";
        edition: "口径", "Edition";
        as_written: "目录以外（按原文）", "not in this edition (as written)";
        unknown: "未登记领域", "no field recorded";
        add_title: "录入新版", "Add an edition";
        code: "版本代码", "Code";
        code_hint: "如 2027", "Like 2027";
        name: "名称", "Name";
        source: "依据文件", "Source";
        valid_from: "启用日期", "First day";
        day_hint: "如 2027-01-01，须晚于上一版", "Like 2027-01-01, after the last edition";
        terms: "新版各项", "Terms";
        terms_hint: "每行一项", "One a line";
        mapping: "旧项对应的新项", "What each old term becomes";
        mapping_hint: "每行写“旧项=新项”；名称不变的旧项可不写。", "“old=new”, one a line; an old term that keeps its name may be left out.";
        submit: "录入新版", "Add the edition";
        added(code: &str): "已录入 {code} 版。", "Edition {code} is added.";
        bad_code: "版本代码为 1 至 20 个字母、数字，且不能与已有版本相同。", "A code has 1 to 20 letters and digits, and isn't one there is.";
        bad_day: "请填写晚于上一版的日期。", "Give a day after the last edition's.";
        bad_terms: "至少一项，不能重复，每项不超过 30 个字。", "At least one term, none twice, none longer than 30 characters.";
        bad_mapping(term: &str): "旧项“{term}”没有对应到新版中的一项。", "“{term}” isn't mapped to a term of the new edition.";
    }
}

texts! {
    /// 批量办理
    Bulk {
        title: "批量办理", "Bulk actions";
        lead: "调动、离职或填写领域；逐人核对权限和日期，办不了的会说明原因。", "Move people, record that they left, or set their field of work. Each is checked by itself; whoever it can't be done for is named with the reason.";
        select(name: &str): "选中 {name}", "Choose {name}";
        first_of(n: &str, all: &str): "这里列出前 {n} 人，共 {all} 人；先筛选可以缩小范围。", "The first {n} of {all} are listed; filter the list to narrow it.";
        which: "对哪些人", "Whom";
        which_chosen: "上面选中的", "Those chosen above";
        which_all(n: &str): "筛选出的全部 {n} 人", "All {n} found";
        what: "办理什么", "What";
        act: "办理", "Action";
        act_move: "调动到", "Move to";
        act_leave: "离职", "Record leaving";
        act_field: "填写领域", "Set the field of work";
        day: "日期", "Day";
        day_hint: "调动或离职的日期，不晚于今天", "Of the move or of leaving; not after today";
        for_move: "调动时填写；岗位不变", "For a move; everybody keeps their post";
        for_move_division: "调动时必填：名称或代码", "Needed for a move: name or code";
        for_leave: "离职时选择", "For leaving";
        for_field: "填写领域时选择", "For the field of work";
        submit: "办理", "Carry it out";
        nobody: "请选中至少一人，或选择筛选出的全部。", "Choose somebody, or all found.";
        too_many(n: i64): "一次最多办理 {n} 人，请先筛选。", "{n} people at most at once: filter the list first.";
        outside: "不在您的管辖范围内。", "Outside your scope.";
        there: "已在该单位，无变化。", "There already; nothing changes.";
        report: "办理结果", "What was done";
        done(n: usize): "已办理 {n} 人。", "Done for 1 person." | "Done for {n} people.";
        not_done(n: usize): "未办理 {n} 人", "Not done for 1 person" | "Not done for {n} people";
        why: "原因", "Why";
    }
}

texts! {
    /// 常用筛选
    SavedFilters {
        title: "常用筛选", "Saved filters";
        name: "名称", "Name";
        save: "保存当前筛选", "Save this filter";
        hint: "只有您自己能看到；搜索词不保存。", "Only you see it. What was searched for isn't kept.";
        remove(name: &str): "删除“{name}”", "Remove {name}";
        saved: "已保存。", "Saved.";
        removed: "已删除。", "Removed.";
        bad_name(n: usize): "请填写名称，不超过 {n} 个字。", "Give it a name of at most {n} characters.";
        too_many(n: usize): "最多保存 {n} 个，请先删除不用的。", "{n} at most: remove one first.";
    }
}
