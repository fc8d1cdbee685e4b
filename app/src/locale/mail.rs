//! Texts of mails, of what somebody wants to be told and how, and of the calendar feed.

use zhengtu::notification::Topic;

texts! {
    /// 邮件与通知设置
    Mail {
        settings_title: "通知设置", "What I am told";
        settings_lead: "选择哪些事告诉您、怎样告诉您。", "Choose what you are told, and how.";
        settings_lead_plain: "选择哪些事在“消息”里告诉您。", "Choose what you are told under “Messages”.";
        column_topic: "内容", "About";
        column_in_app: "站内消息", "In the app";
        column_by_mail: "邮件", "By mail";
        choice_in_app(topic: &str): "{topic}：站内消息", "{topic}: in the app";
        choice_by_mail(topic: &str): "{topic}：邮件", "{topic}: by mail";
        topics: "告诉我", "Tell me of";
        mail_needs_address: "勾选“邮件”的内容，要先确认邮箱才会寄出。", "Nothing is mailed until your address is confirmed.";
        watch_title: "新场次", "New sessions";
        watch: "有新场次发布时告诉我", "Tell me when a session is published";
        watch_division: "地区（选填）", "Place (optional)";
        watch_division_hint: "输入代码或全称，例如 321002 或 广陵区；包括它的上级和下级举办的。留空：全国。", "A code or a full name, such as 321002 or 广陵区; sessions above and below it count. Leave empty for the whole country.";
        watch_levels: "级别（不选即全部）", "Levels (none ticked means all)";
        watch_division_none: "没有找到这个区划。请核对全称，或改填代码。", "There is no such division. Check the full name, or give the code.";
        save: "保存设置", "Save";
        saved: "通知设置已保存。", "Your choices are saved.";
        address_title: "邮箱", "Mail address";
        address_lead: "用来接收通知。不会公开，也不用来登录；系统里加密保存，随时可以删除。", "For what you want to be told by mail. It is not shown to anybody and not used to sign in; it is kept encrypted, and you can remove it at any time.";
        address_current(address: &str): "邮件寄到 {address}。", "Mail goes to {address}.";
        address_none: "还没有登记邮箱。", "You have given no address yet.";
        address_link: "登记邮箱", "Give an address";
        address_change: "更换或删除邮箱", "Change or remove the address";
        address_refused(at: &str): "{at} 邮件服务器拒收寄给这个邮箱的邮件。请检查地址，或换一个邮箱。", "On {at} the mail server refused mail for this address. Check it, or give another.";
        address_field: "邮箱地址", "Address";
        address_field_hint: "例如 name@example.com。提交后会寄去一封确认邮件。", "For example name@example.com. A mail to confirm it is sent there.";
        address_send: "寄出确认邮件", "Send the confirmation";
        address_malformed: "这不是一个可用的邮箱地址，没有寄出。请检查后再提交。", "This is not an address mail can be sent to, so nothing was sent. Check it and try again.";
        address_too_soon: "刚刚寄过一封，没有再寄。请一分钟后再试。", "One was sent a moment ago, so no other was. Try again in a minute.";
        address_too_often: "今天寄出的确认邮件已达上限，没有再寄。请明天再试。", "Enough confirmations were sent today, so no other was. Try again tomorrow.";
        asked: "确认邮件已经寄出，请到邮箱里查看。", "The confirmation is on its way: look into your mailbox.";
        waiting(address: &str, until: &str): "等待确认：{address}（{until} 前有效）。打开邮件里的链接，或在这里输入六位数字。", "To be confirmed: {address} (until {until}). Follow the link in the mail, or type its six digits here.";
        digits: "六位数字", "Six digits";
        digits_send: "确认邮箱", "Confirm the address";
        digits_wrong(left: i64): "数字不对，邮箱还没有确认。还可以试 {left} 次。", "These are not the digits; the address is not confirmed. 1 try left." | "These are not the digits; the address is not confirmed. {left} tries left.";
        digits_too_often: "试的次数太多，邮箱没有确认。请重新寄一封确认邮件。", "Too many tries; the address is not confirmed. Have another confirmation sent.";
        digits_nothing: "没有等待确认的邮箱，或者已经过期。请重新寄一封确认邮件。", "No address waits to be confirmed, or it took too long. Have another confirmation sent.";
        confirmed: "邮箱已确认，通知会寄到这里。", "The address is confirmed; mail goes there now.";
        remove: "删除邮箱", "Remove the address";
        remove_note: "删除后不再寄邮件，站内消息不受影响。", "No mail is sent any more; messages in the app stay as they are.";
        removed: "邮箱已删除，不再寄邮件。", "The address is removed; no mail is sent any more.";
        confirm_title: "确认邮箱", "Confirm your mail address";
        confirm_lead: "点下面的按钮，这个邮箱就用来接收证途的通知。", "Press the button to have what Zhengtu tells you sent to this address.";
        confirm_button: "确认这个邮箱", "Confirm this address";
        confirm_done_title: "邮箱已确认", "The address is confirmed";
        confirm_done: "通知会寄到这个邮箱。要换或要停，请到“消息”里的“通知设置”。", "What you are told by mail is sent there. Change or stop it under Messages, What I am told.";
        confirm_gone_title: "这个链接不能用了", "This link is of no use any more";
        confirm_gone: "链接已用过、已过期，或者之后又换了邮箱。没有做任何更改；请在“通知设置”里重新寄一封。", "It was used, it is too old, or another address was given since. Nothing was changed; have another confirmation sent.";
        stop_title: "不再接收邮件", "No more mail";
        stop_lead(topic: &str): "要停止的是关于“{topic}”的邮件。站内消息不受影响。", "This stops mail about “{topic}”. Messages in the app stay as they are.";
        stop_lead_all: "要停止的是证途寄给您的全部通知邮件。站内消息不受影响。", "This stops all mail Zhengtu sends you. Messages in the app stay as they are.";
        stop_button: "不再寄这类邮件", "Stop this mail";
        stop_all_button: "全部不再寄", "Stop all mail";
        stop_done_title: "已停止", "Stopped";
        stop_done: "不会再寄这类邮件。改变主意时，登录后到“通知设置”里勾选。", "No such mail is sent any more. Should you change your mind, sign in and tick it under What I am told.";
        stop_broken: "请从邮件里完整复制链接，或登录后在“通知设置”里取消勾选。没有做任何更改。", "Nothing was changed. Copy the whole link from the mail, or sign in and untick it under What I am told.";
        letter_answer(address: &str): "确认或谢绝（不用登录）：{address}", "Take or decline it, without signing in: {address}";
        letter_see(address: &str): "查看：{address}", "See it: {address}";
        letter_why(address: &str): "您收到这封邮件，是因为您在证途（{address}）登记了这个邮箱。", "You get this mail because you gave this address at Zhengtu ({address}).";
        letter_stop(topic: &str, address: &str): "不再接收关于“{topic}”的邮件：{address}", "No more mail about “{topic}”: {address}";
        letter_subject(title: &str): "证途：{title}", "Zhengtu: {title}";
        letter_confirm_subject(digits: &str): "证途：确认邮箱（{digits}）", "Zhengtu: confirm your mail address ({digits})";
        letter_confirm(digits: &str, address: &str): "有人（应该是您）在证途登记了这个邮箱，用来接收通知。\n\n确认码：{digits}\n\n在网页上输入这六位数字，或者打开下面的链接：\n{address}\n\n24 小时内有效。如果不是您，不用理会这封邮件，不会再有别的邮件寄来。", "Somebody, you most likely, gave this address at Zhengtu for what they want to be told.\n\nCode: {digits}\n\nType these six digits on the page, or follow the link:\n{address}\n\nThey are good for 24 hours. If it wasn’t you, do nothing: no other mail will come.";
        feed_title: "日历订阅", "Calendar feed";
        feed_lead: "把您报名的场次放进手机或电脑的日历，改期、取消会自动跟上。", "Have your sessions in the calendar of your phone or computer; changes and cancellations follow by themselves.";
        feed_how: "在日历软件里选“订阅日历”或“通过网址添加”，粘贴下面的地址。各家日历通常几小时到一天更新一次。", "In your calendar choose “Subscribe” or “Add by URL” and paste this address. Most calendars look again every few hours, some once a day.";
        feed_address: "订阅地址", "Address of the feed";
        feed_secret: "知道这个地址的人都能看到您报名了哪些场次，请不要转发。", "Whoever knows this address sees which sessions you signed up for: keep it to yourself.";
        feed_since(at: &str): "{at} 开通", "Made on {at}";
        feed_none: "还没有开通。开通后会得到一个只有您知道的地址。", "There is none yet. Making one gives you an address that only you know.";
        feed_make: "开通日历订阅", "Make the feed";
        feed_renew: "换一个地址", "Give it another address";
        feed_renew_note: "原地址立即失效，需要在日历里重新订阅。", "The present address ends at once; subscribe again in your calendar.";
        feed_end: "停止订阅", "End the feed";
        feed_made: "日历订阅已开通。", "The feed is made.";
        feed_renewed: "地址已更换，原来的已失效。", "The feed has another address; the one before has ended.";
        feed_ended: "日历订阅已停止，原地址已失效。", "The feed has ended.";
        feed_name: "证途培训", "Zhengtu training";
        feed_waiting: "［候补］", "[Waiting] ";
        feed_offered: "［待确认］", "[To confirm] ";
        topic_changes: "场次变更、取消和时间冲突", "changes and cancellations of my sessions";
        topic_offers: "候补有名额了", "a seat kept for me";
        topic_seats: "报名和候补结果", "seats and waiting lists";
        topic_tomorrow: "前一天提醒", "what is on tomorrow";
        topic_afterwards: "请您评价、结业证明", "rating and completion slips";
        topic_certificates: "证书与登记", "certificates and registration";
        topic_new_sessions: "关注的新场次", "new sessions I asked about";
        topic_mocks: "统一模考改期、延长和取消", "changes of organised mocks";
        topic_marking: "案例卷批改", "marking of case papers";
        topic_corrections: "做过的题有更正", "corrections of questions I answered";
        topic_reports: "纠错的答复", "answers to my error reports";
        topic_own_questions: "自己编写的题的审核结果", "reviews of questions I wrote";
        topic_practice: "学习提醒", "reminders to practise";
    }
}

impl Mail {
    /// What a topic is called.
    pub const fn topic(self, topic: Topic) -> &'static str {
        match topic {
            Topic::Changes => self.topic_changes(),
            Topic::Offers => self.topic_offers(),
            Topic::Seats => self.topic_seats(),
            Topic::Tomorrow => self.topic_tomorrow(),
            Topic::Afterwards => self.topic_afterwards(),
            Topic::Certificates => self.topic_certificates(),
            Topic::NewSessions => self.topic_new_sessions(),
            Topic::Mocks => self.topic_mocks(),
            Topic::Marking => self.topic_marking(),
            Topic::Corrections => self.topic_corrections(),
            Topic::Reports => self.topic_reports(),
            Topic::OwnQuestions => self.topic_own_questions(),
            Topic::Practice => self.topic_practice(),
        }
    }
}
