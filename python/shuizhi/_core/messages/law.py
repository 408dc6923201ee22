"""Messages about standards and supplements."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "law_not_text": error(
        "{path}: cannot be read as UTF-8 text: {error}",
        "{path}：无法作为 UTF-8 文本读取：{error}",
        path="氨氮", error="氨氮",
    ),
    "law_no_file": error(
        "{path}: there is no such file",
        "{path}：文件不存在",
        path="氨氮",
    ),
    "supplement_columns": error(
        "the supplement has no columns {absent}; standard_template gives the form",
        "补充限值表缺少列{absent}；standard_template 给出格式",
        absent=["氨氮"],
    ),
    "supplement_folder_empty": error(
        "{folder}: has no supplement; shuizhi standards check FILE --install adds "
        "one",
        "{folder}：没有补充限值；可用 shuizhi standards check FILE --install 放入",
        folder="氨氮",
    ),
}  # fmt: skip
