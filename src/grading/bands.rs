//! Bands of classes: which figures of a parameter are of which class.

use super::classes::Classes;
use super::column::{Role, column};
use super::request::Request;
use crate::error::Result;
use crate::parameter::Parameter;
use crate::standard::{self, Span, Standard, WaterBody};

/// The figures that are of some classes, in the canonical unit of the parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// From where to where.
    pub span: Span,
    /// The classes, from the best on; several where their limits are the same.
    pub classes: Vec<String>,
}

/// The bands of a parameter in a water body, those of better classes first; none where the standard has no
/// limits of classes for it, or describes it.
///
/// ```
/// use shuizhi::{Standard, WaterBody, grading::bands, parameter::parameters};
/// let gb = Standard::named("GB 3838-2002")?;
/// let told = |name: &str| -> Result<Vec<String>, shuizhi::Error> {
///     let found = bands(&gb, parameters().get(name)?, WaterBody::Lake)?;
///     Ok(found.iter().map(|band| format!("{} {}", band.span, band.classes.join("、"))).collect())
/// };
/// assert_eq!(told("氟化物")?, ["…1 Ⅰ、Ⅱ、Ⅲ", "1…1.5 Ⅳ、Ⅴ", "1.5… 劣Ⅴ"]);
/// assert_eq!(told("pH")?, ["6…9 Ⅰ、Ⅱ、Ⅲ、Ⅳ、Ⅴ", "…6 劣Ⅴ", "9… 劣Ⅴ"]);
/// # Ok::<(), shuizhi::Error>(())
/// ```
///
/// # Errors
/// [`Error::Option`](crate::error::Error::Option) of a standard without classes.
pub fn bands(standard: &Standard, parameter: &'static Parameter, body: WaterBody) -> Result<Vec<Band>> {
    let classes = Classes::of(standard)?;
    let own = column(standard, classes.levels(), parameter, 0, None, &Request::default(), true);
    let Some(limits) = own.limits(body).filter(|_| own.role == Role::Class && !own.rules.descriptive) else {
        return Ok(Vec::new());
    };
    let names = classes.names();
    let named = standard::bands(&limits.bounds.spans, names.len())
        .into_iter()
        .map(|(span, of)| Band { span, classes: names.get(of).map_or_else(Vec::new, <[String]>::to_vec) });
    Ok(named.collect())
}
