//! Numbers as people write them: thousands separators, powers of ten.

use crate::rounding::POWERS_OF_TEN;

/// Reads a number with thousands separators and powers of ten as people write them; infinite where
/// no float holds it, `None` if it is not a number.
pub(super) fn number(text: &str) -> Option<f64> {
    let (negative, body) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let (mantissa, exponent) = split_exponent(body)?;
    let mantissa = match mantissa {
        "" => "1".to_owned(),
        m => ungrouped(m)?,
    };
    let x: f64 = format!("{mantissa}e{exponent}").parse().ok()?;
    Some(if negative { -x } else { x })
}

/// `1.2×10^3`, `1.2e3`, `10^4` → mantissa and exponent; the mantissa is empty for a bare power.
fn split_exponent(body: &str) -> Option<(&str, &str)> {
    let (mantissa, exponent) = if let Some((mantissa, exponent)) = body.split_once("10^")
        && (mantissa.is_empty() || mantissa.ends_with(['×', 'x', 'X', '*', '·']))
    {
        let stripped = mantissa.strip_suffix(['×', 'x', 'X', '*', '·']).unwrap_or("");
        if !mantissa.is_empty() && stripped.is_empty() {
            return None;
        }
        (stripped, exponent)
    } else if let Some((mantissa, exponent)) = body.split_once(['e', 'E']) {
        if mantissa.is_empty() {
            return None;
        }
        (mantissa, exponent)
    } else {
        return if body.is_empty() { None } else { Some((body, "0")) };
    };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some((mantissa, exponent))
}

/// Checks the digits of a mantissa and takes its thousands separators out: `1,234.5`, `.5`, `5.`.
fn ungrouped(mantissa: &str) -> Option<String> {
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    if !whole.contains(',') {
        return digits(whole).then(|| mantissa.to_owned());
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let strict = (1..=3).contains(&first.len())
        && digits(first)
        && !first.starts_with('0')
        && groups.all(|g| g.len() == 3 && digits(g));
    strict.then(|| format!("{}.{fraction}", whole.replace(',', "")))
}

/// The fast path: ASCII digits with at most one point, exact in a float (up to 15 digits over a
/// power of ten up to 10^22, so that one division rounds once).
pub(super) fn plain(text: &[u8]) -> Option<f64> {
    if text.is_empty() || text.len() > 16 {
        return None;
    }
    let (mut mantissa, mut places, mut point, mut digits) = (0u64, 0usize, false, 0usize);
    for &b in text {
        match b {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + u64::from(b - b'0');
                places += usize::from(point);
                digits += 1;
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    POWERS_OF_TEN.get(places).filter(|_| (1..=15).contains(&digits)).map(|power| mantissa as f64 / power)
}
