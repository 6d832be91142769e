"""What a candidate is worth where nothing was fitted: how far it went towards the prompt, times what it kept."""

from __future__ import annotations

from collections.abc import Sequence

from .candidates import Candidate

FLOOR = 0.01  # of the contrast: a way towards the prompt that is no longer than this is none


def ceiling(candidates: Sequence[Candidate]) -> float:
    """The furthest that any candidate went towards the prompt."""
    return max(candidate.scores.towards for candidate in candidates)


def reach(candidates: Sequence[Candidate], most: float | None = None) -> list[float]:
    """The share in [0, 1] of the way `most` that each candidate went; None takes the furthest of these."""
    way = max(ceiling(candidates) if most is None else most, FLOOR)
    return [min(max(candidate.scores.towards / way, 0.0), 1.0) for candidate in candidates]


def plain_values(candidates: Sequence[Candidate], most: float | None = None) -> list[float]:
    """Reach times what is kept, each in [0, 1].

    An unchanged clip keeps everything and reaches nothing, text-to-video the other way round; both get little.
    """
    return [part * c.scores.kept for part, c in zip(reach(candidates, most), candidates, strict=True)]
