"""Runs inside a Blender without a window: `blender -b -P install.py -- ZIP SCALE` makes a profile with the add-on."""

from __future__ import annotations

import sys

import bpy

archive, scale = sys.argv[-2:]
bpy.ops.extensions.package_install_files(filepath=archive, repo="user_default", enable_on_install=True)
preferences = bpy.context.preferences
preferences.use_preferences_save = False
preferences.view.ui_scale = float(scale)
preferences.view.show_splash = False
preferences.view.show_tooltips = False
preferences.view.smooth_view = 0  # ms: what is shown is there at once, not on its way
preferences.filepaths.use_auto_save_temporary_files = False
bpy.ops.wm.save_userpref()
