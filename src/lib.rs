//! shuizhi (水质): China's water-quality standards as data, and grading by them in bulk.
pub mod error;
pub mod header;
pub mod parameter;
pub mod reading;
pub mod reason;
pub mod rounding;
pub mod standard;
pub mod text;
pub mod unit;
