#![no_main]

#[path = "../checks/hj212.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|text: &str| check::holds(text));
