#![no_main]

#[path = "../checks/reading.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|text: &str| check::holds(text));
