"""What the status bar says of jobs that end while the user is at something else."""

from __future__ import annotations

from bl_ext.user_default.dreamstrip.backend.contract.errors import ErrorView
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import MEDIA, Cut
from tools.window.screen import Picture

_BAR = 20
"""Pixels of the window's height, at a scale of 1, that the status bar covers."""


def _submitted(cut: Cut, daemon: FakeDaemon) -> str:
    """The id of a job that the daemon has; the mouse rests over the timeline."""
    cut.submit("marathon", "at night")
    cut.wait(lambda: daemon.jobs and cut.line()["can_cancel"], "the queue shows it")
    cut.hover(cut.timeline)
    return next(iter(daemon.jobs))


def _bar(cut: Cut) -> Picture:
    return cut.look((0, 0, cut.screen.width, cut.screen.scaled(_BAR)))


def test_the_end_of_a_job_is_told_in_the_status_bar(cut: Cut, daemon: FakeDaemon) -> None:
    job_id, before = _submitted(cut, daemon), _bar(cut)
    daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
    cut.wait(lambda: (_bar(cut) != before).any(), "the status bar shows something else")
    cut.wait(lambda: "Dreamstrip: marathon is done" in cut.ask("screen:reports"), "it was told what has ended")


def test_a_failure_is_told_with_its_reason(cut: Cut, daemon: FakeDaemon) -> None:
    error = ErrorView("bad_media", "The clip is broken.", "Choose another.")
    job_id, before = _submitted(cut, daemon), _bar(cut)
    daemon.change(job_id, state=JobState.FAILED, position=None, error=error)
    cut.wait(lambda: (_bar(cut) != before).any(), "the status bar shows something else")
    told = "Dreamstrip: marathon failed: The clip is broken."
    cut.wait(lambda: told in cut.ask("screen:reports"), "it was told what has failed")
