"""What is told of reports, their files and templates."""

from shuizhi._core.messages.entry import Message, error

MESSAGES: dict[str, Message] = {
    "report_suffix": error(
        "{path}: a report is written as .html, .docx or .xlsx; choose one of these",
        "{path}：报告的后缀应为 .html、.docx 或 .xlsx",
        path="报告.pdf",
    ),
    "word_needs": error(
        'a Word document takes python-docx and docxtpl: pip install "shuizhi[word]"',
        '生成 Word 需要 python-docx 和 docxtpl：pip install "shuizhi[word]"',
    ),
    "template_not_word": error(
        "{path}: a template is for .docx alone",
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
        "{path}: is no Word document (.docx), or is damaged; open it in Word and save it anew",
        "{path}：不是 Word 文档（.docx）或已损坏；请在 Word 中打开并另存",
        path="季报模板.docx",
    ),
    "template_field": error(
        "{path}: a field of the template is not understood: {why}; at: {place}",
        "{path}：模板中的字段无法识别：{why}；位置：{place}",
        path="季报模板.docx", why="…", place="titel",
    ),
}  # fmt: skip
