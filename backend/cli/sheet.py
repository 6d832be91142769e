"""`dreamstrip sheet` shows many settings at the base; `dreamstrip pick` goes on with one of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand

from backend.contract.errors import BadMedia, InvalidRequest
from backend.contract.media import Clip
from backend.contract.requests import SheetRequest
from backend.contract.settings import FinetuneSettings, OutputSettings
from backend.jobs.folder import REQUEST_FILE, read_request

from . import options as o
from .jobs import Source, local_media, mask_of, perform

_NUMBER = re.compile(r"\d*\.?\d+")
Value = TypeVar("Value", int, float)

Strengths = Annotated[str, typer.Option("--s", help="Rows: noise over the source.", metavar="NUMBERS")]
Seeds = Annotated[str, typer.Option(help="Columns: seeds.", metavar="NUMBERS")]
StepCounts = Annotated[
    str, typer.Option("--sampling-steps", help="Columns instead of seeds: sampling steps.", metavar="NUMBERS")
]
Sheet = Annotated[Path, typer.Argument(help="The folder of a sheet.")]
Cell = Annotated[int, typer.Argument(min=0, help="The cell's number, as the sheet shows it.")]


class Lists(TyperCommand):
    """An option's numbers may also stand apart: `--s .6 .8` is `--s .6,.8`."""

    LISTS = ("--s", "--seeds", "--sampling-steps")

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Join them before they are looked at."""
        return super().parse_args(ctx, joined(args, self.LISTS))


def sheet(
    source: Source,
    prompt: o.Prompt,
    out: o.Out,
    s: Strengths = "0.6,0.8,0.95",
    seeds: Seeds = "",
    sampling_steps: StepCounts = "",
    first: o.First = 0,
    frames: o.Frames = None,
    fps: o.Fps = None,
    mask: o.MaskFile = None,
    feather: o.Feather = 0.02,
    preset: o.Preset = "mixed",
    steps: o.Steps = None,
    alpha: o.Alpha = None,
    lr: o.Rate = None,
    guidance: o.Guidance = 1.0,
    model: o.Model = "embedded",
    store: o.Store = None,
    threads: o.Threads = None,
) -> None:
    """Try many settings on a clip at the base, side by side; `dreamstrip pick` goes on with one.

    Numbers are separated by commas or spaces: --s .6 .8 .95 --seeds 0 1 2.
    """
    columns = numbers("seeds", seeds, int) or ((0,) if sampling_steps else (0, 1, 2))
    request = SheetRequest(
        source=Clip(local_media(source), first, frames, fps),
        prompt=prompt,
        s=numbers("s", s, float),
        seeds=columns,
        steps=numbers("steps", sampling_steps, int),
        guidance=guidance,
        finetune=FinetuneSettings(preset, steps, alpha, lr),
        model=model,
        mask=mask_of(mask, feather, first, frames, fps),
    )
    perform(request, out, store, threads)


def pick(
    folder: Sheet,
    cell: Cell,
    out: o.Out,
    until: o.Until = None,
    upscaling_steps: o.UpscalingSteps = None,
    master: o.Master = False,
    audio: o.Audio = False,
    width: o.Width = None,
    height: o.Height = None,
    store: o.Store = None,
    threads: o.Threads = None,
) -> None:
    """Take a cell of a sheet through the cascade; its base is in the store already."""
    chosen = _request_of(folder).edit(cell)
    sampling = replace(chosen.sampling, until=until, upscaling_steps=upscaling_steps)
    request = replace(chosen, sampling=sampling, output=OutputSettings(master, audio, width, height))
    perform(request, out, store, threads)


def joined(args: list[str], lists: tuple[str, ...]) -> list[str]:
    """Numbers that follow one of these options, drawn together to one argument."""
    found: list[str] = []
    for arg in args:
        follows = len(found) > 1 and found[-2] in lists and all(map(_NUMBER.fullmatch, found[-1].split(",")))
        if follows and _NUMBER.fullmatch(arg):
            found[-1] += f",{arg}"
        else:
            found.append(arg)
    return found


def numbers(name: str, text: str, kind: Callable[[str], Value]) -> tuple[Value, ...]:
    """Numbers separated by commas. Raises InvalidRequest."""
    try:
        return tuple(kind(part) for part in text.split(",") if part)
    except ValueError:
        raise InvalidRequest(f"{text[:40]!r} is not a list of numbers", "Write 0,1,2 or 0 1 2.", name) from None


def _request_of(folder: Path) -> SheetRequest:
    if not (folder / REQUEST_FILE).is_file():
        raise BadMedia(f"{folder} holds no sheet.", "Give the folder that `dreamstrip sheet` wrote.")
    request = read_request(folder)
    if not isinstance(request, SheetRequest):
        raise BadMedia(f"{folder} holds a job of the kind {request.kind}.", "Give the folder of a sheet.")
    return request
