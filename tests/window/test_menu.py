"""The menu that opens over a strip with the other mouse button."""

from __future__ import annotations

import pytest

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import Cut

_RIGHT = 3


@pytest.fixture
def two_takes(cut: Cut, daemon: FakeDaemon) -> Cut:
    """The clip has two takes, of which the newer one shows."""
    cut.dream(daemon)
    cut.dream(daemon)
    cut.wait(lambda: cut.ask("takes:shown_take") == [1, False], "the newer one shows")
    return cut


def test_it_leads_to_another_take(two_takes: Cut) -> None:
    (take,) = two_takes.take_strips()
    two_takes.screen.click(*two_takes.place_of(take[0]), _RIGHT)
    two_takes.screen.key("End", "Right", "Down", "Return")
    two_takes.wait(lambda: two_takes.ask("takes:shown_take") == [0, False], "the older take shows")
