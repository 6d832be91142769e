# SPDX-License-Identifier: GPL-3.0-or-later
"""A rectangle in a region's pixels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """From its lower left corner, y up."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """Where it ends above."""
        return self.y + self.height

    def contains(self, x: float, y: float) -> bool:
        """Whether a pixel is in it."""
        return self.x <= x < self.right and self.y <= y < self.top

    def grown(self, by: float) -> Box:
        """So many pixels larger on each side; smaller, where that is negative."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)
