"""Read texts of the command line as arguments."""

from collections.abc import Sequence
from typing import Any, Literal

from shuizhi import load_standard
from shuizhi._core.messages import text
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard

Every = Literal["day", "week", "ten-day", "month", "quarter", "half", "year", "to-date", "all"]

_MONTHS = {str(month) for month in range(1, 13)}


def pairs(option: str, texts: list[str], form: str) -> dict[str, str]:
    """Read options of the form ``NAME=…``, each name once.

    >>> pairs("--detection-limit", ["氨氮=0.025"], "PARAMETER=FIGURE")
    {'氨氮': '0.025'}
    """
    made: dict[str, str] = {}
    for given in texts:
        name, equals, said = given.rpartition("=")
        if not (equals and name.strip()):
            raise OptionError(text("cli_pair", option=option, told=given, form=form))
        if name in made:
            raise OptionError(text("cli_twice", option=option, name=name))
        made[name] = said.strip()
    return made


def counts(
    option: str, texts: list[str] | None, what: str, alone: bool = True
) -> int | dict[str, int] | None:
    """Read a number, or numbers by name: ``N`` or ``NAME=N``.

    >>> counts("--min-count", ["3"], "PARAMETER"), counts("--min-count", ["氟化物=4"], "PARAMETER")
    (3, {'氟化物': 4})
    """
    if not texts:
        return None
    form = f"N or {what}=N" if alone else f"{what}=N"

    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit():
            raise OptionError(f"{option} {text!r} is not understood; write {form}")
        return int(text)

    if alone and "=" not in texts[0]:
        if len(texts) > 1:
            raise OptionError(f"{option}: write {form}, not both")
        return number(texts[0].strip())
    return {name: number(said) for name, said in pairs(option, texts, form).items()}


def mapping(texts: list[str]) -> dict[str, Any] | None:
    """Read ``NAME=PARAMETER``, ``NAME=PARAMETER,UNIT`` or ``NAME=``."""
    made: dict[str, Any] = {}
    for name, said in pairs("--column", texts, "NAME=PARAMETER[,UNIT]").items():
        parameter, comma, unit = said.partition(",")
        made[name] = (parameter, unit) if comma else (parameter or None)
    return made or None


def period_of(every: Every | None, seasons: list[str] | None, default: Every) -> Any:
    """Return the argument ``every``: from ``--every``, or the months of each ``--season``.

    >>> period_of(None, ["丰水期=6-9", "枯水期=12-3", "平水期=4,5,10,11"], "month")
    {'丰水期': [6, 7, 8, 9], '枯水期': [12, 1, 2, 3], '平水期': [4, 5, 10, 11]}
    """
    if not seasons:
        return None if every == "all" else every or default
    if every is not None:
        raise OptionError(text("cli_every_or_season"))
    named = pairs("--season", seasons, "NAME=MONTHS")
    return {name: _months(name, said) for name, said in named.items()}


def _months(season: str, said: str) -> list[int]:
    """Read the months of a season: numbers and ranges, which may cross the year's end."""
    made = []
    for part in listed(said):
        bounds = [bound.strip() for bound in part.split("-")]
        if len(bounds) > 2 or any(bound not in _MONTHS for bound in bounds):
            raise OptionError(text("cli_season", told=f"{season}={said}", part=part))
        first, last = int(bounds[0]), int(bounds[-1])
        made += [(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)]
    return made


def listed(text: str | None, columns: Sequence[str] = ()) -> list[str]:
    """Read names separated by commas, or a column whose name contains commas.

    >>> listed("流域,河流"), listed("氮,总", ["氮,总"]), listed(None)
    (['流域', '河流'], ['氮,总'], [])
    """
    if text is None:
        return []
    if text in columns:
        return [text]
    parts = text.replace("，", ",").replace("、", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


def times_of(text: str | None) -> str | list[str] | None:
    """Read the column of times, or those of year and month separated by a comma.

    >>> times_of("采样日期"), times_of("年,月"), times_of(None)
    ('采样日期', ['年', '月'], None)
    """
    names = listed(text)
    return names if len(names) == 2 else text


def indicator_names(text: str | None) -> str | list[str] | None:
    """Read the name of a set of indicators, or parameters separated by commas."""
    sets = {"table1-21": "table1-21", "5+x": "5+X", "all": "all"}
    return None if text is None else sets.get(text.lower()) or listed(text)


def standard_named(text: str) -> str | Standard:
    """Read a standard's number, or the path of its file."""
    return load_standard(text) if text.lower().endswith(".toml") else text
