//! 图片: pictures of questions, checked and made anew before they are kept.
//!
//! Whatever comes is really decoded, within bounds of memory, and written again by us: what is kept has no metadata, no trailing data,
//! and is a picture to every browser. Equal pictures are kept once; versions of questions name them by id, so none is ever removed.

mod check;
pub mod store;
mod take_in;
#[cfg(test)]
mod tests;

pub use check::prepare;
pub use take_in::{Album, Keeping, Naming, NewPicture};

use crate::bilingual::Bilingual;

/// The largest file that is taken, in bytes.
pub const LARGEST_FILE: usize = 5 * 1024 * 1024;
/// The most pixels that are decoded: a photograph of a good telephone.
pub const MOST_PIXELS: u64 = 32_000_000;
/// The longest side of a picture as it is kept, in pixels.
pub const LONGEST_SIDE: u32 = 1600;

/// How a picture is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// Drawings, tables, screenshots.
    Png,
    /// Photographs.
    Jpeg,
}

impl PictureKind {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
        }
    }

    /// Reads [`Self::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg].into_iter().find(|kind| kind.code() == code)
    }

    /// As browsers name it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// A picture made anew, ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// How it is written.
    pub kind: PictureKind,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why a file isn't taken as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Nothing came.
    #[error("the file is empty")]
    Empty,
    /// More than [`LARGEST_FILE`].
    #[error("the file is too large")]
    TooLarge,
    /// None of the kinds we read, whatever its name says.
    #[error("the file is not a PNG, JPEG, WebP or GIF picture")]
    NotAPicture,
    /// More than [`MOST_PIXELS`].
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// Together with the other pictures of its file.
    #[error("the pictures of the file have too many pixels in all")]
    TooManyInAll,
    /// It ends too early, or isn't what it begins as.
    #[error("the picture is damaged")]
    Damaged,
}

impl PictureError {
    /// A word that doesn't change.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "picture-empty",
            Self::TooLarge => "picture-too-large",
            Self::NotAPicture => "picture-unknown",
            Self::TooManyPixels => "picture-too-many-pixels",
            Self::TooManyInAll => "pictures-too-large",
            Self::Damaged => "picture-damaged",
        }
    }

    /// What happened.
    pub fn sentence(self) -> Bilingual {
        match self {
            Self::Empty => Bilingual::new("图片文件是空的。", "The picture file is empty."),
            Self::TooLarge => Bilingual::new("图片文件超过 5 MB。", "The picture file is larger than 5 MB."),
            Self::NotAPicture => {
                Bilingual::new("这个文件不是 PNG、JPEG、WebP 或 GIF 图片。", "This file is not a PNG, JPEG, WebP or GIF picture.")
            }
            Self::TooManyPixels => {
                Bilingual::new("图片的像素太多（超过 3200 万）。", "The picture has too many pixels (more than 32 million).")
            }
            Self::TooManyInAll => Bilingual::new(
                "这个文件的图片加起来太大（超过 10 亿像素），这一张没有读入。",
                "The pictures of this file are too large in all (more than 1,000 million pixels); this one was left out.",
            ),
            Self::Damaged => {
                Bilingual::new("图片不完整或已损坏，无法读取。", "The picture is incomplete or damaged and can't be read.")
            }
        }
    }

    /// What to do.
    pub fn fix(self) -> Bilingual {
        match self {
            Self::TooLarge | Self::TooManyPixels => {
                Bilingual::new("请裁剪或缩小后再上传。", "Crop it or make it smaller, then upload it again.")
            }
            Self::TooManyInAll => Bilingual::new("请分成几个文件导入。", "Split the file and import the parts."),
            Self::NotAPicture => Bilingual::new("请另存为 PNG 或 JPEG 后再上传。", "Save it as PNG or JPEG, then upload it again."),
            Self::Empty | Self::Damaged => Bilingual::new(
                "请打开原图确认无误，重新导出后再上传。",
                "Open the original to see that it is whole, export it again and upload that.",
            ),
        }
    }
}
