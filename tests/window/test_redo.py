"""A take is made once more, and a draft is made full, by the buttons of the takes' panel."""

from __future__ import annotations

from typing import Any

import pytest

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import MEDIA, Cut


@pytest.fixture
def landed(cut: Cut, daemon: FakeDaemon) -> Cut:
    """The clip has a take, and the panel has other settings since."""
    cut.submit("marathon", "at night")
    _land_next(cut, daemon, set())
    cut.type_prompt("something else")
    return cut


def _land_next(cut: Cut, daemon: FakeDaemon, known: set[str]) -> str:
    """The job that comes; its take is on the timeline."""
    cut.wait(lambda: set(daemon.jobs) - known, "the job is in the daemon")
    (job_id,) = set(daemon.jobs) - known
    daemon.finish(job_id, MEDIA / "marathon.mp4", frames=120)
    cut.wait(lambda: cut.ask("takes:shown_job") == job_id, "its take shows")
    return job_id


def _request(daemon: FakeDaemon, job_id: str) -> Any:
    return daemon.submissions[job_id].request


def test_redo_sends_the_same_again_and_its_take_comes_on_top(landed: Cut, daemon: FakeDaemon) -> None:
    (first,) = daemon.jobs
    landed.blender.press("dreamstrip.take_redo(new_seed=False)", landed.preview)
    second = _land_next(landed, daemon, {first})
    assert _request(daemon, second) == _request(daemon, first)
    assert landed.ask("panel:prompt") == "at night", "its settings are on the panel again"
    assert landed.ask("takes:shown_take") == [1, False]
    landed.hover(landed.timeline)
    landed.screen.key("alt+Down")
    landed.wait(lambda: landed.ask("takes:shown_job") == first, "the first one is still there")


def test_redo_with_a_new_seed(landed: Cut, daemon: FakeDaemon) -> None:
    (first,) = daemon.jobs
    landed.blender.press("dreamstrip.take_redo(new_seed=True)", landed.preview)
    second = _land_next(landed, daemon, {first})
    assert _request(daemon, second).prompt == "at night"
    assert _request(daemon, second).sampling.seed != _request(daemon, first).sampling.seed


def test_the_full_take_comes_in_the_place_of_the_draft(landed: Cut, daemon: FakeDaemon) -> None:
    (draft,) = daemon.jobs
    assert _request(daemon, draft).sampling.until == "base"
    landed.blender.press("dreamstrip.take_finish", landed.preview)
    full = _land_next(landed, daemon, {draft})
    assert _request(daemon, full).sampling.until is None
    assert landed.ask("takes:shown_take") == [0, False], "there is no other take beside it"
    assert not landed.ask("takes:has_landed", job_id=draft)
