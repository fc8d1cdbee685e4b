//! Texts of the account pages: signing up and in, the password, the signed-in browsers.

use zhengtu::account::Role;

use super::Language;

texts! {
    /// 我的账号
    Account {
        title: "我的账号", "My account";
        sign_up_title: "注册账号", "Sign up";
        sign_up_lead: "只要一个名字和一个密码。不需要手机号，也不需要身份证号；您在这个浏览器里做过的练习会记到新账号下。", "A name and a password, nothing else: no phone number, no ID number. The practice you did in this browser moves into the new account.";
        sign_up_button: "注册并登录", "Sign up";
        have_account: "已有账号？", "Already have an account?";
        no_account: "还没有账号？", "No account yet?";
        name: "账号名", "Account name";
        name_hint: "2–32 个字，可以用昵称。请不要用手机号或身份证号：别人会看到这个名字。", "2 to 32 characters; a nickname is fine. Not a phone or ID number, please: others will see this name.";
        password: "密码", "Password";
        password_hint: "至少 8 个字。用几个互不相关的词连起来最好记，也最难猜。", "At least 8 characters. Several unrelated words are easy to remember and hard to guess.";
        name_too_short: "账号名至少 2 个字。", "The name needs at least 2 characters.";
        name_too_long: "账号名最多 32 个字。", "The name can have at most 32 characters.";
        name_unprintable: "账号名里有看不见的字符，请删去后重新输入。", "The name has characters that can’t be seen. Please type it again.";
        name_number: "这像是手机号或身份证号。账号名会显示给别人，请换一个。", "This looks like a phone or ID number. Account names are seen by others: please choose another.";
        name_taken: "这个账号名已经有人用了，未为您注册。请换一个；如果这就是您的账号，请直接登录。", "This name is taken, so no account was made. Choose another, or sign in if the account is yours.";
        weak_too_short: "密码至少 8 个字。", "The password needs at least 8 characters.";
        weak_too_long: "密码最多 128 个字。", "The password can have at most 128 characters.";
        weak_common: "这是人们最常用的密码之一，或与之相近，会最先被猜到。请换成几个互不相关的词。", "This is, or is like, one of the passwords people use most, and those are guessed first. Take several unrelated words.";
        weak_keyboard: "键盘上相邻的键连成的密码很容易猜。请换成几个互不相关的词。", "Neighbouring keys are easily guessed. Take several unrelated words.";
        weak_repeats: "重复的字或片段很容易猜。请换成几个互不相关的词。", "Repeated characters or pieces are easily guessed. Take several unrelated words.";
        weak_sequence: "abcd、6789 这样的顺序很容易猜。请换成几个互不相关的词。", "Sequences like abcd or 6789 are easily guessed. Take several unrelated words.";
        weak_date: "年份和日期很容易猜，尤其是生日。请换成几个互不相关的词。", "Years and dates are easily guessed, birthdays above all. Take several unrelated words.";
        weak_word: "单独一个词、姓名或账号名很容易猜。请再加上几个互不相关的词。", "A single word, a name or the account’s own name is easily guessed. Add some unrelated words.";
        weak_guessable: "这个密码太容易猜到。请加长，或换成几个互不相关的词。", "This password is too easily guessed. Make it longer, or take several unrelated words.";
        signed_up: "账号已注册，您已登录。", "Your account is ready and you are signed in.";
        sign_in_title: "登录", "Sign in";
        sign_in_lead: "练习不登录也可以；登录后，记录会保存在账号里，还可以报名培训。", "You can practise without signing in. Signed in, your history is kept and you can register for training.";
        sign_in_button: "登录", "Sign in";
        sign_in_wrong: "账号名或密码不对，没有登录。请检查后再试；密码区分大小写。", "The name or the password is wrong; you are not signed in. Check both and try again: capitals count in passwords.";
        sign_in_disabled: "这个账号已停用，没有登录。需要恢复时请联系管理员。", "This account is disabled; you are not signed in. Ask an administrator to enable it again.";
        sign_in_demonstration: "演示账号的公开密码只能在运行本系统的电脑上使用，没有登录。需要从别处使用时，请管理员为这个账号重设密码。", "The demonstration’s public password works only on the computer this system runs on; you are not signed in. To use the account from elsewhere, ask an administrator to reset its password.";
        signed_in: "已登录。", "You are signed in.";
        signed_out: "已退出登录。", "You are signed out.";
        wait_minutes(minutes: i64): "尝试次数过多，暂停接受；{minutes} 分钟后可以再试。您填写的内容已保留（密码除外）。", "Too many attempts: please try again in a minute. What you typed is kept, except the password." | "Too many attempts: please try again in {minutes} minutes. What you typed is kept, except the password.";
        demonstration_title: "演示账号", "Demonstration accounts";
        demonstration_note(password: &str): "这是演示系统，下列账号的密码都是 {password}。", "This is a demonstration. The password of all these accounts is {password}.";
        who: "账号", "Account";
        role: "角色", "Role";
        scope: "管辖范围", "Scope";
        country: "全国", "the whole country";
        member_since: "注册于", "Member since";
        my_roles: "我的角色", "My roles";
        no_roles: "您以备考者身份使用证途：练习、报名培训、查看自己的记录。工作角色由管理员授予。", "You use Zhengtu as a candidate: practise, register for training, see your own history. Working roles are given by an administrator.";
        role_one(role: &str, scope: &str): "{role}（{scope}）", "{role}, {scope}";
        my_links: "可以做的事", "What you can do";
        security: "密码与登录", "Password and sign-in";
        to_practice: "刷题", "Practise";
        to_my_training: "我的培训", "My training";
        password_title: "修改密码", "Change the password";
        password_must: "现在的密码是别人替您设的。请先换成只有您知道的密码，再继续。", "Somebody else chose your present password. Please choose one only you know before going on.";
        password_now: "现在的密码", "Present password";
        password_new: "新密码", "New password";
        password_button: "修改密码", "Change the password";
        password_now_wrong: "现在的密码不对，密码没有修改。", "This isn’t your present password. Nothing was changed.";
        password_same: "新密码与现在的相同，密码没有修改。", "The new password is the same as the present one. Nothing was changed.";
        password_changed: "密码已修改；其他浏览器上的登录都已结束。", "The password is changed, and all other browsers are signed out.";
        sessions_title: "已登录的浏览器", "Signed-in browsers";
        sessions_lead: "看到不认识的，请结束它并修改密码。12 小时不用会自动退出，最长 30 天要重新登录一次。", "If you don’t recognise one, end it and change your password. A browser left unused for 12 hours is signed out, and every browser after 30 days.";
        browser: "浏览器", "Browser";
        unknown_browser: "未知浏览器", "Unknown browser";
        this_browser: "当前浏览器", "This browser";
        signed_in_at: "登录时间", "Signed in";
        last_seen: "最近使用", "Last used";
        session_end: "结束登录", "Sign it out";
        session_end_others: "结束其他所有登录", "Sign out all others";
        session_ended: "那个浏览器已退出登录。", "That browser is signed out.";
        session_gone: "那个登录此前已经结束，没有做任何更改。", "That browser was signed out already; nothing was changed.";
        sessions_ended(n: u64): "已结束 {n} 个其他浏览器的登录。", "1 other browser was signed out." | "{n} other browsers were signed out.";
        only_this: "没有其他浏览器登录着您的账号。", "No other browser is signed in to your account.";
    }
}

/// A role's name.
pub const fn role(language: Language, role: Role) -> &'static str {
    let (zh, en) = match role {
        Role::Candidate => ("备考者", "Candidate"),
        Role::Organiser => ("培训组织者", "Training organiser"),
        Role::Officer => ("部门工作人员", "Department officer"),
        Role::Editor => ("命题人", "Question editor"),
        Role::Reviewer => ("审题人", "Question reviewer"),
        Role::Auditor => ("审计员", "Auditor"),
        Role::Administrator => ("管理员", "Administrator"),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
