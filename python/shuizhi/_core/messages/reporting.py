"""Messages about reports, their files and templates."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "report_suffix": error(
        "{path}: a report is written as .html, .docx or .xlsx; choose one of these",
        "{path}：报告的后缀应为 .html、.docx 或 .xlsx",
        path="报告.pdf",
    ),
    "word_needs": error(
        'a Word document needs python-docx and docxtpl: pip install "shuizhi[word]"',
        '生成 Word 需要 python-docx 和 docxtpl：pip install "shuizhi[word]"',
    ),
    "template_not_word": error(
        "{path}: templates are for .docx only",
        "{path}：只有 .docx 可以使用模板",
        path="报告.html",
    ),
    "template_suffix": error(
        "{path}: a template is written as .docx",
        "{path}：模板的后缀应为 .docx",
        path="季报模板.dotx",
    ),
    "template_absent": error(
        "{path}: there is no such template",
        "{path}：模板文件不存在",
        path="季报模板.docx",
    ),
    "template_broken": error(
        "{path}: is not a Word document (.docx), or is damaged; open it in Word and save it again",
        "{path}：不是 Word 文档（.docx）或已损坏；请在 Word 中打开并另存",
        path="季报模板.docx",
    ),
    "template_field": error(
        "{path}: a field of the template is not understood: {why}; at: {place}",
        "{path}：模板中的字段无法识别：{why}；位置：{place}",
        path="季报模板.docx", why="…", place="titel",
    ),
    "book_cell_full": error(
        "row {at} of column {label!r} does not fit an Excel cell; write .html instead",
        "列“{label}”第{at}行的内容超出 Excel 单元格容量；请改写 .html",
        at="氨氮", label="氨氮",
    ),
    "report_wide": error(
        "report needs a wide table, without {long}: its data ledger counts cells",
        "report 只接受宽表，不能给出 {long}：数据台账按单元格统计",
        long=["氨氮"],
    ),
    "report_result": error(
        "{option}= must be a result of {verb} with lang={said!r}: it has no column "
        "{name!r}; its columns: {columns:q}",
        "{option}= 应为 {verb} 在 lang={said} 下的结果：没有列“{name}”；其中的列："
        "{columns:q}",
        option="氨氮", verb="氨氮", said="氨氮", name="氨氮", columns=["氨氮"],
    ),
    "report_every": error(
        "a report covers a period; say every='quarter', 'month', 'year', …",
        "报告需按时段；请给出 every='quarter'、'month'、'year' 等",
    ),
    "report_no_samples": error(
        "the table has no samples to report on",
        "表中没有样品，不能生成报告",
    ),
    "report_no_time": error(
        "no sample has a time that is understood; give days as 2024-05-08",
        "样品时间都无法识别；请写成 2024-05-08",
    ),
    "report_no_period": error(
        "period={period!r}: no samples in it; the periods: {known}",
        "period={period}：没有该时段的样品；有样品的时段：{known}",
        period="氨氮", known=["氨氮"],
    ),
    "report_targets": error(
        "targets names none of the sections of the samples, as {frame}; the samples "
        "have {samples}; spell the names the same",
        "targets 中的断面都不在样品表中，如 {frame}；样品表中如 {samples}；请统一名称",
        frame="氨氮", samples="氨氮",
    ),
    "report_period_nearest": error(
        "period={period!r}: no samples in it; did you mean {nearest!r}? The periods: "
        "{known}",
        "period={period}：没有该时段的样品；是否为 {nearest}？有样品的时段：{known}",
        period="2024Q4", nearest="2024-Q4", known=["2024-Q3", "2024-Q4"],
    ),
}  # fmt: skip
