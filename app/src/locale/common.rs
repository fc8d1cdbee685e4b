//! The frame around every page, and what many pages say.

texts! {
    /// 各页共用
    Common {
        product: "证途", "Zhengtu";
        tagline: "社会工作者职业资格考试备考与持证管理", "Social worker qualification: practice to certificate";
        skip_to_content: "跳到正文", "Skip to content";
        nav_label: "主导航", "Main";
        nav_practice: "刷题", "Practise";
        nav_mock: "模考", "Mock exams";
        nav_training: "培训", "Training";
        nav_questions: "题库", "Questions";
        nav_people: "人员", "People";
        nav_statistics: "统计", "Statistics";
        nav_certificates: "查验证书", "Certificates";
        nav_organisations: "机构", "Organisations";
        nav_accounts: "账号", "Accounts";
        nav_audit: "审计", "Audit";
        sign_in: "登录", "Sign in";
        sign_up: "注册", "Sign up";
        sign_out: "退出登录", "Sign out";
        my_account: "我的账号", "My account";
        other_language: "English", "中文";
        theme_dark: "深色", "Dark";
        theme_light: "浅色", "Light";
        size_large: "大字", "Large type";
        size_normal: "标准字号", "Normal type";
        footer_note: "免费、公益、无广告；练习不需要手机号，也不需要身份证号。", "Free of charge and free of advertising. Practising takes no phone number and no ID number.";
        footer_official: "报名、缴费、准考证与成绩以中国人事考试网和当地公告为准。", "For registration, fees, admission tickets and results, rely on the official examination site (中国人事考试网) and local notices.";
        breadcrumb_label: "所在位置", "You are here";
        home: "首页", "Home";
        back: "返回", "Back";
        save: "保存", "Save";
        cancel: "取消", "Cancel";
        search: "搜索", "Search";
        required: "必填", "required";
        optional: "选填", "optional";
        yes: "是", "Yes";
        no: "否", "No";
        none: "无", "None";
        print: "打印", "Print";
        actions: "操作", "Actions";
        form_has_errors(n: usize): "有 {n} 处需要修改；您填写的内容都已保留。", "One thing needs correcting; everything you typed is kept." | "{n} things need correcting; everything you typed is kept.";
        form_has_errors_but_password(n: usize): "有 {n} 处需要修改；您填写的内容都已保留，只有密码需要重新输入。", "One thing needs correcting. What you typed is kept, except the password: please type it again." | "{n} things need correcting. What you typed is kept, except the password: please type it again.";
        page_of(page: i64, pages: i64): "第 {page} / {pages} 页", "Page {page} of {pages}";
        previous_page: "上一页", "Previous";
        next_page: "下一页", "Next";
        field_colon(name: &str): "{name}：", "{name}: ";
        field_empty: "请填写这一项。", "Please fill this in.";
        field_too_long(max: usize): "最多 {max} 个字。", "At most {max} characters.";
        error_reference(id: &str): "参考编号 {id}", "Reference {id}";
        error_not_found_title: "没有这个页面", "There is no such page";
        error_not_found_body: "地址可能已经变更，或者内容已被移走。您可以从首页重新开始。", "The address may have changed, or the content may have moved. You can start again from the home page.";
        error_forbidden_title: "您没有查看或操作这里的权限", "You don’t have permission for this";
        error_forbidden_body: "您的角色或管辖范围不包括这项内容，系统没有做任何更改，这次访问已记入审计。如确有需要，请联系管理员调整授权。", "Your role or scope does not cover this. Nothing was changed, and the attempt was recorded. If you need access, ask an administrator.";
        error_sign_in_title: "请先登录", "Please sign in first";
        error_sign_in_body: "这项内容需要登录后使用；登录后会回到这里。", "You need to be signed in for this; you will come back here afterwards.";
        error_method_title: "这个地址不接受这种请求", "This address does not take this kind of request";
        error_method_body: "没有做任何更改。请回到上一页，用页面上的按钮操作。", "Nothing was changed. Go back and use the buttons on the page.";
        error_bad_request_title: "提交的内容无法识别", "What was sent could not be understood";
        error_bad_request_body: "没有做任何更改。页面可能是旧版本：请刷新后再试。", "Nothing was changed. The page may be out of date: reload it and try again.";
        error_control_title: "提交的内容里有看不见的控制字符", "What was sent holds a character that can’t be seen";
        error_control_body(field: &str, place: usize): "“{field}”一栏的第 {place} 个字符是控制字符，没有做任何更改。请返回上一页，把这一栏清空后重新输入，再提交。", "Character {place} of the field “{field}” is a control character; nothing was changed. Go back, clear that field, type its content anew, and send it again.";
        error_cross_site_title: "请求来自其他网站，已拒绝", "A request from another site was refused";
        error_cross_site_body: "没有做任何更改。请在本站页面内操作。", "Nothing was changed. Please use the pages of this site.";
        error_too_large_title: "文件或内容太大", "The file or content is too large";
        error_too_large_body: "没有保存任何内容。文件上限 20 MB；请拆分后重新上传。", "Nothing was saved. Files may be up to 20 MB: split yours and upload it again.";
        error_too_many_title: "请求过于频繁", "Too many requests";
        error_too_many_body: "没有做任何更改。请稍等片刻再试。", "Nothing was changed. Please wait a moment and try again.";
        error_unavailable_title: "数据库暂时无法访问", "The database can’t be reached just now";
        error_unavailable_body: "这次操作没有完成，也没有留下一半的更改。请稍后重试；若持续出现，请联系运维人员。", "This was not done, and nothing was left half done. Try again shortly; if it keeps happening, tell the operator.";
        error_full_title: "存储空间已满", "The disk is full";
        error_full_body: "这次操作没有保存，已有数据完好。请联系运维人员清理空间后重试。", "This was not saved; all earlier data is intact. Ask the operator to free some space, then try again.";
        error_internal_title: "系统出了问题", "Something went wrong on our side";
        error_internal_body: "这次操作没有完成，也没有留下一半的更改。请重试；若仍然出现，把下面的参考编号告诉运维人员。", "This was not done, and nothing was left half done. Try again; if it happens again, give the operator the reference below.";
        error_conflict_title: "内容已经变化", "Things have changed in the meantime";
    }
}
