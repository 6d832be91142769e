"""Saving, undoing, redoing, opening another file, and a crash, while a job runs."""

from __future__ import annotations

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import MEDIA, Cut


def _submitted(cut: Cut, daemon: FakeDaemon) -> str:
    """The id of a job that the daemon has and the queue shows."""
    cut.submit("marathon", "at night")
    cut.wait(lambda: daemon.jobs and cut.line()["can_cancel"], "the queue shows the job")
    return next(iter(daemon.jobs))


def _take_is_imported(cut: Cut) -> None:
    cut.wait(lambda: cut.line()["can_import"], "the take is here")
    cut.blender.press("dreamstrip.import_take", cut.preview)
    cut.wait(lambda: cut.take_strips(), "the take is on the timeline")


def test_a_saved_file_is_left_and_opened_again(cut: Cut, daemon: FakeDaemon) -> None:
    cut.save_as(cut.file.with_name("saved.blend"))
    job_id = _submitted(cut, daemon)
    cut.hover(cut.timeline)
    cut.screen.key("ctrl+s")
    cut.wait(lambda: not cut.ask("is_dirty"), "the file is saved")
    cut.open()
    assert cut.ask("jobs") == [], "another file knows nothing of it"
    daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
    cut.open(cut.file.with_name("saved.blend"))
    _take_is_imported(cut)


def test_undo_takes_the_import_back_and_redo_brings_it(cut: Cut, daemon: FakeDaemon) -> None:
    job_id = _submitted(cut, daemon)
    daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
    _take_is_imported(cut)
    cut.hover(cut.timeline)
    cut.screen.key("ctrl+z")
    cut.wait(lambda: not cut.take_strips(), "the import is undone")
    assert [line["job_id"] for line in cut.ask("jobs")] == [job_id], "its job is remembered"
    cut.screen.key("ctrl+shift+z")
    cut.wait(lambda: cut.take_strips(), "the import is done again")


def test_undo_beyond_the_submit_keeps_the_job(cut: Cut, daemon: FakeDaemon) -> None:
    job_id = _submitted(cut, daemon)
    cut.hover(cut.timeline)
    for _ in range(4):
        cut.screen.key("ctrl+z")
    assert [line["job_id"] for line in cut.ask("jobs")] == [job_id]
    daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
    _take_is_imported(cut)


def test_after_a_crash_the_take_arrives(cut: Cut, daemon: FakeDaemon) -> None:
    cut.save_as(cut.file.with_name("crashed.blend"))
    job_id = _submitted(cut, daemon)
    cut.blender.kill()
    daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
    cut.blender.start()
    cut.open(cut.file.with_name("crashed.blend"))
    cut.use_store(daemon.store)
    _take_is_imported(cut)


def test_a_scene_that_is_doubled_meanwhile_has_no_part_in_it(cut: Cut, daemon: FakeDaemon) -> None:
    job_id = _submitted(cut, daemon)
    cut.ask("double_scene")
    assert [strip[0] for strip in cut.ask("strips")] == ["marathon", "coffee"]
    cut.ask("show_first_scene")
    daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
    _take_is_imported(cut)
    assert [strip[1:] for strip in cut.take_strips()] == [[2, 1, 121]]
    cut.ask("show_last_scene")
    assert cut.take_strips() == []
