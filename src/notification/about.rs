//! What a message is about, and where that can be seen.

use super::{Notice, Topic};

impl Notice {
    /// What it is about, by which people choose what they are told.
    pub const fn topic(&self) -> Topic {
        match self {
            Self::QuestionCorrected { .. } => Topic::Corrections,
            Self::VersionReturned { .. } | Self::VersionPublished { .. } => Topic::OwnQuestions,
            Self::ReportAnswered { .. } => Topic::Reports,
            Self::CasesMarked { .. } | Self::ScriptAssigned { .. } => Topic::Marking,
            Self::MockMoved { .. } | Self::MockExtended { .. } | Self::MockCancelled { .. } => Topic::Mocks,
            Self::LinkEnded {}
            | Self::NumberRevealed { .. }
            | Self::HoursJudged { .. }
            | Self::RegistrationStep { .. }
            | Self::WorklistDue { .. } => Topic::Certificates,
            Self::PracticeReminder { .. } => Topic::Practice,
            Self::TrainingPublished { .. } => Topic::NewSessions,
            Self::TrainingConfirmed { .. } | Self::TrainingWaiting { .. } => Topic::Seats,
            Self::TrainingOffered { .. } | Self::TrainingOfferLapsed { .. } => Topic::Offers,
            Self::TrainingChanged { .. } | Self::TrainingClash { .. } | Self::TrainingCancelled { .. } => Topic::Changes,
            Self::TrainingTomorrow { .. } => Topic::Tomorrow,
            Self::TrainingRate { .. } | Self::TrainingSlip { .. } | Self::TrainingSlipEnded { .. } => Topic::Afterwards,
        }
    }

    /// Where one can see what it is about.
    pub fn address(&self) -> String {
        match self {
            Self::QuestionCorrected { set, position, .. } => format!("/practice/sets/{set}/{position}"),
            Self::VersionReturned { question, .. } | Self::VersionPublished { question, .. } => format!("/questions/{question}"),
            Self::ReportAnswered { address, .. } => address.clone(),
            Self::CasesMarked { set, .. } => format!("/mock/{set}/result"),
            Self::ScriptAssigned { code, .. } => format!("/marking/{code}"),
            Self::MockMoved { event, .. } | Self::MockExtended { event, .. } | Self::MockCancelled { event, .. } => {
                format!("/mock/events/{event}")
            }
            Self::LinkEnded {} => "/account/link".to_owned(),
            Self::NumberRevealed { .. } => "/account/personal-data".to_owned(),
            Self::HoursJudged { .. } | Self::RegistrationStep { .. } | Self::WorklistDue { .. } => "/certificates/mine".to_owned(),
            Self::PracticeReminder { .. } => "/progress".to_owned(),
            Self::TrainingOffered { session, for_unit: true, .. }
            | Self::TrainingOfferLapsed { session, for_unit: true, .. }
            | Self::TrainingChanged { session, for_unit: true, .. }
            | Self::TrainingClash { session, for_unit: true, .. }
            | Self::TrainingCancelled { session, for_unit: true, .. }
            | Self::TrainingTomorrow { session, for_unit: true, .. }
            | Self::TrainingSlip { session, for_unit: true, .. }
            | Self::TrainingSlipEnded { session, for_unit: true, .. } => format!("/training/{session}/unit"),
            Self::TrainingPublished { session, .. }
            | Self::TrainingConfirmed { session, .. }
            | Self::TrainingWaiting { session, .. }
            | Self::TrainingOffered { session, .. }
            | Self::TrainingOfferLapsed { session, .. }
            | Self::TrainingChanged { session, .. }
            | Self::TrainingClash { session, .. }
            | Self::TrainingCancelled { session, .. }
            | Self::TrainingTomorrow { session, .. }
            | Self::TrainingRate { session, .. } => format!("/training/{session}"),
            Self::TrainingSlipEnded { replaced_by, .. } if !replaced_by.is_empty() => format!("/verify/{replaced_by}"),
            Self::TrainingSlip { code, .. } | Self::TrainingSlipEnded { code, .. } => format!("/verify/{code}"),
        }
    }
}
