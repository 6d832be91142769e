"""The estimate of the time left."""

from __future__ import annotations

import pytest

from backend.tasks.progress import Phase, Progress


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("backend.tasks.progress.time.monotonic", clock)
    return clock


def test_the_estimate_follows_the_measured_speed(clock: Clock) -> None:
    progress = Progress([Phase("a", 10, 1.0), Phase("b", 5, 4.0)])
    progress.start("a")
    clock.now += 2
    assert progress.step(1).seconds_left == 2 * (9 + 20)
    clock.now += 4
    assert progress.step(2).seconds_left == 3 * (8 + 20)


def test_time_is_booked_on_its_phase(clock: Clock) -> None:
    progress = Progress([Phase("a", 2, 1.0), Phase("b", 1, 1.0)])
    progress.start("a")
    clock.now += 3
    progress.step(1)
    clock.now += 3
    progress.step(2)
    progress.start("b")
    clock.now += 1
    event = progress.step(1)
    assert progress.seconds == {"a": 6.0, "b": 1.0}
    assert event.seconds_left == 0


def test_a_resumed_phase_counts_only_what_it_did(clock: Clock) -> None:
    progress = Progress([Phase("a", 10, 1.0)])
    progress.start("a")
    clock.now += 1
    first = progress.step(8)
    assert first.seconds_left is not None and first.seconds_left <= 1
