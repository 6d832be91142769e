"""The worker process does not outlive its parent."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, cast

import psutil

from backend.jobs.channel import Channel
from backend.jobs.messages import Ready, Report
from backend.jobs.process import WorkerOptions
from tests.jobs.bench import until

ROOT = Path(__file__).parents[2]
PARENT = """
import sys
from pathlib import Path
from typing import BinaryIO, cast
from backend.jobs.process import WorkerOptions, WorkerProcess
from backend.jobs.messages import Ready
folder = Path(sys.argv[1])

def deliver(worker, report):
    if isinstance(report, Ready):
        print(worker.pid, flush=True)

WorkerProcess(WorkerOptions(folder, folder, (), folder / "log", executor="tests.jobs.stub:run"), deliver)
sys.stdin.read()
"""


def test_the_end_of_its_commands_is_the_end_of_the_worker(tmp_path: Path) -> None:
    options = WorkerOptions(tmp_path, tmp_path, (), tmp_path / "log", executor="tests.jobs.stub:run")
    pipe = subprocess.PIPE
    with subprocess.Popen(options.command(), cwd=ROOT, stdin=pipe, stdout=pipe) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert Channel(cast(BinaryIO, worker.stdout), io.BytesIO()).receive(Report) == Ready()
        worker.stdin.close()
        assert worker.wait(20) == 0


def test_kill_9_of_the_parent_ends_the_worker(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert psutil.pid_exists(worker)
    parent.kill()
    parent.wait()
    until(lambda: not psutil.pid_exists(worker) or psutil.Process(worker).status() == psutil.STATUS_ZOMBIE, "ended")
