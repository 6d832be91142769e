"""Installing the backend by mouse, from a wheel on the disk."""

from __future__ import annotations

from pathlib import Path

from tests.blender.install.stand_in import wheel
from tests.window.cut import Cut


def _wait_until_installed(cut: Cut, version: str) -> None:
    text = f"The backend is installed: {version}"
    cut.wait_long(lambda: cut.ask("daemon:installation")["text"] == text, f"{version} is installed")


def test_it_is_installed_upgraded_and_removed(cut: Cut, store: Path, scratch: Path) -> None:
    cut.use_store(store)
    cut.ask("daemon:install_from", wheel=str(wheel(scratch / "wheels")))
    cut.blender.press("dreamstrip.start_daemon", cut.preview)
    cut.wait(lambda: cut.connection() == "refused", "there is no command to start it with")
    cut.blender.press("dreamstrip.install_backend", cut.preview)
    assert cut.ask("daemon:installation")["state"] == "none", "nothing begins before the user agrees"
    cut.screen.key("Return")
    _wait_until_installed(cut, "0.1.0")
    cut.ask("daemon:install_from", wheel=str(wheel(scratch / "wheels", "0.2.0")))
    cut.search("Install Backend")
    cut.screen.key("Return")
    _wait_until_installed(cut, "0.2.0")
    cut.search("Remove Backend")
    cut.screen.key("Return")
    cut.wait(lambda: cut.ask("daemon:installation")["state"] == "removed", "it is removed")
    assert not any(path.is_dir() for path in (store / "backend").iterdir())
