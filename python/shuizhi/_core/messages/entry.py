"""Entries of the table of messages, and how templates are filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any, Literal

from shuizhi._core.language import Lang

Kind = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Message:
    """A message in both languages, with example fields."""

    kind: Kind
    en: str
    zh: str
    example: Mapping[str, Any]

    def shown(self, lang: Lang) -> str:
        """Return the example in a language."""
        return fill(self.zh if lang == "zh" else self.en, self.example, lang)


def error(en: str, zh: str, **example: Any) -> Message:
    """Return the entry of an error."""
    return Message("error", en, zh, example)


def warning(en: str, zh: str, **example: Any) -> Message:
    """Return the entry of a warning."""
    return Message("warning", en, zh, example)


def note(en: str, zh: str, **example: Any) -> Message:
    """Return the entry of a note."""
    return Message("note", en, zh, example)


class _Filler(Formatter):
    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def format_field(self, value: Any, spec: str) -> Any:
        many = isinstance(value, list | tuple | set | frozenset | dict)
        parts = [str(part) for part in (value if many else [value])]
        if spec.endswith("q"):
            parts = [f"“{part}”" if self.lang == "zh" else repr(part) for part in parts]
        if spec.startswith("or"):
            *first, last = parts
            comma, either = ("、", "或") if self.lang == "zh" else (", ", " or ")
            return comma.join(first) + either + last if first else last
        if spec.startswith(("of ", "s ")):
            noun = spec.partition(" ")[2] + ("" if value == 1 else "s")
            return f"{value} {noun}" if spec.startswith("of ") else noun
        if many or spec == "q":
            return ("、" if self.lang == "zh" else ", ").join(parts)
        return super().format_field(value, spec)


def fill(template: str, fields: Mapping[str, Any], lang: Lang) -> str:
    """Fill a template.

    >>> fill("{option}: no column {names:q}; say {words:or}", {
    ...     "option": "by", "names": ["断面", "点位"], "words": ["river", "lake"]}, "en")
    "by: no column '断面', '点位'; say river or lake"
    """
    return _Filler(lang).vformat(template, (), fields)
