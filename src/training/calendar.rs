//! 日历: a session for people's calendars (RFC 5545).
//!
//! Each date is an event of its own with a lasting UID; the session's version is its sequence, so that taking the file again
//! updates or cancels what is there. The link isn't in it: it is for those who are registered.

use chrono::{DateTime, Utc};

use super::{Session, Stage, TrainingDate};

/// The longest line, in bytes, before it is folded.
const LINE: usize = 73;

/// The session as a calendar file. `address` is where its page is, absolute.
pub fn calendar(session: &Session, dates: &[TrainingDate], address: &str) -> String {
    let mut out = String::new();
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhengtu//Training//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"];
    for text in head {
        line(&mut out, text);
    }
    let status = if session.stage == Stage::Cancelled.code() { "CANCELLED" } else { "CONFIRMED" };
    let place =
        [&session.address, &session.room].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    for (number, date) in (1..).zip(dates) {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}-{number}@zhengtu", session.id));
        line(&mut out, &format!("SEQUENCE:{}", session.version));
        line(&mut out, &format!("DTSTAMP:{}", stamp(session.updated_at)));
        line(&mut out, &format!("DTSTART:{}", stamp(date.starts_at)));
        line(&mut out, &format!("DTEND:{}", stamp(date.ends_at)));
        line(&mut out, &format!("STATUS:{status}"));
        let title = if dates.len() > 1 { format!("{} ({number}/{})", session.title, dates.len()) } else { session.title.clone() };
        line(&mut out, &format!("SUMMARY:{}", escaped(&title)));
        if !place.is_empty() {
            line(&mut out, &format!("LOCATION:{}", escaped(&place)));
        }
        line(&mut out, &format!("URL:{address}"));
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Text with what has a meaning in the format made harmless.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

/// One line, folded where it is long, never within a character.
fn line(out: &mut String, text: &str) {
    let mut width = 0;
    for character in text.chars() {
        if width + character.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        width += character.len_utf8();
        out.push(character);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_fold_between_characters_and_texts_are_escaped() {
        let mut out = String::new();
        line(&mut out, &format!("SUMMARY:{}", escaped(&"培训, 第一期; ".repeat(12))));
        assert!(out.ends_with("\r\n"));
        assert!(out.lines().count() > 2 && out.split("\r\n").all(|part| part.len() <= 75));
        assert!(out.replace("\r\n ", "").contains("培训\\, 第一期\\; 培训"));
    }
}
