"""From the prompt to the strip, by mouse and keys."""

from __future__ import annotations

from bl_ext.user_default.dreamstrip.backend.contract.jobs import JobState

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import MEDIA, Cut


def test_a_clip_is_dreamt_and_its_take_lands(cut: Cut, daemon: FakeDaemon) -> None:
    cut.click_strip("marathon")
    assert cut.ask("timeline:selected") == ["marathon"]
    cut.type_prompt("runners at night")
    assert cut.ask("panel:prompt") == "runners at night"

    cut.blender.press("dreamstrip.submit", cut.preview)
    cut.wait(lambda: daemon.jobs, "the job is in the daemon")
    (job_id,) = daemon.jobs
    cut.wait(lambda: cut.line()["status"] == "Waiting, number 1", "the queue shows it")

    daemon.change(job_id, state=JobState.RUNNING, stage="base", done=1, total=8, fraction=0.1)
    cut.wait(lambda: cut.line()["fraction"] == 0.1, "its progress is known")
    cut.blender.scroll(20, cut.preview)
    sidebar = cut.blender.region(cut.preview, "UI")
    before = cut.look(sidebar)
    daemon.change(job_id, done=7, fraction=0.9)
    cut.wait(lambda: cut.line()["fraction"] == 0.9, "its progress goes on")
    assert (cut.look(sidebar) != before).any(), "the bar has grown"

    daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
    cut.wait(lambda: len(cut.ask("timeline:strips")) == 3, "the take is on the timeline without a hand being moved")
    take = next(strip for strip in cut.ask("timeline:strips") if strip[1] == 2)
    assert take[2:] == [1, 121], "over its source"


def test_cancelling_with_the_mouse(cut: Cut, daemon: FakeDaemon) -> None:
    cut.submit("marathon", "at night")
    cut.wait(lambda: daemon.jobs and cut.line()["can_cancel"], "the queue shows it")
    cut.blender.press("dreamstrip.cancel", cut.preview)
    cut.wait(lambda: cut.line()["status"] == "Cancelled", "it is cancelled")


def test_without_a_prompt_the_button_does_nothing(cut: Cut, daemon: FakeDaemon) -> None:
    cut.click_strip("marathon")
    cut.blender.press("dreamstrip.submit", cut.preview)
    assert cut.ask("daemon:jobs") == []
    assert daemon.jobs == {}
