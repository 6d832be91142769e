# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks: which strip limits an edit, and regions that are drawn over the preview."""
