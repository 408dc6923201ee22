"""The tables beside the samples of a report: sources, wells, outfalls, single limits."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer

import shuizhi as sz
from shuizhi._core.messages import text
from shuizhi._frames.flow import FlowUnit
from shuizhi.cli.options import Lang, Reading
from shuizhi.cli.outfalls import key_of, supplements
from shuizhi.cli.report import Report
from shuizhi.cli.texts import listed, standard_named, times_of
from shuizhi.errors import OptionError


@dataclass(frozen=True)
class Sources:
    """The table of drinking-water sources, and its columns."""

    sources: Annotated[
        Path | None, typer.Option(help="Table of samples of drinking-water sources.")
    ] = None
    source: Annotated[
        str | None, typer.Option(metavar="NAME,..", help="Its columns that identify a source.")
    ] = None
    source_time: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its column of times.  [default: --time]")
    ] = None
    source_kind: Annotated[
        str, typer.Option(help="surface, ground, or the column of kinds (地表水, 地下水).")
    ] = "surface"
    volume: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its column of water taken.")
    ] = None
    source_water_body: Annotated[
        str | None,
        typer.Option(
            help="Its water body: river, lake, or a column.  [default: 水体类型, or river]"
        ),
    ] = None
    sampling: Annotated[
        str | None,
        typer.Option(
            help="How often sources are sampled: month, quarter, or the column of it.  "
            "[default: month]"
        ),
    ] = None
    zone: Annotated[
        str | None,
        typer.Option(
            help="The protection zone of surface sources: first, second, or the column of it."
        ),
    ] = None
    table3: Annotated[
        str | None,
        typer.Option(metavar="NAME,..", help="The items of table 3 that the authority has chosen."),
    ] = None
    plan: Annotated[
        str | None,
        typer.Option(metavar="NAME,..", help="The items that the monitoring plan requires."),
    ] = None
    source_indicators: Annotated[
        Literal["table1-21", "table1"] | None,
        typer.Option(
            help="The 21 items of table 1, or all of them, with total nitrogen and "
            "coliforms.  [default: table1-21]"
        ),
    ] = None

    def options(self) -> dict[str, Any]:
        """Return the options of sources as arguments."""
        said: dict[str, Any] = {
            "sampling": self.sampling, "zone": self.zone, "table3": listed(self.table3) or None,
            "plan": listed(self.plan) or None, "indicators": self.source_indicators,
        }  # fmt: skip
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True)
class Outfalls:
    """The readings and facts of outfalls."""

    effluent: Annotated[Path | None, typer.Option(help="Table of readings of outfalls.")] = None
    outfalls: Annotated[
        Path | None, typer.Option(help="Table of outfalls: one row per outfall, as in discharge.")
    ] = None
    outfall: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column of outfalls, in both tables.")
    ] = None
    effluent_time: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column of times.  [default: --time]")
    ] = None
    flow: Annotated[str | None, typer.Option(metavar="NAME", help="Column of flow.")] = None
    flow_unit: Annotated[
        FlowUnit | None,
        typer.Option(help="The unit of flow.  [default: that of its header, or m3/h]"),
    ] = None
    production: Annotated[
        Path | None,
        typer.Option(help="Table of what outfalls make, day by day, as in discharge."),
    ] = None
    supplement: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="Supplements of discharge standards; repeatable."),
    ] = None


def of_criteria(
    frame: pl.DataFrame,
    standard: Path,
    section: list[str] | None,
    time: str | list[str] | None,
    reading: Reading,
    lang: Lang,
) -> pl.DataFrame:
    """Hold the samples of the report to the rules over time of a standard."""
    made: pl.DataFrame = sz.check_criteria(
        frame, standard=sz.load_standard(standard), section=section, time=time, lang=lang,
        **reading.options(),
    )  # fmt: skip
    return made


def of_limits(
    path: Path, standard: str | None, reading: Reading, lang: Lang, told: Report
) -> pl.DataFrame:
    """Hold the samples of a table to single limits."""
    frame = told.beside(path, "--limits")
    law = None if standard is None else standard_named(standard)
    made: pl.DataFrame = sz.check_limits(frame, standard=law, lang=lang, **reading.options())
    return made


def of_wells(path: Path, every: Any, reading: Reading, lang: Lang, told: Report) -> pl.DataFrame:
    """Assess the wells of a table, which are sampled twice a year."""
    frame = told.beside(path, "--groundwater")
    made: pl.DataFrame = sz.assess_sections(
        frame, every=every, standard="GB/T 14848-2017", min_count=1, lang=lang, **reading.options()
    )
    return made


def of_sources(
    water: Sources,
    time: str | None,
    every: Any,
    reading: Reading,
    lang: Lang,
    told: Report,
) -> pl.DataFrame | None:
    if water.sources is None:
        return None
    frame = told.beside(water.sources, "--sources")
    if water.volume is not None and water.volume in frame.columns:
        # Numbers are text in a text file; other texts count as unknown.
        frame = frame.with_columns(pl.col(water.volume).cast(pl.Float64, strict=False))
    made: pl.DataFrame = sz.check_source_water(
        frame, source=listed(water.source, frame.columns) or None,
        time=times_of(water.source_time or time),
        every=every, kind=water.source_kind, volume=water.volume,
        water_body=water.source_water_body, lang=lang, **water.options(), **reading.options(),
    )  # fmt: skip
    return made


def of_outfalls(
    pipes: Outfalls,
    time: str | None,
    reading: Reading,
    lang: Lang,
    told: Report,
) -> pl.DataFrame | None:
    if pipes.effluent is None or pipes.outfalls is None or pipes.outfall is None:
        return None
    frame = told.beside(pipes.effluent, "--effluent")
    places = told.beside(pipes.outfalls, "--outfalls")
    when = pipes.effluent_time or time
    if when is None:
        raise OptionError(text("cli_effluent_time"))
    key = key_of(pipes.outfall, {str(pipes.effluent): frame, str(pipes.outfalls): places})
    products = None
    if pipes.production is not None:
        products = told.beside(pipes.production, "--production")
        products = products.with_columns(key_of(pipes.outfall, {str(pipes.production): products}))
    made: pl.DataFrame = sz.check_discharge(
        frame.with_columns(key), places.with_columns(key), outfall=pipes.outfall, time=when,
        flow=pipes.flow, flow_unit=pipes.flow_unit,
        supplement=supplements(pipes.supplement or [], told) or None, production=products,
        lang=lang, **reading.options(),
    )  # fmt: skip
    return made
