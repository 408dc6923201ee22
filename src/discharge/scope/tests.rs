use super::*;
use crate::discharge::OutfallBuilder;
use crate::standard;

fn asked(out_of_force: OutOfForce, lang: Lang) -> Asked<'static> {
    Asked { measured: &[], out_of_force, lang }
}

fn told(pairs: &[(&str, &str)]) -> OutfallBuilder {
    let all = Outfall::builder().city("焦作市").basin("黄河流域");
    pairs.iter().fold(all, |b, (name, word)| b.say(name, Some(word)))
}

fn outfall(pairs: &[(&str, &str)]) -> Outfall {
    told(pairs).new_unit(false).build().unwrap()
}

fn bound(o: &Outfall) -> Vec<(Option<Day>, &'static str, Option<String>)> {
    let s = standard::standard("DB41/2087-2021").unwrap();
    let found = bindings(s, o, asked(OutOfForce::Bind, Lang::En), &mut Vec::new());
    found.into_iter().map(|b| (b.from, b.outcome, b.level)).collect()
}

#[test]
fn zones_choose_the_level_of_db41() {
    let plant = |class: &str, reach: &str| {
        outfall(&[("kind", "public"), ("direct", "yes"), ("function_class", class), ("reach", reach)])
    };
    let day = Day::new(2022, 9, 1);
    let one = |level: &str| vec![(day, "limits", Some(level.to_owned()))];
    assert_eq!(bound(&plant("Ⅲ", "其他")), one("一级"));
    assert_eq!(bound(&plant("Ⅳ", "一级支流")), one("一级"));
    assert_eq!(bound(&plant("Ⅳ", "其他")), one("二级"));
    assert_eq!(bound(&plant("Ⅱ", "其他")), [(day, "prohibited", None)]);
    assert_eq!(bound(&plant("", "其他")), [(day, "outfall_not_told", None)]);
    // New units from 2021-03-01.
    let pairs = [("kind", "public"), ("direct", "yes"), ("function_class", "Ⅲ"), ("reach", "其他")];
    let new = told(&pairs).new_unit(true).build().unwrap();
    assert_eq!(bound(&new)[0].0, Day::new(2021, 3, 1));
    let unsure = told(&pairs).build().unwrap();
    let found = bound(&unsure);
    assert_eq!((found[0].1, found[1].1), ("outfall_not_told", "limits"));
    // Elsewhere, and into sewers, it does not bind.
    assert!(bound(&told(&pairs).city("信阳").build().unwrap()).is_empty());
    let indirect = outfall(&[("kind", "public"), ("direct", "no"), ("function_class", "Ⅲ")]);
    assert!(bound(&indirect).is_empty());
}

#[test]
fn a_level_is_asked_for_where_a_table_that_binds_has_several() {
    let s = standard::standard("GB 18466-2005").unwrap();
    let hospital = |institution: &str, level: Option<&str>| {
        let o = told(&[("kind", "医院"), ("institution", institution)]).say("level", level);
        let o = o.new_unit(false).build().unwrap();
        let found = bindings(s, &o, asked(OutOfForce::Bind, Lang::En), &mut Vec::new());
        found.into_iter().map(|b| (b.outcome, b.level)).collect::<Vec<_>>()
    };
    // From 2028-09-01 on an amendment binds whose limits are not known.
    let amended = "limit_not_encoded";
    assert_eq!(hospital("传染病医院", None), [("limits", None), (amended, None)]);
    assert_eq!(hospital("综合医院", None), [("outfall_not_told", None), (amended, None)]);
    let level = Some("预处理标准");
    let said = level.map(str::to_owned);
    assert_eq!(hospital("综合医院", level), [("limits", said.clone()), (amended, said)]);
}

#[test]
fn industries_leave_a_standard_on_their_days() {
    let s = standard::standard("GB 8978-1996").unwrap();
    let works = |industry: &str, built: &str| {
        let o = Outfall::builder().kind("排污单位").level("一级").say("position", Some("outfall"));
        let o = o.industry(industry).built(built).build().unwrap();
        let found = bindings(s, &o, asked(OutOfForce::Bind, Lang::Zh), &mut Vec::new());
        found.into_iter().map(|b| (b.from.unwrap().to_string(), b.outcome, b.why)).collect::<Vec<_>>()
    };
    for (industry, built, turn, outcome, to) in [
        // By its foreword GB 8978 no longer applies; table 1 of existing works is from 2009-01-01.
        ("电镀厂", "2000-01-01", "2008-08-01", "limit_not_encoded", "GB 21900-2008"),
        ("医药原料药", "2000-01-01", "2008-08-01", "outfall_not_told", "GB 21903-2008"),
        ("50床以上医院", "2000-01-01", "2006-01-01", "outfall_not_told", "GB 18466-2005"),
    ] {
        let found = works(industry, built);
        assert_eq!(found[0].1, "limits", "{industry} {found:?}");
        assert_eq!((found[1].0.as_str(), found[1].1), (turn, outcome), "{industry}");
        assert!(found[1].2.contains(to), "{}", found[1].2);
    }
    // What is encoded says itself what binds from then on.
    for (industry, built, last) in [
        ("皮革", "2005-01-01", "2014-06-30"),
        ("皮革", "2014-03-01", "2014-02-28"),
        ("石油化工", "2000-01-01", "2017-06-30"),
        ("酒精", "2000-01-01", "2011-12-31"),
    ] {
        let o = Outfall::builder().kind("排污单位").level("一级").industry(industry).built(built);
        let found = bindings(s, &o.build().unwrap(), asked(OutOfForce::Bind, Lang::Zh), &mut Vec::new());
        assert_eq!((found.len(), found[0].to.unwrap().to_string().as_str()), (2, last), "{industry}");
        assert_eq!(found[1].outcome, "not_in_force");
        assert!(found[1].instead.is_some());
    }
    // From the first day on, of those that had standards already; others stay.
    let paper: Vec<_> = works("造纸", "2000-01-01").into_iter().map(|b| b.1).collect();
    assert_eq!(paper, ["limit_not_encoded", "not_in_force"]); // GB 3544-2008 says so itself from its day
    assert_eq!(works("船舶", "2000-01-01")[0].1, "limit_not_encoded");
    assert_eq!(works("食品", "2000-01-01").len(), 1);
    // New or existing is not known, and the days differ.
    let o = Outfall::builder().kind("排污单位").level("一级").industry("皮革").build().unwrap();
    let found = bindings(s, &o, asked(OutOfForce::Any, Lang::En), &mut Vec::new());
    let told: Vec<_> = found.iter().map(|b| b.outcome).collect();
    assert_eq!(told, ["limits", "not_in_force"]);
}

/// What binds a works on a day, by every standard of discharge: standard, table, level or reason.
fn on(o: &OutfallBuilder, day: &str) -> Vec<String> {
    let (o, day) = (o.clone().build().unwrap(), day.parse().unwrap());
    let all = standard::standards()
        .iter()
        .filter(|s| s.id.starts_with("GB ") && s.kind == standard::Kind::Discharge);
    let found = all.flat_map(|s| bindings(s, &o, asked(OutOfForce::Bind, Lang::Zh), &mut Vec::new()));
    let here =
        found.filter(|b| b.instead.is_none() && crate::day::InForce { from: b.from, to: b.to }.on(day));
    here.map(|b| format!("{} {}", b.standard, b.level.as_deref().unwrap_or(b.outcome))).collect()
}

#[test]
fn the_standard_of_an_industry_binds_it_from_its_day() {
    let works = |industry: &str, built: &str, direct: &str| {
        Outfall::builder().kind("排污单位").level("一级").industry(industry).built(built).direct(direct)
    };
    let old = works("制革", "2000-01-01", "是");
    for (day, bound) in [
        ("2005-06-01", "GB 8978-1996 一级"),
        ("2014-06-30", "GB 8978-1996 一级"),
        ("2014-07-01", "GB 30486-2013 直接排放"), // table 1, which is not encoded
        ("2016-01-01", "GB 30486-2013 直接排放"),
        ("2028-01-01", "GB 30486-2013 直接排放"),
    ] {
        assert_eq!(on(&old, day), [bound], "{day}");
    }
    let new = works("制革", "2014-03-01", "否");
    assert_eq!(on(&new, "2014-03-01"), ["GB 30486-2013 间接排放"]);
    // Spirits: from one standard of their own to the next.
    let still = works("白酒", "2013-01-01", "是");
    assert_eq!(on(&still, "2027-12-31"), ["GB 27631-2011 直接排放"]);
    assert_eq!(on(&still, "2028-01-01"), ["GB 19821-2025 直接排放"]);
    assert_eq!(on(&works("白酒", "2026-02-01", "是"), "2026-02-01"), ["GB 19821-2025 直接排放"]);
    // Into a town sewer a works of resins keeps the limits of direct discharge.
    let resin = works("合成树脂", "2016-01-01", "否");
    assert_eq!(
        on(&resin.clone().say("sewer", Some("城镇污水处理厂")), "2020-01-01"),
        ["GB 31572-2015 直接排放"]
    );
    assert_eq!(
        on(&resin.clone().say("sewer", Some("园区污水处理厂")), "2020-01-01"),
        ["GB 31572-2015 间接排放"]
    );
    // Steel: an edition that is not encoded, then the one that is.
    let steel = works("钢铁", "2000-01-01", "是");
    assert_eq!(on(&steel, "2005-01-01"), ["GB 8978-1996 一级"]);
    assert_eq!(on(&steel, "2020-01-01"), ["GB 13456-2012 直接排放"]);
}

#[test]
fn special_limits_bind_where_the_outfall_says_so() {
    let s = standard::standard("GB 30486-2013").unwrap();
    let chromium = |area: Option<&str>| {
        let o = Outfall::builder().kind("排污单位").industry("制革").built("2020-01-01").direct("是");
        let o = o.say("position", Some("车间"));
        let o = area.map_or(o.clone(), |word| o.say("special_area", Some(word))).build().unwrap();
        let mut sets = Vec::new();
        let found = bindings(s, &o, asked(OutOfForce::Bind, Lang::Zh), &mut sets);
        let set = &sets[found[0].sets["chromium_hexavalent"]];
        (set.limits.iter().filter_map(|l| l.high).fold(f64::MAX, f64::min), found[0].why.clone())
    };
    let (without, why) = chromium(None);
    assert!(why.contains("特别排放限值"), "{why}");
    assert_eq!((without, chromium(Some("否")).0, chromium(Some("是")).0), (0.1, 0.1, 0.05));
}

#[test]
fn the_basin_decides_within_a_city() {
    let in_city = |basin: Option<&str>, city: &str| {
        let o = Outfall::builder().kind("public").function_class("Ⅲ").reach("其他").new_unit(false);
        let o = o.city(city);
        basin.map_or(o.clone(), |word| o.basin(word)).build().unwrap()
    };
    let plant = |basin| in_city(basin, "焦作市");
    assert_eq!(bound(&plant(Some("黄河")))[0].1, "limits");
    for elsewhere in ["海河流域", "淮河", "Hai River"] {
        assert!(bound(&plant(Some(elsewhere))).is_empty(), "{elsewhere}");
    }
    for unknown in [plant(None), plant(Some(""))] {
        assert_eq!(bound(&unknown)[0].1, "outfall_not_told");
        let s = standard::standard("DB41/2087-2021").unwrap();
        let found = bindings(s, &unknown, asked(OutOfForce::Bind, Lang::Zh), &mut Vec::new());
        assert!(found[0].why.contains("未说明流域") && found[0].why.contains("保护区"), "{}", found[0].why);
    }
    assert!(bound(&in_city(None, "信阳")).is_empty());
}

#[test]
fn days_on_which_it_is_not_in_force() {
    let s = standard::standard("DB41/2087-2021").unwrap();
    let o = outfall(&[("kind", "public"), ("function_class", "Ⅲ"), ("reach", "其他")]);
    let of = |o: &Outfall, out_of_force| {
        let found = bindings(s, o, asked(out_of_force, Lang::En), &mut Vec::new());
        found.into_iter().map(|b| (b.from, b.to, b.outcome)).collect::<Vec<_>>()
    };
    let day = |d: &str| d.parse::<Day>().ok();
    assert_eq!(
        of(&o, OutOfForce::Flag),
        [(None, day("2022-08-31"), "not_in_force"), (day("2022-09-01"), None, "limits")]
    );
    assert_eq!(of(&o, OutOfForce::Any), [(None, None, "limits")]);
    let unsure = told(&[("kind", "public"), ("function_class", "Ⅲ"), ("reach", "其他")]).build().unwrap();
    assert_eq!(of(&unsure, OutOfForce::Any), [(None, None, "limits")]);
    assert_eq!(of(&unsure, OutOfForce::Flag).len(), 3);
}

#[test]
fn one_of_several_levels_binds_where_it_is_not_known_which() {
    let s = standard::standard("GB 18918-2002").unwrap();
    let of = |pairs: &[(&str, &str)]| {
        let o = pairs.iter().fold(Outfall::builder().kind("public"), |b, (n, w)| b.say(n, Some(w)));
        let mut sets = Vec::new();
        let found = bindings(s, &o.build().unwrap(), asked(OutOfForce::Bind, Lang::En), &mut sets);
        let mut highs: Vec<f64> = sets[found[0].sets["cod"]].limits.iter().filter_map(|l| l.high).collect();
        highs.sort_by(f64::total_cmp);
        (found[0].level.clone(), highs)
    };
    assert_eq!(of(&[("level", "一级B")]), (Some("一级B".into()), vec![60.0]));
    assert_eq!(of(&[("function_class", "Ⅲ")]), (None, vec![50.0, 60.0]));
    assert_eq!(of(&[("function_class", "Ⅴ")]), (None, vec![50.0, 60.0, 100.0]));
    assert_eq!(of(&[]), (None, vec![50.0, 60.0, 100.0, 120.0]));
    assert_eq!(of(&[("basin", "黄河"), ("function_class", "Ⅲ")]), (Some("一级A".into()), vec![50.0]));
}

#[test]
fn zones_that_came_later_bind_from_their_day_on() {
    let s = standard::standard("GB 4287-2012").unwrap();
    let o = Outfall::builder().kind("排污单位").industry("印染").direct("否").new_unit(true);
    let o = o.say("sewer", Some("城镇污水处理厂")).build().unwrap();
    let found = bindings(s, &o, asked(OutOfForce::Bind, Lang::Zh), &mut Vec::new());
    let told: Vec<_> = found.iter().map(|b| (b.from, b.to, b.level.as_deref())).collect();
    let day = |d: &str| d.parse::<Day>().ok();
    assert_eq!(
        told[..2],
        [
            (day("2013-01-01"), day("2015-03-26"), Some("间接排放")),
            (day("2015-03-27"), day("2026-08-31"), Some("直接排放")),
        ]
    );
}
