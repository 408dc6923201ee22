//! shuizhi (水质): China's water-quality standards as data, and grading by them in bulk.
#[cfg(feature = "python")]
mod binding;
pub mod columns;
pub mod discharge;
pub mod error;
pub mod flow_unit;
pub mod grading;
pub mod header;
pub mod method;
pub mod parameter;
#[cfg(feature = "polars")]
pub mod plugin;
pub mod reading;
pub mod reason;
pub mod rounding;
pub mod standard;
pub mod text;
pub mod unit;
