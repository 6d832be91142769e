"""What finetunes do to edits: the means of a table, and that its edits are none of the bench's."""

from __future__ import annotations

from backend.evaluation.bench import bench
from benchmarks.finetune_edits import SEED, Line, table


def test_a_row_has_the_means_of_its_edits() -> None:
    first = Line("mixed", 1e-4, "00-motion-0", 0.95, alignment=5.0, fidelity=3.0, quality=4.0, success=True)
    second = Line("mixed", 1e-4, "00-style-0", 0.95, alignment=2.0, fidelity=5.0, quality=4.0, success=False)
    other = Line("none", 0.0, "00-motion-0", 0.95, alignment=1.0, fidelity=1.0, quality=1.0, success=False)
    assert table([other, first, second]).splitlines()[2:] == [
        "| mixed | 0.0001 | 0.95 | 2 | 3.50 | 4.00 | 4.00 | 50% |",
        "| none | 0 | 0.95 | 1 | 1.00 | 1.00 | 1.00 | 0% |",
    ]


def test_settings_are_found_on_other_clips_than_the_benchs() -> None:
    assert not {edit.source for edit in bench()} & {edit.source for edit in bench(SEED)}
