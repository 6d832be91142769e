# SPDX-License-Identifier: GPL-3.0-or-later
"""Contact sheets: what is asked for, the pictures that come back, and the edit that goes on from one of them."""
