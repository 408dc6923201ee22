"""The help of the command line in Chinese, by its English text; a test walks every command."""

from shuizhi._core.messages.help_commands import COMMANDS

HELP = COMMANDS | {
    "Print the version.":
        "显示版本。",
    "Show this message and exit.":
        "显示帮助。",
    "Install completion for the current shell.":
        "为当前命令行安装自动补全。",
    "Show completion for the current shell, to copy it or customize the installation.":
        "显示当前命令行的自动补全脚本。",
    "CSV, TSV (UTF-8 or GB18030), Parquet or Excel; patterns (*.csv); - for CSV on standard "
    "input. Several files must have the same column names.":
        "CSV、TSV（UTF-8 或 GB18030）、Parquet 或 Excel；可用通配符（*.csv）；- 为标准输入的 CSV"
        "。多个文件的列名应一致。",
    "Output file: CSV, Parquet or xlsx; printed if left out.":
        "输出文件（CSV、Parquet 或 xlsx）；省略则直接显示。",
    "Begin a text file with a line of the version and the digest of the data.":
        "在文本文件首行注明版本和标准数据摘要。",
    "Print errors only.":
        "只显示错误。",
    "Print one JSON object: counts, rows, inputs, notes, …":
        "输出一个 JSON 对象：计数、各行、输入文件、提示等。",
    "Columns that identify a section.":
        "表示断面的列。",
    "Assess rivers or basins instead: the columns that name them.":
        "改为评价河流或流域：表示河流或流域的列。",
    "Assess lakes instead: the columns that name them.":
        "改为评价湖库：表示湖库的列。",
    "Columns of the points of a lake.":
        "表示湖库点位的列。",
    "Column of sampling times, or those of year and month.":
        "采样时间列，或年、月两列。",
    "The period; all: all times together.  [default: month]":
        "时段；all：全部时间合并（默认：month）。",
    "Seasons for periods, such as 丰水期=6-9; repeatable, with every month of the year once.":
        "按季节分时段，如 丰水期=6-9；可重复，十二个月各一次。",
    "river, lake, or the column of water bodies.  [default: 水体类型, or river]":
        "river、lake，或表示水体类型的列（默认：水体类型列，或 river）。",
    "Target class, or the column of it.  [default: Ⅲ]":
        "目标类别，或目标类别列（默认：Ⅲ）。",
    "Table of targets: the columns of sections, target, and optionally year.":
        "目标表：断面列、目标类别列，可有年份列。",
    "Table of declared background: the columns of sections, parameter, from, to, decision, "
    "source.":
        "自然本底申报表：断面列、项目、起、止、批准文号、来源。",
    "Table of decisions on readings: row or place and time, parameter, decision "
    "(keep, exclude, correct), value, by, why.":
        "数据审核决定表：行号或点位与时间、监测项目、决定（保留、剔除、更正）、更正值、决定人、理由。",
    "table1-21, 5+X, all, or parameters with commas.":
        "table1-21、5+X、all，或以逗号分隔的项目。",
    "Parameters listed first among the main indicators.":
        "优先作为主要污染指标的项目。",
    "Class Ⅰ also by 90 % oxygen saturation.":
        "溶解氧饱和率达90%的也为Ⅰ类。",
    "With --by: the status at exactly 60 % Ⅰ–Ⅲ and 40 % 劣Ⅴ.":
        "与 --by 同用：Ⅰ～Ⅲ类恰为60%、劣Ⅴ类恰为40%时的水质状况。",
    "With --by: the change that counts.":
        "与 --by 同用：按哪种变化判断。",
    "With --lake: the parameters of the trophic index.":
        "与 --lake 同用：营养状态指数的计算项目。",
    "With --lake: weights of fewer than five sum to 1":
        "与 --lake 同用：不足五项时权重之和为1。",
    "A standard's number, or a TOML file; by default that of each use.":
        "标准编号或 TOML 文件；默认按用途确定标准。",
    "A standard's number, or a TOML file.":
        "标准号，或 TOML 文件。",
    "Parameters whose mean is geometric, with commas.":
        "按几何平均的项目，以逗号分隔。",
    "How to treat duplicate rows.":
        "重复行的处理。",
    "Round half to even to the decimals of 82号, or not.":
        "是否按82号文规定的小数位修约（四舍六入五成双）。",
    "Refuse samples of days before the standard was in force, or not.":
        "标准施行前的样品是否拒绝评价。",
    "Long table: the column of parameters.":
        "长表的项目列。",
    "The column of values.":
        "数值列。",
    "The column of units.":
        "单位列。",
    "How a value below its detection limit counts.  [default: half; fluxes: zero]":
        "低于检出限的数值如何参与计算（默认：half；通量：zero）。",
    "Take the standard's method limits for 未检出 without a figure.":
        "未检出且无数值时，取标准方法的检出限。",
    "The detection limit of 未检出 without a figure, in the parameter's canonical unit; "
    "repeatable.":
        "未检出且无数值时的检出限，按项目的规定单位；可重复。",
    "A text or number that means missing; repeatable.":
        "表示缺测的文本或数值；可重复。",
    "The meaning of a column; NAME= leaves it out; repeatable.":
        "指明某列是什么；列名= 排除该列；可重复。",
    "Language of columns and words.  [default: SHUIZHI_LANG, else the locale]":
        "列名和文字的语言（默认：SHUIZHI_LANG，或系统语言）。",
    "Suffix of new column names.":
        "新列名的后缀。",
    "Sheet of an Excel file, by default the first; all for all sheets.":
        "Excel 的工作表，默认第一个；all 为全部。",
    "Which table of a web page with an Excel suffix.":
        "扩展名为 Excel 的网页中的第几个表。",
    "Take the columns of all files or sheets.":
        "多个文件或工作表取全部列。",
    "Row the header is in, from 1; found by default.":
        "表头所在行，从1起；默认自动识别。",
    "Encoding of a text file; detected by default.":
        "文本文件的编码；默认自动识别。",
    "How many bytes a packed file may unpack to; 256 MiB or 100 times its size by default.":
        "压缩文件最多解压为多少字节；默认256 MiB 或其100倍。",
    "Add a column file with the file of each row.":
        "增加 file 列：每行来自哪个文件。",
    "Target class, or the column that holds it.":
        "目标类别，或目标类别列。",
    "The X of 5+X, parameters with commas.":
        "5+X 中的 X，项目以逗号分隔。",
    "Assess tables 2 and 3 as well.":
        "同时评价表2和表3。",
    "With --time: whether the standard must be in force on the day.":
        "与 --time 同用：样品日期是否须在标准施行期内。",
    "Long table: the columns that identify samples.":
        "长表中区分样品的列。",
    "Table of outfalls: one row per outfall, with its facts.":
        "排污口表：每个排污口一行，列出其已知信息。",
    "Column of outfalls, in both tables.":
        "两表中的排污口列。",
    "Column of flow.":
        "流量列。",
    "The unit of flow, if its header has none; m3/h by default.":
        "流量单位（列名未注明时）；默认 m3/h。",
    "A standard's number or TOML file; repeatable; all built-in ones by default.":
        "标准号或 TOML 文件；可重复；默认全部内置标准。",
    "Supplements of standards: a file in the form of standards template, or config; "
    "repeatable.":
        "补充限值：按 standards template 格式的文件，或 config；可重复。",
    "Table of what outfalls make, day by day: product, quantity and its unit, to convert "
    "concentrations to the water that products may take.":
        "产品产量表：逐日的产品、产量及单位，用于换算基准水量排放浓度。",
    "When figures in brackets apply, if the standard does not say.":
        "标准未说明时，括号内限值何时执行。",
    "Samples of days on which a named standard is not in force: refuse, flag, or judge them "
    "anyway.":
        "样品日期不在所列标准施行期内时：拒绝、标记，或仍按其判定。",
    "The least number of readings of a day.":
        "一日至少需要的数据数。",
    "Column of flags (N, F, M, S, D, C, T, B; 有效, 无效); repeatable; found by its "
    "heading by default.":
        "数据标记列（N、F、M、S、D、C、T、B；有效、无效）；可重复；默认按列名识别。",
    "Parameter whose readings are compared one by one; repeatable; pH and colour by default.":
        "逐次判定的项目；可重复；默认 pH 和色度。",
    "How readings below detection count in loads.":
        "低于检出限的数据计算负荷时按多少计。",
    "Summarize verdicts by columns of the result; month and year are derived from the day.":
        "按结果中的列汇总判定；month、year 由日期得出。",
    "Read messages of HJ 212; found by content by default.":
        "按 HJ 212 报文读取；默认按内容识别。",
    "Messages: write a table of samples of this interval, one row per time.":
        "报文：输出该时间间隔的样品表，每个时间一行。",
    "Second output file: one row per report with its result, or the figures of damaged "
    "messages.":
        "另存的文件：每份报告一行及其结果，或损坏报文中的数据。",
    "Columns that identify a section.  [default: 断面名称 or the like]":
        "表示断面的列（默认：断面名称等）。",
    "The length of the period.  [default: quarter]":
        "时段长度（默认：quarter）。",
    "2024-Q4, 2024-11, 2024-H2, 2024.  [default: the last with samples]":
        "2024-Q4、2024-11、2024-H2、2024（默认：最后一个有样品的时段）。",
    "Columns of basins, '' for none.  [default: 流域]":
        "流域列，'' 表示没有（默认：流域）。",
    "Columns of rivers, '' for none. [default: 所属河流]":
        "河流列，'' 表示没有（默认：所属河流）。",
    "Columns of lakes, whose points are the sections.":
        "湖库列，其断面为点位。",
    "river, lake, or the column of water bodies.  [default: 水体类型]":
        "river、lake，或表示水体类型的列（默认：水体类型）。",
    "A goal of the plan: attained=90, good=75, inferior=0, compliance=100; repeatable.":
        "规划目标：attained=90（断面达标率）、good=75（Ⅰ～Ⅲ类比例）、inferior=0（劣Ⅴ类断面数）"
        "、compliance=100（水量达标率）；可重复。",
    "Table of declared background, as in assess.":
        "自然本底申报表，同 assess。",
    "The status of rivers at exactly 60 % Ⅰ–Ⅲ and 40 % 劣Ⅴ.":
        "河流Ⅰ～Ⅲ类恰为60%、劣Ⅴ类恰为40%时的水质状况。",
    "Title of the report.":
        "报告名称。",
    "Publisher of the report.":
        "发布单位。",
    "Name of all sections together, such as 焦作市.":
        "全部断面的统称，如 焦作市。",
    "A Word document with fields, for -o report.docx.":
        "带字段的 Word 模板，用于 -o report.docx。",
    "Extent of the appendix: rules, limits and evidence.":
        "附录的详略：规则、限值和依据。",
    "The colours of classes; accessible ones differ in greyscale.":
        "类别颜色；accessible 在灰度下也可区分。",
    "Table of samples of drinking-water sources.":
        "饮用水水源样品表。",
    "Its columns that identify a source.":
        "其中表示水源的列。",
    "Its column of times.  [default: --time]":
        "其中的时间列（默认：--time）。",
    "surface, ground, or the column of kinds (地表水, 地下水).":
        "surface、ground，或表示水源类型的列（地表水、地下水）。",
    "Its column of water taken.":
        "其中的取水量列。",
    "Its water body: river, lake, or a column.  [default: 水体类型, or river]":
        "其水体类型：river、lake 或列名（默认：水体类型列，或 river）。",
    "Table of readings of outfalls.":
        "排污口监测数据表。",
    "Table of outfalls: one row per outfall, as in discharge.":
        "排污口表：每个排污口一行，同 discharge。",
    "Column of times.  [default: --time]":
        "时间列（默认：--time）。",
    "The unit of flow.  [default: that of its header, or m3/h]":
        "流量单位（默认：列名中的单位，或 m3/h）。",
    "Supplements of discharge standards; repeatable.":
        "排放标准的补充限值；可重复。",
    "A number or TOML file; template NUMBER; read PDF [NUMBER]; check FILE.":
        "标准号或 TOML 文件；template 标准号；read PDF [标准号]；check 文件。",
    "Put a checked supplement where --supplement config finds it.":
        "把检查过的补充限值放到 --supplement config 能找到的位置。",
    "Use, crop, class or level, or the column of it.":
        "用途、作物、类别或级别，或表示它的列。",
    "Facts that limits depend on: position=出厂水.":
        "限值的适用条件：position=出厂水。",
    "river, lake, or the column of water bodies.":
        "river、lake，或表示水体类型的列。",
    "Check against tables 2 and 3 as well.":
        "同时按表2和表3判定。",
    "One row per reading, with its limit.":
        "每个数据一行，附限值。",
    "The column of items.":
        "项目列。",
    "The column of stated limits.":
        "所列限值的列。",
    "A standard's number, a TOML file, or the column of standards.":
        "标准号、TOML 文件，或表示标准的列。",
    "A level, or the column of levels.":
        "级别，或表示级别的列。",
    "A day, or the column of days.":
        "日期，或日期列。",
    "Table of readings of wells, assessed by GB/T 14848-2017.":
        "地下水点位监测数据表，按 GB/T 14848-2017 评价。",
    "A register of sections: order, groups, coordinates.": "断面名录：顺序、分组、经纬度。",
    "For history: a result of screen, to mark its findings.":
        "用于过程线图：screen 命令的结果，标在图上。",
    "A standard's number, or a TOML file; by default that of the row.":
        "标准编号或 TOML 文件；默认为该行所用的标准。",
    "Table of what outfalls make, day by day, as in discharge.":
        "各排污口逐日产品、产量及单位表，同 discharge 命令。",
    "TOML of a standard of your own, for its rules over samples in time.":
        "自用标准的TOML文件，按其中的时间规则判定。",
    "Table of samples with single limits, by the standard of their use.":
        "按单一限值判定的样品表，按用途对应的标准。",
    "The standard of --limits, where it is not that of the use.":
        "--limits 所用的标准；不给出时按用途。",
    "With --register: the river that is drawn.": "与 --register 同用：所绘的河流。",
    "A register of sections: groups, targets, items sampled quarterly, order.":
        "断面名录：分组、目标、季测项目、顺序。",
    "Register of sections: targets, background, rivers, as in sections.":
        "断面名录：目标、本底、河流，同 sections。",
    "The period.":
        "时段。",
    "Repeatable.":
        "可重复。",
    "A table.":
        "表。",
    "Required.":
        "必需。",
    "Show the progress of reading.  [default: on a terminal, after a second]":
        "显示读取进度（默认：在终端中运行超过一秒时）。",
    "Any name of a parameter.":
        "项目的任一名称。",
    "A class or level, such as Ⅲ or 一级A.":
        "类别或级别，如 Ⅲ、一级A。",
    "river or lake.":
        "river 或 lake。",
    "The condition of the limit.":
        "限值的适用条件。",
    "The number of the table.":
        "表号。",
    "The unit of the result.":
        "换算为何种单位。",
    "A day: only standards in force on it are listed.":
        "日期：只列该日施行的标准。",
    "A day on which the limit is in force.":
        "取该日施行的限值。",
    "The class to compare readings with.":
        "对照的类别。",
    "How many rows of the result to explain, from the first.":
        "说明结果的前多少行。",
    "The kind of chart.":
        "图的类型。",
    "For boxes and history: the parameter.":
        "箱线图和过程线的项目。",
    "For profile: the sections from upstream to downstream.":
        "沿程图：断面，自上游向下游。",
    "The period; by default the last.":
        "所绘的时段；默认最后一个。",
    "The title of the chart.":
        "图名。",
    "Laboratory reports and other tables (xls, xlsx, csv, zip …), files that hold messages "
    "of online monitors; patterns and folders; - for messages on standard input.":
        "检测报告及其他表（xls、xlsx、csv、zip 等）、在线监测报文文件；可用通配符和文件夹；- 为标"
        "准输入的报文。",
    "Laboratory reports (xls, xlsx, zip ...); patterns and folders.":
        "检测报告（xls、xlsx、zip 等）；可用通配符和文件夹。",
    "A standard's number, or a TOML file, where a report names none.":
        "报告未注明标准时的标准号或 TOML 文件。",
    "One row per reading; by default only contradictions.":
        "每个数据一行；默认只列与标准不一致的。",
    "With --by: the number of sections of a river, so that a dry one does not change the "
    "method; repeatable.":
        "与 --by 同用：河流的断面总数，断流断面不改变评价方法；可重复。",
    "The least number of values of a mean, for all parameters or for one; repeatable.":
        "求均值至少需要的数据数：全部项目，或按计划监测的某一项目；可重复。",
    "Decimals of rounded means, such as pH=1; repeatable.":
        "均值修约的小数位，如 pH=1；可重复。",
    "Rows whose state (站点情况) is not 正常: used anyway, or left out.":
        "站点情况不为“正常”的行：仍采用，或排除。",
    "The mean of pH: of [H⁺], or arithmetic.  [default: hydrogen]":
        "pH 均值按氢离子浓度，或直接平均（默认：hydrogen）。",
    "The steps of averaging in a period.  [default: days first where a day has several "
    "times, then months]":
        "时段均值按什么计算（默认：一日多次的先求日均，再按月）。",
    "Column of outfalls, in both tables.  [default: 排放口 or the like]":
        "两表中的排污口列（默认：排放口等）。",
    "Column of sampling times.  [default: 监测时间 or the like]":
        "采样时间列（默认：监测时间等）。",
    "Column of flow, '' for none.  [default: 流量 or the like]":
        "流量列，'' 表示没有（默认：流量等）。",
    "How often sources are sampled: month, quarter, or the column of it.  [default: month]":
        "水源监测频次：month、quarter，或表示频次的列（默认：month）。",
    "The protection zone of surface sources: first, second, or the column of it.":
        "地表水源保护区级别：first、second，或表示级别的列。",
    "The items of table 3 that the authority has chosen.":
        "主管部门选定的表3项目。",
    "The items that the monitoring plan requires.":
        "监测计划要求的项目。",
    "The 21 items of table 1, or all of them, with total nitrogen and coliforms.  [default: "
    "table1-21]":
        "表1的21项，或含总氮、粪大肠菌群的全部项目（默认：table1-21）。",
}  # fmt: skip
