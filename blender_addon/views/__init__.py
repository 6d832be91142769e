# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels draw, as frozen text and numbers from the scene and the session; no file, no request."""
