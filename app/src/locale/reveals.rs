//! Texts of being shown a whole ID or telephone number, and of the list of who was.

use zhengtu::person::reveal::{Purpose, What};

texts! {
    /// 查看完整号码
    Reveals {
        title: "查看完整号码", "See a whole number";
        lead(name: &str): "{name} 的号码平时只显示掩码。说明事由后可以查看一次。", "Numbers of {name} are shown masked. Say what you need one for, and see it once.";
        told: "时间、您的账号和所在部门、事由都会记录，不能修改或删除；本人在“谁查看过我的号码”里能看到，关联了账号的还会收到通知。", "When, your account and office, and the reason are recorded and can’t be changed or deleted. They can see it under “Who saw my numbers”, and are notified if their account is linked.";
        what: "查看哪个号码", "Which number";
        id_number: "证件号码", "ID number";
        phone: "联系电话", "Telephone";
        purpose: "事由", "What for";
        purpose_choose: "请选择", "Choose";
        identity: "核对身份", "To check who somebody is";
        registration: "办理登记", "For a registration";
        correction: "更正台账或成绩", "To correct the register or results";
        reporting: "报送上级或考试机构", "For a report to a higher office or the exam authority";
        own_request: "本人要求", "They asked for it";
        contact: "与本人联系", "To reach them";
        other: "其他", "Something else";
        reason: "具体说明", "In a few words";
        reason_hint: "至少 4 个字，本人会看到。不要写证件号码、电话，也不要写别人的名字", "At least 4 letters; they will read it. No ID or telephone numbers, and no names of others";
        submit: "查看一次", "See it once";
        what_missing: "请选择要查看的号码。", "Choose which number.";
        purpose_missing: "请选择事由。", "Choose what you need it for.";
        reason_short: "请说明具体用途，至少 4 个字。", "Say what you need it for, in at least 4 letters.";
        reason_long: "说明太长，最多 200 个字。", "At most 200 characters.";
        reason_number: "说明里有像证件号码或电话的一长串数字，请去掉：说明会保留下来。", "There is a long number in it that looks like an ID or telephone number. Leave it out: the words are kept.";
        wait(minutes: i64): "这个账号短时间内查看得太多，请在 {minutes} 分钟后再试。没有显示号码。", "This account has seen too many numbers in a short time; try again in 1 minute. None was shown." | "This account has seen too many numbers in a short time; try again in {minutes} minutes. None was shown.";
        none_known: "台账里没有此人的证件号码和电话，没有可以查看的。", "The register holds neither an ID number nor a telephone number of this person.";
        not_known: "台账里没有这个号码。没有记录查看。", "The register doesn’t hold this number. Nothing was recorded.";
        shown_title: "完整号码", "The whole number";
        shown_once: "只显示这一次；离开或刷新本页后要重新说明事由。用完请关闭本页，不要截图、抄在别处。", "Shown only now: to see it again, say again what for. Close this page when you are done; don’t copy or photograph it.";
        recorded: "已记录这次查看。", "It is recorded that you saw it.";
        recorded_told: "已记录这次查看，并已通知本人。", "It is recorded that you saw it, and they were notified.";
        back_to(name: &str): "返回 {name}", "Back to {name}";

        log_title: "完整号码的查看记录", "Who saw whole numbers";
        log_none: "还没有人查看过完整号码。", "Nobody has been shown a whole number.";
        log_shown(n: usize, all: i64): "只列出最近 {n} 次，共 {all} 次。", "The latest of {all}." | "The latest {n} of {all}.";
        log_when: "时间", "When";
        log_what: "号码", "Number";
        log_why: "事由", "What for";
        log_who: "查看人", "Seen by";
        whole_country: "全国", "the whole country";

        own_title: "谁查看过我的号码", "Who saw my numbers";
        own_lead: "台账里您的证件号码和电话加密保存，平时只显示掩码。工作人员要看完整号码必须说明事由，每一次都列在这里。", "The register keeps your ID and telephone numbers encrypted and shows them masked. Whoever is to see one whole must say what for, and every time is listed here.";
        own_none_title: "没有人查看过", "Nobody has";
        own_none_text: "有人查看您的完整号码时，这里会列出时间、部门、查看人和事由，您也会收到通知。", "When somebody is shown a whole number of yours, this page says when, who, in which office and what for; you are notified as well.";
        own_unlinked_title: "账号还没有关联人员台账", "Your account isn’t linked with the staff register";
        own_unlinked_text: "关联之后，这里列出谁查看过您的证件号码或电话。", "Once it is, this page lists who was shown your ID or telephone number.";
        own_wrong: "对某次查看有疑问，请联系列出的部门；也可以请审计员按时间核对审计记录。", "If something looks wrong, ask the office that is named; an auditor can compare it with the audit trail.";
        own_file: "全部记录也在“我的数据”的下载文件里。", "All of it is also in the file you can download under “My data”.";
    }
}

impl Reveals {
    /// Which number.
    pub const fn what_name(self, what: What) -> &'static str {
        match what {
            What::IdNumber => self.id_number(),
            What::Phone => self.phone(),
        }
    }

    /// What for.
    pub const fn purpose_name(self, purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::Identity => self.identity(),
            Purpose::Registration => self.registration(),
            Purpose::Correction => self.correction(),
            Purpose::Reporting => self.reporting(),
            Purpose::OwnRequest => self.own_request(),
            Purpose::Contact => self.contact(),
            Purpose::Other => self.other(),
        }
    }
}
