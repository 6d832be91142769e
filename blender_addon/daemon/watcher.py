# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread that talks to the daemon, so that the window never waits. HTTP and files only: no bpy."""

from __future__ import annotations

import queue
import threading
import time
import traceback
from pathlib import Path
from typing import assert_never

from ...backend.contract.errors import BadMedia, DaemonUnreachable, DreamstripError, ErrorView, NotFound
from ..install.installing import NONE, Installing
from ..sheets.download import fetch as fetch_sheet
from ..takes.download import fetch, fetch_draft
from .cargo import Outbound
from .client import Client
from .commands import (
    AskMachine,
    CancelInstall,
    CancelJob,
    Command,
    DeleteJob,
    DropUnsent,
    FetchDraft,
    FetchSheet,
    FetchTake,
    FreeMemory,
    HoldDevice,
    InstallBackend,
    MoveJob,
    PauseQueue,
    Quit,
    ReleaseDevice,
    RemoveBackend,
    Send,
    SendAgain,
    SendSmaller,
    StartDaemon,
    StopDaemon,
    TellJobs,
    UseStore,
    WishJob,
)
from .holding import Holding
from .link import Link
from .reports import (
    ConnectionChanged,
    DraftFetched,
    InstallChanged,
    JobsChanged,
    JobsSeen,
    MachineSeen,
    Preparing,
    Refused,
    Report,
    SheetFetched,
    TakeFetched,
    Told,
    Trouble,
)
from .sending import Sending
from .smaller import moved, smaller

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
        self._open: set[str] = set()
        self._looked = 0.0
        self._sendings: list[Sending] = []
        self._unsent: dict[str, Outbound] = {}
        self._holding = Holding()
        self._installing = Installing(store)
        self._installed = NONE

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
        self._holding.end(self._link.client)
        for sending in self._sendings:
            sending.stop()
        for job_id in tuple(self._unsent):
            self._drop_unsent(job_id)

    def _pause(self) -> float:
        is_installing = self._installed.state == "running"
        waited_for = self._open or self._sendings or is_installing or self._link.connection.state == "starting"
        return _BUSY_SECONDS if waited_for else _IDLE_SECONDS

    def _round(self, command: Command | None) -> None:
        try:
            if command is not None:
                self._obey(command)
            self._follow_install()
            self._holding.advance(self._link.client)
            if isinstance(command, TellJobs) or self._is_time_to_look():
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
                self._use(store)
            case StartDaemon(argv, roots):
                self._link.start(argv, roots)
            case Send(outbound):
                self._sendings.append(Sending(outbound))
            case SendAgain(job_id, files):
                self._send_again(job_id, dict(files))
            case DropUnsent(job_id):
                self._drop_unsent(job_id)
            case SendSmaller():
                self._send_smaller(command)
            case StopDaemon():
                self._link.stop()
            case CancelJob(job_id):
                self._cancel(job_id)
            case DeleteJob(job_id):
                self._client().delete(job_id)
            case WishJob(job_id, wish):
                self._client().wish(job_id, wish)
            case MoveJob(job_id, position):
                self._client().move(job_id, position)
            case PauseQueue(paused):
                self._client().pause_queue(paused)
            case FreeMemory():
                self._client().unload()
                self._tell(Told("The daemon has given its memory back"))
            case HoldDevice(interrupt):
                self._holding.begin(interrupt)
            case ReleaseDevice():
                self._holding.end(self._link.client)
            case InstallBackend(plan):
                self._installing.install(plan)
            case CancelInstall():
                self._installing.cancel()
            case RemoveBackend():
                self._installing.remove()
            case FetchTake(job_id, target):
                self._tell(TakeFetched(job_id, fetch(self._client(), job_id, target)))
            case FetchDraft(job_id, file, target):
                self._fetch_draft(job_id, file, target)
            case FetchSheet(job_id, target):
                self._tell(SheetFetched(job_id, fetch_sheet(self._client(), job_id, target)))
            case AskMachine():
                self._tell(MachineSeen(self._client().machine()))
            case TellJobs():
                self._seen = None
            case Quit():
                pass
            case _:
                assert_never(command)

    def _use(self, store: Path) -> None:
        """Another store has jobs of its own: what is known of those before is forgotten, be its daemon there or not."""
        if store == self._link.store:
            return
        self._tell(JobsSeen(()))
        self._open.clear()
        self._link = Link(store)
        self._installing = Installing(store)

    def _look(self) -> None:
        """Read all jobs again if the daemon is another one, else only what has happened in it."""
        self._looked = time.monotonic()
        if self._link.refresh():
            self._seen = None
        if self._link.client is None:
            return
        if self._seen is None:
            listed = self._link.client.jobs()
            self._open = {job.id for job in listed.jobs if not job.state.ended}
            self._tell(JobsSeen(listed.jobs, listed.paused))
            self._tell(MachineSeen(self._link.client.machine()))
            self._seen = listed.last
        elif (news := self._link.client.news(self._seen)).last != self._seen:
            self._open -= {job.id for job in news.jobs} | set(news.gone)
            self._open |= {job.id for job in news.jobs if not job.state.ended}
            self._tell(JobsChanged(news))
            self._seen = news.last

    def _fetch_draft(self, job_id: str, file: str, target: Path) -> None:
        """A draft that cannot be had is nobody's trouble: the job goes on, and its take will come."""
        try:
            draft = fetch_draft(self._client(), job_id, file, target)
        except (NotFound, BadMedia):
            return
        self._tell(DraftFetched(job_id, draft))

    def _follow_install(self) -> None:
        state = self._installing.state()
        if state != self._installed:
            self._installed = state
            self._tell(InstallChanged(state))

    def _is_time_to_look(self) -> bool:
        """Not after each of many commands, such as the takes of a long file that are fetched one after the other."""
        return self.inbox.empty() or time.monotonic() - self._looked > _BUSY_SECONDS

    def _send(self) -> None:
        for sending in tuple(self._sendings):
            # A child Blender each for a whole timeline would be too many: they render one after the other.
            may_render = not any(other.is_rendering for other in self._sendings)
            try:
                if sending.advance(self._client(), self._tell, self._link.readable, may_render):
                    self._sendings.remove(sending)
            except DreamstripError as error:
                self._give_up(sending, error.view())
            except OSError as error:
                self._give_up(sending, _file_trouble(error))

    def _send_again(self, job_id: str, files: dict[Path, Path]) -> None:
        outbound = self._unsent.pop(job_id, None)
        if outbound is None:
            raise NotFound("The job is not here any more.", "Select its strip and send it again.")
        self._tell(Preparing(job_id, "Getting ready", 0.0))
        self._sendings.append(Sending(moved(outbound, files)))

    def _drop_unsent(self, job_id: str) -> None:
        outbound = self._unsent.pop(job_id, None)
        if outbound is not None:
            Sending(outbound).stop()

    def _send_smaller(self, command: SendSmaller) -> None:
        try:
            request = smaller(self._client().request(command.job_id))
        except DreamstripError as error:
            self._tell(Refused(command.new_id, error.view()))
            return
        self._sendings.append(Sending(Outbound(command.new_id, command.label, request, None)))

    def _cancel(self, job_id: str) -> None:
        for sending in tuple(self._sendings):
            if sending.outbound.job_id == job_id:
                self._give_up(sending, ErrorView("cancelled", "Cancelled before it was sent.", ""))
                return
        self._client().cancel(job_id)

    def _give_up(self, sending: Sending, error: ErrorView) -> None:
        sending.stop(keeps_library=True)
        self._sendings.remove(sending)
        self._unsent[sending.outbound.job_id] = sending.outbound
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
