"""Messages about checks."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "no_criteria": error(
        "{standard} has no rules over time; they are [[criteria]] of a standard of your own",
        "{standard} 没有时间规则；时间规则写在自用标准的 [[criteria]] 中",
        standard="GB 5749-2022",
    ),
    "criteria_of_none": error(
        "no column is a parameter that the rules over time are of: {parameters:q}",
        "表中没有时间规则所涉项目的列：{parameters:q}",
        parameters=["copper"],
    ),
    "stretches_order": error(
        "stretches need order=, the column with the order of points along the water",
        "河段需给出 order=，即点位的先后顺序列",
    ),
    "point_needed": error(
        "name the columns that tell the points of a water apart with point=",
        "请用 point= 给出区分同一水体各点位的列",
    ),
    "every_needs_time": error(
        "every= needs time=, the column of sampling times",
        "every= 需给出 time=，即采样时间列",
    ),
    "long_needs_time": error(
        "a long table needs time=, which tells the samplings of a point apart",
        "长表需给出 time=，以区分各次采样",
    ),
    "depth_unit": error(
        "column {depth!r}: {unit!r} is not a unit of depth; give cm, m or none (m)",
        "列“{depth}”：{unit} 不是水深单位；请用 cm、m 或不写（m）",
        depth="氨氮", unit="氨氮",
    ),
    "no_seasons": error(
        "every= cannot be seasons here; say month, ten-day, quarter, half or year",
        "此处 every= 不能为季节；请用 month、ten-day、quarter、half 或 year",
    ),
    "missing_values_one_text": error(
        "missing_values={missing_values!r} is one text; give a list: [{missing_values!r}]",
        "missing_values={missing_values}：是一个文本；请给出列表：[{missing_values}]",
        missing_values="氨氮",
    ),
    "flow_goal": error(
        "goal={goal!r} is not understood; give a share of days in per cent, at most 100",
        "goal={goal}：无法识别；请给出达标天数的百分比（不超过100）",
        goal="氨氮",
    ),
    "base_month": error(
        "base: {strange!r} is not a month; give 1 to 12",
        "base：“{strange}”不是月份；请填1到12",
        strange="氨氮",
    ),
    "base_flow": error(
        "base: the flow {unread!r} of {unread2} is not understood; give m³/s",
        "base：{unread2} 的流量“{unread}”无法识别；单位为 m³/s",
        unread="氨氮", unread2="氨氮",
    ),
    "base_twice": error(
        "base names a section and month twice: {twice}",
        "base 中断面和月份重复：{twice}",
        twice="氨氮",
    ),
    "threshold_unknown": error(
        "threshold={threshold!r} is not understood; give a number above 0, in mg/L",
        "threshold={threshold}：请给出大于0的数值（mg/L）",
        threshold="氨氮",
    ),
    "no_known_parameter": error(
        "the table has no column of a known parameter",
        "表中没有可识别的监测项目",
    ),
    "parameters_twice": error(
        "parameters in more than one column: {twice}",
        "同一项目有多列：{twice}",
        twice=["氨氮"],
    ),
    "names_no_parameter": error(
        "column {parameter!r} names no known parameter",
        "列“{parameter}”中没有可识别的监测项目",
        parameter="氨氮",
    ),
    "no_better_side": error(
        "parameter={parameter!r} has no better direction and cannot be watched",
        "parameter={parameter} 没有好坏方向，不能预警",
        parameter="氨氮",
    ),
    "watch_without_periods": error(
        "every=None makes no periods to watch",
        "every=None 没有时段，不能预警",
    ),
    "limit_or_targets": error(
        "give limit= or targets=, not both",
        "limit= 与 targets= 只能给出一个",
    ),
    "watch_limit": error(
        "limit={limit!r} is not understood; give a number above 0, in {unit}, or a column",
        "limit={limit}：无法识别；请给出大于0的数值（{unit}）或列名",
        limit="氨氮", unit="氨氮",
    ),
}  # fmt: skip
