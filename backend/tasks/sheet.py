"""The contact sheet: one clip, one prompt, many settings at the base, to pick one that goes on through the cascade."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any

from backend.cascade import outputs
from backend.contract.events import Event, PreviewReady
from backend.contract.requests import SheetRequest
from backend.degradation.grid import BASE_FPS, base_frames, restore
from backend.evaluation.choice.candidates import Candidate
from backend.evaluation.choice.pick import Pick, pick
from backend.evaluation.choice.scores import Scorer, Scores
from backend.finetuning.presets import resolve
from backend.media.write import write_poster, write_video
from backend.models.registry import load

from . import cells
from .contact_sheet import Tile, middle, pictures
from .inversion import Inversion
from .ledger import Ledger
from .preview import SIZE
from .progress import Phase, Progress
from .scoring import score_phase, scored
from .source import clip_source, open_clip
from .target import source_grid
from .workspace import Workspace

PICTURE, VIDEO = "sheet.png", "sheet.mp4"
FPS = Fraction(BASE_FPS)
WRITE_COST = 0.3  # of a cell's files, in evaluations of the base


def sheet(request: SheetRequest, workspace: Workspace) -> Generator[Event, None, None]:
    """Every cell's base output as a small video and a picture, all of them side by side, and what each scores."""
    family = load(request.model)
    footage = open_clip(request.source, workspace)
    ledger = Ledger(request, workspace, [footage.path])
    frames = base_frames(footage.frames, footage.fps, family.stages[0].frames)
    source = clip_source(footage, request.source, source_grid(family, frames))
    base = family.stages[0].name
    edits = [
        Inversion(
            family, request.prompt, source, resolve(request.finetune), replace(sampling, until=base), frames, workspace,
            {"source": footage.path.name},
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
        names += [cell_file(index, "mp4"), cell_file(index, "png")]
        yield progress.step(index + 1)
        yield PreviewReady(edit.stages[0].name, cell_file(index, "mp4"))
    tiles = _tiles(request, edits, chosen)
    source = Tile("source", _scorer(edits).pixels)
    write_poster(folder / PICTURE, middle(source, tiles))
    write_video(folder / VIDEO, pictures(source, tiles), FPS)
    yield progress.step(len(edits) + 1)
    return (PICTURE, VIDEO, *names)


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
        "suggested": chosen.index,
        "reason": chosen.reason,
        "cells": [
            {
                "s": edit.s, "steps": edit.steps(base), "seed": edit.sampling.seed, "key": cells.key_of(edit),
                "video": cell_file(index, "mp4"), "picture": cell_file(index, "png"),
                "scores": asdict(scores[index]), "kept": scores[index].kept, "value": chosen.values[index],
            }
            for index, edit in enumerate(edits)
        ],
    }  # fmt: skip
