"""Turn options into a request for the core."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal, Protocol

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.language import Lang as Lang
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi.errors import OptionError

# The default standard and target, from the core.
GB3838, DEFAULT_TARGET = _shuizhi.defaults()

NonDetect = Literal["half", "zero", "limit", "drop"]
Rounding = Literal["none", "assessment"]
Stage = Literal["influent", "effluent"]
Columns = Mapping[str, str | tuple[str, str] | None]
DetectionLimits = Mapping[str, float | str] | Literal["methods"] | None


class StandardText(Protocol):
    """A standard in a request; ``toml`` is the text of a user's own."""

    @property
    def id(self) -> str: ...
    @property
    def toml(self) -> str | None: ...
    @property
    def in_force_from(self) -> str | None: ...
    @property
    def in_force_to(self) -> str | None: ...


@dataclass(frozen=True)
class Options:
    """The common options of grading."""

    standard: str | StandardText = GB3838
    water_body: str = "river"
    target: str | int = DEFAULT_TARGET
    indicators: str | Sequence[str] | None = None
    x: Sequence[str] = ()
    drinking_source: bool = False
    do_saturation: bool = False
    nondetect: NonDetect = "half"
    detection_limits: DetectionLimits = None
    missing_values: Sequence[str | float] = ()
    rounding: Rounding = "none"
    lang: Lang = field(default_factory=language)
    names: Iterable[str] = field(default=())
    least: Mapping[str, int] = field(default_factory=dict)
    """How many months or samples means took, where the cells are means: for words."""
    least_of_months: bool = False
    chosen: Sequence[str] | None = None  # of the items that apply by choice; None: all of them
    decimals: Mapping[str, int] = field(default_factory=dict)  # for assessment, by parameter

    @property
    def water_body_column(self) -> str | None:
        """The column of water bodies; a word for a water body takes precedence."""
        if not isinstance(self.water_body, str):
            raise OptionError(text("water_body_no_text", water_body=self.water_body))
        if _shuizhi.water_body(self.water_body) is not None:
            return None
        return self._column("water_body", self.water_body, '"river", "lake"')

    @property
    def target_column(self) -> str | None:
        """The column of target classes."""
        return self.target if isinstance(self.target, str) and self.target in self.names else None

    def _column(self, option: str, name: str, words: str) -> str:
        if name in self.names:
            return name
        raise OptionError(
            text("word_or_column", option=option, name=name, words=words, names=list(self.names))
        )

    def request(self) -> dict[str, Any]:
        """Return the request, without its columns."""
        indicators = self.indicators
        if indicators is not None and not isinstance(indicators, str):
            indicators = [str(name) for name in indicators]
        limits = self.detection_limits
        methods = limits == "methods"
        if isinstance(limits, str) and not methods:
            raise OptionError(text("detection_limits_unknown", limits=limits))
        for name in ("drinking_source", "do_saturation"):
            if not isinstance(getattr(self, name), bool):
                raise OptionError(text("true_or_false", name=name, self=getattr(self, name)))
        given = {} if limits is None or isinstance(limits, str) else limits
        return {
            "standard": self.standard if isinstance(self.standard, str) else self.standard.id,
            "standard_toml": None if isinstance(self.standard, str) else self.standard.toml,
            "water_body": None if self.water_body_column else self.water_body,
            "target": None if self.target_column else str(self.target),
            "indicators": indicators,
            "x": _texts("x", self.x),
            "drinking_source": bool(self.drinking_source),
            "chosen": None if self.chosen is None else _texts("table3", self.chosen),
            "do_saturation": bool(self.do_saturation),
            "nondetect": self.nondetect,
            "detection_limits": {name: str(limit) for name, limit in given.items()},
            "method_detection_limits": methods,
            "missing_values": _texts("missing_values", self.missing_values),
            "rounding": self.rounding,
            "least": dict(self.least),
            "least_of_months": self.least_of_months,
            "decimals": _decimals(self.decimals),
            "lang": self.lang,
        }

    def extra(self) -> list[str]:
        """Return the columns of rows besides readings: water body, target."""
        return [name for name in (self.water_body_column, self.target_column) if name]


def _decimals(decimals: Mapping[str, int]) -> dict[str, int]:
    if not isinstance(decimals, Mapping):
        raise OptionError(text("decimals_no_mapping", decimals=decimals))
    for name, places in decimals.items():
        if not isinstance(places, int) or isinstance(places, bool) or not 0 <= places <= 12:
            raise OptionError(text("decimals_no_number", name=name, places=places))
    return {_shuizhi.parameter_id(name): places for name, places in decimals.items()}


def _texts(option: str, values: Sequence[str | float]) -> list[str]:
    if isinstance(values, str):
        raise OptionError(text("one_text", option=option, values=values))
    return [str(value) for value in values]


def overrides(columns: Columns | None) -> str:
    """Return the user's meanings of columns as JSON."""
    if columns is None:
        return "{}"
    made: dict[str, Any] = {}
    for name, said in columns.items():
        if said is None or isinstance(said, str):
            made[name] = said
        elif (
            isinstance(said, tuple | list)
            and len(said) == 2
            and all(isinstance(part, str) for part in said)
        ):
            made[name] = list(said)
        else:
            raise OptionError(text("column_mapping_unknown", name=name, said=said))
    return json.dumps(made)


def understood(names: Sequence[str], columns: Columns | None) -> list[dict[str, Any]]:
    """Return the meaning of names as headers, with the user's meanings."""
    own = {name: said for name, said in (columns or {}).items() if name in names}
    made: list[dict[str, Any]] = json.loads(_shuizhi.recognize_json(list(names), overrides(own)))
    return made


@dataclass(frozen=True, eq=False)
class Prepared:
    """A checked request: its columns, JSON, and the labels of its results."""

    columns: list[str]
    plan: str
    classes: list[str]
    statuses: list[str]
    parameters: list[str]
    descriptive: Sequence[str]
    """The parameters that are described (无, 有) and not measured."""

    @cached_property
    def class_type(self) -> pl.Enum:
        """The ordered classes."""
        return pl.Enum(self.classes)

    @cached_property
    def status_type(self) -> pl.Enum:
        """The ordered statuses."""
        return pl.Enum(self.statuses)


def prepare(
    names: Sequence[str],
    options: Options,
    columns: Columns | None,
    every: bool = False,
    parameters: Sequence[str] | None = None,
) -> Prepared:
    """Choose the columns of a table and check everything before the query.

    The columns are those of the indicators, of every parameter recognized, or of ``parameters``.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.
    """
    return _prepared(
        tuple(names),
        overrides(columns),
        json.dumps(options.request()),
        every,
        None if parameters is None else tuple(parameters),
    )


@lru_cache(maxsize=64)
def _prepared(
    names: tuple[str, ...],
    columns: str,
    request: str,
    every: bool,
    parameters: tuple[str, ...] | None,
) -> Prepared:
    """Prepare a request, cached for many small tables."""
    chosen = None if parameters is None else list(parameters)
    answer = json.loads(_shuizhi.prepare(list(names), columns, request, every, chosen))
    made = answer["request"]
    return Prepared(
        answer["columns"],
        json.dumps(made),
        answer["classes"],
        answer["statuses"],
        [column["parameter"] for column in made["columns"]],
        answer["descriptive"],
    )


def single(plan: str, place: int, temperature: int | None = None) -> str:
    """Return the request for one of its columns, with temperature if needed."""
    request = json.loads(plan)
    columns = request["columns"]
    request["columns"] = [columns[place]]
    if temperature is not None:
        request["columns"].append(columns[temperature])
    request["do_saturation"] = temperature is not None
    return json.dumps(request)


def for_parameters(options: Options, parameters: Sequence[str]) -> Prepared:
    """Prepare a request for these parameters in canonical units."""
    request = options.request() | {"columns": [{"parameter": p} for p in parameters]}
    plan = json.dumps(request)
    labels = json.loads(_shuizhi.check(plan))
    names = list(parameters)
    return Prepared(
        names, plan, labels["classes"], labels["statuses"], names, labels["descriptive"]
    )
