# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings that a contact sheet tries: rows of noise levels, columns of seeds or of sampling steps."""

from __future__ import annotations

from dataclasses import dataclass

STEPS = (8, 16, 32, 64)
"""Sampling steps of the columns, where these are not seeds."""


@dataclass(frozen=True)
class Grid:
    """The values of a sheet's rows and columns; without `steps` the columns are seeds."""

    s: tuple[float, ...]
    seeds: tuple[int, ...]
    steps: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many cells there are."""
        return len(self.s) * max(len(self.seeds), len(self.steps))


def spread(lowest: float, highest: float, rows: int) -> tuple[float, ...]:
    """So many noise levels at equal distances, in hundredths, each once."""
    if rows < 2:
        return (round(highest, 2),)
    step = (highest - lowest) / (rows - 1)
    return tuple(dict.fromkeys(round(lowest + step * row, 2) for row in range(rows)))


def of_seeds(s: tuple[float, ...], first: int, columns: int) -> Grid:
    """A column a seed, from the first one on."""
    return Grid(s, tuple(range(first, first + columns)))


def of_steps(s: tuple[float, ...], seed: int, columns: int) -> Grid:
    """A column a number of sampling steps, the last the model's own; all with one seed."""
    return Grid(s, (seed,), STEPS[-columns:])
