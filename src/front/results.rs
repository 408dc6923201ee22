//! The results of a grading, row by row.

use crate::assessment::sentence;
use crate::grading::{Class, Graded, Plan, Status};
use crate::lang::Lang;
use crate::parameter::Parameter;
use crate::reason::Reason;
use serde::{Serialize, Serializer};
use std::fmt;

/// The results of rows, in order.
#[must_use]
pub struct Results<'g> {
    plan: &'g Plan,
    graded: Graded,
}

/// The result of a row.
#[derive(Clone, Copy)]
#[must_use]
pub struct Sample<'r> {
    plan: &'r Plan,
    graded: &'r Graded,
    row: usize,
}

/// An indicator over the limit of the target, in its canonical unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Exceeds {
    /// The parameter.
    #[serde(serialize_with = "crate::parameter::as_id")]
    pub parameter: &'static Parameter,
    /// The figure, in the canonical unit.
    pub value: f64,
    /// The limit of the target class.
    pub limit: f64,
    /// The multiple by which it exceeds; `None` if that has no meaning (pH, dissolved oxygen).
    pub multiple: Option<f64>,
}

impl<'g> Results<'g> {
    pub(super) fn new(plan: &'g Plan, graded: Graded) -> Results<'g> {
        Results { plan, graded }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.graded.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.graded.is_empty()
    }

    /// The result of a row; `None` beyond the last.
    pub fn get(&self, row: usize) -> Option<Sample<'_>> {
        (row < self.len()).then_some(Sample { plan: self.plan, graded: &self.graded, row })
    }

    /// The results, row by row.
    pub fn iter(&self) -> impl Iterator<Item = Sample<'_>> {
        (0..self.len()).map(|row| Sample { plan: self.plan, graded: &self.graded, row })
    }
}

/// The results alone, without the standard that they come from.
impl fmt::Debug for Results<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The result alone, without the standard that it comes from.
impl fmt::Debug for Sample<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sample")
            .field("class", &self.class().map(|class| class.name()))
            .field("deciding", &self.deciding().collect::<Vec<_>>())
            .field("exceeding", &self.exceeding().collect::<Vec<_>>())
            .field("certain", &self.certain())
            .field("notes", &self.notes())
            .finish()
    }
}

impl<'r> Sample<'r> {
    pub(super) fn new(plan: &'r Plan, graded: &'r Graded, row: usize) -> Sample<'r> {
        Sample { plan, graded, row }
    }

    /// The class; `None` if nothing could be assessed.
    pub fn class(self) -> Option<Class<'r>> {
        self.graded.class(self.row).and_then(|place| self.plan.classes().get(place))
    }

    /// What the water is called (环办〔2011〕22号).
    pub fn status(self) -> Option<Status> {
        self.class().and_then(|class| self.plan.status(class))
    }

    /// The parameters that decide the class: those that tie at the worst.
    pub fn deciding(self) -> impl Iterator<Item = &'static Parameter> + use<'r> {
        self.graded.deciding(self.row).iter().filter_map(move |&c| self.parameter(c))
    }

    /// The indicators over the limit of the target.
    pub fn exceeding(self) -> impl Iterator<Item = Exceeds> + use<'r> {
        self.graded.exceeding(self.row).filter_map(move |e| {
            let parameter = self.parameter(e.column)?;
            Some(Exceeds { parameter, value: e.value, limit: e.limit, multiple: e.multiple })
        })
    }

    /// Whether the target is known, so that exceedance was judged.
    pub fn exceeding_known(self) -> bool {
        self.graded.exceeding_known(self.row)
    }

    /// How many indicators were assessed.
    pub fn assessed(self) -> u32 {
        self.graded.assessed(self.row)
    }

    /// The number of indicators to assess, measured or not: a class from few of them says little.
    pub fn indicators(self) -> u32 {
        self.graded.indicators(self.row)
    }

    /// Whether no value below or above a limit of detection could change the class; `None` without one.
    pub fn certain(self) -> Option<bool> {
        self.graded.certain(self.row)
    }

    /// Why readings were not assessed, and other notes: each reason with its parameter, or for the row.
    pub fn reasons(self) -> impl Iterator<Item = (Reason, Option<&'static Parameter>)> + use<'r> {
        self.graded.noted(self.row).iter().map(move |note| (note.reason, self.parameter(note.column)))
    }

    /// The same as one text, in the language of the grader; empty if there is none.
    pub fn notes(self) -> &'r str {
        self.graded.reason(self.row)
    }

    /// The result in a sentence.
    ///
    /// ```
    /// use shuizhi::{Grader, Lang, Standard};
    /// let standard = Standard::named("GB 3838-2002")?;
    /// let grader = Grader::builder(&standard).for_headers(&["氨氮(mg/L)"])?;
    /// let results = grader.grade([["1.2"], ["--"]])?;
    /// assert_eq!(
    ///     results.get(0).unwrap().explain(Lang::Zh),
    ///     "水质类别为Ⅳ类，水质状况为轻度污染，未达到Ⅲ类水质目标。"
    /// );
    /// assert_eq!(results.get(1).unwrap().explain(Lang::Zh), "无法评价（缺测：氨氮；无可参评指标）。");
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn explain(self, lang: Lang) -> String {
        let target = self.plan.target();
        let attained = self.class().zip(target).map(|(class, target)| class <= target);
        let target = target.map(|t| t.name().to_owned());
        sentence::sentence(&sentence::SentenceParts { target, attained, ..self.finding(lang) }, lang)
    }

    /// The facts of the row in a sentence.
    pub(super) fn finding(self, lang: Lang) -> sentence::SentenceParts {
        let class = self.class();
        let reasons: Vec<_> = self.reasons().collect();
        let reason = reasons.chunk_by(|a, b| a.0 == b.0).map(|group| wording(group, lang));
        let separator = if lang == Lang::Zh { "；" } else { "; " };
        sentence::SentenceParts {
            class: class.map(|c| c.name().to_owned()),
            status: self.status().map(|status| status.name(lang).to_owned()),
            reason: Some(reason.collect::<Vec<_>>().join(separator)),
            ..sentence::SentenceParts::default()
        }
    }

    fn parameter(self, column: u32) -> Option<&'static Parameter> {
        self.plan.columns().get(column as usize).map(|c| c.parameter())
    }
}

/// A reason and its parameter.
fn wording(group: &[(Reason, Option<&'static Parameter>)], lang: Lang) -> String {
    let (colon, comma) = if lang == Lang::Zh { ("：", "、") } else { (": ", ", ") };
    let Some((reason, _)) = group.first() else { return String::new() };
    let entry = reason.entry();
    let names: Vec<&str> = group.iter().filter_map(|(_, p)| p.map(|p| p.title(lang))).collect();
    let text = if lang == Lang::Zh { entry.zh.to_owned() } else { entry.code.replace('_', " ") };
    if names.is_empty() { text } else { format!("{text}{colon}{}", names.join(comma)) }
}

/// A result as data: class, status, deciding, exceeding, assessed, indicators, certain, notes.
impl Serialize for Sample<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'r> {
            class: Option<Class<'r>>,
            status: Option<&'r str>,
            deciding: Vec<&'r str>,
            exceeding: Option<Vec<Exceeds>>,
            assessed: u32,
            indicators: u32,
            certain: Option<bool>,
            notes: &'r str,
        }
        Shown {
            class: self.class(),
            status: self.status().map(|status| status.name(self.plan.lang)),
            deciding: self.deciding().map(|p| p.id.as_str()).collect(),
            exceeding: self.exceeding_known().then(|| self.exceeding().collect()),
            assessed: self.assessed(),
            indicators: self.indicators(),
            certain: self.certain(),
            notes: self.notes(),
        }
        .serialize(serializer)
    }
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
