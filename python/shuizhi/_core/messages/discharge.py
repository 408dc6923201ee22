"""Messages about outfalls."""

from shuizhi._core.messages.entry import Message, error, note

MESSAGES: dict[str, Message] = {
    "flags_twice": error(
        "the columns {columns:q} have flags of the same readings; name the one that counts with "
        "flag=, or flag=[] for none",
        "列{columns:q}都是同一数据的标记；请用 flag= 指定所用的列，都不用时写 flag=[]",
        columns=["数据标记", "Flag"],
    ),
    "stage_unclear": error(
        "it is not clear which of the columns {columns:q} is of {stage}; name the stage in the "
        "header, or leave one out with columns={{name: None}}",
        "无法判断列{columns:q}中哪一列是{stage}；请在列名中注明，或用 columns={{列名: None}} 排除",
        columns=["进水COD", "COD"], stage="effluent",
    ),
    "other_stage": error(
        "all columns of parameters are of {stage}: {columns:q}; give the readings to "
        "check, or map a column with columns={{name: parameter}}",
        "项目列都是{stage}：{columns:q}；请给出需要核查的数据，或用 columns={{列名: 项目}} 指定",
        stage="influent", columns=["进水COD"],
    ),
    "outfall_twice": error(
        "outfall {outfall:q} has two rows in the table of outfalls; keep one",
        "排污口表中排污口{outfall:q}有两行；请保留一行",
        outfall="甲污水厂",
    ),
    "outfall_columns_alike": error(
        "the columns {columns:q} of the table of outfalls say the same thing; keep one of them",
        "排污口表的列{columns:q}含义相同；请保留一列",
        columns=["类型", "排污口类型"],
    ),
    "no_outfall_kind": error(
        "the table of outfalls has no column kind (public, discharger or hospital); its columns: "
        "{columns:q}",
        "排污口表没有“类型”列（公共污水处理系统、排污单位、医院）；表中的列：{columns:q}",
        columns=["排口", "城市"],
    ),
    "production_columns_alike": error(
        "the columns {columns:q} of production= say the same thing; keep one of them",
        "production= 的列{columns:q}含义相同；请保留一列",
        columns=["产量(t)", "日产量(t)"],
    ),
    "no_quantity": error(
        "production= has no column of quantities, as 'quantity(t)'; its columns: {columns:q}",
        "production= 中没有产量列，如“产量(t)”；表中的列：{columns:q}",
        columns=["排口", "日期", "产品"],
    ),
    "quantity_no_unit": error(
        "column {column:q} of production= has no unit; write it in the header, as 'quantity(t)', "
        "or in a column 'unit'",
        "production= 的列{column:q}没有单位；请写在列名中，如“产量(t)”，或另设“单位”列",
        column="产量",
    ),
    "base_water_not_given": note(
        "the limits of {tables:q} presuppose the water that products may take; production= is not "
        "given, so measured concentrations are compared and nothing is converted",
        "{tables:q}的限值以单位产品基准排水量为前提；未给出 production=，按实测浓度判定，未换算",
        tables=["GB 30486-2013 table 2"],
    ),
    "no_base_water_of": note(
        "{standard} sets no base water for {product:q}, so the measured concentration is compared "
        "(clause {clause})",
        "{standard}未规定{product:q}的单位产品基准排水量，按实测浓度判定（{clause}）",
        standard="GB 31572-2015", product="聚氨酯树脂", clause="4.6",
    ),
    "product_twice": error(
        "production= has two rows of {product:q} at outfall {outfall:q} on {day}; add them up",
        "production= 中排污口{outfall:q}在{day}有两行{product:q}；请合计为一行",
        outfall="甲", day="2016-01-01", product="制革",
    ),
    "drained_twice": error(
        "production= has different volumes drained at outfall {outfall:q} on {day}; give the whole "
        "of the day",
        "production= 中排污口{outfall:q}在{day}的排水量不一致；请给出当日总排水量",
        outfall="甲", day="2016-01-01",
    ),
    "no_temperature": error(
        "brackets={brackets:q} needs the water temperature, and the samples have no such column",
        "brackets={brackets:q} 需要水温，样品表中没有水温列",
        brackets="temperature",
    ),
}  # fmt: skip
