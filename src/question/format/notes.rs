//! What the readers of XML formats find, in the same words for both.

use super::{At, Finding, Status};
use crate::bilingual::Bilingual;

/// A finding at a place.
pub(super) fn finding(at: At, status: Status, kind: &'static str, message: (String, String), fix: (&str, &str)) -> Finding {
    Finding { at, status, kind, message: Bilingual::new(message.0, message.1), fix: Bilingual::new(fix.0, fix.1), spoils: None }
}

pub(super) fn too_long(at: At) -> Finding {
    let message = ("一段文字太长，这道题没有读入。".to_owned(), "A text is too long; the question was left out.".to_owned());
    finding(at, Status::Error, "too-long", message, ("请缩短后重新导出。", "Shorten it and export the file again."))
}

pub(super) fn too_many_options(at: At, count: usize) -> Finding {
    let message = (
        format!("这道题有 {count} 个选项，最多 26 个，没有读入。"),
        format!("The question has {count} options; 26 is the limit. It was left out."),
    );
    finding(
        at,
        Status::Error,
        "too-many-options",
        message,
        ("请减少选项，或拆成几道题。", "Remove options, or make several questions of it."),
    )
}

pub(super) fn removed(at: At, names: &[String]) -> Finding {
    let names = names.join(", ");
    let message = (
        format!("文字里有不安全的网页内容（{names}），已去掉。"),
        format!("The text had web content that isn't safe ({names}); it was taken out."),
    );
    finding(
        at,
        Status::Warning,
        "active-content",
        message,
        ("请核对这道题的文字是否完整。", "Check that the question's text is complete."),
    )
}

pub(super) fn picture_missing(at: At, address: &str) -> Finding {
    let address: String = address.chars().take(80).collect();
    let message = (
        format!("文件里没有图片“{address}”，题目已读入，但缺这张图。"),
        format!("The picture “{address}” isn't in the file; the question was read without it."),
    );
    finding(at, Status::Warning, "picture-missing", message, ("请在导入后补上图片。", "Add the picture after the import."))
}

pub(super) fn picture_damaged(at: At, name: &str) -> Finding {
    let name: String = name.chars().take(80).collect();
    let message = (
        format!("图片“{name}”的数据已损坏，这道题没有读入。"),
        format!("The data of the picture “{name}” is damaged; the question was left out."),
    );
    finding(at, Status::Error, "picture-damaged", message, ("请从原系统重新导出。", "Export the file again where it came from."))
}

pub(super) fn too_many_pictures(at: At) -> Finding {
    let message = ("这道题的图片太多，没有读入。".to_owned(), "The question has too many pictures and was left out.".to_owned());
    finding(at, Status::Error, "too-many-pictures", message, ("请减少图片。", "Remove pictures."))
}

pub(super) fn left_out(at: At, what: &str) -> Finding {
    let message =
        (format!("“{what}”在题库里没有对应的位置，未读入。"), format!("“{what}” has no place in the bank and was left out."));
    finding(at, Status::Warning, "left-out", message, ("如需保留，请写进解析。", "To keep it, write it into the explanation."))
}

pub(super) fn unsupported(at: At, what: &str) -> Finding {
    let what: String = what.chars().take(60).collect();
    let message = (
        format!("题库不收“{what}”这种题型，这道题没有读入。"),
        format!("The bank doesn't hold questions of the type “{what}”; this one was left out."),
    );
    finding(
        at,
        Status::Unsupported,
        "unsupported-type",
        message,
        ("可改成单选、多选、判断或案例题。", "Make it a single, multiple, true/false or case question."),
    )
}

/// The whole file is too large, or holds too many questions.
pub(super) fn too_large() -> super::Refusal {
    super::Refusal::new(
        "too-large",
        "文件太大（上限 20 MB，解压后 200 MB，2 万道题），没有导入任何内容。请拆成几个文件分别上传。",
        "The file is too large (20 MB, 200 MB unpacked and 20,000 questions are the limits); nothing was imported. Split it and upload the parts.",
    )
}
