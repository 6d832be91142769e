"""Real Blender as a module, with the built extension installed into a throwaway profile.

Run with the Python of a bpy environment: `.venv-bpy-4.2/bin/python -m pytest tests/blender`.
"""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE = "bl_ext.user_default.dreamstrip"
_PROFILE = tempfile.TemporaryDirectory(prefix="dreamstrip-profile-")
_STATUS = 0


def pytest_configure(config: pytest.Config) -> None:
    """Build, install and enable the extension before any test module imports it."""
    os.environ["BLENDER_USER_RESOURCES"] = _PROFILE.name
    os.environ["DREAMSTRIP_STORE"] = str(Path(_PROFILE.name) / "no-store")
    import bpy

    from tools.build_extension import build

    archive = build(Path(_PROFILE.name))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.extensions.package_install_files(
        filepath=str(archive), repo="user_default", enable_on_install=True, overwrite=True
    )
    assert MODULE in bpy.context.preferences.addons, "the extension was not enabled"


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep the status for `os._exit`."""
    global _STATUS
    _STATUS = int(exitstatus)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take everything back, then leave without Blender's own exit, which can hang in 4.2 and 4.5."""
    import addon_utils  # type: ignore[import-not-found]

    addon_utils.disable(MODULE, default_set=True)
    _PROFILE.cleanup()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_STATUS)


@pytest.fixture
def scene() -> Any:
    """An empty file whose scene the sequencer shows, at 720x400 and 30000/1001."""
    import bpy
    from bl_ext.user_default.dreamstrip.blender_addon import compat

    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    scene = bpy.context.scene
    compat.show_scene(bpy.context, scene)
    scene.render.resolution_x, scene.render.resolution_y = 720, 400
    scene.render.fps, scene.render.fps_base = 30, 1.001
    scene.sequence_editor_create()
    return scene


@pytest.fixture
def timeline(scene: Any) -> Timeline:
    """The scene's strips."""
    return Timeline(scene)


@pytest.fixture
def settle() -> Callable[[Callable[[], object]], None]:
    """Pump until something is true: timers do not tick headless."""
    return settled


@pytest.fixture
def by_hand() -> Iterator[None]:
    """Takes wait to be imported, as the preferences may say."""
    from bl_ext.user_default.dreamstrip.blender_addon import preferences

    preferences.stored().lands = False
    yield
    preferences.stored().lands = True


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Any]:
    """A fake daemon that the add-on is connected to."""
    import bpy
    from bl_ext.user_default.dreamstrip.blender_addon import preferences
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime

    from tests.blender.fake_daemon import FakeDaemon

    fake = FakeDaemon(tmp_path / "store")
    preferences.stored().store = str(fake.store)
    settled(lambda: runtime.current().session.connection.state == "online")
    yield fake
    fake.stop()
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    preferences.stored().store = ""
    settled(lambda: runtime.current().session.connection.state == "offline")


@pytest.fixture
def real_daemon(tmp_path: Path, scene: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The store of a real daemon, which the add-on has started and stops in the end."""
    import bpy
    from bl_ext.user_default.dreamstrip.blender_addon import preferences
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime

    backend = ROOT / ".venv" / "bin" / "python"
    assert backend.exists(), "the backend's environment is made by `make test`"
    monkeypatch.chdir(ROOT)
    preferences.stored().command = f"{shlex.quote(str(backend))} -m backend.cli"
    preferences.stored().store = str(tmp_path / "store")
    bpy.ops.dreamstrip.start_daemon()
    settled(lambda: runtime.current().session.is_online)
    yield tmp_path / "store"
    bpy.ops.dreamstrip.stop_daemon()
    settled(lambda: runtime.current().session.connection.state == "offline")
    preferences.stored().store = ""
    preferences.stored().command = "dreamstrip"


def settled(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Pump until `condition` holds."""
    from bl_ext.user_default.dreamstrip.blender_addon.daemon import pump, runtime

    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not so after {seconds} s: {runtime.current().session}"
        pump.tick()
        time.sleep(0.01)


class Timeline:
    """Short words for what tests do with strips."""

    media = ROOT / "demo" / "media"

    def __init__(self, scene: Any) -> None:
        from bl_ext.user_default.dreamstrip.blender_addon import compat

        self.scene = scene
        self.strips = compat.strips(scene.sequence_editor)

    def clip(self, name: str = "marathon", channel: int = 1, start: int = 1, length: int = 150) -> Any:
        """The marathon clip, its first `length` frames."""
        from bl_ext.user_default.dreamstrip.blender_addon import compat

        strip = self.strips.new_movie(name, str(self.media / "marathon.mp4"), channel, start)
        compat.set_right(strip, start + length)
        return strip

    def still(self, name: str = "coffee", channel: int = 1, start: int = 1, length: int = 24) -> Any:
        """The coffee still."""
        from bl_ext.user_default.dreamstrip.blender_addon import compat

        strip = self.strips.new_image(name, str(self.media / "coffee.png"), channel, start)
        compat.set_right(strip, start + length)
        return strip

    def select(self, *chosen: Any) -> None:
        """Select these strips and no others; the first is active."""
        names = [strip.name for strip in chosen]
        for strip in self.strips:
            strip.select = strip.name in names
        self.scene.sequence_editor.active_strip = chosen[0] if chosen else None
