"""The bench: its proportions, its determinism, what an edit changes and what it leaves alone."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import numpy as np
import pytest

from backend.contract.wire import dumps, loads
from backend.evaluation.bench import CLIPS, COUNTS, Edit, bench, shown
from backend.evaluation.judge import judge, score
from backend.world.prompt import parse
from backend.world.render import render_background
from backend.world.split import held_out

EDITED: dict[str, set[tuple[str, ...]]] = {
    "motion": {("motion",)},
    "style": {("background",)},
    "object": {("shape",), ("colour",), ("shape", "colour")},
    "background": {("background_colour",)},
}


def test_it_has_the_papers_proportions() -> None:
    assert Counter(edit.kind for edit in bench()) == Counter(COUNTS)
    assert len(bench()) == 127
    assert Counter(Counter(edit.clip for edit in bench()).values()) == Counter({4: 18, 5: 11})


def test_it_is_the_same_whenever_it_is_drawn() -> None:
    assert bench.__wrapped__() == bench()


def test_it_is_the_one_that_was_measured() -> None:
    """Pinned: figures of different times are compared edit by edit."""
    edits = [f"{e.name} {e.seed} {e.prompt} {e.source.x:.9f} {e.target.y:.9f} {e.target.texture_seed}" for e in bench()]
    assert sha256("\n".join(edits).encode()).hexdigest().startswith("e5e7d16a03aaecb4")
    assert np.mean([shown(edit.target, 4, 24, 40) for edit in bench()]) == pytest.approx(113.672, abs=0.01)


def test_names_seeds_and_wishes_are_not_repeated() -> None:
    assert len({edit.name for edit in bench()}) == len({edit.seed for edit in bench()}) == 127
    assert len({(edit.clip, edit.target.attributes) for edit in bench()}) == 127


def test_sources_are_held_out_and_one_a_clip() -> None:
    sources = {edit.clip: edit.source for edit in bench()}
    assert sorted(sources) == list(range(CLIPS))
    assert all(held_out(source) for source in sources.values())
    assert all(edit.source == sources[edit.clip] for edit in bench())


def test_an_edit_changes_what_its_kind_says_and_its_prompt_asks_for_the_target() -> None:
    for edit in bench():
        assert edit.edited in EDITED[edit.kind], edit.name
        assert parse(edit.prompt) == edit.target.attributes, edit.name
        assert edit.target.colour != edit.target.background_colour, edit.name
    seen = {edit.edited for edit in bench()}
    assert seen == {names for choices in EDITED.values() for names in choices}


def test_the_ground_of_motion_and_object_edits_is_the_sources() -> None:
    for edit in bench():
        if edit.kind in ("motion", "object"):
            same = render_background(edit.target, 24, 40) == render_background(edit.source, 24, 40)
            assert same.all(), edit.name


def test_it_survives_json() -> None:
    edit = bench()[5]
    assert loads(Edit, dumps(edit)) == edit


@pytest.mark.parametrize("kind", COUNTS)
def test_the_judge_sees_in_the_true_targets_what_the_prompts_ask_for(kind: str) -> None:
    for edit in [edit for edit in bench() if edit.kind == kind][::3]:
        right = score(judge(shown(edit.target, 16, 24, 40)), edit.target.attributes)
        assert all(right.values()), (edit.name, right)


def test_a_motion_edit_begins_near_the_source() -> None:
    apart = [np.hypot(e.target.x - e.source.x, e.target.y - e.source.y) for e in bench() if e.kind == "motion"]
    others = [np.hypot(a.target.x - b.source.x, a.target.y - b.source.y) for a in bench() for b in bench()[::7]]
    assert np.mean(apart) < 0.75 * np.mean(others)
