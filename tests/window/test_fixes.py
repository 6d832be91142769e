"""The buttons under an error that do what helps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bl_ext.user_default.dreamstrip.backend.contract.errors import ErrorView

from tests.blender.fake_daemon import FakeDaemon
from tests.blender.install.stand_in import wheel
from tests.window.cut import MEDIA, Cut

_MOVED = ErrorView("unknown_media", "marathon.mp4 is not there.", "Look for it.")
_TOO_LARGE = ErrorView("too_large", "marathon.mp4 is too large.", "Grant its folder.")


@pytest.fixture
def older(cut: Cut, scratch: Path, store: Path) -> Iterator[None]:
    """The daemon that is found is of a version before the add-on's."""
    fake = FakeDaemon(store, api=(0, 1))
    cut.use_store(store)
    cut.wait(lambda: cut.connection() == "refused", "they do not understand each other")
    yield
    cut.use_store(scratch / "no-store")
    fake.stop()


def test_a_file_that_was_moved_is_located(cut: Cut, daemon: FakeDaemon, scratch: Path) -> None:
    moved = scratch / "moved.mp4"
    shutil.copy(MEDIA / "marathon.mp4", moved)
    cut.ask("screen:browse_in_window")
    cut.fail(daemon, _MOVED)
    cut.blender.press("dreamstrip.locate_media", cut.preview)
    cut.wait(lambda: cut.ask("screen:browse_to", folder=str(scratch), file=moved.name), "the file browser is open")
    cut.screen.key("Return")
    cut.wait(
        lambda: cut.ask("timeline:file_of", name="marathon") == str(moved), "the strip has the file that was chosen"
    )


def test_a_folder_is_granted(cut: Cut, daemon: FakeDaemon, scratch: Path) -> None:
    cut.ask("screen:browse_in_window")
    cut.fail(daemon, _TOO_LARGE)
    cut.blender.press("dreamstrip.grant_folder", cut.preview)
    cut.wait(lambda: cut.ask("screen:browse_to", folder=str(scratch)), "the file browser is open")
    cut.screen.key("Return")
    cut.wait(lambda: cut.ask("daemon:granted") == [str(scratch)], "the folder that was chosen is granted")


def test_a_daemon_that_is_too_old_is_installed_anew(cut: Cut, older: None, scratch: Path) -> None:
    cut.ask("daemon:install_from", wheel=str(wheel(scratch / "wheels")))
    cut.blender.press("dreamstrip.update_side", cut.preview)
    cut.screen.key("Return")
    cut.wait_long(lambda: cut.ask("daemon:installation")["state"] == "done", "it is installed")
