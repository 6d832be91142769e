"""A daemon that does nothing but the API: jobs move only when a test says so."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import uuid
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bl_ext.user_default.dreamstrip.backend.contract.costs import ModelCosts, PresetCost, StageCost
from bl_ext.user_default.dreamstrip.backend.contract.endpoint import ENDPOINT_FILE, Endpoint
from bl_ext.user_default.dreamstrip.backend.contract.errors import Conflict, DreamstripError, NotFound, Unauthorized
from bl_ext.user_default.dreamstrip.backend.contract.jobs import (
    JobList,
    JobNews,
    JobState,
    JobView,
    Submission,
)
from bl_ext.user_default.dreamstrip.backend.contract.requests import SheetRequest
from bl_ext.user_default.dreamstrip.backend.contract.status import Device, ModelInfo, ModelList, Status, WorkerStatus
from bl_ext.user_default.dreamstrip.backend.contract.version import API_RANGE, API_VERSION
from bl_ext.user_default.dreamstrip.backend.contract.wire import dumps, from_wire, to_wire

_STATUS = {"unauthorized": 401, "not_found": 404, "conflict": 409, "version_mismatch": 409}

_STAGES = (
    StageCost("base", 16, 16, 0.5, 10, False, 1.0, 2.0, 1 << 30, 1 << 20),
    StageCost("ssr", 16, 16, 0.0, 4, True, 8.0, 0.0, 2 << 30, 100 << 20),
)
_COSTS = ModelCosts("embedded", "a test", 3, 16, 5.0, 512 << 20, 0.0, _STAGES, (PresetCost("mixed", 50, 1.0),))
_MODEL = ModelInfo("embedded", "Embedded", "GPL", ("base 16 x 24 x 40",), "Little", "Little", _COSTS)


class FakeDaemon:
    """Serves one store on 127.0.0.1 from a thread."""

    def __init__(self, store: Path, api: tuple[int, int] = API_RANGE) -> None:
        self.store = store
        self.api = api
        self.boot_id = uuid.uuid4().hex
        self.token = uuid.uuid4().hex
        self.last = 0
        self.paused = False
        self.disk_free = 100 << 30
        self.costs = _COSTS
        self.calls: list[str] = []
        self.jobs: dict[str, JobView] = {}
        self.submissions: dict[str, Submission] = {}
        self.media: dict[str, bytes] = {}
        self.uploads: list[str] = []
        self.files: dict[tuple[str, str], bytes] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        url = f"http://127.0.0.1:{self._server.server_port}"
        store.mkdir(parents=True, exist_ok=True)
        endpoint = Endpoint(url=url, token=self.token, pid=1, boot_id=self.boot_id, api_version=API_VERSION)
        (store / ENDPOINT_FILE).write_text(dumps(endpoint), encoding="utf-8")

    def stop(self) -> None:
        """Stop serving, and take the endpoint away."""
        (self.store / ENDPOINT_FILE).unlink(missing_ok=True)
        self._server.shutdown()
        self._server.server_close()

    def change(self, job_id: str, **fields: Any) -> None:
        """Let a job become something else, and tell it."""
        self.jobs[job_id] = replace(self.jobs[job_id], **fields)
        self.last += 1

    def finish(self, job_id: str, take: Path, frames: int = 150) -> None:
        """Let a job end with a take."""
        request = to_wire(self.submissions[job_id].request)
        self.files[job_id, "take.mp4"] = take.read_bytes()
        self.files[job_id, "manifest.json"] = json.dumps({"request": request, "output": {"frames": frames}}).encode()
        self.change(
            job_id, state=JobState.DONE, fraction=1.0, files=("take.mp4", "manifest.json"), finished=time.time()
        )

    def finish_sheet(self, job_id: str, pictures: tuple[Path, ...]) -> None:
        """Let a contact sheet end; its cells take turns with the pictures, and the second one is suggested."""
        request = self.submissions[job_id].request
        assert isinstance(request, SheetRequest)
        cells = [
            {"s": cell.s, "seed": cell.seed, "steps": cell.steps or 64, "strip": f"cell-{index:02d}-strip.png"}
            | {"scores": {"towards": 0.04}, "kept": 0.7, "value": 0.3}
            for index, cell in enumerate(request.cells)
        ]
        names = ["source-strip.png", *(str(cell["strip"]) for cell in cells)]
        for index, name in enumerate(names):
            self.files[job_id, name] = pictures[index % len(pictures)].read_bytes()
        output = {"cells": cells, "columns": request.columns, "source": names[0], "suggested": 1, "reason": "a test"}
        self.files[job_id, "manifest.json"] = json.dumps({"request": to_wire(request), "output": output}).encode()
        files = ("sheet.png", *names, "manifest.json")
        self.change(job_id, state=JobState.DONE, fraction=1.0, files=files, finished=time.time())

    def preview(self, job_id: str, stage: str, video: Path) -> None:
        """Let a running job show what a stage has made; stages count from the first one shown."""
        files = self.jobs[job_id].files
        name = f"stage-{len(files)}-{stage}.mp4"
        self.files[job_id, name] = video.read_bytes()
        self.change(job_id, state=JobState.RUNNING, position=None, files=(*files, name))

    def news(self, after: int) -> JobNews:
        """All jobs, if anything has happened since."""
        waiting = tuple(job.id for job in sorted(self.jobs.values(), key=lambda job: job.position or 0) if job.position)
        if after == self.last:
            return JobNews((), (), None, self.paused, False, self.last)
        return JobNews(tuple(self.jobs.values()), (), waiting, self.paused, True, self.last)

    def status(self) -> Status:
        """A machine with 8 GB of memory, half of it free, and so much disk as the test says."""
        device = Device("CPU", 8 << 30, 4 << 30)
        worker = WorkerStatus("none", None)
        return Status(
            self.boot_id, 1, (device,), 0, self.paused, 0.0, None, self.disk_free, str(self.store), worker, self.last
        )

    def submit(self, submission: Submission) -> JobView:
        """Queue a job, if it is no other than before."""
        if self.submissions.setdefault(submission.id, submission) != submission:
            raise Conflict("Another job has this id.", "Use a new one.")
        if submission.id not in self.jobs:
            position, kind = len(self.jobs) + 1, submission.request.kind
            self.jobs[submission.id] = queued(submission.id, position, kind, submission.label)
            self.last += 1
        return self.jobs[submission.id]


def queued(job_id: str, position: int = 1, kind: str = "edit", label: str = "") -> JobView:
    """A job that waits, as the daemon tells it."""
    return JobView(
        id=job_id, kind=kind, state=JobState.QUEUED, created=time.time(), started=None, finished=None, attempt=0,
        position=position, stage="", done=0, total=0, fraction=0.0, seconds_left=None, error=None, warnings=(),
        files=(), label=label,
    )  # fmt: skip


def _handler(daemon: FakeDaemon) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            try:
                status, answer = self._route(self.path.split("?")[0].split("/")[2:], body)
            except DreamstripError as error:
                status, answer = _STATUS.get(error.code, 422), {"error": to_wire(error.view())}
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _answer

        def _route(self, parts: list[str], body: bytes) -> tuple[int, Any]:
            if parts == ["health"]:
                return 200, {"name": "dreamstrip", "api": daemon.api, "version": "0.1.0"}
            if self.headers.get("Authorization") != f"Bearer {daemon.token}":
                raise Unauthorized("The token is wrong.", "Read endpoint.json again.")
            match self.command, *parts:
                case "GET", "status":
                    return 200, to_wire(daemon.status())
                case "GET", "models":
                    return 200, to_wire(ModelList((replace(_MODEL, costs=daemon.costs),)))
                case "GET", "events":
                    return 200, {"events": [], "last": daemon.last}
                case "GET", "jobs":
                    return 200, to_wire(JobList(tuple(daemon.jobs.values()), daemon.paused, daemon.last))
                case "GET", "queue", "news":
                    return 200, to_wire(daemon.news(int(self.path.split("after=")[1])))
                case "GET", "jobs", job_id, "request":
                    return 200, to_wire(daemon.submissions[job_id].request)
                case "POST", "queue", word:
                    daemon.paused = word == "pause"
                    daemon.last += 1
                    return 200, {"paused": daemon.paused}
                case "POST", ("unload" | "hold") as word:
                    daemon.calls.append(f"{word} {body.decode()}".strip())
                    return 200, {}
                case "POST", "jobs", job_id, ("pause" | "resume" | "retry" | "move") as word:
                    daemon.calls.append(f"{word} {job_id} {body.decode()}".strip())
                    state = {"pause": JobState.PAUSED, "move": daemon.jobs[job_id].state}.get(word, JobState.QUEUED)
                    daemon.change(job_id, state=state, error=None)
                    return 200, to_wire(daemon.jobs[job_id])
                case "POST", "jobs":
                    return 201, to_wire(daemon.submit(from_wire(Submission, json.loads(body), "")))
                case "POST", "jobs", job_id, "cancel":
                    daemon.change(job_id, state=JobState.CANCELLED)
                    return 200, to_wire(daemon.jobs[job_id])
                case "DELETE", "jobs", job_id:
                    del daemon.jobs[job_id]
                    daemon.last += 1
                    return 204, b""
                case "GET", "jobs", job_id, "files", name if (job_id, name) in daemon.files:
                    return 200, daemon.files[job_id, name]
                case "HEAD", "media", sha256 if sha256 in daemon.media:
                    return 200, b""
                case "PUT", "media", sha256:
                    assert hashlib.sha256(body).hexdigest() == sha256
                    daemon.media[sha256] = body
                    daemon.uploads.append(self.path.split("name=")[1])
                    return 201, {"sha256": sha256, "size": len(body), "created": True}
                case "POST", "shutdown":
                    threading.Thread(target=daemon.stop, daemon=True).start()
                    return 202, {"stopping": True}
            raise NotFound("There is nothing here.", "Look elsewhere.")

    return Handler
