#![no_main]

#[path = "../checks/standard.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|text: &str| check::holds(text));
