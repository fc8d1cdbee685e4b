//! Texts of linking an account with somebody of the staff register.

texts! {
    /// 关联台账
    Linking {
        title: "关联人员台账", "Link with the staff register";
        lead: "把这个账号与您在单位人员台账里的记录连起来，就能在这里看到自己的证书、登记和继续教育学时。", "Join this account with your entry in the register of your organisation, and see your certificates, registration and continuing education here.";
        code: "关联码", "Linking code";
        code_hint: "十个字符，由您单位的工作人员发给您，30 天内有效", "Ten characters, from the staff officer of your organisation; good for 30 days";
        check: "查看", "Look it up";
        bad_code: "没有这个关联码，或者它已经用过、换过或过期。请核对，或请工作人员重新发一个。", "There is no such code, or it was used, replaced or is too old. Check it, or ask for another one.";
        wait(minutes: i64): "试得太多了，请在 {minutes} 分钟后再试。", "Too many attempts; try again in 1 minute." | "Too many attempts; try again in {minutes} minutes.";
        is_it_you: "这是您吗？", "Is this you?";
        name: "姓名", "Name";
        unit: "单位", "Organisation";
        post: "岗位", "Post";
        shared_title: "同意之后", "If you agree";
        shared_you: "您能看到台账里关于您的：考试结果、证书、登记、继续教育学时；并能自己申报学时。", "You see what the register holds of you: exam results, certificates, registration and hours; and you can claim hours yourself.";
        shared_training: "培训报名合为一份：您自己报的和单位替您报的算同一个人，名单上用台账里的姓名和单位。", "Your training becomes one: what you signed up for and what your organisation signed you up for is one person’s, under the register’s name.";
        shared_unit: "单位能看到您参加了哪些培训和所得学时。练习、模考、错题、笔记他们看不到。", "Your organisation sees which training you attended and its hours. They see nothing of practice, mocks, mistakes or notes.";
        shared_end: "随时可以在这里解除，不需要理由。", "You can end it here at any time, without giving a reason.";
        consent: "这是我，同意关联", "It’s me, and I agree";
        not_me: "不是我", "It’s not me";
        not_me_note: "不是您就不要关联，请把关联码退还给工作人员。", "If it isn’t you, don’t link, and give the code back.";
        account_linked: "这个账号已经关联了台账里的一个人。要换人，请先解除。", "This account is linked with somebody of the register already. End that first.";
        person_linked: "台账里的这个人已经关联了另一个账号。如果不是您操作的，请告诉单位工作人员。", "This person is linked with another account. If that wasn’t you, tell your staff officer.";
        done: "已关联。", "Linked.";
        done_given_back(n: usize): "已关联。有 {n} 场培训您和单位都报了名，已合为一个名额，另一个让给了候补的人。", "Linked. For 1 session both you and your organisation had signed up; one seat was kept and the other given to the next." | "Linked. For {n} sessions both you and your organisation had signed up; one seat each was kept and the other given to the next.";
        linked_title: "已关联", "Linked";
        linked_as(name: &str, unit: &str): "这个账号关联的是：{name}（{unit}）。", "This account is linked with {name} ({unit}).";
        linked_as_alone(name: &str): "这个账号关联的是：{name}。", "This account is linked with {name}.";
        linked_since(day: &str): "自 {day} 起", "since {day}";
        to_own: "我的证书", "My certificates";
        own_none_title: "账号还没有关联人员台账", "Your account isn’t linked with the staff register";
        own_none_text: "您单位的工作人员会给您一个关联码。输入并同意后，这里显示您的考试结果、证书、登记和继续教育学时，以及下一步该做什么。", "Your organisation’s staff officer gives you a code. Once you have typed it in and agreed, this page shows your results, certificates, registration and hours, and what comes next.";
        own_wrong_title: "有不对的地方？", "Something wrong?";
        own_wrong_text: "这些内容来自您单位的人员台账。发现错误，请告诉单位工作人员更正，每次更正都会留下记录。", "This comes from your organisation’s staff register. Tell your staff officer what is wrong; corrections are kept on record.";
        end: "解除关联", "End the link";
        end_note: "解除后，这里不再显示台账里的内容；已经入账的学时和证书留在台账里。自己报的培训归账号，单位报的归单位。", "Nothing of the register is shown here any more; hours and certificates on record stay there. What you signed up for stays with the account, what your organisation did with them.";
        ended: "关联已解除。", "The link has ended.";
        not_linked: "现在没有关联。", "There is no link now.";

        officer_title: "账号关联", "Account";
        officer_none: "此人还没有关联账号。发一个关联码给本人，由本人登录后输入并同意。", "No account is linked. Hand them a code; they sign in, type it in and agree.";
        officer_waiting(day: &str): "已发出一个关联码，{day} 前有效，还没有使用。码只在生成时显示一次；再生成一个，旧的即作废。", "A code has been handed out; it is good until {day} and hasn’t been used. Codes are shown once; making another ends this one.";
        officer_linked(day: &str): "本人已于 {day} 同意关联账号。", "They agreed to link their account on {day}.";
        make: "生成关联码", "Make a code";
        make_again: "重新生成", "Make another one";
        officer_end: "解除关联", "End the link";
        officer_end_note: "只在关联错了人的时候解除。本人会收到通知，可以凭新的关联码再关联。", "Only where the wrong person was linked. They are told, and can link again with another code.";
        slip_title: "账号关联码", "Linking code";
        slip_for(name: &str): "请交给 {name} 本人。", "Hand this to {name} in person.";
        slip_how(address: &str): "登录 {address}，在“我的账号 → 关联人员台账”中输入：", "Sign in at {address} and type it under My account → Link with the staff register:";
        slip_until(day: &str): "{day} 前有效，只能用一次。不要转发、不要拍照发群：谁输入它，谁就能看到本人的证书与登记情况。", "Good until {day}, and once. Don’t forward or photograph it: whoever types it in sees this person’s certificates and registration.";
        slip_once: "这个码只显示这一次。", "This code is shown only now.";
        sheet_title: "关联码（打印后裁开分发）", "Linking codes (print, cut and hand out)";
        back_to(name: &str): "返回 {name}", "Back to {name}";
        print_hint: "打印：按 Ctrl+P（或浏览器菜单中的“打印”）。", "To print, press Ctrl+P or choose Print in the browser’s menu.";
        unit_title: "账号关联情况", "Who has linked their account";
        unit_lead(linked: &str, all: &str): "{all} 人中有 {linked} 人已关联账号。", "{linked} of {all} people have linked their account.";
        unit_none_left: "这里的人都已关联账号。", "Everybody here has linked their account.";
        unit_make: "为选中的人生成关联码", "Make codes for those selected";
        unit_pick: "请至少选一个人。", "Select at least one person.";
        unit_sheet_lead(n: usize): "已生成 {n} 个关联码；以前发出而未用的已作废。", "1 code was made; one handed out before is void." | "{n} codes were made; those handed out before and not used are void.";
        state_none: "未发码", "no code yet";
        state_waiting(day: &str): "已发码，{day} 前有效", "has a code until {day}";
        select(name: &str): "选择 {name}", "Select {name}";
    }
}
