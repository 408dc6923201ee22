//! The summary of a day's readings of a parameter: mean, highest and lowest, and what is unknown.
//!
//! Readings are weighted by flow if every reading of the day has one; otherwise the mean is plain, which is
//! reported. A reading below its detection limit, above its range or without a figure leaves a range in which
//! the mean lies.

use super::entry::{Entry, Measured, Range, Weighing};
use crate::assessment::averaging::Averaging;
use crate::rounding;

/// Sums up the readings of a day; `flows` are theirs, where a flow is given at all.
///
/// ```
/// use shuizhi::discharge::{Entry, Weighing, measured};
/// use shuizhi::assessment::averaging::Averaging;
/// let of = |flows| measured(&[Entry::Figure(36.0), Entry::Figure(48.0)], flows, Averaging::Arithmetic);
/// assert_eq!(of(Some(&[Some(300.0), Some(100.0)])).mean.value, Some(39.0));
/// let unknown = of(Some(&[Some(300.0), None]));
/// assert_eq!((unknown.mean.value, unknown.weighing), (Some(42.0), Weighing::FlowUnknown));
/// assert_eq!((unknown.mean.low, unknown.mean.high), (36.0, 48.0));
/// ```
pub fn measured(entries: &[Entry], flows: Option<&[Option<f64>]>, how: Averaging) -> Measured {
    let mut out = Measured { all_below: true, ..Measured::default() };
    let mut plain = true; // as days mostly are: figures and gaps
    // A flow that is not there is not known.
    let flow = |i: usize| flows.and_then(|f| f.get(i).copied().flatten());
    let (mut with_flow, mut total) = (0, 0.0);
    for (i, entry) in entries.iter().enumerate() {
        match *entry {
            Entry::Nothing => continue,
            Entry::Unread(reason) => {
                out.unread += 1;
                // The first of the table of reasons, in whatever order the readings come.
                out.why_unread = Some(out.why_unread.map_or(reason, |why| why.min(reason)));
                continue;
            }
            Entry::Flagged => {
                out.flagged += 1;
                continue;
            }
            Entry::Figure(_) => {
                out.count += 1;
                out.all_below = false;
            }
            Entry::Below { value: None, limit: None } => out.undetected += 1,
            Entry::Below { value: None, .. } => out.dropped += 1,
            Entry::Below { .. } => out.count += 1,
            Entry::Above(_) => {
                out.count += 1;
                out.all_below = false;
                out.any_above = true;
            }
        }
        plain &= matches!(entry, Entry::Figure(_));
        if let Some(flow) = flow(i) {
            with_flow += 1;
            total += flow;
        }
    }
    out.all_below &= out.readings() > 0;
    out.weighing = match flows {
        None => Weighing::Plain,
        Some(_) if with_flow < out.readings() => Weighing::FlowUnknown,
        Some(_) if out.readings() == 0 => Weighing::Plain,
        Some(_) if total > 0.0 => Weighing::ByFlow,
        Some(_) => Weighing::NoDischarge,
    };
    let weight = |i: usize| if out.weighing == Weighing::ByFlow { flow(i).unwrap_or(0.0) } else { 1.0 };
    out.mean = if plain { mean_of_figures(entries, weight, how) } else { mean(entries, weight, how) };
    if out.weighing == Weighing::FlowUnknown && with_flow > 0 {
        widen(&mut out.mean, entries, flow, how);
    }
    out.mean = out.mean.settled();
    out.detected = out.mean.value;
    if !plain {
        let zero =
            |entry: &Entry| if matches!(entry, Entry::Below { .. }) { Entry::Figure(0.0) } else { *entry };
        let entries: Vec<Entry> = entries.iter().map(zero).collect();
        out.detected = mean(&entries, weight, how).value.map(rounding::settled);
    }
    let flowed = |i: usize| out.weighing == Weighing::NoDischarge || flow(i) != Some(0.0);
    (out.highest, out.lowest) = extremes(entries, flowed);
    out
}

/// The same as [`measured`] of plain figures, each with its flow where flows are given: the days that
/// most are. Of fewer flows than figures, the rest are taken as 0.
///
/// ```
/// use shuizhi::assessment::averaging::Averaging;
/// use shuizhi::discharge::{Entry, measured, measured_figures};
/// let short = measured_figures(&[36.0, 48.0], Some(&[300.0, 100.0]), Averaging::Arithmetic);
/// let long = [Entry::Figure(36.0), Entry::Figure(48.0)];
/// assert_eq!(short, measured(&long, Some(&[Some(300.0), Some(100.0)]), Averaging::Arithmetic));
/// ```
pub fn measured_figures(figures: &[f64], flows: Option<&[f64]>, how: Averaging) -> Measured {
    let total: f64 = flows.unwrap_or_default().iter().take(figures.len()).sum();
    let weighing = match flows {
        Some(_) if figures.is_empty() => Weighing::Plain,
        None => Weighing::Plain,
        Some(_) if total > 0.0 => Weighing::ByFlow,
        Some(_) => Weighing::NoDischarge,
    };
    let by_flow = weighing == Weighing::ByFlow;
    let of = if by_flow { total } else { figures.len() as f64 };
    let mut sum = 0.0;
    let (mut highest, mut lowest) = (f64::NAN, f64::NAN);
    let mut enter = |x: f64, weight: f64| {
        sum += how.enter(x) * weight;
        if weight != 0.0 {
            highest = highest.max(x);
            lowest = lowest.min(x);
        }
    };
    match flows.filter(|_| by_flow) {
        Some(flows) => figures.iter().zip(flows).for_each(|(&x, &weight)| enter(x, weight)),
        None => figures.iter().for_each(|&x| enter(x, 1.0)),
    }
    let mean = (of > 0.0).then(|| rounding::settled(how.leave(sum / of)));
    let end = |x: f64| Range::of(Some(x).filter(|x| !x.is_nan()));
    Measured {
        mean: Range::of(mean),
        highest: end(highest),
        lowest: end(lowest),
        count: figures.len() as u32,
        detected: mean,
        weighing,
        ..Measured::default()
    }
}

/// The mean of figures by their weights.
fn mean_of_figures(entries: &[Entry], weight: impl Fn(usize) -> f64, how: Averaging) -> Range {
    let (mut sum, mut of) = (0.0, 0.0);
    for (i, entry) in entries.iter().enumerate() {
        if let Entry::Figure(x) = entry {
            sum += how.enter(*x) * weight(i);
            of += weight(i);
        }
    }
    Range::of((of > 0.0).then(|| how.leave(sum / of)))
}

/// The mean of entries by their weights.
fn mean(entries: &[Entry], weight: impl Fn(usize) -> f64, how: Averaging) -> Range {
    let (mut sum, mut of) = (0.0, 0.0);
    let (mut low, mut high, mut all) = (0.0, 0.0, 0.0);
    for (i, entry) in entries.iter().enumerate() {
        let (Some((from, to)), weight) = (entry.ends(), weight(i)) else { continue };
        if weight == 0.0 {
            continue;
        }
        low += how.enter(from) * weight;
        high += how.enter(to) * weight;
        all += weight;
        if let Some(x) = entry.value() {
            sum += how.enter(x) * weight;
            of += weight;
        }
    }
    Range {
        value: (of > 0.0).then(|| how.leave(sum / of)),
        low: if all > 0.0 { how.leave(low / all) } else { 0.0 },
        high: if all > 0.0 { how.leave(high / all) } else { 0.0 },
    }
}

/// Widens the plain mean to every mean that unknown flows allow: between the weighted mean of the known ones
/// and each of the others.
fn widen(plain: &mut Range, entries: &[Entry], flow: impl Fn(usize) -> Option<f64>, how: Averaging) {
    let known = mean(entries, |i| flow(i).unwrap_or(0.0), how);
    let measured = entries.iter().enumerate().filter(|(_, entry)| entry.ends().is_some());
    let flows = measured.filter_map(|(i, _)| flow(i));
    if flows.sum::<f64>() > 0.0 {
        plain.low = plain.low.min(known.low);
        plain.high = plain.high.max(known.high);
    }
    let unknown = entries.iter().enumerate().filter(|(i, _)| flow(*i).is_none());
    for (low, high) in unknown.filter_map(|(_, entry)| entry.ends()) {
        plain.low = plain.low.min(low);
        plain.high = plain.high.max(high);
    }
}

/// The highest and the lowest of entries that count.
fn extremes(entries: &[Entry], counts: impl Fn(usize) -> bool) -> (Range, Range) {
    const NONE: f64 = f64::NAN; // of which the other is always picked
    let none = Range { value: Some(NONE), low: NONE, high: NONE };
    let (mut highest, mut lowest) = (none, none);
    for (i, entry) in entries.iter().enumerate() {
        let Some((low, high)) = entry.ends().filter(|_| counts(i)) else { continue };
        let next = Range { value: Some(entry.value().unwrap_or(NONE)), low, high };
        highest = highest.picked(next, f64::max);
        lowest = lowest.picked(next, f64::min);
    }
    (highest.without_nan(), lowest.without_nan())
}

/// The flow of a day, m³: from flows in m³ per day, if every row has one; `None` if one has none.
///
/// ```
/// use shuizhi::discharge::flow_of_day;
/// assert_eq!(flow_of_day(&[Some(300.0), Some(100.0), Some(0.0)]), Some(133.333333333));
/// assert_eq!(flow_of_day(&[Some(300.0), None]), None);
/// ```
pub fn flow_of_day(flows: &[Option<f64>]) -> Option<f64> {
    let sum: f64 = flows.iter().copied().sum::<Option<f64>>()?;
    (!flows.is_empty()).then(|| rounding::settled(sum / flows.len() as f64)).filter(|f| f.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::Reason;

    fn day(entries: &[Entry], flows: Option<&[Option<f64>]>) -> Measured {
        measured(entries, flows, Averaging::Arithmetic)
    }

    const BARE: Entry = Entry::Below { value: None, limit: None };

    #[test]
    fn the_short_way_comes_to_what_the_long_one_does() {
        let mut state = 5u64;
        let mut random = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for round in 0..4000 {
            let how =
                [Averaging::Arithmetic, Averaging::HydrogenIon, Averaging::Geometric][random(3) as usize];
            let figures: Vec<f64> = (0..random(27)).map(|_| random(9000) as f64 / 1000.0).collect();
            // Hours without flow, and days of them.
            let flows: Vec<f64> = figures.iter().map(|_| random(1 + round % 4) as f64 * 12.5).collect();
            let entries: Vec<Entry> = figures.iter().map(|&x| Entry::Figure(x)).collect();
            let known: Vec<Option<f64>> = flows.iter().map(|&f| Some(f)).collect();
            for weighed in [false, true] {
                let short = measured_figures(&figures, weighed.then_some(&flows[..]), how);
                let long = measured(&entries, weighed.then_some(&known[..]), how);
                // Compared as written: no mean of no figures may be NaN on either way.
                assert_eq!(format!("{short:?}"), format!("{long:?}"), "{figures:?} {flows:?}");
            }
        }
    }

    #[test]
    fn the_order_of_readings_does_not_decide_why_there_is_none() {
        let unread = [Entry::Unread(Reason::NotANumber), Entry::Nothing, Entry::Unread(Reason::Negative)];
        let turned = [unread[2], unread[1], unread[0]];
        assert_eq!(day(&unread, None).why_nothing(), day(&turned, None).why_nothing());
    }

    #[test]
    fn flagged_readings_enter_no_mean_and_are_counted() {
        let found = day(&[Entry::Figure(20.0), Entry::Flagged, Entry::Figure(40.0)], None);
        assert_eq!((found.mean.value, found.count, found.flagged, found.readings()), (Some(30.0), 2, 1, 2));
        assert_eq!(found.highest.value, Some(40.0));
        let none = day(&[Entry::Flagged, Entry::Unread(Reason::NotANumber)], None);
        assert_eq!((none.mean.value, none.readings(), none.why_nothing()), (None, 0, Reason::Flagged));
        // Their flow weighs nothing, and need not be known.
        let flows = [Some(1.0), None, Some(3.0)];
        let found = day(&[Entry::Figure(20.0), Entry::Flagged, Entry::Figure(40.0)], Some(&flows));
        assert_eq!((found.mean.value, found.weighing), (Some(35.0), Weighing::ByFlow));
    }

    #[test]
    fn below_detection_is_zero_in_loads() {
        let half = Entry::Below { value: Some(2.0), limit: Some(4.0) };
        let of = |entries: &[Entry], flows| {
            let found = day(entries, flows);
            (found.mean.value, found.detected)
        };
        assert_eq!(of(&[half, Entry::Figure(10.0)], None), (Some(6.0), Some(5.0)));
        assert_eq!(of(&[half, Entry::Figure(10.0)], Some(&[Some(3.0), Some(1.0)])), (Some(4.0), Some(2.5)));
        assert_eq!(of(&[half, half], None), (Some(2.0), Some(0.0)));
        assert_eq!(of(&[BARE, Entry::Figure(10.0)], None), (Some(10.0), Some(5.0)));
        assert_eq!(of(&[Entry::Above(10.0), Entry::Nothing], None), (Some(10.0), Some(10.0)));
        assert_eq!(of(&[Entry::Flagged, Entry::Nothing], None), (None, None));
    }

    #[test]
    fn no_reading_is_left_out_for_want_of_a_flow() {
        let mut entries = vec![Entry::Figure(90.0); 24];
        entries[0] = Entry::Figure(30.0);
        let mut flows = vec![None; 24];
        flows[0] = Some(100.0);
        let found = day(&entries, Some(&flows));
        assert_eq!((found.mean.value, found.count), (Some(87.5), 24));
        assert_eq!(found.weighing, Weighing::FlowUnknown);
        assert_eq!((found.mean.low, found.mean.high), (30.0, 90.0));
        // Where no flow is known at all the day has a plain mean, and no other.
        let found = day(&entries, Some(&[None; 24]));
        assert_eq!((found.mean.value, found.mean.low, found.mean.high), (Some(87.5), 87.5, 87.5));
        // Of fewer flows than readings, the rest are not known.
        assert_eq!(day(&entries, Some(&flows[..1])), day(&entries, Some(&flows)));
        // A row without a reading needs no flow.
        entries[5] = Entry::Nothing;
        let mut all = vec![Some(1.0); 24];
        all[5] = None;
        assert_eq!(day(&entries, Some(&all)).weighing, Weighing::ByFlow);
    }

    #[test]
    fn where_nothing_flows_a_reading_weighs_nothing() {
        let entries = [Entry::Figure(10.0), Entry::Figure(70.0)];
        let found = day(&entries, Some(&[Some(5.0), Some(0.0)]));
        assert_eq!((found.mean.value, found.count, found.highest.value), (Some(10.0), 2, Some(10.0)));
        let found = day(&entries, Some(&[Some(0.0), Some(0.0)]));
        assert_eq!((found.mean.value, found.weighing), (Some(40.0), Weighing::NoDischarge));
        assert_eq!(found.highest.value, Some(70.0));
        // Beside an unknown flow, a flow of 0 does not widen the mean.
        let found = day(&entries, Some(&[Some(0.0), None]));
        assert_eq!((found.mean.value, found.mean.low, found.mean.high), (Some(40.0), 40.0, 70.0));
    }

    #[test]
    fn what_is_not_known_of_a_reading_is_a_range_of_the_mean() {
        let found = day(&[BARE, Entry::Figure(6.0)], None);
        assert_eq!((found.mean.value, found.mean.low, found.mean.high), (Some(6.0), 3.0, f64::INFINITY));
        assert_eq!((found.count, found.undetected, found.readings()), (1, 1, 2));
        let half = Entry::Below { value: Some(1.0), limit: Some(2.0) };
        let found = day(&[half, Entry::Figure(6.0)], None);
        assert_eq!(found.mean, Range { value: Some(3.5), low: 3.0, high: 4.0 });
        assert_eq!(found.lowest, Range { value: Some(1.0), low: 0.0, high: 2.0 });
        let dropped = Entry::Below { value: None, limit: Some(2.0) };
        let found = day(&[dropped, Entry::Unread(Reason::Negative), Entry::Nothing], None);
        assert_eq!((found.mean.value, found.dropped, found.unread), (None, 1, 1));
        assert_eq!((found.all_below, found.why_unread), (true, Some(Reason::Negative)));
        let above = day(&[Entry::Above(9.0), Entry::Above(8.0)], None);
        assert_eq!((above.count, above.all_below, above.any_above), (2, false, true));
        assert_eq!((above.mean.low, above.mean.high), (8.5, f64::INFINITY));
        assert_eq!(day(&[], None).readings(), 0);
        assert!(!day(&[], None).all_below);
    }

    #[test]
    fn ph_is_weighed_through_hydrogen_ions() {
        let entries = [Entry::Figure(6.0), Entry::Figure(8.0)];
        let found = measured(&entries, Some(&[Some(1.0), Some(1.0)]), Averaging::HydrogenIon);
        assert_eq!(found.mean.value, Some(6.29670862188));
    }
}
