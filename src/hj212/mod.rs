//! Messages of online monitors (HJ 212-2017): packets found, checked, and read as readings.
//!
//! ```
//! use shuizhi::hj212;
//! let line = b"##0136ST=32;CN=2011;PW=000000;MN=LD130133000015;CP=&&DataTime=20160824003817;\
//! 011-Rtd=231.0,011-Flag=N;B01-Rtd=36.91;060-Rtd=1.803,060-Flag=N&&1dc0";
//! let packet = hj212::packets(line).next().unwrap();
//! assert!(packet.fault.is_none());
//! let message = hj212::Message::read(packet.data);
//! let cod = &message.readings[0];
//! assert_eq!((cod.code, cod.statistic, cod.value, cod.flag), ("011", "Rtd", "231.0", Some("N")));
//! ```

mod codes;
mod crc;
mod packet;

pub use codes::{Code, code, codes};
pub use crc::checksum;
pub use packet::{Fault, Packet, packets};

/// A message: who sent what kind of data, when, and the readings of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message<'a> {
    /// The monitor (MN).
    pub monitor: Option<&'a str>,
    /// The system it belongs to (ST): 21 surface water, 32 wastewater.
    pub system: Option<&'a str>,
    /// The command (CN): 2011 real-time, 2051 minutes, 2061 hours, 2031 days.
    pub command: Option<&'a str>,
    /// The number of the request (QN), which the parts of a message share.
    pub request: Option<&'a str>,
    /// Which part of a message in several packets it is (PNO), and of how many (PNUM).
    pub part: Option<(u32, u32)>,
    /// `DataTime` as written: the moment, or where the period begins.
    pub time: Option<&'a str>,
    /// The readings, in their order.
    pub readings: Vec<PacketReading<'a>>,
    /// The number of fields of the body that are not readings.
    pub others: usize,
}

/// One figure of one parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacketReading<'a> {
    /// The parameter's code: `w01018`, or of 2005 `011`.
    pub code: &'a str,
    /// What the figure is: `Rtd`, `Avg`, `Min`, `Max` or `Cou`.
    pub statistic: &'a str,
    /// The figure as written.
    pub value: &'a str,
    /// The state of the instrument: `N` normal, and others of table 8.
    pub flag: Option<&'a str>,
    /// When a batch analyser took the sample, as written.
    pub sampled: Option<&'a str>,
}

const STATISTICS: [&str; 5] = ["Rtd", "Avg", "Min", "Max", "Cou"];

impl<'a> Message<'a> {
    /// Reads a data segment. What is not text or not a field is skipped; nothing fails.
    pub fn read(data: &'a [u8]) -> Message<'a> {
        let mut message = Message::default();
        let text = longest_text(data);
        let (head, body) = text.split_once("CP=&&").unwrap_or((text, ""));
        let (mut number, mut of) = (None, None);
        for (name, value) in head.split([';', ',']).filter_map(|field| field.split_once('=')) {
            let value = value.trim();
            match name.trim() {
                "MN" => message.monitor = Some(value),
                "ST" => message.system = Some(value),
                "CN" => message.command = Some(value),
                "QN" => message.request = Some(value),
                "PNO" => number = value.parse().ok(),
                "PNUM" => of = value.parse().ok(),
                _ => {}
            }
        }
        message.part = number.zip(of);
        let body = body.split("&&").next().unwrap_or("");
        // By the norm, fields of a parameter are separated by commas and parameters by semicolons; each field
        // names its parameter, so either is accepted.
        let mut flags: Vec<(&str, &str)> = Vec::new();
        let mut sampled: Vec<(&str, &str)> = Vec::new();
        for field in body.split([';', ',']) {
            let Some((name, value)) = field.split_once('=').map(|(n, v)| (n.trim(), v.trim())) else {
                message.others += usize::from(!field.trim().is_empty());
                continue;
            };
            match name.rsplit_once('-') {
                None if name == "DataTime" => message.time = Some(value),
                Some((code, "Flag")) => flags.push((code, value)),
                Some((code, "SampleTime")) => sampled.push((code, value)),
                Some((code, statistic)) if STATISTICS.contains(&statistic) => {
                    message.readings.push(PacketReading {
                        code,
                        statistic,
                        value,
                        flag: None,
                        sampled: None,
                    });
                }
                _ => message.others += 1,
            }
        }
        let of = |list: &[(&'a str, &'a str)], code| list.iter().find(|l| l.0 == code).map(|l| l.1);
        for reading in &mut message.readings {
            reading.flag = of(&flags, reading.code);
            reading.sampled = of(&sampled, reading.code);
        }
        message
    }
}

/// The text of a data segment: up to its first byte that is not text.
fn longest_text(data: &[u8]) -> &str {
    match std::str::from_utf8(data) {
        Ok(text) => text,
        Err(error) => data.get(..error.valid_up_to()).and_then(|d| std::str::from_utf8(d).ok()).unwrap_or(""),
    }
}
