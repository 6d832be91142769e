"""The wire format: frozen dataclasses to plain JSON values and back, strictly.

Every field is written and every field is demanded; unknown, missing and ill-typed ones are refused by their path.
A class with a `kind` carries it on the wire, and a union is told apart by it.
"""

from __future__ import annotations

import json
import math
import types
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from .errors import InvalidRequest

_NAMES: dict[Any, str] = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def to_wire(value: Any) -> Any:
    """A dataclass, or anything within one, as JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        tag = {"kind": type(value).__dict__["kind"]} if _is_tagged(type(value)) else {}
        return tag | {field.name: to_wire(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_wire(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def from_wire(hint: Any, data: Any, path: str = "") -> Any:
    """Read `data` as `hint`: a dataclass, a union of tagged ones, `tuple[X, ...]`, literal, enum, value."""
    origin = get_origin(hint)
    if origin is Union or origin is types.UnionType:
        return _read_union(get_args(hint), data, path)
    if origin is Literal:
        return _read_choice(get_args(hint), data, path)
    if origin is tuple:
        return _read_tuple(get_args(hint), data, path)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(_read_choice(tuple(member.value for member in hint), data, path))
    if is_dataclass(hint):
        return _read_dataclass(hint, data, path)
    return _read_plain(hint, data, path)


def dumps(value: Any) -> str:
    """Canonical JSON text of a dataclass: equal values give equal texts."""
    return json.dumps(to_wire(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def loads(hint: Any, text: str | bytes, path: str = "") -> Any:
    """Read JSON text as `hint`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest("is not JSON", "Send a JSON object in UTF-8.", path or "body") from error
    return from_wire(hint, data, path)


def _read_union(members: tuple[Any, ...], data: Any, path: str) -> Any:
    if data is None and types.NoneType in members:
        return None
    rest = [member for member in members if member is not types.NoneType]
    if len(rest) == 1:
        return from_wire(rest[0], data, path)
    kinds = {member.kind: member for member in rest}
    kind = _read_choice(tuple(kinds), _as_object(data, path).get("kind"), _join(path, "kind"))
    return _read_dataclass(kinds[kind], data, path)


def _read_dataclass(cls: Any, data: Any, path: str) -> Any:
    given = dict(_as_object(data, path))
    if _is_tagged(cls):
        _read_choice((cls.kind,), given.pop("kind", None), _join(path, "kind"))
    hints = _hints(cls)
    for name in hints.keys() - given.keys():
        raise InvalidRequest("is missing", "Send every field; null where a field has no value.", _join(path, name))
    for name in given.keys() - hints.keys():
        raise InvalidRequest("is not a known field", f"Known here: {', '.join(hints)}.", _join(path, str(name)[:60]))
    values = {name: from_wire(hint, given[name], _join(path, name)) for name, hint in hints.items()}
    try:
        return cls(**values)
    except InvalidRequest as error:
        raise error.under(path) from None


def _read_tuple(arguments: tuple[Any, ...], data: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise _ill_typed("a list", data, path)
    return tuple(from_wire(arguments[0], item, f"{path}[{index}]") for index, item in enumerate(data))


def _read_choice(allowed: tuple[Any, ...], data: Any, path: str) -> Any:
    if not isinstance(data, str) or data not in allowed:
        given = repr(data[:40]) if isinstance(data, str) else _kind_of(data)
        choices = ", ".join(allowed)
        raise InvalidRequest(f"{given} is not one of {choices}", f"Choose one of {choices}.", path)
    return data


def _read_plain(hint: Any, data: Any, path: str) -> Any:
    if hint is float and isinstance(data, int) and not isinstance(data, bool) and abs(data) < 2**53:
        return float(data)
    if type(data) is not hint or (hint is float and not math.isfinite(data)):
        raise _ill_typed(_NAMES[hint], data, path)
    if hint is str and any("\ud800" <= letter <= "\udfff" for letter in data):
        raise InvalidRequest("is not valid Unicode", "Send text without lone surrogates.", path)
    return data


def _as_object(data: Any, path: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise _ill_typed("an object", data, path)
    return data


def _ill_typed(wanted: str, data: Any, path: str) -> InvalidRequest:
    return InvalidRequest(f"{_kind_of(data)} where {wanted} is needed", f"Send {wanted}.", path)


def _kind_of(data: Any) -> str:
    """What was given, by type only: the value may be a prompt."""
    if isinstance(data, float) and not math.isfinite(data):
        return str(data)
    return {type(None): "null", dict: "an object", list: "a list", **_NAMES}.get(type(data), "something else")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _is_tagged(cls: type) -> bool:
    return isinstance(getattr(cls, "kind", None), str) and "kind" not in _hints(cls)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}
