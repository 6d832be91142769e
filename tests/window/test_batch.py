"""Several strips at once: a dialog says what would be sent, and nothing goes before the user agrees."""

from __future__ import annotations

import pytest

from tests.blender.fake_daemon import FakeDaemon
from tests.window.cut import Cut
from tests.window.picture import appeared


@pytest.fixture
def asked(cut: Cut, daemon: FakeDaemon) -> Cut:
    """Both strips are selected, the button has been pressed, the dialog is open."""
    cut.click_strip("marathon")
    cut.type_prompt("at night")
    cut.hover(cut.timeline)
    cut.screen.key("a")
    assert sorted(cut.ask("timeline:selected")) == ["coffee", "marathon"]
    before = cut.look()
    cut.blender.press("dreamstrip.submit", cut.preview)
    cut.wait(lambda: (cut.look() != before).mean() > 0.05, "a dialog is open")
    return cut


def test_return_sends_them_as_one_batch(asked: Cut, daemon: FakeDaemon) -> None:
    assert daemon.jobs == {}
    asked.screen.key("Return")
    asked.wait(lambda: len(daemon.jobs) == 2, "both jobs are in the daemon")
    asked.wait(lambda: asked.ask("daemon:batches") == 1, "the queue shows them as one entry")


def test_escape_sends_nothing(asked: Cut, daemon: FakeDaemon) -> None:
    asked.screen.key("Escape")
    asked.hover(asked.timeline)
    asked.screen.key("alt+a")
    asked.wait(lambda: asked.ask("timeline:selected") == [], "the keys are the timeline's again")
    assert daemon.jobs == {}
    assert asked.ask("daemon:jobs") == []


def test_a_conflict_is_mended_in_the_dialog(cut: Cut, daemon: FakeDaemon) -> None:
    cut.ask("timeline:own_prompts", marathon="at night")
    cut.hover(cut.timeline)
    cut.screen.key("a")
    before = cut.look()
    cut.blender.press("dreamstrip.submit", cut.preview)
    cut.wait(lambda: cut.ask("panel:preflight") == {"ready": 1, "items": 2, "left_out": 0}, "a strip has no prompt")
    opened = cut.look()
    left, top, width, height = appeared(before, opened)
    for row in range(top, top + height, cut.screen.scaled(8)):
        cut.screen.click(left + width - cut.screen.scaled(70), cut.screen.height - row)
        if cut.ask("panel:preflight")["left_out"]:
            break
    assert cut.ask("panel:preflight") == {"ready": 1, "items": 1, "left_out": 1}
    assert (cut.look() != opened).any(), "the dialog shows it"
    cut.screen.key("Return")
    cut.wait(lambda: len(daemon.jobs) == 1, "the other one is sent")
