"""Messages about sections, rivers, lakes and cities."""

from shuizhi._core.messages.entry import Message, error, warning

MESSAGES: dict[str, Message] = {
    "result_column_absent": error(
        "the table has no column {listed:or}; give {what}",
        "表中没有列{listed:or}；请传入{what}",
        listed=["氨氮"], what="氨氮",
    ),
    "on_names_nothing": error(
        "on=[] names no column; name the columns of places",
        "on=[] 没有给出列；请给出断面列",
    ),
    "trend_without_periods": error(
        "every=None makes no periods, and a trend needs them",
        "every=None 不分时段，不能计算趋势",
    ),
    "significance_unknown": error(
        "significance={significance!r} is not between 0 and 1",
        "significance={significance}：应为0到1之间的概率",
        significance="氨氮",
    ),
    "quantile_unknown": error(
        "quantiles: {quantile} is not a number from 0 to 1",
        "quantiles：{quantile}不是0到1之间的数",
        quantile="50",
    ),
    "flow_censored": error(
        "method={method!r} takes no flow: a reading below its detection limit cannot be adjusted",
        "method={method!r} 不能与 flow= 同用：低于检出限的数据无法作流量订正",
        method="censored",
    ),
    "flow_of_shares": error(
        "shares of classes have no flow; leave flow= out",
        "类别比例不作流量订正；请去掉 flow=",
    ),
    "place_twice": error(
        "{side}: {twice} has several periods; choose one period for each place",
        "{side}：{twice} 有多个时段；请各取一个时段",
        side="氨氮", twice="氨氮",
    ),
    "shares_no_numbers": error(
        "{side}: column {name!r} must hold shares in per cent",
        "{side}：列“{name}”应为百分比",
        side="氨氮", name="氨氮",
    ),
    "share_infinite": error(
        "{side}: column {name!r} holds an infinite share",
        "{side}：列“{name}”中有无穷大的值",
        side="氨氮", name="氨氮",
    ),
    "exclusion_needs_target": error(
        "exclusion='class-and-target' needs target= or targets=",
        "exclusion=\"class-and-target\" 需给出 target= 或 targets=",
    ),
    "rank_without_period": error(
        "every=None has no period of the year before; use cwqi for the index alone",
        "every=None 没有上年同期；只算指数请用 cwqi",
    ),
    "option_column_absent": error(
        "{option} has no column {names:q}; its columns: {names2:q}",
        "{option} 中没有列{names:q}；其中的列：{names2:q}",
        option="氨氮", names=["氨氮"], names2=["氨氮"],
    ),
    "targets_or_column": error(
        "give targets= or a column of targets, not both",
        "targets= 与目标列只能给出一个",
    ),
    "target_or_targets": error(
        "give target= or targets=, not both",
        "target= 与 targets= 只能给出一个",
    ),
    "targets_twice": error(
        "targets names a section twice: {twice}; give each one target, and a column "
        "year where targets differ by year",
        "targets 中断面重复：{twice}；每个断面只给一个目标，各年不同的请加“年份”列",
        twice="氨氮",
    ),
    "targets_by_year": error(
        "targets by year need every=, which gives the year",
        "分年目标需给出 every=",
    ),
    "background_days": error(
        "background, row {place}: {said} to {said2} are not a first and a last "
        "day; each declaration needs both",
        "background 第{place}行：{said}至{said2}不是先后两个日期；每条申报应有起、止日期",
        place="氨氮", said="氨氮", said2="氨氮",
    ),
    "background_decision": error(
        "background: each declaration needs a decision and a source",
        "background：每条申报需有批准文号和来源",
    ),
    "background_every": error(
        "background= needs every=, because background is declared by period",
        "background= 按时段申报，需给出 every=",
    ),
    "boolean_type": error(
        "column {name!r} must hold True or False but holds {dtype}",
        "列“{name}”应为 True 或 False，但类型为 {dtype}",
        name="氨氮", dtype="氨氮",
    ),
    "section_names_nothing": error(
        "section=[] names no column; name the column of sections",
        "section=[] 没有给出列；请给出断面列",
    ),
    "goals_no_mapping": error(
        "goals={goals!r} is not understood; give {{'inferior': 0, ...}}",
        "goals={goals}：无法识别；请写成 {{\"inferior\": 0, ...}}",
        goals="氨氮",
    ),
    "goals_unknown": error(
        "goals={strange} are not understood; say {goals}",
        "goals={strange}：无法识别；可用：{goals}",
        strange="氨氮", goals=["氨氮"],
    ),
    "goal_no_number": error(
        "goals={{{name!r}: {target!r}}}: a target is a number",
        "goals={{{name}: {target}}}：目标应为数值",
        name="氨氮", target="氨氮",
    ),
    "boolean_cell": error(
        "column {name!r} must hold True or False but has {other!r}",
        "列“{name}”应为 True 或 False，但有“{other}”",
        name="氨氮", other="氨氮",
    ),
    "five_x_by_section": error(
        "indicators='5+X' is found section by section; use assess_sections",
        "indicators=\"5+X\" 按断面确定；请用 assess_sections",
    ),
    "trophic_unknown": error(
        "trophic={trophic!r} is not a parameter of the index; its parameters: {five}",
        "trophic={trophic}：不是营养状态指数的计算项目；计算项目为：{five}",
        trophic="氨氮", five="氨氮",
    ),
    "trophic_one_text": error(
        "trophic={trophic!r} is one text; give a list: [{trophic!r}]",
        "trophic={trophic}：是一个文本；请给出列表：[{trophic}]",
        trophic="氨氮",
    ),
    "trophic_strange": error(
        "trophic={strange} are not parameters of the index; its parameters: {five}",
        "trophic={strange}：不是营养状态指数的计算项目；计算项目为：{five}",
        strange="氨氮", five="氨氮",
    ),
    "trophic_absent": error(
        "the trophic index needs {absent}; the table has no such column",
        "营养状态指数需要{absent}，表中没有",
        absent="氨氮",
    ),
    "trophic_wide": error(
        "trophic_state takes a wide table; assess_lakes takes a long one too",
        "trophic_state 只接受宽表；长表请用 assess_lakes",
    ),
    "trophic_none": error(
        "the table has none of the parameters of the index: {five}",
        "表中没有营养状态指数的任何计算项目：{five}",
        five="氨氮",
    ),
    "table_without_column": error(
        "the table has no column of {absent}",
        "表中没有列{absent}",
        absent=["氨氮"],
    ),
    "rivers_other_classes": error(
        "standard={standard!r} has the classes {classes}; rivers are assessed by Ⅰ "
        "to 劣Ⅴ (GB 3838-2002)",
        "standard={standard} 的类别为{classes}；河流按Ⅰ至劣Ⅴ类（GB 3838-2002）评价",
        standard="氨氮", classes=["氨氮"],
    ),
    "five_x_every": error(
        "indicators='5+X' needs every=, because X is found year by year",
        "indicators=\"5+X\" 逐年确定X，需给出 every=",
    ),
    "volume_is_source": error(
        "volume={name!r} is the column of sources; name the column of water taken",
        "volume 给出的列“{name}”是水源列；请给出取水量列",
        name="氨氮",
    ),
    "volume_type": error(
        "column {name!r} must hold the water taken but holds {dtype}",
        "列“{name}”应为取水量，但类型为 {dtype}",
        name="氨氮", dtype="氨氮",
    ),
    "months_differ": warning(
        "the earlier period has samples of {before} months and the later one of {now}: no change "
        "is given; compare periods of the same months",
        "基期有{before}个月的样品，本期有{now}个月：不判断变化；请比较相同月份的时段",
        before=12, now=3,
    ),
    "places_without_samples": warning(
        "{option} names places without samples: {names}",
        "{option} 中的断面没有样品：{names}",
        option="targets", names=["甲"],
    ),
    "background_not_assessed": warning(
        "background names parameters that are not assessed here: {names}",
        "background 中有未参评的项目：{names}",
        names=["镍"],
    ),
    "goal_nearest": error(
        "goals: {name!r} is not understood; did you mean {nearest!r}? The goals: {goals}",
        "goals：无法识别“{name}”；是否为 {nearest}？可用：{goals}",
        name="达标率", nearest="attained", goals=["attained", "good"],
    ),
}  # fmt: skip
