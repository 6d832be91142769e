"""The wire format: frozen dataclasses to plain JSON values and back, strictly.

Every field is written and every field is demanded; unknown, missing and ill-typed ones are refused by their path.
A class with a `kind` carries it on the wire, and a union is told apart by it.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from typing import Any, Literal, Never, Union, get_args, get_origin, get_type_hints

from .errors import InvalidRequest

_Read = Callable[[Any], Any]
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
    try:
        return _reader(hint)(data)
    except InvalidRequest as error:
        raise error.under(path) from None


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


@cache
def _reader(hint: Any) -> _Read:
    """What reads a hint, made once: 1,000 jobs are read in a thread that Blender's own waits for.

    Whatever it refuses has its path from there, to which each holder adds its own part.
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Union or origin is types.UnionType:
        return _union_reader(arguments)
    if origin is Literal:
        return partial(_read_choice, arguments)
    if origin is tuple:
        return partial(_read_tuple, _reader(arguments[0]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum_reader(hint)
    return _dataclass_reader(hint) if is_dataclass(hint) else _PLAIN[hint]


def _union_reader(members: tuple[Any, ...]) -> _Read:
    rest = [member for member in members if member is not types.NoneType]
    read = _reader(rest[0]) if len(rest) == 1 else _tagged_reader(rest)
    return read if len(rest) == len(members) else lambda data: None if data is None else read(data)


def _tagged_reader(members: list[Any]) -> _Read:
    kinds = {member.kind: _reader(member) for member in members}
    read_kind = partial(_read_choice, tuple(kinds))
    return lambda data: kinds[_read_field("kind", read_kind, _as_object(data).get("kind"))](data)


def _enum_reader(enum: type[Enum]) -> _Read:
    members = {member.value: member for member in enum}
    allowed = tuple(members)
    return lambda data: members[_read_choice(allowed, data)]


def _dataclass_reader(cls: Any) -> _Read:
    readers = {name: _reader(hint) for name, hint in _hints(cls).items()}
    read_kind = partial(_read_choice, (cls.kind,)) if _is_tagged(cls) else None

    def read(data: Any) -> Any:
        given = _as_object(data)
        if read_kind is not None:
            _read_field("kind", read_kind, given.get("kind"))
            given = {name: value for name, value in given.items() if name != "kind"}
        if given.keys() != readers.keys():
            _refuse_fields(given, readers)
        values, name = {}, ""
        try:
            for name, reader in readers.items():
                values[name] = reader(given[name])
        except InvalidRequest as error:
            raise error.under(name) from None
        return cls(**values)

    return read


def _read_field(name: str, read: _Read, data: Any) -> Any:
    try:
        return read(data)
    except InvalidRequest as error:
        raise error.under(name) from None


def _refuse_fields(given: Iterable[str], known: Iterable[str]) -> Never:
    missing = [name for name in known if name not in given]
    if missing:
        raise InvalidRequest("is missing", "Send every field; null where a field has no value.", missing[0])
    strange = next(name for name in given if name not in known)
    raise InvalidRequest("is not a known field", f"Known here: {', '.join(known)}.", str(strange)[:60])


def _read_tuple(read: _Read, data: Any) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise _ill_typed("a list", data)
    values: list[Any] = []
    try:
        for item in data:
            values.append(read(item))
    except InvalidRequest as error:
        raise error.under(f"[{len(values)}]") from None
    return tuple(values)


def _read_choice(allowed: tuple[Any, ...], data: Any) -> Any:
    if not isinstance(data, str) or data not in allowed:
        given = repr(data[:40]) if isinstance(data, str) else _kind_of(data)
        choices = ", ".join(allowed)
        raise InvalidRequest(f"{given} is not one of {choices}", f"Choose one of {choices}.")
    return data


def _read_text(data: Any) -> str:
    if type(data) is not str:
        raise _ill_typed(_NAMES[str], data)
    try:
        data.encode()
    except UnicodeEncodeError as error:
        raise InvalidRequest("is not valid Unicode", "Send text without lone surrogates.") from error
    return data


def _read_number(data: Any) -> float:
    if type(data) is int and abs(data) < 2**53:
        return float(data)
    if type(data) is not float or not math.isfinite(data):
        raise _ill_typed(_NAMES[float], data)
    return data


def _read_exactly(wanted: type, data: Any) -> Any:
    if type(data) is not wanted:
        raise _ill_typed(_NAMES[wanted], data)
    return data


_PLAIN: dict[Any, _Read] = {
    str: _read_text,
    float: _read_number,
    int: partial(_read_exactly, int),
    bool: partial(_read_exactly, bool),
}


def _as_object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise _ill_typed("an object", data)
    return data


def _ill_typed(wanted: str, data: Any) -> InvalidRequest:
    return InvalidRequest(f"{_kind_of(data)} where {wanted} is needed", f"Send {wanted}.")


def _kind_of(data: Any) -> str:
    """What was given, by type only: the value may be a prompt."""
    if isinstance(data, float) and not math.isfinite(data):
        return str(data)
    return {type(None): "null", dict: "an object", list: "a list", **_NAMES}.get(type(data), "something else")


def _is_tagged(cls: type) -> bool:
    return isinstance(getattr(cls, "kind", None), str) and "kind" not in _hints(cls)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}
