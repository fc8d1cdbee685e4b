//! Texts of the catalogue of organisations.

texts! {
    /// 机构
    Organisations {
        title: "机构", "Organisations";
        lead: "社工站、社区、社会工作机构、主管部门：人员属于它们，培训由它们举办。", "Stations, communities, agencies and departments: people belong to them, and they hold training.";
        create: "登记机构", "Add an organisation";
        name: "机构名称", "Name";
        name_hint: "写全称，最多 60 个字。同一区划内不能重名。", "The full name, at most 60 characters. A division has only one of each name.";
        kind: "组织类型", "Kind";
        division: "所属区划", "Division";
        division_hint: "代码或全称，如 321002、扬州市广陵区。", "A code or full name, such as 321002 or 扬州市广陵区.";
        search_name: "机构名称", "Name";
        search_division: "区划内", "Within the division";
        scope: "范围", "Scope";
        state: "状态", "State";
        any: "全部", "All";
        open: "正常", "Open";
        closed: "已撤销", "Closed";
        found(n: &str): "共 {n} 个机构", "1 organisation" | "{n} organisations";
        empty_title: "这个范围内还没有机构", "No organisations in this scope yet";
        empty_text: "导入人员名单时会自动登记名单里的机构，管理员也可以逐个登记。", "Importing a staff list adds the organisations in it; an administrator can also add them one by one.";
        none_title: "没有符合条件的机构", "No organisation matches";
        none_text: "换几个字，或清除筛选。", "Try other words, or clear the filter.";
        clear: "清除筛选", "Clear the filter";
        opened_on: "成立日期", "Founded";
        opened_hint: "不清楚可以不填。", "Leave it empty if it isn’t known.";
        unknown: "未登记", "not recorded";
        closed_on: "撤销日期", "Closed on";
        people: "在册人员", "People";
        people_count(n: &str): "{n} 人", "1 person" | "{n} people";
        edit: "修改", "Edit";
        new_title: "登记机构", "Add an organisation";
        new_lead: "登记后，人员可以归到它名下，账号的管辖范围也可以限定到它。", "Once added, people can belong to it and an account’s scope can be limited to it.";
        edit_title: "修改机构", "Edit the organisation";
        edit_lead: "改换区划时，现在属于它的人员一起过去；以往的经历、报名和成绩不变。", "Put into another division, it takes along the people who belong to it now. Their past, entries and results stay.";
        save_new: "登记机构", "Add the organisation";
        name_missing: "请填写机构名称。", "Please give the name.";
        name_short: "名称至少两个字。", "The name needs at least two characters.";
        name_taken: "这个区划已有同名机构，没有保存。请核对名称，或去修改原有的那个。", "The division has an organisation of this name, so nothing was saved. Check the name, or edit the one there is.";
        kind_missing: "请选择组织类型。", "Please choose the kind.";
        kind_choose: "请选择", "Choose";
        division_missing: "请填写所属区划。", "Please give the division.";
        division_outside: "这个区划超出了您的管辖范围，没有保存。", "This division lies outside your scope, so nothing was saved.";
        filter_outside: "这个区划超出了您的管辖范围。", "This division lies outside your scope.";
        date_wrong: "日期无法识别，应如 2024-01-31。", "The date can’t be read; write it like 2024-01-31.";
        date_future: "日期还没有到，请填今天或以前的日期。", "This day is still to come; give today or an earlier day.";
        close_early: "撤销日期早于成立日期。", "This is before it was founded.";
        open_late: "成立日期晚于撤销日期。", "This is after it was closed.";
        created_ok: "机构已登记。", "The organisation is added.";
        edited_ok: "机构已修改。", "The organisation is changed.";
        edited_moved(n: &str): "机构已修改，{n} 名人员随之归到新的区划。", "The organisation is changed; 1 person moved with it." | "The organisation is changed; {n} people moved with it.";
        close_title: "撤销机构", "Close the organisation";
        close_note: "撤销后不再提供选择；人员、成绩和场次的记录都保留，随时可以恢复。", "It is no longer offered for choosing. Records of people, results and training stay, and it can be opened again at any time.";
        close_people(n: &str): "还有 {n} 名人员在这里，撤销前请部门工作人员先办理调动。", "1 person still belongs here: let an officer move them first." | "{n} people still belong here: let an officer move them first.";
        close_button: "撤销机构", "Close it";
        closed_ok: "机构已撤销。", "The organisation is closed.";
        closed_already: "这个机构此前已经撤销，没有做任何更改。", "This organisation was closed before; nothing was changed.";
        reopen_button: "恢复机构", "Open it again";
        reopened_ok: "机构已恢复。", "The organisation is open again.";
        notice_closed(day: &str): "这个机构自 {day}起撤销，以往的记录仍然保留。", "This organisation has been closed since {day}. Its records are kept.";
    }
}
