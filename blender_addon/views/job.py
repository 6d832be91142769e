# SPDX-License-Identifier: GPL-3.0-or-later
"""What the next job would be, and whether a daemon is there for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...backend.contract.costs import estimate
from ...backend.contract.errors import ErrorView
from ..daemon.reports import Connection
from ..daemon.session import Session
from ..sheets import picking
from ..shots import preflight, shot_list
from ..shots.shot import Shot
from ..takes import strip_record
from ..words import duration, words
from .preflight import size

MOST_PLANS = 4

_estimate = lru_cache(maxsize=64)(estimate)
"""A panel that is drawn again has the same job."""


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
    sheet: str


def build(scene: Any, session: Session) -> JobView:
    """The view of a scene: of many jobs the first few."""
    shots, count = shot_list.first_shots(scene, most=MOST_PLANS)
    return JobView(
        connection=session.connection,
        plans=tuple(_plan(shot) for shot in shots),
        count=count,
        cost=cost(scene, shots[0], session) if count == 1 and shots else "",
        problem=shot_list.problem(scene, shots),
        trouble=session.trouble,
        kinds=frozenset(shot.kind for shot in shots),
        sheet=_sheet(scene, session),
    )


def cost(scene: Any, shot: Shot, session: Session) -> str:
    """What one job costs; several are counted together before they are sent."""
    costs = session.machine.costs if session.machine is not None else ()
    if not costs:
        return ""
    found = _estimate(costs[0], preflight.work_of(scene, shot))
    text = "About {time}, {size} of memory" if costs[0].learnt else "Roughly {time} (first job), {size} of memory"
    return words(text, time=duration(found.total_seconds), size=size(found.memory))


def _sheet(scene: Any, session: Session) -> str:
    """The newest contact sheet of the active strip, or of the source of the take that is active; empty: none."""
    strip = scene.sequence_editor.active_strip if scene.sequence_editor is not None and session.sheets else None
    record = strip_record.read(strip) if strip is not None else strip_record.EMPTY
    return picking.newest(scene, session, record.source_id or record.strip_id)


def _plan(shot: Shot) -> Plan:
    rate = words("{rate} fps", rate=f"{float(_fraction(shot.fps)):.4g}")
    within = ", " + words("within {mask}", mask=shot.mask) if shot.mask else ""
    sent = f"{_what(shot)}, {shot.width} x {shot.height}, {rate}{within}"
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
