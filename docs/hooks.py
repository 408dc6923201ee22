"""Put the pages that are made from data and docstrings into the site, when it is built."""

import re
import shutil
import sys
from functools import cache
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).parent))

import make_cases
import make_cheatsheet
import make_gallery
import make_notebooks
import make_reference
import make_rules
import make_standards
import make_told
import make_trust

ROOT = Path(__file__).parents[1]
# Where links of the READMEs lead within the site; those to files outside it lose their link.
LINKS = {"README.md": "index.md", "README.zh.md": "index.md", "docs/rules.md": "rules.md"}
_LINK = re.compile(r"\[([^\]]+)\]\(([^)#:]+)\)")

# The core in a browser, where it was built; the site says nothing of it where it was not.
PLAYGROUND = ROOT / "target" / "playground" / "index.html"

_OF_TESTS = re.compile(r"^# Ok::<.*\n", re.MULTILINE)

# What a browser would fetch from elsewhere when it opens a page.
_FETCHED = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//""")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Lay all pages into one folder: those of docs/ and those that are made."""
    config.docs_dir = str(_laid())
    # What the search of pages opened from files takes: our own script, not one of another site.
    config.extra["polyfills"] = ["style/worker.js"]
    return config


@cache
def _laid() -> Path:
    """Return the folder, made once however many languages are built."""
    folder = ROOT / "target" / "site-pages"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    pages = {
        "index.md": readme("README.md"),
        "index.zh.md": readme("README.zh.md"),
        "changes.md": (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
    }
    pages |= make_rules.pages(make_cases.of_rules()) | make_told.pages()
    pages |= {f"cases/{name}": text for name, text in make_cases.pages().items()}
    pages |= {f"standards/{name}": text for name, text in make_standards.pages().items()}
    pages |= {f"reference/{name}": text for name, text in make_reference.pages().items()}
    pages |= (
        make_trust.files() | make_gallery.files() | make_cheatsheet.files() | make_notebooks.files()
    )
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def on_page_markdown(markdown: str, **_: object) -> str:
    """Leave out of Rust examples what only their tests need."""
    return _OF_TESTS.sub("", markdown)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Refuse a page that takes a network to read."""
    if found := _FETCHED.search(output):
        raise PluginError(f"{page.file.src_uri}: fetches from elsewhere: {found[0]}")
    return output


def readme(name: str) -> str:
    """Return a README as a page of the site."""

    def link(match: re.Match[str]) -> str:
        text, target = match.groups()
        inside = LINKS.get(target) or target.removeprefix("docs/") * target.startswith("docs/")
        return f"[{text}]({inside})" if inside else text

    return _LINK.sub(link, (ROOT / name).read_text(encoding="utf-8"))
