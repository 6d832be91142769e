"""JSON schemas of the contract's dataclasses, for the OpenAPI document."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", types.NoneType: "null"}


def schema_of(hint: Any) -> dict[str, Any]:
    """The schema that `wire.from_wire` enforces: every field required, no other allowed."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Union or origin is types.UnionType:
        return {"anyOf": [schema_of(member) for member in arguments]}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": schema_of(arguments[0])}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    return _object(hint) if is_dataclass(hint) else {"type": _PLAIN[hint]}


def body_of(hint: Any) -> dict[str, Any]:
    """The `openapi_extra` of a route that takes `hint` as JSON."""
    return {"requestBody": {"required": True, "content": _json(hint)}}


def answer_of(hint: Any, status: int = 200, text: str = "OK") -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that answers with `hint`."""
    return {status: {"description": text, "content": _json(hint)}}


def _json(hint: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema_of(hint)}}


def _object(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    names = [field.name for field in fields(cls)]
    properties = {name: schema_of(hints[name]) for name in names}
    if "kind" not in names and isinstance(getattr(cls, "kind", None), str):
        properties = {"kind": {"const": cls.kind}} | properties
    about = {"title": cls.__name__, "description": cls.__doc__ or ""}
    closed = {"required": list(properties), "additionalProperties": False}
    return {"type": "object", "properties": properties} | about | closed
