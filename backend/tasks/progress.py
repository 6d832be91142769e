"""The phases of a job, how far it is, how long it will take, how long each phase took."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from backend.contract.events import StageStarted, StepDone


@dataclass(frozen=True)
class Phase:
    """A named run of `steps` alike steps; `cost` of one step in evaluations of the base (only ratios matter)."""

    name: str
    steps: int
    cost: float


class Progress:
    """Turns steps into events. The estimate scales the phases' costs by the speed measured so far in this job."""

    def __init__(self, phases: Sequence[Phase]) -> None:
        self.phases = {phase.name: phase for phase in phases}
        self.seconds: dict[str, float] = {}
        self._spent_cost, self._spent_seconds = 0.0, 0.0
        self._name, self._done, self._mark = "", 0, time.monotonic()

    def plan(self, phases: Sequence[Phase]) -> None:
        """Other phases from now on, those behind among them; what was measured stays."""
        self.phases = {phase.name: phase for phase in phases}

    def start(self, name: str) -> StageStarted:
        """Begin a phase."""
        self._name, self._done, self._mark = name, 0, time.monotonic()
        self.seconds.setdefault(name, 0.0)
        return StageStarted(name, list(self.phases).index(name), len(self.phases))

    def step(self, done: int) -> StepDone:
        """`done` steps of the present phase are behind."""
        now, phase = time.monotonic(), self.phases[self._name]
        self._spent_seconds += now - self._mark
        self._spent_cost += max(0, done - self._done) * phase.cost
        self.seconds[self._name] += now - self._mark
        self._done, self._mark = done, now
        return StepDone(phase.name, done, phase.steps, self._seconds_left(phase, done))

    def waiting(self) -> StepDone:
        """Where the present phase stands while another process is at it; that time tells nothing of our speed."""
        self._mark, phase = time.monotonic(), self.phases[self._name]
        return StepDone(phase.name, self._done, phase.steps, self._seconds_left(phase, self._done))

    def _seconds_left(self, phase: Phase, done: int) -> float | None:
        if not self._spent_cost:
            return None
        names = list(self.phases)
        later = (self.phases[name] for name in names[names.index(phase.name) + 1 :])
        cost = (phase.steps - done) * phase.cost + sum(p.steps * p.cost for p in later)
        return round(cost * self._spent_seconds / self._spent_cost, 1)
