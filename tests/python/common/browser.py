"""A browser without a window, to see pages as people do."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome")
     if (found := shutil.which(name))), None,
)  # fmt: skip
PDFINFO = shutil.which("pdfinfo")

with_browser = pytest.mark.skipif(CHROMIUM is None, reason="takes chromium: .ci/run installs it")
with_print = pytest.mark.skipif(
    CHROMIUM is None or PDFINFO is None, reason="takes chromium and pdfinfo: .ci/run installs them"
)
_OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")


def _run(*options: str) -> str:
    done = subprocess.run(
        [str(CHROMIUM), *_OPTIONS, *options], capture_output=True, timeout=120, check=True
    )
    return done.stdout.decode("utf-8", "replace")


def printed(page: Path) -> Path:
    """Return the page as it prints on A4."""
    target = page.with_suffix(".pdf")
    _run("--no-pdf-header-footer", f"--print-to-pdf={target}", page.as_uri())
    return target


def pages(pdf: Path) -> int:
    told = subprocess.run([str(PDFINFO), pdf], capture_output=True, check=True).stdout.decode()
    return int(re.search(r"Pages:\s+(\d+)", told)[1])  # type: ignore[index]


def measured(page: Path, script: str, width: int, height: int = 900) -> Any:
    """Return the value of an expression on the page in a window of this width."""
    text = page.read_text(encoding="utf-8")
    call = f"document.title = 'told' + JSON.stringify((() => {{ {script} }})());"
    tail = f"<script>{call}</script></body>"
    other = page.with_name(f"{page.stem}-measured.html")
    other.write_text(text.replace("</body>", tail), encoding="utf-8")
    dom = _run(f"--window-size={width},{height}", "--dump-dom", other.as_uri())
    found = re.search(r"<title>told(.*?)</title>", dom, re.DOTALL)
    assert found is not None
    import html

    return json.loads(html.unescape(found[1]))
