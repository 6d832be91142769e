# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera over a still: its keyframes, drawn paths, the frame that is grabbed, and the move in the preview.

`curve`, `fit`, `geometry`, `placement`, `splice` and `stroke` are pure mathematics and know no Blender.
"""
