"""One command per public function, built from its signature, so that options are declared once.

Texts are passed on, lists are separated by commas, tables are files, mappings are ``NAME=…`` and
may be repeated. The help of a command is the docstring of its function.
"""

import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Literal,
    Union,
    Unpack,
    get_args,
    get_origin,
    get_type_hints,
)

import polars as pl
import typer

import shuizhi as sz
from shuizhi._core.language import language, speaking
from shuizhi._core.messages import text
from shuizhi._frames.calendar import Every
from shuizhi.cli.commands import command
from shuizhi.cli.options import Files, In, Long, Reading, Seasons, Telling
from shuizhi.cli.report import Report
from shuizhi.cli.texts import Every as EveryWord
from shuizhi.cli.texts import listed, pairs, period_of, standard_named
from shuizhi.errors import OptionError

# Options in the common groups.
_READING = ("nondetect", "detection_limits", "missing_values", "columns")
_LONG = ("parameter", "value", "unit")
_TELLING = ("lang", "suffix")
MEANS, PLACES, CHECKS = (
    "Means and periods 均值与时段",
    "Sections, rivers, lakes, cities 断面、河流、湖库、城市",
    "Goals and checks of a plan 目标与规划核查",
)


@dataclass(frozen=True)
class Verb:
    """A public function as a command."""

    call: Callable[..., Any]
    panel: str
    more: tuple[str, ...] = ()
    """The arguments that are tables, beside the first and a register."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The arguments that are tables, besides the first."""
        return (*self.more, "register")


VERBS: dict[str, Verb] = {
    "average": Verb(sz.average, MEANS),
    "ledger": Verb(sz.ledger, MEANS),
    "trend": Verb(sz.trend, MEANS),
    "describe": Verb(sz.describe, MEANS),
    "compare": Verb(sz.compare, MEANS, ("now",)),
    "fluxes": Verb(sz.fluxes, MEANS, ("flows",)),
    "sections": Verb(sz.assess_sections, PLACES, ("targets", "background")),
    "rivers": Verb(sz.assess_rivers, PLACES),
    "lakes": Verb(sz.assess_lakes, PLACES, ("targets",)),
    "cwqi": Verb(sz.cwqi, PLACES),
    "rank": Verb(sz.rank_cities, PLACES, ("targets",)),
    "shares": Verb(sz.count_classes, PLACES),
    "register": Verb(sz.check_register, PLACES),
    "attainment": Verb(sz.attainment, CHECKS, ("sources",)),
    "months": Verb(sz.attained_months, CHECKS),
    "outlook": Verb(sz.outlook, CHECKS, ("targets",)),
    "exceedances": Verb(sz.exceedances, CHECKS, ("targets",)),
    "sources": Verb(sz.check_source_water, CHECKS, ("background",)),
    "watch": Verb(sz.watch, CHECKS, ("targets",)),
    "flow": Verb(sz.check_ecological_flow, CHECKS, ("base",)),
    "influent": Verb(sz.screen_influent, CHECKS),
    "black_odorous": Verb(sz.grade_black_odorous, CHECKS),
    "criteria": Verb(sz.check_criteria, CHECKS),
    "screen": Verb(sz.screen_samples, CHECKS, ("register",)),
}


def _is_table(name: str, verb: Verb) -> bool:
    return name in verb.tables or name == "decisions"


def _hints(call: Callable[..., Any]) -> tuple[dict[str, inspect.Parameter], dict[str, Any]]:
    """Return the keyword arguments of a function, including its typed options."""
    hints = get_type_hints(call)
    arguments: dict[str, inspect.Parameter] = {}
    kinds: dict[str, Any] = {}
    for name, each in list(inspect.signature(call).parameters.items())[1:]:
        hint = hints[name]
        if get_origin(hint) is Unpack:
            for own, kind in get_type_hints(get_args(hint)[0]).items():
                arguments[own] = each.replace(name=own, kind=each.KEYWORD_ONLY, default=None)
                kinds[own] = kind
        else:
            arguments[name], kinds[name] = each, hint
    return arguments, kinds


def _parts(hint: Any) -> tuple[Any, ...]:
    made = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return tuple(part for part in made if part is not type(None))


def _kind(hint: Any) -> str:
    """Return the form of an argument: a flag, a number, a word, a list or a mapping."""
    parts = _parts(hint)
    origins = [get_origin(part) or part for part in parts]
    if hint == Every or (Mapping in origins and Literal in origins and len(parts) > 1):
        return "every" if hint == Every else "word"
    if bool in origins:
        return "flag"
    if any(origin in (Sequence, list) for origin in origins):
        return "list"
    if Mapping in origins:
        return "mapping"
    if Literal in origins:
        return "word"
    for kind in (float, int):
        if kind in origins and str not in origins:
            return kind.__name__
    return "text"


def _option(name: str, hint: Any, needed: bool, table: bool) -> Any:
    """Return the annotation of an option."""
    flag = f"--{name.replace('_', '-')}"
    kind = "table" if table else _kind(hint)
    if kind == "table":
        return Annotated[Path | None, typer.Option(flag, metavar="FILE", help="A table.")]
    if kind == "flag":
        return Annotated[bool, typer.Option(flag)]
    if kind == "every":
        return Annotated[EveryWord | None, typer.Option(flag, help="The period.")]
    if kind == "mapping":
        return Annotated[list[str] | None, typer.Option(flag, metavar="NAME=…", help="Repeatable.")]
    if kind == "word":
        words = [w for p in _parts(hint) if get_origin(p) is Literal for w in get_args(p)]
        return Annotated[Literal[tuple(words)] | None, typer.Option(flag)]
    metavar = {"list": "NAME,..", "int": "N", "float": "FIGURE"}.get(kind, "TEXT")
    return Annotated[
        str | None,
        typer.Option(flag, metavar=metavar, help="Required." if needed else None),
    ]


def _taken(name: str, hint: Any, said: Any, columns: Sequence[str]) -> Any:
    """Return the value of an option as an argument."""
    match _kind(hint):
        case "list":
            names = listed(said, columns)
            if any(get_args(part) == (float,) for part in _parts(hint)):
                return [_number(each) for each in names]
            several = any(part is str for part in _parts(hint))
            return names[0] if several and len(names) == 1 else names
        case "int" | "float" as kind:
            try:
                return int(said) if kind == "int" else float(said)
            except ValueError as error:
                flag = f"--{name.replace('_', '-')}"
                raise OptionError(text("cli_number", flag=flag, said=said)) from error
        case "mapping":
            alone = said[0] if len(said) == 1 and "=" not in said[0] else ""
            return int(alone) if int in _parts(hint) and alone.isdigit() else _mapping(name, said)
        case _:
            if name == "limit":
                return _number(said)
            return standard_named(said) if name == "standard" else said


def _number(said: str) -> float | str:
    try:
        return float(said)
    except ValueError:
        return said


def _mapping(name: str, said: list[str]) -> dict[str, Any]:
    """Read ``NAME=FIGURE``, or ``GROUP:NAME=FIGURE`` for groups."""
    made: dict[str, Any] = {}
    flag = f"--{name.replace('_', '-')}"
    for key, figure in pairs(flag, said, "NAME=FIGURE").items():
        group, colon, own = key.partition(":")
        value: Any = _number(figure)
        if isinstance(value, float) and value == int(value):
            value = int(value)
        if colon:
            made.setdefault(group, {})[own] = value
        else:
            made[key] = value
    return made


def _add(name: str, verb: Verb) -> None:
    """Add a function as a command."""
    arguments, kinds = _hints(verb.call)
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("inputs", keyword, annotation=In),
        inspect.Parameter("telling", keyword, annotation=Telling),
    ]
    own_long = all(each in kinds for each in _LONG)
    shared = [*_TELLING, *_READING, *(_LONG if own_long else ())]
    own = [each for each in arguments if each not in shared]
    for each in own:
        needed = arguments[each].default is inspect.Parameter.empty
        table = _is_table(each, verb)
        kind = _option(each, kinds[each], needed, table)
        default = False if _kind(kinds[each]) == "flag" and not table else None
        parameters.append(inspect.Parameter(each, keyword, default=default, annotation=kind))
    has_periods = any(_kind(kinds[each]) == "every" for each in own)
    if has_periods:
        parameters.append(inspect.Parameter("season", keyword, default=None, annotation=Seasons))
    reads = all(each in kinds for each in _READING)
    if reads:
        parameters.append(inspect.Parameter("reading", keyword, annotation=Reading))
    if own_long:
        parameters.append(inspect.Parameter("long", keyword, annotation=Long))
    parameters.append(inspect.Parameter("lang", keyword, default="en", annotation=str))
    if "suffix" in kinds:
        suffix = Annotated[str | None, typer.Option(help="Suffix of new column names.")]
        parameters.append(inspect.Parameter("suffix", keyword, default=None, annotation=suffix))
    parameters.append(inspect.Parameter("files", keyword, annotation=Files))

    def run(**given: Any) -> None:
        lang = language(given.pop("lang", None))
        files, telling = given.pop("files"), given.pop("telling")
        inputs, seasons = given.pop("inputs"), given.pop("season", None)
        options: dict[str, Any] = {"lang": lang} if "lang" in kinds else {}
        if (suffix := given.pop("suffix", None)) is not None:
            options["suffix"] = suffix
        if reads:
            options |= given.pop("reading").options()
        if own_long:
            options |= given.pop("long").options()
        with speaking(lang), Report(name.replace("_", "-"), telling) as report:
            frame = report.read(inputs, files)
            before: list[Any] = [frame]
            for each, said in given.items():
                if _kind(kinds[each]) == "every" and (said is not None or seasons):
                    options[each] = period_of(said, seasons, "month")
                elif said is None or said is False:
                    if arguments[each].default is inspect.Parameter.empty:
                        flag = f"--{each.replace('_', '-')}"
                        raise OptionError(text("cli_takes", name=name, flag=flag))
                elif _is_table(each, verb):
                    table = report.beside(said, f"--{each.replace('_', '-')}")
                    if arguments[each].kind is inspect.Parameter.KEYWORD_ONLY:
                        options[each] = table
                    else:
                        before.append(table)
                else:
                    options[each] = _taken(each, kinds[each], said, frame.columns)
            with report.working(name):
                result: pl.DataFrame = verb.call(*before, **options)
            report.finish(result)

    run.__name__ = name
    run.__doc__ = (verb.call.__doc__ or "").strip().partition("\n")[0]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    command(run, panel=verb.panel)


for _name, _verb in VERBS.items():
    _add(_name, _verb)
