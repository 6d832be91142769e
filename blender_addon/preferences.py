# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the daemon and its store are, and where takes go."""

# mypy: disable-error-code="valid-type, misc"
# Blender reads a class's properties from its annotations, so these stay unpostponed.

import os
import shlex
import shutil
from pathlib import Path
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ..backend.contract.endpoint import default_store
from .daemon import runtime
from .daemon.commands import UseStore
from .install import installing
from .install.installing import InstallPlan

PACKAGE = __package__.rpartition(".")[0]
_DEFAULT_COMMAND = "dreamstrip"
DEVICES = (
    ("GPU", "NVIDIA GPU or Any", "PyTorch as PyPI has it: with CUDA on Linux, several gigabytes"),
    ("CPU", "Processor Only", "A PyTorch without CUDA, much smaller"),
)
WHILE_RENDERING = (
    ("FREE", "Free Idle Memory", "The daemon gives its idle memory back and begins no job; a running one goes on"),
    ("PAUSE", "Interrupt Jobs", "A running job is interrupted too, and goes on from its checkpoint after the render"),
    ("SHARE", "Share", "The daemon takes no notice of renders"),
)


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

    roots: StringProperty(
        name="Granted Folders",
        description="Folders whose files the daemon reads in place instead of copying them",
    )
    while_rendering: EnumProperty(
        name="While Blender Renders",
        description="What the daemon does with the device meanwhile",
        items=WHILE_RENDERING,
    )
    lands: BoolProperty(
        name="Land Takes by Themselves",
        description="Put what a job shows over its source as soon as it is there, each stage in the place of the one "
        "before; else its take waits in the list of jobs until it is imported. What was asked of a take that is seen "
        "lands always: a picture of a contact sheet, Make Full. Jobs that are sent already stay as they are",
        default=True,
    )

    wheel: StringProperty(
        name="Backend Wheel",
        description="The file dreamstrip-….whl that is installed; empty: the one that came with the add-on",
        subtype="FILE_PATH",
    )
    python: StringProperty(
        name="Python",
        description="Python 3.11 or later that the backend's environment is made with; empty: one that is found",
        subtype="FILE_PATH",
    )
    device: EnumProperty(name="Computes On", description="Which PyTorch is installed", items=DEVICES)
    offline: BoolProperty(
        name="Without Network",
        description="Install from the wheels that lie beside the backend's wheel, without the network",
    )

    def draw(self, _context: bpy.types.Context) -> None:
        """The fields, and what an empty store means."""
        layout = self.layout
        layout.use_property_split = True
        _draw_backend(layout.box().column(), self)
        layout.prop(self, "command")
        layout.prop(self, "store", placeholder=str(default_store()))
        row = layout.row(align=True)
        row.prop(self, "roots")
        row.operator("dreamstrip.grant_folder", text="", icon="ADD")
        layout.prop(self, "while_rendering")
        layout.prop(self, "lands")


def _draw_backend(column: Any, own: Any) -> None:
    """What is installed from here, how far it is, and its buttons."""
    state = runtime.current().session.installation
    if state.state == "running":
        column.progress(factor=state.fraction, text=state.text, type="BAR")
        column.operator("dreamstrip.cancel_install", icon="X")
        return
    if state.text:
        column.label(text=state.text, icon="ERROR" if state.state == "failed" else "INFO")
    if state.fix:
        column.label(text=state.fix, icon="BLANK1")
    for name in ("wheel", "python", "device", "offline"):
        column.prop(own, name)
    row = column.row()
    row.operator("dreamstrip.install_backend", icon="IMPORT")
    row.operator("dreamstrip.remove_backend", icon="TRASH")


CLASSES = (DreamstripPreferences,)


def stored() -> Any:
    """The add-on's preferences; None where Blender has none, as when started with `--addons`."""
    entry = bpy.context.preferences.addons.get(PACKAGE)
    return entry.preferences if entry is not None else None


def daemon_argv() -> tuple[str, ...]:
    """The daemon's command in words: the user's, the one that was installed from here, or one on the search path."""
    own = stored()
    words = in_words(own.command if own is not None else "", os.name == "nt") or [_DEFAULT_COMMAND]
    if words == [_DEFAULT_COMMAND] and (managed := installing.managed_command(store_folder())) is not None:
        return (str(managed),)
    return (shutil.which(words[0]) or words[0], *words[1:])


def in_words(command: str, is_windows: bool) -> list[str]:
    """A command line as its words; the path of a program is one, whatever signs are in it."""
    if Path(command).is_file():
        return [command]
    try:
        found = shlex.split(command, posix=not is_windows)
    except ValueError:
        return [command]  # a quotation mark without its other
    return [word.strip('"') for word in found] if is_windows else found


def store_folder() -> Path:
    """The store whose daemon the add-on talks to."""
    own = stored()
    return Path(bpy.path.abspath(own.store)) if own is not None and own.store else default_store()


def install_plan() -> InstallPlan | None:
    """What would be installed; None where no wheel is chosen and none came with the add-on."""
    own = stored()
    wheel = Path(bpy.path.abspath(own.wheel)) if own is not None and own.wheel else installing.bundled_wheel()
    if own is None or wheel is None:
        return None
    index = installing.INDEX_OF_CPU if own.device == "CPU" and not own.offline else ""
    return InstallPlan(wheel, bpy.path.abspath(own.python) if own.python else "", own.offline, index)


def while_rendering() -> str:
    """What the daemon does while Blender renders, a key of `WHILE_RENDERING`."""
    own = stored()
    return str(own.while_rendering) if own is not None else WHILE_RENDERING[0][0]


def granted() -> tuple[Path, ...]:
    """The folders whose files the daemon may read in place."""
    own = stored()
    return tuple(Path(part) for part in (own.roots if own is not None else "").split(os.pathsep) if part)


def grant(folder: Path) -> None:
    """Let the daemon read a folder in place, from its next start on."""
    stored().roots = os.pathsep.join(dict.fromkeys([*map(str, granted()), str(folder)]))
    bpy.context.preferences.is_dirty = True  # Blender saves what is typed there by itself, not what a script writes


def renders_folder() -> Path:
    """Where strips wait that had to be rendered before they are sent."""
    return _own_folder("renders")


def sheets_folder() -> Path:
    """Where the pictures of contact sheets are, a folder a sheet."""
    return _own_folder("sheets")


def presets_folder() -> Path:
    """Where the user's presets are."""
    return _own_folder("presets")


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


def lands_takes() -> bool:
    """Whether the takes of jobs that are sent from now on land by themselves."""
    own = stored()
    return bool(own.lands) if own is not None else True
