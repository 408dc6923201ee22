"""Count the encoded limits by the evidence they rest on, and write the counts into the READMEs.

python scripts/evidence_counts.py
"""

import re
from collections import Counter
from pathlib import Path

import polars as pl

import shuizhi as sz

ROOT = Path(__file__).parents[1]
KINDS = {
    "text": ("the document's own text or official scan", "标准原文或官方扫描件"),
    "copies": ("public copies that agree", "多份公开转录一致"),
    "citation": ("quoted by an official document", "官方文件引用"),
    "single": ("one source", "单一来源"),
    "user": ("supplied by a user", "用户提供"),
}


def counts() -> Counter[str]:
    """Return how many limits are of each kind of evidence, or known and not encoded."""
    found: Counter[str] = Counter()
    with_limits = pl.col("kind").is_in(["quality", "use", "reuse", "discharge"])
    for id in sz.standards().filter(with_limits)["id"]:
        for limit in sz.standard(id):
            encoded = limit.comparison != "not_encoded"
            found[limit.evidence.kind if encoded else "not_encoded"] += 1
    return found


def lines(zh: bool) -> str:
    """Return the table."""
    found = counts()
    head = "| 依据 | 限值数 |" if zh else "| evidence | limits |"
    rows = [head, "| --- | ---: |"]
    for kind, words in KINDS.items():
        if found[kind]:
            rows.append(f"| `{kind}` {words[zh]} | {found[kind]} |")
    words = ("known to exist, not encoded", "已知存在、未收录")[zh]
    rows.append(f"| {words} | {found['not_encoded']} |")
    return "\n".join(rows)


def written(path: Path, zh: bool) -> str:
    """Return the text of a README with the counts of now."""
    text = path.read_text(encoding="utf-8")
    return re.sub(
        r"(<!-- evidence -->\n).*?(<!-- /evidence -->)",
        lambda m: m[1] + lines(zh) + "\n" + m[2],
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    for name, zh in (("README.md", False), ("README.zh.md", True)):
        (ROOT / name).write_text(written(ROOT / name, zh), encoding="utf-8")
