"""Many strips at once, found by the menu's search: a channel, and the parts between markers."""

from __future__ import annotations

from typing import Any

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import Cut

_FIELD = 25
"""Pixels, at a scale of 1, from a field to the next."""


def _type_own_prompt(cut: Cut, strip: str, prompt: str) -> None:
    """Into the field that stands for the active strip alone, under that for all: Blender 5.2 does not tell its name."""
    cut.click_strip(strip)
    x, y = cut.blender.find("prompt", cut.preview)
    cut.screen.click(x, y - cut.screen.scaled(_FIELD))
    cut.screen.key("ctrl+a")
    cut.screen.type(prompt)
    cut.screen.key("Return")
    cut.wait(lambda: cut.ask("timeline:own_prompt", name=strip) == prompt, f"{strip} has its prompt")


def _agree(cut: Cut, daemon: FakeDaemon, count: int) -> list[Any]:
    """Send what the dialog shows; the requests, as they came."""
    cut.wait(lambda: (cut.ask("panel:preflight") or {}).get("ready") == count, f"the dialog shows {count} jobs")
    assert daemon.jobs == {}
    cut.screen.key("Return")
    cut.wait(lambda: len(daemon.jobs) == count, "all jobs are in the daemon")
    return [submission.request for submission in daemon.submissions.values()]


def test_each_strip_of_a_channel_is_sent_with_its_own_prompt(cut: Cut, daemon: FakeDaemon) -> None:
    cut.ask("panel:choose", prompts="own")
    prompts = {"coffee": "steam over the cup", "marathon": "runners at night"}
    for strip, prompt in prompts.items():
        _type_own_prompt(cut, strip, prompt)
    assert cut.ask("timeline:selected") == ["marathon"], "the channel is meant, not the selection"
    cut.search("Dream Active Channel")
    requests = _agree(cut, daemon, 2)
    assert {request.kind: request.prompt for request in requests} == {
        "edit": prompts["marathon"],
        "animate": prompts["coffee"],
    }


def test_the_parts_between_markers_are_sent(cut: Cut, daemon: FakeDaemon) -> None:
    cut.click_strip("marathon")
    cut.type_prompt("at night")
    for frame in (21, 61):
        cut.go_to(frame)
        cut.hover(cut.timeline)
        cut.screen.key("m")
    cut.wait(lambda: cut.ask("timeline:markers") == [21, 61], "both markers are set")
    cut.search("Dream Between Markers")
    requests = _agree(cut, daemon, 2)
    assert sorted((request.source.first, request.source.frames) for request in requests) == [(20, 40), (60, 60)]
