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

# What the parser says, and what a value should be; `{}` are the words of the user.
_SAID = (
    (r"No such option: (\S+)(?: \(Possible options: (.+)\))?", "没有选项 {}", "，相近的有：{}"),
    (r"No such command '(.+?)'\.?(?: Did you mean (.+?)\??)?", "没有命令“{}”", "，是否为 {}？"),
    (r"Missing option '(.+)'", "缺少选项 {}"),
    (r"Missing argument '(.+)'", "缺少参数 {}"),
    (r"Missing command", "缺少命令"),
    (r"Got unexpected extra argument\(s\) \((.+)\)", "多余的参数：{}"),
    (r"Option '(.+)' requires an argument", "选项 {} 须有值"),
    (r"Option '(.+)' does not take a value", "选项 {} 不带值"),
    (r"'(.*)' is not one of (.+)", "“{}”不是以下之一：{}"),
    (r"Input should be a valid integer.*", "应为整数"),
    (r"Input should be a valid number.*", "应为数"),
    (r"Input should be greater than or equal to (\S+)", "应不小于{}"),
    (r"Input should be less than or equal to (\S+)", "应不大于{}"),
    (r"Input should be greater than (\S+)", "应大于{}"),
    (r"Input should be less than (\S+)", "应小于{}"),
)


def usage(told: str) -> str:
    """Return what the parser says of a command in Chinese; what is not known as it is.

    >>> usage("Missing option '--parameter'")
    '缺少选项 --parameter'
    >>> usage("Invalid value for '--rows': Input should be greater than or equal to 1")
    '--rows：应不小于1'
    """
    if found := re.fullmatch(r"Invalid value for '(.+?)': (.+)", told, re.DOTALL):
        return f"{found[1]}：{usage(found[2])}"
    for pattern, zh, *more in _SAID:
        if found := re.fullmatch(pattern, told, re.DOTALL):
            words = [word for word in found.groups() if word is not None]
            if more and len(words) > 1:
                return zh.format(words[0]) + more[0].format(words[1].replace("'", ""))
            return zh.format(*words)
    return told


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
