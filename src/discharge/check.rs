//! The check of one outfall, day by day: the way in for users of Rust.

use super::daily::{flow_of_day, measured};
use super::entry::Entry;
use super::outfall::Outfall;
use super::request::{CheckOptions, CheckRequest, Shown, request};
use super::verdict::{Basis, OfDay, verdicts};
use super::water::{Made, Production, Ratio};
use crate::assessment::averaging::{Averaging, Choice};
use crate::day::Day;
use crate::error::Result;
use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use crate::reading::{Reading, Rules};
use crate::reason::Reason;
use crate::standard::{Standard, standard, standards};
use crate::verdict::Verdict;
use std::borrow::Cow;

/// An outfall, and its standards.
///
/// ```
/// use shuizhi::day::Day;
/// use shuizhi::discharge::{Outfall, OutfallCheck, Verdict};
///
/// let outfall = Outfall::builder()
///     .kind("公共污水处理系统").city("焦作").basin("黄河").function_class("Ⅲ").reach("其他")
///     .new_unit(false)
///     .build()?;
/// let check = OutfallCheck::builder(outfall).standard("DB41/2087-2021")?.build()?;
/// let day = Day::new(2023, 7, 1).unwrap();
/// let verdicts = check.day(day).flows(&[Some(4800.0), Some(1600.0)]).readings("COD", &["36", "48"])?.verdicts();
/// let cod = &verdicts[0];
/// assert_eq!((cod.verdict, cod.value, cod.limit_high), (Verdict::Pass, Some(39.0), Some(40.0)));
/// assert_eq!((cod.standard.as_deref(), cod.level.as_deref()), (Some("DB41/2087-2021"), Some("一级")));
/// assert_eq!(cod.load, Some(124.8));
/// # Ok::<(), shuizhi::error::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct OutfallCheck {
    outfall: Outfall,
    standards: Vec<Standard>,
    options: CheckOptions,
    lang: Lang,
    /// What binds it, of all parameters.
    request: CheckRequest,
    shown: Shown,
}

/// What a check of an outfall is made of.
#[derive(Debug, Clone)]
#[must_use]
pub struct OutfallCheckBuilder {
    outfall: Outfall,
    standards: Vec<Standard>,
    options: CheckOptions,
    lang: Lang,
}

impl OutfallCheckBuilder {
    /// Takes a built-in standard by its number. Without any, all of discharge are looked at.
    ///
    /// # Errors
    /// [`crate::error::Error::UnknownStandard`].
    pub fn standard(self, id: &str) -> Result<Self> {
        Ok(self.with(standard(id)?.clone()))
    }

    /// Takes a standard of one's own, or one that was completed.
    pub fn with(mut self, standard: Standard) -> Self {
        self.standards.push(standard);
        self
    }

    /// Sets the options; those of [`CheckOptions::default`] hold otherwise.
    pub fn options(mut self, options: CheckOptions) -> Self {
        self.options = options;
        self
    }

    /// Sets the language of what verdicts say; English by default.
    pub fn lang(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    /// Finds what binds the outfall.
    ///
    /// # Errors
    /// [`crate::error::Error::Option`] where the standards offer no such reading of brackets.
    pub fn build(self) -> Result<OutfallCheck> {
        let OutfallCheckBuilder { outfall, standards: named, options, lang } = self;
        let of_discharge = standards().iter().filter(|s| s.kind == crate::standard::Kind::Discharge);
        let standards = if named.is_empty() { of_discharge.cloned().collect() } else { named };
        let ids = parameters().iter().map(|p| p.id.clone()).collect();
        let (request, shown) = request(&standards, std::slice::from_ref(&outfall), ids, &options, lang)?;
        Ok(OutfallCheck { outfall, standards, options, lang, request, shown })
    }
}

impl OutfallCheck {
    /// Begins the check of an outfall.
    pub fn builder(outfall: Outfall) -> OutfallCheckBuilder {
        OutfallCheckBuilder {
            outfall,
            standards: Vec::new(),
            options: CheckOptions::default(),
            lang: Lang::En,
        }
    }

    /// The outfall.
    pub fn outfall(&self) -> &Outfall {
        &self.outfall
    }

    /// The standards that are looked at.
    pub fn standards(&self) -> &[Standard] {
        &self.standards
    }

    /// The options.
    pub fn options(&self) -> &CheckOptions {
        &self.options
    }

    /// The language of what verdicts say.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Begins a day of the outfall.
    pub fn day(&self, day: Day) -> OutfallDay<'_> {
        OutfallDay {
            check: self,
            day,
            flows: None,
            temperature: None,
            drained: None,
            made: Vec::new(),
            readings: Vec::new(),
        }
    }
}

/// What was measured on a day of an outfall.
#[derive(Debug, Clone)]
#[must_use]
pub struct OutfallDay<'a> {
    check: &'a OutfallCheck,
    day: Day,
    flows: Option<Vec<Option<f64>>>,
    temperature: Option<f64>,
    drained: Option<f64>,
    made: Vec<(Made, f64)>,
    readings: Vec<(&'static Parameter, Vec<Entry>)>,
}

impl OutfallDay<'_> {
    /// The flow at each reading of the day, in m³ a day, in the order of the readings; `None` if one is not
    /// known. It weighs the mean of the day, and gives the load.
    pub fn flows(mut self, flows: &[Option<f64>]) -> Self {
        self.flows = Some(flows.to_vec());
        self
    }

    /// The mean temperature of the water, in ℃.
    pub fn water_temperature(mut self, celsius: f64) -> Self {
        self.temperature = Some(celsius);
        self
    }

    /// What was made on the day: how much of a product, in its unit (`t`, `kL`, `m2`). Where more was drained
    /// than the products may take, a standard that says so has concentrations converted.
    ///
    /// # Errors
    /// [`crate::error::Error::UnknownWord`] of a product or unit that the standards do not have.
    pub fn made(mut self, product: &str, quantity: f64, unit: &str) -> Result<Self> {
        let made = Made {
            outfall: 0,
            product: Some(product.trim().to_owned()).filter(|word| !word.is_empty()),
            unit: unit.to_owned(),
            own: None,
            at: ["product", "unit"].map(str::to_owned),
        };
        self.check.request.clone().with_production(&self.check.standards, std::slice::from_ref(&made))?;
        self.made.push((made, quantity));
        Ok(self)
    }

    /// What was drained while it was made, in m³; by default what the flows come to.
    pub fn drained(mut self, volume: f64) -> Self {
        self.drained = Some(volume);
        self
    }

    /// The readings of a parameter in its canonical unit, as they are reported: `36`, `<4`, `4L`, `未检出`.
    /// What is below its detection limit enters as half of it.
    ///
    /// # Errors
    /// [`crate::error::Error::UnknownParameter`].
    pub fn readings(self, parameter: &str, cells: &[&str]) -> Result<Self> {
        let of = parameters().get(parameter)?;
        let rules = Rules::new(of.signed, &[]);
        let entry = |cell: &&str| match rules.read(cell) {
            Reading::Number(x) => Entry::Figure(x),
            Reading::Above(x) => Entry::Above(x),
            Reading::Below(limit) => Entry::Below { value: limit.map(|l| l / 2.0), limit },
            Reading::Missing(Reason::Missing) => Entry::Nothing,
            Reading::Missing(reason) => Entry::Unread(reason),
        };
        self.entries(parameter, cells.iter().map(entry).collect())
    }

    /// The same as entries, for flagged readings and other manners of non-detects.
    ///
    /// # Errors
    /// [`crate::error::Error::UnknownParameter`].
    pub fn entries(mut self, parameter: &str, entries: Vec<Entry>) -> Result<Self> {
        self.readings.push((parameters().get(parameter)?, entries));
        Ok(self)
    }

    /// The verdicts: for each parameter, one by every standard with a limit for it, or one that says why
    /// there is none.
    pub fn verdicts(&self) -> Vec<OutfallVerdict> {
        let check = self.check;
        let flow = self.flows.as_deref().and_then(flow_of_day);
        let made: Vec<Made> = self.made.iter().map(|(made, _)| made.clone()).collect();
        let request = if made.is_empty() && self.drained.is_none() {
            Cow::Borrowed(&check.request)
        } else {
            let told = check.request.clone().with_production(&check.standards, &made);
            Cow::Owned(told.expect("checked as it was told"))
        };
        let made: Vec<_> =
            (0..).zip(&self.made).map(|(place, (_, quantity))| (place, Some(*quantity))).collect();
        let of = OfDay {
            day: Some(self.day),
            temperature: self.temperature,
            flow,
            production: Production { drained: self.drained, made: &made },
            means: &[],
        };
        let come_to = |(parameter, entries): &(&'static Parameter, Vec<Entry>)| {
            let how = Averaging::of(parameter, Choice::default());
            measured(entries, self.flows.as_deref(), how)
        };
        let mean = |id: &String| {
            let own = self.readings.iter().find(|(p, _)| p.id == *id);
            own.map(come_to).and_then(|m| m.figure())
        };
        let means: Vec<Option<f64>> = request.parameters.iter().map(mean).collect();
        let of = OfDay { means: &means, ..of };
        let of_parameter = |told: &(&'static Parameter, Vec<Entry>)| {
            let parameter = told.0;
            let measured = come_to(told);
            let place = check.request.parameters.iter().position(|id| *id == parameter.id);
            let place = place.unwrap_or(usize::MAX);
            verdicts(&request, Some(0), &of, place, &measured)
                .into_iter()
                .map(|row| {
                    let binding = row.binding.and_then(|at| check.shown.bindings.get(at as usize));
                    let limit = row.limit.and_then(|l| check.shown.limits.get(l.place as usize));
                    OutfallVerdict {
                        parameter,
                        standard: binding.map(|b| b.standard.clone()),
                        level: binding.and_then(|b| b.level.clone()),
                        basis: row.basis,
                        value: row.value,
                        limit_low: row
                            .limit
                            .and_then(|l| l.low.or(row.computed.filter(|_| l.comparison.starts_with('>')))),
                        limit_high: row
                            .limit
                            .and_then(|l| l.high.or(row.computed.filter(|_| l.comparison.starts_with('<')))),
                        verdict: row.verdict,
                        reason: row.reason,
                        certain: row.certain,
                        multiple: row.multiple,
                        load: row.load,
                        ratio: row.ratio,
                        converted: row.converted,
                        why: binding.map(|b| b.why.clone()),
                        condition: limit.and_then(|l| {
                            if row.sure { l.condition.clone() } else { l.condition_unsure.clone() }
                        }),
                        clause: limit.map(|l| l.clause.clone()),
                        evidence: limit.map(|l| l.evidence.clone()),
                    }
                })
                .collect::<Vec<_>>()
        };
        self.readings.iter().flat_map(of_parameter).collect()
    }
}

/// The verdict on a parameter of a day by a standard.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct OutfallVerdict {
    /// The parameter.
    pub parameter: &'static Parameter,
    /// The standard that applies; `None` if none has a limit.
    pub standard: Option<String>,
    /// The level that binds.
    pub level: Option<String>,
    /// What is compared with the limit.
    pub basis: Option<Basis>,
    /// What was measured, in the canonical unit.
    pub value: Option<f64>,
    /// The least that is allowed, in the canonical unit.
    pub limit_low: Option<f64>,
    /// The most that is allowed, in the canonical unit.
    pub limit_high: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why there is no verdict, or remarks on it.
    pub reason: Option<Reason>,
    /// Whether nothing that is not known of the readings could change the verdict.
    pub certain: Option<bool>,
    /// (value − limit) / limit, of what fails.
    pub multiple: Option<f64>,
    /// The load, in kg a day; `None` without flows, and of a parameter that is not in mg/L.
    pub load: Option<f64>,
    /// How the water that was drained compares with what the products may take.
    pub ratio: Ratio,
    /// The value converted to the water that the products may take, where more was drained.
    pub converted: Option<f64>,
    /// Why the standard binds, and what of the outfall decides that but is not told.
    pub why: Option<String>,
    /// The condition of the limit, in words.
    pub condition: Option<String>,
    /// Where the limit is printed.
    pub clause: Option<String>,
    /// The evidence for the limit.
    pub evidence: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plant() -> OutfallCheck {
        let outfall = Outfall::builder().kind("污水处理厂").level("一级A").built("2010-1-1").build().unwrap();
        OutfallCheck::builder(outfall).standard("GB 18918-2002").unwrap().build().unwrap()
    }

    #[test]
    fn a_day_has_the_verdicts_of_its_readings() {
        let day = Day::new(2023, 1, 5).unwrap();
        let (check, flows) = (plant(), [Some(1000.0), Some(1000.0)]);
        let of = |day: OutfallDay<'_>| {
            day.verdicts()
                .into_iter()
                .map(|v| (v.parameter.id.as_str(), v.verdict, v.reason))
                .collect::<Vec<_>>()
        };
        let told = check.day(day).flows(&flows).water_temperature(10.0);
        let told = told.readings("氨氮", &["6", "8"]).unwrap().readings("COD", &["60", "<4"]).unwrap();
        assert_eq!(
            of(told.clone()),
            [("ammonia_nitrogen", Verdict::Pass, None), ("cod", Verdict::Pass, None)]
        );
        assert_eq!(told.verdicts()[1].load, Some(30.0)); // below detection is zero in loads
        // Of the temperature the limit is not known.
        let cold = check.day(day).readings("氨氮", &["6", "8"]).unwrap();
        assert_eq!(of(cold), [("ammonia_nitrogen", Verdict::Undetermined, Some(Reason::ConditionUnknown))]);
        let flagged = check.day(day).entries("COD", vec![Entry::Flagged]).unwrap();
        assert_eq!(of(flagged), [("cod", Verdict::Undetermined, Some(Reason::Flagged))]);
        assert_eq!(of(check.day(day).readings("电导率", &["900"]).unwrap())[0].2, Some(Reason::NoLimit));
        assert!(check.day(day).readings("不知道", &[]).is_err());
        assert!(check.day(day).verdicts().is_empty());
    }

    #[test]
    fn without_a_standard_named_all_of_discharge_are_looked_at() {
        let outfall = Outfall::builder().kind("医院").level("排放标准").build().unwrap();
        let check = OutfallCheck::builder(outfall).lang(Lang::Zh).build().unwrap();
        assert!(check.standards().len() > 2 && check.lang() == Lang::Zh);
        let verdicts = check.day(Day::new(2023, 1, 5).unwrap()).readings("COD", &["70"]).unwrap().verdicts();
        assert_eq!(verdicts[0].verdict, Verdict::Fail); // of either kind of institution the limit is 60
        assert!(OutfallCheck::builder(Outfall::default()).standard("GB 1-1").is_err());
        let options = CheckOptions { brackets: Some("winter".into()), ..CheckOptions::default() };
        assert!(OutfallCheck::builder(Outfall::default()).options(options).build().is_err());
    }
}
