"""The help of the command line in Chinese: the words of every command, option and heading."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from rich.table import Table
from typer import rich_utils

from shuizhi._core.messages.help import HELP

# Words of the parser.
_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "ERRORS_PANEL_TITLE": "错误",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必需]",
    "ABORTED_TEXT": "已中止。",
}
_USAGE = (("Usage:", "用法："), ("[OPTIONS]", "[选项]"), ("COMMAND", "命令"), ("[ARGS]", "[参数]"),
          ("[WORDS]", "[词]"))  # fmt: skip


class _Folded(Table):
    """A table that wraps long texts: Chinese has no spaces to break at."""

    def add_row(self, *cells: Any, **options: Any) -> None:
        super().add_row(*cells, **options)
        for column in self.columns:
            column.overflow = "fold"


def commands(command: Any) -> Iterator[Any]:
    """Return a command and its subcommands."""
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from commands(each)


def one_language(said: str, chinese: bool) -> str:
    """Return one half of a heading in both languages.

    >>> one_language("Outfalls 排污口", True), one_language("Outfalls 排污口", False)
    ('排污口', 'Outfalls')
    """
    found = re.fullmatch(r"([^\u3400-\u9fff]+?)\s+([\u3400-\u9fff].*)", said, re.DOTALL)
    return said if found is None else found[2 if chinese else 1]


def in_english(command: Any) -> Any:
    """Remove the Chinese half of headings."""
    command.help = one_language(command.help or "", False)
    for each in commands(command):
        if panel := getattr(each, "rich_help_panel", None):
            each.rich_help_panel = one_language(panel, False)
    return command


def in_chinese(command: Any) -> Any:
    """Translate the help of a command and its subcommands to Chinese."""
    for name, word in _PANELS.items():
        if hasattr(rich_utils, name):
            setattr(rich_utils, name, word)
    rich_utils.Table = _Folded  # type: ignore[attr-defined]
    for each in commands(command):
        for name in ("help", "short_help"):
            if said := getattr(each, name, None):
                setattr(each, name, HELP.get(said, said))
        if panel := getattr(each, "rich_help_panel", None):
            each.rich_help_panel = one_language(panel, True)
        for parameter in each.params:
            if said := getattr(parameter, "help", None):
                parameter.help = HELP.get(said, said)
        each.get_usage = _usage(each.get_usage)
        each.get_help_option = _help_option(each.get_help_option)
    return command


def _usage(of: Callable[..., str]) -> Callable[..., str]:
    def usage(context: Any) -> str:
        said = of(context)
        for en, zh in _USAGE:
            said = said.replace(en, zh)
        return said

    return usage


def _help_option(of: Callable[..., Any]) -> Callable[..., Any]:
    def option(context: Any) -> Any:
        made = of(context)
        if made is not None and made.help:
            made.help = HELP.get(made.help, made.help)
        return made

    return option
