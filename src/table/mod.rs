//! Tables: what the name of a column means, and which rows are samples.

pub mod columns;
pub mod header;
pub mod layout;
pub mod nearest;
pub mod peel;
pub mod register;
pub mod roles;
