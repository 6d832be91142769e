"""The add-on's keys: registered, and free in Blender's own keymaps."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip.blender_addon import compat, keymaps
from bl_ext.user_default.dreamstrip.blender_addon.keymaps import KEYS, Key

_SHARED = ("Window", "Screen", "Screen Editing", "View2D", "Frames", "Markers", "Animation", "User Interface")
"""Keymaps that hold in the sequencer's timeline and preview beside its own."""

_MODIFIERS = ("shift", "ctrl", "alt", "oskey")


@pytest.fixture(params=["blender_default", "industry_compatible_data"])
def taken(request: pytest.FixtureRequest) -> frozenset[tuple[Any, ...]]:
    """The keys that a keyconfig of Blender's has where ours are."""
    module = _keyconfig(request.param)
    keymaps_of_blender = module.generate_keymaps(module.Params())
    return frozenset(_keys(keymaps_of_blender))


def _keyconfig(name: str) -> ModuleType:
    folder = Path(bpy.utils.resource_path("LOCAL")) / "scripts" / "presets" / "keyconfig" / "keymap_data"
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _keys(keymaps_of_blender: Any) -> Iterator[tuple[Any, ...]]:
    for name, about, content in keymaps_of_blender:
        if name in _SHARED or (about["space_type"] == "SEQUENCE_EDITOR" and "Channels" not in name):
            for _operator, item, _properties in (content or {}).get("items", ()):
                yield (item["type"], *(bool(item.get(modifier)) for modifier in _MODIFIERS))


def _of(key: Key) -> tuple[Any, ...]:
    return key.type, key.shift, key.ctrl, key.alt, False


def test_the_search_finds_keys_that_are_taken(taken: frozenset[tuple[Any, ...]]) -> None:
    assert _of(Key("", "UP_ARROW")) in taken or _of(Key("", "SPACE")) in taken
    assert len(taken) > 100


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.operator)
def test_each_key_is_free(key: Key, taken: frozenset[tuple[Any, ...]]) -> None:
    assert _of(key) not in taken


def test_no_two_are_the_same() -> None:
    assert len({_of(key) for key in KEYS}) == len(KEYS)


def test_they_are_in_the_keymap_of_timeline_and_preview() -> None:
    keyconfigs = bpy.context.window_manager.keyconfigs
    name = next(name for name in compat.SEQUENCER_KEYMAPS if name in keyconfigs.default.keymaps)
    found = {item.idname: item for item in keyconfigs.addon.keymaps[name].keymap_items}
    for key in KEYS:
        item = found[key.operator]
        assert (item.type, bool(item.shift), bool(item.ctrl), bool(item.alt)) == _of(key)[:4]
        assert getattr(bpy.ops.dreamstrip, key.operator.removeprefix("dreamstrip.")).get_rna_type()


def test_unregistering_leaves_none() -> None:
    keymaps.unregister()
    addon = bpy.context.window_manager.keyconfigs.addon
    left = [item.idname for keymap in addon.keymaps for item in keymap.keymap_items]
    keymaps.register()
    assert not [name for name in left if name.startswith("dreamstrip.")]
