"""What a scene keeps of its jobs: lines, as older files had them too, and what of a damaged one is left."""

from __future__ import annotations

from typing import Any

import pytest
from bl_ext.user_default.dreamstrip.blender_addon.takes import records, scene_jobs
from bl_ext.user_default.dreamstrip.blender_addon.takes.records import Record


def record(job_id: str, **fields: Any) -> Record:
    """A job of the strip `clip`."""
    return Record(job_id, "edit", "clip", "ab12", 11, 3, 1, False, **fields)


def older(scene: Any, told: Record) -> None:
    """A job as older versions wrote it, a property a field."""
    item = scene.dreamstrip.jobs.add()
    for name, value in vars(told).items():
        setattr(item, name, value)


def read_anew(scene: Any) -> tuple[Record, ...]:
    """The records as another Blender reads them from the file."""
    records.changed()
    return records.listed(scene)


def test_records_are_read_as_they_were_written(scene: Any) -> None:
    written = (record("a", source='{"path":"\u00e4\u2028\\n.mp4"}', lands=True), record("b", batch="one", follows="a"))
    for each in written:
        records.remember(scene, each)
    assert records.listed(scene) == written == read_anew(scene)
    records.change(scene, "a", landed=True)
    assert [each.landed for each in read_anew(scene)] == [True, False]
    records.forget(scene, "a")
    assert read_anew(scene) == written[1:]


def test_jobs_of_an_older_file_are_read_and_become_lines(scene: Any) -> None:
    older(scene, record("a", lands=True))
    records.changed()
    records.remember(scene, record("b"))
    assert read_anew(scene) == (record("a", lands=True), record("b"))
    assert len(scene.dreamstrip.jobs) == 0 and len(scene_jobs.lines(scene)) == scene_jobs.count(scene) == 2


def test_where_the_take_of_a_job_begins_is_found_in_either(scene: Any) -> None:
    older(scene, record("a"))
    assert scene_jobs.offset_of(scene, "a") == 3
    scene_jobs.write(scene, scene_jobs.lines(scene))
    assert (scene_jobs.offset_of(scene, "a"), scene_jobs.offset_of(scene, "b")) == (3, 0)


@pytest.mark.parametrize("line", ["", "{", "[]", "7", '{"job_id": "a"}', '{"job_id": 7}', '{"left": true}'])
def test_a_damaged_line_is_no_job_and_stays(scene: Any, line: str) -> None:
    whole = scene_jobs.dumps(vars(record("b")))
    scene_jobs.write(scene, (line, whole))
    assert read_anew(scene) == (record("b"),)
    records.change(scene, "b", landed=True)
    assert scene_jobs.lines(scene)[0] == line


def test_a_field_of_a_newer_version_is_no_obstacle(scene: Any) -> None:
    scene_jobs.write(scene, (scene_jobs.dumps(vars(record("a")) | {"mood": "good"}),))
    assert read_anew(scene) == (record("a"),)
