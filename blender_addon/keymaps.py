# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's keys in the sequencer; each is free in Blender's own keymaps, which a test checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import bpy

from . import compat


@dataclass(frozen=True)
class Key:
    """A key and the operator that it runs."""

    operator: str
    type: str
    shift: bool = False
    ctrl: bool = False
    alt: bool = False


KEYS = (
    Key("dreamstrip.take_next", "UP_ARROW", alt=True),
    Key("dreamstrip.take_previous", "DOWN_ARROW", alt=True),
    Key("dreamstrip.take_compare", "C", alt=True),
    Key("dreamstrip.take_wipe", "C", alt=True, shift=True),
)

_registered: list[tuple[Any, Any]] = []


def register() -> None:
    """Add the keys to the keymap of the sequencer's timeline and preview."""
    keyconfigs = bpy.context.window_manager.keyconfigs
    name = next((name for name in compat.SEQUENCER_KEYMAPS if name in keyconfigs.default.keymaps), None)
    if keyconfigs.addon is None or name is None:
        return  # a background Blender may have neither
    keymap = keyconfigs.addon.keymaps.new(name, space_type="SEQUENCE_EDITOR")
    for key in KEYS:
        item = keymap.keymap_items.new(key.operator, key.type, "PRESS", shift=key.shift, ctrl=key.ctrl, alt=key.alt)
        _registered.append((keymap, item))


def unregister() -> None:
    """Take them back."""
    for keymap, item in _registered:
        keymap.keymap_items.remove(item)
    _registered.clear()
