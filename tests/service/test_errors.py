"""Every error has the same form."""

from __future__ import annotations

import inspect
import logging

import pytest
from starlette.testclient import TestClient

from backend.contract import errors
from backend.service.app import build_app
from backend.service.daemon import Daemon
from backend.service.errors import answer_error

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.DreamstripError) and kind is not errors.DreamstripError
]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("GET", "/v1/jobs/01234567-89ab-cdef-0123-456789abcdef", 404, "not_found"),
        ("GET", "/v1/jobs/..%2f..%2fetc", 404, "not_found"),
        ("PATCH", "/v1/jobs", 405, "method_not_allowed"),
        ("GET", "/v1/events?after=abc", 422, "invalid_request"),
        ("GET", "/v1/events?after=-1", 422, "invalid_request"),
        ("GET", f"/v1/events?after={2**63}", 422, "invalid_request"),
        ("GET", f"/v1/events/stream?after={2**63}", 422, "invalid_request"),
        ("GET", "/v1/events?wait=999", 422, "invalid_request"),
        ("POST", "/v1/jobs", 422, "invalid_request"),
        ("PUT", "/v1/media/abc", 422, "invalid_request"),
    ],
)
def test_an_error_has_code_message_and_fix(client: TestClient, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "fix"}
    assert error["code"] == code
    assert error["message"].endswith(".") or ":" in error["message"]
    assert error["fix"].endswith(".")


@pytest.mark.parametrize("kind", KINDS)
def test_every_class_has_a_status(kind: type[errors.DreamstripError]) -> None:
    assert 400 <= answer_error(kind("It broke.", "Mend it.")).status_code < 600


def test_a_full_disk_is_507() -> None:
    assert answer_error(errors.NotEnoughSpace("Full.", "Free some.")).status_code == 507


def test_a_defect_is_told_and_logged_without_its_words(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down() -> None:
        raise KeyError("canary")

    monkeypatch.setattr(daemon.queue, "listed", break_down)
    client = TestClient(build_app(daemon, break_down), base_url="http://127.0.0.1")
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/v1/jobs", headers={"authorization": f"Bearer {daemon.token}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal_error")
    assert "KeyError at test_errors.py" in caplog.text
    assert "canary" not in caplog.text + answer.text
