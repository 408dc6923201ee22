"""Save charts as PNG, SVG, or an HTML page that needs no network."""

import functools
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from shuizhi._core.arguments import checked
from shuizhi._core.messages import text, warn
from shuizhi.errors import FileError, OptionError, ShuizhiError
from shuizhi.plots.charts import load_altair


@checked
def save(
    chart: Any,
    path: str | os.PathLike[str],
    *,
    scale: float = 2.0,
    fonts: str | os.PathLike[str] | None = None,
) -> Path:
    """Save a chart as PNG, SVG or HTML, by the suffix of the path.

    The file is written under a temporary name and renamed. The HTML page is self-contained, and
    user text in it is escaped. Chinese text needs a font: for PNG on this machine, for SVG and HTML
    on the reader's: Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, WenQuanYi
    Micro Hei or SimHei (on Debian ``fonts-noto-cjk`` or ``fonts-wqy-microhei``). If none is found,
    there is a warning.

    Parameters
    ----------
    chart
        A chart of this module, or any altair chart.
    path
        A path that ends in ``.png``, ``.svg`` or ``.html``.
    scale
        Pixels of a PNG per point.
    fonts
        A folder of fonts that are not installed.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    OptionError
        The suffix is not one of these, or `chart` is not a chart.
    FileError
        The path cannot be written.
    ShuizhiError
        altair or vl-convert is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import altair
    >>> chart = altair.Chart(altair.InlineData([{"a": "</script>"}])).mark_text().encode(text="a:N")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = save(chart, f"{folder}/page.html").read_text("utf-8")
    >>> page.count("</script>")
    2
    """
    if not hasattr(chart, "to_dict"):
        kind = type(chart).__name__
        raise OptionError(text("picture_not_a_chart", kind=kind))
    load_altair()
    target = Path(path)
    kind = target.suffix.lower()
    if kind not in (".png", ".svg", ".html"):
        raise OptionError(text("picture_suffix", path=target))
    try:
        convert = import_module("vl_convert")
    except ImportError as error:
        raise ShuizhiError(text("picture_convert")) from error
    if kind == ".html":
        made = _page(chart, convert).encode("utf-8")
    else:
        _use_fonts(chart, convert, kind, fonts)
        made = _rendered(chart, kind, scale)
    handle = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(made)
        # With the permissions of open(), not only for the owner.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        os.replace(beside, target)
    except OSError as error:
        if handle is not None:
            Path(beside).unlink(missing_ok=True)
        raise FileError(text("picture_not_written", path=target, why=error)) from error
    return target


def png(chart: Any, scale: float = 2.0) -> bytes:
    """Return a chart as PNG, for documents."""
    try:
        convert = import_module("vl_convert")
    except ImportError as error:
        raise ShuizhiError(text("picture_convert")) from error
    _use_fonts(chart, convert, ".png", None)
    return _rendered(chart, ".png", scale)


def svg(chart: Any) -> str:
    """Return a chart as SVG text."""
    return _rendered(chart, ".svg", 1.0).decode("utf-8")


def _rendered(chart: Any, kind: str, scale: float) -> bytes:
    import io

    if kind == ".svg":
        drawn = io.StringIO()
        chart.save(drawn, format="svg")
        return drawn.getvalue().encode("utf-8")
    made = io.BytesIO()
    chart.save(made, format="png", scale_factor=scale)
    return made.getvalue()


def _page(chart: Any, convert: Any) -> str:
    """Return a page with the chart and the scripts that draw it."""
    spec = chart.to_dict()
    title = spec.get("title")
    title = title.get("text", "") if isinstance(title, dict) else title or ""
    # User text must not end the script, or begin a comment.
    told = json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c")
    told = told.replace(">", "\\u003e").replace("&", "\\u0026")
    told = told.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    version = spec["$schema"].rsplit("/", 1)[-1].removesuffix(".json")
    version = ".".join(version.split(".")[:2])
    bundle = convert.javascript_bundle(vl_version=version)
    bundle = bundle.replace("</script", "<\\/script")
    heading = html.escape(title if isinstance(title, str) else " ".join(title))
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{heading}</title>\n<script>{bundle}</script>\n</head>\n<body>\n"
        '<div id="chart"></div>\n'
        f'<script>vegaEmbed("#chart", {told}, {{"mode": "vega-lite"}});</script>\n'
        "</body>\n</html>\n"
    )


_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


_FILES = re.compile(
    r"cjk|sourcehan|wqy|msyh|simhei|simsun|pingfang|stheiti|hiragino sans gb|droidsansfallback"
    r"|uming|ukai|heiti",
    re.IGNORECASE,
)


@functools.cache
def _installed() -> tuple[str, ...]:
    """Return folders of installed fonts with Chinese characters."""
    if program := shutil.which("fc-list"):
        try:
            told = subprocess.run(
                [program, ":lang=zh", "file"], capture_output=True, timeout=20, check=True
            ).stdout.decode("utf-8", "replace")
        except (OSError, subprocess.SubprocessError):
            told = ""
        files = [line.strip().removesuffix(":") for line in told.splitlines()]
        if folders := {str(Path(file).parent) for file in files if file}:
            return tuple(sorted(folders))
    home = Path.home()
    roots = {
        "win32": [Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts"],
        "darwin": [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"],
    }.get(sys.platform, [Path("/usr/share/fonts"), home / ".fonts", home / ".local/share/fonts"])
    return tuple(sorted({str(file) for root in roots for file in _font_folders(root)}))


def _font_folders(root: Path) -> list[Path]:
    return [
        Path(folder)
        for folder, _, files in os.walk(root)
        if any(_FILES.search(f) and f.lower().endswith((".ttf", ".ttc", ".otf")) for f in files)
    ]


@functools.cache
def _register(folder: str) -> None:
    import_module("vl_convert").register_font_directory(folder)


def _use_fonts(chart: Any, convert: Any, kind: str, fonts: str | os.PathLike[str] | None) -> None:
    """Register fonts with vl-convert, and warn if there is none for Chinese text."""
    if fonts is not None:
        if not Path(fonts).is_dir():
            raise FileError(text("picture_no_fonts", path=str(fonts)))
        for found in {Path(fonts), *_font_folders(Path(fonts))}:
            _register(str(found))
        return
    if not _CJK.search(json.dumps(chart.to_dict(), ensure_ascii=False)):
        return
    folders = _installed()
    for folder in folders:
        _register(folder)
    if not folders and kind == ".png":
        warn("picture_no_chinese_font")
