"""Messages about grading and explaining."""

from shuizhi._core.messages.entry import Message, error, warning

MESSAGES: dict[str, Message] = {
    "agreement_column": error(
        "the table has no column {name!r}; see python -m shuizhi.grading.agreement",
        "表中没有列“{name}”；请见 python -m shuizhi.grading.agreement",
        name="氨氮",
    ),
    "agreement_raw": error(
        "the table has no columns whose names begin with {raw!r}",
        "表中没有以“{raw}”开头的列",
        raw="氨氮",
    ),
    "explain_no_result": error(
        "the row is not a result of an assessment; its columns: {listed}",
        "该行不是评价结果；其中的列：{listed}",
        listed="氨氮",
    ),
    "explain_target": error(
        "target={target!r} is not a class of {standard}",
        "target={target} 不是 {standard} 的类别",
        target="氨氮", standard="氨氮",
    ),
    "explain_attained": error(
        "whether the target is attained must be true or false, not {found!r}",
        "是否达标应为 True 或 False，不能是 {found}",
        found="氨氮",
    ),
    "explain_rows": error(
        "the table has {height} rows; explain takes one: give frame[0]",
        "表有{height}行；explain 只接受一行，如 frame[0]",
        height="氨氮",
    ),
    "explain_standard": error(
        "the row does not say by which standard it was checked; say standard=",
        "该行未说明按哪一标准判定；请给出 standard=",
    ),
    "explain_unlike": warning(
        "the limits of {standard} do not give the class that the row has; name the standard it was "
        "graded by: standard=",
        "按 {standard} 的限值得不到该行的类别；请用 standard= 指明评价所用的标准",
        standard="GB 3838-2002",
    ),
    "explain_bodies": error(
        "the row says both river and lake ({said}); say water_body=",
        "该行同时注明河流和湖库（{said}）；请给出 water_body=",
        said=["氨氮"],
    ),
    "in_force_unknown": error(
        "in_force={in_force!r} is not understood; say 'check' or 'any'",
        "in_force={in_force}：无法识别；请用 \"check\" 或 \"any\"",
        in_force="氨氮",
    ),
    "long_takes_sample": error(
        "a long table needs sample=, parameter= and value= together",
        "长表需同时给出 sample=、parameter= 和 value=",
    ),
    "saturation_wide": error(
        "do_saturation needs a wide table, in which oxygen has its water temperature",
        "do_saturation 只用于宽表：须有与溶解氧同一样品的水温",
    ),
    "in_force_until": error(" to {day}", "至{day}", day="2005-12-31"),
    "not_in_force_any": error(
        "{standard} is in force from {since}{until}; {count} samples are from "
        "other days, the first from {first}. Use the standard of those days, or grade "
        "them anyway with in_force='any'",
        "{standard} 自{since}{until}施行；{count}个样品不在施行期内，最早为{first}。"
        "请改用当时的标准，或用 in_force=\"any\" 仍按此评价",
        standard="GB 3838-2002", since="2002-06-01", until="", count=1, first="2001-01-01",
    ),
    "not_in_force_flag": error(
        "{standard} is in force from {since}{until}; {count} samples are from "
        "other days, the first from {first}. Use the standard of those days, or say "
        "in_force='flag' to leave them undetermined, or 'any' to hold them to its "
        "limits anyway",
        "{standard} 自{since}{until}施行；{count}个样品不在施行期内，最早为{first}。"
        "请改用当时的标准，或用 in_force=\"flag\" 判为无法判定，或用 "
        "in_force=\"any\" 仍按此判定",
        standard="GB 18918-2002", since="2003-07-01", until="", count=1, first="2001-01-01",
    ),
}  # fmt: skip
