"""Where a take lands: over its source, same start and length, never onto another strip."""

from __future__ import annotations

import itertools
import uuid
from pathlib import Path
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.backend.contract.errors import Conflict, UnknownMedia
from bl_ext.user_default.dreamstrip.blender_addon import compat, identity, landing, records, request_builder, strips
from bl_ext.user_default.dreamstrip.blender_addon.messages import Take


def _record(timeline: Any, strip: Any) -> records.Record:
    """The record that submitting a strip leaves."""
    timeline.select(strip)
    identity.claim(timeline.scene.sequence_editor, strip)
    (shot,) = request_builder.shots(timeline.scene)
    return records.Record.of_shot(timeline.scene, str(uuid.uuid4()), shot)


def _take(timeline: Any) -> Take:
    return Take(Path(timeline.media / "marathon.mp4"), 150, "edit", "at night", "embedded, until base, s 0.95, seed 0")


def _span(strip: Any) -> tuple[int, int, int]:
    return strip.channel, compat.left(strip), compat.right(strip)


def _overlaps(timeline: Any) -> bool:
    spans = sorted(_span(strip) for strip in timeline.strips)
    return any(a[0] == b[0] and a[2] > b[1] for a, b in itertools.pairwise(spans))


def _place(timeline: Any, record: records.Record) -> Any:
    strip = strips.place_take(timeline.scene, record, _take(timeline), ("half of it is blue",))
    assert not _overlaps(timeline)
    return strip


def test_a_take_lies_over_its_source_and_knows_it(timeline: Any) -> None:
    clip = timeline.clip(channel=2, start=21, length=60)
    record = _record(timeline, clip)
    take = _place(timeline, record)
    assert _span(take) == (3, 21, 81)
    about = take.dreamstrip
    assert (about.source, about.source_id, about.job_id) == ("marathon", clip.dreamstrip.strip_id, record.job_id)
    assert (about.prompt, about.warnings) == ("at night", "half of it is blue")
    assert timeline.scene.sequence_editor.active_strip == take
    assert [strip.name for strip in timeline.strips if strip.select] == [take.name]


def test_busy_and_locked_channels_are_passed_over(timeline: Any) -> None:
    clip = timeline.clip(channel=1, length=50)
    timeline.still("in the way", 2, start=50, length=10)
    timeline.scene.sequence_editor.channels[3].lock = True
    assert _place(timeline, _record(timeline, clip)).channel == 4


def test_a_strip_that_only_touches_is_not_in_the_way(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=1, length=50)
    timeline.still("next", 2, start=51, length=10)
    assert _place(timeline, _record(timeline, clip)).channel == 2


def test_without_a_free_channel_nothing_is_placed(timeline: Any) -> None:
    clip = timeline.clip(channel=1, length=10)
    record = _record(timeline, clip)
    for channel in range(2, landing.CHANNELS + 1):
        timeline.scene.sequence_editor.channels[channel].lock = True
    count = len(timeline.strips)
    with pytest.raises(Conflict):
        _place(timeline, record)
    assert len(timeline.strips) == count


def test_a_take_that_has_vanished_makes_no_empty_strip(timeline: Any, tmp_path: Path) -> None:
    record = _record(timeline, timeline.clip(length=10))
    take = Take(tmp_path / "gone.mp4", 10, "edit", "", "")
    with pytest.raises(UnknownMedia, match=r"gone\.mp4"):
        strips.place_take(timeline.scene, record, take, ())
    assert len(timeline.strips) == 1


def test_a_take_follows_a_source_that_was_moved(timeline: Any) -> None:
    clip = timeline.clip(start=21, length=60)
    record = _record(timeline, clip)
    setattr(clip, compat._START, 121)
    assert _span(_place(timeline, record))[1:] == (121, 181)


def test_a_take_shows_what_is_left_of_a_source_that_was_trimmed(timeline: Any) -> None:
    clip = timeline.clip(start=21, length=60)
    record = _record(timeline, clip)
    compat.set_left(clip, 31)
    compat.set_right(clip, 71)
    take = _place(timeline, record)
    assert _span(take)[1:] == (31, 71)
    assert compat.content_start(take) == 21


def test_a_take_whose_source_is_gone_lands_where_it_was(timeline: Any) -> None:
    clip = timeline.clip(channel=5, start=21, length=60)
    record = _record(timeline, clip)
    timeline.strips.remove(clip)
    assert _span(_place(timeline, record)) == (6, 21, 171)


def test_of_two_copies_the_one_with_the_name_is_the_source(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=1, length=20)
    record = _record(timeline, clip)
    copy = timeline.clip("marathon.001", channel=4, start=301, length=20)
    copy.dreamstrip.strip_id = clip.dreamstrip.strip_id
    copy.dreamstrip.claimed_name = "marathon"
    assert _span(_place(timeline, record)) == (2, 1, 21)
    assert identity.claim(timeline.scene.sequence_editor, copy) != clip.dreamstrip.strip_id


def test_a_renamed_source_is_found_by_its_id(timeline: Any) -> None:
    clip = timeline.clip(channel=3, start=5, length=20)
    record = _record(timeline, clip)
    clip.name = "runners"
    take = _place(timeline, record)
    assert (take.channel, take.dreamstrip.source) == (4, "runners")


def test_the_take_of_a_still_sits_in_the_frame_as_the_still_does(timeline: Any) -> None:
    still = timeline.still(length=24)
    still.transform.scale_x = still.transform.scale_y = 2.0
    still.transform.offset_x = 40
    take = _place(timeline, _record(timeline, still))
    assert take.transform.scale_x == pytest.approx(2.0 * 600 / 720)
    assert take.transform.scale_y == pytest.approx(2.0 * 400 / 400)
    assert take.transform.offset_x == 40


def test_the_take_of_a_rendered_strip_fills_the_frame(timeline: Any) -> None:
    clip = timeline.clip(length=24)
    clip.transform.scale_x = 0.5
    record = _record(timeline, clip)
    assert record.rendered
    assert _place(timeline, record).transform.scale_x == 1.0


def test_a_take_of_a_strip_in_a_meta_strip_lands_in_it(timeline: Any) -> None:
    meta = timeline.strips.new_meta("meta", 2, 1)
    inner = compat.strips(meta).new_movie("inner", str(timeline.media / "marathon.mp4"), 1, 1)
    identity.claim(timeline.scene.sequence_editor, inner)
    record = records.Record("id", "edit", "inner", inner.dreamstrip.strip_id, 1, 0, 1, False)
    take = strips.place_take(timeline.scene, record, _take(timeline), ())
    assert take.parent_meta() == meta
    assert take.channel == 2
