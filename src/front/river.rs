//! Rivers, river systems and basins.

use super::assessments::Assessments;
use super::judged::{MeanRow, grade, judge};
use crate::assessment::change::{self, By, Change, Shares};
use crate::assessment::river::{self, Assessed, Boundary, ClassCounts, Method, OfMean};
use crate::error::{Error, Result};
use crate::grading::{Rank, Status};
use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use serde::{Serialize, Serializer};
use std::hash::Hash;

/// A river, a river system, a basin or a region in a period (环办〔2011〕22号): with fewer than 5 sections by
/// their mean, with 5 or more by the shares of their classes.
///
/// ```
/// use shuizhi::{Averager, Grader, Lang, Period, River, Standard, Status};
/// let standard = Standard::named("GB 3838-2002")?;
/// let grader = Grader::builder(&standard).lang(Lang::Zh).for_headers(&["氨氮(mg/L)"])?;
/// let mut averager = Averager::new(&grader, Period::Month);
/// for (section, ammonia) in [("甲", "0.1"), ("乙", "0.3"), ("丙", "0.8"), ("丁", "1.2"), ("戊", "2.4")] {
///     averager.push(section, "2021-04-05", &[ammonia])?;
/// }
/// let rivers = River::assess(&averager.assess()?, |section| Some(("沁河", *section)))?;
/// assert_eq!((rivers[0].status(), rivers[0].good_share()), (Some(Status::Moderate), Some(60.0)));
/// assert_eq!(rivers[0].main_text(), "氨氮(40.0%)");
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct River<R> {
    river: R,
    period: Option<String>,
    counts: ClassCounts,
    ungraded: u32,
    assessed: Assessed,
    class: Option<String>,
    reason: String,
    lang: Lang,
}

impl<R: Clone + Eq + Hash> River<R> {
    /// Assesses rivers from assessed sections; `river` returns the river and the name of a section, or
    /// `None`.
    ///
    /// # Errors
    /// [`Error::Option`] if the standard does not have the classes from Ⅰ to worse than Ⅴ.
    pub fn assess<'s, K, N: Into<String>>(
        sections: &'s Assessments<'_, K>,
        river: impl Fn(&'s K) -> Option<(R, N)>,
    ) -> Result<Vec<River<R>>> {
        River::assess_by(sections, river, |_| None, Boundary::default())
    }

    /// The same with the number of sections of each river in the monitoring plan, which decides the method,
    /// and the choice where sources differ.
    ///
    /// # Errors
    /// As [`River::assess`].
    pub fn assess_by<'s, K, N: Into<String>>(
        sections: &'s Assessments<'_, K>,
        river: impl Fn(&'s K) -> Option<(R, N)>,
        declared: impl Fn(&R) -> Option<u32>,
        boundary: Boundary,
    ) -> Result<Vec<River<R>>> {
        let plan = &sections.plan;
        let names = plan.classes().names();
        if names.len() != 6 {
            return Err(Error::Option {
                option: "standard",
                value: plan.classes().standard().to_owned(),
                expected: format!("it has the classes {}; rivers are assessed by Ⅰ to 劣Ⅴ", names.join(", ")),
            });
        }
        let class = |row: usize| sections.graded.class(row);
        let together = sections.together(|row| river(&sections.rows.get(row)?.key).map(|(river, _)| river));
        let means = together.iter().map(|of| sections.mean_over(&of.rows, |row| class(row).is_some()));
        let means: Vec<MeanRow> = means.collect();
        let graded = grade(plan, &means)?;
        let level = river::main_level(plan);
        let one = |(number, (of, mean)): (usize, (super::places::Together<R>, &MeanRow))| {
            let mut counts = ClassCounts::default();
            let classes = of.rows.iter().filter_map(|&row| class(row));
            classes.for_each(|class| {
                if let Some(n) = counts.0.get_mut(class.index()) {
                    *n += 1;
                }
            });
            let own = graded.class(number);
            let judged = judge(plan, mean, own, &sections.priority);
            let mean = OfMean {
                class: own,
                status: own.and_then(|class| plan.status_of(class)),
                certain: judged.certainty.certain,
            };
            let rows = || of.rows.iter().filter_map(|&row| sections.rows.get(row));
            let name = |key: &'s K| river(key).map(|(_, name)| name.into()).unwrap_or_default();
            let found = river::Sections {
                counts,
                doubtful: rows().any(|row| row.judged.certainty.certain == Some(false)),
                over: level.map_or_else(Vec::new, |level| over(sections, &of.rows, level)),
                main: of.rows.iter().filter_map(|&row| main_of(sections, row, name)).collect(),
            };
            let assessed = Assessed::of(found, mean, declared(&of.group), boundary);
            let doubts: Vec<_> =
                judged.certainty.notes.iter().map(|&(reason, at)| (reason, Some(at))).collect();
            let reasons = [graded.reason(number), &plan.format_reasons(&doubts)].map(str::to_owned);
            let reasons: Vec<String> =
                reasons.into_iter().filter(|text| !text.is_empty() && assessed.is_as_its_mean()).collect();
            River {
                river: of.group,
                period: of.index.and_then(|index| sections.period.label(index)),
                ungraded: of.rows.len() as u32 - counts.total(),
                counts,
                class: assessed.class.and_then(|c| names.get(c.index()).cloned()),
                assessed,
                reason: reasons.join(if plan.lang == Lang::Zh { "；" } else { "; " }),
                lang: plan.lang,
            }
        };
        Ok(together.into_iter().zip(&means).enumerate().map(one).collect())
    }
}

/// The name and the main indicators of a section, where it has some.
fn main_of<'s, K>(
    sections: &'s Assessments<'_, K>,
    row: usize,
    name: impl Fn(&'s K) -> String,
) -> Option<(String, String)> {
    let of = sections.get(row)?;
    let text = of.main_text(sections.plan.lang);
    (!text.is_empty()).then(|| (name(of.key()), text))
}

/// The number of sections over class Ⅲ by each parameter, in the order of the table of parameters.
fn over<K>(sections: &Assessments<'_, K>, rows: &[usize], level: Rank) -> Vec<(&'static Parameter, u32)> {
    let plan = &sections.plan;
    let mut over = vec![0; plan.columns().len()];
    for means in rows.iter().filter_map(|&row| sections.rows.get(row)).map(|row| &row.means) {
        for place in means.over(plan, level) {
            if let Some(count) = over.get_mut(place) {
                *count += 1;
            }
        }
    }
    let place = |id: &str| plan.columns().iter().position(|c| c.parameter().id == id);
    let counted = |parameter: &'static Parameter| {
        over.get(place(&parameter.id)?).map(|&sections| (parameter, sections))
    };
    parameters().iter().filter_map(counted).collect()
}

impl<R> River<R> {
    /// The name.
    pub fn key(&self) -> &R {
        &self.river
    }

    /// The name of the period.
    pub fn period(&self) -> Option<&str> {
        self.period.as_deref()
    }

    /// The number of sections with a class.
    pub fn sections(&self) -> u32 {
        self.counts.total()
    }

    /// The number without a class.
    pub fn ungraded(&self) -> u32 {
        self.ungraded
    }

    /// The number of sections of each class.
    pub fn counts(&self) -> ClassCounts {
        self.counts
    }

    /// The share of sections of class Ⅲ and better, in per cent; `None` if none has a class.
    pub fn good_share(&self) -> Option<f64> {
        self.counts.shares().map(|shares| shares.0)
    }

    /// The share of sections worse than class Ⅴ, in per cent; `None` if none has a class.
    pub fn inferior_share(&self) -> Option<f64> {
        self.counts.shares().map(|shares| shares.1)
    }

    /// The method of assessment.
    pub fn method(&self) -> Option<Method> {
        self.assessed.method
    }

    /// The class of the mean over its sections, if that method was used.
    pub fn class(&self) -> Option<&str> {
        self.class.as_deref()
    }

    /// The status of the water.
    pub fn status(&self) -> Option<Status> {
        self.assessed.status
    }

    /// The main pollution indicators in words: with few sections those of each section worse than Ⅲ, with
    /// many those over Ⅲ in most sections, with their rate; empty if there is none.
    pub fn main_text(&self) -> String {
        self.assessed.main.told(self.lang)
    }

    /// Whether the class of the mean, or of every section, is certain; `None` without a class.
    pub fn certain(&self) -> Option<bool> {
        self.assessed.certain
    }

    /// Why means are in doubt, in the language of the grader; empty if there is none.
    pub fn notes(&self) -> &str {
        &self.reason
    }

    /// The change from an earlier period: by the status, the shares, or the larger of both.
    pub fn change_since(&self, before: &River<R>, by: By) -> Option<Change> {
        let shares = self.counts.shares().zip(before.counts.shares()).map(|(now, then)| Shares {
            good: now.0 - then.0,
            inferior: now.1 - then.1,
            sections: Some(self.sections().max(before.sections())),
        });
        Some(change::change(before.assessed.status?, self.assessed.status?, shares, by))
    }
}

impl<R: Serialize> Serialize for River<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'r, R> {
            river: &'r R,
            period: Option<&'r str>,
            sections: u32,
            ungraded: u32,
            method: Option<Method>,
            class: Option<&'r str>,
            status: Option<&'r str>,
            main_indicators: String,
            counts: [u32; 6],
            good_share: Option<f64>,
            inferior_share: Option<f64>,
            certain: Option<bool>,
            notes: &'r str,
        }
        Shown {
            river: self.key(),
            period: self.period(),
            sections: self.sections(),
            ungraded: self.ungraded(),
            method: self.method(),
            class: self.class(),
            status: self.status().map(|status| status.name(self.lang)),
            main_indicators: self.main_text(),
            counts: self.counts.0,
            good_share: self.good_share(),
            inferior_share: self.inferior_share(),
            certain: self.certain(),
            notes: self.notes(),
        }
        .serialize(serializer)
    }
}
