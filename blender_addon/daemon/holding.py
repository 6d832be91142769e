# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping the daemon off the device while Blender renders; used on the watcher thread only.

The daemon is told again and again. If Blender is killed in the middle of a render, nobody tells it any more, and its
queue goes on by itself.
"""

from __future__ import annotations

import time

from ...backend.contract.errors import DreamstripError
from .client import Client

_LEASE_SECONDS = 20.0
_RENEW_SECONDS = 5.0


class Holding:
    """A wish to have the device, renewed while it lasts."""

    def __init__(self) -> None:
        self._interrupt: bool | None = None
        self._renewed = 0.0

    def begin(self, interrupt: bool) -> None:
        """Ask for the device; `interrupt` stops a running job too."""
        self._interrupt = interrupt
        self._renewed = 0.0

    def advance(self, client: Client | None) -> None:
        """Renew the wish when it is time; a daemon that does not answer uses no device."""
        if self._interrupt is None or client is None or time.monotonic() - self._renewed < _RENEW_SECONDS:
            return
        client.hold(_LEASE_SECONDS, self._interrupt)
        self._renewed = time.monotonic()

    def end(self, client: Client | None) -> None:
        """Give the device back. A daemon that cannot be told finds out by itself."""
        if self._interrupt is None:
            return
        self._interrupt = None
        try:
            if client is not None:
                client.hold(0.0)
        except DreamstripError:
            return
