"""The OpenAPI document says what is really taken."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.contract.jobs import JobView, Submission
from backend.contract.requests import JobRequest
from backend.contract.wire import to_wire
from backend.service.schema import schema_of
from tests.contract.samples import REQUESTS
from tests.contract.test_wire import JOB

PYTHON: dict[str, Any] = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}


def fits(schema: dict[str, Any], value: Any) -> bool:
    """A validator for the few keywords that the schemas use."""
    if "anyOf" in schema:
        return any(fits(option, value) for option in schema["anyOf"])
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])
    if schema["type"] == "array":
        return isinstance(value, list) and all(fits(schema["items"], item) for item in value)
    if schema["type"] == "object":
        wanted = set(schema["required"])
        return (
            isinstance(value, dict)
            and wanted == set(value)
            and all(fits(schema["properties"][k], value[k]) for k in value)
        )
    return isinstance(value, PYTHON[schema["type"]])


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.kind)
def test_what_the_wire_holds_fits_the_schema(request_: JobRequest) -> None:
    schema, wire = schema_of(JobRequest), to_wire(request_)
    assert fits(schema, wire)
    assert not fits(schema, wire | {"more": 1})
    assert not fits(schema, {name: value for name, value in wire.items() if name != "model"})


def test_a_view_fits_too() -> None:
    assert fits(schema_of(JobView), to_wire(JOB))


def test_the_document_shows_bodies_and_answers(client: TestClient) -> None:
    document = client.get("/v1/openapi.json").json()
    submit = document["paths"]["/v1/jobs"]["post"]
    body = submit["requestBody"]["content"]["application/json"]["schema"]
    assert body == schema_of(Submission)
    assert submit["responses"]["201"]["content"]["application/json"]["schema"]["title"] == "JobView"
