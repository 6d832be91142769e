"""Presets of the user's own: saved, loaded, handed on, removed; files that are none are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.backend.contract.errors import InvalidRequest
from bl_ext.user_default.dreamstrip.blender_addon import panels, preferences, preset_files


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty folder of presets."""
    preset_files.use(tmp_path)
    yield tmp_path
    preset_files.use(preferences.presets_folder())


def test_saved_on_one_file_and_loaded_on_another(scene: Any, folder: Path) -> None:
    settings = scene.dreamstrip
    settings.prompt, settings.seed = "a red star", 7
    settings.s, settings.finetune, settings.quality, settings.guidance = 0.5, "none", "preview", 3.0
    bpy.ops.dreamstrip.preset_save(name="Soft look")
    assert preset_files.current().names == ("Soft look",)
    settings.s, settings.finetune, settings.quality, settings.guidance = 0.9, "mixed", "draft", 1.0
    settings.prompt, settings.seed = "another", 8
    bpy.ops.dreamstrip.preset_load(name="Soft look")
    assert (settings.s, settings.finetune, settings.quality, settings.guidance) == (0.5, "none", "preview", 3.0)
    assert (settings.prompt, settings.seed) == ("another", 8)
    bpy.ops.dreamstrip.preset_remove(name="Soft look")
    assert list(folder.iterdir()) == []
    assert not bpy.ops.dreamstrip.preset_remove.poll()


def test_a_preset_of_somebody_else_is_taken_in(scene: Any, folder: Path, tmp_path_factory: Any) -> None:
    bpy.ops.dreamstrip.preset_save(name="mine")
    given = tmp_path_factory.mktemp("given") / "Théa's.json"
    (folder / "mine.json").rename(given)
    preset_files.current().refresh()
    bpy.ops.dreamstrip.preset_import(filepath=str(given))
    assert preset_files.current().names == ("Théa's",)


def test_a_given_preset_replaces_none_of_the_same_name(scene: Any, folder: Path, tmp_path_factory: Any) -> None:
    given = tmp_path_factory.mktemp("given") / "look.json"
    for name in ("look", "look 2", "look 3"):
        scene.dreamstrip.guidance += 1.0
        bpy.ops.dreamstrip.preset_save(name="theirs")
        (folder / "theirs.json").rename(given)
        bpy.ops.dreamstrip.preset_import(filepath=str(given))
        assert name in preset_files.current().names
    bpy.ops.dreamstrip.preset_load(name="look")
    assert scene.dreamstrip.guidance == 2.0


@pytest.mark.parametrize("data", [b"\xff\xfe{", b"[" * 60_000, b'{"s": NaN}', b"x" * 70_000])
def test_a_file_in_the_folder_that_is_no_preset_is_refused(scene: Any, folder: Path, data: bytes) -> None:
    (folder / "odd.json").write_bytes(data)
    with pytest.raises(RuntimeError, match=r"^Error: The preset cannot be read: odd\.json"):
        bpy.ops.dreamstrip.preset_load(name="odd")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', "\udcff", '{"version": 1, "s": 9}', "x" * 70_000])
def test_a_file_that_is_no_preset_changes_nothing(scene: Any, folder: Path, tmp_path_factory: Any, text: str) -> None:
    given = tmp_path_factory.mktemp("given") / "given.json"
    given.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(RuntimeError, match="This is no preset"):
        bpy.ops.dreamstrip.preset_import(filepath=str(given))
    assert preset_files.current().names == ()


def test_a_preset_with_a_quality_of_tomorrow_is_refused(scene: Any, folder: Path) -> None:
    bpy.ops.dreamstrip.preset_save(name="mine")
    told = json.loads((folder / "mine.json").read_text())
    (folder / "mine.json").write_text(json.dumps(told | {"quality": "holographic"}))
    with pytest.raises(RuntimeError, match="holographic"):
        bpy.ops.dreamstrip.preset_load(name="mine")


def test_a_preset_with_a_quality_of_yesterday_is_read(scene: Any, folder: Path) -> None:
    bpy.ops.dreamstrip.preset_save(name="mine")
    told = json.loads((folder / "mine.json").read_text())
    assert told["quality"] == "draft"
    (folder / "mine.json").write_text(json.dumps(told | {"quality": "stages"}))
    bpy.ops.dreamstrip.preset_load(name="mine")
    assert scene.dreamstrip.quality == "full"


def test_a_file_with_a_quality_of_yesterday_is_read(scene: Any, tmp_path: Path) -> None:
    settings = scene.dreamstrip
    stored = settings.bl_system_properties_get(do_create=True) if bpy.app.version >= (5, 0, 0) else settings
    stored["quality"] = 4
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "cut.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "cut.blend"))
    assert bpy.data.scenes[0].dreamstrip.quality == "full"


@pytest.mark.parametrize("name", ["", "..", "../up", "a/b", ".hidden", "c:\\d", "x" * 61])
def test_a_name_cannot_lead_out_of_the_folder(scene: Any, name: str) -> None:
    with pytest.raises(InvalidRequest):
        preset_files.current().save(name, scene.dreamstrip)


def test_the_menu_reads_no_folder(scene: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bpy.ops.dreamstrip.preset_save(name="mine")
    monkeypatch.setattr(Path, "glob", None)
    monkeypatch.setattr(Path, "iterdir", None)
    drawn: list[str] = []

    class Layout:
        def operator(self, name: str, **options: Any) -> Any:
            drawn.append(options.get("text") or name)
            return self

        def operator_menu_enum(self, name: str, _property: str, **_options: Any) -> None:
            drawn.append(name)

        def separator(self) -> None:
            """Nothing."""

    panels.presets.DREAMSTRIP_MT_presets.draw(type("Shown", (), {"layout": Layout()})(), None)
    assert drawn[0] == "mine" and "dreamstrip.preset_remove" in drawn
