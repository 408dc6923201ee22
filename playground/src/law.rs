//! The law to look at: standards, tables and limits, each under an address of its own.

use crate::problem::Problem;
use serde_json::{Value, json};
use shuizhi::parameter::{key, parameters};
use shuizhi::standard::{Case, Grid, Item, cases, level_key};
use shuizhi::table::columns::recognize;
use shuizhi::{Grader, Lang, LimitRef, Parameter, Standard, standards};

/// The standards there are; those with classes say them.
pub fn list() -> Value {
    let listed = standards().iter().map(|s| {
        let mut told = head(s);
        let (limits, tables) = (s.limits().count(), s.tables.len());
        told["limits"] = json!(limits);
        told["tables"] = json!(tables);
        told["classes"] = json!(classes(s).map(|(levels, _)| levels));
        told["names"] = json!(classes(s).map(|(_, names)| names));
        told
    });
    listed.collect()
}

/// The levels of a standard that grades, and its classes.
fn classes(s: &Standard) -> Option<(Vec<String>, Vec<String>)> {
    let first = s.tables.first()?.items.iter().find_map(|i| parameters().get(&i.parameter).ok())?;
    let grader = Grader::builder(s).for_columns(&[(first, None)]).ok()?;
    Some((grader.classes().levels().to_vec(), grader.classes().names().to_vec()))
}

fn head(s: &Standard) -> Value {
    json!({
        "id": s.id, "title_zh": s.title_zh, "title_en": s.title_en, "kind": s.kind,
        "issued": s.issued, "in_force_from": s.in_force_from, "in_force_to": s.in_force_to,
        "supersedes": s.supersedes, "amendments": s.amendments,
    })
}

fn named(parameter: &str) -> Value {
    match parameters().get(parameter) {
        Ok(p) => json!({"id": p.id, "name_zh": p.name_zh, "name_en": p.name_en, "symbol": p.symbol}),
        Err(_) => json!({"id": parameter, "name_zh": parameter, "name_en": parameter}),
    }
}

/// A limit with its basis.
fn limit(l: LimitRef<'_>) -> Value {
    let mut told = json!(l);
    told["text"] = json!(l.to_string());
    told["table"] = json!(l.table().no);
    told["in_force"] = json!(l.in_force());
    told["condition_zh"] = json!(l.item().condition_zh);
    told
}

/// The verbs that grade by GB 3838-2002 where no standard is named.
const GRADING: [&str; 6] =
    ["grade", "grade_readings", "assess_sections", "assess_rivers", "assess_lakes", "exceedances"];

/// The worked cases of a standard, of a parameter where one is named: those of its own file, and those of
/// methods that take its limits.
fn worked(id: &str, parameter: Option<&Parameter>) -> Value {
    let listed = cases().iter().flat_map(|file| file.cases.iter().map(move |case| (file.of.as_str(), case)));
    let is_of = |of: &str, case: &Case| {
        let named = case.options.get("standard").and_then(Value::as_str);
        let among = case.options.get("standards").and_then(Value::as_array);
        let by_default = named.is_none() && id == "GB 3838-2002" && GRADING.contains(&case.verb.as_str());
        of == id
            || named == Some(id)
            || by_default
            || among.is_some_and(|all| all.iter().any(|one| one == id))
    };
    let measures = |case: &Case| {
        let Some(parameter) = parameter else { return true };
        let Ok(grid) = Grid::parse(&case.samples) else { return false };
        let read = recognize(&grid.headings, &Default::default()).unwrap_or_default();
        read.iter().any(|one| one.parameter.is_some_and(|p| p.id == parameter.id))
    };
    let found = listed.filter(|(of, case)| is_of(of, case) && measures(case)).map(|(of, case)| {
        let grid = |text: &String| Grid::parse(text).ok();
        json!({
            "of": of, "zh": case.zh, "en": case.en, "rules": case.rules, "verb": case.verb,
            "options": case.options, "samples": grid(&case.samples),
            "tables": case.tables.iter().map(|(name, text)| (name, grid(text))).collect::<Vec<_>>(),
            "expected": case.expected.as_ref().map(grid), "wording": case.wording,
            "refused": case.refused, "clause": case.clause, "source": case.source,
        })
    });
    found.collect()
}

/// The most parameters in the list of a search.
const MOST: usize = 12;

/// The parameters that a text names, or whose names hold it, and the standards that limit each.
pub fn search(text: &str) -> Value {
    let wanted = key(text);
    if wanted.is_empty() {
        return json!([]);
    }
    let exact = parameters().get(text).ok();
    let holds = |p: &&Parameter| {
        let names = [&p.id, &p.name_zh, &p.name_en].into_iter().chain(&p.symbol).chain(&p.aliases);
        exact.is_none_or(|e| e.id != p.id) && names.into_iter().any(|name| key(name).contains(&wanted))
    };
    let found = exact.into_iter().chain(parameters().iter().filter(holds)).take(MOST);
    let listed = found.map(|p| {
        let limited = standards().iter().filter(|s| s.limits().any(|l| l.parameter() == p.id));
        json!({"parameter": named(&p.id), "standards": limited.map(|s| &s.id).collect::<Vec<_>>()})
    });
    listed.collect()
}

/// A standard with its tables: of each item its limits, level by level.
pub fn standard(id: &str, lang: Lang) -> Result<Value, Problem> {
    let s = Standard::named(id).map_err(|e| Problem::of(&e, lang))?;
    let mut told = head(&s);
    told["dates_evidence"] = json!(s.dates_evidence);
    let tables = s.tables.iter().map(|table| {
        let items = table.items.iter().map(|item| {
            let own = s.limits().filter(|l| std::ptr::eq(l.item(), item));
            json!({
                "no": item.no, "name": item.name, "parameter": named(&item.parameter), "unit": item.unit,
                "water_body": item.water_body, "condition": item.condition,
                "condition_zh": item.condition_zh, "measure": item.measure, "note": item.note,
                "limits": own.map(limit).collect::<Vec<_>>(),
            })
        });
        json!({
            "no": table.no, "title_zh": table.title_zh, "title_en": table.title_en,
            "levels": table.levels, "applies_to": table.applies_to,
            "in_force_from": table.in_force_from, "in_force_to": table.in_force_to,
            "items_printed": table.items_printed, "items_here": table.items_here(),
            "items": items.collect::<Vec<_>>(),
        })
    });
    told["tables"] = json!(tables.collect::<Vec<_>>());
    told["cases"] = worked(&s.id, None);
    Ok(told)
}

/// What a standard says of a parameter, at a level where one is named; names and levels are understood
/// as people write them.
pub fn look(id: &str, parameter: &str, level: Option<&str>, lang: Lang) -> Result<Value, Problem> {
    let refused = |e: shuizhi::Error| Problem::of(&e, lang);
    let s = Standard::named(id).map_err(refused)?;
    let p = parameters().get(parameter).map_err(refused)?;
    let of_item = |item: &Item| item.parameter == p.id;
    let at = |l: &LimitRef<'_>| level.is_none_or(|level| level_key(l.level()) == level_key(level));
    let limits: Vec<Value> = s.limits().filter(|l| of_item(l.item()) && at(l)).map(limit).collect();
    if limits.is_empty() {
        let query = s.limit(&p.id);
        let why = level.map_or(query, |level| query.level(level)).get().err();
        return Err(why.map_or_else(|| Problem::new("no_limit", json!({})), refused));
    }
    let mut told = head(&s);
    told["parameter"] = named(&p.id);
    told["aliases"] = json!(p.aliases);
    told["limits"] = json!(limits);
    told["cases"] = worked(&s.id, Some(p));
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_have_addresses() {
        let found = look("gb3838-2002", "NH3-N", Some("III"), Lang::En).unwrap();
        assert_eq!((&found["id"], found["limits"].as_array().unwrap().len()), (&json!("GB 3838-2002"), 1));
        assert_eq!(found["limits"][0]["text"], "<= 1 mg/L");
        assert_eq!(found["limits"][0]["clause"], "GB 3838-2002 表1 第7项");
        assert!(found["limits"][0]["evidence"]["witnesses"][0].is_string());
        let lakes = look("GB 3838-2002", "总磷", None, Lang::Zh).unwrap();
        assert_eq!(lakes["limits"].as_array().unwrap().len(), 10);
        assert!(look("GB 3838-2002", "氨氮", Some("Ⅸ"), Lang::En).is_err());
        assert!(look("GB 1-1", "氨氮", None, Lang::En).is_err());
    }

    #[test]
    fn limits_have_the_worked_cases_that_measure_them() {
        let ammonia = look("GB 3838-2002", "氨氮", Some("Ⅲ"), Lang::Zh).unwrap();
        let found = ammonia["cases"].as_array().unwrap();
        assert!(found.len() > 10, "{}", found.len());
        let all_measure = found.iter().all(|case| {
            let headings = case["samples"]["headings"].as_array().unwrap();
            headings.iter().any(|h| h.as_str().unwrap().contains("氨氮"))
        });
        assert!(all_measure);
        let leather = standard("GB 30486-2013", Lang::En).unwrap();
        assert_eq!(leather["cases"][0]["of"], "GB 30486-2013");
        assert_eq!(leather["cases"][0]["expected"]["rows"][0][0], "新建");
        assert_eq!(look("GB 3838-2002", "苯并(a)芘", None, Lang::En).unwrap()["cases"], json!([]));
    }

    #[test]
    fn parameters_are_found_by_any_name() {
        let first = |text: &str| search(text)[0]["parameter"]["id"].as_str().unwrap_or("").to_owned();
        assert_eq!([first("氨氮"), first("w21003"), first("NH3-N")], ["ammonia_nitrogen"; 3]);
        assert_eq!(first("phosph"), "total_phosphorus");
        assert!(search("总磷")[0]["standards"].as_array().unwrap().contains(&json!("GB 3838-2002")));
        assert_eq!((search(" "), search("没有的")), (json!([]), json!([])));
    }

    #[test]
    fn standards_that_grade_say_their_classes() {
        let listed = list();
        let of = |id: &str| listed.as_array().unwrap().iter().find(|s| s["id"] == id).unwrap().clone();
        assert_eq!(of("GB 3838-2002")["names"].as_array().unwrap().last().unwrap(), "劣Ⅴ");
        assert_eq!(of("GB/T 14848-2017")["classes"].as_array().unwrap().len(), 5);
        assert!(of("GB 18918-2002")["classes"].is_null());
        for s in listed.as_array().unwrap() {
            let whole = standard(s["id"].as_str().unwrap(), Lang::En).unwrap();
            let tables = whole["tables"].as_array().unwrap().iter();
            let items = tables.flat_map(|t| t["items"].as_array().unwrap().clone());
            let limits: usize = items.map(|i| i["limits"].as_array().unwrap().len()).sum();
            assert_eq!(json!(limits), s["limits"], "{}", s["id"]);
        }
    }
}
