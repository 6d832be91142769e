"""The queue's buttons by mouse, with a real daemon whose queue is paused."""

from __future__ import annotations

import pytest

from tests.window.cut import Cut, Serve


@pytest.fixture
def waiting(cut: Cut, serve: Serve) -> Cut:
    """The queue is paused, and two jobs wait in it: the clip's, then the still's."""
    serve()
    _pause_queue(cut, True)
    for strip in ("marathon", "coffee"):
        cut.ask("panel:submit", strip=strip, prompt="at night")
        _wait_for(cut, strip, "Waiting")
    return cut


def _lines(cut: Cut) -> dict[str, dict[str, object]]:
    """The jobs on the panel in their order, by their strips."""
    return {line["title"].partition(":")[0]: line for line in cut.ask("daemon:jobs")}


def _status(cut: Cut, strip: str) -> str:
    """What the panel says of a strip's job; empty if there is none."""
    return str(_lines(cut).get(strip, {"status": ""})["status"])


def _wait_for(cut: Cut, strip: str, status: str) -> None:
    cut.wait(lambda: _status(cut, strip).startswith(status), f"{strip}: {status}")


def _pause_queue(cut: Cut, is_paused: bool) -> None:
    """Press the button that pauses it or lets it go on."""
    cut.blender.press("dreamstrip.pause_queue", cut.preview)
    cut.wait(lambda: cut.ask("daemon:is_queue_paused") == is_paused, f"the queue is paused: {is_paused}")


def _press(cut: Cut, operator: str, strip: str, more: str = "") -> None:
    """The button on the line of a strip's job."""
    job_id = _lines(cut)[strip]["job_id"]
    cut.press_in_queue(f'dreamstrip.{operator}(job_id="{job_id}"{more})')


def test_jobs_change_their_order(waiting: Cut) -> None:
    assert list(_lines(waiting)) == ["marathon", "coffee"]
    _press(waiting, "move_job", "coffee", ", place='up'")
    waiting.wait(lambda: list(_lines(waiting)) == ["coffee", "marathon"], "the still's goes first")
    assert _status(waiting, "marathon") == "Waiting, number 2"


def test_a_job_is_paused_and_goes_on(waiting: Cut) -> None:
    _press(waiting, "pause_job", "marathon")
    _wait_for(waiting, "marathon", "Paused")
    assert _status(waiting, "coffee") == "Waiting, number 1"
    _press(waiting, "resume_job", "marathon")
    _wait_for(waiting, "marathon", "Waiting")


def test_a_cancelled_job_is_tried_again_or_removed(waiting: Cut) -> None:
    for strip in ("marathon", "coffee"):
        _press(waiting, "cancel", strip)
        _wait_for(waiting, strip, "Cancelled")
    _press(waiting, "retry_job", "coffee")
    _wait_for(waiting, "coffee", "Waiting")
    _press(waiting, "delete_job", "marathon")
    assert "marathon" in _lines(waiting), "Blender asks first"
    waiting.screen.key("Return")
    waiting.wait(lambda: list(_lines(waiting)) == ["coffee"], "it is removed")


def test_the_queue_goes_on(cut: Cut, serve: Serve) -> None:
    serve()
    _pause_queue(cut, True)
    _pause_queue(cut, False)
