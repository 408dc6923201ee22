"""Messages about options of the command line."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "cli_not_together": error(
        "{strange} cannot be given with {kind}",
        "{strange} 不能与 {kind} 同用",
        strange=["氨氮"], kind="氨氮",
    ),
    "cli_target_or_targets": error(
        "give --target or --targets, not both",
        "--target 与 --targets 只能给出一个",
    ),
    "cli_long_sample": error(
        "a long table needs --sample, --parameter and --value together",
        "长表需同时给出 --sample、--parameter 和 --value",
    ),
    "cli_every_or_season": error(
        "give --every or --season, not both",
        "--every 与 --season 只能给出一个",
    ),
    "cli_detection_limits": error(
        "give --detection-limit or --method-limits, not both",
        "--detection-limit 与 --method-limits 只能给出一个",
    ),
    "cli_long_both": error(
        "a long table needs --parameter and --value together",
        "长表需同时给出 --parameter 和 --value",
    ),
    "cli_pair": error(
        "{option} {told!r} is not understood; write {form}",
        "{option} {told}：无法识别；请写成 {form}",
        option="氨氮", told="氨氮", form="氨氮",
    ),
    "cli_twice": error(
        "{option} names {name!r} twice; give it once",
        "{option} 重复给出 {name}；请只给一个",
        option="氨氮", name="氨氮",
    ),
    "cli_season": error(
        "--season {told!r}: {part!r} is not a month; write NAME=6-9 or NAME=6,7",
        "--season {told}：{part} 不是月份；请写成 名称=6-9 或 名称=6,7",
        told="氨氮", part="氨氮",
    ),
    "cli_outfall_absent": error(
        "{name}: no column {outfall!r}, which --outfall names; the columns: {columns:q}",
        "{name}：没有 --outfall 给出的列“{outfall}”；其中的列：{columns:q}",
        name="氨氮", outfall="氨氮", columns=["氨氮"],
    ),
    "cli_is_folder": error(
        "{path}: is a folder; name the file in it",
        "{path}：是文件夹；请给出其中的文件",
        path="氨氮",
    ),
    "cli_report_all": error(
        "--every all: a report covers a period; say month, quarter, half or year",
        "--every all：报告需按时段；请用 month、quarter、half 或 year",
    ),
    "cli_sources_alone": error(
        "--source, --source-time, --source-water-body, --volume, --sampling, --zone, --table3, "
        "--plan and --source-indicators need --sources FILE",
        "--source、--source-time、--source-water-body、--volume、--sampling、--zone、--table3、"
        "--plan 和 --source-indicators 需与 --sources 同用",
    ),
    "cli_sources_need": error(
        "--sources needs --source, the columns that name a source",
        "--sources 需给出 --source，即表示水源的列",
    ),
    "cli_outfalls_need": error(
        "outfalls need --effluent FILE, --outfalls FILE and --outfall NAME",
        "排污口需同时给出 --effluent、--outfalls 和 --outfall",
    ),
    "cli_effluent_alone": error(
        "--effluent-time, --flow and --supplement need --effluent FILE",
        "--effluent-time、--flow 和 --supplement 需与 --effluent 同用",
    ),
    "cli_effluent_time": error(
        "--effluent needs --effluent-time, its column of times",
        "--effluent 需给出 --effluent-time，即时间列",
    ),
    "cli_goal": error(
        "--goal {said!r} is not understood; write NAME=NUMBER, as attained=90",
        "--goal {said}：无法识别；请写成 名称=数值，如 attained=90",
        said="氨氮",
    ),
    "cli_check_output": error(
        "check FILE writes nothing; leave --output out",
        "check 不写文件；请去掉 --output",
    ),
    "cli_no_standard": error(
        "{file}: no row names a standard",
        "{file}：各行均未写明标准",
        file="氨氮",
    ),
    "cli_install": error(
        "--install needs check FILE",
        "--install 需与 check 同用",
    ),
    "cli_standards_at": error(
        "--at goes with the list of all standards only",
        "--at 只与全部标准的清单同用",
    ),
    "cli_standards": error(
        "standards {other} is not understood; see --help",
        "standards {other}：无法识别；请见 --help",
        other=["氨氮"],
    ),
    "cli_usage": error(
        "{told}; see {path} --help", "命令有误：{told}；请见 {path} --help",
        told="…", path="shuizhi grade",
    ),
    "cli_stopped": error("stopped", "已中止"),
    "cli_warning": error("warning: {told}", "警告：{told}", told="…"),
    "cli_number": error(
        "{flag} {said!r} is not understood; give a number",
        "{flag} {said}：无法识别；请给出数值",
        flag="氨氮", said="氨氮",
    ),
    "cli_takes": error(
        "{name} needs {flag}",
        "{name} 需给出 {flag}",
        name="氨氮", flag="氨氮",
    ),
    "cli_recognized": error(
        "{count} of {columns} columns recognized as parameters",
        "{columns}列中识别出{count}个监测项目",
        count=20, columns=24,
    ),
}  # fmt: skip
