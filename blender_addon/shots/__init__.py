# SPDX-License-Identifier: GPL-3.0-or-later
"""From the scene to requests: what is sent, how its pixels are made, and the check before."""
