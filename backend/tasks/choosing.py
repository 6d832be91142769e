"""Choosing an edit's settings: s, and with the preset "auto" the finetune, and so alpha and steps (docs/choice.md).

Previews of all candidates make a shortlist; the base's results of those on it are compared, and the edit goes on from
the best one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from backend.contract.events import Event
from backend.contract.requests import EditRequest
from backend.evaluation.choice.calibration import load
from backend.evaluation.choice.candidates import PREVIEW_STEPS, STRENGTHS, Candidate, named, strengths
from backend.evaluation.choice.pick import SHORTLIST, is_moved, pick, preview_values, shortlist
from backend.evaluation.choice.rule import ceiling
from backend.evaluation.choice.scores import Scorer, Scores
from backend.media.write import write_poster

from . import cells
from .contact_sheet import Tile, middle
from .inversion import Inversion, finetune_name
from .ledger import Ledger, write_record
from .progress import Phase, Progress
from .scoring import score_phase, scored

PICTURE, FILE = "choice.png", "choice.json"
SCORES, RESULTS, RESULT_SCORES = "score the previews", "shortlist", "score the shortlist"
UNLIKELY = 0.25  # predicted success below which the user is told


@dataclass(frozen=True)
class Trial:
    """A candidate: its preview and its result at the base, both to be made."""

    preset: str
    preview: Inversion
    result: Inversion

    def scoring(self, scores: Scores) -> Candidate:
        """With what one of the two scored."""
        return Candidate(self.preset, self.result.s, scores)


class Choosing:
    """What an edit whose request leaves something open tries; `invert` resolves a request that leaves nothing."""

    def __init__(self, request: EditRequest, invert: Callable[[EditRequest], Inversion]) -> None:
        self.request, self._invert = request, invert

    @property
    def guess(self) -> EditRequest:
        """What might be chosen, to say how long it will take before it is."""
        asked = self.request.finetune.preset
        return self.settled("mixed" if asked == "auto" else asked, self.request.sampling.s or 1.0)

    def settled(self, preset: str, s: float) -> EditRequest:
        """The request with nothing left to choose."""
        finetune = replace(self.request.finetune, preset=preset)  # type: ignore[arg-type]
        return replace(self.request, finetune=finetune, sampling=replace(self.request.sampling, s=s))

    @cached_property
    def trials(self) -> tuple[Trial, ...]:
        """All candidates, preset after preset."""
        asked, s = self.request.finetune.preset, self.request.sampling.s
        presets = tuple(STRENGTHS) if asked == "auto" else (asked,)
        base = self._invert(self.guess).stages[0].name
        tried = [(preset, level) for preset in presets for level in (strengths(preset) if s is None else (s,))]
        return tuple(self._trial(preset, level, base) for preset, level in tried)

    @property
    def presets(self) -> dict[str, list[Trial]]:
        """The candidates by preset."""
        names = dict.fromkeys(trial.preset for trial in self.trials)
        return {name: [trial for trial in self.trials if trial.preset == name] for name in names}

    def phases(self, edit: Inversion) -> list[Phase]:
        """Those of the choice, and then of the edit that is or may be chosen, whose base is there by then."""
        base = edit.stages[0]
        done = (base.name, finetune_name(base))
        return [*self._phases(), *(replace(p, cost=0.0) if p.name in done else p for p in edit.phases())]

    def _phases(self) -> list[Phase]:
        """For each preset its finetune and its previews; their scores; the results on the shortlist and theirs."""
        found = []
        for preset, trials in self.presets.items():
            found += [replace(phase, name=_tuning(phase.name, preset)) for phase in trials[0].result.phases()[:-1]]
            found.append(cells.cells_phase(_previews(preset), [trial.preview for trial in trials]))
        results = [trial.result for trial in self.trials][:SHORTLIST]
        step = results[0].phases()[-1]
        made = Phase(RESULTS, len(results) * step.steps, step.cost)
        previews = [trial.preview for trial in self.trials]
        return [*found, score_phase(SCORES, previews), made, score_phase(RESULT_SCORES, results)]

    def run(self, progress: Progress, ledger: Ledger) -> Generator[Event, None, EditRequest]:
        """The settled request; the choice and its reason go to the ledger. What was chosen before stays chosen."""
        file = ledger.workspace.folder / FILE
        if not file.is_file():
            write_record(file, (yield from self._chosen(progress)))
        record: dict[str, Any] = json.loads(file.read_text())
        ledger.note("choice", record)
        ledger.keep(PICTURE)
        yield from _warn(ledger, record)
        return self.settled(record["preset"], record["s"])

    def _trial(self, preset: str, s: float, base: str) -> Trial:
        settled = self.settled(preset, s)
        whole = replace(settled.sampling, until=base)
        quick = replace(whole, steps=min(PREVIEW_STEPS, whole.steps or PREVIEW_STEPS))
        preview, result = (self._invert(replace(settled, sampling=sampling)) for sampling in (quick, whole))
        return Trial(preset, preview, result)

    def _chosen(self, progress: Progress) -> Generator[Event, None, dict[str, Any]]:
        finetunes = yield from self._preview(progress)
        scorer, calibration = self._scorer(), load(self.trials[0].result.family)
        scores = yield from scored(SCORES, scorer, [trial.preview for trial in self.trials], progress)
        previews = [trial.scoring(found) for trial, found in zip(self.trials, scores, strict=True)]
        values = preview_values(previews, calibration)
        short = [self.trials[index] for index in shortlist(values)]
        yield from _make(short, finetunes, progress)
        scores = yield from scored(RESULT_SCORES, scorer, [trial.result for trial in short], progress)
        results = [trial.scoring(found) for trial, found in zip(short, scores, strict=True)]
        chosen = pick(results, calibration, ceiling(previews))
        self._draw(scorer, short[chosen.index])
        return {
            "preset": results[chosen.index].preset, "s": results[chosen.index].s, "predicted": chosen.predicted,
            "moved": is_moved(previews), "reason": f"{len(previews)} previews; {chosen.reason}", "picture": PICTURE,
            "previews": _told(previews, values), "shortlist": _told(results, chosen.values),
        }  # fmt: skip

    def _preview(self, progress: Progress) -> Generator[Event, None, dict[str, Path | None]]:
        """Make every preview; the value is each preset's finetune."""
        finetunes: dict[str, Path | None] = {}
        for preset, trials in self.presets.items():
            first = trials[0].result
            stage = first.stages[0]
            finetunes[preset] = yield from first.finetune(stage, progress, _tuning(finetune_name(stage), preset))
            yield progress.start(_previews(preset))
            yield from cells.fill([trial.preview for trial in trials], finetunes[preset], progress)
        return finetunes

    def _scorer(self) -> Scorer:
        first = self.trials[0].result
        start = first.start()
        assert start is not None
        return Scorer(first.family, first.prompt, start)

    def _draw(self, scorer: Scorer, chosen: Trial) -> None:
        """The previews side by side, a row a preset, the chosen one marked."""
        rows = [
            [Tile(named(trial.preset, trial.result.s), cells.made(trial.preview), trial is chosen) for trial in trials]
            for trials in self.presets.values()
        ]
        write_poster(chosen.result.workspace.folder / PICTURE, middle(Tile("source", scorer.pixels), rows))


def _make(
    short: Sequence[Trial], finetunes: dict[str, Path | None], progress: Progress
) -> Generator[Event, None, None]:
    """The shortlist's results, one by one: each is what an edit alone would make, to the bit."""
    yield progress.start(RESULTS)
    behind = 0
    for trial in short:
        behind = yield from cells.fill([trial.result], finetunes[trial.preset], progress, behind)


def _told(tried: Sequence[Candidate], values: Sequence[float]) -> list[dict[str, Any]]:
    """For the manifest; values are predicted success, or without a calibration reach times fidelity."""
    return [
        {"preset": c.preset, "s": c.s, "scores": asdict(c.scores), "kept": c.scores.kept, "value": value}
        for c, value in zip(tried, values, strict=True)
    ]


def _tuning(phase: str, preset: str) -> str:
    return f"{phase} ({preset})"


def _previews(preset: str) -> str:
    return f"previews ({preset})"


def _warn(ledger: Ledger, record: dict[str, Any]) -> Generator[Event, None, None]:
    if not record["moved"]:
        text = "No preview went towards the prompt; the model may not know how to show it. Try other words."
        yield from ledger.warn("no_way", text)
    elif record["predicted"] is not None and record["predicted"] < UNLIKELY:
        text = f"This edit will hardly succeed: of 100 with such results {100 * record['predicted']:.0f} do."
        yield from ledger.warn("unlikely", text)
