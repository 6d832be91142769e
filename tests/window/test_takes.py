"""Takes in a real window: their lines, their keys, the wipe, and the bin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import MEDIA, Cut


def _colour_of_line(cut: Cut, name: str) -> Any:
    """Red, green and blue near the left end of a strip's line, once the window is drawn anew."""
    x, y = cut.ask("takes:line_of", name=name)
    return cut.look((round(x), round(y), 1, 1))[0, 0].astype(int)


def _wait_for_line(cut: Cut, name: str, state: str) -> None:
    wanted = 255 * np.array(cut.ask("takes:line_colours")[state][:3])
    cut.wait(lambda: np.abs(_colour_of_line(cut, name) - wanted).max() < 40, f"the line of {name} says {state}")


def test_the_line_says_that_a_job_failed(cut: Cut, daemon: FakeDaemon) -> None:
    cut.submit("marathon", "at night")
    cut.wait(lambda: daemon.jobs, "the job is in the daemon")
    daemon.change(next(iter(daemon.jobs)), state=JobState.FAILED)
    _wait_for_line(cut, "marathon", "failed")


def test_the_line_says_that_the_source_was_slipped_since(cut: Cut, daemon: FakeDaemon) -> None:
    cut.dream(daemon)
    ((take, *_),) = cut.take_strips()
    _wait_for_line(cut, take, "done")
    cut.click_strip("marathon")
    cut.screen.key("s", "minus", "1", "0", "Return")
    _wait_for_line(cut, take, "stale")


def test_one_take_is_kept_and_then_its_source_too(cut: Cut, daemon: FakeDaemon) -> None:
    cut.dream(daemon)
    cut.dream(daemon)
    cut.search("Keep This Take")
    cut.wait(lambda: cut.ask("takes:filed") == 1, "the other take is in the bin")
    cut.search("Revert to Source")
    cut.wait(lambda: cut.ask("takes:filed") == 2 and not cut.take_strips(), "both are, and the source shows")
    cut.hover(cut.timeline)
    cut.screen.key("ctrl+z")
    cut.wait(lambda: cut.ask("takes:filed") == 1 and cut.take_strips(), "which is one undo step")


def test_the_take_of_a_strip_that_is_gone_waits_in_the_bin(cut: Cut, daemon: FakeDaemon) -> None:
    cut.submit("marathon", "at night")
    cut.wait(lambda: daemon.jobs, "the job is in the daemon")
    (job_id,) = daemon.jobs
    cut.hover(cut.timeline)
    cut.screen.key("Delete")
    cut.wait(lambda: len(cut.ask("timeline:strips")) == 1, "the strip is gone")
    daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
    cut.wait(lambda: cut.ask("takes:filed") == 1, "its take is in the bin")
    cut.go_to(20)
    cut.blender.press("dreamstrip.bin_import", cut.preview)
    cut.wait(lambda: any(left == 20 for _, _, left, _ in cut.ask("timeline:strips")), "it lies at the playhead")


def _shows(cut: Cut, told: list[int]) -> Callable[[], bool]:
    return lambda: bool(cut.ask("takes:shown_take") == told)


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
    cut.ask("takes:darken_take")
    preview = cut.blender.region(cut.preview, "PREVIEW")
    x, y, width, height = preview
    cut.screen.move(x + width // 2 - 5, y + height // 2)
    dark = cut.look(preview).astype(int)
    cut.screen.key("shift+alt+c")
    cut.screen.move(x + width // 2, y + height // 2)
    cut.wait(lambda: cut.ask("takes:cropped_take") > 0, "the take is cropped")
    brighter = (cut.look(preview).astype(int) - dark).sum(2)[height // 2]
    left, right = brighter[width // 2 - 80 : width // 2 - 20], brighter[width // 2 + 20 : width // 2 + 80]
    assert np.abs(left).max() < 24 and np.median(right) > 60
    cut.screen.key("Return")
    cut.wait(lambda: cut.ask("takes:cropped_take") == 0, "all is as before")
