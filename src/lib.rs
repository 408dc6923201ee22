//! shuizhi (水质): China's water-quality standards as data, and fast grading by them.
//!
//! A [`Standard`] is a published document with its tables, each limit with its evidence. It is built in
//! ([`Standard::named`]) or your own ([`Standard::from_toml`]):
//!
//! ```
//! use shuizhi::{Day, Standard};
//! let gb = Standard::named("GB 3838-2002")?;
//! let limit = gb.limit("总磷").level("Ⅲ").lake().at("2024-06-01".parse::<Day>()?).get()?;
//! assert_eq!((limit.to_string(), limit.clause()), ("<= 0.05 mg/L".into(), "GB 3838-2002 表1 第8项".into()));
//! # Ok::<(), shuizhi::Error>(())
//! ```
//!
//! A [`Grader`] is a standard with options, applied to tables: rows of text, or columns of numbers in the
//! layout of Arrow. A [`Class`] belongs to its standard and is never guessed: [`Sample::reasons`] reports
//! what was not assessed, and [`Sample::certain`] says whether a detection limit leaves the class open.
//!
//! ```
//! use shuizhi::{Grader, NonDetect, Standard, WaterBody};
//! let grader = Grader::builder(&Standard::named("GB 3838-2002")?)
//!     .water_body(WaterBody::Lake)
//!     .target("Ⅲ")
//!     .nondetect(NonDetect::Half)
//!     .for_headers(&["总磷(mg/L)", "氨氮(mg/L)"])?;
//! let results = grader.grade([["0.06", "0.025L"]])?;
//! let sample = results.get(0).unwrap();
//! assert_eq!((sample.class().unwrap().name(), sample.certain()), ("Ⅳ", Some(true)));
//! # Ok::<(), shuizhi::Error>(())
//! ```
//!
//! An [`Averager`] takes samples of many places and times, averages them by [`Period`] and assesses the
//! means; [`River`], [`Lake`] and [`City`] combine places, [`Trend`] compares many periods, and
//! [`OutfallCheck`] checks an [`Outfall`] against the limits that apply on a day. The certainty of a class is
//! carried through days, months and years.
//!
//! ```
//! use shuizhi::{Averager, Grader, Period, Standard};
//! let standard = Standard::named("GB 3838-2002")?;
//! let grader = Grader::builder(&standard).for_headers(&["氨氮(mg/L)"])?;
//! let mut averager = Averager::new(&grader, Period::Month);
//! averager.push("武陟渠首", "2021-04-02", &["0.45"])?;
//! averager.push("武陟渠首", "2021-04-12", &["0.2L"])?;
//! let assessed = averager.assess()?;
//! let april = assessed.get(0).unwrap();
//! // The mean of 0.45 and half of 0.2 is 0.275, whatever is below the detection limit.
//! assert_eq!((april.class().unwrap().name(), april.certain()), ("Ⅱ", Some(true)));
//! # Ok::<(), shuizhi::Error>(())
//! ```
//!
//! The single methods and checks are in [`assessment`], [`checks`] and [`discharge`]. They work on plain
//! values, without data frames.
//!
//! # Features
//!
//! | feature | what it adds |
//! | --- | --- |
//! | `polars` | the expression plugins, for the Python package |
//! | `python` | the Python module; builds the extension |
//! | `schema` | [`standard::schema`](crate::standard), the JSON schema of a standard's file |
//!
//! Without features the crate needs neither polars nor Python, and builds for WebAssembly.
//!
//! # Stability
//!
//! What is re-exported at this root is the stable face. The modules below it may change with a minor
//! version before 1.0.
#![deny(missing_docs, clippy::indexing_slicing)]

pub mod assessment;
#[cfg(feature = "python")]
#[allow(
    clippy::indexing_slicing,
    reason = "Python raises a panic as an exception; places are those of the columns"
)]
mod binding;
pub mod checks;
pub mod day;
pub mod discharge;
pub mod error;
pub mod exceedance;
pub mod figure;
mod front;
pub mod grading;
pub mod hj212;
pub mod lang;
pub mod parameter;
#[cfg(feature = "polars")]
#[allow(
    clippy::indexing_slicing,
    reason = "polars turns a panic of an expression into its error; columns are of one length"
)]
pub mod plugin;
pub mod reading;
pub mod reason;
pub mod rounding;
pub mod standard;
pub mod table;
pub mod text;
pub mod unit;
pub mod verdict;
mod words;

pub use assessment::lake::TrophicState;
pub use assessment::means::MeanOf;
pub use assessment::period::Period;
pub use assessment::target::Target;
pub use day::Day;
pub use discharge::{Basin, Kind, Level, Outfall, OutfallCheck};
pub use error::{Error, Result};
pub use front::{
    Assessment, Assessments, Averager, City, Exceeds, Grader, GraderBuilder, JudgedReading, Lake, Moment,
    Results, River, Sample, Trend,
};
pub use grading::{Cells, Class, Classes, NonDetect, Rank, Rounding, Rows, Status};
pub use lang::Lang;
pub use parameter::{Parameter, ParameterRef, parameters};
pub use reading::{Reading, Rules};
pub use reason::Reason;
pub use rust_decimal::Decimal;
pub use standard::{LimitQuery, LimitRef, Standard, WaterBody, standards};
pub use unit::Unit;

/// The guide for Rust users; its examples run as doc tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/rust.md")]
struct Guide;
