# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scope's jobs would cost and what stands in their way, worked out once, before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...backend.contract.costs import DISK_RESERVE, Estimate, ModelCosts, Work, estimate
from ...backend.contract.errors import InvalidRequest
from .. import compat
from ..camera import keys
from ..daemon.reports import Machine
from ..presets import QUALITIES
from ..words import words
from . import rates, shot_list, source
from .shot import Shot

_RENDERED_BYTES = 0.35
"""Of a pixel in FFV1: 128 frames of 1280 x 720 were 40 MB."""
_MASK_BYTES = 0.02
_TAKE_BYTES = 0.05
_MASTER_BYTES = 3
_MODEL = "embedded"


@dataclass(frozen=True)
class Conflict:
    """What is wrong, and the fixes that are offered as buttons. One that `blocks` keeps its job from being sent."""

    text: str
    fixes: tuple[str, ...]
    blocks: bool = True


@dataclass(frozen=True)
class Item:
    """One job as it would be sent. `reuses`: an item before it makes the finetune."""

    key: str
    shot: Shot
    cost: Estimate | None
    reuses: bool
    disk: int
    conflicts: tuple[Conflict, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps it from being sent."""
        return not any(conflict.blocks for conflict in self.conflicts)

    @property
    def seconds(self) -> float | None:
        """How long it will take; None while no daemon has told."""
        if self.cost is None:
            return None
        return self.cost.seconds if self.reuses else self.cost.total_seconds


@dataclass(frozen=True)
class Preflight:
    """All of it as it was when it was worked out; `conflicts` are those of the whole.

    Times are as on `machine`, or as the `learnt` jobs took on the daemon's.
    """

    scope: str
    items: tuple[Item, ...]
    left_out: frozenset[str]
    conflicts: tuple[Conflict, ...]
    machine: str = ""
    learnt: int = 0

    @property
    def shots(self) -> tuple[Shot, ...]:
        """What is sent if the user agrees; nothing while a conflict of the whole blocks."""
        if any(conflict.blocks for conflict in self.conflicts):
            return ()
        return tuple(item.shot for item in self.items if item.is_ready)

    @property
    def seconds(self) -> float | None:
        """Of all together, one after the other; None while no daemon has told."""
        known = [item.seconds for item in self.items if item.is_ready]
        return None if None in known else sum(seconds or 0.0 for seconds in known)

    @property
    def memory(self) -> int | None:
        """The peak of the worker, in bytes."""
        return max((item.cost.memory for item in self.items if item.is_ready and item.cost is not None), default=None)

    @property
    def disk(self) -> int:
        """Bytes on the store's disk, each file once."""
        return sum(item.disk for item in self.items if item.is_ready)


def prepare(
    scene: Any, machine: Machine | None, busy: Collection[str], scope: str = "", left_out: frozenset[str] = frozenset()
) -> Preflight:
    """The preflight of a scope. `busy` are the keys of shots that have a job which has not ended."""
    rates.forget_changed()
    shots = shot_list.shots(scene, scope)
    costs = next((costs for costs in machine.costs if costs.model == _MODEL), None) if machine is not None else None
    taken = tuple(shot for shot in shots if shot.key not in left_out)
    files, lessons = Counter[str](), Counter[object]()
    items = tuple(_item(scene, shot, costs, busy, files, lessons) for shot in taken)
    measured_on, learnt = (costs.machine, costs.learnt) if costs is not None else ("", 0)
    found = Preflight(scope or str(scene.dreamstrip.scope), items, left_out, (), measured_on, learnt)
    return replace(found, conflicts=tuple(_of_machine(scene, found, machine)))


def _item(
    scene: Any, shot: Shot, costs: ModelCosts | None, busy: Collection[str], files: Counter[str], lessons: Counter[Any]
) -> Item:
    """One shot's; `files` and `lessons` count what the items before it have brought already."""
    disk = _disk(scene, shot, files)
    lesson = (shot.files, shot.lesson or (shot.first, shot.frames)) if shot.files and shot.kind == "edit" else shot
    lessons[lesson] += 1
    cost = estimate(costs, work_of(scene, shot)) if costs is not None else None
    return Item(shot.key, shot, cost, lessons[lesson] > 1, disk, tuple(_of_shot(scene, shot, busy)))


def work_of(scene: Any, shot: Shot) -> Work:
    """What decides the cost of a shot."""
    settings = scene.dreamstrip
    quality = QUALITIES[settings.quality]
    tunes = {"edit": settings.finetune, "sheet": settings.finetune, "finetune": settings.finetune, "generate": "none"}
    preset = tunes.get(shot.kind, "frames")
    return Work(
        frames=shot.lesson[1] if shot.kind == "finetune" and shot.lesson is not None else shot.frames,
        fps=shot.fps,
        width=shot.width,
        height=shot.height,
        until=quality.until if shot.grid is None else QUALITIES["draft"].until,
        upscaling_steps=quality.upscaling_steps,
        is_guided=settings.guidance != 1.0,
        preset=preset,
        parts=_parts(shot, settings),
        drafts=shot.grid.count if shot.grid is not None else 1,
        chooses_s=shot.kind == "edit" and settings.s_auto,
    )


def _parts(shot: Shot, settings: Any) -> str:
    """What of the whole is done: a camera over a still needs no model, a finetune makes no take."""
    if shot.kind == "animate" and settings.coarse:
        return "write"
    if shot.kind == "edit" and not settings.s_auto and not round(settings.s, 4):
        return "write"
    return "finetune" if shot.kind == "finetune" else "all"


def _of_shot(scene: Any, shot: Shot, busy: Collection[str]) -> Iterator[Conflict]:
    if shot.problem:
        yield Conflict(words(shot.problem), {"prompt": ("write", "leave_out"), "channel": ("unlock", "leave_out")}.get(
            shot.fix, ("leave_out",)
        ))  # fmt: skip
    file_troubles = tuple(_of_files(scene, shot))
    yield from file_troubles
    if not file_troubles and shot.kind == "animate" and (trouble := _camera_trouble(scene, shot)):
        yield Conflict(trouble, ("leave_out",))
    if shot.key in busy:
        yield Conflict(words("It has a job already that has not ended"), ("leave_out",), blocks=False)


def _of_files(scene: Any, shot: Shot) -> Iterator[Conflict]:
    """What is wrong with the files that are read, in the daemon or in Blender."""
    strip = compat.all_strips(scene.sequence_editor).get(shot.strip) if shot.strip else None
    own = source.file_of(strip) if strip is not None else ""
    missing = [Path(file).name for file in shot.files or (own,) if file and not Path(file).exists()]
    if missing:
        yield Conflict(words("{file} is not there", file=missing[0]), ("relink", "leave_out"))
    elif strip is not None and own and not strip.elements[0].orig_width:
        # No more than a hint: Blender reads the size of some pictures when it first draws them.
        yield Conflict(words("{file} may be no picture", file=Path(own).name), ("relink", "leave_out"), blocks=False)


def _camera_trouble(scene: Any, shot: Shot) -> str:
    try:
        keys.sample(scene, compat.all_strips(scene.sequence_editor)[shot.strip])
    except InvalidRequest as error:
        return str(error)
    return ""


def _of_machine(scene: Any, found: Preflight, machine: Machine | None) -> Iterator[Conflict]:
    if machine is None:
        return
    settings = scene.dreamstrip
    cheaper = ("draft",) if settings.quality != "draft" else ()
    needs = found.disk + DISK_RESERVE
    if needs > machine.disk_free:
        text = _lack("The disk of the store has {has} MiB free; this needs {needs} MiB", machine.disk_free, needs)
        yield Conflict(text, ("no_master",) if settings.master else ("leave_out_largest",))
    peak = found.memory or 0
    if peak > machine.memory_total:
        text = _lack("The machine has {has} MiB of memory; this needs {needs} MiB", machine.memory_total, peak)
        yield Conflict(text, (*cheaper, "leave_out_longest"))
    elif peak > machine.memory_free:
        text = _lack("{has} MiB of memory are free now; this needs {needs} MiB", machine.memory_free, peak)
        yield Conflict(text, cheaper, blocks=False)


def _lack(text: str, has: int, needs: int) -> str:
    return words(text, has=has >> 20, needs=needs >> 20)


def _disk(scene: Any, shot: Shot, files: Counter[str]) -> int:
    """Bytes that the store grows by: what is sent (each file once), the take, the master."""
    settings = scene.dreamstrip
    sent = sum(_size(file) for file in shot.files if not files[file])
    files.update(shot.files)
    pixels = shot.width * shot.height * shot.frames
    rendered = round(pixels * _RENDERED_BYTES) if shot.is_rendered else 0
    rendered += round(pixels * _MASK_BYTES) if shot.mask else 0
    if shot.kind == "finetune":
        return sent + rendered
    return sent + rendered + round(pixels * (_TAKE_BYTES + (_MASTER_BYTES if settings.master else 0)))


def _size(file: str) -> int:
    path = Path(file)
    return path.stat().st_size if path.is_file() else 0
