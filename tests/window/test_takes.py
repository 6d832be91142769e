"""Takes in a real window: what the wipe shows, and that each key is one undo step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import Cut


def _colour_of_line(cut: Cut, name: str) -> Any:
    """Red, green and blue near the left end of a strip's line, once the window is drawn anew."""
    x, y = cut.ask("line_of", name=name)
    return cut.look((round(x), round(y), 1, 1))[0, 0].astype(int)


def test_the_line_says_that_a_job_failed(cut: Cut, daemon: FakeDaemon) -> None:
    cut.submit("marathon", "at night")
    cut.wait(lambda: daemon.jobs, "the job is in the daemon")
    daemon.change(next(iter(daemon.jobs)), state=JobState.FAILED)
    wanted = 255 * np.array(cut.ask("line_colours")["failed"][:3])
    cut.wait(lambda: np.abs(_colour_of_line(cut, "marathon") - wanted).max() < 40, "the line is red")


def _shows(cut: Cut, told: list[int]) -> Callable[[], bool]:
    return lambda: bool(cut.ask("shown_take") == told)


def test_each_key_is_one_undo_step(cut: Cut, daemon: FakeDaemon) -> None:
    cut.dream(daemon)
    cut.dream(daemon)
    assert len(cut.take_strips()) == 1
    cut.hover(cut.timeline)
    for keys, told in (
        ("alt+Down", [0, False]), ("alt+Up", [1, False]), ("alt+c", [1, True]), ("ctrl+z", [1, False]),
        ("ctrl+z", [0, False]), ("ctrl+shift+z", [1, False]),
    ):  # fmt: skip
        cut.screen.key(keys)
        cut.wait(_shows(cut, told), f"{keys} leads to {told}")


def test_the_wipe_shows_the_take_to_the_left_and_the_source_to_the_right(cut: Cut, daemon: FakeDaemon) -> None:
    cut.dream(daemon)
    cut.ask("darken_take")
    preview = cut.blender.region(cut.preview, "PREVIEW")
    x, y, width, height = preview
    cut.screen.move(x + width // 2 - 5, y + height // 2)
    dark = cut.look(preview).astype(int)
    cut.screen.key("shift+alt+c")
    cut.screen.move(x + width // 2, y + height // 2)
    cut.wait(lambda: cut.ask("cropped_take") > 0, "the take is cropped")
    brighter = (cut.look(preview).astype(int) - dark).sum(2)[height // 2]
    left, right = brighter[width // 2 - 80 : width // 2 - 20], brighter[width // 2 + 20 : width // 2 + 80]
    assert np.abs(left).max() < 24 and np.median(right) > 60
    cut.screen.key("Return")
    cut.wait(lambda: cut.ask("cropped_take") == 0, "all is as before")
