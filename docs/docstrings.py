"""Docstrings as the site takes them apart."""

import re

SECTION = re.compile(r"(?<=^Parameters\n----------\n).*?(?=^\w[^\n]*\n-{3,}\n|\Z)", re.S | re.M)
_GROUP = re.compile(r"^(\w+(?:, \w+)+)\n((?:[ ]+.*\n?|\n)+)", re.M)


def apart(text: str) -> str:
    """Return a docstring in which every parameter has an entry of its own."""

    def each(group: re.Match[str]) -> str:
        body = group[2].rstrip() + "\n"
        more = "\n" if group[2].endswith("\n\n") else ""
        return "".join(f"{name}\n{body}" for name in group[1].split(", ")) + more

    return SECTION.sub(lambda section: _GROUP.sub(each, section[0]), text)
