"""The worker process from outside."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from queue import SimpleQueue

from backend.jobs.messages import Ready, Report
from backend.jobs.process import WorkerOptions, WorkerProcess
from tests.jobs.bench import Bench

SAY = "import struct, sys, time; words = sys.argv[1].encode(); out = sys.stdout.buffer"
SAY += "; out.write(struct.pack('>I', len(words)) + words); out.flush(); time.sleep(60)"


@dataclass(frozen=True)
class Saying(WorkerOptions):
    """Of a worker that says one thing and then nothing more."""

    words: str = ""

    def command(self) -> list[str]:
        return [sys.executable, "-c", SAY, self.words]


def heard(bench: Bench, words: str) -> tuple[WorkerProcess, SimpleQueue[Report | None]]:
    """A worker, and what comes of it."""
    reports: SimpleQueue[Report | None] = SimpleQueue()
    given = bench.options
    options = Saying(given.media, given.store, given.roots, given.log, words=words)
    return WorkerProcess(options, lambda _, report: reports.put(report)), reports


def test_what_it_says_is_delivered_and_its_end_too(bench: Bench) -> None:
    worker, reports = heard(bench, '{"kind": "ready"}')
    assert reports.get(timeout=20) == Ready()
    worker.kill()
    assert reports.get(timeout=20) is None
    assert worker.cause() == "its process was killed by SIGKILL"


def test_a_worker_of_another_version_is_ended_and_named(bench: Bench) -> None:
    """As after an update of the files that a running daemon was started from."""
    worker, reports = heard(bench, '{"kind": "ready", "since": 3}')
    assert reports.get(timeout=20) is None
    assert not worker.alive
    assert "start the daemon again" in worker.cause()


def test_a_log_that_has_grown_is_turned_over(bench: Bench) -> None:
    log = bench.options.log
    log.write_bytes(b"x" * (3 << 20))
    worker, reports = heard(bench, '{"kind": "ready"}')
    assert reports.get(timeout=20) == Ready()
    worker.kill()
    assert log.stat().st_size < 1 << 20 and log.with_name(f"{log.name}.1").stat().st_size == 3 << 20
