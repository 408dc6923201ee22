"""Reports as Word documents: their contents, and valid and broken templates."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import docx
import polars as pl
import pytest

import shuizhi as sz
from reported import EXAMPLES, evil_report
from shuizhi.errors import FileError, ShuizhiError
from shuizhi.io import read_table
from shuizhi.reports import word


@cache
def made(lang: str = "zh", **options: Any) -> sz.Report:
    samples = read_table(EXAMPLES / "jiaozuo-samples.csv").frame
    targets = read_table(EXAMPLES / "targets.csv").frame
    return sz.report(samples, targets=targets, goals={"attained": 80}, lang=lang, **options)


def texts(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs]


def template(path: Path, *lines: str) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_document_holds_what_the_page_does(lang: str, tmp_path: Path) -> None:
    report = made(lang)
    report.save(tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    told = "\n".join(p.text for p in document.paragraphs)
    for number in report.numbers.values():
        assert f"{number}　" in told
    assert len(document.tables) == sum(len(chapter.tables) for chapter in report.printed)
    assert len(document.inline_shapes) == 2
    by_id = [table for chapter in report.printed for table in chapter.tables]
    for own, table in zip(by_id, document.tables, strict=True):
        assert len(table.rows) >= own.frame.height + 1, own.id
    # The class is printed, and has its colour.
    xml = document.element.xml
    assert 'w:fill="FFE53B"' in xml and "Ⅳ" in xml
    assert "w:tblHeader" in xml
    if lang == "zh":
        assert "《地表水环境质量标准》（GB 3838-2002）" in told
        assert not re.search(r"[\u4e00-\u9fff]\([\d.]+%?\)", told)


def test_text_of_the_user_stays_text(tmp_path: Path) -> None:
    evil_report().save(tmp_path / "a.docx")
    assert any("<script>alert(1)</script>" in line for line in texts(tmp_path / "a.docx"))


def test_characters_that_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    samples = pl.DataFrame({"断面名称": ["甲\x0b\ufffe"], "采样日期": ["2024-11"], "氨氮": [0.4]})
    report = sz.report(samples, every="month", title="报\x01告", lang="zh")
    report.save(tmp_path / "a.docx")
    assert texts(tmp_path / "a.docx")[0] == "报告"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_to_begin_with_makes_the_built_in_document(lang: Any, tmp_path: Path) -> None:
    sz.report_template(tmp_path / "t.docx", lang=lang)
    report = made(lang, station="示例监测站")
    report.save(tmp_path / "a.docx", template=tmp_path / "t.docx")
    report.save(tmp_path / "b.docx")
    own, built = (docx.Document(str(tmp_path / name)) for name in ("a.docx", "b.docx"))
    assert len(own.tables) == len(built.tables)
    assert len(own.inline_shapes) == len(built.inline_shapes) == 2
    said = {p.text for p in own.paragraphs}
    assert {p.text for p in built.paragraphs if not p.text.startswith(("注：", "Note"))} <= said


def test_every_field_of_a_template_is_filled(tmp_path: Path) -> None:
    fields = template(
        tmp_path / "t.docx", "{{ title }}|{{ region }}|{{ station }}|{{ period }}|{{ date }}",
        "{{ year }}年{{ month }}月{{ day }}日 {{ version }}",
        "{% for s in summary %}{{ s }}{% endfor %}", "{{ basis }}",
        "{% for f in figures %}{{ f.label }}={{ f.value }};{% endfor %}",
        "{{ assessed }} {{ unclassed }} {{ classes['Ⅳ'] }} {{ shares['Ⅳ'] }}",
        "{{ tables.sections.number }} {{ tables.sections.title }}"
        " {{ tables.sections.columns[0] }} {{ tables.sections.rows[0][1] }}",
        "{{p tables.sections.word }}", "{{ pictures.shares }}", "{{ chapters[0].title }}",
    )  # fmt: skip
    report = made(station="甲站 <&>", region="全市")
    report.save(tmp_path / "a.docx", template=fields)
    document = docx.Document(str(tmp_path / "a.docx"))
    said = [p.text for p in document.paragraphs]
    assert said[0] == f"{report.title}|全市|甲站 <&>|2024年第4季度|{report.date.isoformat()}"
    assert "断面达标率=75.0%;" in said[4]
    assert said[5] == "8 0 4 50.0"
    assert said[6] == "表6 断面（点位）水质 所属河流 沁河甲断面"
    assert len(document.tables) == 1 and len(document.inline_shapes) == 1


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("{{ titel }}", "titel"), ("{{ title }", "title"),
        ("{% for x in chapters %}{{ x }}", "for"),
        ("{{ tables.nothing.word }}", "nothing"), ("{{ title|unknown }}", "unknown"),
        ("{% endif %}", "endif"), ("{{ 1/0 }}", "1/0"), ("{{ title() }}", "title"),
        ("{{ ''.__class__.__mro__ }}", "__class__"), ("{{ chapters[99].title }}", "99"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_broken_field_is_named(line: str, place: str, lang: str, tmp_path: Path) -> None:
    broken = template(tmp_path / "模板.docx", "第一行", line)
    word_ = "模板中的字段" if lang == "zh" else "a field of the template"
    with pytest.raises(FileError, match=word_) as error:
        made(lang).save(tmp_path / "a.docx", template=broken)
    assert "模板.docx" in str(error.value) and place in str(error.value)
    assert not (tmp_path / "a.docx").exists()


@pytest.mark.parametrize("held", [b"", b"PK\x03\x04", b"%PDF-1.7", b"<html></html>"])
def test_what_is_not_a_document_is_refused(held: bytes, tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(held)
    with pytest.raises(FileError, match=r"t\.docx"):
        made().save(tmp_path / "a.docx", template=tmp_path / "t.docx")
    with pytest.raises(FileError, match=r"nowhere\.docx"):
        made().save(tmp_path / "a.docx", template=tmp_path / "nowhere.docx")
    with pytest.raises(FileError, match=r"\.docx"):
        made().save(tmp_path / "a.html", template=tmp_path / "t.docx")


def test_without_python_docx_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def absent(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(word, "import_module", absent)
    with pytest.raises(ShuizhiError, match=r"shuizhi\[word\]"):
        made().save(tmp_path / "a.docx")
