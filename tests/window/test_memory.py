"""The ways out of a full memory, by mouse."""

from __future__ import annotations

from typing import Any

from bl_ext.user_default.dreamstrip.backend.contract.errors import ErrorView

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import Cut

_FULL = ErrorView("out_of_memory", "There is not enough memory.", "Send a shorter clip.")


def _requests(daemon: FakeDaemon) -> list[Any]:
    return [submission.request for submission in daemon.submissions.values()]


def test_the_button_has_the_daemon_free_its_memory(cut: Cut, daemon: FakeDaemon) -> None:
    cut.blender.press("dreamstrip.free_memory", cut.preview)
    cut.wait(lambda: "unload" in daemon.calls, "the daemon is told")


def test_a_job_that_had_too_little_is_sent_smaller(cut: Cut, daemon: FakeDaemon) -> None:
    cut.ask("panel:choose", quality="full")
    cut.fail(daemon, _FULL)
    cut.blender.press("dreamstrip.retry_smaller", cut.preview)
    cut.wait(lambda: len(daemon.jobs) == 2, "a smaller one is sent")
    full, smaller = _requests(daemon)
    assert full.sampling.until is None and smaller.sampling.until is not None
    assert full.source == smaller.source and full.prompt == smaller.prompt
