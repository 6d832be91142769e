"""What the demonstration shows while it works: a bar in a terminal, plain lines anywhere else."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

_STEP = 0.1


class Display:
    """A bar for the stage and one for each job: what it does, how far it is, the time since its beginning."""

    def __init__(self) -> None:
        self._console = Console()
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[done]}"),
            TimeElapsedColumn(),
        )
        self._bars = Progress(*columns, console=self._console, disable=not self._console.is_terminal)
        self._stage = self._bars.add_task("", total=None, done="")
        self._jobs: dict[str, TaskID] = {}
        self._told: dict[str, float] = {}

    def stage(self, text: str) -> None:
        """A new stage whose length is not known."""
        self._bars.update(self._stage, description=text, total=None)
        if not self._console.is_terminal:
            self.say(text)

    def progress(self, job: str, text: str, fraction: float) -> None:
        """How far a job is, 0 to 1; it may start again from 0 with something else."""
        line = f"{job}: {text}"
        if job not in self._jobs:
            self._jobs[job] = self._bars.add_task(line, total=1.0, done="")
        self._bars.update(self._jobs[job], description=line, completed=fraction, done=f"{fraction:.0%}")
        told = self._told.get(job, -1.0)
        if not self._console.is_terminal and (fraction < told or fraction >= told + _STEP):
            self._told[job] = fraction
            self.say(f"  {fraction:4.0%} {line}")

    def say(self, text: str) -> None:
        """A line that stays."""
        self._bars.console.print(text, highlight=False, markup=False)

    def finish(self) -> None:
        """Fill the bar."""
        self._bars.update(self._stage, description="Done", total=1.0, completed=1.0)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bars.stop()
