# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread that talks to the daemon, so that the window never waits. HTTP and files only: no bpy."""

from __future__ import annotations

import queue
import threading
import traceback
from pathlib import Path
from typing import assert_never

from ..backend.contract.errors import DaemonUnreachable, DreamstripError, ErrorView
from .client import Client
from .link import Link
from .messages import (
    CancelJob,
    Command,
    ConnectionChanged,
    DeleteJob,
    FetchTake,
    JobsSeen,
    Quit,
    Refused,
    Report,
    Send,
    StartDaemon,
    StopDaemon,
    TakeFetched,
    TellJobs,
    Trouble,
    UseStore,
)
from .sending import Sending
from .takes import fetch

_BUSY_SECONDS = 0.25
_IDLE_SECONDS = 1.0


class Watcher(threading.Thread):
    """Takes commands from `inbox`, puts reports into `outbox`."""

    def __init__(self, store: Path) -> None:
        super().__init__(name="dreamstrip-watcher", daemon=True)
        self.inbox: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self.outbox: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self._link = Link(store)
        self._told = self._link.connection
        self._seen: int | None = None
        self._busy = False
        self._sendings: list[Sending] = []

    def run(self) -> None:
        """Until `Quit`: obey a command or, when none comes, look at the daemon."""
        while True:
            try:
                command = self.inbox.get(timeout=self._pause())
            except queue.Empty:
                command = None
            if isinstance(command, Quit):
                break
            self._round(command)
        for sending in self._sendings:
            sending.stop()

    def _pause(self) -> float:
        waited_for = self._busy or self._sendings or self._link.connection.state == "starting"
        return _BUSY_SECONDS if waited_for else _IDLE_SECONDS

    def _round(self, command: Command | None) -> None:
        try:
            if command is not None:
                self._obey(command)
            self._look()
            self._send()
        except DaemonUnreachable:
            self._link.lose()
        except DreamstripError as error:
            self._tell(Trouble(error.view()))
        except OSError as error:
            self._tell(Trouble(_file_trouble(error)))
        except Exception:  # noqa: BLE001 - the thread's boundary: a defect is shown and the thread lives on
            self._tell(Trouble(ErrorView("internal_error", traceback.format_exc(limit=-1), "Please report this.")))
        if self._link.connection != self._told:
            self._told = self._link.connection
            self._tell(ConnectionChanged(self._told))

    def _obey(self, command: Command) -> None:
        match command:
            case UseStore(store):
                self._link = Link(store)
            case StartDaemon(argv):
                self._link.start(argv)
            case Send(outbound):
                self._sendings.append(Sending(outbound))
            case StopDaemon():
                self._client().shutdown()
            case CancelJob(job_id):
                self._cancel(job_id)
            case DeleteJob(job_id):
                self._client().delete(job_id)
            case FetchTake(job_id, target):
                self._tell(TakeFetched(job_id, fetch(self._client(), job_id, target)))
            case TellJobs():
                self._seen = None
            case Quit():
                pass
            case _:
                assert_never(command)

    def _look(self) -> None:
        """Read all jobs again if the daemon is another one, or anything has happened in it."""
        if self._link.refresh():
            self._seen = None
        if self._link.client is None:
            return
        if self._seen is None or self._link.client.has_news(self._seen):
            listed = self._link.client.jobs()
            self._seen = listed.last
            self._busy = any(not job.state.ended for job in listed.jobs)
            self._tell(JobsSeen(listed.jobs))

    def _send(self) -> None:
        for sending in tuple(self._sendings):
            try:
                if sending.advance(self._client(), self._tell):
                    self._sendings.remove(sending)
            except DreamstripError as error:
                self._give_up(sending, error.view())
            except OSError as error:
                self._give_up(sending, _file_trouble(error))

    def _cancel(self, job_id: str) -> None:
        for sending in tuple(self._sendings):
            if sending.outbound.job_id == job_id:
                self._give_up(sending, ErrorView("cancelled", "Cancelled before it was sent.", ""))
                return
        self._client().cancel(job_id)

    def _give_up(self, sending: Sending, error: ErrorView) -> None:
        sending.stop()
        self._sendings.remove(sending)
        self._tell(Refused(sending.outbound.job_id, error))

    def _client(self) -> Client:
        if self._link.client is None:
            raise DaemonUnreachable("The daemon does not answer.", "Start it, then do that again.")
        return self._link.client

    def _tell(self, report: Report) -> None:
        self.outbox.put(report)


def _file_trouble(error: OSError) -> ErrorView:
    where = f" ({error.filename})" if error.filename else ""
    return ErrorView("file_error", f"{error.strerror}{where}", "Free the disk or mend the path, then do that again.")
