//! The worked cases of standards/cases come to what they say through the front door too, those of the jobs
//! and options that it has; tests/python/law/test_cases.py runs all of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use serde_json::Value;
use shuizhi::assessment::ranking::Exclusion;
use shuizhi::assessment::river::Boundary;
use shuizhi::discharge::{CheckOptions, OutOfForce, OutfallVerdict, column};
use shuizhi::standard::{Case, Grid, cases};
use shuizhi::{
    Averager, City, Day, Grader, GraderBuilder, Lake, Lang, MeanOf, NonDetect, Outfall, OutfallCheck, Period,
    River, Rounding, Standard, WaterBody, parameters,
};
use std::collections::BTreeMap;

/// A row of a result: the values of its Chinese columns.
type Row = BTreeMap<String, String>;

fn text(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

fn yes(value: Option<bool>) -> String {
    value.map(|v| if v { "是" } else { "否" }.to_owned()).unwrap_or_default()
}

fn row<const N: usize>(cells: [(&str, String); N]) -> Row {
    cells.into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect()
}

/// Whether a cell is the one expected: figures to the places that are written.
fn same(wanted: &str, found: &str) -> bool {
    if let Some(part) = wanted.strip_prefix('…') {
        return found.contains(part.trim_end_matches('…'));
    }
    match (wanted.parse::<f64>(), found.parse::<f64>()) {
        (Ok(figure), Ok(value)) => {
            let places = wanted.split_once('.').map_or(0, |(_, after)| after.len() as i32);
            (value - figure).abs() <= 0.5 * 10f64.powi(-places) * (1.0 + 1e-9)
        }
        _ => wanted == found,
    }
}

/// The options of a case that are texts; `None` where one is of another kind.
struct Options<'c>(&'c BTreeMap<String, Value>);

impl Options<'_> {
    /// Whether there are no others than these.
    fn only(&self, known: &[&str]) -> bool {
        self.0.keys().all(|name| known.contains(&name.as_str()))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool) == Some(true)
    }
}

/// The grader of a case, of what columns it has.
fn grader(options: &Options<'_>, headings: &[String]) -> Option<Grader> {
    let standard = Standard::named(options.get("standard").unwrap_or("GB 3838-2002")).unwrap();
    let mut made: GraderBuilder<'_> = Grader::builder(&standard).lang(Lang::Zh);
    if let Some(body) = options.get("water_body") {
        made = made.water_body(WaterBody::parse(body)?);
    } else if headings.iter().any(|name| name == "水体类型") {
        made = made.water_body_column("水体类型");
    }
    if let Some(target) = options.get("target") {
        made = made.target(target);
    }
    if let Some(set) = options.get("indicators") {
        made = made.indicator_set(set);
    }
    match options.get("nondetect") {
        None => {}
        Some("zero") => made = made.nondetect(NonDetect::Zero),
        Some(_) => return None,
    }
    if options.get("rounding") == Some("assessment") {
        made = made.rounding(Rounding::Assessment);
    }
    let made = made.oxygen_saturation(options.flag("do_saturation"));
    Some(made.also(Lake::parameters()).for_headers(headings).unwrap())
}

/// The averages of a case: of places, which columns name, and their times.
fn averager<'g>(
    grader: &'g Grader,
    options: &Options<'_>,
    samples: &Grid,
    places: &[&str],
) -> Option<Averager<'g, Vec<String>>> {
    let period = match options.get("every") {
        Some("month") => Period::Month,
        Some("quarter") => Period::Quarter,
        Some("half") => Period::Half,
        Some("year") => Period::Year,
        _ => return None,
    };
    let mut made = Averager::new(grader, period);
    if options.get("rounding") == Some("none") {
        made = made.rounding(Rounding::None);
    }
    if options.get("mean_of") == Some("samples") {
        made = made.mean_of(MeanOf::Samples);
    }
    if let Some(count) = options.0.get("min_count").and_then(Value::as_u64) {
        made = made.least(count as u32);
    }
    made = made.arithmetic_ph(options.get("ph_mean") == Some("arithmetic"));
    let at = |name: &str| samples.headings.iter().position(|h| h == name);
    let when = at("采样时间").or(at("监测时间"))?;
    let places: Vec<usize> = places.iter().filter_map(|name| at(name)).collect();
    for cells in &samples.rows {
        let key = places.iter().map(|&place| cells[place].clone()).collect();
        made.push(key, cells[when].as_str(), cells).unwrap();
    }
    Some(made)
}

const AVERAGING: [&str; 9] = [
    "every",
    "water_body",
    "target",
    "indicators",
    "nondetect",
    "rounding",
    "mean_of",
    "min_count",
    "ph_mean",
];

/// What a case comes to; `None` of jobs and options that the front door does not have.
fn run(case: &Case) -> Option<(Vec<Row>, Vec<String>)> {
    let (options, samples) = (Options(&case.options), Grid::parse(&case.samples).unwrap());
    if case.then.is_some() {
        return None;
    }
    if case.verb == "check_discharge" {
        return Some((outfalls(case, &options, &samples)?, Vec::new()));
    }
    if !case.tables.is_empty() {
        return None;
    }
    let with = |more: &[&str]| options.only(&[&AVERAGING[..], more].concat());
    let names = |all: Vec<&str>| all.join("、");
    match case.verb.as_str() {
        "grade"
            if options.only(&[
                "standard",
                "water_body",
                "target",
                "indicators",
                "do_saturation",
                "rounding",
            ]) =>
        {
            let grader = grader(&options, &samples.headings)?;
            let results = grader.grade(&samples.rows).unwrap();
            let rows = results.iter().map(|sample| {
                row([
                    ("类别", sample.class().map(|c| c.name().to_owned()).unwrap_or_default()),
                    ("定类指标", names(sample.deciding().map(|p| p.name_zh.as_str()).collect())),
                    ("参评指标数", sample.assessed().to_string()),
                    ("定类确定", yes(sample.certain())),
                ])
            });
            Some((rows.collect(), Vec::new()))
        }
        // Means are told unrounded here.
        "average" if options.get("rounding") != Some("none") => None,
        "average" | "assess_sections" if with(&[]) => {
            let grader = grader(&options, &samples.headings)?;
            let found = averager(&grader, &options, &samples, &["断面"])?.assess().unwrap();
            let rows = found.iter().map(|one| {
                let mut cells = row([
                    ("断面", one.key()[0].clone()),
                    ("时段", one.period().unwrap_or_default()),
                    ("样本数", one.samples().to_string()),
                    ("重复行数", one.duplicates().to_string()),
                    ("类别", one.class().map(|c| c.name().to_owned()).unwrap_or_default()),
                    ("水质状况", one.status().map(|s| s.name(Lang::Zh)).unwrap_or_default().to_owned()),
                    ("主要污染指标", one.main_text(Lang::Zh)),
                    ("定类指标", names(one.deciding().map(|p| p.name_zh.as_str()).collect())),
                    ("目标类别", one.target().map(|c| c.name().to_owned()).unwrap_or_default()),
                    ("达标", yes(one.attained())),
                    ("参评指标数", one.assessed().to_string()),
                    ("定类确定", yes(one.certain())),
                    ("环比变化", one.change().map(|c| c.name(Lang::Zh).to_owned()).unwrap_or_default()),
                    ("同比变化", one.change_year().map(|c| c.name(Lang::Zh).to_owned()).unwrap_or_default()),
                ]);
                for heading in &samples.headings {
                    if let Ok(of) = parameters().get(heading.split('(').next().unwrap()) {
                        cells.insert(heading.clone(), text(one.mean(of).ok()));
                    }
                }
                cells
            });
            let told = found.iter().map(|one| one.explain(&one.key()[0], Lang::Zh));
            Some((rows.collect(), told.collect()))
        }
        "assess_rivers" if with(&["by", "boundary", "sections"]) && options.get("by") == Some("河流") => {
            let grader = grader(&options, &samples.headings)?;
            let found = averager(&grader, &options, &samples, &["河流", "断面"])?.assess().unwrap();
            let boundary = match options.get("boundary") {
                Some("moderate") => Boundary::Moderate,
                _ => Boundary::default(),
            };
            let declared = options.0.get("sections").and_then(Value::as_u64).map(|n| n as u32);
            let rivers = River::assess_by(
                &found,
                |key| Some((key[0].clone(), key[1].clone())),
                |_| declared,
                boundary,
            );
            let rows = rivers.unwrap().into_iter().map(|river| {
                row([
                    ("河流", river.key().clone()),
                    ("时段", river.period().unwrap_or_default().to_owned()),
                    ("断面数", river.sections().to_string()),
                    ("类别", river.class().unwrap_or_default().to_owned()),
                    ("水质状况", river.status().map(|s| s.name(Lang::Zh)).unwrap_or_default().to_owned()),
                    ("主要污染指标", river.main_text()),
                    ("定类确定", yes(river.certain())),
                ])
            });
            Some((rows.collect(), Vec::new()))
        }
        "assess_lakes" if with(&["lake", "point"]) => {
            let grader = grader(&options, &samples.headings)?;
            let found = averager(&grader, &options, &samples, &["湖库", "点位"])?.assess().unwrap();
            let rows = Lake::assess(&found, |key| Some(key[0].clone())).unwrap().into_iter().map(|lake| {
                row([
                    ("湖库", lake.key().clone()),
                    ("类别", lake.class().unwrap_or_default().to_owned()),
                    ("总氮类别", lake.total_nitrogen_class().unwrap_or_default().to_owned()),
                ])
            });
            Some((rows.collect(), Vec::new()))
        }
        "cwqi" if with(&["city", "section", "partial"]) => {
            let grader = grader(&options, &samples.headings)?;
            let found = averager(&grader, &options, &samples, &["城市", "断面"])?.assess().unwrap();
            let cities = City::index_of(&found, |key| Some(key[0].clone()), options.flag("partial")).unwrap();
            let rows = cities.iter().map(|city| {
                row([
                    ("城市", city.key().clone()),
                    ("时段", city.period().unwrap_or_default().to_owned()),
                    ("河流CWQI", text(city.cwqi_river())),
                    ("湖库CWQI", text(city.cwqi_lake())),
                    ("CWQI", text(city.cwqi())),
                    ("指标数", city.items().to_string()),
                ])
            });
            Some((rows.collect(), Vec::new()))
        }
        "rank_cities" if with(&["city", "section", "partial"]) => {
            let grader = grader(&options, &samples.headings)?;
            let found = averager(&grader, &options, &samples, &["城市", "断面"])?.assess().unwrap();
            let cities = City::index_of(&found, |key| Some(key[0].clone()), options.flag("partial")).unwrap();
            let ranked = cities.iter().zip(City::ranks(&cities, Exclusion::Class));
            let place = |rank: Option<u32>| rank.map(|rank| rank.to_string()).unwrap_or_default();
            let mut rows: Vec<(Option<String>, Option<u32>, Row)> = ranked
                .map(|(city, of)| {
                    let cells = row([
                        ("城市", city.key().clone()),
                        ("时段", city.period().unwrap_or_default().to_owned()),
                        ("CWQI", text(city.cwqi())),
                        ("排名", place(of.rank)),
                        ("变化率(%)", text(of.change)),
                        ("变化排名", place(of.change_rank)),
                    ]);
                    (city.period().map(str::to_owned), of.rank, cells)
                })
                .collect();
            rows.sort_by(|a, b| (&a.0, a.1.is_none(), a.1).cmp(&(&b.0, b.1.is_none(), b.1)));
            Some((rows.into_iter().map(|(.., cells)| cells).collect(), Vec::new()))
        }
        _ => None,
    }
}

/// The verdicts of a case, an outfall and day behind the other.
fn outfalls(case: &Case, options: &Options<'_>, samples: &Grid) -> Option<Vec<Row>> {
    if !options.only(&["outfall", "time", "standards", "brackets"]) || case.tables.len() != 1 {
        return None;
    }
    let about = Grid::parse(&case.tables["outfalls"]).unwrap();
    let standards: Vec<&str> = options.0["standards"].as_array()?.iter().filter_map(Value::as_str).collect();
    let mut days: Vec<(String, Day, Vec<&Vec<String>>)> = Vec::new();
    for cells in &samples.rows {
        let day: Day = cells[1].split(' ').next().unwrap().parse().unwrap();
        match days.iter_mut().find(|(name, own, _)| *name == cells[0] && *own == day) {
            Some((_, _, rows)) => rows.push(cells),
            None => days.push((cells[0].clone(), day, vec![cells])),
        }
    }
    let first: Vec<String> = samples.rows.iter().map(|cells| cells[0].clone()).collect();
    days.sort_by_key(|(name, day, _)| (first.iter().position(|one| one == name), *day));
    let mut found = Vec::new();
    for (name, day, rows) in days {
        let said = about.rows.iter().find(|cells| cells[0] == name).unwrap();
        let mut outfall = Outfall::builder();
        for (heading, word) in about.headings.iter().zip(said).skip(1) {
            outfall = outfall.say(column(heading)?, Some(word.as_str()).filter(|w| !w.is_empty()));
        }
        let mut check =
            OutfallCheck::builder(outfall.build().unwrap()).lang(Lang::Zh).options(CheckOptions {
                brackets: options.get("brackets").map(str::to_owned),
                in_force: OutOfForce::Flag,
                ..CheckOptions::default()
            });
        for id in &standards {
            check = check.standard(id).unwrap();
        }
        let check = check.build().unwrap();
        let mut of_day = check.day(day);
        for (place, heading) in samples.headings.iter().enumerate().skip(2) {
            let cells: Vec<&str> = rows.iter().map(|cells| cells[place].as_str()).collect();
            if heading.starts_with("水温") {
                of_day = of_day.water_temperature(cells[0].parse().ok()?);
                continue;
            }
            of_day = of_day.readings(heading.split('(').next().unwrap(), &cells).ok()?;
        }
        let verdicts = of_day.verdicts();
        found.extend(
            verdicts.iter().filter(|v| v.parameter.id != "water_temperature").map(|v| told(&name, day, v)),
        );
    }
    Some(found)
}

fn told(name: &str, day: Day, v: &OutfallVerdict) -> Row {
    let (low, high) = (v.limit_low, v.limit_high);
    row([
        ("排口", name.to_owned()),
        ("日期", day.to_string()),
        ("监测项目", v.parameter.name_zh.clone()),
        ("数值", text(v.value)),
        ("级别", v.level.clone().filter(|level| level != "limit").unwrap_or_default()),
        ("标准限值", text(low.or(high))),
        ("标准限值上限", text(low.and(high))),
        ("判定", v.verdict.name(Lang::Zh).to_owned()),
        ("适用依据", v.why.clone().unwrap_or_default()),
        ("条款", v.clause.clone().unwrap_or_default()),
    ])
}

#[test]
fn worked_cases_come_to_what_they_say() {
    let (mut ran, mut wrong) = (BTreeMap::<&str, usize>::new(), Vec::new());
    for file in cases() {
        for case in file.cases.iter().filter(|case| case.refused.is_none()) {
            let Some((found, sentences)) = run(case) else { continue };
            let mut compared = 0;
            if let Some(expected) = &case.expected {
                let expected = Grid::parse(expected).unwrap();
                if found.len() != expected.rows.len() {
                    wrong.push(format!("{}: {}: {} rows: {found:?}", file.of, case.zh, found.len()));
                    continue;
                }
                for (got, cells) in found.iter().zip(&expected.rows) {
                    for (heading, wanted) in expected.headings.iter().zip(cells) {
                        let Some(cell) = got.get(heading) else { continue };
                        compared += 1;
                        if !same(wanted, cell) {
                            wrong.push(format!(
                                "{}: {}: {heading} {cell:?}, not {wanted:?}",
                                file.of, case.zh
                            ));
                        }
                    }
                }
            }
            if let Some(wording) = case.wording.as_ref().filter(|_| !sentences.is_empty()) {
                let lines: Vec<&str> = wording.trim().lines().map(str::trim).collect();
                compared += 1;
                if lines != sentences {
                    wrong.push(format!("{}: {}: told as {sentences:?}", file.of, case.zh));
                }
            }
            assert!(compared > 0, "{}: {}: nothing was compared", file.of, case.zh);
            *ran.entry(case.verb.as_str()).or_default() += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let least = [
        ("assess_lakes", 2),
        ("assess_rivers", 8),
        ("assess_sections", 15),
        ("average", 3),
        ("check_discharge", 150),
        ("cwqi", 4),
        ("grade", 3),
    ];
    for (verb, least) in least {
        assert!(ran.get(verb).copied().unwrap_or(0) >= least, "{verb}: {ran:?}");
    }
}
