"""Messages about tables and their columns."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "column_marked": error(
        "the name of column {column:q} contains U+FDD0, a character that Unicode reserves for use "
        "inside programs; rename the column",
        "列名{column:q}含有字符 U+FDD0（Unicode 保留给程序内部使用）；请改列名",
        column="\\ufdd0id",
    ),
    "column_pattern": error(
        "polars reads the name of column {column:q} as a pattern of names; rename the column",
        "polars 会把列名{column:q}当作列名的通配模式；请改列名",
        column="*",
    ),
    "column_nul": error(
        "column {column} cannot be read: its name contains the character NUL; rename it",
        "无法读取列 {column}：列名含有空字符（NUL）；请改列名",
        column="'\\x00'",
    ),
    "column_half": error(
        "the name of column {column} contains half a character (a surrogate); rename the column",
        "列名 {column} 含有半个字符（代理码位）；请改列名",
        column="'\\ud800'",
    ),
    "column_twice": error(
        "columns of one name: {columns:q}; rename or remove all but one",
        "列名重复：{columns:q}；请改名或删除，只保留一列",
        columns=["氨氮"],
    ),
    "columns_of_levels": error(
        "the columns have several levels; join them into single names first",
        "列名有多级；请先合并为单级列名",
    ),
    "column_not_taken": error(
        "column {column:q} holds {type}, which cannot be read: {cause}; cast it to numbers or "
        "text, or leave it out of the table",
        "列{column:q}的类型为 {type}，无法读取（{cause}）；请转换为数值或文本，或从表中去掉该列",
        column="氨氮", type="complex128", cause="…",
    ),
    "table_not_taken": error(
        "the {kind} cannot be read as a table: {cause}; cast columns of unusual types to numbers "
        "or text, or leave them out",
        "{kind} 无法作为表读取（{cause}）；请把特殊类型的列转换为数值或文本，或去掉这些列",
        kind="Table", cause="…",
    ),
    "table_is_path": error(
        "{path!r} is a path, not a table; read it first: shuizhi.read_samples({path!r}).frame",
        "“{path}”是文件路径，不是表；请先读入：shuizhi.read_samples(\"{path}\").frame",
        path="s.csv",
    ),
    "no_table": error(
        "{kind} is not a table; give a polars DataFrame or LazyFrame, a pandas DataFrame, a "
        "pyarrow Table, or anything with __arrow_c_stream__",
        "{kind} 不是表；请给出 polars、pandas 或 pyarrow 的表，或任何支持 Arrow 流的对象",
        kind="list",
    ),
    "no_table_but_frame": error(
        "{kind} is not a table, but holds one; give its `frame`",
        "{kind} 不是表，但含有表；请给出它的 `frame`",
        kind="ReadResult",
    ),
    "table_elsewhere": error(
        "{kind} of {engine} is not in this process; use {way}",
        "{engine} 的 {kind} 不在本进程中；请用 {way}",
        kind="DataFrame", engine="Modin", way="table.modin.to_pandas()",
    ),
    "one_column": error(
        "{kind} is one column, not a table; give a table with it",
        "{kind} 是一列而不是表；请给出包含该列的表",
        kind="Series",
    ),
    "no_words": error(
        "column {column:q} must hold text but holds {type}; cast it to text",
        "列{column:q}应为文本，但类型为 {type}；请转换为文本",
        column="项目", type="List(String)",
    ),
    "supplement_of_lists": error(
        "supplement: a list inside a list is not understood; list tables and files",
        "补充限值的列表中不能再有列表；请列出表和文件",
    ),
    "forked": error(
        "this process was forked from one in which polars was running: its threads "
        "are missing here, "
        "and a query would wait for ever; start processes with "
        "multiprocessing.get_context('spawn')",
        "本进程由已运行 polars 的进程分叉（fork）而来，查询线程不在其中，查询会一直等待；请用 "
        "multiprocessing.get_context('spawn') 启动进程",
    ),
}  # fmt: skip
