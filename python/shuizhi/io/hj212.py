"""Messages of online monitors (HJ 212-2017), read as a long table.

The core finds, checks and splits packets; this module makes columns of them.
"""

import os
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from shuizhi._core import markup, plugin
from shuizhi._core.arguments import checked
from shuizhi._core.language import Lang, language
from shuizhi._core.messages import text
from shuizhi._core.parameters import MonitorCode, monitor_code
from shuizhi.errors import FileError, OptionError
from shuizhi.io.encoding import unpacked
from shuizhi.io.monitor_samples import COLUMNS, INTERVALS, Interval, samples_of
from shuizhi.io.source import Source, read_bytes
from shuizhi.notebook.display import show

__all__ = ["MessageResult", "read_hj212"]

_SHOWN = 10
_LOOKED_AT = 256 * 1024
_PACKET = re.compile(rb"##\d{4}[^#]{0,200}?(?:MN|ST)=")
_FAULT = {"fault": "问题"}
_FAULTS = {"cut": "不完整", "length": "长度不符", "checksum": "校验和不符"}


@dataclass(frozen=True)
class MessageResult:
    """Readings of online monitors, with notes on how they were read.

    Attributes
    ----------
    frame : polars.DataFrame
        One row per figure of packets whose length and checksum are correct.
    damaged : polars.DataFrame
        The same for packets that are cut off or whose length or checksum is wrong, with the column
        ``fault`` (问题): ``cut``, ``length`` or ``checksum``.
    notes : list of str
        One sentence for everything that was found or left out.
    """

    frame: pl.DataFrame
    damaged: pl.DataFrame
    notes: list[str] = field(default_factory=list)

    @checked
    def samples(self, interval: Interval) -> pl.DataFrame:
        """Return the figures of an interval as a table of samples, for `shuizhi.check_discharge`.

        A figure is the mean of its interval (``Avg``), or ``Rtd`` in real-time data. The flow of an
        hour or a day is its total (``Cou``), or the mean (L/s) if no total was sent; a flow with a
        flag other than ``N`` is null. Codes without a known parameter are left out.

        Parameters
        ----------
        interval
            ``hour`` (CN 2061), ``day`` (2031), ``minutes`` (2051) or ``real-time`` (2011).

        Returns
        -------
        polars.DataFrame
            One row per monitor and time; a message that was sent again has its own row.
            Columns: ``mn`` (MN), ``time`` (时间), the flow in m³/h of hours, m³/d of days and L/s
            otherwise (``flow(m3/h)``, 流量(m3/h)), and of each parameter the figure (``cod(mg/L)``,
            化学需氧量(mg/L)) and its flag (``cod-Flag``, 化学需氧量标记).

        Raises
        ------
        OptionError
            No figure has this interval.

        Examples
        --------
        >>> line = (
        ...     "##0134ST=32;CN=2061;PW=123456;MN=A1;CP=&&DataTime=20240101080000;"
        ...     "w00000-Cou=120;w01018-Avg=31.5,w01018-Flag=N;w21003-Avg=0.8,w21003-Flag=N&&A781"
        ... )
        >>> read_hj212([line], lang="en").samples("hour").columns
        ['mn', 'time', 'flow(m3/h)', 'cod(mg/L)', 'cod-Flag', 'ammonia_nitrogen(mg/L)', \
'ammonia_nitrogen-Flag']
        """
        return samples_of(self.frame, interval)

    def _repr_html_(self) -> str:
        told = "".join(markup.paragraph(note, aside=True) for note in self.notes)
        return markup.block(told) + show(self.frame, rows=_SHOWN)._repr_html_()


@checked
def read_hj212(source: Any, *, lang: Lang | None = None) -> MessageResult:
    """Read messages of online monitors (HJ 212-2017) as a long table.

    Packets may be one per line, run together, or in a log after time stamps. Codes are those of HJ
    525 (``w01018``) or of 2005 (``011``, ``B01``). A figure has the default unit of its code in
    table B.1 of HJ 212-2017, and the total of a period (``Cou``) the unit of volume or load. HJ
    212-2025 is not supported.

    Parameters
    ----------
    source
        The name of a file (also ``.gz``), its bytes, an open binary file, or lines as text or
        bytes, such as a list of packets.
    lang
        ``en`` or ``zh``: the names of columns, parameters and notes.

    Returns
    -------
    MessageResult
        ``frame`` has one row per figure, in the order of the packets (in brackets the Chinese
        names):

        - ``mn``, ``st``, ``cn`` (MN, ST, CN): monitor, system, command
        - ``interval`` (数据类型): ``real-time``, ``minutes``, ``hour`` or ``day``, by the command
        - ``time`` (时间): the time, or the start of the period
        - ``code`` (编码), ``parameter`` (监测项目): null if the code is not known
        - ``statistic`` (统计量): ``Rtd``, ``Avg``, ``Min``, ``Max`` or ``Cou``
        - ``value`` (数值), ``unit`` (单位), ``raw`` (原始值): the figure, and its text
        - ``flag`` (数据标记): the state of the instrument; ``N`` is normal
        - ``sampled`` (采样时间): when a batch analyser took the sample
        - ``crc_ok`` (校验正确), ``packet`` (包序号), ``line`` (行号): from 1

        ``damaged`` has the figures of damaged packets.

    Raises
    ------
    OptionError
        The type of the source is not supported.
    FileError
        The file cannot be read, or has no packet.

    Examples
    --------
    >>> line = (
    ...     "##0136ST=32;CN=2011;PW=000000;MN=LD130133000015;CP=&&DataTime=20160824003817;"
    ...     "011-Rtd=231.0,011-Flag=N;B01-Rtd=36.91;060-Rtd=1.803,060-Flag=N&&1dc0"
    ... )
    >>> read_hj212([line], lang="zh").frame.select("编码", "监测项目", "数值", "单位").rows()
    [('011', '化学需氧量', 231.0, 'mg/L'), ('B01', '流量', 36.91, 'L/s'), \
('060', '氨氮', 1.803, 'mg/L')]
    """
    data = _bytes(source)
    packets = (
        pl.LazyFrame({"data": [data]}, schema={"data": pl.Binary})
        .select(plugin.hj212(pl.col("data")).alias("packet"))
        .explode("packet", empty_as_null=False)
        .unnest("packet")
        .with_row_index("packet", offset=1)
        .collect()
    )
    if packets.is_empty():
        raise FileError(text("hj212_none"))
    rows = _rows(packets, language(lang))
    sound = pl.col("fault").is_null()
    return MessageResult(
        _named(rows.filter(sound).drop("fault"), COLUMNS),
        _named(rows.filter(~sound).with_columns(_worded(_FAULTS, "fault")), COLUMNS | _FAULT),
        _notes(packets, rows),
    )


def holds_messages(path: str | os.PathLike[str]) -> bool:
    """Return whether a file begins with packets or lines that contain some."""
    try:
        with open(path, "rb") as file:
            start = file.read(_LOOKED_AT)
    except OSError:
        return False  # reading it reports the error
    if start.startswith(b"\x1f\x8b"):
        try:
            start = zlib.decompressobj(31).decompress(start, _LOOKED_AT)
        except zlib.error:
            return False
    return _PACKET.search(start) is not None


def is_message(content: str) -> bool:
    """Return whether a text begins with packets or lines that contain some."""
    return _PACKET.search(content[:_LOOKED_AT].encode()) is not None


def _bytes(source: Any) -> bytes:
    """Return the bytes of any kind of source."""
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if isinstance(source, str | os.PathLike):
        named = Source(str(source))
        return unpacked(read_bytes(source, named), named)
    if hasattr(source, "read"):
        data = source.read()
        return data.encode() if isinstance(data, str) else bytes(data)
    if isinstance(source, Iterable):
        lines = list(source)
        if all(isinstance(line, str | bytes) for line in lines):
            return b"\n".join(_line(line) for line in lines)
    raise OptionError(text("hj212_source", kind=type(source).__name__))


def _line(line: str | bytes) -> bytes:
    made = line.encode() if isinstance(line, str) else line
    return made.rstrip(b"\r\n")


def _rows(packets: pl.DataFrame, lang: Lang) -> pl.DataFrame:
    """Return one row per figure, under English names."""
    rows = (
        packets.lazy()
        .select(
            "packet",
            "line",
            "fault",
            pl.col("monitor").alias("mn"),
            pl.col("system").alias("st"),
            pl.col("command").alias("cn"),
            _time("time"),
            "readings",
        )
        .explode("readings", empty_as_null=False, keep_nulls=False)
        .unnest("readings")
        .with_columns(_time("sampled"))
    )
    codes = rows.select(pl.col("code").unique()).collect()["code"].to_list()
    known = {code: found for code in codes if (found := monitor_code(code)) is not None}
    frame = rows.with_columns(
        pl.col("cn")
        .replace_strict(
            {command: names[lang == "zh"] for command, names in INTERVALS.items()},
            default=None,
            return_dtype=pl.String,
        )
        .alias("interval"),
        _of_code(known, lambda found: found.name(lang)).alias("parameter"),
        pl.when(pl.col("statistic") == "Cou")
        .then(_of_code(known, lambda found: found.total))
        .otherwise(_of_code(known, lambda found: found.unit))
        .alias("unit"),
        _figure("raw").alias("value"),
        pl.when(pl.col("fault").fill_null("") != "cut")
        .then(pl.col("fault").fill_null("") != "checksum")
        .alias("crc_ok"),
    )
    return frame.select(*COLUMNS, "fault").collect()


def _of_code(known: dict[str, MonitorCode], what: Callable[[MonitorCode], str | None]) -> pl.Expr:
    texts = {code: what(found) for code, found in known.items()}
    return pl.col("code").replace_strict(texts, default=None, return_dtype=pl.String)


def _time(name: str) -> pl.Expr:
    """Return a column of times, without milliseconds; null where a cell is not a time."""
    sound = pl.col(name).str.contains(r"^\d{14}(\d{3})?$")
    text = pl.when(sound).then(pl.col(name).str.slice(0, 14))
    return text.str.to_datetime("%Y%m%d%H%M%S", strict=False).alias(name)


def _figure(name: str) -> pl.Expr:
    """Return a column of figures; null where a cell is not a figure."""
    value = pl.col(name).cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value)


def _named(rows: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    chinese = language() == "zh"
    return rows.select(pl.col(name).alias(zh if chinese else name) for name, zh in names.items())


def _worded(words: dict[str, str], name: str) -> pl.Expr:
    return pl.col(name).replace(words) if language() == "zh" else pl.col(name)


def _notes(packets: pl.DataFrame, rows: pl.DataFrame) -> list[str]:
    """Return notes on what was found, left out or is doubtful."""
    sound = packets.filter(pl.col("fault").is_null())
    figures = rows.filter(pl.col("fault").is_null())
    notes = [text("hj212_read", packets=sound.height, readings=figures.height)]

    def say(name: str, count: int, **fields: Any) -> None:
        if count:
            notes.append(text(name, count=count, **fields))

    damaged = packets.filter(pl.col("fault").is_not_null()).with_columns(_worded(_FAULTS, "fault"))
    say("hj212_damaged", damaged.height, faults=_counts(damaged["fault"]))
    empty = sound.filter(pl.col("readings").list.len() == 0)
    say("hj212_no_readings", empty.height, commands=_counts(empty["command"]))
    say("hj212_other_fields", int(sound["others"].sum()))
    parts = (
        sound.filter(pl.col("parts") > 1)
        .group_by("monitor", "request", "command")
        .agg(pl.col("part").n_unique().alias("found"), pl.col("parts").max())
    )
    say("hj212_parts_missing", parts.filter(pl.col("found") < pl.col("parts")).height)
    unknown = figures.filter(pl.col("parameter").is_null())
    say("hj212_codes_unknown", unknown.height, codes=_counts(unknown["code"]))
    timeless = sound.filter(pl.col("readings").list.len() > 0, _time("time").is_null())
    say("hj212_times_unread", timeless.height)
    say("hj212_values_unread", int(figures["value"].is_null().sum()))
    flagged = figures.filter(pl.col("flag") != "N")
    say("hj212_flags", flagged.height, flags=_counts(flagged["flag"]))
    return notes


def _counts(values: pl.Series) -> list[str]:
    """Return each value with its count, the most frequent first."""
    counted = values.drop_nulls().value_counts(sort=True)
    return [f"{value} ({count})" for value, count in counted.iter_rows()]
