"""The wire format: what goes out comes back equal, and nothing else is taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from backend.contract.errors import ErrorView, InvalidRequest
from backend.contract.events import JobChanged, JobDeleted, JournalEntry, ServiceEvent, StepDone
from backend.contract.jobs import JobState, JobView, Submission
from backend.contract.requests import JobRequest, request_from_wire
from backend.contract.wire import dumps, from_wire, loads, to_wire
from tests.contract.samples import REQUESTS, edit

JOB = JobView(
    id="j", kind="edit", state=JobState.FAILED, created=1.5, started=None, finished=2.0, attempt=1, position=None,
    stage="base", done=1, total=2, fraction=0.5, seconds_left=None, error=ErrorView("c", "m", "f"),
    warnings=("w",), files=("take.mp4",), label="strip",
)  # fmt: skip


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.kind)
def test_a_request_survives_the_wire(request_: JobRequest) -> None:
    assert request_from_wire(json.loads(json.dumps(to_wire(request_)))) == request_
    assert loads(JobRequest, dumps(request_)) == request_


@pytest.mark.parametrize("event", [StepDone("base", 1, 9, None), JobChanged(JOB), JobDeleted()])
def test_an_event_survives_the_wire(event: ServiceEvent) -> None:
    entry = JournalEntry(7, "j", event)
    assert loads(JournalEntry, dumps(entry)) == entry


def test_kind_tells_a_union_apart_and_goes_out_first() -> None:
    assert next(iter(to_wire(edit()).items())) == ("kind", "edit")


def test_a_field_called_kind_is_a_field() -> None:
    assert to_wire(JOB)["kind"] == "edit"
    assert from_wire(JobView, to_wire(JOB)).kind == "edit"


def test_whole_numbers_become_floats_where_a_number_is_meant() -> None:
    wire = to_wire(edit())
    wire["sampling"]["s"] = 1
    assert dumps(request_from_wire(wire)) == dumps(
        request_from_wire(wire | {"sampling": wire["sampling"] | {"s": 1.0}})
    )


Spoil = Callable[[dict[str, Any]], object]
REFUSALS: list[tuple[Spoil, str]] = [
    (lambda wire: wire["sampling"].update(s=1.4), "request.sampling.s: 1.4 is above 1"),
    (lambda wire: wire["sampling"].update(s=-0.1), "request.sampling.s: -0.1 is below 0"),
    (lambda wire: wire["sampling"].update(s=float("nan")), "request.sampling.s: nan where a number is needed"),
    (lambda wire: wire["sampling"].update(s=True), "request.sampling.s: true or false where a number is needed"),
    (lambda wire: wire["sampling"].update(s=10**400), "request.sampling.s: a whole number where a number is needed"),
    (lambda wire: wire["sampling"].update(seed=1.0), "request.sampling.seed: a number where a whole number is needed"),
    (lambda wire: wire["sampling"].pop("seed"), "request.sampling.seed: is missing"),
    (
        lambda wire: wire["sampling"].update(until="Base stage"),
        "request.sampling.until: has not the right form",
    ),
    (lambda wire: wire["sampling"].update(until=3), "request.sampling.until: a whole number where a text is needed"),
    (lambda wire: wire.update(colour="red"), "request.colour: is not a known field"),
    (lambda wire: wire.update(prompt=3), "request.prompt: a whole number where a text is needed"),
    (lambda wire: wire.update(prompt="\ud800"), "request.prompt: is not valid Unicode"),
    (lambda wire: wire.update(source=[]), "request.source: a list where an object is needed"),
    (lambda wire: wire["source"]["media"].pop("kind"), "request.source.media.kind: null is not one of stored, local"),
    (
        lambda wire: wire["source"]["media"].update(sha256="A" * 64),
        "request.source.media.sha256: has not the right form",
    ),
    (
        lambda wire: wire.pop("kind"),
        "request.kind: null is not one of edit, animate, subject, generate, finetune",
    ),
    (lambda wire: wire.update(kind="delete"), "request.kind: 'delete' is not one of edit,"),
]


@pytest.mark.parametrize(("spoil", "message"), REFUSALS, ids=[message.split(":")[0] for _, message in REFUSALS])
def test_anything_else_is_refused_by_its_path(spoil: Spoil, message: str) -> None:
    wire = to_wire(edit())
    spoil(wire)
    with pytest.raises(InvalidRequest) as refused:
        request_from_wire(wire)
    assert str(refused.value).startswith(message)
    assert refused.value.fix


def test_a_place_in_a_list_is_named() -> None:
    wire = to_wire(REQUESTS[1])
    wire["camera"]["poses"][1]["zoom"] = 0
    with pytest.raises(InvalidRequest, match=r"^request\.camera\.poses\[1\]\.zoom: 0(\.0)? is below"):
        request_from_wire(wire)


@pytest.mark.parametrize("text", [b"", b"{", b"\xff", b"[" * 100_000, b"9" * 5000])
def test_text_that_is_no_json_object_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidRequest):
        loads(Submission, text)


def test_a_refusal_does_not_repeat_a_prompt() -> None:
    wire = to_wire(edit("canary"))
    wire["prompt"] = ["canary"]
    with pytest.raises(InvalidRequest) as refused:
        request_from_wire(wire)
    assert "canary" not in str(refused.value) + refused.value.fix
