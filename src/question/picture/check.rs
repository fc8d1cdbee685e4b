//! Decoding what came, within bounds, and writing it anew.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::{LARGEST_FILE, LONGEST_SIDE, MOST_PIXELS, PictureError, PictureKind, Prepared};

/// What decoding may take, in bytes: four for each pixel, and some for the decoder.
const MEMORY: u64 = MOST_PIXELS * 4 + 64 * 1024 * 1024;
/// Of 100. Above it files grow and nobody sees why.
const JPEG_QUALITY: u8 = 85;
/// A drawing larger than this is a photograph somebody saved as PNG.
const LARGEST_PNG: usize = 1024 * 1024;

/// Checks a file and makes the picture anew. Takes a while and some memory: off the async threads.
pub fn prepare(file: &[u8]) -> Result<Prepared, PictureError> {
    if file.is_empty() {
        return Err(PictureError::Empty);
    }
    if file.len() > LARGEST_FILE {
        return Err(PictureError::TooLarge);
    }
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| PictureError::NotAPicture)?;
    let format = reader
        .format()
        .filter(|format| matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif))
        .ok_or(PictureError::NotAPicture)?;
    if format == ImageFormat::Jpeg && !is_whole_jpeg(file) {
        return Err(PictureError::Damaged);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooManyPixels);
    }
    // It goes with the metadata, so it is applied.
    let orientation = decoder.orientation().map_err(|error| refusal(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::CatmullRom);
    }
    picture.apply_orientation(orientation);
    let is_photograph = format == ImageFormat::Jpeg || (format == ImageFormat::WebP && !picture.color().has_alpha());
    write(&picture, is_photograph).map_err(|_| PictureError::Damaged)
}

/// How many pixels a file says it has; none if it is no picture.
pub(super) fn pixels(file: &[u8]) -> u64 {
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format();
    let dimensions = reader.ok().and_then(|reader| reader.into_dimensions().ok());
    dimensions.map_or(0, |(width, height)| u64::from(width) * u64::from(height))
}

fn refusal(error: &image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooManyPixels,
        _ => PictureError::Damaged,
    }
}

fn write(picture: &DynamicImage, is_photograph: bool) -> image::ImageResult<Prepared> {
    let (width, height) = (picture.width(), picture.height());
    if !is_photograph {
        let picture = eight_bits(picture);
        let mut bytes = Vec::new();
        picture.write_with_encoder(PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, PngFilter::Adaptive))?;
        if bytes.len() <= LARGEST_PNG || picture.color().has_alpha() {
            return Ok(Prepared { kind: PictureKind::Png, width, height, bytes });
        }
    }
    let mut bytes = Vec::new();
    let picture = if picture.color().has_color() {
        DynamicImage::ImageRgb8(picture.to_rgb8())
    } else {
        DynamicImage::ImageLuma8(picture.to_luma8())
    };
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))?;
    Ok(Prepared { kind: PictureKind::Jpeg, width, height, bytes })
}

/// In the plainest form that loses nothing a screen could show; transparency that isn't used is left out.
fn eight_bits(picture: &DynamicImage) -> DynamicImage {
    let color = picture.color();
    let is_transparent = color.has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX);
    match (color.has_color(), is_transparent) {
        (true, true) => DynamicImage::ImageRgba8(picture.to_rgba8()),
        (true, false) => DynamicImage::ImageRgb8(picture.to_rgb8()),
        (false, true) => DynamicImage::ImageLumaA8(picture.to_luma_alpha8()),
        (false, false) => DynamicImage::ImageLuma8(picture.to_luma8()),
    }
}

/// Whether the file has the mark at the end of the picture. Decoders are content without it and paint the rest grey.
fn is_whole_jpeg(file: &[u8]) -> bool {
    // Segments after the first mark, each with its length, up to the scan; a preview within one of them has an end of its own.
    let mut at = 2;
    while let Some([0xFF, mark, high, low]) = file.get(at..at + 4) {
        if *mark == 0xFF {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        at += 2 + length;
        if *mark == 0xDA {
            return file.get(at..).is_some_and(|scan| scan.windows(2).any(|pair| pair == [0xFF, 0xD9]));
        }
    }
    false
}
