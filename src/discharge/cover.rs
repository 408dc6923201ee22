//! Whether one of several limits must apply, whatever the unknown facts of an outfall and its day.

use super::circumstances::Circumstances;
use super::limits::{BindingLimit, LEVEL};
use super::outfall::Tri;
use super::words;
use crate::day::Day;
use crate::rounding;
use crate::standard::{Side, When};

/// Something that limits ask for and that is not known.
enum Asked<'a> {
    /// The words of a column that limits tell apart; any other word is another answer.
    Word(&'a str, Vec<&'a str>),
    Built(Vec<Day>),
    /// Water temperatures on either side of those in limits.
    Warmth(Vec<f64>),
    Bracket,
}

/// Whether one of several limits that may apply must apply.
pub(super) fn one_must_bind(limits: &[&BindingLimit], on: &Circumstances<'_>) -> bool {
    // One that is open for a reason of another kind may leave the value without a limit.
    let told = |l: &&BindingLimit| {
        l.of_outfall != Tri::Unknown || !l.when.said.is_empty() || of_building(&l.when).next().is_some()
    };
    let limits: Vec<&BindingLimit> = limits.iter().copied().filter(told).collect();
    let mut asked = Vec::new();
    let mut names: Vec<&str> = limits.iter().flat_map(|l| l.when.said.keys()).map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let wanted = limits.iter().filter_map(|l| l.when.said.get(name)).flatten();
        let others = limits.iter().filter_map(|l| l.others.get(name)).flatten();
        let mut words: Vec<&str> =
            wanted.chain(others).map(String::as_str).filter(|w| *w != "other").collect();
        words.sort_unstable();
        words.dedup();
        match words::closed(name) {
            Some(all) => words = all,
            None if name == LEVEL => {} // those of which it is not known which binds
            None => words.push(""),     // a word that no limit names
        }
        asked.push(Asked::Word(name, words));
    }
    let days: Vec<Day> = limits.iter().flat_map(|l| of_building(&l.when)).collect();
    if !days.is_empty() {
        let beside = days.iter().flat_map(|d| [d.before(), Some(*d), d.after()]).flatten();
        asked.push(Asked::Built(beside.collect()));
    }
    if on.temperature.is_none() {
        let bounds = limits.iter().flat_map(|l| warmths(&l.when));
        let beside: Vec<f64> = bounds.flat_map(|b| [b, b + 1.0]).collect();
        if !beside.is_empty() {
            asked.push(Asked::Warmth(beside));
        }
    }
    let warmth = |inside: &When| on.temperature.is_none() && warmths(inside).next().is_some();
    if on.bracket.is_none_or(warmth) && limits.iter().any(|l| l.when.bracket.is_some()) {
        asked.push(Asked::Bracket);
    }
    covered(&limits, &asked)
}

/// Whether some limit binds in every case of what is asked.
fn covered(limits: &[&BindingLimit], asked: &[Asked<'_>]) -> bool {
    let Some((first, rest)) = asked.split_first() else { return !limits.is_empty() };
    let held = |holds: &dyn Fn(&BindingLimit) -> bool| {
        let kept: Vec<&BindingLimit> = limits.iter().copied().filter(|l| holds(l)).collect();
        covered(&kept, rest)
    };
    match first {
        Asked::Word(name, words) => words.iter().all(|word| held(&|l| holds(l, name, word))),
        Asked::Built(days) => days.iter().all(|day| {
            held(&|l| {
                let from = l.when.built_from.as_ref().and_then(|d| d.parse().ok());
                let to = l.when.built_to.as_ref().and_then(|d| d.parse().ok());
                from.is_none_or(|from: Day| from <= *day) && to.is_none_or(|to: Day| *day <= to)
            })
        }),
        Asked::Warmth(warmths) => warmths.iter().all(|t| {
            held(&|l| {
                let (above, up_to) = (&l.when.water_temperature_above, &l.when.water_temperature_up_to);
                above.as_deref().map(number).is_none_or(|bound| *t > bound)
                    && up_to.as_deref().map(number).is_none_or(|bound| *t <= bound)
            })
        }),
        Asked::Bracket => [Side::Inside, Side::Outside]
            .iter()
            .all(|side| held(&|l| l.when.bracket.is_none_or(|of| of == *side))),
    }
}

/// Whether what a limit asks of a column holds for a word.
fn holds(limit: &BindingLimit, name: &str, word: &str) -> bool {
    let Some(wanted) = limit.when.said.get(name) else { return true };
    let same = |wanted: &String| !word.is_empty() && words::same(name, word, wanted);
    wanted.iter().any(|w| w != "other" && same(w))
        || (wanted.iter().any(|w| w == "other")
            && !limit.others.get(name).is_some_and(|all| all.iter().any(same)))
}

fn of_building(when: &When) -> impl Iterator<Item = Day> {
    when.built_from.iter().chain(&when.built_to).filter_map(|day| day.parse().ok())
}

fn warmths(when: &When) -> impl Iterator<Item = f64> {
    when.water_temperature_above.iter().chain(&when.water_temperature_up_to).map(|text| number(text))
}

fn number(text: &str) -> f64 {
    rounding::parse(text).map_or(f64::NAN, rounding::to_f64)
}
