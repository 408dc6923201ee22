//! The flux of a substance through a section: its mean concentration times the flow of the period.

use crate::rounding;

/// The seconds of a day.
const DAY: f64 = 86_400.0;

/// Tonnes of a substance in a number of days, from its mean in mg/L and the mean flow in m³/s:
/// E = c · Q · t · 10⁻⁶. `None` if one of them is not finite, or below zero.
///
/// ```
/// use shuizhi::assessment::flux::tonnes;
/// assert_eq!(tonnes(2.0, 10.0, 30.0), Some(51.84));
/// assert_eq!(tonnes(2.0, -10.0, 30.0), None);
/// ```
pub fn tonnes(concentration: f64, flow: f64, days: f64) -> Option<f64> {
    let known = [concentration, flow, days].iter().all(|x| x.is_finite() && *x >= 0.0);
    known.then(|| rounding::settled(concentration * flow * days * DAY / 1e6))
}

/// The mean of flows, those of a day or of the days of a month; `None` of none.
///
/// ```
/// use shuizhi::assessment::flux::mean_flow;
/// assert_eq!(mean_flow([1.0, 2.5]), Some(1.75));
/// assert_eq!(mean_flow([]), None);
/// ```
pub fn mean_flow(flows: impl IntoIterator<Item = f64>) -> Option<f64> {
    // Sorted, because the sum of floats depends on their order.
    let mut flows: Vec<f64> = flows.into_iter().collect();
    flows.sort_unstable_by(f64::total_cmp);
    let mean = flows.iter().sum::<f64>() / flows.len() as f64;
    (!flows.is_empty()).then(|| rounding::settled(mean))
}

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Month {
    /// 1 to 12.
    pub number: u32,
    /// The mean concentration, mg/L.
    pub mean: Option<f64>,
    /// The mean flow, m³/s.
    pub flow: Option<f64>,
    /// The flux, t.
    pub flux: Option<f64>,
}

/// The flux of a year: that of the months with a known one. Other months are not estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct Year {
    /// The mean of their mean concentrations, mg/L.
    pub mean: Option<f64>,
    /// The mean of their mean flows, m³/s.
    pub flow: Option<f64>,
    /// The sum of their fluxes, t.
    pub flux: Option<f64>,
    /// How many they are.
    pub months: u32,
    /// The months whose flux is not known.
    pub lacking: Vec<u32>,
}

/// Sums the months of a year; those not given have no flux.
///
/// ```
/// use shuizhi::assessment::flux::{Month, year};
/// let month = |number, flux| Month { number, mean: Some(2.0), flow: Some(10.0), flux };
/// let found = year(&[month(1, Some(53.568)), month(2, None), month(3, Some(53.568))]);
/// assert_eq!((found.flux, found.months), (Some(107.136), 2));
/// assert_eq!(found.lacking, [2, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
/// ```
pub fn year(months: &[Month]) -> Year {
    let mut known: Vec<&Month> = months.iter().filter(|month| month.flux.is_some()).collect();
    known.sort_by_key(|month| month.number);
    let mean = |of: fn(&Month) -> Option<f64>| mean_flow(known.iter().filter_map(|month| of(month)));
    let sum: f64 = known.iter().filter_map(|month| month.flux).sum();
    Year {
        mean: mean(|month| month.mean),
        flow: mean(|month| month.flow),
        flux: (!known.is_empty()).then(|| rounding::settled(sum)),
        months: known.len() as u32,
        lacking: (1..=12).filter(|number| known.iter().all(|month| month.number != *number)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_without_a_known_month_has_no_flux() {
        let found = year(&[Month { number: 3, mean: Some(1.0), flow: None, flux: None }]);
        assert_eq!((found.mean, found.flow, found.flux, found.months), (None, None, None, 0));
        assert_eq!(found.lacking.len(), 12);
    }

    #[test]
    fn the_order_of_flows_and_months_changes_nothing() {
        let mut flows = [0.1, 0.7, 0.2, 1e-3, 3.3, 0.6];
        let mean = mean_flow(flows);
        for _ in 0..flows.len() {
            flows.rotate_left(1);
            assert_eq!(mean_flow(flows), mean);
        }
    }

    #[test]
    fn a_sum_is_without_noise() {
        let month = |number, flux| Month { number, mean: Some(0.5), flow: None, flux: Some(flux) };
        let found = year(&[month(1, 0.1), month(2, 0.2), month(3, 0.3)]);
        assert_eq!((found.mean, found.flow, found.flux), (Some(0.5), None, Some(0.6)));
    }
}
