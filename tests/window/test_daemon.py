"""The window notices what becomes of a real daemon."""

from __future__ import annotations

import os
import signal
import time

from tests.window.cut import Cut, Serve

_SHOWN_WITHIN_SECONDS = 3.0


def test_its_death_is_shown_within_three_seconds_and_its_return_too(cut: Cut, serve: Serve) -> None:
    daemon = serve()
    os.kill(daemon.pid, signal.SIGKILL)
    died = time.monotonic()
    cut.wait(lambda: cut.connection() == "offline", "the death is shown")
    assert time.monotonic() - died < _SHOWN_WITHIN_SECONDS
    serve()
