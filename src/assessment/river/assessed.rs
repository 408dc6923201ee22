//! A river assessed by its sections and by the mean over them.

use super::{Boundary, ClassCounts, Method, Rate, main_indicators, notation, status};
use crate::grading::{Rank, Status};
use crate::lang::Lang;
use crate::parameter::Parameter;

/// The sections of a river in a period.
#[derive(Debug, Clone, Default)]
pub struct Sections {
    /// How many are of each class.
    pub counts: ClassCounts,
    /// Whether the class of one of them is in doubt.
    pub doubtful: bool,
    /// How many are over class Ⅲ by each parameter, in the order of the table of parameters.
    pub over: Vec<(&'static Parameter, u32)>,
    /// The names of those that are worse than Ⅲ, and their main indicators.
    pub main: Vec<(String, String)>,
}

/// The mean over the sections of a river that have a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OfMean {
    /// The class.
    pub class: Option<Rank>,
    /// The status.
    pub status: Option<Status>,
    /// Whether the class is certain.
    pub certain: Option<bool>,
}

/// A river as it is assessed.
#[derive(Debug, Clone)]
pub struct Assessed {
    /// By which method; `None` if that gives no status.
    pub method: Option<Method>,
    /// The status.
    pub status: Option<Status>,
    /// The class of the mean, if that decides.
    pub class: Option<Rank>,
    /// Whether the class of the mean is certain, or that of every section; `None` without any.
    pub certain: Option<bool>,
    /// The main indicators.
    pub main: Main,
}

/// The main indicators of a river.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Main {
    /// Of few sections those of each that is worse than Ⅲ, by its name.
    OfSections(Vec<(String, String)>),
    /// Of many those over Ⅲ in most sections.
    Rates(Vec<Rate>),
}

impl Main {
    /// In words; empty if there is none.
    ///
    /// ```
    /// use shuizhi::{Lang, assessment::river::Main};
    /// let main = Main::OfSections(vec![("甲".into(), "氨氮(0.2)".into()), ("乙".into(), "总磷(0.5)".into())]);
    /// assert_eq!(main.told(Lang::Zh), "甲：氨氮(0.2)；乙：总磷(0.5)");
    /// ```
    pub fn told(&self, lang: Lang) -> String {
        let (colon, semicolon) = if lang == Lang::Zh { ("：", "；") } else { (": ", "; ") };
        match self {
            Main::Rates(rates) => notation(rates, lang),
            Main::OfSections(named) => {
                let each = named.iter().map(|(name, main)| format!("{name}{colon}{main}"));
                each.collect::<Vec<_>>().join(semicolon)
            }
        }
    }
}

impl Assessed {
    /// Assesses a river by the shares of its sections, or by the mean over them if there are few; `declared` is
    /// the number of its sections in the monitoring plan, if that is known.
    ///
    /// ```
    /// use shuizhi::{Status, grading::Rank};
    /// use shuizhi::assessment::river::{Assessed, Boundary, ClassCounts, Method, OfMean, Sections};
    /// let sections = Sections { counts: ClassCounts([0, 2, 1, 1, 0, 0]), doubtful: true, ..Sections::default() };
    /// let mean = OfMean { class: Some(Rank::new(1)), status: Some(Status::Excellent), certain: Some(true) };
    /// let by_mean = Assessed::of(sections.clone(), mean, None, Boundary::Heavy);
    /// assert_eq!((by_mean.method, by_mean.class, by_mean.certain), (Some(Method::Mean), mean.class, Some(true)));
    /// let by_shares = Assessed::of(sections, mean, Some(6), Boundary::Heavy);
    /// assert_eq!((by_shares.method, by_shares.class, by_shares.certain), (Some(Method::Shares), None, Some(false)));
    /// ```
    pub fn of(sections: Sections, mean: OfMean, declared: Option<u32>, boundary: Boundary) -> Assessed {
        let (status, method) = status(sections.counts, mean.status, declared, boundary).unzip();
        let of_mean = method == Some(Method::Mean);
        let of = sections.counts.total();
        let rates = sections.over.into_iter().map(|(parameter, over)| Rate { parameter, over, of });
        let main = match status {
            Some(_) if of_mean => {
                let mut named = sections.main;
                named.sort();
                Main::OfSections(named)
            }
            Some(status) => Main::Rates(main_indicators(rates.collect(), status)),
            None => Main::Rates(Vec::new()),
        };
        Assessed {
            method,
            status,
            class: mean.class.filter(|_| of_mean),
            certain: if method.is_none() || of_mean { mean.certain } else { Some(!sections.doubtful) },
            main,
        }
    }

    /// Whether the reasons of the mean are those of the river: if the mean decides, or nothing does.
    pub fn is_as_its_mean(&self) -> bool {
        self.method.is_none_or(|method| method == Method::Mean)
    }
}
