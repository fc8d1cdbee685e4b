//! Texts of the administration of accounts.

texts! {
    /// 账号管理
    Accounts {
        title: "账号管理", "Accounts";
        lead: "为工作人员建立账号，授予角色与管辖范围。备考者自行注册，无需在此添加。", "Create accounts for staff and give each a role and a scope. Candidates sign up for themselves.";
        create: "新建账号", "Create an account";
        new_title: "新建账号", "Create an account";
        new_lead: "首次登录后，对方必须先改成只有自己知道的密码。", "At the first sign-in, its owner has to choose a password only they know.";
        filter_name: "账号名", "Name";
        filter_role: "角色", "Role";
        filter_state: "状态", "State";
        all: "全部", "All";
        without_role: "无角色（备考者）", "No role (candidates)";
        state_active: "可登录", "Active";
        state_disabled: "已停用", "Disabled";
        state_must_change: "待改密码", "Password to be changed";
        roles: "角色与范围", "Roles and scopes";
        created: "建立时间", "Created";
        found(n: &str): "共 {n} 个账号。", "1 account." | "{n} accounts.";
        nobody_title: "没有符合条件的账号", "No account matches";
        nobody_text: "这里列出您管辖范围内的账号。请放宽条件，或新建一个。", "Accounts within your scope are listed here. Widen the filter, or create one.";
        initial_password: "初始密码", "Initial password";
        initial_password_hint: "请用安全的方式告诉对方；首次登录后必须修改。", "Hand it over safely; it has to be changed at the first sign-in.";
        name_taken: "这个账号名已经有人用了，没有建立账号。请换一个。", "This name is taken, so no account was created. Choose another.";
        role: "角色", "Role";
        scope: "管辖范围", "Scope";
        scope_hint: "填区划代码或全称（如 321002、广陵区），或“全国”。", "A division’s code or full name (321002, 广陵区), or 全国 for the whole country.";
        scope_unknown: "没有找到这个区划。请填代码或全称，例如 321002、广陵区，或“全国”。", "There is no such division. Give its code or full name, such as 321002 or 广陵区, or 全国.";
        scope_ambiguous(choices: &str): "有几个区划叫这个名字，请改填代码：{choices}。", "Several divisions have this name. Give the code instead: {choices}.";
        scope_outside: "这个范围超出了您自己的管辖范围，没有授予。", "This reaches beyond your own scope, so it was not given.";
        organisation: "只限一个机构（选填）", "One organisation only (optional)";
        organisation_hint: "填机构名称或其中几个字，在上面的区划内查找；不填则管辖整个区划。", "Its name, or a part of it; it is looked for inside the division above. Left empty, the role is for the whole division.";
        organisation_unknown: "这个区划内没有名称含这几个字的机构。请核对名称，或先登记机构。", "No organisation inside the division has this in its name. Check the name, or add the organisation first.";
        organisation_choose: "请在下面选择一个机构，再提交一次。", "Choose one of the organisations below and send the form again.";
        organisation_offered: "是哪一个机构？", "Which organisation?";
        organisation_role: "只有培训组织者和部门工作人员可以限定到一个机构。请清空机构，或改选角色。", "Only organisers and officers can be limited to one organisation. Clear the organisation, or choose another role.";
        role_unknown: "请选择一个角色。", "Please choose a role.";
        create_button: "建立账号", "Create the account";
        created_ok: "账号已建立。", "The account is created.";
        grant_title: "授予角色", "Give a role";
        grant_button: "授予角色", "Give the role";
        grant_given: "角色已授予，对方下一次操作时生效。", "The role is given; it counts from their next click.";
        grant_held: "这个账号已有同样的角色和范围，没有重复授予。", "The account holds this role for this scope already; nothing was changed.";
        grant_separate: "管理员与审计员必须由不同的人担任（三员分离），没有授予。", "Administrator and auditor must be different people, so the role was not given.";
        grant_self: "不能给自己授予角色。请由另一位管理员操作。", "You can’t give yourself a role. Another administrator has to.";
        revoke: "收回", "Take back";
        revoked_ok: "角色已收回，对方下一次操作时生效。", "The role is taken back; it counts from their next click.";
        revoked_already: "这个角色此前已经收回，没有做任何更改。", "This role was taken back before; nothing was changed.";
        last_administrator: "这是最后一位全国管理员，收回或停用后就没有人能管理账号了，因此没有更改。请先授予另一位。", "This is the last administrator of the whole country. Without one nobody could manage accounts, so nothing was changed. Give the role to somebody else first.";
        granted: "授予时间", "Given";
        granted_by: "授予人", "Given by";
        taken_back: "收回时间", "Taken back";
        former_roles: "曾有的角色", "Former roles";
        no_roles: "没有工作角色。", "No working role.";
        access: "登录", "Sign-in";
        state_closed: "已注销", "Closed by its owner";
        closed: "这个账号已由本人注销，数据已删除，不能恢复、不能重设密码，也不能再授予角色；没有做任何更改。对方可以重新注册，再授予角色。", "Its owner closed this account and its data is deleted. It can’t be enabled, given a password or a role; nothing was changed. Its owner can sign up anew and be given roles then.";
        closed_note: "这个账号已由本人注销：名称、密码和个人数据已删除，不能恢复。保留这一行，是因为审计记录和他人的记录引用它的编号。", "Its owner closed this account: name, password and personal data are deleted for good. This line stays because the trail and others’ records refer to its number.";
        disable: "停用账号", "Disable the account";
        disable_note: "停用后立即退出所有浏览器，不能再登录；记录保留，随时可以恢复。", "Disabling signs it out everywhere at once and bars it from signing in. Nothing is deleted; it can be enabled again at any time.";
        disabled_ok: "账号已停用，所有登录已结束。", "The account is disabled and signed out everywhere.";
        disable_self: "不能停用自己的账号。请由另一位管理员操作。", "You can’t disable your own account. Another administrator has to.";
        enable: "恢复账号", "Enable the account";
        enabled_ok: "账号已恢复，可以登录。", "The account is enabled and can sign in.";
        reset_title: "重设密码", "Reset the password";
        reset_note: "重设后原密码失效，所有登录结束；下次登录必须修改密码。", "The old password stops working, all browsers are signed out, and the new password has to be changed at the next sign-in.";
        reset_button: "重设密码", "Reset the password";
        reset_ok: "密码已重设，所有登录已结束。请把新的初始密码告诉对方。", "The password is reset and the account is signed out everywhere. Hand the initial password over.";
        reset_self: "自己的密码请在“我的账号”里修改。", "Change your own password under My account.";
    }
}
