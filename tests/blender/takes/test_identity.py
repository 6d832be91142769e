"""Which strip a job comes from, told by its label."""

from __future__ import annotations

from typing import Any

from bl_ext.user_default.dreamstrip.blender_addon.takes import identity


def test_a_label_tells_where_a_job_comes_from(timeline: Any) -> None:
    clip = timeline.clip("a · strange · name")
    origin = identity.origin_of(timeline.scene, clip)
    assert identity.Origin.from_label(origin.to_label()) == origin
    assert len(origin.strip_id) == 12
    assert identity.Origin.from_label("somebody else's") is None
