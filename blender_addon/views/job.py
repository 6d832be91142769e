# SPDX-License-Identifier: GPL-3.0-or-later
"""What the next job would be, and whether a daemon is there for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import request_builder
from ..messages import Connection
from ..request_builder import Shot
from ..session import Session


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
    problem: str
    trouble: str
    kinds: frozenset[str]
    still: str


def build(scene: Any, session: Session) -> JobView:
    """The view of a scene."""
    shots = request_builder.shots(scene)
    return JobView(
        connection=session.connection,
        plans=tuple(_plan(shot) for shot in shots),
        problem=request_builder.problem(scene, shots),
        trouble=f"{session.trouble.message} {session.trouble.fix}" if session.trouble is not None else "",
        kinds=frozenset(shot.kind for shot in shots),
        still=next((shot.strip for shot in shots if shot.kind == "animate"), ""),
    )


def _plan(shot: Shot) -> Plan:
    rate = f"{float(_fraction(shot.fps)):.4g} fps"
    sent = f"{_what(shot)}, {shot.width} x {shot.height}, {rate}"
    lands = f"Channel {shot.channel}, frames {shot.left} to {shot.left + shot.frames - 1}"
    return Plan(
        title=shot.strip or {"subject": "Subject", "generate": "From the prompt alone"}[shot.kind],
        sent=sent,
        lands="" if shot.kind == "finetune" or shot.channel is None else lands,
        problem=shot.problem,
    )


def _what(shot: Shot) -> str:
    match shot.kind:
        case "animate":
            return f"Still for {shot.frames} frames"
        case "subject":
            return f"{len(shot.files)} photos for {shot.frames} frames"
        case "generate":
            return f"{shot.frames} new frames"
        case _ if shot.rendered:
            return f"{shot.frames} frames, rendered first"
        case _:
            return f"Its file's frames {shot.first} to {shot.first + shot.frames - 1}"


def _fraction(rate: str) -> float:
    numerator, _, denominator = rate.partition("/")
    return int(numerator) / int(denominator or 1)
