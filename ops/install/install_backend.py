# SPDX-License-Identifier: GPL-3.0-or-later
"""Install the backend."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import bpy

from ...blender_addon import preferences
from ...blender_addon.daemon import runtime
from ...blender_addon.daemon.commands import InstallBackend
from ...blender_addon.words import words


class DREAMSTRIP_OT_install_backend(bpy.types.Operator):  # type: ignore[misc]
    """Install or upgrade the backend in the store's folder, in an environment of its own; Blender's is left alone"""

    bl_idname = "dreamstrip.install_backend"
    bl_label = "Install Backend"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: Any) -> bool:
        """Unless it is being installed."""
        cls.poll_message_set("It is being installed")
        return runtime.current().session.installation.state != "running"

    def invoke(self, context: Any, _event: Any) -> set[str]:
        """Nothing is loaded or written before the user agrees to this."""
        self._told = _terms()
        answer: set[str] = context.window_manager.invoke_props_dialog(self, width=460, confirm_text="Install")
        return answer

    def draw(self, _context: Any) -> None:
        """What would be installed, where to, and how much room there is."""
        for text, icon in self._told:
            self.layout.label(text=text, icon=icon)

    def execute(self, _context: Any) -> set[str]:
        """Tell the watcher, which starts the installer."""
        plan = preferences.install_plan()
        if plan is None:
            self.report({"ERROR"}, "Choose the backend's wheel in the preferences first")
            return {"CANCELLED"}
        if not plan.offline and not bpy.app.online_access:
            self.report({"ERROR"}, "Blender is set to work offline: allow online access, or install without network")
            return {"CANCELLED"}
        runtime.current().post(InstallBackend(plan))
        return {"FINISHED"}


def _terms() -> tuple[tuple[str, str], ...]:
    plan, folder = preferences.install_plan(), preferences.store_folder()
    free = shutil.disk_usage(_existing(folder)).free / (1 << 30)
    source = plan.wheel.name if plan is not None else words("no wheel is chosen yet")
    where = (
        "Nothing is loaded from the network"
        if plan is not None and plan.offline
        else ("PyTorch and other packages are loaded from pypi.org: up to some gigabytes")
    )
    return (
        (words("Backend: {source}", source=source), "PACKAGE"),
        (words("Folder: {folder} ({free} GB free)", folder=folder, free=f"{free:.0f}"), "FILE_FOLDER"),
        (words(where), "WORLD"),
        (words("It goes on when Blender is closed, and can be removed again"), "INFO"),
    )


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.parents) if parent.exists())
