# SPDX-License-Identifier: GPL-3.0-or-later
"""The preview: its regions and how they show a picture, what is drawn over it, and gestures on it."""
