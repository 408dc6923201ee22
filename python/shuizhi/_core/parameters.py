"""The parameters, from the core."""

import json
from dataclasses import dataclass
from functools import cache

from shuizhi import _shuizhi
from shuizhi._core.language import Lang, language


@dataclass(frozen=True)
class Parameter:
    """A measured quantity: its id, names, codes and canonical unit."""

    id: str
    name_zh: str
    name_en: str
    symbol: str | None
    hj525: tuple[str, ...]
    cas: str | None
    unit: str
    decimals_assessment: int | None
    decimals_published: int | None

    @property
    def shown_unit(self) -> str:
        """The unit in the language of the call; some units are words."""
        return unit_in(self.unit, language())

    def name(self, lang: Lang) -> str:
        """Return its name in a language, as in results: in English the id."""
        return self.name_zh if lang == "zh" else self.id


@cache
def unit_words(lang: Lang) -> dict[str, str]:
    """Return what units that are words are called in a language, by their symbol."""
    return {unit: zh if lang == "zh" else en for unit, en, zh in _shuizhi.unit_words()}


def unit_in(unit: str, lang: Lang) -> str:
    """Return a unit in a language.

    >>> unit_in("dilution factor", "zh"), unit_in("个/L", "en"), unit_in("mg/L", "zh")
    ('倍', 'counts/L', 'mg/L')
    """
    return unit_words(lang).get(unit, unit)


@cache
def parameters_by_id() -> dict[str, Parameter]:
    rows = json.loads(_shuizhi.parameters_json())
    names = list(Parameter.__dataclass_fields__)
    made = ({name: row[name] for name in names} | {"hj525": tuple(row["hj525"])} for row in rows)
    return {row["id"]: Parameter(**row) for row in made}


def known_id(name: str | None) -> str | None:
    """Return the id of the parameter with this name, or None."""
    try:
        return None if name is None else _shuizhi.parameter_id(name)
    except LookupError:
        return None


@dataclass(frozen=True)
class MonitorCode:
    """The meaning of a code of online monitors (HJ 212-2017, table B.1)."""

    code: str
    name_zh: str
    name_en: str
    known: bool
    """Whether it is a parameter of ours; ``name_en`` is its id then."""
    unit: str
    total: str | None
    """The unit of the total of a period (``Cou``)."""

    def name(self, lang: Lang) -> str:
        """Return its name in a language, as in results."""
        return self.name_zh if lang == "zh" else self.name_en


def monitor_code(code: str) -> MonitorCode | None:
    """Return the meaning of a code: ``w01018``, or ``011`` of 2005."""
    return _monitor_codes().get(code.lower())


@cache
def _monitor_codes() -> dict[str, MonitorCode]:
    rows = json.loads(_shuizhi.monitor_codes_json())
    return {row["code"].lower(): MonitorCode(**row) for row in rows}
