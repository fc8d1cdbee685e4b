use std::io::Cursor;

use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

fn drawing(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90])))
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

fn decoded(prepared: &Prepared) -> DynamicImage {
    image::load_from_memory(&prepared.bytes).expect("what we write can be read")
}

#[test]
fn every_kind_becomes_one_of_two() {
    for (format, kind) in [
        (ImageFormat::Png, PictureKind::Png),
        (ImageFormat::Gif, PictureKind::Png),
        (ImageFormat::Jpeg, PictureKind::Jpeg),
        (ImageFormat::WebP, PictureKind::Jpeg),
    ] {
        let prepared = prepare(&file(&drawing(40, 30), format)).expect("a picture");
        assert_eq!((prepared.kind, prepared.width, prepared.height), (kind, 40, 30), "{format:?}");
        assert_eq!(decoded(&prepared).dimensions(), (40, 30));
    }
}

#[test]
fn large_pictures_are_made_smaller_and_transparency_stays() {
    let prepared = prepare(&file(&drawing(2400, 600), ImageFormat::Png)).expect("a picture");
    assert_eq!((prepared.width, prepared.height), (1600, 400));
    let glass = DynamicImage::ImageRgba8(RgbaImage::from_pixel(10, 10, Rgba([1, 2, 3, 40])));
    let prepared = prepare(&file(&glass, ImageFormat::Png)).expect("a picture");
    assert_eq!(decoded(&prepared).get_pixel(3, 3), Rgba([1, 2, 3, 40]));
}

#[test]
fn what_trails_or_hides_in_a_file_is_gone() {
    let secret = b"<script>alert(1)</script> GPS 32.39 119.42";
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let mut bytes = file(&drawing(20, 20), format);
        bytes.extend_from_slice(secret);
        let prepared = prepare(&bytes).expect("a picture");
        assert!(!prepared.bytes.windows(8).any(|part| part == b"<script>"), "{format:?}");
    }
}

#[test]
fn the_turned_telephone_is_turned_back() {
    let upright = file(&drawing(30, 20), ImageFormat::Jpeg);
    // An Exif block that says: turned by 90 degrees.
    let exif: &[u8] = b"\xFF\xE1\x00\x22Exif\0\0MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00";
    let turned = [&upright[..2], exif, &upright[2..]].concat();
    let prepared = prepare(&turned).expect("a picture");
    assert_eq!((prepared.width, prepared.height), (20, 30));
    assert!(!prepared.bytes.windows(4).any(|part| part == b"Exif"));
}

#[test]
fn half_a_picture_is_refused() {
    for format in [ImageFormat::Png, ImageFormat::Gif, ImageFormat::Jpeg, ImageFormat::WebP] {
        let whole = file(&drawing(200, 200), format);
        for length in [whole.len() / 2, whole.len() * 9 / 10] {
            assert_eq!(prepare(&whole[..length]).err(), Some(PictureError::Damaged), "{format:?} {length}");
        }
    }
}

#[test]
fn a_name_proves_nothing() {
    for bytes in [
        &b"<html><script>alert(1)</script></html>"[..],
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        b"PK\x03\x04",
        b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00",
        b"%PDF-1.7",
        b"x",
    ] {
        assert_eq!(prepare(bytes).err(), Some(PictureError::NotAPicture));
    }
    assert_eq!(prepare(b"").err(), Some(PictureError::Empty));
    assert!(matches!(prepare(b"\x89PNG\r\n\x1a\n<script>").err(), Some(PictureError::Damaged)));
    assert!(matches!(prepare(b"\xFF\xD8\xFF\xE0").err(), Some(PictureError::Damaged)));
}

#[test]
fn a_bomb_is_refused_before_it_unfolds() {
    // A picture of a thousand bytes that says it has ten thousand million pixels.
    let mut bomb = file(&drawing(8, 8), ImageFormat::Png);
    bomb[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&100_000_u32.to_be_bytes());
    let body = bomb[12..29].to_vec();
    bomb[29..33].copy_from_slice(&crc(&body).to_be_bytes());
    assert_eq!(prepare(&bomb).err(), Some(PictureError::TooManyPixels));
    // A real one: forty million pixels of nothing in a few kilobytes.
    let wide = DynamicImage::new_luma8(8_000, 5_000);
    let bomb = file(&wide, ImageFormat::Png);
    assert!(bomb.len() < 1_000_000, "{}", bomb.len());
    assert_eq!(prepare(&bomb).err(), Some(PictureError::TooManyPixels));
    assert_eq!(prepare(&vec![0; LARGEST_FILE + 1]).err(), Some(PictureError::TooLarge));
}

/// The checksum of PNG.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}
