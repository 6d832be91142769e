# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the daemon and its store are, and where takes go."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

import shlex
import shutil
from pathlib import Path
from typing import Any

import bpy
from bpy.props import StringProperty

from ..backend.contract.endpoint import default_store
from . import runtime
from .messages import UseStore

PACKAGE = __package__.rpartition(".")[0]
_DEFAULT_COMMAND = "dreamstrip"


def _use_store(_preferences: Any, _context: Any) -> None:
    runtime.current().post(UseStore(store_folder()))


class DreamstripPreferences(bpy.types.AddonPreferences):
    """The add-on's preferences."""

    bl_idname = PACKAGE

    command: StringProperty(
        name="Daemon",
        description="The `dreamstrip` command, with its path where it is not on the search path",
        default=_DEFAULT_COMMAND,
    )
    store: StringProperty(
        name="Store",
        description="Folder of jobs, media and finetunes; empty: the platform's own",
        subtype="DIR_PATH",
        update=_use_store,
    )

    def draw(self, _context: bpy.types.Context) -> None:
        """Both fields, and what an empty store means."""
        layout = self.layout
        layout.use_property_split = True
        layout.prop(self, "command")
        layout.prop(self, "store", placeholder=str(default_store()))


CLASSES = (DreamstripPreferences,)


def stored() -> Any:
    """The add-on's preferences; None where Blender has none, as when started with `--addons`."""
    entry = bpy.context.preferences.addons.get(PACKAGE)
    return entry.preferences if entry is not None else None


def daemon_argv() -> tuple[str, ...]:
    """The daemon's command in words, its program found on the search path."""
    own = stored()
    words = shlex.split(own.command if own is not None else "") or [_DEFAULT_COMMAND]
    return (shutil.which(words[0]) or words[0], *words[1:])


def store_folder() -> Path:
    """The store whose daemon the add-on talks to."""
    own = stored()
    return Path(bpy.path.abspath(own.store)) if own is not None and own.store else default_store()


def renders_folder() -> Path:
    """Where strips wait that had to be rendered before they are sent."""
    return _own_folder("renders")


def takes_folder() -> Path:
    """Where takes are kept: beside the .blend, or with the add-on while it is unsaved."""
    return Path(bpy.path.abspath("//dreamstrip")) if bpy.data.filepath else _own_folder("takes")


def _own_folder(name: str) -> Path:
    return Path(bpy.utils.extension_path_user(PACKAGE, path=name, create=True))


def register() -> None:
    """Register the preferences."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    """Take them back."""
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
