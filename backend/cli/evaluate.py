"""`dreamstrip evaluate`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock, Timeout

from backend.contract.errors import Conflict, InvalidRequest
from backend.jobs.folder import prepare

from .direct import INTERRUPTED
from .options import Model, Threads
from .progress import show

Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for the results; the same command goes on there.")]
Shard = Annotated[str, typer.Option(help="Part I of N of the work, I/N; the report takes in what all parts have done.")]
Only = Annotated[str, typer.Option(help="Some of table1, table2, figure7, text_to_video, choice, separated by commas.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Only the first so many edits and captions.")]
SamplingSteps = Annotated[int | None, typer.Option(min=1, show_default="edits 64, captions 32")]
Guidance = Annotated[float | None, typer.Option(min=0, show_default="edits 1, captions 3")]


def evaluate(
    out: Out = Path("evaluation-out"),
    shard: Shard = "1/1",
    only: Only = "table1,table2,figure7,text_to_video,choice",
    limit: Limit = None,
    sampling_steps: SamplingSteps = None,
    guidance: Guidance = None,
    model: Model = "embedded",
    threads: Threads = None,
) -> None:
    """Measure how well edits succeed, on the procedural world's bench: hours, resumable, in parts."""
    part, tables = _shard(shard), tuple(only.split(","))
    out = out.absolute()
    prepare(out, "out")
    try:
        with FileLock(out / f".lock-{part[0]}-of-{part[1]}", timeout=0):
            files = _evaluate(out, part, tables, limit, sampling_steps, guidance, model, threads)
    except Timeout:
        raise Conflict("This part is being worked already.", "Wait for it, or choose another --shard.") from None
    except KeyboardInterrupt:
        typer.echo(f"\nStopped. The same command goes on in {out}.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    for name in files:
        typer.echo(out / name)


def _evaluate(
    out: Path,
    shard: tuple[int, int],
    tables: tuple[str, ...],
    limit: int | None,
    steps: int | None,
    guidance: float | None,
    model: str,
    threads: int | None,
) -> tuple[str, ...]:
    import torch

    from backend.evaluation.plan import TABLES
    from backend.evaluation.run import Order, evaluate
    from backend.models.registry import load

    if unknown := [name for name in tables if name not in TABLES]:
        raise InvalidRequest(f"there is no table {unknown[0]!r}", f"Choose from {', '.join(TABLES)}.", "only")
    if threads is not None:
        torch.set_num_threads(threads)
    return show(evaluate(load(model), Order(tables, shard, limit, steps, guidance), out))


def _shard(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise InvalidRequest(f"{text!r} is not a part", "Write I/N, such as 1/2 and 2/2.", "shard")
    return int(found[1]), int(found[2])
