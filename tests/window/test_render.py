"""While Blender renders, the daemon leaves it the device."""

from __future__ import annotations

import json

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import Cut


def test_a_render_has_the_device_for_itself(cut: Cut, daemon: FakeDaemon) -> None:
    cut.ask("screen:browse_in_window")
    cut.hover(cut.timeline)
    cut.screen.key("F12")
    cut.wait(lambda: len(daemon.calls) >= 2, "the daemon is told that a render has begun, and that it is over")
    first, *_, last = [json.loads(call.removeprefix("hold ")) for call in daemon.calls if call.startswith("hold ")]
    assert first["seconds"] > 0 and last["seconds"] == 0
