"""Polling and server-sent events, from a real daemon."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from backend.contract.events import JournalEntry
from backend.contract.jobs import JobState
from backend.contract.wire import loads
from tests.service.running import RunningDaemon


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDaemon]:
    """One daemon for this file."""
    daemon = RunningDaemon(Path(tmp_path_factory.mktemp("events")) / "store")
    yield daemon
    daemon.stop()


def read(answer: httpx.Response, until_kind: str) -> list[JournalEntry]:
    """The stream's entries up to and with the first of a kind; each line's id is its entry's number."""
    entries: list[JournalEntry] = []
    number = 0
    for line in answer.iter_lines():
        name, _, value = line.partition(": ")
        if name == "id":
            number = int(value)
        if name == "data":
            entries.append(loads(JournalEntry, value))
            assert entries[-1].seq == number
            if entries[-1].event.kind == until_kind:
                return entries
    raise AssertionError(f"the stream ended without {until_kind}")


def test_the_stream_tells_a_job_from_its_coming_to_its_end(daemon: RunningDaemon) -> None:
    with daemon.http.stream("GET", "/v1/events/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        job = daemon.submit("steps:2")
        entries = [entry for entry in read(answer, "task_finished") if entry.job == job]
    kinds = [entry.event.kind for entry in entries]
    assert kinds[0] == "job_changed"
    assert kinds.index("stage_started") < kinds.index("step_done") < kinds.index("preview_ready")
    assert [entry.seq for entry in entries] == sorted({entry.seq for entry in entries})


def test_the_stream_goes_on_after_the_last_event_seen(daemon: RunningDaemon) -> None:
    job = daemon.submit("steps:1")
    daemon.wait(job, JobState.DONE)
    with daemon.http.stream("GET", "/v1/events/stream") as answer:
        seen = read(answer, "task_finished")
    middle = seen[len(seen) // 2].seq
    with daemon.http.stream("GET", "/v1/events/stream", headers={"last-event-id": str(middle)}) as answer:
        rest = read(answer, "task_finished")
    assert [entry for entry in seen if entry.seq > middle] == rest[: len([e for e in seen if e.seq > middle])]
    assert rest[0].seq > middle


def test_a_long_poll_waits_for_something_and_no_longer(daemon: RunningDaemon) -> None:
    last = daemon.get("/v1/jobs")["last"]
    assert daemon.get(f"/v1/events?after={last}&wait=0.05") == {"events": [], "last": last}
    pages = []
    waiting = threading.Thread(target=lambda: pages.append(daemon.get(f"/v1/events?after={last}&wait=30")))
    waiting.start()
    job = daemon.submit("steps:1")
    waiting.join(20)
    assert not waiting.is_alive()
    assert pages[0]["events"][0]["job"] == job
    daemon.wait(job, JobState.DONE)


def test_a_number_from_another_store_is_answered_at_once(daemon: RunningDaemon) -> None:
    page = daemon.get("/v1/events?after=999999&wait=30")
    assert page["events"] == []
    assert page["last"] < 999999
