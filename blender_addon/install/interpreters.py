# SPDX-License-Identifier: GPL-3.0-or-later
"""A Python on this machine that can run the backend; processes are started, so used on the watcher thread only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from ...backend.contract.errors import DreamstripError

OLDEST = (3, 11)
NEWEST = (3, 14)
"""What `requires-python` of the backend and the wheels of PyTorch allow."""

_PROBE = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
_PROBE_SECONDS = 20.0
_FIX = (
    "Install Python 3.11 or later from python.org or your system, on Debian and Ubuntu with python3-venv, "
    "or set its path in the add-on's preferences."
)


class InstallFailed(DreamstripError):
    """The backend could not be installed."""

    code = "install_failed"


def find(chosen: str = "") -> str:
    """The interpreter that the user chose, else the first that fits: on the search path, at last Blender's own."""
    if chosen:
        if _fits(chosen):
            return chosen
        raise InstallFailed(f"{chosen} is no Python from 3.11 to 3.14 that can make environments.", _FIX)
    for name in _candidates():
        if _fits(name):
            return name
    raise InstallFailed("No Python from 3.11 to 3.14 that can make environments was found on this machine.", _FIX)


def clean_environment() -> dict[str, str]:
    """The environment of this process without what Blender sets for its own Python."""
    return {key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "PYTHONPATH")}


def _candidates() -> Iterator[str]:
    names = [f"python{OLDEST[0]}.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
    for name in (*names, "python3", "python"):
        if found := shutil.which(name):
            yield found
    yield sys.executable


def _fits(interpreter: str) -> bool:
    try:
        told = subprocess.run(
            [interpreter, "-I", "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PROBE_SECONDS,
            env=clean_environment(),
            check=True,
        ).stdout.strip()
        version = tuple(int(part) for part in told.split("."))
    except (OSError, subprocess.SubprocessError, ValueError):
        return False  # not there, not runnable, or without the modules that environments need
    return OLDEST <= version <= NEWEST
