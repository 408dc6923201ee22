use super::*;

fn d(s: &str) -> Decimal {
    Decimal::from_str(s).unwrap()
}

#[test]
fn decades_and_whole_numbers_are_found_as_by_the_functions_of_floats() {
    for exponent in LEAST_DECADE..15 {
        for digits in ["1", "1.0000000000000002", "2", "3.1622776601683795", "9.999999999999998"] {
            let x: f64 = format!("{digits}e{exponent}").parse().unwrap();
            let print = format!("{x:e}");
            let told = print.split_once('e').and_then(|(_, e)| e.parse().ok());
            assert_eq!(Some(decade(x)), told, "{x:e}");
        }
    }
    for whole in [0.0, 1.0, 2.0, 7.0, 1e9, 4_503_599_627_370_495.0, 9_007_199_254_740_993.0, 1e300] {
        for part in [-0.5, -0.49999999999999994, 0.0, 0.25, 0.5] {
            for x in [whole + part, -(whole + part)] {
                assert_eq!(nearest(x), x.round_ties_even(), "{x}");
            }
        }
    }
}

#[test]
fn reads_floats_as_the_decimals_they_print() {
    assert_eq!(decimal(0.1 + 0.2), Some(d("0.3")));
    assert_eq!(decimal(0.0000028), Some(d("0.0000028")));
    assert_eq!(decimal(1e22), Some(d("10000000000000000000000")));
    assert_eq!(decimal(1e-20).unwrap().to_string(), "0.00000000000000000001");
    assert_eq!(decimal(1.23456789e-25).unwrap().to_string(), "0.0000000000000000000000001235");
    assert_eq!(decimal(123456789012345678.0), Some(d("123456789012346000")));
    assert_eq!(decimal(1e40), None);
    assert_eq!(decimal(1e-40), Some(Decimal::ZERO));
    assert_eq!(decimal(0.0), Some(Decimal::ZERO));
    assert_eq!(parse("79228162514264337593543950335e-56"), Some(d("0.0000000000000000000000000008")));
    assert_eq!(parse("79228162514264337593543950335e-58"), Some(Decimal::ZERO));
    assert_eq!(parse("79228162514264337593543950335e-80"), Some(Decimal::ZERO));
}

#[test]
fn short_ways_lead_where_the_long_ones_do() {
    let mut state = 7u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 11
    };
    let (mut taken, n) = (0, 100_000);
    for i in 0..n {
        let digits = 1 + random() % 17;
        let whole = random() % 10u64.pow(digits as u32);
        let x = whole as f64 / 10f64.powi((random() % 12) as i32) * [1.0, -1.0][i % 2];
        let d = short(x);
        taken += usize::from(d.is_some());
        assert_eq!(d.unwrap_or(printed(x).unwrap()), printed(x).unwrap(), "{x:e}");
        let y = Decimal::new(random() as i64 % 100_000, (random() % 9) as u32);
        let d = decimal(x).unwrap();
        assert_eq!(to_f64(d).to_bits(), d.to_string().parse::<f64>().unwrap().to_bits(), "{d}");
        for a in [d, d - y] {
            let Some(long) = a.checked_div(y) else { continue };
            let (got, want) = (quotient(a, y).unwrap(), long.to_string().parse::<f64>().unwrap());
            // A small quotient loses digits at the 28th place, which the short way keeps.
            let near = want.abs() < 1e-9 && (got - want).abs() <= 1e-28 + want.abs() * f64::EPSILON;
            assert!(got == want || near, "{a} / {y}: {got} {want}");
        }
    }
    assert!(taken > n / 2, "{taken}");
    assert_eq!((short(f64::NAN), short(f64::INFINITY), short(1e15)), (None, None, None));
    assert_eq!(quotient(d("1"), Decimal::ZERO), None);
}

#[test]
fn scales_exactly() {
    assert_eq!(scale(d("0.3"), -3), Some(d("0.0003")));
    assert_eq!(scale(d("0.3"), 3), Some(d("300")));
    assert_eq!(scale(d("1200"), -3), Some(d("1.2")));
    assert_eq!(scale(d("5"), 1), Some(d("50")));
    assert_eq!(scale(d("0.0000000000000000000000000001"), -3), None);
}

#[test]
fn the_long_way_leads_where_the_print_does() {
    let mut state = 7u64;
    let mut found = 0;
    for _ in 0..200_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let x = ((state >> 12) as f64 / (1u64 << 52) as f64 - 0.5)
            * 10f64.powi((state % 19) as i32 - 8)
            * if state & 1 << 40 == 0 { 1.0 } else { 1.0 + 1e-15 };
        if let Some(d) = long(x) {
            found += 1;
            assert_eq!(Some(d), printed(x), "{x:e}");
        }
    }
    assert!(found > 60_000, "{found}");
    assert_eq!(long(0.1 + 0.2), Some(d("0.3")));
    assert_eq!([0.0, f64::NAN, f64::INFINITY, 1e300, 1e-300].map(long), [None; 5]);
}

#[test]
fn quick_rounding_is_the_slow_one() {
    let slow = |x: f64, places| {
        to_f64(decimal(x).unwrap().round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven))
    };
    let settle = |x: f64| to_f64(significant(parse(&format!("{x:e}")).unwrap(), SETTLED).unwrap());
    // A simple generator of figures of all sizes, among them many ties.
    let mut state = 88_172_645_463_325_252u64;
    for i in 0..20_000 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let size = 10f64.powi((state >> 40) as i32 % 12 - 6);
        let x = match i % 3 {
            0 => ((state % 2_000_000) as f64 - 1e6) * size * 5e-4,
            1 => (state % 100_000) as f64 / 8.0 * size,
            _ => (state as f64 / u64::MAX as f64) * size,
        };
        for places in 0..7 {
            assert_eq!(half_even(x, places), slow(x, places), "{x} at {places}");
            let long = to_f64(assess(decimal(x).unwrap(), places));
            assert_eq!(for_assessment(x, places), long, "{x} at {places}");
        }
        if x != 0.0 {
            assert_eq!(settled(x), settle(x), "{x:e}");
        }
    }
}

#[test]
fn rounds_half_to_even_on_the_decimal() {
    for (x, places, want) in [
        (0.125, 2, 0.12),
        (0.375, 2, 0.38),
        (1.005, 2, 1.0),
        (1.015, 2, 1.02),
        (2.5, 0, 2.0),
        (-2.5, 0, -2.0),
        (9.5, 0, 10.0),
        (8.5, 0, 8.0),
        (0.05, 1, 0.0),
        (1e300, 2, 1e300),
    ] {
        assert_eq!(half_even(x, places), want, "{x} at {places}");
    }
    assert!(half_even(f64::NAN, 2).is_nan());
    let assessed = |x: &str, places| assess(d(x), places).normalize().to_string();
    assert_eq!(
        ["1.25", "1.35", "0.05", "0.04", "0.0149", "0"].map(|x| assessed(x, 1)),
        ["1.2", "1.4", "0.05", "0.04", "0.01", "0"]
    );
    assert_eq!(for_assessment(1e-20, 2), 1e-20);
    assert_eq!(for_assessment(2.5e-5, 3), 2e-5);
    assert_eq!(for_assessment(0.00045, 3), 0.0004);
    assert_eq!(for_assessment(0.0005, 3), 0.0005);
}
