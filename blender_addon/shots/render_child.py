# SPDX-License-Identifier: GPL-3.0-or-later
"""Run by a child Blender, never imported: render the one scene of a library to the lossless file that is sent.

A file whose name ends in .png is the first frame alone.
"""

import sys

import bpy


def main(library: str, output: str) -> None:
    """Render what `prerender` has written."""
    with bpy.data.libraries.load(library) as (stored, wanted):
        wanted.scenes = stored.scenes[:1]
    scene = wanted.scenes[0]
    bpy.context.window.scene = scene
    if hasattr(bpy.context.workspace, "sequencer_scene"):
        bpy.context.workspace.sequencer_scene = scene
    scene.render.filepath = output
    is_still = output.endswith(".png")
    bpy.ops.render.render(animation=not is_still, write_still=is_still, scene=scene.name)


main(*sys.argv[sys.argv.index("--") + 1 :])
