# SPDX-License-Identifier: GPL-3.0-or-later
"""What lives while the add-on is enabled: the watcher thread and the session that it reports to."""

from __future__ import annotations

from pathlib import Path

from .commands import Command, Quit
from .session import Session
from .watcher import Watcher

_JOIN_SECONDS = 5.0


class Runtime:
    """One watcher and its session."""

    def __init__(self, store: Path) -> None:
        self.session = Session()
        self.watcher = Watcher(store)
        self.watcher.start()

    def post(self, command: Command) -> None:
        """Tell the watcher what to do."""
        self.watcher.inbox.put(command)

    def close(self) -> None:
        """End the thread."""
        self.post(Quit())
        self.watcher.join(_JOIN_SECONDS)


_current: Runtime | None = None


def start(store: Path) -> None:
    """Begin to watch a store's daemon."""
    global _current
    _current = Runtime(store)


def stop() -> None:
    """End what `start` began."""
    global _current
    if _current is not None:
        _current.close()
    _current = None


def current() -> Runtime:
    """The runtime of the enabled add-on."""
    assert _current is not None, "the add-on is registered"
    return _current
