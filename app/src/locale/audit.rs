//! Texts of the audit trail, and what actions are called.

use super::Language;

texts! {
    /// 审计
    Audit {
        title: "审计记录", "Audit trail";
        lead: "谁、何时、对哪条记录、做了什么、结果如何。记录只增不改，每条都与前一条相扣。", "Who did what to which record, when, and how it ended. Entries are only ever added, each tied to the one before.";
        who: "操作人", "Who";
        action: "动作", "Action";
        all: "全部", "All";
        action_with_code(name: &str, code: &str): "{name}（{code}）", "{name} ({code})";
        outcome: "结果", "Outcome";
        record: "记录编号", "Record";
        from: "从", "From";
        to: "到", "To";
        at: "时间", "When";
        number: "序号", "No.";
        division: "所属区划", "Division";
        scope: "管辖范围", "Scope";
        scope_everywhere: "全国", "The whole country";
        reason: "原因", "Reason";
        detail: "补充", "More";
        kind: "记录类型", "Kind of record";
        previous_hash: "前一条的校验值", "Hash of the entry before";
        hash: "本条校验值", "Hash of this entry";
        nobody: "未登录", "not signed in";
        entry_title(seq: i64): "审计记录第 {seq} 条", "Entry {seq} of the trail";
        found(n: &str): "符合条件的记录 {n} 条。", "1 matching entry." | "{n} matching entries.";
        none_title: "没有符合条件的记录", "No entry matches";
        none_text: "您管辖范围内的操作会自动记在这里。请放宽条件再看。", "What happens within your scope is recorded here automatically. Try a wider filter.";
        filter: "筛选", "Filter";
        newer: "较新的", "Newer";
        older: "较早的", "Older";
        newest: "最新", "Newest";
        download: "下载表格（CSV）", "Download as CSV";
        too_many(max: &str): "符合条件的记录超过 {max} 条，没有生成文件。请缩小日期范围后再下载。", "More than {max} entries match, so no file was made. Narrow the dates and try again.";
        bad_date: "日期没有看懂，已忽略。请用 2026-05-23 这样的写法。", "The date could not be read and was left out. Write it like 2026-05-23.";
        verify: "检验完整性", "Check the chain";
        verified(n: &str): "已检验全部 {n} 条：首尾相扣，没有被改动。", "The one entry checked: the chain is whole, nothing was changed." | "All {n} entries checked: the chain is whole, nothing was changed.";
        broken(seq: i64, what: &str): "第 {seq} 条起对不上：{what}。请立即报告，并用备份核对。", "The chain breaks at entry {seq}: {what}. Report this at once and compare with a backup.";
        broken_missing: "缺少记录", "an entry is missing";
        broken_order: "与前一条不相扣", "it doesn’t follow from the entry before";
        broken_content: "内容被改动", "its content was changed";
        broken_end: "末尾缺少记录", "entries at the end are missing";
        outcome_done: "完成", "Done";
        outcome_refused: "拒绝", "Refused";
        outcome_failed: "失败", "Failed";
        reason_no_role: "没有相应角色", "no role for this";
        reason_scope: "超出管辖范围", "outside the scope";
        reason_wrong_password: "密码不对", "wrong password";
        reason_unknown_account: "没有这个账号", "no such account";
        reason_demonstration: "从别处使用演示密码", "demonstration password from elsewhere";
        reason_own_work: "不能审自己编写的题", "nobody reviews what they wrote";
        reason_disabled: "账号已停用", "the account is disabled";
    }
}

/// Actions by their codes, in the order of the filter: what the trail holds, in words.
const ACTIONS: &[(&str, &str, &str)] = &[
    ("account.sign_up", "注册", "Signed up"),
    ("account.sign_in", "登录", "Signed in"),
    ("account.sign_out", "退出登录", "Signed out"),
    ("account.password.change", "修改密码", "Changed the password"),
    ("account.password.reset", "重设他人密码", "Reset a password"),
    ("account.session.revoke", "结束登录", "Signed a browser out"),
    ("account.create", "建立账号", "Created an account"),
    ("account.grant.give", "授予角色", "Gave a role"),
    ("account.grant.revoke", "收回角色", "Took a role back"),
    ("account.disable", "停用账号", "Disabled an account"),
    ("account.enable", "恢复账号", "Enabled an account"),
    ("account.data.export", "导出本人数据", "Exported their own data"),
    ("account.mail.confirm", "确认邮箱", "Confirmed a mail address"),
    ("account.mail.remove", "删除邮箱", "Removed a mail address"),
    ("account.feed.make", "开通或更换日历订阅", "Made or renewed a calendar feed"),
    ("account.feed.end", "停止日历订阅", "Ended a calendar feed"),
    ("account.delete", "注销账号", "Deleted their account"),
    ("account.use", "使用本人账号", "Use one’s own account"),
    ("keys.rotate", "更换密钥", "Changed the key"),
    ("account.manage", "管理账号", "Manage accounts"),
    ("audit.export", "下载审计记录", "Downloaded the trail"),
    ("audit.read", "查看审计记录", "Read the trail"),
    ("training.session.create", "新建场次", "Created a training session"),
    ("training.session.edit", "修改场次", "Changed a training session"),
    ("training.session.copy", "复制场次", "Copied a training session"),
    ("training.session.publish", "发布场次", "Published a training session"),
    ("training.session.cancel", "取消场次", "Cancelled a training session"),
    ("training.session.series", "做成系列", "Made a series of training sessions"),
    ("training.session.archive", "归档场次", "Archived a training session"),
    ("training.session.unarchive", "取消归档", "Brought a training session back"),
    ("training.register", "报名培训", "Registered for training"),
    ("training.withdraw", "退出培训报名", "Withdrew from training"),
    ("training.check", "扫码签到签退", "Checked in or out by phone"),
    ("training.check.list", "名单勾选签到", "Ticked people on the list"),
    ("training.check.sheet", "录入签到表", "Typed in a sign-in sheet"),
    ("training.door.add", "现场补录", "Added somebody at the door"),
    ("training.door.rule", "修改签到规则", "Changed the rules of a door"),
    ("training.attendance.correct", "更正签到时间", "Corrected attendance"),
    ("training.slip.correct", "更正结业证明上的姓名", "Corrected the name on a completion slip"),
    ("training.slip.issue", "签发结业证明", "Issued completion slips"),
    ("training.slip.withdraw", "撤销结业证明", "Withdrew a completion slip"),
    ("training.wait", "进入培训候补", "Joined a training queue"),
    ("training.leave", "退出培训候补", "Left a training queue"),
    ("training.accept", "确认培训名额", "Accepted an offered seat"),
    ("training.decline", "谢绝培训名额", "Declined an offered seat"),
    ("training.unit.register", "为单位人员报名", "Signed up people of a unit"),
    ("training.unit.withdraw", "为单位人员退出", "Withdrew somebody of a unit"),
    ("training.unit.accept", "为单位人员确认名额", "Accepted a seat for somebody of a unit"),
    ("training.unit.decline", "为单位人员谢绝名额", "Declined a seat for somebody of a unit"),
    ("training.roster.download", "下载培训名单", "Downloaded a roster"),
    ("training.desk.missing", "查看未覆盖名单", "Looked at who was not reached by training"),
    ("training.desk.download", "下载培训统计", "Downloaded training figures"),
    ("calendar.window.enter", "录入考试日历", "Entered dates of the exam calendar"),
    ("calendar.window.change", "修改考试日历", "Changed dates of the exam calendar"),
    ("calendar.window.withdraw", "撤回考试日历的时间", "Withdrew dates of the exam calendar"),
    ("calendar.manage", "管理考试日历", "Manage the exam calendar"),
    ("certification.rules", "管理合格线、停考与年限", "Manage pass lines, exceptions and cut-offs"),
    ("certification.line.enter", "录入合格线", "Entered pass lines"),
    ("certification.line.withdraw", "撤回合格线", "Withdrew a pass line"),
    ("certification.exception.enter", "录入停考或顺延", "Entered a cancelled exam or an extension"),
    ("certification.exception.withdraw", "撤回停考或顺延", "Withdrew a cancelled exam or an extension"),
    ("announcement.publish", "发布公告", "Posted a notice"),
    ("announcement.correct", "更正公告", "Corrected a notice"),
    ("announcement.withdraw", "撤回公告", "Withdrew a notice"),
    ("announcement.post", "发布公告", "Post notices"),
    ("training.manage", "管理培训场次", "Manage training sessions"),
    ("training.roster", "查看培训名单", "See a training roster"),
    ("training.register_people", "为单位人员报名", "Sign up people of a unit"),
    ("training.desk", "查看培训工作台", "See the training desk"),
    ("person.create", "登记人员", "Added a person"),
    ("person.edit", "修改人员", "Changed a person"),
    ("person.erase", "删除台账信息", "Deleted somebody from the register"),
    ("person.erase.ask", "请求删除台账信息", "Asked for a deletion from the register"),
    ("person.erase.refuse", "不同意删除台账信息", "Refused a deletion from the register"),
    ("person.erase.withdraw", "撤回删除请求", "Took a request for deletion back"),
    ("person.number.reveal", "查看完整号码", "Was shown a whole number"),
    ("person.reveal", "查看完整号码", "See whole numbers"),
    ("person.link", "同意关联账号", "Linked the account with the register"),
    ("person.link.code", "生成关联码", "Made a linking code"),
    ("person.link.end", "解除账号关联", "Ended the link of an account"),
    ("hours.add", "登记学时", "Entered hours"),
    ("hours.claim", "申报学时", "Claimed hours"),
    ("hours.accept", "确认学时", "Accepted hours"),
    ("hours.refuse", "退回学时申报", "Refused hours"),
    ("hours.correct", "更正学时", "Corrected hours"),
    ("hours.take_back", "撤销学时", "Took hours back"),
    ("hours.proof.add", "上传学时证明", "Added proof of hours"),
    ("hours.proof.open", "查看学时证明", "Opened proof of hours"),
    ("hours.proof.remove", "删除学时证明", "Removed proof of hours"),
    ("person.move", "人员调动", "Moved a person"),
    ("person.leave", "办理离职", "Recorded that a person left"),
    ("person.return", "办理再入职", "Recorded that a person came back"),
    ("person.merge", "合并人员", "Merged two entries of a person"),
    ("person.merge.undo", "撤销人员合并", "Undid a merge of entries"),
    ("person.distinct", "确认不是同一人", "Declared two entries to be two people"),
    ("person.field.edition", "录入服务领域新版", "Added an edition of the fields of work"),
    ("person.export", "导出人员名单", "Exported the staff list"),
    ("person.import", "导入人员", "Imported staff"),
    ("person.import.preview", "预览人员导入", "Previewed a staff import"),
    ("person.import.apply", "导入人员", "Imported staff"),
    ("person.import.report.download", "下载导入核对报告", "Downloaded the report of an import"),
    ("result.import.preview", "预览考试结果导入", "Previewed an import of results"),
    ("result.import.apply", "导入考试结果", "Imported results"),
    ("account.retention.change", "修改保存期限", "Changed a retention period"),
    ("account.retention.run", "按保存期限清理", "Removed what was kept long enough"),
    ("certification.cut_off.enter", "录入年限截止日", "Entered a cut-off day"),
    ("certification.cut_off.withdraw", "撤回年限截止日", "Withdrew a cut-off day"),
    ("person.units.download", "下载持证情况", "Downloaded the holders of a unit"),
    ("studio.found", "新建名师工作室", "Made a studio"),
    ("studio.close", "结束名师工作室", "Closed a studio"),
    ("studio.term.begin", "添加工作室人员", "Began a term in a studio"),
    ("studio.term.end", "结束工作室聘期", "Ended a term in a studio"),
    ("studio.record.add", "记录工作室活动", "Recorded an activity of a studio"),
    ("studio.record.withdraw", "撤回工作室活动", "Withdrew an activity of a studio"),
    ("result.match.decide", "认定成绩属于谁", "Decided whose results they are"),
    ("result.match.nobody", "认定不在本台账", "Decided that somebody isn’t in the register"),
    ("result.match.dismiss", "不处理名单中的成绩", "Left results of a list out"),
    ("result.match.take_back", "撤销成绩认定", "Took back whose results they are"),
    ("certification.import", "导入考试结果", "Imported results"),
    ("person.read", "查看人员台账", "See the staff register"),
    ("person.change", "修改人员台账", "Change the staff register"),
    ("certificate.import", "导入证书", "Imported certificates"),
    ("certificate.import.preview", "预览证书导入", "Previewed an import of certificates"),
    ("certificate.import.apply", "导入证书", "Imported certificates"),
    ("certificate.record", "登记证书", "Put a certificate on record"),
    ("certificate.void", "作废证书记录", "Voided the record of a certificate"),
    ("person.worklist.remind", "批量提醒", "Sent reminders from the worklist"),
    ("person.worklist.export", "导出待办清单", "Downloaded a worklist"),
    ("registration.review", "审核登记申请", "Review applications for registration"),
    ("registration.submit", "提交登记申请", "Submitted an application for registration"),
    ("registration.edit", "修改登记申请", "Changed an application for registration"),
    ("registration.withdraw", "撤回登记申请", "Withdrew an application for registration"),
    ("registration.resubmit", "重新提交登记申请", "Submitted an application again"),
    ("registration.pass_first", "初审通过", "Passed an application at the first review"),
    ("registration.fail_first", "初审不通过", "Refused an application at the first review"),
    ("registration.pass_final", "终审通过", "Passed an application at the final review"),
    ("registration.fail_final", "终审不通过", "Refused an application at the final review"),
    ("registration.register", "办理登记", "Registered a certificate"),
    ("registration.issue", "登记证已出证", "Issued a registration"),
    ("registration.period.add", "补录登记有效期", "Entered a registration period"),
    ("registration.period.correct", "更正登记有效期", "Corrected a registration period"),
    ("registration.period.take_back", "撤销登记有效期", "Took back a registration period"),
    ("statistics.read", "查看统计", "See statistics"),
    ("figure.add", "填报数据", "Entered a figure"),
    ("figure.correct", "更正数据", "Corrected a figure"),
    ("release.make", "发布统计", "Published a release"),
    ("statistics.import", "导入报送数据", "Imported figures"),
    ("figure.change", "填报与发布数据", "Enter and publish figures"),
    ("practice.set.start", "开始练习", "Started a practice set"),
    ("question.publish", "发布题目", "Published a question"),
    ("question.return", "退回题目", "Sent a question back"),
    ("question.correct", "更正题目", "Corrected a question"),
    ("question.import", "导入题目", "Imported questions"),
    ("question.report.send", "提交纠错", "Reported an error in a question"),
    ("question.report.answer", "答复纠错", "Answered error reports"),
    ("question.merge", "合并重复题目", "Merged a duplicate question"),
    ("question.distinct", "标记不是重复", "Marked questions as different"),
    ("question.create", "新建题目", "Wrote a question"),
    ("question.version.add", "修改题目", "Changed a question"),
    ("question.picture.add", "上传图片", "Uploaded a picture"),
    ("question.import.preview", "核对导入题目", "Checked questions to import"),
    ("question.import.apply", "导入题目", "Imported questions"),
    ("question.export", "导出题目", "Exported questions"),
    ("syllabus.edition.add", "新增大纲版本", "Added an edition of the syllabus"),
    ("syllabus.chapter.save", "保存大纲章节", "Saved a chapter of the syllabus"),
    ("syllabus.chapter.remove", "删除大纲章节", "Removed a chapter of the syllabus"),
    ("syllabus.chapter.succeed", "新旧章节对照", "Said which chapter takes up which"),
    ("question.read", "查看题库", "See the question bank"),
    ("question.submit", "送审题目", "Handed in a question"),
    ("question.retire", "停用题目", "Retired a question"),
    ("question.restore", "恢复题目", "Restored a question"),
    ("question.edit", "命题", "Write questions"),
    ("question.review", "审题", "Review questions"),
    ("marking.mark", "批改案例卷", "Mark case papers"),
    ("marking.assign", "分配案例卷批改人", "Assign markers of case papers"),
    ("marking.request", "请人批改案例卷", "Asked for a case paper to be marked"),
    ("marking.second", "申请第二人批改", "Asked for a second marker"),
    ("marking.marker.assign", "分配批改人", "Assigned a marker"),
    ("marking.case.mark", "评分", "Gave marks for a case"),
    ("marking.hand_in", "提交批改", "Handed in the marks of a script"),
    ("marking.settle", "定分", "Settled marks"),
    ("mock.manage", "管理统一模考", "Manage organised mocks"),
    ("mock.event.create", "新建统一模考", "Made an organised mock"),
    ("mock.event.change", "修改统一模考", "Changed an organised mock"),
    ("mock.event.announce", "公布统一模考", "Announced an organised mock"),
    ("mock.event.extend", "延长统一模考", "Put the end of an organised mock off"),
    ("mock.event.cancel", "取消统一模考", "Cancelled an organised mock"),
    ("mock.event.expect", "添加应考名单", "Added to the list of the expected"),
    ("mock.event.remove", "移出应考名单", "Took somebody off the list of the expected"),
    ("mock.event.match", "对应报到的人", "Matched somebody who joined"),
    ("mock.event.join", "报到", "Joined an organised mock"),
    ("mock.event.tell", "更新单位成绩表", "Updated the results by unit"),
    ("mock.event.export_names", "导出模考姓名与成绩", "Exported names and marks of a mock"),
    ("mock.attempt.start", "开始模考", "Began a mock"),
    ("mock.attempt.hand_in", "模考交卷", "Handed in a mock"),
    ("mock.paper.create", "新建试卷", "Made a paper"),
    ("mock.paper.rename", "试卷改名", "Renamed a paper"),
    ("mock.paper.swap", "试卷换题", "Swapped a question of a paper"),
    ("mock.paper.publish", "发布试卷", "Published a paper"),
    ("mock.paper.retire", "停用试卷", "Retired a paper"),
    ("division.import", "导入区划", "Imported divisions"),
    ("organisation.create", "登记机构", "Added an organisation"),
    ("organisation.edit", "修改机构", "Changed an organisation"),
    ("organisation.close", "撤销机构", "Closed an organisation"),
    ("organisation.reopen", "恢复机构", "Opened an organisation again"),
    ("organisation.read", "查看机构", "See organisations"),
    ("division.manage", "管理区划与机构", "Manage divisions"),
];

/// The groups the filter offers: the beginning of an action's code, and what it is about.
const GROUPS: &[(&str, &str, &str)] = &[
    ("account.", "账号", "Accounts"),
    ("audit.", "审计", "Audit"),
    ("marking.", "案例卷批改", "Marking"),
    ("mock.", "模考", "Mocks"),
    ("training.", "培训", "Training"),
    ("person.", "人员", "People"),
    ("hours.", "继续教育", "Continuing education"),
    ("result.", "考试结果", "Results"),
    ("certificate.", "证书", "Certificates"),
    ("registration.", "登记", "Registration"),
    ("certification.", "合格线与资格规则", "Rules of certification"),
    ("studio.", "名师工作室", "Studios"),
    ("figure.", "报送数据", "Figures"),
    ("release.", "发布统计", "Releases"),
    ("statistics.", "统计", "Statistics"),
    ("question.", "题库", "Questions"),
    ("calendar.", "考试日历", "Exam calendar"),
    ("announcement.", "公告", "Notices"),
    ("syllabus.", "大纲", "Syllabus"),
    ("division.", "区划与机构", "Divisions"),
    ("organisation.", "机构", "Organisations"),
];

/// Kinds of records, as tables are called.
const KINDS: &[(&str, &str, &str)] = &[
    ("account", "账号", "Account"),
    ("account_grant", "授权", "Role given"),
    ("browser_session", "登录", "Signed-in browser"),
    ("address", "网址", "Address"),
    ("audit_entry", "审计记录", "Audit trail"),
    ("training_session", "培训场次", "Training session"),
    ("exam_window", "考试日历", "Exam calendar"),
    ("announcement", "公告", "Notice"),
    ("training_registration", "培训报名", "Registration"),
    ("training_slip", "结业证明", "Completion slip"),
    ("practice_set", "练习", "Practice set"),
    ("question", "题目", "Question"),
    ("person", "人员", "Person"),
    ("certificate", "证书", "Certificate"),
    ("registration_application", "登记申请", "Application for registration"),
    ("registration_period", "登记有效期", "Registration period"),
    ("worklist_item", "待办清单", "Worklist"),
    ("mock_event", "统一模考", "Organised mock"),
    ("mock_event_entrant", "模考报到", "Somebody who joined a mock"),
    ("mock_attempt", "模考", "Mock"),
    ("mock_paper", "试卷", "Paper"),
    ("mock_script", "案例卷", "Case paper"),
    ("figure", "报送数据", "Figure"),
    ("division", "区划", "Division"),
    ("organisation", "机构", "Organisation"),
    ("chapter", "大纲章节", "Chapter of the syllabus"),
    ("syllabus_edition", "大纲版本", "Edition of the syllabus"),
    ("import_draft", "导入核对", "Import"),
    ("picture", "图片", "Picture"),
    ("pass_line", "合格线", "Pass line"),
    ("exam_exception", "停考与顺延", "Exception"),
    ("retention_rule", "保存期限", "Retention period"),
    ("retention_run", "按期清理", "Retention run"),
    ("cut_off_rule", "年限截止日", "Cut-off day"),
    ("studio", "名师工作室", "Studio"),
    ("studio_term", "工作室聘期", "Term in a studio"),
    ("studio_record", "工作室活动", "Activity of a studio"),
    ("key", "密钥", "Key"),
];

impl Audit {
    /// What an action is called; unknown codes stand for themselves.
    pub fn action_name(self, code: &str) -> String {
        match ACTIONS.iter().find(|(known, ..)| *known == code) {
            Some((_, zh, en)) => self.choose(zh, en).to_owned(),
            None => code.to_owned(),
        }
    }

    /// The groups of actions, as choices of a filter.
    pub fn groups(self) -> Vec<(String, String)> {
        let all = (String::new(), self.all().to_owned());
        std::iter::once(all)
            .chain(GROUPS.iter().map(|(code, zh, en)| ((*code).to_owned(), self.choose(zh, en).to_owned())))
            .collect()
    }

    /// An outcome in a word.
    pub fn outcome_name(self, code: &str) -> String {
        match code {
            "done" => self.outcome_done().to_owned(),
            "refused" => self.outcome_refused().to_owned(),
            "failed" => self.outcome_failed().to_owned(),
            other => other.to_owned(),
        }
    }

    /// A kind of record in words; unknown ones stand for themselves.
    pub fn kind_name(self, kind: &str) -> String {
        match KINDS.iter().find(|(known, ..)| *known == kind) {
            Some((_, zh, en)) => self.choose(zh, en).to_owned(),
            None => kind.to_owned(),
        }
    }

    /// A reason in the reader's language; what people wrote themselves stays as they wrote it.
    pub fn reason_name(self, reason: &str) -> String {
        match reason {
            "no role for this" => self.reason_no_role().to_owned(),
            "outside the scope" => self.reason_scope().to_owned(),
            "wrong password" => self.reason_wrong_password().to_owned(),
            "no such account" => self.reason_unknown_account().to_owned(),
            "demonstration password from elsewhere" => self.reason_demonstration().to_owned(),
            "the reviewer wrote it" => self.reason_own_work().to_owned(),
            "the account is disabled" => self.reason_disabled().to_owned(),
            other => other.to_owned(),
        }
    }

    const fn choose(self, zh: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_has_a_name_in_the_trail() {
        for action in zhengtu::account::Action::ALL {
            for language in [Language::Zh, Language::En] {
                assert_ne!(Audit(language).action_name(action.code()), action.code());
            }
        }
        assert_eq!(Audit(Language::En).action_name("something.new"), "something.new");
    }

    #[test]
    fn codes_are_named_once() {
        let mut codes: Vec<_> = ACTIONS.iter().map(|(code, ..)| code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ACTIONS.len());
    }
}
