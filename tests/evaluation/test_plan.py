"""The units of each table."""

from __future__ import annotations

from collections import Counter

from backend.evaluation.bench import CLIPS, bench
from backend.evaluation.plan import TABLES, candidates, contestants, grid_edits, group, preview, scored, units, wishes
from backend.finetuning.presets import PRESETS, Recipe


def test_table_1_chooses_from_twelve_for_every_edit() -> None:
    found = units(["table1"], None)
    assert len(found) == 127 * 12
    assert Counter(unit.wish for unit in found) == {edit.name: 12 for edit in bench()}
    assert Counter(unit.preset for unit in candidates(bench()[0])) == {"none": 4, "video": 4, "mixed": 4}


def test_a_finetune_has_its_presets_settings() -> None:
    recipes = {unit.preset: unit.recipe for unit in candidates(bench()[0])}
    assert recipes == {"none": None, "video": PRESETS["video"], "mixed": PRESETS["mixed"]}
    short = next(unit for unit in units(["figure7"], 1) if unit.steps == 50)
    assert short.recipe == Recipe(PRESETS["mixed"].alpha, 50, PRESETS["mixed"].learning_rate)


def test_table_2_compares_ours_with_methods_that_know_less() -> None:
    rows = list(contestants(bench()[0]).values())
    assert rows[0].preset == "mixed" and rows[0] in candidates(bench()[0])
    assert Counter(unit.method for unit in rows) == {
        "invert": 1, "text_to_video": 1, "frame_by_frame": 3, "plug_and_play": 1,
    }  # fmt: skip


def test_figure_7_has_one_edit_of_each_clip_and_all_kinds() -> None:
    assert [edit.clip for edit in grid_edits()] == list(range(CLIPS))
    assert min(Counter(edit.kind for edit in grid_edits()).values()) >= 3
    assert len(units(["figure7"], None)) == CLIPS * 20


def test_a_choice_needs_each_candidate_and_its_preview() -> None:
    found = set(units(["choice"], 5))
    full = set(units(["table1"], 5))
    assert found - full == {look(unit) for unit in full for look in (preview, scored)} and full < found
    assert all(preview(unit).recipe == unit.recipe for unit in full)
    order = [unit.key for unit in units(["choice"], 5)]
    assert all(order.index(unit.key) < order.index(scored(unit).key) for unit in full)  # a clip before its scores


def test_tables_share_what_they_have_in_common() -> None:
    apart = {table: set(units([table], None)) for table in TABLES}
    together = units(TABLES, None)
    assert set(together) == set().union(*apart.values())
    assert len(together) == len(set(together)) < sum(len(found) for found in apart.values())
    assert apart["table1"] & apart["table2"] and apart["table1"] & apart["figure7"]


def test_keys_tell_units_apart_and_make_file_names() -> None:
    keys = [unit.key for unit in units(TABLES, None)]
    assert len(set(keys)) == len(keys)
    assert all(set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.") for key in keys)


def test_a_limit_takes_the_first_wishes() -> None:
    assert {unit.wish for unit in units(["table1"], 3)} == {edit.name for edit in bench()[:3]}
    assert len(units(["text_to_video"], 5)) == 5


def test_a_clips_units_are_one_group_and_follow_each_other() -> None:
    groups = [group(unit) for unit in units(["table1", "figure7"], None)]
    assert groups == sorted(groups) and set(groups) == set(range(CLIPS))
    assert all(unit.wish in wishes() for unit in units(TABLES, None))
