"""Where a take lands: over its source, same start and length, never onto another strip."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.backend.contract.errors import Conflict, UnknownMedia
from bl_ext.user_default.dreamstrip.backend.contract.media import Clip, LocalMedia
from bl_ext.user_default.dreamstrip.backend.contract.requests import EditRequest
from bl_ext.user_default.dreamstrip.blender_addon import compat
from bl_ext.user_default.dreamstrip.blender_addon.daemon.cargo import Take
from bl_ext.user_default.dreamstrip.blender_addon.shots import shot_list
from bl_ext.user_default.dreamstrip.blender_addon.takes import (
    binned,
    identity,
    landing,
    records,
    stack,
    strip_record,
    strips,
)


def _record(timeline: Any, strip: Any) -> records.Record:
    """The record that submitting a strip leaves."""
    timeline.select(strip)
    identity.claim(timeline.scene.sequence_editor, strip)
    (shot,) = shot_list.shots(timeline.scene)
    return records.Record.of_shot(timeline.scene, str(uuid.uuid4()), shot)


def _take(timeline: Any) -> Take:
    request = EditRequest(Clip(LocalMedia("/marathon.mp4")), "at night")
    return Take(Path(timeline.media / "marathon.mp4"), 150, request, "embedded, until base, s 0.95, seed 0")


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
    about = strip_record.read(take)
    assert (about.source, about.source_id) == ("marathon", strip_record.read(clip).strip_id)
    assert about.take is not None
    assert (about.take.job_id, about.take.settings.prompt) == (record.job_id, "at night")
    assert about.take.warnings == ("half of it is blue",)
    assert timeline.scene.sequence_editor.active_strip == take
    assert [strip.name for strip in timeline.strips if strip.select] == [take.name]


def test_busy_and_locked_channels_are_passed_over(timeline: Any) -> None:
    clip = timeline.clip(channel=1, length=50)
    timeline.still("in the way", 2, start=50, length=10)
    timeline.scene.sequence_editor.channels[3].lock = True
    assert _place(timeline, _record(timeline, clip)).channel == 4


def test_nothing_lands_where_it_would_not_be_seen_but_what_is_there_stays(timeline: Any) -> None:
    clip = timeline.clip(channel=1, length=50)
    channels = timeline.scene.sequence_editor.channels
    channels[2].mute = True
    assert _place(timeline, _record(timeline, clip)).channel == 3
    channels[3].mute = channels[3].lock = True
    assert _place(timeline, _record(timeline, clip)).channel == 3


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
    take = replace(_take(timeline), path=tmp_path / "gone.mp4")
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
    copy.dreamstrip.record = clip.dreamstrip.record
    assert _span(_place(timeline, record)) == (2, 1, 21)
    assert identity.claim(timeline.scene.sequence_editor, copy) != strip_record.read(clip).strip_id


def test_a_renamed_source_is_found_by_its_id(timeline: Any) -> None:
    clip = timeline.clip(channel=3, start=5, length=20)
    record = _record(timeline, clip)
    clip.name = "runners"
    take = _place(timeline, record)
    assert (take.channel, stack.source_of(timeline.scene.sequence_editor, take)) == (4, clip)


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
    record = records.Record("id", "edit", "inner", strip_record.read(inner).strip_id, 1, 0, 1, False)
    take = strips.place_take(timeline.scene, record, _take(timeline), ())
    assert take.parent_meta() == meta
    assert take.channel == 2


def _offset_of(clip: Any) -> int:
    return round(compat.content_start(clip))


def _split(clip: Any, timeline: Any, frame: int) -> Any:
    """What Blender's split does, which needs a window: a copy with all properties, both trimmed."""
    copy = timeline.clip(f"{clip.name}.001", channel=clip.channel + 60, start=_offset_of(clip), length=150)
    copy.dreamstrip.record = clip.dreamstrip.record
    compat.set_right(copy, compat.right(clip))
    compat.set_left(copy, frame)
    compat.set_right(clip, frame)
    copy.channel = clip.channel
    return copy


def test_the_newest_take_shows_in_the_strip_of_the_earlier_ones(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=21, length=60)
    first = _place(timeline, one := _record(timeline, clip))
    first.mute = True
    second = _place(timeline, two := _record(timeline, clip))
    assert first == second and len(timeline.strips) == 2
    assert [take.job_id for take in strip_record.read(second).takes] == [one.job_id, two.job_id]
    assert strip_record.read(second).shown == 1
    assert not second.mute


def test_importing_a_take_again_shows_it_again(timeline: Any) -> None:
    clip = timeline.clip(length=60)
    one = _record(timeline, clip)
    _place(timeline, one)
    _place(timeline, _record(timeline, clip))
    strip = _place(timeline, one)
    assert (len(strip_record.read(strip).takes), strip_record.read(strip).shown) == (2, 0)


def test_going_through_the_takes_keeps_each_on_its_frames(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=21, length=60)
    strip = _place(timeline, replace(_record(timeline, clip), offset=10))
    assert _span(strip) == (2, 31, 81), "a take that begins later leaves the beginning to the source"
    strip = _place(timeline, _record(timeline, clip))
    assert _span(strip) == (2, 21, 81) and compat.content_start(strip) == 21
    strips.show(timeline.scene, strip, 0)
    assert _span(strip) == (2, 31, 81) and compat.content_start(strip) == 31
    strips.show(timeline.scene, strip, 1)
    assert _span(strip) == (2, 21, 81) and compat.content_start(strip) == 21


def test_a_take_that_the_user_has_trimmed_stays_trimmed(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=21, length=60)
    strip = _place(timeline, _record(timeline, clip))
    compat.set_left(strip, 41)
    strip = _place(timeline, _record(timeline, clip))
    assert _span(strip) == (2, 41, 81)
    strips.show(timeline.scene, strip, 0)
    assert _span(strip) == (2, 41, 81)


def test_a_stack_that_grows_into_another_strip_goes_over_it(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=21, length=20)
    strip = _place(timeline, _record(timeline, clip))
    timeline.still("next", 2, start=41, length=10)
    compat.set_right(clip, 61)
    strip = _place(timeline, _record(timeline, clip))
    assert _span(strip) == (3, 21, 61)


def test_a_take_that_was_moved_with_its_source_stays_on_it(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=21, length=60)
    strip = _place(timeline, _record(timeline, clip))
    _place(timeline, _record(timeline, clip))
    compat.set_content_start(strip, 121)
    compat.set_content_start(clip, 121)
    strips.show(timeline.scene, strip, 0)
    assert _span(strip) == (2, 121, 181)


def test_a_take_lands_over_each_part_of_a_source_that_was_split(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=21, length=60)
    record = _record(timeline, clip)
    rest = _split(clip, timeline, 51)
    _place(timeline, record)
    editor = timeline.scene.sequence_editor
    (left,), (right,) = stack.over(editor, clip), stack.over(editor, rest)
    assert (_span(left), _span(right)) == ((2, 21, 51), (2, 51, 81))
    assert compat.content_start(left) == compat.content_start(right) == 21


def test_the_parts_of_a_split_pair_stay_pairs_when_one_gets_an_id_of_its_own(timeline: Any) -> None:
    editor = timeline.scene.sequence_editor
    clip = timeline.clip(channel=1, start=21, length=60)
    take = _place(timeline, _record(timeline, clip))
    rest, rest_of_take = _split(clip, timeline, 51), _split(take, timeline, 51)
    assert stack.over(editor, rest) == [rest_of_take]
    record = _record(timeline, rest)
    assert record.strip_id != strip_record.read(clip).strip_id
    assert stack.over(editor, rest) == [rest_of_take] and stack.over(editor, clip) == [take]
    _place(timeline, record)
    assert len(strip_record.read(rest_of_take).takes) == 2
    assert len(strip_record.read(take).takes) == 1


def test_of_a_renamed_strip_and_its_copy_the_strip_keeps_the_id(timeline: Any) -> None:
    editor = timeline.scene.sequence_editor
    clip = timeline.clip(channel=1, length=20)
    strip_id = identity.claim(editor, clip)
    clip.name = "runners"
    copy = timeline.clip("runners.001", channel=3, start=201, length=20)
    copy.dreamstrip.record = clip.dreamstrip.record
    assert identity.claim(editor, clip) == strip_id
    assert identity.claim(editor, copy) != strip_id


def test_another_strip_with_the_name_of_a_source_that_is_gone_is_not_the_source(timeline: Any) -> None:
    clip = timeline.clip(length=20)
    record = _record(timeline, clip)
    timeline.strips.remove(clip)
    other = timeline.clip(length=20)
    identity.claim(timeline.scene.sequence_editor, other)
    assert strips.source_of(timeline.scene, record) is None


def test_comparing_mutes_the_take(timeline: Any) -> None:
    take = _place(timeline, _record(timeline, timeline.clip(length=20)))
    strips.show_source(timeline.scene, take, True)
    assert take.mute
    strips.show_source(timeline.scene, take, False)
    assert not take.mute


def test_a_source_that_would_shine_through_is_muted_while_its_take_shows(timeline: Any) -> None:
    clip = timeline.clip(length=20)
    clip.blend_type, clip.blend_alpha = "ADD", 0.5
    take = _place(timeline, _record(timeline, clip))
    assert (take.blend_type, take.blend_alpha, clip.mute) == ("ADD", 0.5, True)
    strips.show_source(timeline.scene, take, True)
    assert take.mute and not clip.mute
    strips.show_source(timeline.scene, take, False)
    assert clip.mute
    strips.revert(timeline.scene, take)
    assert not clip.mute


def test_keeping_one_take_files_the_others_away(timeline: Any) -> None:
    clip = timeline.clip(length=20)
    take = _place(timeline, one := _record(timeline, clip))
    _place(timeline, two := _record(timeline, clip))
    assert strips.keep(timeline.scene, take) == 1
    assert [kept.job_id for kept in strip_record.read(take).takes] == [two.job_id]
    (filed,) = binned.listed(timeline.scene)
    assert filed.job_id == one.job_id
    strip = strips.place_over(timeline.scene, filed.record)
    assert strip == take and [kept.job_id for kept in strip_record.read(take).takes] == [two.job_id, one.job_id]


def test_reverting_shows_the_source_and_loses_no_take(timeline: Any) -> None:
    clip = timeline.clip(length=20)
    take = _place(timeline, one := _record(timeline, clip))
    _place(timeline, two := _record(timeline, clip))
    strips.revert(timeline.scene, take)
    assert list(timeline.strips) == [clip]
    assert {filed.job_id for filed in binned.listed(timeline.scene)} == {one.job_id, two.job_id}
    assert timeline.scene.sequence_editor.active_strip == clip


def test_a_better_take_takes_the_place_of_its_draft_in_every_copy(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=21, length=60)
    record = _record(timeline, clip)
    take = _place(timeline, record)
    rest = _split(take, timeline, 51)
    better = strips.entry_of(replace(record, job_id="better"), _take(timeline), ())
    assert strips.replace_take(timeline.scene, record.job_id, better)
    for strip in (take, rest):
        assert [kept.job_id for kept in strip_record.read(strip).takes] == ["better"]
    assert (_span(take), _span(rest)) == ((2, 21, 51), (2, 51, 81))
    assert not _overlaps(timeline)
    assert not strips.replace_take(timeline.scene, record.job_id, better), "the draft is nowhere any more"


def test_takes_of_two_parts_of_one_source_are_beside_each_other(timeline: Any) -> None:
    clip = timeline.clip(channel=1, start=21, length=60)
    record, media = _record(timeline, clip), replace(_take(timeline), frames=20)
    first = strips.place_take(timeline.scene, replace(record, offset=5), media, ())
    second = strips.place_take(timeline.scene, replace(record, job_id="second", offset=30), media, ())
    assert (_span(first), _span(second)) == ((2, 26, 46), (2, 51, 71))
    third = strips.place_take(timeline.scene, replace(record, job_id="third", offset=32), media, ())
    assert third == second and len(strip_record.read(second).takes) == 2
