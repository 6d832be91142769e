"""The record on a strip: written, read, copied, damaged, of another version."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.blender_addon.takes import records, strip_record
from bl_ext.user_default.dreamstrip.blender_addon.takes.panel_settings import PanelSettings
from bl_ext.user_default.dreamstrip.blender_addon.takes.strip_record import SourceState, StripRecord, TakeEntry

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
    assert strip_record.read(clip) == strip_record.EMPTY
    strip_record.write(clip, _RECORD)
    assert strip_record.read(clip) == _RECORD
    assert strip_record.read(clip).take == _ENTRY


def test_the_text_names_its_version() -> None:
    assert json.loads(strip_record.dumps(_RECORD))["version"] == strip_record.VERSION


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"version": 2}', '{"version": 2, "takes": [1]}', '{"version": 3}', "null", "1"]
)
def test_a_damaged_record_is_none(timeline: Any, text: str) -> None:
    clip = timeline.clip()
    clip.dreamstrip.record = text
    assert strip_record.read(clip) == strip_record.EMPTY


def test_a_record_of_a_newer_version_is_left_alone(timeline: Any) -> None:
    clip = timeline.clip()
    clip.dreamstrip.record = newer = strip_record.dumps(replace(_RECORD, version=strip_record.VERSION + 1))
    assert strip_record.read(clip) == strip_record.EMPTY
    assert clip.dreamstrip.record == newer


def _without_masks(take: dict[str, Any]) -> None:
    (take["source"] or {"mask": None}).pop("mask")
    del take["settings"]["masking"], take["settings"]["feather"]


@pytest.mark.parametrize("source", [_ENTRY.source, None])
def test_a_record_of_version_3_knows_no_mask(timeline: Any, source: SourceState | None) -> None:
    record = replace(_RECORD, takes=(replace(_ENTRY, source=source, stage="base", width=360, height=200),))
    text = json.loads(strip_record.dumps(record)) | {"version": 3}
    for take in text["takes"]:
        _without_masks(take)
    clip = timeline.clip()
    clip.dreamstrip.record = json.dumps(text)
    assert strip_record.read(clip) == record


@pytest.mark.parametrize("source", [_ENTRY.source, None])
def test_a_record_of_version_2_is_read(timeline: Any, source: SourceState | None) -> None:
    record = replace(_RECORD, takes=(replace(_ENTRY, source=source),))
    text = json.loads(strip_record.dumps(record)) | {"version": 2}
    for take in text["takes"]:
        for name in ("stage", "width", "height"):
            del take[name]
        (take["source"] or {"camera": ""}).pop("camera")
        _without_masks(take)
    clip = timeline.clip()
    clip.dreamstrip.record = json.dumps(text)
    assert strip_record.read(clip) == record


def test_a_strip_of_version_1_has_its_take(timeline: Any) -> None:
    clip = timeline.clip(length=60)
    old = clip.dreamstrip
    old.job_id, old.kind, old.source, old.source_id = "job", "edit", "marathon", "abc"
    old.prompt, old.details, old.warnings = "at night", "embedded", "one\ntwo"
    records.remember(timeline.scene, records.Record("job", "edit", "marathon", "abc", 1, 7, 1, False))
    record = strip_record.read(clip)
    assert (record.source, record.source_id) == ("marathon", "abc")
    assert record.take is not None
    assert (record.take.path, record.take.frames, record.take.offset) == (clip.filepath, 150, 7)
    assert (record.take.settings.prompt, record.take.warnings) == ("at night", ("one", "two"))
    strip_record.write(clip, record)
    old.job_id = ""
    assert strip_record.read(clip) == record, "what was read as version 1 is written as of now"


def test_a_source_of_version_1_keeps_its_id(timeline: Any) -> None:
    clip = timeline.clip()
    clip.dreamstrip.strip_id, clip.dreamstrip.claimed_name = "abc", "marathon"
    assert strip_record.read(clip) == StripRecord(strip_id="abc", claimed_name="marathon")


def test_one_take_alone_keeps_its_source() -> None:
    record = replace(_RECORD, strip_id="own", takes=(_ENTRY, replace(_ENTRY, job_id="other")), shown=1)
    alone = strip_record.alone(record, _ENTRY)
    assert (alone.strip_id, alone.source_id, alone.takes, alone.take) == ("", "abc", (_ENTRY,), _ENTRY)
