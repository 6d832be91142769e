"""Installing the backend from the add-on: from a wheel on the disk, broken off, gone on with, upgraded, removed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.blender_addon import preferences
from bl_ext.user_default.dreamstrip.blender_addon.daemon import runtime
from bl_ext.user_default.dreamstrip.blender_addon.install import child, installing, interpreters
from bl_ext.user_default.dreamstrip.blender_addon.install.installing import Installing, InstallPlan, InstallState

from tests.blender.install.stand_in import wheel

Settle = Callable[[Callable[[], object]], None]


def ended(found: Installing, seconds: float = 900.0) -> InstallState:
    """Wait for the installer's end."""
    deadline = time.monotonic() + seconds
    while (state := found.state()).state in ("running", "none"):
        assert time.monotonic() < deadline, state
        time.sleep(0.05)
    return state


def pid_of(store: Path) -> int:
    """The installer's process, once it has told something."""
    file = store / "backend" / child.STATE
    deadline = time.monotonic() + 120
    while not file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return int(json.loads(file.read_text())["pid"])


def test_from_a_wheel_without_the_network_broken_off_and_gone_on_with(tmp_path: Path) -> None:
    store = tmp_path / "a store"
    plan = InstallPlan(wheel(tmp_path / "wheels"), offline=True)
    Installing(store).install(plan)
    os.killpg(pid_of(store), signal.SIGKILL)
    (environment,) = (path for path in (store / "backend").iterdir() if path.is_dir())
    assert (environment / child.INCOMPLETE).exists()
    assert installing.managed_command(store) is None
    deadline = time.monotonic() + 60
    while "broken off" not in (text := Installing(store).state().text):
        assert time.monotonic() < deadline, text
        time.sleep(0.05)
    again = Installing(store)
    again.install(plan)
    state = ended(again)
    assert (state.state, state.text) == ("done", "The backend is installed: 0.1.0"), _log(store)
    command = installing.managed_command(store)
    assert command is not None and command.is_relative_to(environment)
    told = subprocess.run([command], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "dreamstrip 0.1.0"

    again.install(InstallPlan(wheel(tmp_path / "worse", "0.2.0", requires="no-such-package-1b2c"), offline=True))
    state = ended(again)
    assert state.state == "failed" and "no-such-package" in state.text and state.fix
    assert installing.managed_command(store) == command  # the one before still works

    again.remove()
    assert ended(again).state == "removed"
    assert installing.managed_command(store) is None
    assert not any(path.is_dir() for path in (store / "backend").iterdir())


def _log(store: Path) -> str:
    return (store / "backend" / child.LOG).read_text()


def test_two_installers_do_not_meet(tmp_path: Path) -> None:
    folder = tmp_path / "backend"
    folder.mkdir()
    held = child.lock(folder)
    assert held is not None
    command = [interpreters.find(), "-I", child.__file__, "remove", str(tmp_path)]
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode != 0 and "another installer" in second.stderr
    held.close()
    assert subprocess.run(command, check=False).returncode == 0


def test_a_full_disk_is_told_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "backend").mkdir()
    monkeypatch.setattr(child, "_ONLINE_BYTES", 1 << 60)
    found = child.Installation(tmp_path / "backend", wheel(tmp_path), False, "")
    with pytest.raises(child.InstallError, match="MiB free") as refused:
        found.run()
    assert "another disk" in refused.value.fix


def test_only_an_interpreter_that_fits_is_taken(tmp_path: Path) -> None:
    assert interpreters.find()
    impostor = tmp_path / "python"
    impostor.write_text("#!/bin/sh\necho 2.7\n")
    impostor.chmod(0o755)
    for chosen in (impostor, tmp_path / "nowhere"):
        with pytest.raises(interpreters.InstallFailed, match=r"no Python from 3\.11"):
            interpreters.find(str(chosen))


def test_what_is_no_wheel_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other-1.0-py3-none-any.whl").touch()
    for name in ("other-1.0-py3-none-any.whl", "dreamstrip-9-py3-none-any.whl"):
        with pytest.raises(interpreters.InstallFailed, match="not the backend's wheel"):
            Installing(tmp_path).install(InstallPlan(tmp_path / name))


def test_the_start_button_takes_what_was_installed_unless_the_user_named_a_command(tmp_path: Path, settle: Any) -> None:
    own = preferences.stored()
    environment = tmp_path / "backend" / "0.1.0-12345678"
    command = child.command_of(environment)
    command.parent.mkdir(parents=True)
    command.touch()
    child._write_current(tmp_path / "backend", environment)
    own.store = str(tmp_path)
    assert preferences.daemon_argv() == (str(command),)
    own.command = "/opt/dreamstrip --verbose"
    assert preferences.daemon_argv() == ("/opt/dreamstrip", "--verbose")
    own.command = "dreamstrip"
    (environment / child.INCOMPLETE).touch()
    assert preferences.daemon_argv() != (str(command),)
    own.store = ""
    settle(lambda: runtime.current().session.connection.state == "offline")


def test_without_a_wheel_the_operator_says_so(scene: Any) -> None:
    assert preferences.install_plan() is None
    with pytest.raises(RuntimeError, match="Choose the backend's wheel"):
        bpy.ops.dreamstrip.install_backend()
    assert not bpy.ops.dreamstrip.cancel_install.poll()
