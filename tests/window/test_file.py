"""Saving, undoing, redoing, opening another file, doubling the scene, and a crash, while a job runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import MEDIA, Cut

_TAKE = [2, 1, 121]
"""The take's channel, its first frame, and the one after its last: those of its source, a channel higher."""
_TURNS_SECONDS = 0.6
"""In which time the add-on looks several times at what there is to do."""


@pytest.fixture
def by_hand(cut: Cut) -> Iterator[None]:
    """Takes wait in the queue until they are imported."""
    cut.ask("daemon:let_takes_land", wanted=False)
    yield
    cut.ask("daemon:let_takes_land", wanted=True)


def _submitted(cut: Cut, daemon: FakeDaemon) -> str:
    """The id of a job that the daemon has and the queue shows."""
    cut.submit("marathon", "at night")
    cut.wait(lambda: daemon.jobs and cut.line()["can_cancel"], "the queue shows the job")
    return next(iter(daemon.jobs))


def _mutes(cut: Cut, names: list[str]) -> Callable[[], bool]:
    return lambda: bool(cut.ask("timeline:muted") == names)


def _finish(daemon: FakeDaemon, job_id: str) -> None:
    daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)


def _check_take(cut: Cut, daemon: FakeDaemon) -> None:
    """It is over its source, once; nothing was sent twice or put away."""
    cut.wait(lambda: [strip[1:] for strip in cut.take_strips()] == [_TAKE], "the take is over its source")
    assert cut.ask("takes:filed") == 0
    assert len(daemon.jobs) == 1


def test_a_saved_file_is_left_and_opened_again(cut: Cut, daemon: FakeDaemon) -> None:
    cut.save_as(cut.file.with_name("saved.blend"))
    job_id = _submitted(cut, daemon)
    cut.hover(cut.timeline)
    cut.screen.key("ctrl+s")
    cut.wait(lambda: not cut.ask("files:is_dirty"), "the file is saved")
    cut.open()
    assert cut.ask("daemon:jobs") == [], "another file knows nothing of it"
    _finish(daemon, job_id)
    cut.open(cut.file.with_name("saved.blend"))
    _check_take(cut, daemon)


def test_the_users_own_undo_and_redo_leave_a_landed_take(cut: Cut, daemon: FakeDaemon) -> None:
    job_id = _submitted(cut, daemon)
    cut.click_strip("coffee")
    cut.screen.key("h")
    cut.wait(_mutes(cut, ["coffee"]), "the still is muted")
    _finish(daemon, job_id)
    _check_take(cut, daemon)
    for keys, muted in (("ctrl+z", []), ("ctrl+shift+z", ["coffee"])):
        cut.screen.key(keys)
        cut.wait(_mutes(cut, muted), f"{keys} was for the still")
        _check_take(cut, daemon)


def test_a_landed_take_that_is_deleted_stays_so_until_that_is_undone(cut: Cut, daemon: FakeDaemon) -> None:
    _finish(daemon, _submitted(cut, daemon))
    _check_take(cut, daemon)
    cut.click_strip(cut.take_strips()[0][0])
    cut.screen.key("Delete")
    cut.wait(lambda: not cut.take_strips(), "the take is deleted")
    time.sleep(_TURNS_SECONDS)
    assert not cut.take_strips()
    cut.screen.key("ctrl+z")
    _check_take(cut, daemon)


def test_undo_takes_an_import_by_hand_back_and_redo_brings_it(cut: Cut, daemon: FakeDaemon, by_hand: None) -> None:
    job_id = _submitted(cut, daemon)
    _finish(daemon, job_id)
    cut.wait(lambda: cut.line()["can_import"], "the take is here")
    time.sleep(_TURNS_SECONDS)
    assert not cut.take_strips()
    cut.blender.press("dreamstrip.import_take", cut.preview)
    _check_take(cut, daemon)
    cut.hover(cut.timeline)
    cut.screen.key("ctrl+z")
    cut.wait(lambda: not cut.take_strips(), "the import is undone")
    time.sleep(_TURNS_SECONDS)
    assert not cut.take_strips()
    assert [line["job_id"] for line in cut.ask("daemon:jobs")] == [job_id], "its job is remembered"
    cut.screen.key("ctrl+shift+z")
    _check_take(cut, daemon)


def test_undo_beyond_the_submit_keeps_the_job(cut: Cut, daemon: FakeDaemon) -> None:
    job_id = _submitted(cut, daemon)
    cut.hover(cut.timeline)
    for _ in range(4):
        cut.screen.key("ctrl+z")
    assert [line["job_id"] for line in cut.ask("daemon:jobs")] == [job_id]
    _finish(daemon, job_id)
    _check_take(cut, daemon)


def test_after_a_crash_the_take_arrives(cut: Cut, daemon: FakeDaemon) -> None:
    """The file was not saved since: nothing proves that this is the strip, so the take waits for the user's word."""
    cut.save_as(cut.file.with_name("crashed.blend"))
    job_id = _submitted(cut, daemon)
    cut.blender.kill()
    _finish(daemon, job_id)
    cut.blender.start()
    cut.open(cut.file.with_name("crashed.blend"))
    cut.use_store(daemon.store)
    cut.wait(lambda: cut.line()["can_import"], "the take is here")
    cut.blender.press("dreamstrip.import_take", cut.preview)
    _check_take(cut, daemon)


def test_a_scene_that_is_doubled_meanwhile_has_the_take_too(cut: Cut, daemon: FakeDaemon) -> None:
    job_id = _submitted(cut, daemon)
    cut.ask("files:double_scene")
    assert [strip[0] for strip in cut.ask("timeline:strips")] == ["marathon", "coffee"]
    _finish(daemon, job_id)
    _check_take(cut, daemon)
    cut.ask("files:show_first_scene")
    _check_take(cut, daemon)
