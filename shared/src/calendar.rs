//! Calendar dates without a time or a zone, as a date field gives them.

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(i32);

impl Date {
    /// The day that is `days` after 1970-01-01.
    pub fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// The day, in UTC, of a time in milliseconds since 1970-01-01.
    pub fn from_epoch_ms(ms: i64) -> Self {
        Self(i32::try_from(ms.div_euclid(86_400_000)).unwrap_or(i32::MAX))
    }

    /// How many days this day is after `other`; negative before.
    pub fn days_from(self, other: Self) -> i32 {
        self.0 - other.0
    }

    /// The day that is `days` later; earlier where `days` is below zero.
    #[cfg(feature = "full")]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Its midnight in UTC, in milliseconds since 1970.
    #[cfg(feature = "full")]
    pub fn epoch_ms(self) -> i64 {
        i64::from(self.0) * 86_400_000
    }

    /// The day of the week, Monday is 0.
    #[cfg(feature = "full")]
    pub fn weekday(self) -> usize {
        // The first day of 1970 was a Thursday.
        usize::try_from((i64::from(self.0) + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// Reads `2026-02-28`, years 0001 to 9999 (HTML Standard § 2.3.5.2).
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4)?;
        let month = number(parts.next()?, 2)?;
        let day = number(parts.next()?, 2)?;
        let valid = parts.next().is_none()
            && year >= 1
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        valid.then(|| Self(days_from_civil(year, month, day)))
    }

    /// Reads a limit of a form: a date, `today`, `today+30` or `today-7`.
    pub fn parse_limit(text: &str, today: Self) -> Option<Self> {
        match text.strip_prefix("today") {
            None => Self::parse(text),
            Some("") => Some(today),
            Some(shift) => {
                let days: i32 = shift.parse().ok()?;
                (shift.starts_with(['+', '-']) && days.unsigned_abs() < 36_525)
                    .then(|| Self(today.0 + days))
            }
        }
    }
}

/// A time in milliseconds since 1970, UTC, as RFC 3339 text: `2026-11-23T09:30:00.000Z`.
#[cfg(feature = "full")]
pub fn instant_text(ms: i64) -> String {
    let (year, month, day) = civil_from_days(ms.div_euclid(86_400_000));
    let rest = ms.rem_euclid(86_400_000);
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let (second, milli) = (rest / 1000 % 60, rest % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// Year, month and day of a day counted from 1970-01-01 (Howard Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms").
#[cfg(feature = "full")]
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Months counted from March, so that the leap day is the last.
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn number(text: &str, digits: usize) -> Option<i32> {
    let plain = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| {
        text.bytes()
            .fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0'))
    })
}

fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01, by Howard Hinnant's `days_from_civil`
/// (<https://howardhinnant.github.io/date_algorithms.html>): the year starts in
/// March, so that the leap day is its last and months have a closed form.
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
