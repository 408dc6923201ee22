"""Messages about Spark and batches."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "batch_version": error(
        "prepared by shuizhi {version}, but this worker has {version2}; install one "
        "version everywhere",
        "由 shuizhi {version} 准备，本节点为 {version2}；请在各节点安装同一版本",
        version="氨氮", version2="氨氮",
    ),
    "batch_columns": error(
        "the batch has no columns {absent:q}",
        "该批次没有列{absent:q}",
        absent=["氨氮"],
    ),
    "spark_long": error(
        "the rows of a sample of a long table may lie in several partitions; make it "
        "wide first, as df.groupBy(sample).pivot(parameter).agg(first(value)), or "
        "take grade_readings",
        "长表中同一样品的行可能在不同分区；请先转为宽表，如 "
        "df.groupBy(sample).pivot(parameter).agg(first(value))，或用 grade_readings",
    ),
    "spark_long_average": error(
        "the schema of a long table does not say which parameters it has; make it wide "
        "first, as df.groupBy(place, time).pivot(parameter).agg(first(value))",
        "由表结构不能得知长表有哪些项目；请先转为宽表，如 df.groupBy(place, "
        "time).pivot(parameter).agg(first(value))",
    ),
    "spark_no_frame": error(
        "{name} is not a DataFrame of Spark; use the function of shuizhi itself",
        "{name} 不是 Spark 的 DataFrame；请直接用 shuizhi 的函数",
        name="氨氮",
    ),
    "spark_same_name": error(
        "columns of one name: {twice}; rename or remove all but one",
        "列名重复：{twice}；请改名或只保留一列",
        twice="氨氮",
    ),
    "spark_case": error(
        "Spark does not distinguish {clash:q}; rename a column, give suffix= for "
        "the new ones, or set spark.sql.caseSensitive",
        "Spark 不区分列{clash:q}；请改列名，用 suffix= 给新列加后缀，或设置 "
        "spark.sql.caseSensitive",
        clash=["氨氮"],
    ),
    "spark_type": error(
        "column {name!r} holds {dataType}, which cannot be passed on; drop it or cast it",
        "列“{name}”的类型为 {dataType}，无法传递；请删除或转换该列",
        name="氨氮", dataType="氨氮",
    ),
}  # fmt: skip
