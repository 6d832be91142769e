"""What the search finds: it reads Blender's menus, not panels."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import bpy
from bl_ext.user_default.dreamstrip import ops
from bl_ext.user_default.dreamstrip.blender_addon.panels import menus


class _Found:
    """Takes the calls of a menu's layout, and goes into the menus in it, as the search does."""

    def __init__(self) -> None:
        self.operators: list[str] = []

    def operator(self, name: str, **_options: Any) -> Any:
        self.operators.append(name)
        return SimpleNamespace()

    def operator_menu_enum(self, name: str, prop: str, **_options: Any) -> None:
        assert prop in getattr(bpy.ops.dreamstrip, name.removeprefix("dreamstrip.")).get_rna_type().properties
        self.operators.append(name)

    def menu(self, name: str, **_options: Any) -> None:
        getattr(bpy.types, name).draw(SimpleNamespace(layout=self), bpy.context)

    def separator(self) -> None:
        """Nothing to find."""


def test_every_operator_that_stands_for_itself_is_in_the_menu_of_strips(scene: Any) -> None:
    found = _Found()
    menus._draw_all(SimpleNamespace(layout=found), bpy.context)
    wanted = {cls.bl_idname for cls in ops.CLASSES if "INTERNAL" not in cls.bl_options}
    assert wanted - set(found.operators) == set()


def test_the_menu_is_there_while_the_add_on_is(scene: Any) -> None:
    draws = bpy.types.SEQUENCER_MT_strip.draw._draw_funcs
    assert menus._draw_all in draws
    menus.unregister()
    assert menus._draw_all not in draws
    menus.register()
