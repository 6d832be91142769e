"""A progress bar for a running task."""

from __future__ import annotations

from collections.abc import Generator

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from backend.contract.errors import InternalError
from backend.contract.events import Event, PreviewReady, StageStarted, StepDone, TaskFinished, WarningRaised


class Display:
    """A bar a stage, the time left of the whole job beside it; plain lines where the output is no terminal."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[left]}"),
        )
        self.bars = Progress(*columns, console=console)
        self._bar: TaskID | None = None

    def take(self, event: Event) -> None:
        """Show an event."""
        match event:
            case StageStarted():
                self._end_stage()
                name = f"{event.stage} ({event.index + 1} of {event.count})"
                self._bar = self.bars.add_task(name, total=None, left="")
            case StepDone() if self._bar is not None:
                left = _time_left(event.seconds_left)
                self.bars.update(self._bar, completed=event.done, total=event.total, left=left)
            case WarningRaised():
                self.bars.console.print(f"[yellow]warning[/yellow] {escape(event.text)}", highlight=False)
            case TaskFinished():
                self._end_stage()
            case StepDone() | PreviewReady():
                pass

    def _end_stage(self) -> None:
        if self._bar is not None:
            total = next(task.total for task in self.bars.tasks if task.id == self._bar) or 1
            self.bars.update(self._bar, completed=total, total=total, left="")


def show(events: Generator[Event, None, None]) -> tuple[str, ...]:
    """Advance the task to its end; an interruption closes it, so that its checkpoint is whole."""
    display = Display(Console(stderr=True))
    try:
        with display.bars:
            for event in events:
                display.take(event)
                if isinstance(event, TaskFinished):
                    return event.files
    finally:
        events.close()
    raise InternalError("The task ended without a result.", "This is a defect: please report it.")


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d} left"
