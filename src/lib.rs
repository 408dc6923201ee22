//! shuizhi (水质): China's water-quality standards as data, and grading by them in bulk.
pub mod assessment;
#[cfg(feature = "python")]
mod binding;
pub mod checks;
pub mod day;
pub mod discharge;
pub mod error;
pub mod exceedance;
pub mod figure;
pub mod grading;
pub mod hj212;
pub mod lang;
pub mod parameter;
#[cfg(feature = "polars")]
pub mod plugin;
pub mod reading;
pub mod reason;
pub mod rounding;
pub mod standard;
pub mod table;
pub mod text;
pub mod unit;
pub mod verdict;
