"""A daemon in a process of its own, as users start it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psutil

from backend.contract.endpoint import Endpoint, read_endpoint
from backend.contract.jobs import JobState, JobView, Submission
from backend.contract.wire import from_wire, to_wire
from tests.jobs.bench import EXECUTOR, submission

ROOT = Path(__file__).parents[2]


class RunningDaemon:
    """Ready when the constructor returns."""

    def __init__(self, store: Path, *options: str) -> None:
        command = [
            sys.executable,
            "-m",
            "backend.cli",
            "serve",
            "--store",
            str(store),
            "--executor",
            EXECUTOR,
            *options,
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout is not None
        self.greeting = self.process.stdout.readline()
        endpoint = read_endpoint(store)
        assert endpoint is not None, self.greeting + self.process.stdout.read()
        self.endpoint: Endpoint = endpoint
        self.store = store
        headers = {"authorization": f"Bearer {endpoint.token}"}
        self.http = httpx.Client(base_url=endpoint.url, headers=headers, timeout=30, trust_env=False)

    def get(self, path: str) -> Any:
        """The answer as JSON."""
        answer = self.http.get(path)
        answer.raise_for_status()
        return answer.json()

    def submit(self, prompt: str) -> str:
        """Queue a job for the stub."""
        sent = submission(prompt)
        self.post(sent)
        return sent.id

    def post(self, sent: Submission) -> httpx.Response:
        """Send a submission."""
        answer = self.http.post("/v1/jobs", json=to_wire(sent))
        answer.raise_for_status()
        return answer

    def view(self, job: str) -> JobView:
        """The job as it stands."""
        view: JobView = from_wire(JobView, self.get(f"/v1/jobs/{job}"), "job")
        return view

    def wait(self, job: str, *states: JobState) -> JobView:
        """Listen to the journal until the job is in one of the states."""
        last, deadline = 0, time.monotonic() + 30
        while (view := self.view(job)).state not in states:
            assert time.monotonic() < deadline, f"{view} is not {states}"
            last = self.get(f"/v1/events?after={last}&wait=5")["last"]
        return view

    def wait_for_steps(self, job: str, done: int) -> None:
        """Listen to the journal until the job has done so many steps."""
        last, deadline = 0, time.monotonic() + 30
        while self.view(job).done < done:
            assert time.monotonic() < deadline, f"{self.view(job)} does not go on"
            last = self.get(f"/v1/events?after={last}&wait=5")["last"]

    def folder(self, job: str) -> Path:
        """The job's folder."""
        return self.store / "jobs" / job

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.close()

    def stop(self) -> int:
        """End it as a service manager does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.close()
        return self.process.returncode

    def close(self) -> None:
        """Wait for its end."""
        self.http.close()
        self.process.wait(15)
        if self.process.stdout is not None:
            self.process.stdout.close()


def ended(pid: int) -> bool:
    """The process is gone (or a zombie that nobody has fetched yet)."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
