//! What a caller may do wrong: the answer is right, or an error that says what is wrong; never a panic, never
//! a wrong answer without an error.
#![allow(clippy::unwrap_used)]

use shuizhi::assessment::river::Boundary;
use shuizhi::assessment::source_water::{self, Sampling, Zone};
use shuizhi::assessment::trend::{BetterWhen, Method};
use shuizhi::assessment::{cwqi, section};
use shuizhi::checks::{ecological_flow, limits, watch};
use shuizhi::discharge::CheckOptions;
use shuizhi::error::{Error, Result};
use shuizhi::grading::{Cells, ColumnRequest, Graded, Plan, Rank, Request, Rows, verdict};
use shuizhi::parameter::{Parameter, parameters};
use shuizhi::reading::Reading;
use shuizhi::reading::code::{self, Code};
use shuizhi::standard::{WaterBody, load};
use shuizhi::unit::Unit;
use shuizhi::{Grader, GraderBuilder, Standard};

fn named(name: &str) -> &'static Parameter {
    parameters().get(name).unwrap()
}

#[test]
fn every_name_of_a_parameter_is_the_parameter() {
    for name in ["溶解氧", "dissolved_oxygen", "DO", "w01009", "ＤＯ"] {
        let oxygen = named(name);
        assert_eq!(cwqi::index(oxygen, 10.0, 5.0), Some(0.5), "{name}");
        assert_eq!(watch::check_target(oxygen, 4.0, 5.0).map(|h| h.over), Some(true), "{name}");
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

fn plan(change: impl FnOnce(&mut Request)) -> Result<Plan> {
    let columns = vec![ColumnRequest::named("氨氮", None).unwrap()];
    let mut request = Request { columns, ..Request::default() };
    change(&mut request);
    Plan::compile(&request)
}

#[test]
fn a_target_that_is_no_level_is_unknown() {
    let plan = plan(|r| r.target = None).unwrap();
    let targets = [Some(2), Some(200), Some(5), None].map(|t| t.map(Rank::new));
    let mut graded = Graded::default();
    graded.grade(&plan, Rows::new(4, &[Cells::numbers(&[1.2; 4])]).with_targets(&targets)).unwrap();
    let known = [0, 1, 2, 3].map(|row| graded.exceeding_known(row));
    assert_eq!((known, graded.exceeding(0).count()), ([true, false, false, false], 1));
    assert_eq!(graded.reason(1), "unknown_target");
    let of =
        |target| verdict(&plan, &plan.columns()[0], Reading::Number(1.2), None, plan.water_body(), target);
    assert_eq!([Some(2), Some(200), None].map(|t| of(t.map(Rank::new)).pass), [Some(false), None, None]);
}

#[test]
fn a_parameter_given_twice_is_refused() {
    let twice = plan(|r| r.columns.push(ColumnRequest::named("NH3-N", None).unwrap()));
    let error = twice.unwrap_err();
    assert_eq!(error.class_name(), "DuplicateColumnError");
    assert!(error.to_string().contains("\"氨氮\", \"NH3-N\""), "{error}");
    // So a plan has fewer columns than bytes count, however many are asked for.
    assert!(parameters().iter().count() < 255);
    assert!(plan(|r| r.columns = vec![r.columns[0].clone(); 300]).is_err());
}

#[test]
fn rows_that_do_not_fit_are_refused_before_anything_is_graded() {
    let plan = plan(|r| (r.water_body, r.target) = (None, None)).unwrap();
    let (values, bodies) = ([0.5, 0.6], [Some(WaterBody::River); 2]);
    let whole = Cells::numbers(&values);
    assert_eq!(Cells::coded(&values, &[code::NUMBER]).unwrap_err().class_name(), "ColumnError");
    assert!(whole.with_valid(&[255], 7).is_err() && whole.with_valid(&[255], 6).is_ok());
    let mut graded = Graded::default();
    for rows in [
        Rows::new(2, &[whole]),
        Rows::new(2, &[whole]).with_water_bodies(&bodies),
        Rows::new(2, &[whole]).with_water_bodies(&bodies).with_targets(&[None]),
        Rows::new(2, &[]).with_water_bodies(&bodies).with_targets(&[None; 2]),
        Rows::new(3, &[whole]).with_water_bodies(&bodies).with_targets(&[None; 2]),
    ] {
        assert_eq!(graded.grade(&plan, rows).unwrap_err().class_name(), "ColumnError");
        assert!(graded.is_empty());
    }
    let columns = [whole];
    let rows = Rows::new(2, &columns).with_water_bodies(&bodies).with_targets(&[None; 2]);
    graded.grade(&plan, rows).unwrap();
    assert_eq!((graded.len(), graded.class(1), graded.class(2)), (2, Some(Rank::new(2)), None));
    assert_eq!((graded.deciding(9), graded.reason(9), graded.exceeding(9).count()), (&[][..], "", 0));
}

#[test]
fn a_code_of_a_cell_that_means_nothing_is_no_number() {
    let plan = plan(|_| ()).unwrap();
    let mut graded = Graded::default();
    let codes = [0, 255, 1].map(Code::from);
    let cells = Cells::coded(&[0.5; 3], &codes).unwrap();
    graded.grade(&plan, Rows::new(3, &[cells])).unwrap();
    assert_eq!([0, 1, 2].map(|row| graded.class(row).map(Rank::place)), [Some(1), None, Some(1)]);
    assert!(graded.reason(1).starts_with("not_a_number"), "{}", graded.reason(1));
}

#[test]
fn a_table_of_more_levels_than_classes_can_be_is_refused() {
    let levels: Vec<String> = (0..300).map(|i| format!("\"L{i}\"")).collect();
    let limits: Vec<String> =
        (0..300).map(|i| format!("{{ level = \"L{i}\", value = \"{}\" }}", i + 1)).collect();
    let toml = format!(
        "schema = 1\nid = \"T 1\"\ntitle_zh = \"试\"\ntitle_en = \"T\"\nkind = \"quality\"\n[witnesses]\na = \"A\"\n\
         [[tables]]\nno = \"1\"\ntitle_zh = \"表\"\ntitle_en = \"T\"\nlevels = [{}]\n[[tables.items]]\nno = 1\n\
         parameter = \"copper\"\nname = \"铜\"\nunit = \"mg/L\"\ncomparison = \"<=\"\n\
         evidence = {{ kind = \"single\", witnesses = [\"a\"] }}\nlimits = [{}]\n",
        levels.join(", "),
        limits.join(", ")
    );
    assert!(load(&toml, "t.toml").unwrap_err().to_string().contains("over 100 levels"));
}

#[test]
fn figures_and_places_beyond_all_decimals_are_rounded_without_a_panic() {
    use shuizhi::rounding::{decimal, for_assessment, half_even, parse, scale, settled};
    for text in ["1e-2147483648", "1e2147483647", "-1e-2147483648", "1e", "e5", "1e99999999999"] {
        let _ = parse(text);
    }
    for x in [0.0, -0.0, 1e-320, 5e-324, 1e28, 7.9e28, 1e300, f64::MAX, f64::MIN, f64::NAN, f64::INFINITY] {
        for places in [0, 1, 22, 23, 28, 29, u32::MAX] {
            let _ = (half_even(x, places), for_assessment(x, places), settled(x));
        }
        for exponent in [i32::MIN, -29, 0, 29, i32::MAX] {
            let _ = decimal(x).and_then(|d| scale(d, exponent));
        }
    }
}

#[test]
fn words_of_options_are_known_or_refused_with_the_nearest() {
    let refused = |json: &str| Request::from_json(json).unwrap_err().to_string();
    assert!(refused(r#"{"nondetect": "halves"}"#).contains("did you mean \"half\"?"));
    assert!(refused(r#"{"rounding": "up"}"#).contains("say \"none\" or \"assessment\""));
    assert!(refused(r#"{"water_body": "池塘"}"#).contains("\"river\", \"lake\""));
    assert!("heav".parse::<Boundary>().unwrap_err().to_string().contains("did you mean \"heavy\"?"));
    assert!("mannkendall".parse::<Method>().unwrap_err().to_string().contains("mann-kendall"));
    assert_eq!("湖库".parse::<WaterBody>(), Ok(WaterBody::Lake));
    assert_eq!("毫克/升".parse::<Unit>().map(|unit| unit.to_string()), Ok("mg/L".into()));
    assert!("mg/l1".parse::<Unit>().unwrap_err().to_string().contains("did you mean \"mg/L\"?"));
}

#[test]
fn words_of_samples_and_sources_are_known_or_refused_with_the_nearest() {
    let check = |json: &str| limits::LimitsRequest::from_json(json);
    let cases = check(r#"{"cases": [{"water_body": "水库"}, {}]}"#).unwrap().cases;
    assert_eq!([cases[0].water_body, cases[1].water_body], [Some(WaterBody::Lake), None]);
    let refused = check(r#"{"cases": [{"water_body": "河留"}]}"#).unwrap_err();
    assert!(refused.to_string().starts_with("water_body=\"河留\" is not understood; did you mean \"河流\"?"));
    let options: CheckOptions = serde_json::from_str(r#"{"each_reading": ["pH", "粪大肠菌群"]}"#).unwrap();
    let read = options.each_reading.unwrap();
    assert_eq!(read.iter().map(ToString::to_string).collect::<Vec<_>>(), ["ph", "fecal_coliform"]);
    let refused = serde_json::from_str::<CheckOptions>(r#"{"each_reading": ["总磷酸"]}"#).unwrap_err();
    assert!(refused.to_string().contains("no parameter named \"总磷酸\""), "{refused}");
    assert_eq!("地下水".parse::<source_water::SourceKind>(), Ok(source_water::SourceKind::Ground));
    assert_eq!("每季度".parse::<Sampling>(), Ok(Sampling::Quarter));
    assert_eq!("一级保护区".parse::<Zone>(), Ok(Zone::First));
    for refused in [
        "一级保护".parse::<Zone>().map(drop),
        "月度".parse::<Sampling>().map(drop),
        "海水".parse::<source_water::SourceKind>().map(drop),
    ] {
        assert_eq!(refused.unwrap_err().class_name(), "OptionError");
    }
}

#[test]
fn the_column_of_water_bodies_is_taken_where_none_is_named() {
    let standard = Standard::named("GB 3838-2002").unwrap();
    let class = |builder: GraderBuilder<'_>, headers: &[&str]| {
        let grader = builder.for_headers(headers)?;
        let row: Vec<&str> =
            headers.iter().map(|h| if h.contains("总磷") { "0.06" } else { "湖库" }).collect();
        let results = grader.grade([row])?;
        Ok::<_, Error>(results.get(0).and_then(|sample| Some(sample.class()?.name().to_owned())))
    };
    let builder = || Grader::builder(&standard);
    let of = |class: &str| Ok(Some(class.to_owned()));
    assert_eq!(class(builder(), &["水体类型", "总磷(mg/L)"]), of("Ⅳ"));
    assert_eq!(class(builder(), &["总磷(mg/L)"]), of("Ⅱ"));
    assert_eq!(class(builder().water_body(WaterBody::River), &["水体类型", "总磷(mg/L)"]), of("Ⅱ"));
    let two = ["水体类型", "water_body", "总磷(mg/L)"];
    assert_eq!(class(builder(), &two).unwrap_err().class_name(), "AmbiguousColumnError");
    assert_eq!(class(builder().water_body_column("water_body"), &two), of("Ⅳ"));
}

#[test]
fn results_are_printed_without_the_standard() {
    let standard = Standard::named("GB 3838-2002").unwrap();
    let grader = Grader::builder(&standard).for_headers(&["氨氮(mg/L)"]).unwrap();
    let results = grader.grade([["1.2"]]).unwrap();
    let told = format!("{:?}", results.get(0).unwrap());
    assert!(told.starts_with("Sample { class: Some(\"Ⅳ\"), deciding: [ammonia_nitrogen]"), "{told}");
    assert!(told.len() < 250, "{told}");
}

#[test]
fn classes_of_two_standards_are_not_compared() {
    let (surface, ground) = ("GB 3838-2002", "GB/T 14848-2017");
    let plan = |standard: &str| plan(|r| r.standard = standard.into()).unwrap();
    let (surface, ground) = (plan(surface), plan(ground));
    let class = |plan: &'static Plan, word: &str| plan.classes().parse(word).unwrap();
    let (surface, ground) = (&*Box::leak(Box::new(surface)), &*Box::leak(Box::new(ground)));
    assert!(class(surface, "III类") < class(surface, "劣Ⅴ"));
    assert_eq!(class(surface, "3"), class(surface, "Ⅲ"));
    assert_eq!(class(surface, "Ⅲ").partial_cmp(&class(ground, "Ⅲ")), None);
    assert_ne!(class(surface, "Ⅲ"), class(ground, "Ⅲ"));
    assert!(surface.classes().parse("Ⅸ").unwrap_err().to_string().contains("劣Ⅴ"));
    assert_eq!(surface.classes().get(Rank::new(200)), None);
}
