# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes as strips: their records, stacks and files, and where they land."""
