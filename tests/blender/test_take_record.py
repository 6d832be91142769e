"""The record on a strip: written, read, copied, damaged, of another version."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.blender_addon import records, take_record
from bl_ext.user_default.dreamstrip.blender_addon.take_record import SourceState, StripRecord, TakeEntry
from bl_ext.user_default.dreamstrip.blender_addon.take_settings import PanelSettings

_ENTRY = TakeEntry(
    job_id="job",
    path="//dreamstrip/a.mp4",
    settings=PanelSettings("edit", "at night", s=0.8, seed=3),
    details="embedded",
    warnings=("one", "two"),
    frames=60,
    offset=5,
    rendered=False,
    source=SourceState("//a.mp4", "/tmp/a.mp4", 5, 60),
)
_RECORD = StripRecord(source="marathon", source_id="abc", first=5, last=65, takes=(_ENTRY,))


def test_what_is_written_is_read(timeline: Any) -> None:
    clip = timeline.clip()
    assert take_record.read(clip) == take_record.EMPTY
    take_record.write(clip, _RECORD)
    assert take_record.read(clip) == _RECORD
    assert take_record.read(clip).take == _ENTRY


def test_the_text_names_its_version() -> None:
    assert json.loads(take_record.dumps(_RECORD))["version"] == take_record.VERSION


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 2}', "null"])
def test_a_damaged_record_is_none(timeline: Any, text: str) -> None:
    clip = timeline.clip()
    clip.dreamstrip.record = text
    assert take_record.read(clip) == take_record.EMPTY


def test_a_record_of_a_newer_version_is_left_alone(timeline: Any) -> None:
    clip = timeline.clip()
    clip.dreamstrip.record = newer = take_record.dumps(replace(_RECORD, version=take_record.VERSION + 1))
    assert take_record.read(clip) == take_record.EMPTY
    assert clip.dreamstrip.record == newer


def test_a_strip_of_version_1_has_its_take(timeline: Any) -> None:
    clip = timeline.clip(length=60)
    old = clip.dreamstrip
    old.job_id, old.kind, old.source, old.source_id = "job", "edit", "marathon", "abc"
    old.prompt, old.details, old.warnings = "at night", "embedded", "one\ntwo"
    records.remember(timeline.scene, records.Record("job", "edit", "marathon", "abc", 1, 7, 1, False))
    record = take_record.read(clip)
    assert (record.source, record.source_id) == ("marathon", "abc")
    assert record.take is not None
    assert (record.take.path, record.take.frames, record.take.offset) == (clip.filepath, 150, 7)
    assert (record.take.settings.prompt, record.take.warnings) == ("at night", ("one", "two"))
    take_record.write(clip, record)
    old.job_id = ""
    assert take_record.read(clip) == record, "what was read as version 1 is written as version 2"


def test_a_source_of_version_1_keeps_its_id(timeline: Any) -> None:
    clip = timeline.clip()
    clip.dreamstrip.strip_id, clip.dreamstrip.claimed_name = "abc", "marathon"
    assert take_record.read(clip) == StripRecord(strip_id="abc", claimed_name="marathon")


def test_one_take_alone_keeps_its_source() -> None:
    record = replace(_RECORD, strip_id="own", takes=(_ENTRY, replace(_ENTRY, job_id="other")), shown=1)
    alone = take_record.alone(record, _ENTRY)
    assert (alone.strip_id, alone.source_id, alone.takes, alone.take) == ("", "abc", (_ENTRY,), _ENTRY)
