//! The form of a standard's file: what a domain expert writes, and what serde reads.

use crate::day::InForce;
use crate::error::Error;
use crate::lang::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

/// A published standard: its versions, tables and the evidence for every figure.
///
/// It has passed the checks of [`load`](super::load), and is never changed; a clone is cheap. What it
/// says is read as the fields of its [`Document`].
#[derive(Debug, Clone, PartialEq)]
pub struct Standard(Arc<Document>);

impl Standard {
    /// Takes a document that is still to be checked.
    pub(super) fn unchecked(document: Document) -> Standard {
        Standard(Arc::new(document))
    }
}

impl Deref for Standard {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.0
    }
}

impl Serialize for Standard {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A standard's file as it is written, which may contradict itself.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Standard"))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The version of this format: 1.
    pub schema: u32,
    /// The official number with its year, as "GB 3838-2002".
    pub id: String,
    pub title_zh: String,
    pub title_en: String,
    pub kind: Kind,
    /// Day of issue, as "2002-04-28".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<String>,
    /// First day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<String>,
    /// Last day in force; left out while it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<String>,
    /// The standards it replaced.
    #[serde(default)]
    pub supersedes: Vec<String>,
    /// Evidence for the dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates_evidence: Option<Evidence>,
    /// What amended it; what they change stands in the tables, by its days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amendments: Vec<Amendment>,
    /// Short names of the copies cited by evidence, and where each stands.
    #[serde(default)]
    pub witnesses: BTreeMap<String, String>,
    /// Of a standard of discharge: which outfalls it binds, and by which level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discharge: Option<Discharge>,
    pub tables: Vec<Table>,
    /// Water that a unit of product may take (单位产品基准排水量): above it a measured concentration is
    /// converted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base_water: Vec<BaseWater>,
    /// Lowest detection limits of the analysis methods the standard names.
    #[serde(default)]
    pub detection_limits: Vec<DetectionLimit>,
}

/// The water that a unit of product may take.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BaseWater {
    /// The table it stands in.
    pub table: String,
    /// The product, in the words of the standard, where it depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The column it stands in.
    pub level: String,
    /// Whether it goes with the special limits.
    #[serde(default, skip_serializing_if = "is_false")]
    pub special: bool,
    /// A decimal in quotes.
    pub value: String,
    /// As `m3/t`.
    pub unit: String,
    pub evidence: Evidence,
}

/// What amended a standard from a day on.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    pub id: String,
    pub title_zh: String,
    pub title_en: String,
    /// First day in force.
    pub in_force_from: String,
    pub evidence: Evidence,
}

impl Standard {
    /// The days on which it is in force.
    pub fn in_force(&self) -> InForce {
        InForce::of(self.in_force_from.as_deref(), self.in_force_to.as_deref())
    }
}

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Quality of waters.
    Quality,
    /// Discharge into waters.
    Discharge,
    /// Quality of waters for a use (drinking, irrigation); in the form of standards of discharge.
    Use,
    /// Reuse of waters, by what they are used for; in the same form.
    Reuse,
    /// A rule of assessment.
    Method,
}

impl Kind {
    /// Whether it is in the form of standards of discharge.
    pub fn is_of_discharge(self) -> bool {
        matches!(self, Kind::Discharge | Kind::Use | Kind::Reuse)
    }
}

/// A table of limits.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its number, as "1".
    pub no: String,
    pub title_zh: String,
    pub title_en: String,
    /// The waters it binds, where not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_to: Option<String>,
    #[serde(default)]
    pub scope: Scope,
    /// Of a standard of discharge: the outfalls it binds, where not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// What is held to its limits: the mean of a day, or each value by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<LimitBasis>,
    /// First and last day in force, where they are not the standard's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<String>,
    /// How many items the printed table has, where not all of them are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items_printed: Option<u32>,
    /// Its columns from best to worst: classes, or "limit" where there is one figure.
    pub levels: Vec<String>,
    /// None where nothing is known of the table but that it exists.
    #[serde(default)]
    pub items: Vec<Item>,
}

impl Table {
    /// How many of its printed items are here: numbers, and parameters whose number is not known.
    pub fn items_here(&self) -> usize {
        let key = |i: &Item| if i.no > 0 { Err(i.no) } else { Ok(i.parameter.clone()) };
        self.items.iter().map(key).collect::<std::collections::BTreeSet<_>>().len()
    }

    /// How many of its printed items are not here, and so not known by name; of a table of which nothing
    /// is known, one at least.
    pub fn unnamed(&self) -> usize {
        if self.items.is_empty() && self.items_printed.is_none() {
            return 1;
        }
        self.items_printed.map_or(0, |n| (n as usize).saturating_sub(self.items_here()))
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_false(value: &bool) -> bool {
    !value
}

/// Which waters a table binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    #[default]
    AllWaters,
    /// Centralised drinking-water sources only.
    DrinkingWaterSource,
    /// The same, and of its items only those that the authority has chosen.
    DrinkingWaterSourceChosen,
}

/// A row of a table, for one water body and condition.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The item's number in the table.
    pub no: u32,
    /// The parameter's id.
    pub parameter: String,
    /// The name the standard gives it.
    pub name: String,
    /// The unit of the figures.
    pub unit: String,
    /// How values are compared with the limits, except where a limit says otherwise.
    pub comparison: Comparison,
    /// River or lake, where the limits hold for one of them only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub water_body: Option<WaterBody>,
    /// A further condition, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The same in Chinese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition_zh: Option<String>,
    /// Of a standard of discharge: when the limits bind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// First and last day in force, where they are not the table's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<String>,
    /// What the figures are, where they are no concentrations ("maximum load per bed"): no reading is
    /// held to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Whether its figures are for reference (指导值, 参考值), and bind nothing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reference: bool,
    /// Parameters whose ratios to their own limits are summed: the figure is the limit of that sum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratios_of: Vec<String>,
    /// The unit of the item this one may stand in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_evidence: Option<Evidence>,
    pub evidence: Evidence,
    pub limits: Vec<Limit>,
}

/// Which outfalls a standard of discharge binds, and by which of its levels.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Discharge {
    pub zh: String,
    pub en: String,
    /// The cities in which it binds, where not everywhere.
    #[serde(default)]
    pub cities: Vec<String>,
    /// The basins in which it binds, as outfalls say them, where not everywhere.
    #[serde(default)]
    pub basins: Vec<String>,
    /// Whether it binds direct discharge into waters only.
    #[serde(default)]
    pub direct_only: bool,
    /// The words of industry it is for, where not every one; a Chinese word also stands for those that
    /// contain it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
    /// First day on which existing units followed a table that is not encoded, up to `existing_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing_not_encoded_from: Option<String>,
    /// First day in force for units that existed when it came into force for new ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing_from: Option<String>,
    /// The level where the outfall names none and no zone decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_level: Option<String>,
    /// Which level binds by the receiving water: the first that holds.
    #[serde(default)]
    pub zones: Vec<Zone>,
    /// The readings a bracket behind a figure may have, where the standard's own is not known.
    #[serde(default)]
    pub brackets: Vec<Bracket>,
    /// What takes its place, for which industries and from which day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gives_way: Vec<GivesWay>,
    pub evidence: Evidence,
}

/// A document that takes the standard's place.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GivesWay {
    /// The number of the document, as "GB 30486-2013".
    pub to: String,
    /// The words of `industry` that it is for; all outfalls where there is none. A Chinese word also
    /// stands for those that contain it.
    #[serde(default)]
    pub industries: Vec<String>,
    /// The first day for new units.
    pub new_from: String,
    /// The first day for existing units, where it is not the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing_from: Option<String>,
    pub evidence: Evidence,
}

/// The level that binds by the receiving water.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Zone {
    pub zh: String,
    pub en: String,
    #[serde(default)]
    pub when: When,
    /// The level; left out where discharge is prohibited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    #[serde(default)]
    pub prohibited: bool,
    pub evidence: Evidence,
}

/// A reading of a bracket: when the figure inside it binds.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// The word of the option, as "months".
    pub id: String,
    /// Where it is taken from.
    pub zh: String,
    pub en: String,
    pub when: When,
    pub evidence: Evidence,
}

/// When a limit binds: all of what is stated must hold.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// Units built (approved) on that day or later, or up to that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub built_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub built_to: Option<String>,
    /// Water temperature in ℃, a decimal in quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub water_temperature_above: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub water_temperature_up_to: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
    /// Whether the figure stands inside a bracket whose meaning is not known, or outside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bracket: Option<Side>,
    /// What the outfall says of itself, by the name of the column: the words that hold. "other" holds
    /// for a word that no other item of the parameter names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub said: BTreeMap<String, Vec<String>>,
}

/// Inside or outside a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Inside,
    Outside,
}

/// What is held to the limits of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LimitBasis {
    DailyMean,
    Instantaneous,
}

/// How a value is compared with a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Comparison {
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// From value to high, both included.
    #[serde(rename = "range")]
    Range,
    /// An allowed change; no value is compared with it.
    #[serde(rename = "delta")]
    Delta,
    /// Less than: what lies below the better levels.
    #[serde(rename = "<")]
    LessThan,
    /// More than: what lies above the better levels.
    #[serde(rename = ">")]
    MoreThan,
    /// Below the detection limit, whatever that is; no figure.
    #[serde(rename = "not_detected")]
    NotDetected,
    /// Of what is only described: there is none (无); no figure.
    #[serde(rename = "absent")]
    Absent,
    /// Of what is only described: there is some (有); no figure.
    #[serde(rename = "present")]
    Present,
    /// The standard has a limit, which is not known here; no figure. Of standards of discharge only.
    #[serde(rename = "not_encoded")]
    NotEncoded,
}

impl Comparison {
    /// As it is written in the files.
    pub fn as_str(self) -> &'static str {
        match self {
            Comparison::AtMost => "<=",
            Comparison::AtLeast => ">=",
            Comparison::Range => "range",
            Comparison::Delta => "delta",
            Comparison::LessThan => "<",
            Comparison::MoreThan => ">",
            Comparison::NotDetected => "not_detected",
            Comparison::Absent => "absent",
            Comparison::Present => "present",
            Comparison::NotEncoded => "not_encoded",
        }
    }

    /// Whether it takes a figure.
    pub fn has_figure(self) -> bool {
        use Comparison::{Absent, NotDetected, NotEncoded, Present};
        !matches!(self, NotDetected | Absent | Present | NotEncoded)
    }

    /// Whether it speaks of what is described and not measured: absent or present.
    pub fn is_descriptive(self) -> bool {
        matches!(self, Comparison::Absent | Comparison::Present)
    }
}

impl Item {
    /// Whether values are compared with it: it is not an allowed change or an alternative to another.
    pub fn is_graded(&self) -> bool {
        self.comparison != Comparison::Delta && self.alternative_to.is_none() && self.measure.is_none()
    }

    /// How values are compared with one of its limits.
    pub fn comparison_of(&self, limit: &Limit) -> Comparison {
        limit.comparison.unwrap_or(self.comparison)
    }

    /// The levels it has limits for, each once.
    pub fn levels(&self) -> Vec<&str> {
        let mut levels: Vec<&str> = self.limits.iter().map(|l| l.level.as_str()).collect();
        levels.dedup();
        levels
    }

    /// Whether it is described and not measured: its limits are absent and present.
    pub fn is_descriptive(&self) -> bool {
        self.limits.iter().any(|l| self.comparison_of(l).is_descriptive())
    }
}

/// River or lake (reservoirs are lakes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum WaterBody {
    River,
    Lake,
}

impl WaterBody {
    /// Reads the words people use: 河流, 湖泊, 水库, 湖库, river, lake, reservoir.
    ///
    /// ```
    /// use shuizhi::standard::WaterBody;
    /// assert_eq!(WaterBody::parse("湖库"), Some(WaterBody::Lake));
    /// assert_eq!(WaterBody::parse("Rivers"), Some(WaterBody::River));
    /// assert_eq!(WaterBody::parse("池塘"), None);
    /// ```
    pub fn parse(text: &str) -> Option<WaterBody> {
        match crate::text::fold(text).to_lowercase().as_str() {
            "river" | "rivers" | "stream" | "河流" | "河" | "河道" | "江河" => Some(WaterBody::River),
            "lake" | "lakes" | "reservoir" | "reservoirs" | "湖库" | "湖,库" | "湖泊" | "湖" | "水库"
            | "库" | "湖泊水库" | "湖泊,水库" | "湖(库)" | "湖/库" => Some(WaterBody::Lake),
            _ => None,
        }
    }

    /// `river` or `lake`.
    pub fn as_str(self) -> &'static str {
        match self {
            WaterBody::River => "river",
            WaterBody::Lake => "lake",
        }
    }
}

impl FromStr for WaterBody {
    type Err = Error;

    /// # Errors
    /// [`Error::Option`] of a word that [`WaterBody::parse`] does not know.
    fn from_str(word: &str) -> crate::error::Result<WaterBody> {
        let known = ["river", "lake", "reservoir", "河流", "湖库", "水库"];
        WaterBody::parse(word).ok_or_else(|| crate::words::refused("water_body", word, known.into_iter()))
    }
}

impl fmt::Display for WaterBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub level: String,
    /// Where it differs from the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// The figure, a decimal in quotes; left out where the comparison takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// In words, where a level has several limits: which of its bands or sides this one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Where it differs from the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where it differs from the item's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// Where a figure or a rule comes from, and how surely.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub kind: EvidenceKind,
    /// Short names of `[witnesses]`.
    #[serde(default)]
    pub witnesses: Vec<String>,
    /// How many copies agree, where they are not named one by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Page or place in the document, for figures a user supplies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// How surely something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum EvidenceKind {
    /// The document's own text was read.
    Text,
    /// Several public copies agree.
    Copies,
    /// An official document quotes it.
    Citation,
    /// One implementer or page.
    Single,
    /// Supplied by the user.
    User,
    /// Common professional knowledge, switchable; for rules of method only.
    Practice,
}

impl EvidenceKind {
    /// All kinds.
    pub const ALL: [EvidenceKind; 6] = [
        EvidenceKind::Text,
        EvidenceKind::Copies,
        EvidenceKind::Citation,
        EvidenceKind::Single,
        EvidenceKind::User,
        EvidenceKind::Practice,
    ];

    /// As it is written in the files.
    pub fn as_str(self) -> &'static str {
        match self {
            EvidenceKind::Text => "text",
            EvidenceKind::Copies => "copies",
            EvidenceKind::Citation => "citation",
            EvidenceKind::Single => "single",
            EvidenceKind::User => "user",
            EvidenceKind::Practice => "practice",
        }
    }

    /// The word that results have for it.
    pub fn word(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::En, _) => self.as_str(),
            (Lang::Zh, EvidenceKind::Text) => "原文",
            (Lang::Zh, EvidenceKind::Copies) => "多份文本一致",
            (Lang::Zh, EvidenceKind::Citation) => "官方文件引用",
            (Lang::Zh, EvidenceKind::Single) => "单一来源",
            (Lang::Zh, EvidenceKind::User) => "使用者提供",
            (Lang::Zh, EvidenceKind::Practice) => "通行做法",
        }
    }
}

impl Evidence {
    /// Its kind, and how many copies bear it where several do: `text (5)`, 原文(5).
    pub(crate) fn told(&self, lang: Lang) -> String {
        let copies = self.count.unwrap_or(0).max(self.witnesses.len() as u32);
        match (copies, lang) {
            (0 | 1, _) => self.kind.word(lang).into(),
            (n, Lang::En) => format!("{} ({n})", self.kind.word(lang)),
            (n, Lang::Zh) => format!("{}({n})", self.kind.word(lang)),
        }
    }
}

/// The lowest detection limit of an analysis method the standard names.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DetectionLimit {
    /// The table that names the method.
    pub table: String,
    /// The item's number in it.
    pub item: u32,
    pub parameter: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The figure; left out where none is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    pub unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method_standard: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub evidence: Evidence,
}
