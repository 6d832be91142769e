# SPDX-License-Identifier: GPL-3.0-or-later
"""Installing the backend from the add-on."""
