//! Ids: UUIDv7 (ordered by time of making), one type per kind of record so that they can't be mixed up.

/// Declares an id type: a UUID in a coat of its own.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "store", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new id, later than all made before on this machine.
            pub fn fresh() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// An account that can sign in.
    AccountId;
    /// A role given to an account for a scope.
    GrantId;
    /// A signed-in (or anonymous) browser.
    BrowserSessionId;
    /// Whoever uses one browser without an account; practice done before signing up is kept under it.
    VisitorId;
    /// 机构
    OrganisationId;
    /// 题目, across all its versions.
    QuestionId;
    /// One immutable version of a question.
    QuestionVersionId;
    /// 图片 of the bank.
    PictureId;
    /// A set of questions somebody works through.
    PracticeSetId;
    /// One answer given in a set. Made by the browser, so that sending it twice is harmless.
    AnswerId;
    /// 试卷 of a mock exam.
    MockPaperId;
    /// 统一模考
    MockEventId;
    /// 参考单位 of an organised mock.
    MockEventUnitId;
    /// Somebody expected at an organised mock.
    MockExpectedId;
    /// Somebody who joined an organised mock.
    MockEntrantId;
    /// One change of an answer sheet. Made by the browser, so that sending it twice is harmless.
    MockChangeId;
    /// Marks for one case of a paper.
    CaseMarkId;
    /// 纠错: one error report on a question.
    QuestionReportId;
    /// 培训场次
    TrainingId;
    /// One person's place in a training session.
    RegistrationId;
    /// 学员: whoever takes seats in training sessions.
    AttendeeId;
    /// 单位名额 of a training session.
    QuotaId;
    /// 系列: training sessions made as one series.
    SeriesId;
    /// 待核对: rows of lists of which it can't be told whom they are about.
    MatchCaseId;
    /// 人员: somebody in the staff register.
    PersonId;
    /// One subject's result of one sitting.
    ResultId;
    /// An uploaded file between preview and being applied.
    ImportId;
    /// A reported figure.
    FigureId;
    /// A published release of statistics.
    ReleaseId;
    /// Where a person belongs, for a time.
    MembershipId;
    /// 证书
    CertificateId;
    /// 审题: one verdict on a version.
    ReviewId;
    /// 更正: another key was published.
    CorrectionId;
    /// 消息
    NotificationId;
    /// 时间窗 of the exam calendar.
    ExamWindowId;
    /// 公告
    AnnouncementId;
    /// 待办任务
    JobId;
    /// 签到 or 签退. Made where somebody is ticked, so that sending it twice is harmless.
    CheckId;
    /// 结业证明
    SlipId;
    /// 关联 of an account with somebody of the register.
    PersonLinkId;
    /// 合并 of two entries of the register.
    PersonMergeId;
    /// 查看完整号码: that somebody was shown a number.
    NumberRevealId;
    /// A run of a rule of 保存期限.
    RetentionRunId;
    /// 删除台账信息: a request.
    ErasureId;
    /// 停考 or 顺延
    ExamExceptionId;
    /// 登记申请
    ApplicationId;
    /// One step of an application.
    ApplicationStepId;
    /// 登记有效期
    PeriodId;
    /// 继续教育学时: one entry.
    HoursId;
    /// 证明材料 of an entry of hours.
    ProofId;
    /// 名师工作室
    StudioId;
    /// 聘期 in a studio. Made by the form, so that sending it twice is harmless.
    StudioTermId;
    /// 活动记录 of a studio. Made by the form, as above.
    StudioRecordId;
}
