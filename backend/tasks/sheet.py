"""The contact sheet: one clip, one prompt, many settings at the base, to pick one that goes on through the cascade."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any

import numpy as np

from backend.cascade import outputs
from backend.contract.events import Event, PreviewReady
from backend.contract.requests import SheetRequest
from backend.degradation.grid import restore
from backend.degradation.length import BASE_FPS, base_frames
from backend.evaluation.choice.candidates import Candidate
from backend.evaluation.choice.pick import Pick, pick
from backend.evaluation.choice.scores import Scorer, Scores
from backend.finetuning.presets import resolve
from backend.media.write import write_poster, write_video
from backend.models.registry import load

from . import cells
from .contact_sheet import Clip, Image, Tile, middle, pictures
from .footage import open_clip
from .inversion import Inversion
from .ledger import Ledger
from .masking import open_mask
from .progress import Phase, Progress
from .scoring import score_phase, scored
from .source import clip_source, read_region, tell_of_mask
from .target import source_grid
from .workspace import Workspace

PICTURE, VIDEO = "sheet.png", "sheet.mp4"
SIZE = (240, 400)  # of a cell, in pixels
FPS = Fraction(BASE_FPS)
MOMENTS, GAP = 2, 8  # of a strip: from how many equal parts its pictures are, and the lines between them
WRITE_COST = 0.3  # of a cell's files, in evaluations of the base


def sheet(request: SheetRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """Every cell's base output as a small video and a picture, all of them side by side, and what each scores."""
    family = load(request.model)
    footage = open_clip(request.source, workspace)
    masking = open_mask(request.mask, request.source, footage, workspace) if request.mask is not None else None
    paths = [footage.path, *((masking.footage.path,) if masking is not None else ())]
    ledger = Ledger(request, workspace, list(dict.fromkeys(paths)))
    frames = base_frames(footage.frames, footage.fps, family.stages[0].frames)
    grid = source_grid(family, frames)
    source = clip_source(footage, request.source, grid)
    region = read_region(masking, grid, ledger.hashes[footage.path])
    if masking is not None:
        yield from tell_of_mask(ledger, masking, region)
    base = family.stages[0].name
    edits = [
        Inversion(
            family, request.prompt, source, resolve(request.finetune), replace(sampling, until=base), frames, workspace,
            {"source": footage.path.name}, region=region,
        )
        for sampling in request.cells
    ]  # fmt: skip
    progress = Progress([*edits[0].phases()[:-1], *_phases(edits)])
    ledger.note("seed", list(request.seeds))
    ledger.resolve(edits[0])
    yield from ledger.warn_of_unknown_words(edits[0])
    finetune = yield from edits[0].finetune(edits[0].stages[0], progress)
    yield progress.start(base)
    yield from cells.fill(edits, finetune, progress)
    scores = yield from scored("score", _scorer(edits), edits, progress)
    tried = [Candidate(request.finetune.preset, edit.s, found) for edit, found in zip(edits, scores, strict=True)]
    chosen = pick(tried, None)
    files = yield from _write(request, edits, chosen, progress)
    outputs.tidy(workspace.stages)
    yield ledger.finish(progress, files, _record(request, edits, scores, chosen))


def cell_file(index: int, suffix: str) -> str:
    """The name of a cell's picture (png) or video (mp4) in the job's folder."""
    return f"cell-{index:02d}.{suffix}"


def strip_file(index: int | None) -> str:
    """The name of a cell's strip: its moments in one picture, one above the other. None: the source's."""
    return "source-strip.png" if index is None else f"cell-{index:02d}-strip.png"


def _phases(edits: Sequence[Inversion]) -> list[Phase]:
    made = cells.cells_phase(edits[0].stages[0].name, edits)
    return [made, score_phase("score", edits), Phase("write", len(edits) + 1, WRITE_COST)]


def _scorer(edits: Sequence[Inversion]) -> Scorer:
    start = edits[0].start()
    assert start is not None
    return Scorer(edits[0].family, edits[0].prompt, start)


def _write(
    request: SheetRequest, edits: Sequence[Inversion], chosen: Pick, progress: Progress
) -> Generator[Event, None, tuple[str, ...]]:
    folder, names = edits[0].workspace.folder, []
    yield progress.start("write")
    for index, edit in enumerate(edits):
        clip = cells.made(edit)
        write_video(folder / cell_file(index, "mp4"), restore(clip, len(clip), *SIZE), FPS)
        write_poster(folder / cell_file(index, "png"), next(restore(clip[len(clip) // 2 :][:1], 1, *SIZE)))
        write_poster(folder / strip_file(index), _strip(clip))
        names += [cell_file(index, "mp4"), cell_file(index, "png"), strip_file(index)]
        yield progress.step(index + 1)
        yield PreviewReady(edit.stages[0].name, cell_file(index, "mp4"))
    tiles = _tiles(request, edits, chosen)
    source = Tile("source", _scorer(edits).pixels)
    write_poster(folder / strip_file(None), _strip(source.clip))
    write_poster(folder / PICTURE, middle(source, tiles))
    write_video(folder / VIDEO, pictures(source, tiles), FPS)
    yield progress.step(len(edits) + 1)
    return (PICTURE, VIDEO, *names, strip_file(None))


def _strip(clip: Clip) -> Image:
    """The middles of equal parts of a clip uint8 [T, h, w, 3], one above the other."""
    shown = np.asarray(clip[[(2 * moment + 1) * len(clip) // (2 * MOMENTS) for moment in range(MOMENTS)]])
    gap = np.zeros((GAP, SIZE[1], 3), np.uint8)
    parts = [part for picture in restore(shown, MOMENTS, *SIZE) for part in (gap, picture)]
    return np.concatenate(parts[1:])


def _tiles(request: SheetRequest, edits: Sequence[Inversion], chosen: Pick) -> list[list[Tile]]:
    tiles = [
        Tile(f"{index}: {_title(request, edit)}", cells.made(edit), index == chosen.index)
        for index, edit in enumerate(edits)
    ]
    return [tiles[start : start + request.columns] for start in range(0, len(tiles), request.columns)]


def _title(request: SheetRequest, edit: Inversion) -> str:
    steps = f"{edit.steps(edit.stages[0])} steps"
    return f"s {edit.s:g}, {steps if len(request.steps) > 1 else f'seed {edit.sampling.seed}'}"


def _record(
    request: SheetRequest, edits: Sequence[Inversion], scores: Sequence[Scores], chosen: Pick
) -> dict[str, Any]:
    """What the manifest says of the cells; `key` is a cell's output in the store, where an edit finds it."""
    base = edits[0].stages[0]
    return {
        "frames": edits[0].base_frames,
        "fps": str(FPS),
        "columns": request.columns,
        "source": strip_file(None),
        "suggested": chosen.index,
        "reason": chosen.reason,
        "cells": [
            {
                "s": edit.s, "steps": edit.steps(base), "seed": edit.sampling.seed, "key": cells.key_of(edit),
                "video": cell_file(index, "mp4"), "picture": cell_file(index, "png"),
                "strip": strip_file(index),
                "scores": asdict(scores[index]), "kept": scores[index].kept, "value": chosen.values[index],
            }
            for index, edit in enumerate(edits)
        ],
    }  # fmt: skip
