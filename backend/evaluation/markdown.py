"""The report as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.evaluation.bootstrap import Estimate
from backend.evaluation.selection import Foresight

GRADES = ("quality", "fidelity", "alignment", "success")
COLUMN_NAMES = {"none": "no finetune", "video": "video finetune", "mixed": "mixed finetune", "nobody": "none succeeds"}

_TABLE1 = "Share of the edits that each finetune wins with the best of four `s`; in brackets 95% intervals over clips."
_TABLE2 = "Means of the grades, 1 to 5, and the share above 2 in all three; one setting a row, over the same edits."
_FIGURE7 = "Mixed finetunes of one edit of each clip; 0 steps is no finetune."
_CHOICE = (
    "The twelve settings of Table 1, one of them taken for each edit: with hindsight, by predicted success "
    "(docs/choice.md; fitted on the other clips), or always the same one, the best with hindsight."
)
_FORESIGHT = "Predicted success of each setting, from its preview and from its result, fitted on the other clips."
_CAPTIONS = "Share of the attributes that the judge sees in clips of held-out captions, without any source."


def document(content: Mapping[str, Any], files: Sequence[str]) -> str:
    """The report of what `report.write_report` has gathered, with the pictures that lie beside it."""
    progress = content["progress"]
    parts = ["# Evaluation", f"{progress['done']} of the {progress['wanted']} clips asked for are there."]
    if content["claims"]:
        parts += ["## Claims", _claims(content["claims"])]
    if content["table1"]:
        parts += ["## Table 1", _TABLE1, _table1(content["table1"])]
        parts += ["### Each setting of Table 1", _grades("setting", content["all_settings"])]
    if content["table2"]:
        parts += ["## Table 2", _TABLE2, _grades("method", content["table2"])]
    if content["figure7"]:
        rows = {f"{n} steps, s = {s:g}": cell for n, row in content["figure7"].items() for s, cell in row.items()}
        parts += [
            "## Figure 7",
            _FIGURE7,
            _pictures(_figure7(files), ".svg"),
            _grades("cell", rows, (*GRADES, "change")),
        ]
    if content["choice"]:
        parts += ["## The choice of settings", _CHOICE, _grades("taken", content["choice"])]
    if content["foresight"]:
        parts += ["## The prediction of success", _FORESIGHT, _pictures(["reliability.svg"], ".svg")]
        parts += [_foresight(content["foresight"])]
    if content["text_to_video"]:
        parts += ["## Text to video", _CAPTIONS, _captions(content["text_to_video"])]
        parts += [_pictures(["captions.png"], ".png")]
    if "best.png" in files:
        parts += ["## The chosen preset's best, median and worst"]
        parts += [_pictures(["best.png", "median.png", "worst.png"], ".png")]
    return "\n\n".join([*parts, _settings(content["settings"])]) + "\n"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _claims(found: Sequence[Any]) -> str:
    rows = [[claim.text, "holds" if claim.holds else "does not hold", claim.figures] for claim in found]
    return table(["claim", "", "figures"], rows)


def _table1(rows: Mapping[str, Mapping[str, Estimate]]) -> str:
    names = list(next(iter(rows.values())))
    header = ["edit", *(COLUMN_NAMES[name] for name in names)]
    cells = [
        [f"{kind} ({row[names[0]].count})", *(_percent(row[name]) for name in names)] for kind, row in rows.items()
    ]
    return table(header, cells)


def _grades(title: str, rows: Mapping[str, Mapping[str, Estimate]], columns: Sequence[str] = GRADES) -> str:
    cells = [
        [f"{name} ({row['success'].count})", *(_cell(column, row[column]) for column in columns)]
        for name, row in rows.items()
    ]
    return table([title, *("size of the edit" if column == "change" else column for column in columns)], cells)


def _cell(column: str, value: Estimate) -> str:
    return _percent(value) if column == "success" else f"{value.mean:.2f} ({value.low:.2f} to {value.high:.2f})"


def _percent(value: Estimate) -> str:
    return f"{value.mean:.0%} ({value.low:.0%} to {value.high:.0%})"


def _figure7(files: Sequence[str]) -> list[str]:
    return [name for name in files if name.startswith("figure7-")]


def _foresight(found: Mapping[str, Foresight]) -> str:
    header = ["from the", "Brier score", "against always the mean", "area under the ROC curve"]
    scores = [
        [name, f"{told.brier:.3f}", f"{told.brier / told.base - 1:+.0%}", f"{told.auc:.2f}"]
        for name, told in found.items()
    ]
    bins = [
        [name, f"{part.predicted:.0%}", _percent(part.observed), str(part.observed.count)]
        for name, told in found.items()
        for part in told.bins
    ]
    return "\n\n".join([table(header, scores), table(["from the", "predicted", "succeeds", "settings"], bins)])


def _captions(found: Mapping[str, Any]) -> str:
    names = list(found["all"]["right"])
    rows = [
        [f"{part} ({row['count']})", *(f"{row['right'][name]:.1%}" if name in row["right"] else "" for name in names)]
        for part, row in found.items()
    ]
    return table(["captions", *(name.replace("_", " ") for name in names)], rows)


def _pictures(files: Sequence[str], suffix: str) -> str:
    return "\n".join(f"![{name.removesuffix(suffix)}]({name})" for name in files if name.endswith(suffix))


def _settings(settings: Mapping[str, Any]) -> str:
    edit, captions = settings["sampling"]["edit"], settings["sampling"]["caption"]
    return (
        f"Model {settings['model']}, weights {settings['weights'][:12]}; base stage only; edits with {edit['steps']} "
        f"sampling steps and guidance {edit['guidance']:g}, captions with {captions['steps']} and "
        f"{captions['guidance']:g}."
    )
