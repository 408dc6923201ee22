//! The conditions of a standard of discharge, each by a code: what makes it bind an outfall, and by which
//! limits. Cases name them (see [`super::cases`]).

use super::conditions::{Discharge, LimitBasis, Side, When};
use super::model::Standard;

/// The codes of the conditions of a standard, in the order of its file, each once; none for a standard of
/// waters.
///
/// ```
/// use shuizhi::standard::{conditions, standard};
/// let leather = conditions(standard("GB 30486-2013")?);
/// assert!(leather.contains(&"existing from: 2016-01-01".to_owned()));
/// assert!(leather.contains(&"product: 毛皮加工企业".to_owned()));
/// # Ok::<(), shuizhi::Error>(())
/// ```
pub fn conditions(standard: &Standard) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(scope) = &standard.discharge {
        of_scope(scope, &mut found);
        for table in &standard.tables {
            of_when(table.when.as_ref(), &mut found);
            match table.basis {
                Some(LimitBasis::DailyMean) => found.push("basis: daily-mean".into()),
                Some(LimitBasis::Instantaneous) => found.push("basis: instantaneous".into()),
                None => {}
            }
            days("table", table.in_force_from.as_deref(), table.in_force_to.as_deref(), &mut found);
            for item in &table.items {
                of_when(item.when.as_ref(), &mut found);
                days("item", item.in_force_from.as_deref(), item.in_force_to.as_deref(), &mut found);
            }
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|code| seen.insert(code.clone()));
    found
}

fn of_scope(scope: &Discharge, found: &mut Vec<String>) {
    let has = [
        ("cities", !scope.cities.is_empty()),
        ("basins", !scope.basins.is_empty()),
        ("industries", !scope.industries.is_empty()),
        ("direct only", scope.direct_only),
        ("by agreement", scope.by_agreement.is_some()),
        ("gives way to industries", scope.gives_way_to_industries),
    ];
    found.extend(has.iter().filter(|(_, there)| *there).map(|(code, _)| (*code).to_owned()));
    let named = [
        ("existing not encoded from", &scope.existing_not_encoded_from),
        ("existing from", &scope.existing_from),
    ];
    found.extend(named.iter().filter_map(|(code, text)| Some(format!("{code}: {}", text.as_ref()?))));
    found.extend(scope.zones.iter().map(|zone| format!("zone: {}", zone.zh)));
    found.extend(scope.brackets.iter().map(|bracket| format!("bracket: {}", bracket.id)));
    found.extend(scope.gives_way.iter().map(|way| format!("gives way to: {}", way.to)));
    found.extend(scope.takes.iter().map(|takes| format!("takes: {}", takes.zh)));
}

/// What a table or an item asks for; of several words for one thing the first names it.
fn of_when(when: Option<&When>, found: &mut Vec<String>) {
    let Some(when) = when else { return };
    let named = [
        ("built from", &when.built_from),
        ("built to", &when.built_to),
        ("water temperature above", &when.water_temperature_above),
        ("water temperature up to", &when.water_temperature_up_to),
    ];
    found.extend(named.iter().filter_map(|(code, text)| Some(format!("{code}: {}", text.as_ref()?))));
    for (name, figures) in [("at least", &when.at_least), ("below", &when.below)] {
        found.extend(figures.iter().map(|(column, figure)| format!("{column} {name}: {figure}")));
    }
    if !when.months.is_empty() {
        let months: Vec<_> = when.months.iter().map(u8::to_string).collect();
        found.push(format!("months: {}", months.join(", ")));
    }
    match when.bracket {
        Some(Side::Inside) => found.push("inside the bracket".into()),
        Some(Side::Outside) => found.push("outside the bracket".into()),
        None => {}
    }
    let said = when.said.iter().filter_map(|(fact, words)| Some(format!("{fact}: {}", words.first()?)));
    found.extend(said);
}

fn days(of: &str, from: Option<&str>, to: Option<&str>, found: &mut Vec<String>) {
    found.extend(from.map(|day| format!("{of} in force from: {day}")));
    found.extend(to.map(|day| format!("{of} in force to: {day}")));
}
