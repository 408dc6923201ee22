"""Common options of commands."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from shuizhi import standards
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import DEFAULT_TARGET, NonDetect
from shuizhi._core.request import Rounding as RoundingName
from shuizhi.cli.texts import counts, listed, mapping, pairs
from shuizhi.errors import OptionError

Seasons = Annotated[
    list[str] | None,
    typer.Option(
        "--season",
        metavar="NAME=MONTHS",
        help="Seasons for periods, such as 丰水期=6-9; repeatable, with every month of the "
        "year once.",
    ),
]

In = Annotated[
    list[str],
    typer.Argument(
        metavar="IN...",
        help="CSV, TSV (UTF-8 or GB18030), Parquet or Excel; patterns (*.csv); - for CSV on "
        "standard input. Several files must have the same column names.",
        show_default=False,
    ),
]
Lang = Literal["en", "zh"]
Suffix = Annotated[str | None, typer.Option(help="Suffix of new column names.")]
Time = Annotated[
    str | None,
    typer.Option(
        metavar="NAME[,NAME]",
        help="Column of sampling times, or those of year and month.",
    ),
]
Indicators = Annotated[
    str | None, typer.Option(help="table1-21, 5+X, all, or parameters with commas.")
]
Saturation = Annotated[
    bool, typer.Option("--do-saturation", help="Class Ⅰ also by 90 % oxygen saturation.")
]


def known_standards(begun: str) -> list[str]:
    """Return the numbers of standards with a prefix, for completion.

    Without a space, which the shell would treat as the end of the word, unless one was typed.
    """
    known = standards(lang="en")["id"].to_list()
    written = known if " " in begun else [id.replace(" ", "") for id in known]
    return [id for id in written if id.startswith(begun)]


def known_parameters(begun: str) -> list[tuple[str, str]]:
    """Return the ids of parameters whose id or name has a prefix, for completion."""
    zh = language() == "zh"
    made = []
    for id, known in parameters_by_id().items():
        if id.startswith(begun):
            made.append((id, known.name_zh if zh else known.name_en))
        elif begun and known.name_zh.startswith(begun):
            made.append((known.name_zh, id))
    return made


ParameterName = Annotated[
    str, typer.Argument(help="Any name of a parameter.", autocompletion=known_parameters)
]


StandardName = Annotated[
    str,
    typer.Option(help="A standard's number, or a TOML file.", autocompletion=known_standards),
]
WaterBody = Annotated[
    str | None,
    typer.Option(help="river, lake, or the column of water bodies.  [default: 水体类型, or river]"),
]
Sample = Annotated[
    str | None,
    typer.Option(metavar="NAME,..", help="Long table: the columns that identify samples."),
]
Target = Annotated[
    str | None,
    typer.Option(help=f"Target class, or the column of it.  [default: {DEFAULT_TARGET}]"),
]
Targets = Annotated[
    Path | None,
    typer.Option(help="Table of targets: the columns of sections, target, and optionally year."),
]
Priority = Annotated[
    str | None, typer.Option(help="Parameters listed first among the main indicators.")
]
Geometric = Annotated[
    str | None, typer.Option(help="Parameters whose mean is geometric, with commas.")
]
Duplicates = Annotated[
    Literal["once", "keep", "error"] | None, typer.Option(help="How to treat duplicate rows.")
]
MinCount = Annotated[
    list[str] | None,
    typer.Option(
        metavar="N|PARAMETER=N",
        help="The least number of values of a mean, for all parameters or for one; repeatable.",
    ),
]
Decimals = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PARAMETER=N", help="Decimals of rounded means, such as pH=1; repeatable."
    ),
]
Abnormal = Annotated[
    Literal["keep", "drop"] | None,
    typer.Option(help="Rows whose state (站点情况) is not 正常: used anyway, or left out."),
]
Decisions = Annotated[
    Path | None,
    typer.Option(
        help="Table of decisions on readings: row or place and time, parameter, decision "
        "(keep, exclude, correct), value, by, why."
    ),
]
Rounding = Annotated[
    RoundingName | None, typer.Option(help="Round half to even to the decimals of 82号, or not.")
]


@dataclass(frozen=True)
class Files:
    """Options of reading files."""

    sheet: Annotated[
        str | None,
        typer.Option(help="Sheet of an Excel file, by default the first; all for all sheets."),
    ] = None
    table: Annotated[
        int | None, typer.Option(min=1, help="Which table of a web page with an Excel suffix.")
    ] = None
    union: Annotated[
        bool,
        typer.Option("--union", help="Take the columns of all files or sheets."),
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
        bool, typer.Option("--with-file", help="Add a column file with the file of each row.")
    ] = False


@dataclass(frozen=True)
class Telling:
    """Options of output and notes."""

    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Output file: CSV, Parquet or xlsx; printed if left out."
        ),
    ] = None
    provenance: Annotated[
        bool,
        typer.Option(
            "--provenance",
            help="Begin a text file with a line of the version and the digest of the data.",
        ),
    ] = False
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False
    progress: Annotated[
        bool | None,
        typer.Option(
            help="Show the progress of reading.  [default: on a terminal, after a second]"
        ),
    ] = None
    json: Annotated[
        bool,
        typer.Option("--json", help="Print one JSON object: counts, rows, inputs, notes, …"),
    ] = False


@dataclass(frozen=True)
class Reading:
    """Options of reading cells."""

    nondetect: Annotated[
        NonDetect | None,
        typer.Option(
            help="How a value below its detection limit counts.  [default: half; fluxes: zero]"
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
            help="The meaning of a column; NAME= leaves it out; repeatable.",
        ),
    ] = None

    def options(self) -> dict[str, Any]:
        """Return them as arguments."""
        limits = pairs("--detection-limit", self.detection_limit or [], "PARAMETER=FIGURE")
        if limits and self.method_limits:
            raise OptionError(text("cli_detection_limits"))
        own = {} if self.nondetect is None else {"nondetect": self.nondetect}
        return own | {
            "detection_limits": "methods" if self.method_limits else limits or None,
            "missing_values": self.missing or [],
            "columns": mapping(self.column or []),
        }


@dataclass(frozen=True)
class Averages:
    """Options of averaging."""

    min_count: MinCount = None
    decimals: Decimals = None
    abnormal: Abnormal = None
    geometric: Geometric = None
    ph_mean: Annotated[
        Literal["hydrogen", "arithmetic"] | None,
        typer.Option(help="The mean of pH: of [H⁺], or arithmetic.  [default: hydrogen]"),
    ] = None
    mean_of: Annotated[
        Literal["days", "months", "samples"] | None,
        typer.Option(
            help="The steps of averaging in a period.  [default: days first where a day has "
            "several times, then months]"
        ),
    ] = None
    duplicates: Duplicates = None
    rounding: Rounding = None

    def options(self) -> dict[str, Any]:
        """Return them as arguments."""
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
    """The same, with the check of days."""

    in_force: Annotated[
        Literal["check", "any"],
        typer.Option(help="Refuse samples of days before the standard was in force, or not."),
    ] = "check"

    def options(self) -> dict[str, Any]:
        """Return them as arguments."""
        return super().options() | {"in_force": self.in_force}


@dataclass(frozen=True)
class Long:
    """The columns of a long table."""

    parameter: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Long table: the column of parameters."),
    ] = None
    value: Annotated[str | None, typer.Option(metavar="NAME", help="The column of values.")] = None
    unit: Annotated[str | None, typer.Option(metavar="NAME", help="The column of units.")] = None

    def options(self) -> dict[str, Any]:
        """Return them as arguments, none for a wide table."""
        given = {"parameter": self.parameter, "value": self.value, "unit": self.unit}
        if not any(given.values()):
            return {}
        if not (self.parameter and self.value):
            raise OptionError(text("cli_long_both"))
        return given
