# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon's HTTP API as methods; used on the watcher thread only."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from ...backend.contract.endpoint import Endpoint
from ...backend.contract.errors import DaemonUnreachable, DreamstripError, ErrorView, InvalidRequest, from_view
from ...backend.contract.jobs import Hold, JobList, JobNews, JobView, Move, Submission
from ...backend.contract.media import MediaRef
from ...backend.contract.requests import JobRequest, request_from_wire
from ...backend.contract.status import ModelList, Status
from ...backend.contract.wire import from_wire, to_wire
from .reports import Machine

_CHUNK = 1 << 20
_BREATH = 8
_CONNECT_SECONDS = 2.0
_READ_SECONDS = 30.0
_RESTART = "Stop what listens there, then start the daemon again."

Progress = Callable[[float], None]


class Client:
    """One daemon, reached with its token."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._url = endpoint.url.rstrip("/")
        self._session = requests.Session()
        # The user's HTTP_PROXY would capture localhost.
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {endpoint.token}"

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def api_range(self) -> tuple[int, int]:
        """Oldest and newest API version that the daemon speaks; read leniently, for it may be newer than this code."""
        try:
            oldest, newest = self._call("GET", "/v1/health").json()["api"]
        except (ValueError, KeyError, TypeError) as error:
            raise DaemonUnreachable("Another program answers at the daemon's address.", _RESTART) from error
        return oldest, newest

    def boot_id(self) -> str:
        """Which start of the daemon this is."""
        return str(self._call("GET", "/v1/status").json()["boot_id"])

    def machine(self) -> Machine:
        """Where the daemon computes, and what its models cost there."""
        status: Status = from_wire(Status, self._call("GET", "/v1/status").json(), "status")
        told: ModelList = from_wire(ModelList, self._call("GET", "/v1/models").json(), "models")
        device = status.devices[0]
        costs = tuple(model.costs for model in told.models)
        return Machine(status.disk_free, device.memory_free, device.memory_total, costs)

    def jobs(self) -> JobList:
        """All jobs of the store, and the number of the newest event that they tell of."""
        breathe = _Breath()
        told = self._call("GET", "/v1/jobs").json(object_hook=breathe)
        views = tuple(breathe(from_wire(JobView, job, f"jobs[{index}]")) for index, job in enumerate(told["jobs"]))
        listed: JobList = replace(from_wire(JobList, told | {"jobs": []}, "jobs"), jobs=views)
        return listed

    def news(self, after: int) -> JobNews:
        """What has changed since the event of that number."""
        news: JobNews = from_wire(JobNews, self._call("GET", f"/v1/queue/news?after={after}").json(), "news")
        return news

    def submit(self, submission: Submission) -> JobView:
        """Hand a job in; sending it twice is harmless."""
        view: JobView = from_wire(JobView, self._call("POST", "/v1/jobs", json=to_wire(submission)).json(), "job")
        return view

    def cancel(self, job_id: str) -> None:
        """End a job."""
        self._call("POST", f"/v1/jobs/{job_id}/cancel")

    def wish(self, job_id: str, wish: str) -> None:
        """Have a job `pause`, `resume` or `retry`."""
        self._call("POST", f"/v1/jobs/{job_id}/{wish}")

    def move(self, job_id: str, position: int) -> None:
        """Give a waiting job another place in the queue."""
        self._call("POST", f"/v1/jobs/{job_id}/move", json=to_wire(Move(position)))

    def pause_queue(self, paused: bool) -> None:
        """Let no job begin, or let the queue go on."""
        self._call("POST", "/v1/queue/pause" if paused else "/v1/queue/resume")

    def request(self, job_id: str) -> JobRequest:
        """What a job was submitted with; its media are in the store."""
        return request_from_wire(self._call("GET", f"/v1/jobs/{job_id}/request").json())

    def unload(self) -> None:
        """End the idle worker; Conflict while a job runs."""
        self._call("POST", "/v1/unload")

    def hold(self, seconds: float, interrupt: bool = False) -> None:
        """Keep the daemon off the device for so long."""
        self._call("POST", "/v1/hold", json=to_wire(Hold(seconds, interrupt)))

    def delete(self, job_id: str) -> None:
        """Delete an ended job."""
        self._call("DELETE", f"/v1/jobs/{job_id}")

    def shutdown(self) -> None:
        """Let the daemon end."""
        self._call("POST", "/v1/shutdown")

    def upload(self, path: Path, progress: Progress) -> MediaRef:
        """Bring a file into the media store, unless its content is there already."""
        sha256 = _sha256(path)
        if not self._has(sha256):
            size = path.stat().st_size
            self._call("PUT", f"/v1/media/{sha256}?name={quote(path.name)}", data=_Chunks(path, size, progress))
        return MediaRef(sha256=sha256, name=path.name)

    def download(self, job_id: str, name: str, target: Path) -> None:
        """Copy a file of a job to `target`, which appears only when it is whole."""
        partial = target.with_name(f"{target.name}.part")
        with self._call("GET", f"/v1/jobs/{job_id}/files/{name}", stream=True) as response, partial.open("wb") as file:
            try:
                file.writelines(response.iter_content(_CHUNK))
            except requests.RequestException as error:
                raise _unreachable() from error
        partial.replace(target)

    def _has(self, sha256: str) -> bool:
        response = self._request("HEAD", f"/v1/media/{sha256}")
        if response.status_code not in (200, 404):
            raise _error_of(response)
        return response.status_code == 200

    def _call(self, method: str, address: str, **options: Any) -> requests.Response:
        response = self._request(method, address, **options)
        if not response.ok:
            raise _error_of(response)
        return response

    def _request(self, method: str, address: str, **options: Any) -> requests.Response:
        timeout = (_CONNECT_SECONDS, _READ_SECONDS)
        try:
            return self._session.request(method, self._url + address, timeout=timeout, **options)
        except requests.RequestException as error:
            raise _unreachable() from error


def _unreachable() -> DaemonUnreachable:
    return DaemonUnreachable("The daemon does not answer.", "Start it again.")


def _error_of(response: requests.Response) -> DreamstripError:
    try:
        view: ErrorView = from_wire(ErrorView, response.json()["error"], "error")
    except (ValueError, KeyError, TypeError, InvalidRequest):
        return DaemonUnreachable(
            f"The address of the daemon answered {response.status_code}, in no way that a daemon answers.",
            _RESTART,
        )
    return from_view(view)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class _Breath:
    """Hands on what it is given; now and then it lets the window's thread draw, for 1,000 jobs take a while to read."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, given: Any) -> Any:
        self._count += 1
        if self._count % _BREATH == 0:
            time.sleep(0)
        return given


class _Chunks:
    """A file's bytes in pieces, telling how far it is; the length keeps requests from sending them without one."""

    def __init__(self, path: Path, size: int, progress: Progress) -> None:
        self._path = path
        self._size = size
        self._progress = progress

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[bytes]:
        done = 0
        with self._path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
                done += len(chunk)
                self._progress(done / self._size)
