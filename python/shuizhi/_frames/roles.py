"""The columns of places, times and water bodies, named or found.

A column that the user names is used. Otherwise the only column with a usual name
(`standards/columns.toml`) is used, with a note; several such columns are an error.
"""

import json
from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.language import language
from shuizhi._core.messages import note, text
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import GB3838, StandardText, understood
from shuizhi._frames.options import named, one_name
from shuizhi._frames.tables import Table
from shuizhi.errors import ColumnError, OptionError

_RIVER = "river"
_SHOWN = 3  # names in a note
# The example names in an error on a missing column.
_EXAMPLES = {
    "section": "断面名称", "by": "断面名称", "time": "采样日期", "basin": "流域",
    "river": "所属河流", "lake": "湖库名称", "city": "城市", "source": "水源地名称",
    "outfall": "排放口", "water": "水体名称", "point": "点位",
}  # fmt: skip


@lru_cache(maxsize=64)
def _of_names(names: tuple[str, ...]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = json.loads(_shuizhi.roles_json(list(names)))
    return made


def candidates(names: Sequence[str], *roles: str) -> list[str]:
    """Return the columns that may have one of the roles, in the order of the table.

    >>> candidates(["省份", "断面名称", "监测时间", "总磷"], "section", "province")
    ['省份', '断面名称']
    """
    known = _of_names(tuple(names))
    found = {name for role in roles for name in known.get(role, [])}
    return [name for name in names if name in found]


class Roles:
    """The columns of one call, reported together."""

    def __init__(self, given: Table) -> None:
        self.given = given
        self.taken: dict[str, list[str]] = {}

    def columns(
        self,
        option: str,
        said: str | Sequence[str] | None,
        *roles: str,
        needed: bool = True,
        some: bool = False,
        among: Sequence[str] | None = None,
    ) -> list[str]:
        """Return the columns of an option; its roles follow from its name by default.

        If ``among`` is given, columns are searched in that table. ``some`` says that an empty list
        (``[]``) is an error.

        Raises
        ------
        ColumnError
            A named column does not exist; or none is named, and none or several may be meant.
        """
        if said is not None:
            own = named(option, said, self.given)
            if some and not own:
                raise ColumnError(text("no_columns_named", option=option))
            return own
        found = candidates(self.given.names, *(roles or (option,)))
        if among is not None:
            found = [name for name in found if name in among]
        if len(found) > 1:
            raise ColumnError(text("columns_several", option=option, columns=found, first=found[0]))
        if found:
            self.taken[option] = found
        elif needed:
            example = _EXAMPLES.get(option, option)
            raise ColumnError(
                text("column_needed", option=option, example=example, columns=self.given.names)
            )
        return found

    def one(self, option: str, said: str | None, *roles: str, needed: bool = True) -> list[str]:
        """Return the only column of an option; None for times in two columns (年, 月).

        Raises
        ------
        ShuizhiError
            As for `columns`, or the name is not text.
        """
        if said is not None:
            return one_name(option, said, self.given)
        names = self.given.names
        if option == "time" and not needed and len(candidates(names, "year", "month")) > 1:
            return []
        return self.columns(option, None, *roles, needed=needed)

    def times(self, said: str | Sequence[str] | None, needed: bool = True) -> list[str]:
        """Return the column of times, or those of year and month.

        Raises
        ------
        ColumnError
            As in `columns`.
        """
        names = self.given.names
        if said is None and candidates(names, "time"):
            pair = [*candidates(names, "year"), *candidates(names, "month")]
            found = candidates(names, "time")
            if len(pair) == 2 and set(found) == set(pair):
                self.taken["time"] = pair
                return pair
        if said is None and not needed:
            return []
        times = self.columns("time", said)
        if not times or (len(times) > 1 and not _are_year_and_month(times)):
            raise OptionError(text("time_columns", columns=times))
        return times

    def water_body(
        self, said: str | None, otherwise: str = _RIVER, standard: str | StandardText = GB3838
    ) -> str:
        """Return the word or the column of the water body.

        If nothing says it, rivers are assumed, and a note names places that may be lakes by their
        names, if the limits differ. A lazy table is not read for it.
        """
        if said is not None:
            return said
        found = self.columns("water_body", None, needed=False)
        if found:
            return found[0]
        if otherwise == _RIVER and (apart := _apart(self.given.names, standard)):
            self._tell_lakes(apart)
        return otherwise

    def _tell_lakes(self, apart: Sequence[str]) -> None:
        columns = candidates(self.given.names, "section", "lake", "source", "point")
        if not columns or isinstance(self.given.given, pl.LazyFrame):
            return
        frame = self.given.frame(columns)
        texts = [name for name in columns if self.given.schema[name] == pl.String]
        told: list[str] = []
        for name in texts:
            names = frame.select(pl.col(name).unique(maintain_order=True).drop_nulls()).collect()
            told += _shuizhi.hinted_lakes(names[name].to_list())
        if told:
            shown = list(dict.fromkeys(told))
            limited = [parameters_by_id()[id].name(language()) for id in apart]
            note("lakes_as_rivers", count=len(shown), places=shown[:_SHOWN], parameters=limited)

    def tell(self) -> None:
        """Give a note on the columns found in the table."""
        if not self.taken:
            return
        told = [f"{option}={as_said(names)}" for option, names in self.taken.items()]
        self.taken = {}
        note("columns_taken", taken=told)


def _apart(names: Sequence[str], standard: str | StandardText) -> list[str]:
    """Return the parameters of a table that the standard limits by water body.

    Of a table without any parameter, a long one, they are all that the standard has.
    """
    own = (standard, None) if isinstance(standard, str) else (standard.id, standard.toml)
    apart = _by_water_body(*own)
    measured = {each["parameter"] for each in understood(names, None)} - {None}
    return [id for id in apart if not measured or id in measured]


@lru_cache(maxsize=64)
def _by_water_body(id: str, toml: str | None) -> list[str]:
    return list(dict.fromkeys(_shuizhi.by_water_body(id, toml)))


def _are_year_and_month(times: Sequence[str]) -> bool:
    return len(times) == 2 and all(
        any(word in name.lower() for word in words)
        for name, words in zip(times, (("年", "year"), ("月", "month")), strict=True)
    )


def as_said(names: Sequence[str]) -> str:
    """Return columns as written in a call."""
    return repr(names[0]) if len(names) == 1 else repr(list(names))
