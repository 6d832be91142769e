"""Versions of the product and of the HTTP API, and the handshake that says which side is old."""

from __future__ import annotations

from .errors import VersionMismatch

VERSION = "0.1.0"
API_VERSION = 4
API_RANGE = (4, 4)
"""Oldest and newest API version that this half speaks.

2: queues that pause and are reordered, news of jobs, sheets. 3: masks. 4: masks of stills. Every field of a request is
demanded, so the two halves take such a step together.
"""


def agree(theirs: tuple[int, int], ours: tuple[int, int] = API_RANGE) -> int:
    """The newest API version both sides speak; `theirs` is the daemon's range, `ours` the add-on's."""
    newest = min(theirs[1], ours[1])
    if newest >= max(theirs[0], ours[0]):
        return newest
    old, fix = (
        ("daemon", "pip install --upgrade dreamstrip") if theirs[1] < ours[0] else ("add-on", "update the add-on")
    )
    raise VersionMismatch(
        f"The {old} is too old: the daemon speaks API {theirs[0]} to {theirs[1]}, the add-on {ours[0]} to {ours[1]}.",
        f"Update the {old}: {fix}, then restart it.",
    )
