"""The preferences: what is written there by hand and by buttons, and what becomes of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.blender_addon import preferences
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.install.installing import InstallState
from bl_ext.user_default.dreamstrip.ops.install.install_backend import _terms

from tests.blender.test_panels import Layout


@pytest.fixture
def own() -> Iterator[Any]:
    """The preferences, given back as they were."""
    stored = preferences.stored()
    yield stored
    for name in ("command", "roots", "store"):
        stored.property_unset(name)


def _drawn() -> list[str]:
    drawn: list[str] = []
    page: Any = SimpleNamespace(layout=Layout(drawn), bl_rna=preferences.stored().bl_rna)
    preferences.DreamstripPreferences.draw(page, bpy.context)
    return drawn


def test_every_preference_is_on_their_page() -> None:
    shown = set(preferences.DreamstripPreferences.__annotations__)
    assert shown <= set(_drawn())


def test_an_installation_is_shown_with_its_progress_and_what_ended_it(monkeypatch: pytest.MonkeyPatch) -> None:
    session = runtime.current().session
    monkeypatch.setattr(session, "installation", InstallState("running", "Downloading: torch", 0.3))
    assert {"Downloading: torch", "dreamstrip.cancel_install"} <= set(_drawn())
    monkeypatch.setattr(session, "installation", InstallState("failed", "The disk is full", 0.0, "Free it."))
    assert {"The disk is full", "Free it.", "dreamstrip.install_backend"} <= set(_drawn())


def test_before_it_is_installed_folder_and_free_space_are_told(own: Any, tmp_path: Path) -> None:
    own.store = str(tmp_path / "not" / "there" / "yet")
    told = [text for text, _ in _terms()]
    free = shutil.disk_usage(tmp_path).free / (1 << 30)
    assert any(own.store in text and f"{free:.0f} GB free" in text for text in told), told


def test_a_granted_folder_is_saved_with_the_preferences(own: Any, tmp_path: Path) -> None:
    bpy.context.preferences.is_dirty = False
    for _ in range(2):
        assert bpy.ops.dreamstrip.grant_folder(directory=str(tmp_path)) == {"FINISHED"}
    assert preferences.granted() == (tmp_path,)
    assert bpy.context.preferences.is_dirty, "else Blender forgets it when it is closed"


@pytest.mark.parametrize("name", ["dreamstrip", "O'Brien's dreamstrip", "dream strip"])
def test_a_program_is_found_by_its_path_whatever_its_name(own: Any, tmp_path: Path, name: str) -> None:
    program = tmp_path / name
    program.touch()
    own.command = str(program)
    assert preferences.daemon_argv() == (str(program),)


@pytest.mark.parametrize(
    ("command", "is_windows", "words"),
    [
        ("/opt/python -m backend.cli", False, ["/opt/python", "-m", "backend.cli"]),
        ("'/opt/my python' -m backend.cli", False, ["/opt/my python", "-m", "backend.cli"]),
        (r"C:\Tools\dreamstrip.exe", True, [r"C:\Tools\dreamstrip.exe"]),
        (r'"C:\My Tools\python.exe" -m backend.cli', True, [r"C:\My Tools\python.exe", "-m", "backend.cli"]),
        ("it's broken", False, ["it's broken"]),
        ("", False, []),
    ],
)
def test_a_command_is_taken_apart_as_its_system_does(command: str, is_windows: bool, words: list[str]) -> None:
    assert preferences.in_words(command, is_windows) == words
