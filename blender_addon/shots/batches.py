# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that were sent together: one entry in the queue that unfolds."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Member = TypeVar("Member")


@dataclass(frozen=True)
class Batch(Generic[Member]):
    """What was sent together, in the order of the timeline. A job that was sent alone is a batch without an id."""

    batch: str
    members: tuple[Member, ...]


def new_id() -> str:
    """An id for the jobs that are about to be sent together."""
    return uuid.uuid4().hex[:8]


def grouped(members: Iterable[Member], batch_of: Callable[[Member], str]) -> tuple[Batch[Member], ...]:
    """The members by their batch, each batch where its first member stands; those without one stay alone."""
    found: dict[str, list[Member]] = {}
    for index, member in enumerate(members):
        found.setdefault(batch_of(member) or f" {index}", []).append(member)
    return tuple(Batch("" if key.startswith(" ") else key, tuple(them)) for key, them in found.items())


def fraction(shares: Iterable[float]) -> float:
    """How far a batch is: the mean of its members' shares, each counting the same."""
    known = tuple(shares)
    return sum(known) / len(known) if known else 0.0
