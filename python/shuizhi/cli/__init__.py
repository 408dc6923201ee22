"""The command line: ``shuizhi grade``, ``assess``, ``discharge``, ``report`` and the rest.

Exit code 0: done; 1: the data was refused; 2: the command was not understood.
"""

import _thread
import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NoReturn, cast

import polars as pl
import typer

from shuizhi import __version__
from shuizhi._core.language import language, of_locale, speaking
from shuizhi._core.messages import text
from shuizhi.cli import (  # noqa: F401
    assessment,
    grading,
    lookups,
    outfalls,
    reading,
    reporting,
    standards,
    verbs,
)
from shuizhi.cli.chinese import in_chinese, in_english, usage
from shuizhi.cli.commands import app
from shuizhi.errors import OptionError, ShuizhiError, UnknownNameError

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

__all__ = ["app", "main"]

# Errors of the parser.
_UsageError = cast(type[Exception], typer.BadParameter.__base__)


_INTERRUPTED = 130  # the parser's form of Ctrl-C

# Python arguments in messages.
_ARGUMENT = re.compile(
    r"(?<![\w.-])(background|basin|brackets|columns|detection_limits|duplicates|boundary|encoding|every|flow_unit"
    r"|geometric|header|in_force|indicators|lang|max_bytes|min_count|nondetect|parameter|period|priority|river|rounding"
    r"|sample|section|sheet|table|standard|suffix|target|targets|time|trophic|unit|value|water_body|x)=(?!=)(\w|[^\w\s]?)"
)
_RENAMED = {"columns": "column", "detection_limits": "detection-limit"}
_COLUMN = re.compile(r"""columns=\{(["']?)(.+?)\1: (?:\.\.\.|parameter|None)\}""")

# A list of names in the form of the command line.
_LISTED = re.compile(r"""(--[\w-]+) ?\[((?:(?:"[^"]*"|'[^']*')(?:, )?)+)\]""")
_QUOTED = re.compile(r"""["']([^"']*)["']""")


def _as_options(text: str) -> str:
    """Replace Python arguments in a message by options of the command line.

    >>> _as_options("water_body='sea' is not understood; leave sheet= out, for every=, it is")
    "--water-body 'sea' is not understood; leave --sheet out, for --every, it is"
    >>> _as_options('map the column: columns={"汞(ppm)": ...} (None leaves it out)')
    "map the column: --column '汞(ppm)=PARAMETER,UNIT' (or NAME= leaves it out)"
    >>> _as_options("name both columns: section=['流域', '断面名称']")
    'name both columns: --section 流域,断面名称'
    """

    def named(match: re.Match[str]) -> str:
        name, after = match[1], match[2]
        apart = " " if after and after not in ",;.:)" else ""
        return f"--{_RENAMED.get(name, name.replace('_', '-'))}{apart}{after}"

    text = text.replace("columns='union'", "--union")
    text = _COLUMN.sub(r"--column '\2=PARAMETER,UNIT'", text)
    text = text.replace("(None leaves it out)", "(or NAME= leaves it out)")
    return _LISTED.sub(lambda m: f"{m[1]} {','.join(re.findall(_QUOTED, m[2]))}",
                       _ARGUMENT.sub(named, text))  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shuizhi {__version__}")
        raise typer.Exit


@app.callback()
def _shuizhi(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@contextmanager
def _interrupts_kept() -> Iterator[None]:
    """Deliver an interrupt again where Python discards it.

    Python drops what is raised in a finalizer or a callback of the garbage collector; a Ctrl-C that
    arrives there would be lost, and the command would go on to its end.
    """

    def kept(dropped: "UnraisableHookArgs") -> None:
        if issubclass(dropped.exc_type, KeyboardInterrupt):
            threading.Timer(0.1, _thread.interrupt_main).start()  # once the callback has ended
        else:
            before(dropped)

    before, sys.unraisablehook = sys.unraisablehook, kept
    try:
        yield
    finally:
        sys.unraisablehook = before


def main() -> None:
    """Run the command line."""
    try:
        with speaking(of_locale()), _interrupts_kept():
            command = typer.main.get_command(app)
            zh = language(_said_lang(sys.argv[1:])) == "zh"
            command = in_chinese(command) if zh else in_english(command)
            code = command(sys.argv[1:] or ["--help"], prog_name="shuizhi", standalone_mode=False)
    except (OptionError, UnknownNameError) as error:
        _fail(error, str(error), 2)
    except ShuizhiError as error:
        _fail(error, str(error), 1)
    except _UsageError as error:
        context = getattr(error, "ctx", None)
        told = getattr(error, "format_message", error.__str__)().replace("Value error, ", "")
        path = context.command_path if context else "shuizhi"
        with speaking(_said_lang(sys.argv[1:]) or of_locale()):
            told = told.rstrip(".")
            told = usage(told) if language(None) == "zh" else told
            _fail(error, text("cli_usage", told=told, path=path), 2)
    except (typer.Abort, KeyboardInterrupt):
        code = _INTERRUPTED
    except (OSError, MemoryError, pl.exceptions.PolarsError) as error:
        _fail(error, str(error) or type(error).__name__, 1)
    if code == _INTERRUPTED:
        with speaking(_said_lang(sys.argv[1:]) or of_locale()):
            _fail(typer.Abort(), text("cli_stopped"), _INTERRUPTED)
    sys.exit(code or 0)


def _said_lang(arguments: list[str]) -> str | None:
    """Return the language of --lang, before the command is parsed."""
    for place, argument in enumerate(arguments):
        said = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and place + 1 < len(arguments):
            said = arguments[place + 1]
        if said in ("en", "zh"):
            return said
    return None


def _fail(error: BaseException, said: str, code: int) -> NoReturn:
    said = " ".join(_as_options(said).splitlines())
    if "--json" in sys.argv[1:]:
        told = {"type": type(error).__name__, "message": said}
        typer.echo(json.dumps({"version": __version__, "error": told}, ensure_ascii=False))
    head = "错误：" if language(_said_lang(sys.argv[1:]) or of_locale()) == "zh" else "error: "
    typer.echo(f"{head}{said}", err=True)
    sys.exit(code)
