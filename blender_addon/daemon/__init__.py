# SPDX-License-Identifier: GPL-3.0-or-later
"""The link to the daemon: a thread that speaks HTTP, and the pump that brings its news to Blender."""
