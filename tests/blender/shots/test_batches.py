"""Jobs that were sent together."""

from __future__ import annotations

from bl_ext.user_default.dreamstrip.blender_addon.shots import batches
from bl_ext.user_default.dreamstrip.blender_addon.takes.identity import Origin


def test_members_meet_where_the_first_of_them_stands() -> None:
    found = batches.grouped(("a1", "-x", "b1", "a2", "-y"), lambda member: member[0].strip("-"))
    assert found == (
        batches.Batch("a", ("a1", "a2")), batches.Batch("", ("-x",)), batches.Batch("b", ("b1",)),
        batches.Batch("", ("-y",)),
    )  # fmt: skip


def test_a_batch_is_as_far_as_its_members_are_on_average() -> None:
    assert batches.fraction((1.0, 0.5, 0.0)) == 0.5
    assert batches.fraction(()) == 0.0


def test_a_label_tells_the_batch_and_one_without_is_read_too() -> None:
    origin = Origin("a · b", "0123456789ab", "Scene", "film.blend", batches.new_id())
    assert Origin.from_label(origin.to_label()) == origin
    assert len(origin.batch) == 8
    alone = Origin.from_label("strip · Scene · film.blend · 0123456789ab")
    assert alone is not None and (alone.batch, alone.strip_id) == ("", "0123456789ab")
