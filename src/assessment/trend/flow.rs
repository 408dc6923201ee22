//! Concentrations adjusted for flow.

/// Adjusts values for flow: what is left of them beside the line of least squares on ln flow, put back
/// on their mean, so that slopes keep their unit (Hirsch, Slack & Smith 1982, of whose forms it is the
/// logarithmic one).
///
/// A value without a flow above 0 is NaN, and so are all where fewer than three have one, or their flows
/// are all equal.
///
/// ```
/// use shuizhi::assessment::trend::flow_adjusted;
/// // Concentrations that flow alone makes: nothing is left but their mean.
/// let flows = [10.0_f64, 20.0, 40.0, 80.0];
/// let values: Vec<f64> = flows.iter().map(|q| 5.0 - q.ln()).collect();
/// let left = flow_adjusted(&values, &flows);
/// assert!(left.iter().all(|x| (x - left[0]).abs() < 1e-12));
/// ```
pub fn flow_adjusted(values: &[f64], flows: &[f64]) -> Vec<f64> {
    let known = |x: f64, q: f64| x.is_finite() && q.is_finite() && q > 0.0;
    let pairs = values.iter().zip(flows).filter(|(x, q)| known(**x, **q));
    let (y, x): (Vec<f64>, Vec<f64>) = pairs.map(|(x, q)| (*x, q.ln())).unzip();
    let fitted = if y.len() < 3 { None } else { line(&x, &y) };
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    values
        .iter()
        .zip(flows)
        .map(|(value, flow)| match fitted {
            Some((a, b)) if known(*value, *flow) => value - (a + b * flow.ln()) + mean,
            _ => f64::NAN,
        })
        .collect()
}

/// The line of least squares: its height at 0 and its slope; `None` if all x are equal.
pub(crate) fn line(x: &[f64], y: &[f64]) -> Option<(f64, f64)> {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let sxx: f64 = x.iter().map(|x| (x - mx).powi(2)).sum();
    let sxy: f64 = x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum();
    (sxx > 0.0).then(|| (my - sxy / sxx * mx, sxy / sxx))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_flow_has_no_value() {
        let left = flow_adjusted(&[1.0, 2.0, 3.0, f64::NAN, 4.0], &[1.0, 2.0, 3.0, 4.0, 0.0]);
        assert_eq!(left.iter().map(|x| x.is_nan()).collect::<Vec<_>>(), [false, false, false, true, true]);
        assert!((left.iter().take(3).sum::<f64>() / 3.0 - 2.0).abs() < 1e-12);
        assert!(flow_adjusted(&[1.0, 2.0], &[1.0, 2.0]).iter().all(|x| x.is_nan()));
        assert!(flow_adjusted(&[1.0, 2.0, 3.0], &[5.0, 5.0, 5.0]).iter().all(|x| x.is_nan()));
    }
}
