//! Texts of completion slips and of checking them.

texts! {
    /// 结业证明
    Slips {
        title: "培训结业证明", "Completion slip";
        certifies(name: &str, title: &str): "兹证明 {name} 参加“{title}”，完成下列学时。", "This is to certify that {name} took part in “{title}” and completed the hours below.";
        code: "证明编号", "Number";
        name: "姓名", "Name";
        unit: "单位", "Organisation";
        training: "培训名称", "Training";
        kind: "类别", "Kind";
        organiser: "主办单位", "Organised by";
        days: "培训日期", "Dates";
        hours: "学时", "Hours";
        hours_of(n: &str, all: &str): "{n}（共 {all}）", "{n} of {all}";
        recognised_by: "继续教育学时认定单位", "Recognised as continuing education by";
        not_recognised: "不计入继续教育学时", "Not counted as continuing education";
        issued_on: "签发日期", "Issued on";
        check_at(address: &str): "扫描二维码，或在 {address} 输入编号查验：", "To check it, scan the code or enter the number at {address}:";
        honest: "本证明由主办单位通过证途签发，说明参加培训的学时，不是国家职业资格证书，也不代替登记证书。是否有效以查验结果为准。", "Issued by the organisers through Zhengtu. It states hours of training; it is no national qualification certificate and no registration. Whether it is valid, the check says.";
        qr_label: "查验二维码", "Code to check this slip";
        print_hint: "打印：按 Ctrl+P（或浏览器菜单中的“打印”），A4 一页。", "To print, press Ctrl+P or choose Print in the browser’s menu: one page of A4.";
        signed_summary: "离线查验用的签名文本", "Signed text, for checking offline";
        signed_note: "下面的文本带有数字签名，改动任何一个字都会查验失败。命令：zhengtu verify 文本 --key 公钥", "This text carries a digital signature; changing any character makes the check fail. Command: zhengtu verify TEXT --key PUBLIC";
        public_key: "公钥：", "Public key:";
        to_check: "打开公开查验页", "Open the public check";
        issue: "签发结业证明", "Issue a slip";
        done_issued(n: &str): "已签发 {n} 份结业证明，本人已收到通知。", "1 slip was issued, and its holder was told." | "{n} slips were issued, and their holders were told.";
        withdraw: "撤销证明", "Withdraw the slip";
        withdraw_summary: "撤销这份证明…", "Withdraw this slip…";
        withdraw_note: "撤销后不能恢复，查验的人会看到撤销时间和原因；需要时可以重新签发一份。", "This can’t be undone. Whoever checks it sees when and why. Another one can be issued if need be.";
        correct_summary: "更正姓名或单位…", "Correct name or organisation…";
        correct_note: "会换发一份新编号的证明，学时不变；原来的一份作废，查验的人会看到原因。名单上的姓名一并更正，持有人会收到通知。", "Another slip with a number of its own takes its place, with the same hours; this one is withdrawn, and whoever checks it sees why. The session’s list is corrected along with it, and the holder is told.";
        correct_reason: "更正原因", "Why it is corrected";
        correct: "更正并换发", "Correct and replace it";
        done_corrected: "已更正并换发，持有人已收到通知。", "The slip was corrected and replaced, and its holder was told.";
        refused_no_name: "请填写姓名（最多 40 字，单位最多 80 字）；没有做任何更改。", "Please give a name (at most 40 characters; the organisation at most 80); nothing was changed.";
        refused_unchanged: "姓名和单位与证明上的一样，没有做任何更改。", "Name and organisation are as on the slip already; nothing was changed.";
        reason: "撤销原因", "Reason";
        reason_hint(max: usize): "所有查验的人都能看到，最多 {max} 字。", "Everybody who checks it sees this; at most {max} characters.";
        refused_not_over: "培训还没有结束，或者已经取消，没有签发。", "The session is not over, or was cancelled; nothing was issued.";
        refused_not_registered: "此人没有报名这一场，没有签发。", "They are not registered for this session; nothing was issued.";
        refused_too_few: "学时不足，没有签发。", "Too few hours; nothing was issued.";
        refused_issued: "已有一份有效的证明，没有重复签发。", "There is a valid slip already; nothing was issued.";
        refused_not_valid: "这份证明已经撤销，没有做任何更改。", "This slip is withdrawn already; nothing was changed.";
        refused_no_reason: "请写明原因（最多 200 字）；没有做任何更改。", "Please give a reason of at most 200 characters; nothing was changed.";

        check_title: "查验结业证明", "Check a completion slip";
        check_lead: "输入证明编号，或粘贴扫描二维码得到的网址、签名文本。显示系统中的每一项内容和今天的状态。", "Enter the number, or paste the scanned address or the signed text. You see every field as the system holds it, and how it stands today.";
        check_text: "编号、网址或签名文本", "Number, address or signed text";
        check_hint: "编号共 16 位，例如 7K2M-9PQR-01ZX-W3TV；大小写和横线都可以省略。", "The number has 16 characters, like 7K2M-9PQR-01ZX-W3TV; case and hyphens don’t matter.";
        check: "查验", "Check";
        result: "查验结果", "Result";
        wait(minutes: i64): "查验太频繁，请 {minutes} 分钟后再试。", "Too many checks; try again in 1 minute." | "Too many checks; try again in {minutes} minutes.";
        unreadable: "这不是证明编号，也不是签名文本。请核对后重新输入。", "This is neither a number nor a signed text. Please check it and enter it again.";
        unknown: "没有找到这份证明", "No such slip";
        unknown_text: "系统中没有这个编号。请核对编号；如果没有输错，这份证明不是在这里签发的。", "No slip has this number here. Check the number; if it is right, the slip was not issued here.";
        forged: "签名不符，不要采信", "The signature doesn’t match: do not rely on it";
        forged_text: "这段文本被改动过，或者不是在这里签发的。", "The text was altered, or was not issued here.";
        differs: "与系统记录不一致，不要采信", "It differs from the record: do not rely on it";
        differs_text: "签名是真的，但内容与系统中的记录不一致。以下是系统中的记录。", "The signature is genuine, but the record says something else. This is the record:";
        signature_good: "二维码中的签名有效，内容与系统记录一致", "The signature is good, and the text is as on record";
        state_valid: "有效", "Valid";
        valid_text: "系统中的记录如下，今天有效。", "As on record, and valid today.";
        state_withdrawn: "已撤销", "Withdrawn";
        withdrawn_text(at: &str, reason: &str): "{at} 撤销，原因：{reason}。", "on {at}. Reason: {reason}.";
        state_replaced: "已更正", "Corrected";
        replaced_text(at: &str, reason: &str): "{at} 撤销（{reason}），已更正为：", "on {at} ({reason}). In its place holds:";
        offline_summary: "不联网查验", "Checking without a network";
        offline_note: "用命令 zhengtu verify 文本或文件 --key 公钥，可以离线确认证明由这里签发、没有改动；是否已撤销只有联网才能查到。", "zhengtu verify TEXT|FILE --key PUBLIC tells without a network that a slip was issued here and not altered. Whether it was withdrawn since, only this page knows.";
        certificates: "查验职业资格证书", "Check a qualification certificate";
    }
}
