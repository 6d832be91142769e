# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done about each error: why it happens, and the operators that put it right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fix:
    """A button: an operator of ours. `of_job`: it is about the job that failed and takes its id."""

    operator: str
    text: str
    icon: str
    of_job: bool = False


@dataclass(frozen=True)
class Remedy:
    """Why an error happens, and its fixes, the likeliest first."""

    cause: str
    fixes: tuple[Fix, ...]


RETRY = Fix("retry_job", "Try Again", "FILE_REFRESH", of_job=True)
SMALLER = Fix("retry_smaller", "Send a Smaller One", "SORT_DESC", of_job=True)
LOCATE = Fix("locate_media", "Locate File", "FILE_FOLDER", of_job=True)
START = Fix("start_daemon", "Start Daemon", "PLAY")
STOP = Fix("stop_daemon", "Stop Daemon", "QUIT")
FREE = Fix("free_memory", "Free Memory", "MEMORY")
GRANT = Fix("grant_folder", "Grant Folder", "FOLDER_REDIRECT")
UPDATE = Fix("update_side", "Update", "IMPORT")
REPAIR = Fix("install_backend", "Install Backend", "IMPORT")
LOGS = Fix("open_logs", "Open Logs", "TEXT")
CLEAR = Fix("clear_jobs", "Remove Ended Jobs", "TRASH")
SETTINGS = Fix("open_preferences", "Preferences", "PREFERENCES")

_DEFECT = Remedy("This is a defect of Dreamstrip; the logs tell where", (RETRY, LOGS))
_MEDIA = Remedy("The file was moved, renamed or changed since the strip was made", (LOCATE, RETRY))
_MODEL = Remedy("The backend's installation is incomplete or another one than this job was made for", (REPAIR, RETRY))
_DAEMON = Remedy("The daemon was stopped, has crashed, or has never been started", (START, RETRY))
_STALE = Remedy("The list here is older than the daemon's", (RETRY,))
_ACCESS = Remedy("The daemon was started anew, or another program answers in its place", (START,))

REMEDIES: dict[str, Remedy] = {
    "error": _DEFECT,
    "invalid_request": Remedy("A setting is outside of what this daemon takes", (UPDATE, LOGS)),
    "too_large": Remedy("A file is larger than the daemon takes in", (GRANT, RETRY)),
    "media_error": _MEDIA,
    "unknown_media": Remedy(_MEDIA.cause, (LOCATE, GRANT, RETRY)),
    "bad_media": _MEDIA,
    "media_mismatch": Remedy("The file was changed while it was sent", (RETRY,)),
    "model_error": _MODEL,
    "unknown_model": _MODEL,
    "bad_weights": _MODEL,
    "unknown_device": Remedy("DREAMSTRIP_DEVICE names a device that is not there", (LOGS, RETRY)),
    "service_error": _DAEMON,
    "not_found": _STALE,
    "conflict": _STALE,
    "unauthorized": _ACCESS,
    "forbidden": _ACCESS,
    "method_not_allowed": Remedy("The daemon and the add-on are of different versions", (UPDATE,)),
    "daemon_running": Remedy("Another daemon has the same store open", (SETTINGS, STOP)),
    "daemon_unreachable": _DAEMON,
    "version_mismatch": Remedy("The daemon and the add-on are of different versions", (UPDATE, STOP)),
    "run_error": _DEFECT,
    "not_enough_space": Remedy("The disk of the store is nearly full", (CLEAR, SETTINGS, RETRY)),
    "out_of_memory": Remedy("The clip is too long or too large for the memory that is free", (SMALLER, FREE, RETRY)),
    "worker_lost": Remedy("Its process was ended, mostly because memory was short", (SMALLER, RETRY, LOGS)),
    "cancelled": Remedy("", (RETRY,)),
    "internal_error": _DEFECT,
    "file_error": Remedy("A file or folder of this machine cannot be read or written", (RETRY, SETTINGS)),
    "command_missing": Remedy("The backend is not installed, or elsewhere", (REPAIR, SETTINGS)),
    "start_failed": Remedy("The backend is incomplete, or its store cannot be used", (REPAIR, LOGS, SETTINGS)),
    "install_failed": Remedy(
        "The network, the disk or the interpreter was in the way; what is there is kept", (REPAIR,)
    ),
}
"""By error code: those of the contract, and those of the add-on's own side."""


def remedy(code: str) -> Remedy:
    """What is to be done about an error; a code of a newer daemon is treated as any error."""
    return REMEDIES.get(code, REMEDIES["error"])
