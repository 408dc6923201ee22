use super::*;
use crate::day::Day;
use crate::discharge::request::request;
use crate::discharge::{CheckOptions, Outfall, OutfallCheck, Verdict};
use crate::lang::Lang;
use crate::reason::Reason;
use crate::standard::{load, standard};

fn tannery(special: &str) -> OutfallCheck {
    let outfall = Outfall::builder().kind("排污单位").industry("制革").new_unit(true).direct("是");
    let outfall =
        outfall.say("产品", Some("制革企业")).say("特别排放限值地区", Some(special)).build().unwrap();
    OutfallCheck::builder(outfall).standard("GB 30486-2013").unwrap().build().unwrap()
}

/// The verdict on 60 mg/L of COD, limited to 100, and 60 where special limits bind.
fn cod(check: &OutfallCheck, tonnes: f64, flow: f64) -> (Verdict, Option<f64>, Ratio, Option<f64>) {
    let day =
        check.day(Day::new(2016, 1, 1).unwrap()).flows(&[Some(flow)]).made("制革", tonnes, "t").unwrap();
    let found = day.readings("COD", &["60"]).unwrap().verdicts();
    (found[0].verdict, found[0].converted, found[0].ratio, found[0].multiple)
}

#[test]
fn what_drains_more_than_its_products_may_take_is_converted() {
    let check = tannery("否");
    let known = |base, ratio| Ratio::Known { base, ratio };
    // 10 t may take 550 m3.
    assert_eq!(cod(&check, 10.0, 550.0), (Verdict::Pass, None, known(550.0, 1.0), None));
    assert_eq!(cod(&check, 10.0, 275.0), (Verdict::Pass, None, known(550.0, 0.5), None));
    assert_eq!(cod(&check, 10.0, 825.0), (Verdict::Pass, Some(90.0), known(550.0, 1.5), None));
    assert_eq!(cod(&check, 10.0, 1100.0), (Verdict::Fail, Some(120.0), known(550.0, 2.0), Some(0.2)));
    // Each limit goes with its own water: 40 m3 a tonne with the special ones.
    assert_eq!(cod(&tannery("是"), 10.0, 500.0), (Verdict::Fail, Some(75.0), known(400.0, 1.25), Some(0.25)));
}

#[test]
fn what_is_not_known_of_the_water_is_told_and_not_taken_for_granted() {
    let check = tannery("否");
    let day = check.day(Day::new(2016, 1, 1).unwrap());
    let of = |day: crate::discharge::OutfallDay<'_>, cell| {
        let found = day.readings("COD", &[cell]).unwrap().verdicts();
        (found[0].verdict, found[0].reason, found[0].certain)
    };
    let told = Some(Reason::BaseWaterNotTold);
    // Without products the measured concentration is compared.
    assert_eq!(of(day.clone().flows(&[Some(9.0)]), "60"), (Verdict::Pass, None, Some(true)));
    assert_eq!(of(day.clone().drained(9.0), "60"), (Verdict::Pass, told, Some(false)));
    let made = day.clone().made("制革", 10.0, "t").unwrap();
    assert_eq!(of(made.clone(), "60"), (Verdict::Pass, told, Some(false)));
    assert_eq!(of(made.clone(), "101"), (Verdict::Fail, told, Some(true))); // more water would raise it
    assert_eq!(of(made.clone().drained(550.0), "60"), (Verdict::Pass, None, Some(true)));
    // pH is not a concentration.
    let ph = made.drained(9000.0).readings("pH", &["7"]).unwrap().verdicts();
    assert_eq!((ph[0].verdict, ph[0].reason, ph[0].ratio), (Verdict::Pass, None, Ratio::NotAsked));
    // Nothing made, and something drained: the formula has no figure.
    let none = day.clone().made("制革", 0.0, "t").unwrap().drained(5.0);
    assert_eq!(of(none.clone(), "60"), (Verdict::Undetermined, Some(Reason::NoBaseWater), None));
    assert_eq!(of(none, "101"), (Verdict::Fail, None, Some(true)));
}

#[test]
fn products_that_the_standard_does_not_have_are_refused_with_the_nearest() {
    let check = tannery("否");
    let day = check.day(Day::new(2016, 1, 1).unwrap());
    let refused = |product, unit| day.clone().made(product, 1.0, unit).unwrap_err().message(Lang::Zh);
    assert_eq!(
        refused("制革业企业", "t"),
        "product：无法识别“制革业企业”；是否为“制革企业”？；可用的词：制革企业、毛皮加工企业"
    );
    assert!(refused("水泥", "t").contains("毛皮加工企业"), "{}", refused("水泥", "t"));
    assert_eq!(refused("制革", "kL"), "unit：无法识别“kL”；可用的词：t原料皮");
    assert!(refused("企业", "t").contains("制革企业"));
}

#[test]
fn a_cycle_takes_the_water_of_the_cycle() {
    let outfall =
        Outfall::builder().kind("排污单位").industry("合成树脂").new_unit(true).direct("是").build().unwrap();
    let check = OutfallCheck::builder(outfall).standard("GB 31572-2015").unwrap().build().unwrap();
    let day = check.day(Day::new(2018, 1, 1).unwrap()).flows(&[Some(70.0)]);
    let day = day.made("环氧树脂", 10.0, "t").unwrap().readings("COD", &["59"]).unwrap();
    assert_eq!(day.verdicts()[0].reason, Some(Reason::BaseWaterNotTold));
    assert_eq!(day.drained(70.0).verdicts()[0].ratio, Ratio::Known { base: 40.0, ratio: 1.75 });
}

#[test]
fn a_product_without_a_figure_is_measured_where_the_standard_says_so() {
    let outfall = Outfall::builder().kind("排污单位").industry("合成树脂").new_unit(true).direct("是");
    let outfall = outfall.build().unwrap();
    let check = OutfallCheck::builder(outfall).standard("GB 31572-2015").unwrap().build().unwrap();
    let of = |products: &[(&str, f64)]| {
        let mut day = check.day(Day::new(2018, 1, 1).unwrap()).drained(70.0);
        for (product, quantity) in products {
            day = day.made(product, *quantity, "t").unwrap();
        }
        let found = day.readings("COD", &["59"]).unwrap().verdicts();
        (found[0].ratio, found[0].reason, found[0].certain)
    };
    let measured = (Ratio::NotAsked, None, Some(true));
    assert_eq!(of(&[("聚氨酯树脂", 10.0)]), measured);
    assert_eq!(of(&[("环氧树脂", 10.0), ("聚氨酯树脂", 1.0)]), measured);
    assert_eq!(of(&[("环氧树脂", 10.0)]).0, Ratio::Known { base: 40.0, ratio: 1.75 });
}

#[test]
fn a_figure_of_the_acceptance_counts_where_the_standard_has_none() {
    let s = standard("GB 31571-2015").unwrap();
    let outfall =
        Outfall::builder().kind("排污单位").industry("石油化工").new_unit(true).direct("是").build().unwrap();
    let ids = vec!["cod".to_owned()];
    let (asked, _) = request(&[s], &[outfall], ids, &CheckOptions::default(), Lang::En).unwrap();
    let made = |own: Option<(&str, &str)>| Made {
        outfall: 0,
        product: Some("乙烯".into()),
        unit: "t".into(),
        own: own.map(|(value, per)| (value.to_owned(), per.to_owned())),
        at: Default::default(),
    };
    let of = |own| asked.clone().with_production(&[s], &[made(own)]).map(|r| r.waters[0].figures[0]);
    assert_eq!((of(Some(("8", "m3/t"))), of(None)), (Ok(Allowed::Most(8.0)), Ok(Allowed::NotTold)));
    assert!(of(Some(("8", "m3/kL"))).is_err() && of(Some(("viel", "m3/t"))).is_err());
}

#[test]
fn figures_without_a_span_are_refused() {
    let toml = include_str!("../../../standards/gb30486-2013.toml");
    let without = toml.replace("base_water_over = \"working-day\"\n", "");
    assert!(load(&without, "own").unwrap_err().to_string().contains("base_water_over"));
}
