//! 日历文件 (RFC 5545): events for people's calendars, whatever they are about.
//!
//! Times are UTC, days are days; each event has a lasting UID and a sequence that rises with every change, so that taking the file
//! again updates or cancels what is there. Lines are folded at 75 octets, never within a character.

use chrono::{DateTime, NaiveDate, Utc};

/// The longest line, in octets.
const LINE: usize = 75;

/// When an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// From a moment to a moment.
    Moments(DateTime<Utc>, DateTime<Utc>),
    /// From a day up to, and without, a day.
    Days(NaiveDate, NaiveDate),
}

/// How sure an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It takes place.
    Confirmed,
    /// It probably does, then.
    Tentative,
    /// It doesn't.
    Cancelled,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it is known by, for ever.
    pub uid: String,
    /// Rises with every change.
    pub sequence: i64,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
    /// When it is.
    pub when: When,
    /// Whether it is.
    pub standing: Standing,
    /// What it is called.
    pub title: String,
    /// More, or empty.
    pub description: String,
    /// Where it is held, or empty.
    pub place: String,
    /// Its page, absolute.
    pub address: String,
}

/// The calendar with these events. `product` names the part of the system, `name` is what a subscriber's calendar calls it.
pub fn calendar_file(product: &str, name: Option<&str>, events: &[Event]) -> String {
    let mut out = String::new();
    for text in
        ["BEGIN:VCALENDAR", "VERSION:2.0", &format!("PRODID:-//Zhengtu//{product}//ZH"), "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    {
        line(&mut out, text);
    }
    if let Some(name) = name {
        line(&mut out, &format!("NAME:{}", escaped(name)));
        line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
        line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:P1D");
        line(&mut out, "X-PUBLISHED-TTL:P1D");
    }
    for event in events {
        write(&mut out, event);
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn write(out: &mut String, event: &Event) {
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}", event.uid));
    line(out, &format!("SEQUENCE:{}", event.sequence));
    line(out, &format!("DTSTAMP:{}", moment(event.changed_at)));
    line(out, &format!("LAST-MODIFIED:{}", moment(event.changed_at)));
    match event.when {
        When::Moments(from, to) => {
            line(out, &format!("DTSTART:{}", moment(from)));
            line(out, &format!("DTEND:{}", moment(to)));
        }
        When::Days(from, to) => {
            line(out, &format!("DTSTART;VALUE=DATE:{}", from.format("%Y%m%d")));
            line(out, &format!("DTEND;VALUE=DATE:{}", to.format("%Y%m%d")));
            // Somebody isn't busy for three weeks because registration is open.
            line(out, "TRANSP:TRANSPARENT");
        }
    }
    line(
        out,
        match event.standing {
            Standing::Confirmed => "STATUS:CONFIRMED",
            Standing::Tentative => "STATUS:TENTATIVE",
            Standing::Cancelled => "STATUS:CANCELLED",
        },
    );
    line(out, &format!("SUMMARY:{}", escaped(&event.title)));
    for (name, text) in [("DESCRIPTION", &event.description), ("LOCATION", &event.place)] {
        if !text.is_empty() {
            line(out, &format!("{name}:{}", escaped(text)));
        }
    }
    line(out, &format!("URL:{}", event.address));
    line(out, "END:VEVENT");
}

fn moment(at: DateTime<Utc>) -> String {
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
    use proptest::prelude::*;

    use super::*;

    fn event(title: &str) -> Event {
        let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        Event {
            uid: "1@zhengtu".into(),
            sequence: 2,
            changed_at: at,
            when: When::Moments(at, at),
            standing: Standing::Confirmed,
            title: title.into(),
            description: String::new(),
            place: String::new(),
            address: "https://example.org/".into(),
        }
    }

    /// The text of a property, unfolded and read back.
    fn read_back(file: &str, name: &str) -> String {
        let whole = file.replace("\r\n ", "");
        let value = whole.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap_or_default().to_owned();
        let (mut out, mut characters) = (String::new(), value.chars());
        while let Some(character) = characters.next() {
            out.push(match (character, character == '\\') {
                (_, true) => match characters.next() {
                    Some('n') => '\n',
                    Some(other) => other,
                    None => '\\',
                },
                (plain, false) => plain,
            });
        }
        out
    }

    #[test]
    fn days_are_days_and_whoever_is_told_of_them_stays_free() {
        let day: NaiveDate = "2027-03-09".parse().unwrap();
        let days =
            Event { when: When::Days(day, day + chrono::TimeDelta::days(3)), standing: Standing::Cancelled, ..event("报名") };
        let file = calendar_file("Exams", Some("考试日历"), &[days]);
        for said in
            ["DTSTART;VALUE=DATE:20270309", "DTEND;VALUE=DATE:20270312", "TRANSP:TRANSPARENT", "STATUS:CANCELLED", "NAME:考试日历"]
        {
            assert!(file.contains(&format!("{said}\r\n")), "{said} in {file}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_title_says_lines_stay_short_and_it_can_be_read_back(title in "[ -~\u{4e00}-\u{4fff}😀;,\\\\\n]{0,120}") {
            let file = calendar_file("Test", None, &[event(&title)]);
            prop_assert!(file.ends_with("\r\n"));
            prop_assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
            prop_assert_eq!(read_back(&file, "SUMMARY"), title);
        }
    }
}
