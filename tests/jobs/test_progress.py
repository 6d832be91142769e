"""How far a job is."""

from __future__ import annotations

import pytest

from backend.contract.events import PreviewReady, StageStarted, StepDone, TaskFinished
from tests.jobs.bench import Bench


def test_without_an_estimate_stages_count_alike(bench: Bench) -> None:
    bench.submit()
    claim = bench.queue.claim("boot")
    assert claim is not None
    fractions = []
    for event in (
        StageStarted("base", 0, 2),
        StepDone("base", 2, 4, None),
        StageStarted("ssr", 1, 2),
        StepDone("ssr", 2, 4, None),
    ):
        bench.queue.note(claim, event)
        fractions.append(bench.queue.view(claim.job).fraction)
    assert fractions == [0.0, 0.25, 0.5, 0.75]


def test_with_an_estimate_time_counts(bench: Bench) -> None:
    bench.submit()
    claim = bench.queue.claim("boot")
    assert claim is not None
    with bench.database.transaction() as connection:
        connection.execute("UPDATE jobs SET started = started - 30")
    bench.queue.note(claim, StepDone("base", 1, 100, 10.0))
    view = bench.queue.view(claim.job)
    assert view.fraction == pytest.approx(0.75, abs=0.02)
    assert view.seconds_left == 10.0


def test_files_are_told_once_and_in_order(bench: Bench) -> None:
    bench.submit()
    claim = bench.queue.claim("boot")
    assert claim is not None
    for event in (PreviewReady("base", "stage-0-base.mp4"), TaskFinished(("stage-0-base.mp4", "take.mp4"))):
        bench.queue.note(claim, event)
    assert bench.queue.view(claim.job).files == ("stage-0-base.mp4", "take.mp4")
