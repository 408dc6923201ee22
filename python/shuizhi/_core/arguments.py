"""Check the arguments of public functions against their annotations."""

import inspect
import os
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial, wraps
from numbers import Integral, Real
from typing import (
    IO,
    Any,
    Literal,
    ParamSpec,
    TypeVar,
    Union,
    Unpack,
    get_args,
    get_origin,
    get_type_hints,
)

from shuizhi._core.language import speaking
from shuizhi._core.messages import once, text
from shuizhi._core.messages.phrases import phrase
from shuizhi._core.nearest import nearest_word
from shuizhi.errors import OptionError

P = ParamSpec("P")
R = TypeVar("R")
# A table of any kind; functions return the kind that they are given.
Frame = TypeVar("Frame")

_SHOWN = 60  # characters of a value in a message
_WORDS: dict[Any, str] = {
    str: "a text",
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    os.PathLike: "a path",
    IO: "an open binary file",
}


def checked(verb: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function to refuse options that it does not have or that do not fit.

    Arguments must match their annotations.

    Lists of names may be any sequence or set, and numbers may be numpy's. Arguments annotated as
    ``Any`` or `Frame`, such as tables, are checked by the function itself.

    Examples
    --------
    >>> @checked
    ... def double(x: float, *, how: Literal["add", "shift"] = "add") -> float:
    ...     return x + x
    >>> double(2)
    4
    >>> double("two")
    Traceback (most recent call last):
    shuizhi.errors.OptionError: x='two' is not understood; give a number
    >>> double(2, how="up")
    Traceback (most recent call last):
    shuizhi.errors.OptionError: how='up' is not understood; say 'add' or 'shift'
    >>> double(2, way="add")
    Traceback (most recent call last):
    shuizhi.errors.OptionError: double() has no option 'way'; it has x, how
    """
    order = list(inspect.signature(verb).parameters)

    @cache
    def hints() -> dict[str, Any]:
        made = get_type_hints(verb)
        made.pop("return", None)
        for name, hint in list(made.items()):
            if get_origin(hint) is Unpack:
                del made[name]
                made |= get_type_hints(get_args(hint)[0])
        return {n: Any if isinstance(hint, TypeVar) else hint for n, hint in made.items()}

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        problem = None
        for name, value in [*zip(order, args, strict=False), *kwargs.items()]:
            hint = hints().get(name, Any)
            if name in kwargs and name not in hints():
                problem = partial(_unknown, verb.__qualname__, name, list(hints()))
            elif not _fits(value, hint):
                problem = partial(_told, name, value, hint)
            if problem:
                said = kwargs.get("lang")
                with speaking(said if isinstance(said, str) and said in ("en", "zh") else None):
                    raise OptionError(problem())
        # Messages are in the language of the call.
        with speaking(kwargs.get("lang")), once():  # type: ignore[arg-type]
            return verb(*args, **kwargs)

    return run


def count_of(option: str, value: int) -> int:
    """Check a count: a whole number of at least 1 that fits the core's type.

    Raises
    ------
    OptionError
        It is less, or too large.
    """
    if not (_is(value, float) and 1 <= value < 2**32 and value == int(value)):
        raise OptionError(text("number_from_1", option=option, value=value))
    return int(value)


def _choices(hint: Any) -> tuple[Any, ...]:
    """Return the parts of a union, or the hint itself."""
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _fits(value: Any, hint: Any) -> bool:
    return any(_is(value, choice) for choice in _choices(hint))


def _is(value: Any, hint: Any) -> bool:
    origin, parts = get_origin(hint), get_args(hint)
    if hint is Any or value is None:
        return hint in (Any, type(None))
    if origin is Literal:
        return any(type(value) is type(each) and value == each for each in parts)
    if origin in (Sequence, Iterable):
        return _is_list(value) and all(_fits(each, parts[0]) for each in value)
    if origin is Mapping:
        return isinstance(value, Mapping) and all(_fits(each, parts[0]) for each in value)
    if origin is IO:
        return hasattr(value, "read")
    if hint in (int, float):
        number = Integral if hint is int else (Real, Decimal)
        return isinstance(value, number) and not isinstance(value, bool)
    return isinstance(value, origin or hint)


def _is_list(value: Any) -> bool:
    """Whether a value is a list, or a set, an array or a column of a table."""
    if isinstance(value, str | bytes | Mapping):
        return False
    one = isinstance(value, Sequence | set | frozenset) or getattr(value, "ndim", None) == 1
    return one or (hasattr(value, "to_list") and not hasattr(value, "columns"))


def _unknown(verb: str, option: str, known: list[str]) -> str:
    call = f"{verb.removesuffix('.__init__')}()"
    if near := nearest_word(option, known):
        return text("option_none_nearest", call=call, option=option, nearest=near)
    return text("option_none", call=call, option=option, known=known)


def _told(name: str, value: Any, hint: Any) -> str:
    shown = repr(value)
    if len(shown) > _SHOWN or "\n" in shown:
        shown = text("argument_kind", kind=type(value).__name__)
    kinds = [choice for choice in _choices(hint) if choice is not type(None)]
    if isinstance(value, str) and not any(kind is str for kind in kinds):
        if all(get_origin(kind) is Sequence for kind in kinds):
            return text("argument_one_text", name=name, value=shown)
        said = [
            repr(each) for kind in kinds if get_origin(kind) is Literal for each in get_args(kind)
        ]
        if said:
            kinds = [kind for kind in kinds if get_origin(kind) is not Literal]
            others = [_kind(kind) for kind in kinds]
            near = nearest_word(value, [each.strip("'") for each in said])
            if others and near is None:
                return text(
                    "argument_word_or_kind", name=name, value=shown, words=said, kinds=others
                )
            if near:
                return text(
                    "argument_word_nearest", name=name, value=shown, words=said, nearest=repr(near)
                )
            return text("argument_word", name=name, value=shown, words=said)
    return text("argument_other", name=name, value=shown, kinds=[_kind(kind) for kind in kinds])


def _kind(hint: Any) -> str:
    origin = get_origin(hint)
    if origin is Literal:
        first, *rest = [repr(each) for each in get_args(hint)]
        return text("argument_words", words=[first, *rest])
    if origin is Sequence:
        return phrase("a list of texts" if get_args(hint) == (str,) else "a list")
    if origin is Mapping:
        return phrase("a mapping")
    if word := _WORDS.get(origin or hint):
        return phrase(word)
    return text("argument_kind", kind=getattr(origin or hint, "__name__", hint))
