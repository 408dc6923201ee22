use super::*;
use crate::standard::standard;

#[test]
fn claims_are_confirmed_or_contradicted_with_the_right_figure() {
    let check = |id: &str, parameter, level, value, unit, body: Option<WaterBody>| {
        let claim = Claim { parameter, level, value, unit, water_body: body, ..Claim::default() };
        let found = standard(id).unwrap().verify(&claim);
        let limits: Vec<String> = found.limits.iter().map(ToString::to_string).collect();
        format!("{} {} {}", found.status.as_str(), found.why.map_or("", Why::code), limits.join(" | "))
    };
    let gb = |p, level, value, unit| check("GB 3838-2002", p, Some(level), value, unit, None);
    assert_eq!(gb("氨氮", "Ⅲ", "≤1.0", Some("mg/L")), "confirmed  <= 1 mg/L");
    assert_eq!(gb("氨氮", "III类", "1000", Some("μg/L")), "confirmed  <= 1 mg/L");
    assert_eq!(gb("氨氮", "Ⅲ", "1.5", None), "contradicted  <= 1 mg/L");
    assert_eq!(gb("氨氮", "Ⅲ", "≥1.0", None), "contradicted  <= 1 mg/L");
    assert_eq!(gb("DO", "Ⅱ", "≥6", None), "confirmed  >= 6 mg/L");
    assert_eq!(gb("pH", "Ⅳ", "6～9", Some("/")), "confirmed  6–9");
    assert_eq!(gb("pH", "Ⅳ", "6.5-8.5", Some("无量纲")), "contradicted  6–9");
    assert_eq!(gb("总磷", "Ⅲ", "0.05", None), "confirmed  <= 0.05 mg/L");
    assert_eq!(gb("总磷", "Ⅲ", "0.1", None), "contradicted  <= 0.2 mg/L | <= 0.05 mg/L");
    let lake = Some(WaterBody::Lake);
    assert_eq!(check("GB 3838-2002", "总磷", Some("Ⅲ"), "0.2", None, lake), "contradicted  <= 0.05 mg/L");
    assert_eq!(gb("氨氮", "Ⅲ", "1.0", Some("ppm")), "not_comparable unknown_unit ");
    assert_eq!(gb("氨氮", "Ⅲ", "1.0(0.5)", None), "not_comparable unread_value ");
    assert_eq!(gb("氨氮", "一级A", "1.0", None), "not_comparable unknown_level ");
    assert_eq!(gb("不知道", "Ⅲ", "1.0", None), "not_comparable unknown_parameter ");
    assert_eq!(gb("电导率", "Ⅲ", "1000", None), "not_encoded no_limit ");
    assert!(gb("粪大肠菌群", "Ⅲ", "10000", Some("mg/L")).starts_with("not_comparable"));
    let tap = |p, value, unit| check("GB 5749-2022", p, None, value, unit, None);
    assert_eq!(tap("总大肠菌群", "不得检出", Some("MPN/100mL")), "confirmed  not_detected CFU/100mL");
    assert_eq!(tap("总大肠菌群", "3", None), "contradicted  not_detected CFU/100mL");
    assert_eq!(tap("pH", "不小于6.5且不大于8.5", Some("/")), "confirmed  6.5–8.5");
    assert_eq!(tap("总α放射性", "0.5(指导值)", None), "confirmed  <= 0.5 Bq/L");
    assert_eq!(tap("三卤甲烷", "各种化合物的实测浓度与其各自限值的比值之和不超过1", None), "confirmed  <= 1");
    assert_eq!(gb("总磷", "Ⅱ", "≤0.1(II类)   （湖、库≤0.025）", None), "confirmed  <= 0.1 mg/L");
    assert_eq!(tap("色度", "15", Some("度")), "confirmed  <= 15 Pt-Co unit");
    let henan = check("DB41/2087-2021", "氟化物", Some("一级"), "1.5", None, None);
    assert!(henan.starts_with("not_encoded limit_not_encoded"), "{henan}");
}

#[test]
fn a_claim_is_of_a_day() {
    let on = |day: &str| {
        let claim = Claim {
            parameter: "COD",
            level: Some("一级A"),
            value: "75",
            at: Some(day.parse().unwrap()),
            ..Claim::default()
        };
        standard("GB 18918-2002").unwrap().verify(&claim).status
    };
    assert_eq!((on("2026-02-28"), on("2026-03-01")), (Status::Contradicted, Status::Confirmed));
}
