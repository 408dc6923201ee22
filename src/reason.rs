//! Why a reading was not graded, or a result is not certain: one table of stable codes.

use crate::lang::Lang;
use std::borrow::Cow;

/// A machine-readable reason. The code is stable; the texts explain it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[non_exhaustive]
pub enum Reason {
    /// The cell holds no value; not assessed.
    Missing,
    /// The text is not understood as a value; not assessed.
    NotANumber,
    /// The value is infinite or too large; not assessed.
    NotFinite,
    /// A negative value of a quantity that cannot be negative; not assessed.
    Negative,
    /// Not detected, and no detection limit is known; not assessed.
    NotDetected,
    /// Below detection, left out by option.
    LeftOut,
    /// The parameter's name is not understood; not assessed.
    UnknownParameter,
    /// The unit is unknown or does not fit the parameter; not assessed.
    UnknownUnit,
    /// A sample has different results for the parameter; none is assessed.
    DuplicateReading,
    /// The limit depends on river or lake, and the row does not say which; not assessed.
    UnknownWaterBody,
    /// No indicator of the class could be assessed; there is no class.
    NothingAssessed,
    /// The target class of the row is not understood; exceedance is not judged.
    UnknownTarget,
    /// Below detection, but a class limit lies below the detection limit: the reading's own class is not
    /// certain.
    DetectionLimitAboveLimit,
    /// The value is at least the figure, and is assessed as the figure.
    AboveRange,
    /// Below the detection limit; enters by the nondetect option.
    BelowDetection,
    /// The parameter is not among the indicators assessed.
    NotAssessed,
    /// The standard sets no limit for the parameter in this water body.
    NoLimit,
    /// The standard does not separate the worst classes of the parameter; the value is given the best of
    /// them.
    ClassesNotSeparable,
    /// Fewer samples or months than the method asks for; not assessed.
    TooFew,
    /// The time of the sample is missing or not understood; it belongs to no period.
    UnknownTime,
    /// The standard has a limit that is not encoded; supply it with a supplement.
    LimitNotEncoded,
    /// Several limits may apply and do not agree; give what decides between them.
    ConditionUnknown,
    /// What is known of the outfall does not determine which limits apply, or from which day.
    OutfallNotTold,
    /// The outfall is not in the table of outfalls.
    UnknownOutfall,
    /// The standard is not in force on that day, or not yet for that unit.
    NotInForce,
    /// Fewer points than the method asks for; graded anyway.
    FewPoints,
    /// Fewer samplings of a point than the method asks for; graded anyway.
    FewSamplings,
    /// The depth of the water is not known, and the grade of transparency depends on it.
    UnknownDepth,
    /// A point has no unique position along the water; there are no stretches.
    UnknownOrder,
    /// Fewer consecutive severe points than make a stretch severe.
    ShortStretch,
    /// A point has no grade.
    UndeterminedPoint,
    /// The flow of a sample is missing or not understood; it is left out of the weighted mean.
    UnknownFlow,
    /// No base flow is declared for the section and month.
    NoBaseFlow,
    /// The target figure of the row is missing, not understood or not above zero; no verdict is given.
    UnknownLimit,
    /// The flow was 0 all day: nothing was discharged, and no limit is checked.
    NoDischarge,
    /// The place has a target but no sample in the period; not assessed.
    NoSamples,
    /// The index sums other items than those of most cities; not ranked.
    ItemsDiffer,
    /// Over the limit, but assessed separately by option: it enters neither the class nor attainment.
    OverApart,
    /// The reading has a flag other than normal (HJ 212: N), or is marked invalid; it enters no mean and is
    /// compared with no limit.
    Flagged,
    /// The day has one reading, at an outfall that has several on other days; judged anyway.
    OneReading,
    /// The mean is of few days of its period, in a table that has most days of others; assessed anyway.
    FewDays,
    /// Some months of the period have no samples; assessed anyway.
    MonthsLacking,
    /// The two periods have different months; no change between them is given.
    MonthsDiffer,
    /// The row is a mean, a limit or a remark on others, not a sample; it has no class and enters no mean.
    SummaryRow,
    /// The state of the station is not normal (维护, 停站, …); by option the row is left out.
    AbnormalState,
    /// The reading is marked other than normal (D, 无效, …); by option it is left out.
    Marked,
    /// The river was assessed by the other method in the period it is compared with: by the mean of few
    /// sections, or by the shares of many.
    MethodChanged,
    /// The table does not have as many sections as were declared for the river.
    SectionsDiffer,
    /// The trophic level index of the lake is above that of a source (HJ 773-2015).
    Eutrophic,
    /// Items of the plan were not measured; attaining water counts for 60 %, the source as not attaining (HJ
    /// 774-2015).
    PlanNotCompleted,
    /// The other source of data (automatic or manual) comes first for this parameter and month; the reading
    /// enters no mean.
    OtherSource,
    /// Dissolved oxygen is above saturation: no text with the formula of the standard index for that case
    /// (HJ 2.3-2018) was read, and none is computed.
    AboveSaturation,
    /// Without the water temperature it is not known whether dissolved oxygen is above saturation; no
    /// standard index is computed.
    NoTemperature,
    /// The parameter has limits on both sides, as pH; the means that its remaining months may have are not
    /// computed.
    NoDirection,
    /// The limits of discharge into a sewer are agreed with the sewage plant and filed; supply them to have
    /// a verdict.
    ByAgreement,
    /// The limit is computed from other parameters of the sample, and one of them was not measured or has
    /// no figure.
    NoPair,
    /// The limit is computed from other parameters of the sample, and one of them lies outside the range
    /// for which the equation holds.
    OutsideEquation,
    /// The standard converts concentrations to the water that the products may take, and what was made or
    /// drained on the day is not known; judged by the measured concentration.
    BaseWaterNotTold,
    /// The products may take no water and something was drained: the converted concentration has no figure.
    NoBaseWater,
    /// A value of the geometric mean is not above 0, so that there is none.
    NoGeometricMean,
}

/// An entry of the table of reasons.
#[derive(Debug, Clone, Copy)]
pub struct ReasonEntry {
    /// The reason.
    pub reason: Reason,
    /// The stable code.
    pub code: &'static str,
    /// A short Chinese label, as results show it.
    pub zh: &'static str,
    /// What it means and what follows from it.
    pub en: &'static str,
}

macro_rules! table {
    ($($reason:ident $code:literal $zh:literal $en:literal;)*) => {
        /// All reasons, in the order results list them.
        pub const TABLE: &[ReasonEntry] = &[$(ReasonEntry { reason: Reason::$reason, code: $code, zh: $zh, en: $en }),*];
    };
}

table! {
    Missing "missing" "缺测" "the cell holds no value; not assessed";
    NotANumber "not_a_number" "不是数值" "the text is not understood as a value; not assessed";
    NotFinite "not_finite" "数值无穷大" "the value is infinite or too large; not assessed";
    Negative "negative" "负值" "a negative value of a quantity that cannot be negative; not assessed";
    NotDetected "not_detected" "未检出且未给出检出限" "not detected, and no detection limit is known; not assessed";
    LeftOut "left_out" "低于检出限，按选项不参评" "below detection, left out by option";
    UnknownParameter "unknown_parameter" "项目名称无法识别" "the parameter's name is not understood; not assessed";
    UnknownUnit "unknown_unit" "单位无法识别" "the unit is unknown or does not fit the parameter; not assessed";
    DuplicateReading "duplicate_reading" "同一样品同一项目结果不一致" "a sample has different results for the parameter; none is assessed";
    UnknownWaterBody "unknown_water_body" "水体类型不明" "the limit depends on river or lake, and the row does not say which; not assessed";
    NothingAssessed "nothing_assessed" "无可参评指标" "no indicator of the class could be assessed; there is no class";
    UnknownTarget "unknown_target" "目标类别不明" "the target class of the row is not understood; exceedance is not judged";
    DetectionLimitAboveLimit "detection_limit_above_limit" "检出限高于标准限值" "below detection, but a class limit lies below the detection limit: the reading's own class is not certain";
    AboveRange "above_range" "超出测定上限，按上限值评价" "the value is at least the figure, and is assessed as the figure";
    BelowDetection "below_detection" "低于检出限" "below the detection limit; enters by the nondetect option";
    NotAssessed "not_assessed" "不参评" "the parameter is not among the indicators assessed";
    NoLimit "no_limit" "无标准限值" "the standard sets no limit for the parameter in this water body";
    ClassesNotSeparable "classes_not_separable" "较差类别不可分，按较好一类计" "the standard does not separate the worst classes of the parameter; the value is given the best of them";
    TooFew "too_few" "数据不足" "fewer samples or months than the method asks for; not assessed";
    UnknownTime "unknown_time" "时间不明" "the time of the sample is missing or not understood; it belongs to no period";
    LimitNotEncoded "limit_not_encoded" "标准限值未收录" "the standard has a limit that is not encoded; supply it with a supplement";
    ConditionUnknown "condition_unknown" "限值适用条件不明" "several limits may apply and do not agree; give what decides between them";
    OutfallNotTold "outfall_not_told" "排污口信息不足" "what is known of the outfall does not determine which limits apply, or from which day";
    UnknownOutfall "unknown_outfall" "排污口未列入名录" "the outfall is not in the table of outfalls";
    NotInForce "not_in_force" "标准当日未施行" "the standard is not in force on that day, or not yet for that unit";
    FewPoints "few_points" "检测点数不足" "fewer points than the method asks for; graded anyway";
    FewSamplings "few_samplings" "检测次数不足" "fewer samplings of a point than the method asks for; graded anyway";
    UnknownDepth "unknown_depth" "水深不明" "the depth of the water is not known, and the grade of transparency depends on it";
    UnknownOrder "unknown_order" "点位顺序不明" "a point has no place of its own along the water; there are no stretches";
    ShortStretch "short_stretch" "连续重度点位不足" "fewer consecutive severe points than make a stretch severe";
    UndeterminedPoint "undetermined_point" "有点位无法判定" "a point has no grade";
    UnknownFlow "unknown_flow" "流量不明" "the flow of a sample is missing or not understood; it is left out of the weighted mean";
    NoBaseFlow "no_base_flow" "无生态基流值" "no base flow is declared for the section and month";
    UnknownLimit "unknown_limit" "目标值不明" "the target figure of the row is missing, not understood or not above zero; no verdict is given";
    NoDischarge "no_discharge" "当日无排放" "the flow was 0 all day: nothing was discharged, and no limit is checked";
    NoSamples "no_samples" "无样品" "the place has a target but no sample in the period; not assessed";
    ItemsDiffer "items_differ" "指标与其他城市不同，不参与排名" "the index sums other items than those of most cities; not ranked";
    OverApart "over_apart" "单独评价超标，不计入达标" "over the limit, but assessed separately by option: it enters neither the class nor attainment";
    Flagged "flagged" "数据标记异常或无效，不参评" "the reading has a flag other than normal (HJ 212: N), or is marked invalid; it enters no mean and is compared with no limit";
    OneReading "one_reading" "当日仅1个数据" "the day has one reading, at an outfall that has several on other days; judged anyway";
    FewDays "few_days" "监测日数偏少" "the mean is of few days of its period, in a table that has most days of others; assessed anyway";
    MonthsLacking "months_lacking" "时段内缺少月份" "some months of the period have no samples; assessed anyway";
    MonthsDiffer "months_differ" "两期月份不同，不作比较" "the two periods have different months; no change between them is given";
    SummaryRow "summary_row" "汇总或备注行，不是样品" "the row is a mean, a limit or a remark on others, not a sample; it has no class and enters no mean";
    AbnormalState "abnormal_state" "站点状态非正常" "the state of the station is not normal (维护, 停站, …); by option the row is left out";
    Marked "marked" "数据标记非正常" "the reading is marked other than normal, as D or invalid; by option it is left out";
    MethodChanged "method_changed" "评价方法与对比时段不同" "the river was assessed by the other method in the period it is compared with: by the mean of few sections, or by the shares of many";
    SectionsDiffer "sections_differ" "断面数与设定不符" "the table does not have as many sections as were declared for the river";
    Eutrophic "eutrophic" "综合营养状态指数超过60" "the trophic level index of the lake is above that of a source (HJ 773-2015)";
    PlanNotCompleted "plan_not_completed" "监测项目不全" "items of the plan were not measured; attaining water counts for 60 %, the source as not attaining (HJ 774-2015)";
    OtherSource "other_source" "以优先来源数据为准，未参与统计" "the other source of data (automatic or manual) comes first for this parameter and month; the reading enters no mean";
    AboveSaturation "above_saturation" "溶解氧高于饱和浓度，不计算标准指数" "dissolved oxygen is above saturation: no text with the formula of the standard index for that case (HJ 2.3-2018) was read, and none is computed";
    NoTemperature "no_temperature" "缺少水温，不计算溶解氧标准指数" "without the water temperature it is not known whether dissolved oxygen is above saturation; no standard index is computed";
    NoDirection "no_direction" "项目有上、下限，不作预判" "the parameter has limits on both sides, as pH; the means that its remaining months may have are not computed";
    ByAgreement "by_agreement" "限值由双方商定" "the limits of discharge into a sewer are agreed with the sewage plant and filed; supply them to have a verdict";
    NoPair "no_pair" "缺少同一样品中计算限值所需的项目" "the limit is computed from other parameters of the sample, and one of them was not measured or has no figure";
    OutsideEquation "outside_equation" "超出限值公式适用范围" "the limit is computed from other parameters of the sample, and one of them lies outside the range for which the equation holds";
    BaseWaterNotTold "base_water_not_told" "产品、产量或排水量不明，按实测浓度判定，未换算为基准水量排放浓度" "the standard converts concentrations to the water that the products may take, and what was made or drained on the day is not known; judged by the measured concentration";
    NoBaseWater "no_base_water" "基准排水量为0而有排水，无法换算基准水量排放浓度" "the products may take no water and something was drained: the converted concentration has no figure";
    NoGeometricMean "no_geometric_mean" "有数据不大于0，不计算几何均值" "a value is not above 0, so that there is no geometric mean";
}

/// Reasons and what each is of, in words: `not_detected: copper, zinc; above_range: lead`. They are to
/// be sorted. `word` says the reason as it is of one thing, and `name` the thing, where it has one.
pub fn format_reasons<'a, T: Copy>(
    notes: &[(Reason, T)],
    word: impl Fn(Reason, T) -> Cow<'static, str>,
    name: impl Fn(T) -> Option<&'a str>,
    lang: Lang,
) -> String {
    let (colon, comma, semicolon) = match lang {
        Lang::En => (": ", ", ", "; "),
        Lang::Zh => ("：", "、", "；"),
    };
    let mut text = String::new();
    let mut last = None;
    for &(reason, of) in notes {
        let word = word(reason, of);
        let more = last.as_ref() == Some(&word);
        if !more {
            text += if text.is_empty() { "" } else { semicolon };
            text += &word;
            last = Some(word);
        }
        if let Some(name) = name(of) {
            text += if more { comma } else { colon };
            text += name;
        }
    }
    text
}

impl Reason {
    /// The entry of the table.
    pub fn entry(self) -> &'static ReasonEntry {
        #[allow(clippy::indexing_slicing, reason = "the table has a row for each reason")]
        &TABLE[self as usize]
    }

    /// The stable code.
    pub fn code(self) -> &'static str {
        self.entry().code
    }

    /// Back from its place in the table.
    pub(crate) fn from_index(i: u8) -> Option<Reason> {
        TABLE.get(usize::from(i)).map(|e| e.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_enum_with_distinct_codes() {
        let mut codes = std::collections::HashSet::new();
        for (i, e) in TABLE.iter().enumerate() {
            assert_eq!(e.reason as usize, i);
            assert!(codes.insert(e.code));
            assert!(e.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            assert!(!e.zh.is_empty() && !e.en.is_empty());
            assert_eq!(Reason::from_index(i as u8), Some(e.reason));
        }
    }
}
