"""The zip that is shipped: what is in it, what Blender says of it, and that it leaves nothing behind."""

from __future__ import annotations

import ast
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import addon_utils  # type: ignore[import-not-found]
import bpy

from tests.blender.conftest import MODULE
from tools.build_extension import ROOT, build


def test_the_zip_holds_the_addon_its_operators_and_the_contract_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path)) as archive:
        names = set(archive.namelist())
    assert {"__init__.py", "blender_manifest.toml", "backend/__init__.py", "backend/contract/wire.py"} <= names
    assert {name.split("/")[0] for name in names if "/" in name} == {"blender_addon", "ops", "backend"}
    assert {name.split("/")[1] for name in names if name.startswith("backend/")} == {"__init__.py", "contract"}


def test_the_backends_wheel_comes_along_where_it_is_given(tmp_path: Path) -> None:
    wheel = tmp_path / "dreamstrip-0.1.0-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    with zipfile.ZipFile(build(tmp_path / "zip", backend=wheel)) as archive:
        assert archive.read(wheel.name) == b"wheel"


def test_the_same_sources_give_the_same_zip(tmp_path: Path) -> None:
    assert build(tmp_path / "a").read_bytes() == build(tmp_path / "b").read_bytes()


def test_blender_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    resources = Path(bpy.utils.resource_path("LOCAL"))
    command = resources / "scripts" / "addons_core" / "bl_pkg" / "cli" / "blender_ext.py"
    done = subprocess.run(
        [sys.executable, str(command), "validate", str(build(tmp_path))], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_but_blenders_own_python_is_imported() -> None:
    allowed = set(sys.stdlib_module_names) | {"blf", "bpy", "gpu", "gpu_extras", "numpy", "requests"}
    for folder in ("blender_addon", "ops", "backend/contract"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.level == 0:
                    names = [node.module or ""]
                assert {name.split(".")[0] for name in names} <= allowed, path


def test_only_compat_looks_at_the_version() -> None:
    for folder in ("blender_addon", "ops"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name != "compat.py":
                assert "app.version" not in path.read_text(encoding="utf-8"), path


def test_disabling_leaves_nothing_behind(scene: Any) -> None:
    addon_utils.disable(MODULE)
    try:
        assert not hasattr(bpy.types.Scene, "dreamstrip")
        assert not any(name.startswith("DREAMSTRIP_") for name in dir(bpy.types))
        assert not any(thread.name == "dreamstrip-watcher" for thread in threading.enumerate())
        handlers = [*bpy.app.handlers.load_post, *bpy.app.handlers.undo_post, *bpy.app.handlers.redo_post]
        assert not any(handler.__module__.startswith(MODULE) for handler in handlers)
    finally:
        addon_utils.enable(MODULE, default_set=True)
    assert hasattr(bpy.types.Scene, "dreamstrip")
