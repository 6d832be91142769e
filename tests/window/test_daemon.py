"""The window notices what becomes of a real daemon."""

from __future__ import annotations

import os
import signal
import time

from tests.window.cut import Cut, Serve
from tests.window.picture import part

_SHOWN_WITHIN_SECONDS = 3.0
_LONG = 240
"""Frames of a still whose job is still running when the daemon is killed."""


def test_its_death_is_shown_within_three_seconds_and_its_return_too(cut: Cut, serve: Serve) -> None:
    daemon = serve()
    cut.blender.scroll(-40, cut.preview)
    panel = cut.blender.region(cut.preview, "UI")
    alive = cut.look(panel)
    os.kill(daemon.pid, signal.SIGKILL)
    died = time.monotonic()
    cut.wait(lambda: cut.connection() == "offline", "the death is known")
    # As it is, without a redraw of the test's own: the window is drawn a region at a time.
    cut.wait(lambda: (part(cut.screen.look(), panel) != alive).any(), "the panel says so")
    assert time.monotonic() - died < _SHOWN_WITHIN_SECONDS
    serve()


def test_a_job_outlives_the_daemon_that_is_killed(cut: Cut, serve: Serve) -> None:
    daemon = serve()
    cut.ask("timeline:stretch", name="coffee", frames=_LONG)
    cut.ask("timeline:select", names=["coffee"])  # its middle is beyond what the timeline shows
    cut.blender.press("coarse", cut.preview)
    cut.blender.press("dreamstrip.submit", cut.preview)
    cut.wait(lambda: cut.ask("daemon:jobs") and cut.line()["can_pause"], "the job is in the daemon")
    os.kill(daemon.pid, signal.SIGKILL)
    cut.wait(lambda: cut.connection() == "offline", "the death is shown")
    assert not cut.line()["can_import"], "it was not done"
    serve()
    cut.wait_long(lambda: [strip[2:] for strip in cut.take_strips()] == [[131, 131 + _LONG]], "its take lands")
