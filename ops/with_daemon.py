# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators share that need a daemon."""

from __future__ import annotations

from typing import Any

from ..blender_addon.daemon import runtime


class WithDaemon:
    """To be mixed into an operator."""

    @classmethod
    def poll(cls, _context: Any) -> bool:
        """With a daemon that answers."""
        cls.poll_message_set("No daemon is running: start it first")  # type: ignore[attr-defined]
        return runtime.current().session.is_online
