# SPDX-License-Identifier: GPL-3.0-or-later
"""A preflight in words: the whole, and a few lines a job."""

from __future__ import annotations

from dataclasses import dataclass

from ..shots import preflight_fixes
from ..shots.preflight import Conflict, Item, Preflight
from ..words import duration, words

FIXES = {key: title for key, title, _ in preflight_fixes.FIXES}
"""What the buttons of fixes say; `write` is a field instead."""


@dataclass(frozen=True)
class ItemLine:
    """One job: what it is of, what is sent, what it costs, what is wrong with it."""

    key: str
    strip: str
    title: str
    sent: str
    cost: str
    prompt: str
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class PreflightView:
    """What the dialog shows; of so many jobs it hides some."""

    total: str
    machine: str
    lines: tuple[ItemLine, ...]
    hidden: int
    conflicts: tuple[Conflict, ...]


def build(preflight: Preflight, most: int) -> PreflightView:
    """The view: jobs with a conflict come first, and at most so many are listed."""
    ordered = sorted(preflight.items, key=lambda item: not item.conflicts)
    return PreflightView(
        total=_total(preflight),
        machine=times(preflight.machine, preflight.learnt),
        lines=tuple(_line(item) for item in ordered[:most]),
        hidden=max(0, len(ordered) - most),
        conflicts=preflight.conflicts,
    )


def times(machine: str, learnt: int) -> str:
    """Where estimated times come from; empty while no daemon has told."""
    if learnt:
        return words("Times by what 1 job here took") if learnt == 1 else words(
            "Times by what {count} jobs here took", count=learnt
        )  # fmt: skip
    return words("Rough times, as on {machine}: the first job here will tell", machine=machine) if machine else ""


def size(count: int) -> str:
    """Bytes in the unit that a person would say."""
    return f"{count / 2**30:.1f} GB" if count >= 2**30 else f"{max(1, round(count / 2**20))} MB"


def _total(preflight: Preflight) -> str:
    ready, count = len(preflight.shots), len(preflight.items)
    parts = [words("{ready} of {count} jobs", ready=ready, count=count) if ready < count else _jobs(count)]
    parts += [words("{count} frames", count=sum(shot.frames for shot in preflight.shots))]
    if preflight.seconds is not None:
        parts += [words("about {time}", time=duration(preflight.seconds))]
    if preflight.memory is not None:
        parts += [words("up to {size} of memory", size=size(preflight.memory))]
    parts += [words("{size} of disk", size=size(preflight.disk))]
    return ", ".join(parts)


def _jobs(count: int) -> str:
    return words("1 job") if count == 1 else words("{count} jobs", count=count)


def _line(item: Item) -> ItemLine:
    shot = item.shot
    title = words(
        "{strip}: {kind}, {count} frames from {frame}",
        strip=shot.strip or words("New clip"),
        kind=words(shot.kind.title()),
        count=shot.frames,
        frame=shot.left,
    )
    return ItemLine(
        key=item.key,
        strip=shot.strip,
        title=title,
        sent=_sent(item),
        cost=_cost(item),
        prompt=shot.prompt if shot.kind != "finetune" else "",
        conflicts=item.conflicts,
    )


def _sent(item: Item) -> str:
    shot = item.shot
    if not shot.strip:
        return words("{count} photos are read", count=len(shot.files)) if shot.files else words("Nothing is read")
    if shot.is_rendered:
        what = words("Rendered by Blender first")
    elif shot.kind == "animate":
        what = words("The picture is read")
    else:
        what = words("Read from its file, frame {frame} on", frame=shot.first)
    within = ", " + words("within {mask}", mask=shot.mask) if shot.mask else ""
    return f"{what}, {shot.width} x {shot.height}{within}"


def _cost(item: Item) -> str:
    if item.seconds is None or item.cost is None:
        return words("Cost unknown until the daemon runs")
    parts = [
        words("about {time}", time=duration(item.seconds)),
        words("{size} of memory", size=size(item.cost.memory)),
        words("{size} of disk", size=size(item.disk)),
    ]
    if item.reuses and item.cost.finetune_seconds:
        parts += [words("finetune shared")]
    return ", ".join(parts)
