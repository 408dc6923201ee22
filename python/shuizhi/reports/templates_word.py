"""Write a first Word template: `report_template`."""

import os
from pathlib import Path
from typing import Any

from shuizhi._core.arguments import checked
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.request import Lang
from shuizhi.errors import FileError
from shuizhi.io.beside import written_beside
from shuizhi.reports.word import line, load, set_up
from shuizhi.reports.words import Words


@checked
def report_template(path: str | os.PathLike[str], *, lang: Lang | None = None) -> None:
    """Write a Word template of a report, to edit in Word and pass to `Report.save`.

    Fields are in double braces, for example ``{{ title }}``; loops and conditions are in ``{%p ...
    %}`` on their own line. The page on Word documents lists every field.

    Parameters
    ----------
    path
        A path that ends in ``.docx``.
    lang
        ``zh`` or ``en``, by default as in `shuizhi.set_lang`.

    Raises
    ------
    FileError
        The suffix is not ``.docx``, or the file cannot be written.
    ShuizhiError
        python-docx is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({"断面名称": ["甲"], "采样日期": ["2024-11"], "氨氮": [0.4]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sz.report_template(f"{folder}/季报模板.docx", lang="zh")
    ...     made = sz.report(samples, every="month", lang="zh")
    ...     made.save(f"{folder}/季报.docx", template=f"{folder}/季报模板.docx")
    """
    say = Words(language(lang))
    target = Path(path)
    if target.suffix.lower() != ".docx":
        raise FileError(text("template_suffix", path=str(target)))
    document = load("docx").Document()
    set_up(document, say("报告模板", "Report template"), None)
    line(document, "{{ title }}", style="Title", centred=True)
    line(document, "{{ period }}", size=15, centred=True, bold=True)
    line(document, say("{{ station }}　编制日期：{{ date }}", "{{ station }}　Made on {{ date }}"),
         size=11, centred=True)  # fmt: skip
    _chapters(document, say)
    with written_beside(target, ".docx") as file:
        document.save(file)


def _chapters(document: Any, say: Words) -> None:
    """Write the loop over chapters, as in the built-in layout."""
    line(document, "{%p for chapter in chapters %}")
    document.add_heading("{{ chapter.numeral }}{{ chapter.title }}", level=1)
    for before, told in (("{%p for sentence in chapter.sentences %}", "{{ sentence }}"),):
        line(document, before)
        line(document, told, indent=say.lang == "zh")
        line(document, "{%p endfor %}")
    line(document, "{%p if chapter.id == 'summary' %}")
    line(document, "{{ basis }}", size=10, grey=True)
    line(document, "{%p endif %}")
    line(document, "{%p for part in chapter.more %}")
    document.add_heading("{{ part.title }}", level=2)
    line(document, "{%p for told in part.lines %}")
    line(document, "{{ told }}", style="List Bullet")
    line(document, "{%p endfor %}")
    line(document, "{%p endfor %}")
    line(document, "{%p if chapter.figure %}")
    line(document, "{{ chapter.figure }}", centred=True, kept=True)
    line(document, "{{ chapter.figure_number }}　{{ chapter.figure_title }}", size=10.5,
         centred=True, bold=True)  # fmt: skip
    line(document, "{%p endif %}")
    line(document, "{%p for table in chapter.tables %}")
    line(document, "{{ table.number }}　{{ table.title }}", size=10.5, centred=True, bold=True,
         kept=True)  # fmt: skip
    line(document, "{{p table.word }}")
    line(document, "{%p for note in table.notes %}")
    line(document, "{{ note }}", size=9, grey=True)
    line(document, "{%p endfor %}")
    line(document, "{%p endfor %}")
    line(document, "{%p endfor %}")
