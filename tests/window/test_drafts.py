"""Drafts in a real window: they land by themselves, fill the take's place, and are replaced without an undo step."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np

from backend.media.write import write_video
from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import Cut
from tests.window.picture import Colour, is_about

FRAMES = 120
RED, BLUE = (220, 30, 30), (30, 30, 220)


def _plain(path: Path, colour: Colour, height: int, width: int) -> Path:
    frame = np.full((height, width, 3), colour, np.uint8)
    write_video(path, (frame for _ in range(FRAMES)), Fraction(30000, 1001))
    return path


def _extent(cut: Cut, colour: Colour) -> tuple[int, int]:
    """From where to where the preview's middle row has a colour, in pixels; (0, 0) where it has little of it."""
    rectangle = cut.blender.region(cut.preview, "PREVIEW")
    found = np.flatnonzero(is_about(colour, cut.look(rectangle)[rectangle[3] // 2], 60))
    return (int(found[0]), int(found[-1])) if len(found) > rectangle[2] // 4 else (0, 0)


def test_a_draft_lands_and_its_take_shows_in_the_same_place(cut: Cut, daemon: FakeDaemon, tmp_path: Path) -> None:
    cut.ask("panel:choose", quality="full")
    cut.submit("marathon", "at night")
    cut.wait(lambda: daemon.jobs, "the job is in the daemon")
    (job_id,) = daemon.jobs
    daemon.preview(job_id, "base", _plain(tmp_path / "draft.mp4", RED, 266, 480))
    cut.wait(lambda: cut.ask("takes:shown_stage") == "base", "the draft is on the timeline")
    cut.wait(lambda: any(_extent(cut, RED)), "the preview shows the draft")
    before = _extent(cut, RED)

    cut.hover(cut.timeline)
    cut.click_strip(cut.take_strips()[0][0])
    cut.screen.key("alt+c")
    cut.wait(lambda: cut.ask("takes:shown_take") == [0, True], "the source shows")
    daemon.finish(job_id, _plain(tmp_path / "take.mp4", BLUE, 400, 720), FRAMES)
    cut.wait(lambda: cut.ask("takes:shown_stage") == "", "the take is in the draft's place")
    assert cut.ask("takes:shown_take") == [0, True], "the source still shows"
    cut.hover(cut.timeline)
    cut.screen.key("ctrl+z")
    cut.wait(lambda: cut.ask("takes:shown_take") == [0, False], "the user's own step was undone")
    cut.wait(lambda: cut.ask("takes:shown_stage") == "", "and the take shows, not its draft")
    cut.wait(lambda: any(_extent(cut, BLUE)), "the preview shows the take")
    assert np.abs(np.subtract(_extent(cut, BLUE), before)).max() <= 1
    assert len(cut.take_strips()) == 1
