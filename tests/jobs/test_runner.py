"""The runner with real worker processes."""

from __future__ import annotations

import functools
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from backend.contract.errors import Conflict
from backend.contract.jobs import JobState
from backend.jobs import attempt
from backend.jobs import runner as runner_module
from backend.jobs.process import WorkerProcess
from backend.jobs.runner import Runner
from tests.jobs.bench import Bench, until

Start = Callable[..., Runner]


@pytest.fixture
def start(bench: Bench) -> Iterator[Start]:
    """Starts runners, and stops them at the end."""
    runners: list[Runner] = []

    def start(idle_seconds: float = 60.0, owner: str = "boot") -> Runner:
        runner = Runner(bench.queue, owner, functools.partial(WorkerProcess, bench.options), idle_seconds)
        runner.start()
        runners.append(runner)
        return runner

    yield start
    for runner in runners:
        runner.stop()


def pids(bench: Bench, job: str) -> list[int]:
    """The worker of each attempt."""
    lines = (bench.queue.folder(job) / "trace").read_text().splitlines()
    return [int(line.split()[0]) for line in lines]


def starts(bench: Bench, job: str) -> list[int]:
    """The step at which each attempt began."""
    lines = (bench.queue.folder(job) / "trace").read_text().splitlines()
    return [int(line.split()[-1]) for line in lines]


def holding(bench: Bench, job: str) -> None:
    until((bench.queue.folder(job) / "holding").exists, "holding")


def test_jobs_are_done_one_after_the_other_in_one_warm_worker(bench: Bench, start: Start) -> None:
    jobs = [bench.submit("steps:3").id for _ in range(3)]
    runner = start()
    views = [bench.wait(job, JobState.DONE) for job in jobs]
    assert views[0].files == ("stage-1-count.mp4", "take.mp4", "manifest.json")
    assert views[0].warnings == ("3 steps were only counted.",)
    assert len({pid for job in jobs for pid in pids(bench, job)}) == 1
    ends = [view.finished or 0 for view in views]
    assert ends == sorted(ends)
    until(lambda: runner.status().state == "idle", "idle")


def test_a_killed_worker_goes_on_from_its_checkpoint(bench: Bench, start: Start) -> None:
    job = bench.submit("steps:5 hold:3").id
    start()
    holding(bench, job)
    os.kill(pids(bench, job)[0], signal.SIGKILL)
    (bench.queue.folder(job) / "go").touch()
    view = bench.wait(job, JobState.DONE)
    assert view.attempt == 2
    assert starts(bench, job) == [0, 3]


def test_a_job_that_kills_its_workers_fails_and_the_queue_goes_on(bench: Bench, start: Start) -> None:
    poison, sound = bench.submit("die:1").id, bench.submit().id
    start()
    bench.wait(sound, JobState.DONE)
    view = bench.queue.view(poison)
    assert (view.state, view.attempt) == (JobState.FAILED, 2)
    assert view.error is not None
    assert (view.error.code, "SIGKILL" in view.error.message) == ("worker_lost", True)


def test_what_a_worker_started_goes_with_it(bench: Bench, start: Start) -> None:
    job = bench.submit("child:1 die:1").id
    start()
    bench.wait(job, JobState.FAILED)
    child = int((bench.queue.folder(job) / "child").read_text())
    until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE, "ended")


def test_a_failure_of_the_runner_itself_does_not_end_the_queue(
    bench: Bench, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = bench.queue.note

    def full(*_: object) -> None:
        monkeypatch.setattr(bench.queue, "note", note)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(runner_module, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(bench.queue, "note", full)
    job = bench.submit().id
    start()
    assert bench.wait(job, JobState.DONE).attempt == 2


def test_cancel_takes_effect_between_two_steps(bench: Bench, start: Start) -> None:
    job, after = bench.submit("steps:1000000 pace:0.01").id, bench.submit().id
    runner = start()
    until(lambda: bench.queue.view(job).done > 0, "under way")
    began = time.monotonic()
    bench.queue.cancel(job)
    runner.wake()
    view = bench.wait(job, JobState.CANCELLED)
    assert time.monotonic() - began < 2
    assert view.error is not None
    assert (bench.queue.folder(job) / "closed").exists()
    bench.wait(after, JobState.DONE)
    assert pids(bench, after) == pids(bench, job)  # the worker is still warm


def test_a_worker_that_does_not_listen_is_free_within_five_seconds(bench: Bench, start: Start) -> None:
    job, after = bench.submit("hold:0").id, bench.submit().id
    runner = start()
    holding(bench, job)
    os.kill(pids(bench, job)[0], signal.SIGSTOP)  # cannot answer, nor end by SIGTERM
    began = time.monotonic()
    bench.queue.cancel(job)
    runner.wake()
    bench.wait(job, JobState.CANCELLED)
    assert time.monotonic() - began < 5
    assert not psutil.pid_exists(pids(bench, job)[0])
    bench.wait(after, JobState.DONE)


@pytest.mark.parametrize(
    ("failure", "code"),
    [("media", "bad_media"), ("memory", "out_of_memory"), ("defect", "internal_error"), ("exit", "internal_error")],
)
def test_an_error_is_told_and_the_queue_goes_on(bench: Bench, start: Start, failure: str, code: str) -> None:
    job, after = bench.submit(f"fail:{failure}").id, bench.submit().id
    start()
    bench.wait(after, JobState.DONE)
    view = bench.queue.view(job)
    assert view.error is not None
    assert (view.state, view.error.code, view.attempt) == (JobState.FAILED, code, 1)
    fresh = pids(bench, after) != pids(bench, job)
    assert fresh == (code in ("out_of_memory", "internal_error"))  # only its end surely frees a process's memory


def test_a_file_that_was_not_written_is_not_announced(bench: Bench, start: Start) -> None:
    job = bench.submit("lie:1").id
    start()
    view = bench.wait(job, JobState.FAILED)
    assert view.files == ()


def test_an_idle_worker_exits(bench: Bench, start: Start) -> None:
    job = bench.submit().id
    runner = start(idle_seconds=0.2)
    bench.wait(job, JobState.DONE)
    until(lambda: runner.status().state == "none", "unloaded")
    assert not psutil.pid_exists(pids(bench, job)[0])
    again = bench.submit().id
    runner.wake()
    bench.wait(again, JobState.DONE)


def test_unload_answers_when_the_process_is_gone(bench: Bench, start: Start) -> None:
    job = bench.submit().id
    runner = start()
    bench.wait(job, JobState.DONE)
    runner.unload()
    assert not psutil.pid_exists(pids(bench, job)[0])
    assert runner.status().state == "none"


def test_a_running_job_is_not_unloaded(bench: Bench, start: Start) -> None:
    job = bench.submit("hold:1").id
    runner = start()
    holding(bench, job)
    with pytest.raises(Conflict):
        runner.unload()
    (bench.queue.folder(job) / "go").touch()
    bench.wait(job, JobState.DONE)


def test_stopping_interrupts_and_the_next_runner_goes_on(bench: Bench, start: Start) -> None:
    job = bench.submit("steps:1000000 pace:0.01").id
    first = start(owner="first boot")
    until(lambda: bench.queue.view(job).done > 0, "under way")
    first.stop()
    assert bench.state(job) is JobState.INTERRUPTED
    assert not psutil.pid_exists(pids(bench, job)[0])
    second = start(owner="second boot")
    until(lambda: bench.queue.view(job).attempt == 2 and len(starts(bench, job)) == 2, "going on")
    assert starts(bench, job)[1] > 0
    bench.queue.cancel(job)
    second.wake()
    bench.wait(job, JobState.CANCELLED)


def test_a_silent_worker_is_given_up(bench: Bench, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "SILENCE_SECONDS", 1.5)
    job = bench.submit("hold:0").id
    start()
    for number in (1, 2):
        until(lambda: (bench.queue.folder(job) / "trace").exists() and len(pids(bench, job)) == number, "started")  # noqa: B023
        os.kill(pids(bench, job)[-1], signal.SIGSTOP)
    view = bench.wait(job, JobState.FAILED)
    assert view.error is not None
    assert "no sign of life" in view.error.message


def test_what_is_logged_holds_no_prompt(bench: Bench, start: Start) -> None:
    job = bench.submit("fail:defect canary-prompt").id
    start()
    bench.wait(job, JobState.FAILED)
    log = bench.options.log.read_text()
    assert "ZeroDivisionError" in log
    assert "canary" not in log
    assert "canary" in (bench.queue.folder(job) / "failure.txt").read_text()


def test_a_paused_job_stops_within_a_step_and_goes_on_from_there(bench: Bench, start: Start) -> None:
    job, other = bench.submit("steps:1000000 pace:0.01").id, bench.submit("steps:1").id
    runner = start()
    until(lambda: bench.queue.view(job).done > 0, "under way")
    bench.queue.pause(job)
    runner.wake()
    bench.wait(job, JobState.PAUSED)
    bench.wait(other, JobState.DONE)  # the queue goes on without it
    bench.queue.resume(job)
    runner.wake()
    before = bench.queue.view(job).done
    until(lambda: bench.queue.view(job).done > before + 20, "going on")
    assert len(starts(bench, job)) == 2  # the word that stopped the first attempt does not stop the second
    assert starts(bench, job)[1] >= 1
    bench.queue.cancel(job)
    runner.wake()
    bench.wait(job, JobState.CANCELLED)


def test_a_hold_frees_the_idle_worker_begins_nothing_and_ends_by_itself(bench: Bench, start: Start) -> None:
    first = bench.submit("steps:1").id
    runner = start()
    bench.wait(first, JobState.DONE)
    runner.hold(50.0, interrupt=False)
    until(lambda: runner.status().state == "none", "unloaded")
    waiting = bench.submit("steps:1").id
    runner.wake()
    time.sleep(0.3)
    assert bench.state(waiting) is JobState.QUEUED
    runner.hold(0.2, interrupt=False)  # renewed for a moment, and not again: its owner was killed
    bench.wait(waiting, JobState.DONE)


def test_a_hold_leaves_a_running_job_alone_unless_it_is_to_interrupt_it(bench: Bench, start: Start) -> None:
    job = bench.submit("steps:1000000 pace:0.01").id
    runner = start()
    until(lambda: bench.queue.view(job).done > 0, "under way")
    runner.hold(30.0, interrupt=False)
    time.sleep(0.3)
    assert bench.state(job) is JobState.RUNNING
    runner.hold(30.0, interrupt=True)
    bench.wait(job, JobState.INTERRUPTED)
    until(lambda: runner.status().state == "none", "unloaded")
    runner.hold(0.0, interrupt=False)
    bench.wait(job, JobState.RUNNING)
    assert bench.queue.view(job).attempt == 2
    bench.queue.cancel(job)
    runner.wake()
    bench.wait(job, JobState.CANCELLED)
