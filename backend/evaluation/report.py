"""The report of an evaluation, from its folder alone: results.json, report.md, plots, contact sheets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backend.evaluation import results
from backend.evaluation.bench import Edit, shown
from backend.evaluation.bootstrap import Estimate
from backend.evaluation.choice.calibration import Calibration
from backend.evaluation.claims import choice_claims, claims
from backend.evaluation.markdown import document
from backend.evaluation.plan import GRID_STRENGTHS, units
from backend.evaluation.plot import Axis, line_plot
from backend.evaluation.selection import Foresight, advantage, calibration, cases, foresight, selection
from backend.evaluation.sheet import contact_sheet, encode_png
from backend.evaluation.tables import Outcome, all_settings, figure7, ours, outcomes, table1, table2
from backend.evaluation.text_to_video import PARTS, captions, figures
from backend.world.caption import canonical

SHOWN = 4  # clips on each sheet


def write_report(out: Path, tables: Sequence[str], limit: int | None) -> tuple[str, ...]:
    """Write all that the results allow; returns the files' names. `tables` and `limit` say what was asked for."""
    records = results.read(out)
    there = outcomes(records)
    tried = cases(records, there)
    wanted = units(tables, limit)
    settings = json.loads((out / "settings.json").read_text())
    content: dict[str, Any] = {
        "settings": settings,
        "progress": {"done": sum(unit.key in records for unit in wanted), "wanted": len(wanted)},
        "table1": table1(there),
        "all_settings": all_settings(there),
        "table2": table2(there),
        "figure7": figure7(there),
        "text_to_video": _text_to_video(records),
        "choice": selection(tried),
        "foresight": foresight(tried),
    }
    content["claims"] = claims(content["table1"], content["table2"], content["figure7"])
    content["claims"] += choice_claims(content["choice"], advantage(tried))
    frames = settings["grid"][0]
    files = {
        **_plots(content["figure7"]),
        **_reliability(content["foresight"]),
        **_calibration(calibration(tried, settings["weights"], settings["sampling"]["preview"]["steps"])),
        **_sheets(out, ours(there), frames),
        **_caption_sheet(out, records, frames),
    }
    content["grades"] = {key: asdict(outcome.grades) for key, outcome in sorted(there.items())}
    files["results.json"] = json.dumps(content, indent=1, default=asdict).encode()
    files["report.md"] = document(content, sorted(files)).encode()
    for name, data in files.items():
        results.write_whole(out / name, data)
    return tuple(sorted(files))


def _text_to_video(records: Mapping[str, results.Record]) -> dict[str, Any]:
    """The shares that are right of the captions whose clips are there, of all and by part of the world."""
    parts = {caption.name: caption.part for caption in captions()}
    scores: dict[str, list[dict[str, bool]]] = {part: [] for part in ("all", *PARTS)}
    for record in records.values():
        if record["wish"] in parts:
            for part in ("all", parts[record["wish"]]):
                scores[part].append(record["measures"]["right"])
    return {part: {"count": len(there), "right": figures(there)} for part, there in scores.items() if there}


def _plots(grid: Mapping[int, Mapping[float, Mapping[str, Estimate]]]) -> dict[str, bytes]:
    if not grid:
        return {}
    x = Axis("s, the noise over the source", GRID_STRENGTHS[0], GRID_STRENGTHS[-1], GRID_STRENGTHS)
    highest = max(cell["change"].high for row in grid.values() for cell in row.values())
    axes = {
        "fidelity": Axis("fidelity, 1 to 5", 1, 5, (1, 2, 3, 4, 5)),
        "alignment": Axis("alignment, 1 to 5", 1, 5, (1, 2, 3, 4, 5)),
        "change": Axis("size of the edit: RMS difference to the source", 0, 1.1 * highest, _ticks(highest)),
    }
    plots = {}
    for name, y in axes.items():
        lines = {f"{n} steps": {s: cell[name] for s, cell in row.items()} for n, row in grid.items()}
        plots[f"figure7-{name}.svg"] = line_plot(f"Figure 7: {name} by s and finetuning steps", lines, x, y).encode()
    return plots


def _reliability(found: Mapping[str, Foresight]) -> dict[str, bytes]:
    """Predicted against observed success; a perfect prediction lies on the diagonal."""
    if not found:
        return {}
    ticks = (0, 0.25, 0.5, 0.75, 1)
    x, y = Axis("predicted success", 0, 1, ticks), Axis("share that succeeds", 0, 1, ticks)
    lines = {"ideal": {value: Estimate(value, value, value, 1) for value in (0.0, 1.0)}} | {
        f"from the {name}": {part.predicted: part.observed for part in told.bins} for name, told in found.items()
    }
    title = "The prediction of success, on clips it was not fitted on"
    return {"reliability.svg": line_plot(title, lines, x, y).encode()}


def _calibration(found: Calibration | None) -> dict[str, bytes]:
    return {"calibration.json": json.dumps(asdict(found), indent=1).encode()} if found else {}


def _ticks(highest: float) -> list[float]:
    return [round(highest * part / 4, 2) for part in range(5)]


def _sheets(out: Path, found: Sequence[Outcome], frames: int) -> dict[str, bytes]:
    """The best, the median and the worst of the chosen preset; each source above its edit."""
    if not found:
        return {}
    middle = max(len(found) // 2 - SHOWN // 2, 0)
    chosen = {"best": found[:SHOWN], "median": found[middle : middle + SHOWN], "worst": found[-SHOWN:]}
    return {f"{name}.png": encode_png(contact_sheet(_rows(out, items, frames))) for name, items in chosen.items()}


def _caption_sheet(out: Path, records: Mapping[str, results.Record], frames: int) -> dict[str, bytes]:
    """What came of the first captions."""
    keys = {record["wish"]: key for key, record in records.items()}
    found = [wish for wish in captions() if wish.name in keys][: 2 * SHOWN]
    rows = [(wish.prompt, results.load_clip(out, keys[wish.name], frames)) for wish in found]
    return {"captions.png": encode_png(contact_sheet(rows))} if rows else {}


def _rows(out: Path, found: Sequence[Outcome], frames: int) -> list[tuple[str, results.Clip]]:
    rows = []
    for outcome in found:
        edit, grades = outcome.edit, outcome.grades
        clip = results.load_clip(out, outcome.unit.key, frames)
        marks = f"alignment {grades.alignment:.1f}, fidelity {grades.fidelity:.1f}, quality {grades.quality:.1f}"
        rows.append((_title(edit), shown(edit.source, *clip.shape[:3])))
        rows.append((f"-> {edit.prompt}: {marks}", clip))
    return rows


def _title(edit: Edit) -> str:
    return f"{edit.name}: {canonical(edit.source)}"
