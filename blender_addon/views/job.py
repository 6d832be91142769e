# SPDX-License-Identifier: GPL-3.0-or-later
"""What the next job would be, and whether a daemon is there for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...backend.contract.costs import estimate
from ...backend.contract.errors import ErrorView
from .. import preflight, request_builder
from ..messages import Connection
from ..session import Session
from ..shot import Shot
from ..words import duration, words
from .preflight import size

MOST_PLANS = 4


@dataclass(frozen=True)
class Plan:
    """What one job would send, and where its take would land."""

    title: str
    sent: str
    lands: str
    problem: str


@dataclass(frozen=True)
class JobView:
    """Everything on the panel but the settings themselves."""

    connection: Connection
    plans: tuple[Plan, ...]
    count: int
    cost: str
    problem: str
    trouble: ErrorView | None
    kinds: frozenset[str]
    still: str


def build(scene: Any, session: Session) -> JobView:
    """The view of a scene: of many jobs the first few."""
    shots, count = request_builder.first_shots(scene, most=MOST_PLANS)
    return JobView(
        connection=session.connection,
        plans=tuple(_plan(shot) for shot in shots),
        count=count,
        cost=_cost(scene, shots[0], session) if count == 1 and shots else "",
        problem=request_builder.problem(scene, shots),
        trouble=session.trouble,
        kinds=frozenset(shot.kind for shot in shots),
        still=next((shot.strip for shot in shots if shot.kind == "animate"), ""),
    )


def _cost(scene: Any, shot: Shot, session: Session) -> str:
    """Of one job; several are counted together before they are sent."""
    costs = session.machine.costs if session.machine is not None else ()
    if not costs:
        return ""
    found = estimate(costs[0], preflight.work_of(scene, shot))
    return words("About {time}, {size} of memory", time=duration(found.total_seconds), size=size(found.memory))


def _plan(shot: Shot) -> Plan:
    rate = words("{rate} fps", rate=f"{float(_fraction(shot.fps)):.4g}")
    sent = f"{_what(shot)}, {shot.width} x {shot.height}, {rate}"
    lands = words(
        "Channel {channel}, frames {first} to {last}",
        channel=shot.channel, first=shot.left, last=shot.left + shot.frames - 1,
    )  # fmt: skip
    return Plan(
        title=shot.strip or {"subject": "Subject", "generate": "From the prompt alone"}[shot.kind],
        sent=sent,
        lands="" if shot.kind == "finetune" or shot.channel is None else lands,
        problem=shot.problem,
    )


def _what(shot: Shot) -> str:
    last = shot.first + shot.frames - 1
    match shot.kind:
        case "animate":
            return words("Still for {count} frames", count=shot.frames)
        case "subject":
            return words("{photos} photos for {count} frames", photos=len(shot.files), count=shot.frames)
        case "generate":
            return words("{count} new frames", count=shot.frames)
        case _ if shot.rendered:
            return words("{count} frames, rendered first", count=shot.frames)
        case _:
            return words("Its file's frames {first} to {last}", first=shot.first, last=last)


def _fraction(rate: str) -> float:
    numerator, _, denominator = rate.partition("/")
    return int(numerator) / int(denominator or 1)
