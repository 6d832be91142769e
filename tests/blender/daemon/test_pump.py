"""The timer does a piece of the work a turn, so that Blender is never held up by all of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.blender_addon.daemon import fetching, pump, runtime
from bl_ext.user_default.dreamstrip.blender_addon.daemon.reports import JobsSeen, Told

from tests.blender.fake_daemon import queued

_PIECES = ("_restore_records", "_tell", "_settle", "_sort", "_redraw")
_JOB = queued("00000000-0000-0000-0000-000000000000")


@pytest.fixture
def done(scene: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pieces that were done, in their order, instead of being done."""
    pump.tick()
    told: list[str] = []

    def noting(name: str) -> Callable[..., None]:
        return lambda *_arguments, **_options: told.append(name)

    for name in _PIECES:
        monkeypatch.setattr(pump, name, noting(name))
    monkeypatch.setattr(fetching, "ask", noting("ask"))
    return told


def test_a_turn_does_one_piece(done: list[str]) -> None:
    runtime.current().watcher.outbox.put(JobsSeen((_JOB,)))
    counts = []
    while not pump.turn():
        counts.append(len(done))
    assert done == ["_sort", "_redraw", "_restore_records", "ask", "_tell", "_settle", "_sort"]
    assert counts == list(range(len(done))), "the first turn hears, each of the others does one thing"
    runtime.current().session.hear(JobsSeen(()))


def test_nothing_is_drawn_when_nothing_was_told(done: list[str]) -> None:
    pump.tick()
    assert done == ["_sort"]


def test_a_defect_is_shown_and_the_timer_goes_on(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_current: object) -> None:
        raise ZeroDivisionError("a defect")

    session = runtime.current().session
    assert bpy.app.timers.is_registered(pump.beat)
    monkeypatch.setattr(pump, "_tell", fail)
    runtime.current().watcher.outbox.put(Told("the daemon"))
    while not (rest := pump.beat()):
        pass
    assert rest == pump._PERIOD_SECONDS and session.trouble is not None
    assert "ZeroDivisionError: a defect" in session.trouble.message
    pump.tick()
    assert done[-1] == "_sort", "what was still to be done is done"
    session.trouble = None


def test_many_reports_take_many_turns(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    current, heard = runtime.current(), []

    def slowly(report: object) -> None:
        heard.append(report)
        time.sleep(2 * pump._HEARING_SECONDS)

    monkeypatch.setattr(current.session, "hear", slowly)
    for _ in range(3):
        current.watcher.outbox.put(Told("something"))
    assert pump.turn() == 0.0 and len(heard) == 1
    pump.tick()
    assert len(heard) > 1, "what is left is heard once that has been seen to"
    while not current.watcher.outbox.empty():
        pump.tick()
