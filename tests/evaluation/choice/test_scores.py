"""The scores of previews against their source."""

from __future__ import annotations

import numpy as np
import pytest

from backend.degradation.grid import to_tensor
from backend.evaluation.bench import bench, shown
from backend.evaluation.choice import scores
from backend.evaluation.choice.scores import Scorer
from tests.models.tiny import tiny_family

GRID = (16, 24, 40)


def test_the_source_scores_as_unchanged_and_order_and_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.models.precision.multiplies_bfloat16", lambda device: False)
    edit = bench()[0]
    source, target = shown(edit.source, *GRID), shown(edit.target, *GRID)
    scorer = Scorer(tiny_family(), edit.prompt, to_tensor(source))
    same, other, again = scorer.scores([source, target, source])
    assert [same.structure, same.still, same.flicker] == pytest.approx([1, 1, 0])
    assert same.towards == pytest.approx(0, abs=1e-5) and same.kept == pytest.approx(1)
    assert other.kept < same.kept
    assert np.array_equal(scorer.pixels, source)
    monkeypatch.setattr(scores, "BATCH", 2)
    apart = list(scorer.scores([source, target, source]))
    assert [a.towards for a in apart] == pytest.approx([same.towards, other.towards, again.towards], abs=1e-5)
