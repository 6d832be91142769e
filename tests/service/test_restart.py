"""kill -9, restart, two daemons, shutdown: with real daemons."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.contract.endpoint import read_endpoint
from backend.contract.jobs import JobState
from tests.jobs.bench import until
from tests.service.running import ROOT, RunningDaemon, ended

Start = Callable[..., RunningDaemon]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts daemons on one store, and ends those that are left."""
    daemons: list[RunningDaemon] = []

    def start(*options: str) -> RunningDaemon:
        daemons.append(RunningDaemon(tmp_path / "store", *options))
        return daemons[-1]

    yield start
    for daemon in daemons:
        daemon.stop()


def workers(daemon: RunningDaemon, job: str) -> list[int]:
    return [int(line.split()[0]) for line in (daemon.folder(job) / "trace").read_text().splitlines()]


def starts(daemon: RunningDaemon, job: str) -> list[int]:
    return [int(line.split()[-1]) for line in (daemon.folder(job) / "trace").read_text().splitlines()]


def test_kill_9_of_the_daemon_and_the_job_goes_on_after_the_restart(start: Start) -> None:
    first = start()
    job, waiting = first.submit("steps:6 hold:4"), first.submit("steps:1")
    first.wait_for_steps(job, 1)
    until((first.folder(job) / "holding").exists, "holding")
    first.kill()
    until(lambda: ended(workers(first, job)[0]), "ended: the worker dies with its parent")
    second = start()
    assert second.endpoint.boot_id != first.endpoint.boot_id
    (second.folder(job) / "go").touch()
    view = second.wait(job, JobState.DONE)
    assert view.attempt == 2
    assert starts(second, job) == [0, 4]
    second.wait(waiting, JobState.DONE)


def test_kill_9_of_the_worker_and_the_job_goes_on(start: Start) -> None:
    daemon = start()
    job = daemon.submit("steps:6 hold:4")
    until((daemon.folder(job) / "holding").exists, "holding")
    os.kill(workers(daemon, job)[0], signal.SIGKILL)
    (daemon.folder(job) / "go").touch()
    assert daemon.wait(job, JobState.DONE).attempt == 2
    assert starts(daemon, job) == [0, 4]


def test_the_journals_numbers_grow_over_a_kill(start: Start) -> None:
    first = start()
    first.wait(first.submit("steps:1"), JobState.DONE)
    last = first.get("/v1/jobs")["last"]
    first.kill()
    second = start()
    second.wait(second.submit("steps:1"), JobState.DONE)
    assert second.get(f"/v1/events?after={last}")["events"][0]["seq"] > last


def test_sigterm_interrupts_without_a_loss(start: Start) -> None:
    first = start()
    job = first.submit("steps:1000000 pace:0.01")
    first.wait_for_steps(job, 1)
    assert first.stop() == 0
    assert read_endpoint(first.store) is None
    assert ended(workers(first, job)[0])
    second = start()
    until(lambda: len(starts(second, job)) == 2, "going on")
    assert starts(second, job)[1] >= 1
    second.http.post(f"/v1/jobs/{job}/cancel")
    second.wait(job, JobState.CANCELLED)


def test_a_client_may_shut_it_down_even_while_others_listen(start: Start) -> None:
    daemon = start()
    with daemon.http.stream("GET", "/v1/events/stream"):
        assert daemon.http.post("/v1/shutdown").status_code == 202
        assert daemon.process.wait(10) == 0
    assert read_endpoint(daemon.store) is None


def test_one_daemon_a_store(start: Start) -> None:
    first = start()
    command = [sys.executable, "-m", "backend.cli", "serve", "--store", str(first.store)]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert second.returncode == 2
    assert "daemon_running" in second.stderr
    assert first.endpoint.url in second.stderr
    assert read_endpoint(first.store) == first.endpoint
    assert first.get("/v1/status")["boot_id"] == first.endpoint.boot_id


def test_a_dead_daemons_endpoint_does_not_stop_the_next(start: Start) -> None:
    first = start()
    first.kill()
    assert read_endpoint(first.store) == first.endpoint  # it could not clean up
    assert start().endpoint != first.endpoint


def test_the_idle_worker_goes_after_the_minutes_that_were_set(start: Start) -> None:
    daemon = start("--idle-minutes", "0.01")
    job = daemon.submit("steps:1")
    daemon.wait(job, JobState.DONE)
    until(lambda: daemon.get("/v1/status")["worker"]["state"] == "none", "unloaded")
    assert ended(workers(daemon, job)[0])


def test_kill_9_keeps_what_was_paused_and_the_order_of_the_rest(start: Start) -> None:
    first = start()
    running = first.submit("steps:1000000 pace:0.01")
    first.wait_for_steps(running, 1)
    jobs = [first.submit("steps:1") for _ in range(3)]
    first.http.post(f"/v1/jobs/{jobs[2]}/move", json={"position": 1})
    first.http.post(f"/v1/jobs/{jobs[0]}/pause")
    first.http.post("/v1/queue/pause")
    first.kill()
    second = start()
    until(lambda: second.view(running).state is JobState.INTERRUPTED, "interrupted")
    listed = second.get("/v1/jobs")
    assert listed["paused"] is True
    assert [job["position"] for job in listed["jobs"]] == [1, None, 3, 2]
    second.http.post(f"/v1/jobs/{running}/cancel")
    second.http.post("/v1/queue/resume")
    ends = [second.wait(job, JobState.DONE).finished or 0 for job in (jobs[2], jobs[1])]
    assert ends == sorted(ends)
    assert second.view(jobs[0]).state is JobState.PAUSED
