"""The options that commands share, and how a function of them becomes a command."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

import typer

from shuizhi import load_standard, standards
from shuizhi._core.language import language, speaking
from shuizhi._core.messages import text
from shuizhi._core.request import NonDetect
from shuizhi._core.request import Rounding as RoundingName
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard

_MONTHS = {str(month) for month in range(1, 13)}

app = typer.Typer(
    help="Grade and assess water quality by China's standards. 按中国标准评价水质。",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Every = Literal["day", "week", "ten-day", "month", "quarter", "half", "year", "to-date", "all"]
Seasons = Annotated[
    list[str] | None,
    typer.Option(
        "--season",
        metavar="NAME=MONTHS",
        help="Seasons for periods, as 丰水期=6-9; repeatable, with every month of the year once.",
    ),
]

In = Annotated[
    list[str],
    typer.Argument(
        metavar="IN...",
        help="CSV, TSV (UTF-8 or GB18030), Parquet or Excel; patterns (*.csv); - for CSV on "
        "standard input. Of several the columns are to agree in name.",
        show_default=False,
    ),
]
Lang = Literal["en", "zh"]
# A command is handed the language it comes to.
_LANG = Annotated[
    Lang | None,
    typer.Option(help="Language of columns and words.  [default: SHUIZHI_LANG, else the locale]"),
]
Suffix = Annotated[str | None, typer.Option(help="Put behind new column names.")]
Time = Annotated[
    str | None,
    typer.Option(
        metavar="NAME[,NAME]",
        help="Column that says when samples were taken, or those of year and month.",
    ),
]
Indicators = Annotated[
    str | None, typer.Option(help="table1-21, 5+X, all, or parameters with commas.")
]
Saturation = Annotated[
    bool, typer.Option("--do-saturation", help="Class Ⅰ also by 90 % oxygen saturation.")
]


def _known_standards(begun: str) -> list[str]:
    """Return the numbers of standards that begin so, for completion."""
    known = standards()["id"].to_list()
    return [id for id in known if id.replace(" ", "").startswith(begun.replace(" ", ""))]


StandardName = Annotated[
    str,
    typer.Option(help="A standard's number, or a TOML file.", autocompletion=_known_standards),
]
Target = Annotated[
    str | None, typer.Option(help="Target class, or the column of it.  [default: Ⅲ]")
]
Targets = Annotated[
    Path | None,
    typer.Option(help="Table of targets: the columns of sections, target, and year or not."),
]
Priority = Annotated[
    str | None, typer.Option(help="Parameters that come first among the main indicators.")
]
Geometric = Annotated[
    str | None, typer.Option(help="Parameters whose mean is geometric, with commas.")
]
Duplicates = Annotated[
    Literal["once", "keep", "error"] | None, typer.Option(help="What to do with duplicate rows.")
]
MinCount = Annotated[
    list[str] | None,
    typer.Option(
        metavar="N|PARAMETER=N",
        help="How many values a mean takes, of all parameters or of one that is measured by plan; "
        "repeatable.",
    ),
]
Decimals = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PARAMETER=N", help="Decimals that means are rounded to, as pH=1; repeatable."
    ),
]
Abnormal = Annotated[
    Literal["keep", "drop"] | None,
    typer.Option(help="Rows whose state (站点情况) is not 正常: taken all the same, or left out."),
]
Rounding = Annotated[
    RoundingName | None, typer.Option(help="Round half to even to the decimals of 82号, or not.")
]


@dataclass(frozen=True)
class Files:
    """How files are read."""

    sheet: Annotated[
        str | None,
        typer.Option(help="Sheet of an Excel file, the first by default; all for all of them."),
    ] = None
    table: Annotated[
        int | None, typer.Option(min=1, help="Which table of a web page under an Excel name.")
    ] = None
    union: Annotated[
        bool,
        typer.Option("--union", help="Of several files or sheets take the columns of all."),
    ] = False
    header: Annotated[
        int | None, typer.Option(min=1, help="Row the header is in, from 1; found by default.")
    ] = None
    encoding: Annotated[str, typer.Option(help="Encoding of a text file; detected by default.")] = (
        "auto"
    )
    max_bytes: Annotated[
        int | None,
        typer.Option(
            "--max-bytes",
            min=1,
            help="How many bytes a packed file may unpack to; 256 MiB or 100 times its size by "
            "default.",
        ),
    ] = None
    with_file: Annotated[
        bool, typer.Option("--with-file", help="Add a column file: where a row comes from.")
    ] = False


@dataclass(frozen=True)
class Telling:
    """Where the result goes, and what is printed beside it."""

    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="CSV, Parquet or xlsx; shown when left out."),
    ] = None
    provenance: Annotated[
        bool,
        typer.Option(
            "--provenance",
            help="Begin a text file with a line that says the version and the digest of the data.",
        ),
    ] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False
    progress: Annotated[
        bool | None,
        typer.Option(help="Show how far reading is.  [default: on a terminal, after a second]"),
    ] = None
    json: Annotated[
        bool,
        typer.Option("--json", help="Print one JSON object: counts, rows, inputs, notes, …"),
    ] = False


@dataclass(frozen=True)
class Reading:
    """How cells are read."""

    nondetect: Annotated[
        NonDetect | None,
        typer.Option(
            help="How a value below its detection limit enters.  [default: half; fluxes: zero]"
        ),
    ] = None
    method_limits: Annotated[
        bool,
        typer.Option(
            "--method-limits", help="Take the standard's method limits for 未检出 without a figure."
        ),
    ] = False
    detection_limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PARAMETER=FIGURE",
            help="The detection limit of 未检出 without a figure, in the parameter's canonical "
            "unit; repeatable.",
        ),
    ] = None
    missing: Annotated[
        list[str] | None, typer.Option(help="A text or number that means missing; repeatable.")
    ] = None
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=PARAMETER[,UNIT]",
            help="What a column is; NAME= leaves it out; repeatable.",
        ),
    ] = None

    def options(self) -> dict[str, Any]:
        """Return them as the verbs take them."""
        limits = pairs("--detection-limit", self.detection_limit or [], "PARAMETER=FIGURE")
        if limits and self.method_limits:
            raise OptionError(text("cli_detection_limits"))
        own = {} if self.nondetect is None else {"nondetect": self.nondetect}
        return own | {
            "detection_limits": "methods" if self.method_limits else limits or None,
            "missing_values": self.missing or [],
            "columns": _mapping(self.column or []),
        }


@dataclass(frozen=True)
class Averages:
    """How samples are averaged."""

    min_count: MinCount = None
    decimals: Decimals = None
    abnormal: Abnormal = None
    geometric: Geometric = None
    ph_mean: Annotated[
        Literal["hydrogen", "arithmetic"] | None,
        typer.Option(help="A mean pH through [H⁺], or plainly.  [default: hydrogen]"),
    ] = None
    mean_of: Annotated[
        Literal["days", "months", "samples"] | None,
        typer.Option(
            help="What a period is the mean of.  [default: days first where a day has several "
            "times, then months]"
        ),
    ] = None
    duplicates: Duplicates = None
    rounding: Rounding = None

    def options(self) -> dict[str, Any]:
        """Return them as the verbs take them."""
        said: dict[str, Any] = {
            "min_count": counts("--min-count", self.min_count, "PARAMETER"),
            "decimals": counts("--decimals", self.decimals, "PARAMETER", alone=False),
            "abnormal": self.abnormal,
            "geometric": listed(self.geometric) or None,
            "ph_mean": self.ph_mean,
            "mean_of": self.mean_of,
            "duplicates": self.duplicates,
            "rounding": self.rounding,
        }
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True)
class Assessed(Averages):
    """The same, and whether the days of samples are checked."""

    in_force: Annotated[
        Literal["check", "any"],
        typer.Option(help="Refuse samples of days before the standard was in force, or not."),
    ] = "check"

    def options(self) -> dict[str, Any]:
        """Return them as the verbs take them."""
        return super().options() | {"in_force": self.in_force}


@dataclass(frozen=True)
class Long:
    """The columns of a long table."""

    parameter: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Of a long table: the column of parameters."),
    ] = None
    value: Annotated[str | None, typer.Option(metavar="NAME", help="The column of values.")] = None
    unit: Annotated[str | None, typer.Option(metavar="NAME", help="The column of units.")] = None

    def options(self) -> dict[str, Any]:
        """Return them as the verbs take them, none for a wide table."""
        given = {"parameter": self.parameter, "value": self.value, "unit": self.unit}
        if not any(given.values()):
            return {}
        if not (self.parameter and self.value):
            raise OptionError(text("cli_long_both"))
        return given


def pairs(option: str, texts: list[str], form: str) -> dict[str, str]:
    """Read what is said of names: ``NAME=…``, each name once.

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
    """Read a number, or numbers of names: ``N`` or ``NAME=N``.

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


def _mapping(texts: list[str]) -> dict[str, Any] | None:
    """Read ``NAME=PARAMETER``, ``NAME=PARAMETER,UNIT`` or ``NAME=``."""
    made: dict[str, Any] = {}
    for name, said in pairs("--column", texts, "NAME=PARAMETER[,UNIT]").items():
        parameter, comma, unit = said.partition(",")
        made[name] = (parameter, unit) if comma else (parameter or None)
    return made or None


def period_of(every: Every | None, seasons: list[str] | None, default: Every) -> Any:
    """Return the period as the verbs take it: ``--every``, or the months of each ``--season``.

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
    """Read the months of a season: figures and spells of them, which may go over the year."""
    made = []
    for part in listed(said):
        bounds = [bound.strip() for bound in part.split("-")]
        if len(bounds) > 2 or any(bound not in _MONTHS for bound in bounds):
            raise OptionError(text("cli_season", told=f"{season}={said}", part=part))
        first, last = int(bounds[0]), int(bounds[-1])
        made += [(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)]
    return made


def listed(text: str | None, columns: Sequence[str] = ()) -> list[str]:
    """Read names with commas between them, or one that is the name of a column as it stands.

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
    """Read the column of times, or those of year and month with a comma between them.

    >>> times_of("采样日期"), times_of("年,月"), times_of(None)
    ('采样日期', ['年', '月'], None)
    """
    names = listed(text)
    return names if len(names) == 2 else text


def indicator_names(text: str | None) -> str | list[str] | None:
    """Read the name of a set of indicators, or parameters with commas between them."""
    sets = {"table1-21": "table1-21", "5+x": "5+X", "all": "all"}
    return None if text is None else sets.get(text.lower()) or listed(text)


def standard_named(text: str) -> str | Standard:
    """Read a standard's number, or the path of its file."""
    return load_standard(text) if text.lower().endswith(".toml") else text


F = TypeVar("F", bound=Callable[..., None])


# What commands are listed under.
_PANELS = {
    "grade": "Samples 样品", "recognize": "Samples 样品", "explain": "Samples 样品",
    "limit": "Samples 样品", "check-limits": "Samples 样品", "audit": "Files 文件",
    "verify": "Standards 标准",
    "assess": "Sections, rivers, lakes, cities 断面、河流、湖库、城市",
    "discharge": "Outfalls 排污口", "report": "Reports and pictures 报告与图",
    "plot": "Reports and pictures 报告与图", "standards": "Standards 标准", "read": "Files 文件",
}  # fmt: skip


def command(function: F, panel: str | None = None) -> F:
    """Make a function a command; a parameter of a class above stands for all its options."""
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, Any] = {name: of for name, of in hints.items() if is_dataclass(of)}
    parameters = []
    for name, own in inspect.signature(function).parameters.items():
        if name == "lang":
            parameters.append(own.replace(kind=own.KEYWORD_ONLY, annotation=_LANG, default=None))
            continue
        if name not in groups:
            parameters.append(own.replace(kind=own.KEYWORD_ONLY, annotation=hints[name]))
            continue
        annotations = get_type_hints(groups[name], include_extras=True)
        parameters += [
            inspect.Parameter(
                each.name, own.KEYWORD_ONLY, default=each.default, annotation=annotations[each.name]
            )
            for each in fields(groups[name])
        ]

    def run(**given: Any) -> None:
        made = {
            name: of(**{each.name: given.pop(each.name) for each in fields(of)})
            for name, of in groups.items()
        }
        if "lang" in given:
            given["lang"] = language(given["lang"])
        with speaking(given.get("lang")):
            function(**given, **made)

    run.__doc__ = function.__doc__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    name = function.__name__.strip("_").replace("_", "-")
    app.command(name, rich_help_panel=panel or _PANELS.get(name))(run)
    return function
