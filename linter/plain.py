"""Frozen values to plain lists and back, for JSON: by the types their classes declare, so that a new field needs nothing here."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Read = Callable[[Any], Any]
T = TypeVar("T")


def to_lists(value: Any) -> Any:
    """A dataclass as the list of its fields in order, tuples as lists, enums as their values."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [to_lists(item) for item in value]
    kind: Any = type(value)
    return [to_lists(getattr(value, name)) for name in _names(kind)]


def from_lists(kind: type[T], data: Any) -> T:
    """The inverse of `to_lists`.

    Raises:
        ValueError: When the data does not have the shape of `kind`.
    """
    try:
        wanted: Any = kind
        made: T = _reader(wanted)(data)
    except (TypeError, KeyError, IndexError, AttributeError) as problem:
        raise ValueError(f"not a {kind.__name__}: {problem}") from None
    return made


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


@cache
def _reader(kind: Any) -> Read:
    if kind in (str, int, bool, float):
        return _exactly(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if is_dataclass(kind):
        return _record(kind)
    arguments = get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        inner = _reader(next(item for item in arguments if item is not types.NoneType))
        return lambda data: None if data is None else inner(data)
    if get_origin(kind) is tuple:
        if arguments[-1] is Ellipsis:
            item = _reader(arguments[0])
            return lambda data: tuple([item(entry) for entry in data])
        readers = [_reader(argument) for argument in arguments]
        return lambda data: tuple([read(entry) for read, entry in zip(readers, data, strict=True)])
    raise TypeError(f"no plain form for {kind}")


def _exactly(kind: type) -> Read:
    def read(data: Any) -> Any:
        if type(data) is not kind:
            raise ValueError(f"not a {kind.__name__}: {data!r}")
        return data

    return read


def _record(kind: Any) -> Read:
    hints = get_type_hints(kind)
    readers = [_reader(hints[name]) for name in _names(kind)]

    def read(data: Any) -> Any:
        return kind(*[step(entry) for step, entry in zip(readers, data, strict=True)])

    return read
