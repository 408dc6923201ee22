"""Turn functions into commands, and list them by task."""

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from shuizhi._core.language import language, speaking
from shuizhi.cli.options import Lang

app = typer.Typer(
    help="Grade and assess water quality by China's standards. 按中国标准评价水质。",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


# A command receives the language.
_LANG = Annotated[
    Lang | None,
    typer.Option(help="Language of columns and words.  [default: SHUIZHI_LANG, else the locale]"),
]


F = TypeVar("F", bound=Callable[..., None])


# The headings of commands.
_PANELS = {
    "grade": "Samples 样品", "recognize": "Samples 样品", "explain": "Samples 样品",
    "limit": "Samples 样品", "check-limits": "Samples 样品", "audit": "Files 文件",
    "verify": "Standards 标准",
    "assess": "Sections, rivers, lakes, cities 断面、河流、湖库、城市",
    "discharge": "Outfalls 排污口", "report": "Reports and pictures 报告与图",
    "plot": "Reports and pictures 报告与图", "standards": "Standards 标准", "read": "Files 文件",
}  # fmt: skip


def command(function: F, panel: str | None = None) -> F:
    """Turn a function into a command; a parameter of an option class adds all its options."""
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
