//! The jobs of a water analyst, each in a few lines: `cargo run --example jobs`.
//!
//! Every job gives the same result as the Python package; tests compare the two.

use serde_json::{Value, json};
use shuizhi::discharge::CheckOptions;
use shuizhi::reading::Rules;
use shuizhi::standard::template;
use shuizhi::table::columns::recognize;
use shuizhi::{
    Averager, City, Day, Grader, Lake, Lang, Outfall, OutfallCheck, Period, Result, River, Standard, Trend,
    Unit, parameters,
};

/// A table of text: its headers, and its rows.
pub type Table = (Vec<String>, Vec<Vec<String>>);

/// A job by its name.
pub type Job = (&'static str, fn(&Table) -> Result<Value>);

pub const JOBS: [Job; 15] = [
    ("grade", grade),
    ("limit", limit),
    ("readings", readings),
    ("headers", headers),
    ("units", units),
    ("means", means),
    ("section", section),
    ("river", river),
    ("lake", lake),
    ("city", city),
    ("trend", trend),
    ("outfall", outfall),
    ("own", own),
    ("supplement", supplement),
    ("explanation", explanation),
];

/// The place of a column.
fn at(headers: &[String], name: &str) -> usize {
    headers.iter().position(|header| header == name).unwrap_or_default()
}

/// A grader of the columns of a table, rivers and lakes by the column that says so.
fn grader(headers: &[String], lang: Lang) -> Result<Grader> {
    let standard = Standard::named("GB 3838-2002")?;
    let grader = Grader::builder(&standard).water_body_column("水体类型").also(Lake::parameters());
    grader.lang(lang).for_headers(headers)
}

/// The samples of a table by section and period.
fn averager<'g>(grader: &'g Grader, table: &Table, period: Period) -> Result<Averager<'g, (String, String)>> {
    let (section, river, day) =
        (at(&table.0, "断面名称"), at(&table.0, "所属河流"), at(&table.0, "采样日期"));
    let mut averager = Averager::new(grader, period);
    for row in &table.1 {
        averager.push((row[section].clone(), row[river].clone()), &row[day], row)?;
    }
    Ok(averager)
}

/// Grade a table with cells as people write them, rivers and lakes by a column.
fn grade((headers, rows): &Table) -> Result<Value> {
    let grader = grader(headers, Lang::En)?;
    let results = grader.grade(rows)?;
    let told = results.iter().map(|sample| {
        let deciding: Vec<&str> = sample.deciding().map(|p| p.id.as_str()).collect();
        json!([sample.class(), sample.certain(), deciding, sample.notes()])
    });
    Ok(told.collect())
}

/// Look a limit up, with its evidence.
fn limit(_: &Table) -> Result<Value> {
    let gb = Standard::named("GB 3838-2002")?;
    let limit = gb.limit("总磷").level("Ⅲ").lake().at("2024-06-01".parse()?).get()?;
    let value = limit.value().map(|value| value.to_string());
    Ok(json!([value, limit.unit(), limit.clause(), limit.evidence().kind.as_str()]))
}

/// Read cells of a laboratory.
fn readings(_: &Table) -> Result<Value> {
    let rules = Rules::new(false, &["-1".to_owned()]);
    let cells = ["0.025L", "<0.02", ">20", "未检出", "1.2×10^3", "--", "坏", "-1"];
    Ok(cells.iter().map(|cell| json!(rules.read(cell).to_string())).collect())
}

/// Understand headers.
fn headers((headers, _): &Table) -> Result<Value> {
    let recognized = recognize(headers, &Default::default())?;
    let told = recognized
        .iter()
        .map(|r| json!([r.parameter.map(|p| &p.id), r.unit.map(|unit| unit.word(Lang::En))]));
    Ok(told.collect())
}

/// Convert units, by the power of ten between them.
fn units(_: &Table) -> Result<Value> {
    let canonical = parameters().get("汞")?.unit();
    let of = |text: &str| Unit::parse(text).and_then(|unit| unit.exponent_to(canonical));
    Ok(["mg/L", "μg/L", "ug/l", "ng/L", "℃"].map(of).into())
}

/// Average months and years.
fn means(table: &Table) -> Result<Value> {
    let grader = grader(&table.0, Lang::En)?;
    let ammonia = parameters().get("氨氮")?;
    let years = averager(&grader, table, Period::Year)?.assess()?;
    let told = years.iter().map(|year| json!([year.key().0, year.period(), year.mean(ammonia).ok()]));
    Ok(told.collect())
}

/// Assess sections.
fn section(table: &Table) -> Result<Value> {
    let grader = grader(&table.0, Lang::Zh)?;
    let years = averager(&grader, table, Period::Year)?.assess()?;
    let told = years.iter().map(|year| {
        json!([year.key().0, year.period(), year.class(), year.main_text(Lang::Zh), year.certain()])
    });
    Ok(told.collect())
}

/// Assess rivers.
fn river(table: &Table) -> Result<Value> {
    let grader = grader(&table.0, Lang::Zh)?;
    let sections = averager(&grader, table, Period::Year)?.assess()?;
    // All sections of the county together, and each river.
    let basin = River::assess(&sections, |(section, _)| Some(("全县".to_owned(), section)))?;
    let rivers = River::assess(&sections, |(section, river)| Some((river.clone(), section)))?;
    let told = basin.iter().chain(&rivers).map(|r| {
        let status = r.status().map(|status| status.name(Lang::Zh));
        json!([r.key(), r.period(), status, r.main_text(), r.good_share(), r.certain(), r.notes()])
    });
    Ok(told.collect())
}

/// Assess lakes.
fn lake(table: &Table) -> Result<Value> {
    let grader = grader(&table.0, Lang::Zh)?;
    let points = averager(&grader, table, Period::Year)?.assess()?;
    let lakes = Lake::assess(&points, |(point, water)| point.contains("水库").then(|| water.clone()))?;
    let told = lakes.iter().map(|lake| {
        let lacking = lake.trophic_notes();
        json!([lake.key(), lake.period(), lake.class(), lake.total_nitrogen_class(), lacking, lake.certain()])
    });
    Ok(told.collect())
}

/// Compute the index of a city.
fn city(table: &Table) -> Result<Value> {
    let grader = grader(&table.0, Lang::Zh)?;
    let sections = averager(&grader, table, Period::Year)?.assess()?;
    let cities = City::index_of(&sections, |_| Some("焦作"), false)?;
    let told = cities.iter().map(|c| json!([c.period(), c.cwqi_river(), c.cwqi_lake(), c.cwqi(), c.items()]));
    Ok(told.collect())
}

/// Find trends.
fn trend(table: &Table) -> Result<Value> {
    let (grader, ammonia) = (grader(&table.0, Lang::Zh)?, parameters().get("氨氮")?);
    let months = averager(&grader, table, Period::Month)?.assess()?;
    let of_section = months.iter().filter(|month| month.key().0 == "蟒河甲断面");
    let points = of_section.filter_map(|month| {
        let (year, number, _) = month.start()?.parts();
        Some((f64::from(year) + f64::from(number - 1) / 12.0, month.mean(ammonia).ok()?))
    });
    let found = Trend::of(ammonia).find(&points.collect::<Vec<_>>());
    Ok(json!(found.map(|t| (t.statistic, t.tendency.name(Lang::Zh), t.direction.map(|d| d.name(Lang::Zh))))))
}

/// Check an outfall under the standard of the province and that of the country.
fn outfall(_: &Table) -> Result<Value> {
    let plant = Outfall::builder().kind("城镇污水处理厂").city("焦作").basin("黄河").built("2010-1-1");
    let plant = plant.level("一级A").function_class("Ⅲ").reach("其他").new_unit(false).build()?;
    let check = OutfallCheck::builder(plant).standard("DB41/2087-2021")?.standard("GB 18918-2002")?;
    let check = check.options(CheckOptions::default()).build()?;
    let day = check.day("2023-07-01".parse::<Day>()?).water_temperature(20.0);
    let verdicts = day.readings("COD", &["36", "48"])?.readings("氨氮", &["1.2", "6.4"])?.verdicts();
    let told = verdicts.iter().map(|v| {
        json!([
            v.parameter.id,
            v.standard,
            v.level,
            v.value,
            v.limit_high,
            v.verdict.name(Lang::En),
            v.clause
        ])
    });
    Ok(told.collect())
}

/// Grade by a standard of one's own.
fn own(_: &Table) -> Result<Value> {
    let standard = Standard::from_toml(include_str!("own.toml"))?;
    let grader = Grader::builder(&standard).target("乙").for_headers(&["铜(mg/L)"])?;
    let results = grader.grade([["0.5"], ["0.51"], ["2"]])?;
    Ok(results.iter().map(|sample| json!([sample.class(), sample.exceeding().count()])).collect())
}

/// Fill in limits that are missing, from the document.
fn supplement(_: &Table) -> Result<Value> {
    let standard = Standard::named("DB41/2087-2021")?;
    let mut rows = template(&standard, Lang::En);
    rows.retain(|row| row.parameter == "cod" && row.level == "二级" && row.table == "公共污水处理系统");
    rows.iter_mut().for_each(|row| (row.value, row.page) = ("60".into(), "5".into()));
    let value = |s: &Standard| -> Result<_> {
        let limit = s.limit("COD").level("二级").table("公共污水处理系统").get()?;
        Ok(limit.value().map(|value| value.to_string()))
    };
    Ok(json!([value(&standard)?, value(&standard.supplemented(&rows)?)?]))
}

/// Describe a result in a sentence.
fn explanation(table: &Table) -> Result<Value> {
    let grader = grader(&table.0, Lang::Zh)?;
    let years = averager(&grader, table, Period::Year)?.assess()?;
    Ok(years.iter().map(|year| json!(year.explain(&year.key().0, Lang::Zh))).collect())
}

/// The cells of a line; a comma between quotes does not separate cells.
fn cells(line: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    };
    line.split(parts).map(|cell| cell.trim_matches('"').to_owned()).collect()
}

/// The table of the examples.
pub fn table() -> Table {
    let mut lines = include_str!("../jiaozuo-samples.csv").lines().map(cells);
    (lines.next().unwrap_or_default(), lines.collect())
}

#[allow(dead_code)]
fn main() -> Result<()> {
    let table = table();
    for (name, job) in JOBS {
        println!("{name}: {}", job(&table)?);
    }
    Ok(())
}
