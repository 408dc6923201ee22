//! Column headers: which parameter a header names and in which unit.
//!
//! A header is a name, then brackets with a unit, a basis (`以N计`) or another name of the same
//! parameter: `氨氮(以N计)(mg/L)`, `总磷(TP，mg/L)`. What stands in the brackets after a known name
//! must be understood, or the header is an error: a misread unit is a wrong class.

use crate::error::Error;
use crate::parameter::{Parameter, Parameters, Strength, key};
use crate::text::fold;
use crate::unit::Unit;

/// What a header says.
#[derive(Debug, Clone)]
pub enum Header<'a> {
    /// A parameter; `unit` is `None` where the header names none, and the canonical unit holds.
    Parameter { parameter: &'a Parameter, unit: Option<Unit> },
    /// A name that counts only with a unit, and none is given.
    Weak { parameter: &'a Parameter },
    /// The parameter is known, the rest of the header is not.
    Unclear { parameter: &'a Parameter, error: Error },
    /// Nothing of ours.
    Unknown,
}

/// The most bytes a header may have, folded: what is longer is a remark, and looking for a name and
/// a unit at every place of it takes time.
const LONGEST: usize = 1000;

/// Reads a column header.
///
/// ```
/// use shuizhi::{table::header::{read, Header}, parameter::parameters};
/// let Header::Parameter { parameter, unit } = read("总磷（以P计，μg/L）", parameters()) else { panic!() };
/// assert_eq!((parameter.id.as_str(), unit.unwrap().symbol()), ("total_phosphorus", "μg/L"));
/// assert!(matches!(read("断面名称", parameters()), Header::Unknown));
/// assert!(matches!(read("氨氮(ppm)", parameters()), Header::Unclear { .. }));
/// ```
pub fn read<'a>(header: &str, parameters: &'a Parameters) -> Header<'a> {
    let text = fold(header);
    if text.len() > LONGEST {
        return Header::Unknown;
    }
    let (mut name, mut notes) = (text.as_str(), Vec::new());
    loop {
        if let Some((parameter, strength)) = parameters.find(name) {
            notes.reverse();
            return judge(header, parameter, strength, &notes, parameters);
        }
        match last_bracket(name) {
            Some((before, inside)) if !before.is_empty() => {
                notes.push(inside.to_owned());
                name = before;
            }
            _ => break,
        }
    }
    bare_unit(header, &text, parameters).unwrap_or(Header::Unknown)
}

/// The text before a bracket that ends the name, and what stands inside it. A bracket that was
/// never closed ends with the text.
pub(crate) fn last_bracket(name: &str) -> Option<(&str, &str)> {
    let body = name.strip_suffix(')');
    if body.is_none() {
        let open = name.find('(')?;
        return (!name[open..].contains(')')).then(|| (&name[..open], &name[open + 1..]));
    }
    let body = body?;
    let mut depth = 1;
    for (i, c) in body.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&body[..i], &body[i + 1..]));
        }
    }
    None
}

/// A unit written behind the name without brackets: `氨氮 mg/L`, `NH3-N/(mg/L)`, `氨氮_mg/L`.
fn bare_unit<'a>(header: &str, text: &str, parameters: &'a Parameters) -> Option<Header<'a>> {
    text.char_indices().skip(1).find_map(|(i, _)| {
        let (name, rest) = text.split_at(i);
        let unit = rest.trim_start_matches(['_', ':', '/', ',']);
        // Without a mark between them, only what looks like a unit ends the name.
        let parted = unit.len() < rest.len();
        if !(parted || unit.contains('/') || unit.contains('°') || unit.contains("L-1")) {
            return None;
        }
        let (parameter, strength) = parameters.find(name)?;
        let unit = unit.strip_prefix('(').and_then(|u| u.strip_suffix(')')).unwrap_or(unit);
        Unit::parse(unit)?;
        Some(judge(header, parameter, strength, &[unit.to_owned()], parameters))
    })
}

fn judge<'a>(
    header: &str,
    parameter: &'a Parameter,
    strength: Strength,
    notes: &[String],
    parameters: &Parameters,
) -> Header<'a> {
    let mut unit: Option<Unit> = None;
    let canonical = parameter.unit();
    let ambiguous = |problem: String| Header::Unclear {
        parameter,
        error: Error::AmbiguousColumn { column: header.to_owned(), problem },
    };
    for note in notes {
        // A whole bracket first: units hold "/" and names hold commas.
        let whole = understand(note, parameter, parameters);
        let parts: Vec<&str> = if whole.is_some() { vec![note] } else { note.split(',').collect() };
        for part in parts.into_iter().filter(|p| !p.is_empty()) {
            match understand(part, parameter, parameters) {
                Some(Note::Unit(found)) => match unit {
                    Some(before) if before != found => {
                        return ambiguous(format!(
                            "it names two units, {} and {}",
                            before.symbol(),
                            found.symbol()
                        ));
                    }
                    _ => unit = Some(found),
                },
                Some(Note::Same) => {}
                Some(Note::OtherBasis(basis)) => {
                    return ambiguous(format!(
                        "its figures are expressed as {basis}, those of {} as {}",
                        parameter.id,
                        if parameter.basis.is_empty() { "itself".into() } else { parameter.basis.join(", ") }
                    ));
                }
                Some(Note::OtherParameter(other)) => {
                    return ambiguous(format!("it names {} and {other}", parameter.id));
                }
                None => {
                    return Header::Unclear {
                        parameter,
                        error: Error::UnknownUnit {
                            column: header.to_owned(),
                            unit: part.to_owned(),
                            parameter: parameter.id.clone(),
                            expected: canonical.convertible(),
                        },
                    };
                }
            }
        }
    }
    match unit {
        None if strength == Strength::Weak => Header::Weak { parameter },
        Some(found) if found.exponent_to(canonical).is_none() => Header::Unclear {
            parameter,
            error: Error::IncompatibleUnit {
                column: header.to_owned(),
                unit: found.symbol().to_owned(),
                parameter: parameter.id.clone(),
                expected: canonical.symbol().to_owned(),
            },
        },
        _ => Header::Parameter { parameter, unit },
    }
}

enum Note {
    Unit(Unit),
    Same,
    OtherBasis(String),
    OtherParameter(String),
}

/// What a part of a bracket says of the parameter; `None` when it says nothing we know.
fn understand(part: &str, parameter: &Parameter, parameters: &Parameters) -> Option<Note> {
    if let Some(unit) = Unit::parse(part) {
        return Some(Note::Unit(unit));
    }
    if let Some(unit) =
        ["单位:", "单位", "unit:", "以", "in"].iter().find_map(|p| Unit::parse(part.strip_prefix(p)?))
    {
        return Some(Note::Unit(unit));
    }
    if let Some(basis) = basis(part) {
        let same = parameter.basis.iter().any(|b| key(b) == key(basis));
        return Some(if same { Note::Same } else { Note::OtherBasis(basis.to_owned()) });
    }
    let (other, strength) = parameters.find(part).or_else(|| parameters.find(part.strip_suffix('法')?))?;
    if other == parameter {
        Some(Note::Same)
    } else {
        (strength == Strength::Strong).then(|| Note::OtherParameter(other.id.clone()))
    }
}

/// `以N计`, `N计`, `asN`, `以N表示` → `N`.
fn basis(part: &str) -> Option<&str> {
    let chinese = ["计", "表示"].iter().find_map(|end| part.strip_suffix(end));
    let inner = match chinese {
        Some(inner) => inner.strip_prefix('以').or_else(|| inner.strip_prefix('按')).unwrap_or(inner),
        None => ["as", "As", "AS"].iter().find_map(|s| part.strip_prefix(s))?,
    };
    (!inner.is_empty() && !inner.contains(',')).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::parameters;

    fn show(header: &str) -> String {
        match read(header, parameters()) {
            Header::Parameter { parameter, unit } => {
                format!("{} {}", parameter.id, unit.map_or("-", Unit::symbol))
            }
            Header::Weak { parameter } => format!("weak {}", parameter.id),
            Header::Unclear { error, .. } => error.class_name().to_owned(),
            Header::Unknown => "unknown".into(),
        }
    }

    #[test]
    fn remarks_as_long_as_a_book_are_no_headers() {
        for remark in ["氨氮/", "mg/L", "(", "氨氮(x)", "氨氮（mg/L）"] {
            assert_eq!(show(&remark.repeat(100_000)), "unknown");
        }
        // A header of the most bytes there may be, and one of a byte more.
        let filled = |bytes: usize| format!("氨氮{}", "()".repeat((bytes - 6) / 2)) + ["", "("][bytes % 2];
        assert_eq!((show(&filled(1000)), filled(1000).len()), ("ammonia_nitrogen -".into(), 1000));
        assert_eq!(show(&filled(1002)), "unknown");
        let spaced = format!("氨氮{}(mg/L)", " ".repeat(5000));
        assert_eq!(show(&spaced), "ammonia_nitrogen mg/L");
    }

    #[test]
    fn brackets_in_brackets_belong_together() {
        assert_eq!(last_bracket("a(b)(c)"), Some(("a(b)", "c")));
        assert_eq!(last_bracket("a(b(c)d)"), Some(("a", "b(c)d")));
        assert_eq!(last_bracket("a(b(c))"), Some(("a", "b(c)")));
        assert_eq!(last_bracket("a)"), None);
    }

    #[test]
    fn headers_of_real_tables() {
        for (header, want) in [
            ("氨氮", "ammonia_nitrogen -"),
            ("氨氮(mg/L)", "ammonia_nitrogen mg/L"),
            ("氨氮（mg／L）", "ammonia_nitrogen mg/L"),
            ("氨氮（以N计）（mg/L）", "ammonia_nitrogen mg/L"),
            ("氨氮(NH3-N) mg/L", "ammonia_nitrogen mg/L"),
            ("氨氮(NH₃-N，mg/L)", "ammonia_nitrogen mg/L"),
            ("NH3-N\n(mg/L)", "ammonia_nitrogen mg/L"),
            ("氨氮/(mg/L)", "ammonia_nitrogen mg/L"),
            ("氨氮_mg/L", "ammonia_nitrogen mg/L"),
            ("氨氮 mg·L⁻¹", "ammonia_nitrogen mg/L"),
            ("氨氮（单位：mg/L）", "ammonia_nitrogen mg/L"),
            ("总磷(以P计,mg/L)", "total_phosphorus mg/L"),
            ("ammonia nitrogen [mg/L]", "ammonia_nitrogen mg/L"),
            ("w21011", "total_phosphorus -"),
            ("铜(μg/L)", "copper μg/L"),
            ("铜(µg/L)", "copper μg/L"),
            ("铜（㎍/L）", "copper μg/L"),
            ("汞(ng/L)", "mercury ng/L"),
            ("铬（六价）(mg/L)", "chromium_hexavalent mg/L"),
            ("Cr(VI)", "chromium_hexavalent -"),
            ("pH", "ph -"),
            ("pH(无量纲)", "ph 1"),
            ("pH值（量纲一）", "ph 1"),
            ("水温(℃)", "water_temperature ℃"),
            ("水温℃", "water_temperature ℃"),
            ("粪大肠菌群(个/L)", "fecal_coliform 个/L"),
            ("粪大肠菌群（MPN/L）", "fecal_coliform MPN/L"),
            ("叶绿素α(mg/L)", "chlorophyll_a mg/L"),
            ("叶绿素a（mg/m³）", "chlorophyll_a mg/m³"),
            ("1,2-二氯乙烷(mg/L)", "dichloroethane_1_2 mg/L"),
            ("浑浊度/NTU", "turbidity NTU"),
            ("耗氧量（CODMn法，以O2计）", "permanganate_index -"),
            ("As(mg/L)", "arsenic mg/L"),
            ("As", "weak arsenic"),
            ("T", "weak water_temperature"),
            ("温度(℃)", "water_temperature ℃"),
            ("氨氮(ppm)", "UnitError"),
            ("氨氮(类别)", "UnitError"),
            ("氨氮(mg/L", "ammonia_nitrogen mg/L"),
            ("氨氮(个/L)", "UnitError"),
            ("氨氮(mg/L)(μg/L)", "AmbiguousColumnError"),
            ("硝酸盐(以NO3-计)", "AmbiguousColumnError"),
            ("氨氮(总磷)", "AmbiguousColumnError"),
            ("原始值:氨氮(mg/L)", "unknown"),
            ("氨氮备注", "unknown"),
            ("断面", "unknown"),
            ("", "unknown"),
            ("()", "unknown"),
            ("(mg/L)", "unknown"),
            (")(", "unknown"),
        ] {
            assert_eq!(show(header), want, "{header}");
        }
    }
}
