# SPDX-License-Identifier: GPL-3.0-or-later
"""The only writer of takes as strips: one strip over its source holds all its takes, and one of them shows.

A strip is never put onto another one, and what one call does is checked before the first change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...backend.contract.errors import UnknownMedia
from .. import compat
from ..daemon.cargo import Take
from ..words import words
from . import binned, extent, files, framing, identity, landing, panel_settings, source_state, stack, strip_record
from .records import Record
from .strip_record import StripRecord, TakeEntry

_TAKE_COLOR = "COLOR_05"


@dataclass(frozen=True)
class _Spot:
    """Where a take goes: on a stack or as a new strip; `origin` is where the content of its source begins."""

    level: Any
    source: Any | None
    on: Any | None
    record: StripRecord
    origin: int
    channel: int


def source_of(scene: Any, record: Record) -> Any | None:
    """The strip that a job was made from, if it is still there."""
    return identity.find(scene.sequence_editor, _origin(scene, record.strip, record.strip_id)) if record.strip else None


def entry_of(record: Record, take: Take, warnings: tuple[str, ...]) -> StripRecord:
    """The record of one fetched take alone, as it goes onto a stack or into the bin. Raises UnknownMedia."""
    if not take.path.is_file():
        raise UnknownMedia(f"{take.path.name} is not there any more.", "Reopen the file: the daemon gives it again.")
    entry = TakeEntry(
        job_id=record.job_id,
        path=files.blend_path(take.path),
        settings=panel_settings.of_request(take.request),
        details=take.details,
        warnings=warnings,
        frames=take.frames,
        offset=record.offset,
        rendered=record.rendered,
        source=source_state.loads(record.source),
        stage=take.stage,
        width=take.width,
        height=take.height,
    )
    return strip_record.alone(StripRecord(source=record.strip, source_id=record.strip_id), entry)


def place_take(scene: Any, record: Record, take: Take, warnings: tuple[str, ...]) -> Any:
    """A job's take on the timeline; it is where its source is now, and shows. Raises Conflict, UnknownMedia."""
    single = entry_of(record, take, warnings)
    if source_of(scene, record) is not None:
        return place_over(scene, single)
    return place_at(scene, single, record.left, record.channel)


def place_over(scene: Any, single: StripRecord, choose: bool = True) -> Any:
    """A take over its source, over each part if that was split: on the stack there, or as a new strip; not muted.

    Selected and active if it is to be chosen. Raises Conflict, UnknownMedia.
    """
    editor, origin = scene.sequence_editor, _origin(scene, single.source, single.source_id)
    identity.restore(editor, (origin,))
    parts = identity.parts(editor, origin)
    covered = [part for part in parts if extent.covers(single, part)] or parts[:1]
    return _fill(editor, [_spot_over(editor, single, part) for part in covered], choose)


def place_at(scene: Any, single: StripRecord, frame: int, above: int = 0, choose: bool = True) -> Any:
    """A take without a source from a frame on, on the lowest free channel there. Raises Conflict, UnknownMedia."""
    editor = scene.sequence_editor or scene.sequence_editor_create()
    level, take = compat.shown_level(editor), single.takes[0]
    channel = extent.free_channel(level, frame, frame + take.frames, above)
    return _fill(editor, [_Spot(level, None, None, single, frame - take.offset, channel)], choose)


def replace_take(scene: Any, followed: str, single: StripRecord) -> bool:
    """Put a take in the place of an earlier one in every stack that has it; False if none has. Raises UnknownMedia.

    What the user has done to the strip since stays: its trim and channel, its transform and blending, whether it shows.
    """
    stacks = stack.with_job(scene.sequence_editor, followed) if scene.sequence_editor is not None else []
    for strip in stacks:
        record = strip_record.read(strip)
        index = record.index(followed)
        takes = tuple(single.takes[0] if position == index else take for position, take in enumerate(record.takes))
        if record.shown != index:
            strip_record.write(strip, replace(record, takes=takes))
        elif _are_alike(single.takes[0], record.takes[index]):
            _exchange(strip, replace(record, takes=takes), record.takes[index])
        else:
            _switch(scene.sequence_editor, strip, replace(record, takes=takes), record)
    return bool(stacks)


def show(scene: Any, strip: Any, index: int) -> None:
    """Let another take of a stack show. Raises Conflict, UnknownMedia."""
    record = strip_record.read(strip)
    _switch(scene.sequence_editor, strip, replace(record, shown=index), record)
    show_source(scene, strip, False)


def step(scene: Any, strip: Any, by: int) -> str:
    """Let the next take show, or one further on; the first and the last one stay. Returns what shows now."""
    record = strip_record.read(strip)
    index = min(max(record.shown + by, 0), len(record.takes) - 1)
    if index != record.shown or strip.mute:
        show(scene, strip, index)
    return words("Take {number} of {count}", number=index + 1, count=len(record.takes))


def show_source(scene: Any, strip: Any, wanted: bool) -> None:
    """Mute a take so that its source shows, or the other way round."""
    strip.mute = wanted
    source = stack.source_of(scene.sequence_editor, strip)
    if source is not None and strip_record.read(strip).hides_source:
        source.mute = not wanted


def keep(scene: Any, strip: Any) -> int:
    """File all takes but the one that shows into the bin; how many that were."""
    record = strip_record.read(strip)
    others = [take for take in record.takes if take != record.take]
    for take in others:
        binned.add(scene, strip_record.alone(record, take), "Another take was kept")
    strip_record.write(strip, replace(record, takes=record.takes[record.shown : record.shown + 1], shown=0))
    return len(others)


def revert(scene: Any, strip: Any) -> None:
    """Remove a take strip so that its source shows; all its takes go to the bin."""
    editor = scene.sequence_editor
    show_source(scene, strip, True)
    source, level = stack.source_of(editor, strip), landing.level_of(editor, strip)
    record = strip_record.read(strip)
    for take in record.takes:
        binned.add(scene, strip_record.alone(record, take), "Reverted to the source")
    compat.strips(level).remove(strip)
    if source is not None:
        source.select = True
        editor.active_strip = source


def _origin(scene: Any, name: str, strip_id: str) -> identity.Origin:
    return identity.Origin(name, strip_id, scene.name, "")


def _spot_over(editor: Any, single: StripRecord, source: Any) -> _Spot:
    level, origin = landing.level_of(editor, source), round(compat.content_start(source))
    bounds = compat.left(source) - origin, compat.right(source) - origin
    record = replace(single, first=bounds[0], last=bounds[1], hides_source=framing.shines_through(source))
    left, right = extent.span(record, origin)
    over = stack.over(editor, source)  # takes of several parts of one source are beside each other
    lying = next((strip for strip in over if compat.left(strip) < right and compat.right(strip) > left), None)
    if lying is not None:
        record = _stacked(strip_record.read(lying), single.takes[0], bounds, extent.trimmed(lying))
        channel = extent.channel_for(level, lying, record, origin, source.channel)
        return _Spot(level, source, lying, record, origin, channel)
    return _Spot(level, source, None, record, origin, extent.free_channel(level, left, right, source.channel))


def _stacked(
    record: StripRecord, take: TakeEntry, bounds: tuple[int, int], trimmed: tuple[int, int] | None
) -> StripRecord:
    """A stack with one more take, the newest, which shows; one that it has already shows again."""
    first, last = trimmed or bounds
    index = record.index(take.job_id)
    takes = record.takes if index is not None else (*record.takes, take)
    return replace(record, first=first, last=last, takes=takes, shown=len(takes) - 1 if index is None else index)


def _fill(editor: Any, spots: list[_Spot], choose: bool) -> Any:
    found = [files.locate(spot.record, spot.on) for spot in spots]
    placed = [_put(spot, file) for spot, file in zip(spots, found, strict=True)]
    if choose:
        for other in compat.strips(spots[0].level):
            other.select = other in placed
        editor.active_strip = placed[0]
    return placed[0]


def _put(spot: _Spot, file: Path) -> Any:
    strip = spot.on
    if strip is None:
        name = f"{spot.record.source or spot.record.takes[0].settings.kind} take"
        aside = landing.empty_channel(spot.level)
        strip = compat.strips(spot.level).new_movie(name, files.blend_path(file), aside, spot.origin)
        strip.color_tag = _TAKE_COLOR
        strip.select = False
        framing.frame_like(strip, spot.source, spot.record.takes[0])
        extent.lay(spot.level, strip, spot.record, spot.origin, spot.channel)
    else:
        _load(spot.level, strip, spot.record, file, spot.source, spot.origin, spot.channel)
    strip_record.write(strip, spot.record)
    strip.mute = False
    if spot.source is not None and spot.record.hides_source:
        spot.source.mute = True
    return strip


def _switch(editor: Any, strip: Any, record: StripRecord, before: StripRecord) -> None:
    """Show what `record` says in the place of what shows now; a trim by the user stays."""
    assert before.take is not None, "a take strip shows a take"
    if (trimmed := extent.trimmed(strip)) is not None:
        record = replace(record, first=trimmed[0], last=trimmed[1])
    level, origin = landing.level_of(editor, strip), round(compat.content_start(strip)) - before.take.offset
    channel = extent.channel_for(level, strip, record, origin, strip.channel - 1)
    _load(level, strip, record, files.locate(record, strip), stack.source_of(editor, strip), origin, channel)
    strip_record.write(strip, record)


def _exchange(strip: Any, record: StripRecord, before: TakeEntry) -> None:
    """Let a strip show another file of the same frames; nothing else of it changes."""
    assert record.take is not None, "a take strip shows a take"
    strip.filepath = files.blend_path(files.locate(record, strip))
    framing.resize(strip, before, record.take)
    strip_record.write(strip, record)


def _are_alike(take: TakeEntry, before: TakeEntry) -> bool:
    """Whether a take has the frames of another one, from the same pixels."""
    return (take.frames, take.offset, take.rendered) == (before.frames, before.offset, before.rendered)


def _load(
    level: Any, strip: Any, record: StripRecord, file: Path, source: Any | None, origin: int, channel: int
) -> None:
    take, before = record.take, strip_record.read(strip).take
    assert take is not None and before is not None, "both show a take"
    strip.channel = landing.empty_channel(level)
    strip.filepath = files.blend_path(file)
    if take.rendered != before.rendered:
        framing.frame_like(strip, source, take)
    else:
        framing.resize(strip, before, take)
    extent.lay(level, strip, record, origin, channel)
