//! Finds packets in lines, logs or captures.
//!
//! A packet is `##`, the length of the data segment in 4 digits, the segment, and its checksum in 4
//! hexadecimal digits (HJ 212-2017, 6.3.1). Real packets have wrong lengths, run together, are cut off, or
//! follow a time stamp in a log, so the end is searched as well as counted.

#![allow(clippy::indexing_slicing, reason = "places are those of what was found in the bytes")]

use super::checksum;

/// The most bytes that are looked through for the end of a packet; the norm allows 1,024.
const LONGEST: usize = 64 * 1024;

/// A packet as found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet<'a> {
    /// The line it begins in, from 1.
    pub line: usize,
    /// The data segment, from `QN=` or `ST=` to the closing `&&`.
    pub data: &'a [u8],
    /// What is wrong with it; nothing where length and checksum agree.
    pub fault: Option<Fault>,
}

/// What is wrong with a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// It ends before its checksum.
    Cut,
    /// The length it states is another than it has.
    Length,
    /// The checksum is another than that of its data.
    Checksum,
}

impl Fault {
    /// The stable code: `cut`, `length` or `checksum`.
    pub fn code(self) -> &'static str {
        match self {
            Fault::Cut => "cut",
            Fault::Length => "length",
            Fault::Checksum => "checksum",
        }
    }
}

/// Finds the packets of some bytes, in their order.
pub fn packets(bytes: &[u8]) -> impl Iterator<Item = Packet<'_>> {
    let mut at = 0;
    let mut line = 1;
    let mut counted = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + find(&bytes[at..], b"##")?;
            let (found, end) = match packet(&bytes[start..]) {
                Some((data, fault, len)) => (Some((data, fault)), start + len),
                None => (None, start + 2),
            };
            at = end;
            let Some((data, fault)) = found else { continue };
            line += bytes[counted..start].iter().filter(|&&byte| byte == b'\n').count();
            counted = start;
            return Some(Packet { line, data, fault });
        }
    })
}

/// The data of the packet that begins here, what is wrong with it, and where it ends; `None` where
/// the signs begin no packet.
fn packet(bytes: &[u8]) -> Option<(&[u8], Option<Fault>, usize)> {
    let stated = bytes.get(2..6).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
    let stated = stated.iter().fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0'));
    let rest = &bytes[6..];
    if let Some((data, sum)) = rest.split_at_checked(stated).and_then(|(data, rest)| Some((data, sum(rest)?)))
        && data.ends_with(b"&&")
    {
        let fault = (sum != checksum(data)).then_some(Fault::Checksum);
        return Some((data, fault, 6 + stated + 4));
    }
    // The length is wrong: the data ends with the second `&&`, before a checksum.
    let next = find(&rest[..rest.len().min(LONGEST)], b"##").unwrap_or(rest.len().min(LONGEST));
    let rest = &rest[..next];
    let body = find(rest, b"CP=&&").map(|at| at + 5);
    let close = body.and_then(|body| Some(body + find(&rest[body..], b"&&")? + 2));
    match close.and_then(|close| Some((close, sum(&rest[close..])?))) {
        Some((close, sum)) => {
            let data = &rest[..close];
            let fault = if sum == checksum(data) { Fault::Length } else { Fault::Checksum };
            Some((data, Some(fault), 6 + close + 4))
        }
        // Without any of its fields it is not a packet, only two characters.
        None if find(rest, b"MN=").or_else(|| find(rest, b"ST=")).is_none() => None,
        None => {
            let end = rest.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(next);
            Some((&rest[..end], Some(Fault::Cut), 6 + end))
        }
    }
}

/// The checksum at the beginning.
fn sum(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.get(..4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(data: &str) -> String {
        format!("##{:04}{data}{:04X}\r\n", data.len(), checksum(data.as_bytes()))
    }

    fn faults(text: &str) -> Vec<Option<&'static str>> {
        packets(text.as_bytes()).map(|p| p.fault.map(Fault::code)).collect()
    }

    const DATA: &str = "ST=32;CN=2011;MN=A1;CP=&&DataTime=20160824003817;011-Rtd=231.0,011-Flag=N&&";

    #[test]
    fn packets_are_found_wherever_they_stand() {
        let whole = made(DATA);
        let run_together = whole.trim_end().repeat(2);
        let log = format!("2016-08-24 00:38:18.123 INFO recv: {whole}\n## not a packet ##12\n{whole}");
        for (text, want) in [
            (whole.clone(), vec![None]),
            (run_together, vec![None, None]),
            (log, vec![None, None]),
            (whole.to_lowercase().replace("st=", "ST=").replace("cn=", "CN="), vec![Some("checksum")]),
            (whole.replace("231.0", "231.1"), vec![Some("checksum")]),
            (whole.replace("##00", "##01"), vec![Some("length")]),
            (format!("{}{whole}", &whole[..60]), vec![Some("cut"), None]),
            (whole[..60].to_owned(), vec![Some("cut")]),
            ("##".into(), vec![]),
            (String::new(), vec![]),
        ] {
            assert_eq!(faults(&text), want, "{text}");
        }
    }

    #[test]
    fn lines_are_counted_from_one() {
        let text = format!("head\n\n{}{}", made(DATA), made(DATA));
        assert_eq!(packets(text.as_bytes()).map(|p| p.line).collect::<Vec<_>>(), [3, 4]);
    }
}
