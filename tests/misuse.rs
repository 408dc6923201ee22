//! What a caller may do wrong: the answer is right, or an error that says what is wrong; never a panic,
//! never a wrong answer without a word.

use shuizhi::assessment::trend::BetterWhen;
use shuizhi::assessment::{cwqi, section};
use shuizhi::checks::{ecological_flow, watch};
use shuizhi::parameter::{Parameter, parameters};

fn named(name: &str) -> &'static Parameter {
    parameters().get(name).unwrap()
}

#[test]
fn every_name_of_a_parameter_is_the_parameter() {
    for name in ["溶解氧", "dissolved_oxygen", "DO", "w01009", "ＤＯ"] {
        let oxygen = named(name);
        assert_eq!(cwqi::index(oxygen, 10.0, 5.0), Some(0.5), "{name}");
        assert_eq!(watch::hold(oxygen, 4.0, 5.0).map(|h| h.over), Some(true), "{name}");
        assert_eq!(BetterWhen::of(oxygen), BetterWhen::Higher, "{name}");
    }
    assert_eq!(parameters().get("溶解养").unwrap_err().class_name(), "UnknownNameError");
}

#[test]
fn numbers_at_the_ends_of_their_range_are_numbers() {
    // Years, sections and days as far as they go.
    assert_eq!(section::x_of_years(&[(i32::MAX, 1)]), [(i32::MAX, 1)]);
    assert_eq!(section::x_of_years(&[(i32::MIN, 1)]), [(i32::MIN, 1), (i32::MIN + 1, 1)]);
    assert_eq!(cwqi::combine(&[(4.0, u32::MAX), (8.0, u32::MAX)]), Some(6.0));
    let day = |place| ecological_flow::Day { place, flow: Some(1.0), base: Some(2.0) };
    let found = ecological_flow::check(2_147_483_647, &[day(0), day(2_147_483_646), day(u32::MAX)]);
    assert_eq!((found.short, found.without_flow), (2, 2_147_483_645));
    assert_eq!((found.shortfall.longest, found.shortfall.most), (1, 2_147_483_647));
    let period = |index| watch::Period { index, mean: Some(2.0), target: Some(1.0) };
    let found = watch::watch(named("氟化物"), &[period(i32::MAX), period(i32::MIN), period(0)]);
    assert_eq!((found.over, found.in_a_row.longest, found.in_a_row.most), (3, 1, u32::MAX));
}

#[test]
fn a_day_given_twice_is_one_day() {
    let day = |flow| ecological_flow::Day { place: 0, flow: Some(flow), base: Some(2.0) };
    let found = ecological_flow::check(1, &[day(3.0), day(1.0)]);
    assert_eq!((found.met, found.short, found.without_flow), (0, 1, 0));
}
