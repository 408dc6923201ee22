//! polars expression plugins: they unpack columns, call the rules, and pack the results.
//!
//! All but `rows_of` are elementwise: a row's result depends on that row alone, so that the streaming
//! engine may cut the rows as it likes.

mod abi;
mod border;
mod cells;
mod changes;
mod checks;
mod cities;
mod column;
mod criteria;
mod days;
mod discharge;
mod distribution;
mod grade;
mod grade_reading;
mod groups;
mod hj212;
mod likelihood;
mod limits;
mod lists;
mod mean_parts;
mod mean_places;
mod means;
mod measured;
mod method;
mod pack;
mod places;
mod rivers;
mod rows;
mod screening;
mod sources;
mod tables;
mod targets;
mod trends;
mod views;
mod year;
