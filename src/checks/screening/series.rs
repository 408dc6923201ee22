//! Checks of the readings of one parameter at one place, in the order of time.

#![allow(
    clippy::indexing_slicing,
    reason = "places are those of the points, whose scale is as long as they are"
)]

use super::figures::{digits, half_limits, limit_changes};
use super::points::{Add, Point, scatter};
use super::{Detail, Figures, Finding, Screening, is_plain};
use crate::assessment::trend::median;
use crate::parameter::Parameter;
use crate::rounding;

/// The findings of a series. Its points are ordered by time; equal times are kept.
pub fn screen_series(screen: &Screening, parameter: &Parameter, points: &[Point]) -> Vec<Finding> {
    let numbers: Vec<Point> = points.iter().copied().filter(|p| !p.below && p.value.is_finite()).collect();
    let series = Series::new(parameter, &numbers);
    let mut found = Vec::new();
    let mut add = |rule, point: Option<&Point>, detail| {
        let value = point.map(|p| p.value);
        found.push(Finding { column: Some(0), row: point.map(|p| p.row), rule, value, detail });
    };
    if let Some(figures) = screen.of("stuck") {
        series.stuck(figures, &mut add);
    }
    if let Some(figures) = screen.of("spike") {
        series.spikes(figures, &mut add);
    }
    if let Some(figures) = screen.of("decade").filter(|_| !is_plain(parameter)) {
        series.decades(figures, &mut add);
    }
    if let Some(figures) = screen.of("step").filter(|_| !is_plain(parameter)) {
        series.steps(figures, &mut add);
    }
    if let Some(figures) = screen.of("digits") {
        digits(&numbers, figures, &mut add);
    }
    if let Some(figures) = screen.of("half-limit") {
        half_limits(points, figures, &mut add);
    }
    if screen.applies("limit-change") {
        limit_changes(points, &mut add);
    }
    found
}

struct Series<'a> {
    parameter: &'a Parameter,
    points: &'a [Point],
    /// The figures on the scale of their scatter; none of a figure that has no place on it.
    scaled: Vec<Option<f64>>,
    /// The usual hours from a sample to the next.
    spacing: f64,
}

impl<'a> Series<'a> {
    fn new(parameter: &'a Parameter, points: &'a [Point]) -> Self {
        let plain = is_plain(parameter);
        let scale = |x: f64| if plain { Some(x) } else { (x > 0.0).then(|| x.log10()) };
        let mut gaps: Vec<f64> = points.windows(2).map(|pair| pair[1].hour - pair[0].hour).collect();
        gaps.retain(|gap| *gap > 0.0);
        Series {
            parameter,
            points,
            scaled: points.iter().map(|p| scale(p.value)).collect(),
            spacing: median(&mut gaps).unwrap_or(f64::INFINITY),
        }
    }

    /// A figure of the scale in the unit of the readings.
    fn unscaled(&self, y: f64) -> f64 {
        rounding::settled(if is_plain(self.parameter) { y } else { 10f64.powf(y) })
    }

    fn stuck(&self, figures: Figures<'_>, add: Add<'_>) {
        let (run, hours) = (figures.count("run").max(2), figures.get("hours"));
        let mut start = 0;
        for end in 1..=self.points.len() {
            if end < self.points.len() && self.points[end].value == self.points[start].value {
                continue;
            }
            let length = end - start;
            let over = self.points[end - 1].hour - self.points[start].hour;
            if length >= run && over >= hours {
                for point in &self.points[start..end] {
                    add("stuck", Some(point), Detail::Run { length, hours: over });
                }
            }
            start = end;
        }
    }

    /// The median of the figures around a place, without it.
    fn around(&self, place: usize, half: usize, into: &mut Vec<f64>) -> Option<f64> {
        into.clear();
        let end = (place + half + 1).min(self.scaled.len());
        let window = (place.saturating_sub(half)..end).filter(|other| *other != place);
        into.extend(window.filter_map(|other| self.scaled[other]));
        median(into)
    }

    fn spikes(&self, figures: Figures<'_>, add: Add<'_>) {
        if self.spacing > figures.get("step") || self.points.len() < 8 {
            return;
        }
        let least = match figures.0.get(self.parameter.id.as_str()) {
            Some(least) => *least,
            None if is_plain(self.parameter) => return,
            None => figures.get("times").log10(),
        };
        let mut window = Vec::new();
        let mut far: Vec<(usize, f64, f64)> = Vec::new();
        for place in self.restless(3, least) {
            if let (Some(y), Some(beside)) = (self.scaled[place], self.around(place, 3, &mut window))
                && (y - beside).abs() >= least
            {
                far.push((place, (y - beside).abs(), beside));
            }
        }
        if far.is_empty() {
            return;
        }
        let mut all: Vec<f64> = (0..self.points.len())
            .filter_map(|place| Some((self.scaled[place]? - self.around(place, 3, &mut window)?).abs()))
            .collect();
        let usual = scatter(&mut all);
        for (place, distance, beside) in far {
            if distance > figures.get("deviations") * usual {
                let (low, high) = self.usual_range(place, 3, &mut window);
                let detail = Detail::Usual { median: self.unscaled(beside), low, high };
                add("spike", self.points.get(place), detail);
            }
        }
    }

    /// The positions whose figures differ by at least `least` within a window on either side: elsewhere no
    /// figure is this far from the median of its window, which need not be computed.
    fn restless(&self, half: usize, least: f64) -> Vec<usize> {
        let width = half.max(1);
        // The ends of blocks; a window lies in those of its ends and what is between.
        let ends: Vec<(f64, f64)> = self
            .scaled
            .chunks(width)
            .map(|block| {
                block
                    .iter()
                    .flatten()
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &y| (low.min(y), high.max(y)))
            })
            .collect();
        (0..self.scaled.len())
            .filter(|place| {
                let blocks =
                    place.saturating_sub(half) / width..=((place + half) / width).min(ends.len() - 1);
                let (low, high) =
                    ends[blocks].iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), (low, high)| {
                        (a.min(*low), b.max(*high))
                    });
                high - low >= least
            })
            .collect()
    }

    fn usual_range(&self, place: usize, half: usize, window: &mut Vec<f64>) -> (f64, f64) {
        self.around(place, half, window);
        let ends = window
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &y| (low.min(y), high.max(y)));
        (self.unscaled(ends.0), self.unscaled(ends.1))
    }

    fn decades(&self, figures: Figures<'_>, add: Add<'_>) {
        if self.points.len() < figures.count("least") {
            return;
        }
        let (half, least) = (figures.count("half").max(1), figures.get("times").log10());
        let mut window = Vec::new();
        for place in self.restless(half, least) {
            let (Some(y), Some(median)) = (self.scaled[place], self.around(place, half, &mut window)) else {
                continue;
            };
            if (y - median).abs() < least {
                continue;
            }
            let mut off: Vec<f64> = window.iter().map(|other| (other - median).abs()).collect();
            if (y - median).abs() > figures.get("deviations") * scatter(&mut off) {
                window.sort_by(f64::total_cmp);
                let at = |share: f64| self.unscaled(window[((window.len() - 1) as f64 * share) as usize]);
                let detail = Detail::Usual { median: self.unscaled(median), low: at(0.05), high: at(0.95) };
                add("decade", Some(&self.points[place]), detail);
            }
        }
    }

    fn steps(&self, figures: Figures<'_>, add: Add<'_>) {
        let side = figures.count("side").max(2);
        if self.spacing > figures.get("step") || self.points.len() < 2 * side {
            return;
        }
        let least = figures.get("times").log10();
        let part = |from: usize| self.scaled[from..from + side].iter().copied().flatten().collect::<Vec<_>>();
        // Of a step that several places see, the one where the figures jump most.
        let mut best: Option<(usize, f64, f64, f64)> = None;
        let mut tell = |best: &mut Option<(usize, f64, f64, f64)>| {
            if let Some((place, _, before, after)) = best.take() {
                let detail = Detail::Step { before: self.unscaled(before), after: self.unscaled(after) };
                add("step", Some(&self.points[place]), detail);
            }
        };
        let last = self.points.len() - side;
        for place in self.restless(side, least).into_iter().filter(|place| (side..=last).contains(place)) {
            let (mut before, mut after) = (part(place - side), part(place));
            let (Some(low), Some(high)) = (median(&mut before), median(&mut after)) else { continue };
            let mut off: Vec<f64> = before.iter().map(|y| (y - low).abs()).collect();
            off.extend(after.iter().map(|y| (y - high).abs()));
            let size = (high - low).abs();
            let is_step = size >= least && size > figures.get("deviations") * scatter(&mut off);
            match best {
                Some((at, ..)) if place - at > side => tell(&mut best),
                _ => {}
            }
            let jump = match (self.scaled[place - 1], self.scaled[place]) {
                (Some(from), Some(to)) => (to - from).abs(),
                _ => 0.0,
            };
            if is_step && best.is_none_or(|(_, most, ..)| jump > most) {
                best = Some((place, jump, low, high));
            }
        }
        tell(&mut best);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::parameters;

    /// Readings every four hours that wander a little, the same on every machine.
    fn made(base: f64, decimals: i32, n: usize) -> Vec<Point> {
        wandering(base, 0.3, decimals, n)
    }

    fn wandering(base: f64, share: f64, decimals: i32, n: usize) -> Vec<Point> {
        let mut state = 2_087_u64;
        (0..n)
            .map(|i| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let noise = (state >> 33) as f64 / f64::from(u32::MAX >> 1) - 0.5;
                let scale = 10f64.powi(decimals);
                let value = (base * (1.0 + share * noise) * scale).round() / scale;
                Point { row: i as u32, hour: i as f64 * 4.0, value, below: false }
            })
            .collect()
    }

    fn rows(name: &str, points: &[Point], rule: &str) -> Vec<u32> {
        let found = screen_series(&Screening::default(), parameters().get(name).unwrap(), points);
        found.iter().filter(|f| f.rule == rule).filter_map(|f| f.row).collect()
    }

    #[test]
    fn a_steady_series_has_no_findings() {
        for (name, base, decimals) in
            [("氨氮", 0.35, 2), ("pH", 7.6, 2), ("总磷", 0.08, 3), ("水温", 18.0, 1)]
        {
            let found = screen_series(
                &Screening::default(),
                parameters().get(name).unwrap(),
                &made(base, decimals, 250),
            );
            assert!(found.is_empty(), "{name}: {found:?}");
        }
    }

    #[test]
    fn made_faults_are_found_by_the_rule_meant_for_them() {
        let mut spiked = made(0.35, 2, 200);
        spiked[77].value = 4.0;
        assert_eq!(rows("氨氮", &spiked, "spike"), [77]);
        let mut slipped = made(0.35, 3, 200);
        for place in [10, 50, 51, 52, 150] {
            slipped[place].value *= 1000.0;
        }
        assert_eq!(rows("氨氮", &slipped, "decade"), [10, 50, 51, 52, 150]);
        let mut stuck = made(0.35, 2, 200);
        for point in &mut stuck[20..50] {
            point.value = 0.35;
        }
        assert!(rows("氨氮", &stuck, "stuck").len() >= 30);
        let mut basic = wandering(7.6, 0.05, 2, 200);
        basic[30].value = 12.9;
        assert_eq!(rows("pH", &basic, "spike"), [30]);
        let mut risen = made(0.35, 2, 200);
        for point in &mut risen[100..] {
            point.value *= 6.0;
        }
        assert_eq!(rows("氨氮", &risen, "step"), [100]);
    }

    #[test]
    fn limits_that_change_and_figures_that_stand_for_them() {
        let point = |row, value, below| Point { row, hour: f64::from(row) * 720.0, value, below };
        let points = [
            point(0, 0.025, true),
            point(1, 0.0125, false),
            point(2, 0.0125, false),
            point(3, 0.0125, false),
            point(4, 0.05, true),
            point(5, 0.3, false),
        ];
        assert_eq!(rows("氨氮", &points, "half-limit"), [1, 2, 3]);
        assert_eq!(rows("氨氮", &points, "limit-change"), [4]);
    }
}
