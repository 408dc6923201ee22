"""Put the pages that are made from data and docstrings into the site, when it is built."""

import re
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).parent))

import make_reference
import make_rules
import make_standards
import make_told

ROOT = Path(__file__).parents[1]
# Where links of the READMEs lead within the site; those to files that it has not lose their link.
LINKS = {"README.md": "index.md", "README.zh.md": "index.zh.md", "docs/rules.md": "rules.md"}
_LINK = re.compile(r"\[([^\]]+)\]\(([^)#:]+)\)")

# The core in a browser, where it was built; the site says nothing of it where it was not.
PLAYGROUND = ROOT / "target" / "playground" / "index.html"

# What a browser would fetch from elsewhere when it opens a page.
_FETCHED = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//""")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages; the one of the rules is made anew as well."""
    pages = {
        "index.md": readme("README.md"),
        "index.zh.md": readme("README.zh.md"),
        "changes.md": (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        "rules.md": make_rules.page(),
        "told.md": make_told.page(),
    }
    pages |= {f"standards/{name}": text for name, text in make_standards.pages().items()}
    pages |= {f"reference/{name}": text for name, text in make_reference.pages().items()}
    for name, text in pages.items():
        if held := files.get_file_from_path(name):
            files.remove(held)
        files.append(File.generated(config, name, content=text))
    if PLAYGROUND.is_file():
        page = str(PLAYGROUND)
        files.append(File.generated(config, "playground/index.html", abs_src_path=page))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Put the playground behind the first pages."""
    if PLAYGROUND.is_file():
        nav.items.insert(2, Link("Try it 在线试用", "playground/index.html"))
    return nav


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
