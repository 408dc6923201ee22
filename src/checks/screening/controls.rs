//! What samples of quality control show: parallel samples, blanks, and recoveries of spikes.

use super::{Detail, Finding, Screening, is_plain};
use crate::parameter::Parameter;
use crate::rounding;
use crate::standard::screening;

/// What a sample is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// A parallel sample.
    Parallel,
    /// A blank.
    Blank,
    /// The recovery of a spike, in per cent.
    Recovery,
}

impl Control {
    /// Reads the word of a column; `None` of an ordinary sample.
    pub fn parse(word: &str) -> Option<Control> {
        let word = word.trim().to_lowercase();
        let law = screening();
        [(&law.parallel, Control::Parallel), (&law.blank, Control::Blank), (&law.recovery, Control::Recovery)]
            .into_iter()
            .find(|(words, _)| words.contains(&word))
            .map(|(_, kind)| kind)
    }
}

/// A reading of a place and time: its row, what it is for, and its figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Controlled {
    /// The row of the table.
    pub row: u32,
    /// What it controls; `None` of an ordinary sample.
    pub kind: Option<Control>,
    /// The figure; of a reading below detection its limit.
    pub value: f64,
    /// Whether it is below detection.
    pub below: bool,
}

/// The findings of the readings of one parameter at one place and time.
pub fn controls(screen: &Screening, parameter: &Parameter, readings: &[Controlled]) -> Vec<Finding> {
    // Of these, water has some without anything in it, and pH is a logarithm: relative figures say nothing.
    let (plain, is_ph) = (is_plain(parameter), parameter.id == "ph");
    let mut found = Vec::new();
    let mut add = |rule, reading: &Controlled, detail| {
        found.push(Finding {
            column: None,
            row: Some(reading.row),
            rule,
            value: Some(reading.value),
            detail,
        });
    };
    if let Some(figures) = screen.of("parallel") {
        // Against the sample, or where that is not at hand against the first parallel one.
        let is_parallel = |r: &&Controlled| r.kind == Some(Control::Parallel);
        let first = readings.iter().find(|r| r.kind.is_none()).or_else(|| readings.iter().find(is_parallel));
        for reading in readings.iter().filter(is_parallel) {
            let Some(other) = first.filter(|other| other.row != reading.row) else { continue };
            if reading.below || other.below {
                continue;
            }
            let difference = rounding::settled((reading.value - other.value).abs());
            if is_ph {
                if difference > figures.get("ph") {
                    add("parallel", reading, Detail::Difference { other: other.value, difference });
                }
                continue;
            }
            let sum = reading.value + other.value;
            let deviation = rounding::settled(difference / sum);
            if sum > 0.0 && deviation > figures.get("deviation") {
                add("parallel", reading, Detail::Parallel { other: other.value, deviation });
            }
        }
    }
    if screen.applies("blank") && !plain {
        for reading in readings.iter().filter(|r| r.kind == Some(Control::Blank) && !r.below && r.value > 0.0)
        {
            add("blank", reading, Detail::Blank);
        }
    }
    if let Some(figures) = screen.of("recovery").filter(|_| !plain) {
        let range = figures.get("low")..=figures.get("high");
        for reading in readings.iter().filter(|r| r.kind == Some(Control::Recovery)) {
            if !range.contains(&reading.value) {
                add("recovery", reading, Detail::Range(*range.start(), *range.end()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn parallels_blanks_and_recoveries() {
        let of = |row, kind: &str, value, below| Controlled { row, kind: Control::parse(kind), value, below };
        let figures = BTreeMap::from([
            ("parallel".to_owned(), BTreeMap::from([("deviation".to_owned(), 0.1), ("ph".to_owned(), 0.1)])),
            ("recovery".to_owned(), BTreeMap::from([("low".to_owned(), 80.0), ("high".to_owned(), 120.0)])),
        ]);
        let screen = Screening::new(None, &figures).unwrap();
        let readings = [
            of(0, "正常样", 1.0, false),
            of(1, "平行样", 1.2, false),
            of(2, "平行样", 1.3, false),
            of(3, "全程序空白", 0.025, true),
            of(4, "全程序空白", 0.03, false),
            of(5, "加标回收率", 79.0, false),
            of(6, "加标回收率", 101.0, false),
        ];
        let of_id = |id| crate::parameter::parameters().get(id).unwrap();
        let ammonia = of_id("ammonia_nitrogen");
        let told: Vec<_> = controls(&screen, ammonia, &readings).iter().map(|f| (f.row, f.rule)).collect();
        assert_eq!(told, [(Some(2), "parallel"), (Some(4), "blank"), (Some(5), "recovery")]);
        // Without figures of one's own no deviation is too large.
        let told: Vec<_> =
            controls(&Screening::default(), ammonia, &readings).iter().map(|f| f.rule).collect();
        assert_eq!(told, ["blank"]);
        // The parallel samples of pH are compared by their difference, and a blank has a pH.
        let readings = [
            of(0, "", 7.3, false),
            of(1, "平行样", 7.4, false),
            of(2, "平行样", 7.5, false),
            of(3, "全程序空白", 6.9, false),
            of(4, "加标回收率", 7.0, false),
        ];
        let told = controls(&screen, of_id("ph"), &readings);
        let wanted = Detail::Difference { other: 7.3, difference: 0.2 };
        assert_eq!(told.iter().map(|f| (f.row, &f.detail)).collect::<Vec<_>>(), [(Some(2), &wanted)]);
        assert_eq!(controls(&Screening::default(), of_id("ph"), &readings), []);
    }
}
