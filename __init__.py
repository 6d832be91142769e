# SPDX-License-Identifier: GPL-3.0-or-later
"""Dreamstrip: edit clips and animate stills by text, in Blender's sequencer.

Blender loads this file as the extension. It only hands on, and imports inside the functions, so that nothing else in
the repository needs `bpy`.
"""


def register() -> None:
    """Register the add-on and the operators that its panels name."""
    from . import blender_addon, ops

    blender_addon.register()
    ops.register()


def unregister() -> None:
    """Take everything back, in the opposite order."""
    from . import blender_addon, ops

    ops.unregister()
    blender_addon.unregister()
