"""Messages about the columns of places, times and water bodies."""

from shuizhi._core.messages.entry import Message, error, note, warning

MESSAGES: dict[str, Message] = {
    "decisions_need": error(
        "decisions: column {column:q} not found; the columns: {columns:q}",
        "决定表中没有列{column:q}；表中的列：{columns:q}",
        column="决定", columns=["断面", "项目"],
    ),
    "decisions_strange": error(
        "decisions: column {column:q} describes a place but the samples have no such column; "
        "name it as in the samples: {columns:q}",
        "决定表的列{column:q}像是点位信息，但样品表中没有该列；请与样品表的列名一致：{columns:q}",
        column="断面名",
        columns=["断面名称", "监测时间"],
    ),
    "decision_unknown": error(
        "decisions, row {row}: {word!r} is not a decision; say keep, exclude or correct",
        "决定表第{row}行：无法识别“{word}”；请填保留、剔除或更正",
        row=2, word="删",
    ),
    "decision_without_value": error(
        "decisions, row {row}: a correction needs a value",
        "决定表第{row}行：更正须给出更正值",
        row=2,
    ),
    "decision_not_a_number": error(
        "decisions, row {row}: {value!r} is not a number, but the column of the "
        "samples holds numbers",
        "决定表第{row}行：“{value}”不是数值，而样品表该列为数值",
        row=2, value="约0.2",
    ),
    "decision_no_column": error(
        "decisions, row {row}: the samples have no column of {parameter}",
        "决定表第{row}行：样品表中没有{parameter}",
        row=2, parameter="氨氮",
    ),
    "decision_row": error(
        "decisions, row {row}: give the row of a sample, from 0 to {last}",
        "决定表第{row}行：行号应为0至{last}的整数",
        row=2, last=99,
    ),
    "decisions_of_rows": error(
        "decisions: column {column:q} numbers rows, which parts of a table do not have; name "
        "samples by place and time",
        "决定表：列{column:q}按行号指定样品，而分批的表没有行号；请用断面和时间指定",
        column="行号",
    ),
    "decisions_twice": error(
        "decisions, rows {rows}: two decisions for one reading of row {sample}",
        "决定表第{rows}行：对样品表行号{sample}的同一数据有两个决定",
        rows=[1, 3], sample=7,
    ),
    "decisions_idle": warning(
        "decisions without a sample: rows {rows}",
        "决定表中没有对应样品的行：{rows}",
        rows=[2, 5],
    ),
    "column_not_found": error(
        "{option}: column {column:q} not found; the columns: {columns:q}",
        "{option}：没有列{column:q}；表中的列：{columns:q}",
        option="section", column="断面编码", columns=["点位", "日期", "氨氮"],
    ),
    "column_not_found_nearest": error(
        "{option}: column {column:q} not found; did you mean {nearest:q}?",
        "{option}：没有列{column:q}；是否为{nearest:q}？",
        option="section", column="断面", nearest="断面名称",
    ),
    "column_needed": error(
        "no column could be recognised as {option}=; name one, as {option}={example:q}; the "
        "columns: {columns:q}",
        "没有识别出可作 {option}= 的列；请指定，如 {option}={example:q}；表中的列：{columns:q}",
        option="section", example="断面名称", columns=["编号", "日期", "氨氮"],
    ),
    "columns_several": error(
        "several columns could be {option}=: {columns:q}; say which, as {option}={first:q}",
        "可作 {option}= 的列不止一个：{columns:q}；请指定其一，如 {option}={first:q}",
        option="time", columns=["采样日期", "监测时间"], first="采样日期",
    ),
    "origin_taken": note(
        "column {column:q} tells automatic from manual data: of each section, month and parameter "
        "the source that comes first is used (origin=, precedence=)",
        "列{column:q}区分自动与手工监测数据：各断面各月各项目按优先来源采用（origin=、precedence=）",
        column="数据来源",
    ),
    "origins_unknown": warning(
        "column {column:q}: {words:q} are neither automatic nor manual data; their rows are "
        "used with both",
        "列{column:q}：{words:q}既非自动也非手工监测，其数据照常参与统计",
        column="数据来源", words=["其他"],
    ),
    "precedence_without_origin": error(
        "precedence= needs origin=, the column that tells automatic from manual data",
        "precedence= 需要区分自动与手工监测数据的列：origin=",
    ),
    "precedence_unknown": error(
        "precedence: {said:q} is not understood; say 'automatic', 'manual', or one of them for "
        "each parameter",
        "precedence= {said:q}无法识别；请写 precedence='automatic'、precedence='manual'，"
        "或按项目分别给出",
        said="both",
    ),
    "columns_taken": note(
        "taken from the table: {taken}; name others to choose them",
        "按表中列名采用：{taken}；如需用其他列，请在调用中指定",
        taken="section='断面名称', time='监测时间', water_body='水体类型'",
    ),
    "lakes_as_rivers": note(
        "places that may be lakes or reservoirs ({count}, as {places:q}) are taken as rivers, "
        "which have other limits of {parameters}: say water_body='lake', or the column that says "
        "which",
        "{count}个点位可能是湖库，如{places:q}；表中未说明水体类型，均按河流限值评价（{parameters}不同）："
        "请用 water_body=\"lake\"，或指明水体类型列",
        count=2, places=["群英水库坝前"], parameters=["total_phosphorus"],
    ),
    "sections_not_apart": error(
        "column {column:q} does not tell sections apart: {name:q} is in {places:q} (column "
        "{other:q}); name both columns: {call}",
        "列{column:q}不能区分断面：{name:q}分属{places:q}（列{other:q}）；请同时指定两列：{call}",
        column="断面名称", name="小河", places=["湖北省", "重庆市"], other="省份",
        call='section=["省份", "断面名称"]',
    ),
    "sections_parted": note(
        "sections are told apart by {columns:q} together: {name:q} is in {places:q}",
        "断面按{columns:q}共同区分：{name:q}分属{places:q}",
        columns=["省份", "断面名称"], name="小河", places=["湖北省", "重庆市"],
    ),
    "summary_rows": warning(
        "{count} of {rows} rows are not samples, as {cells:q} in column {column:q}; they are left "
        "out of means and counts",
        "{rows}行中有{count}行不是样品（列{column:q}中为{cells:q}等），不参与平均和统计",
        count=2, rows=62, cells=["平均值", "标准限值"], column="断面名称",
    ),
    "states_kept": warning(
        "{count} of {rows} rows say that their state is not normal, as {states:q} in column "
        "{column:q}; they are used anyway; abnormal='drop' leaves them out",
        "{rows}行中有{count}行的状态不是正常（列{column:q}中为{states:q}）；仍参与统计，"
        "abnormal='drop' 可将其剔除",
        count=9728, rows=26636, column="站点情况", states=["停站", "维护"],
    ),
    "states_dropped": warning(
        "{count} of {rows} rows are left out: their state is not normal, as {states:q} in column "
        "{column:q}",
        "{rows}行中有{count}行的状态不是正常（列{column:q}中为{states:q}），未参与统计",
        count=9728, rows=26636, column="站点情况", states=["停站", "维护"],
    ),
    "marks_kept": warning(
        "{count} of {readings} readings are marked other than normal, as {marks:q} in {columns:q}; "
        "they are used anyway; abnormal='drop' leaves them out",
        "{readings}个数据中有{count}个的标记不是正常（列{columns:q}中为{marks:q}）；仍参与统计，"
        "abnormal='drop' 可将其剔除",
        count=12, readings=480, columns=["化学需氧量标记"], marks=["D", "无效"],
    ),
    "marks_dropped": warning(
        "{count} of {readings} readings are left out: they are marked other than normal, as "
        "{marks:q} in {columns:q}",
        "{readings}个数据中有{count}个的标记不是正常（列{columns:q}中为{marks:q}），未参与统计",
        count=12, readings=480, columns=["化学需氧量标记"], marks=["D", "无效"],
    ),
    "marks_twice": error(
        "the columns {columns:q} mark the same readings; remove or rename all but one",
        "列{columns:q}都是同一项目的数据标记；请只保留其一，其余删除或改名",
        columns=["氨氮标记", "w21003-Flag"],
    ),
    "not_of_lakes": error(
        "water_body={said:q} is not understood; say 'lake', or the column that says which rows are "
        "of lakes",
        "water_body= {said:q}无法识别；请写 'lake'，或指明湖库的列",
        said="river",
    ),
    "rows_of_rivers": warning(
        "{count} of {rows} rows are left out: column {column:q} does not say that they are of a "
        "lake or reservoir, as {cells:q}",
        "{rows}行中有{count}行未参评：列{column:q}不是湖库，如{cells:q}",
        count=24, rows=48, column="水体类型", cells=["河流"],
    ),
}  # fmt: skip
