"""What two sidebars show is worked out once a redraw, and anew for the next."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.blender_addon.panels import once


class Timers:
    """Blender's, which do not tick headless."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def register(self, callback: Callable[[], None], *, persistent: bool) -> None:
        assert persistent, "a file that is opened meanwhile would take it away"
        self.waiting.append(callback)

    def tick(self) -> None:
        waiting, self.waiting = self.waiting, []
        for callback in waiting:
            callback()


def _in_window(monkeypatch: pytest.MonkeyPatch) -> Timers:
    timers = Timers()
    context = SimpleNamespace(region=SimpleNamespace(type="UI"))
    app = SimpleNamespace(background=False, timers=timers)
    monkeypatch.setattr(once, "bpy", SimpleNamespace(app=app, context=context))
    return timers


def test_it_is_made_once_until_the_timers_run(monkeypatch: pytest.MonkeyPatch) -> None:
    timers, made = _in_window(monkeypatch), []

    def make(what: str) -> Any:
        return once.once(what, lambda: made.append(what))

    for _ in range(2):
        make("job")
    make("take")
    assert made == ["job", "take"] and len(timers.waiting) == 1
    timers.tick()
    make("job")
    assert made == ["job", "take", "job"] and len(timers.waiting) == 1
    timers.tick()


def test_buttons_ask_what_was_made_while_their_sidebar_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    timers = _in_window(monkeypatch)
    assert once.made("job") is None
    once.once("job", lambda: "a view")
    assert once.made("job") == "a view" and once.made("take") is None
    once._end_sidebar()
    assert once.made("job") is None, "mouse and keys come before the timers"
    once.once("job", lambda: "another")
    assert once.made("job") == "a view", "the other sidebar of this redraw"
    monkeypatch.setattr("bl_ext.user_default.dreamstrip.blender_addon.panels.once.bpy.context.region.type", "TEMPORARY")
    once.once("job", lambda: "another")
    assert once.made("job") is None, "a popup has no end that is told"
    timers.tick()


def test_without_a_window_nothing_is_kept() -> None:
    made: list[int] = []
    for number in range(2):
        once.once("job", lambda number=number: made.append(number))  # type: ignore[misc]
    assert made == [0, 1]
