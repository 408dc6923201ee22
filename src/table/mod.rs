//! Tables: what the name of a column means.

pub mod columns;
pub mod header;
