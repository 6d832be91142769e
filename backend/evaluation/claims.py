"""What the paper claims and this project set out to show, held against the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from backend.evaluation.bootstrap import Estimate

Table = Mapping[str, Mapping[str, Estimate]]
Grid = Mapping[int, Mapping[float, Mapping[str, Estimate]]]

SUCCESS_WANTED = 0.73  # the paper's, of its chosen setting
ORACLE_SHARE = 0.95  # what a choice of settings is to reach of the best setting of each edit
HIGH_S = 0.85  # finetuning has to hold fidelity from here on


@dataclass(frozen=True)
class Claim:
    """A sentence, whether the figures bear it out, and the figures."""

    text: str
    holds: bool
    figures: str


def claims(table1: Table, table2: Table, figure7: Grid) -> list[Claim]:
    """Those whose figures are there."""
    found = [_wins(table1[kind], kind) for kind in ("motion", "background") if kind in table1]
    if table2:
        found += _success(table2)
    if figure7:
        found += [_noise(figure7, "fidelity", -1), _noise(figure7, "change", 1), _steps(figure7)]
    return found


def choice_claims(table: Table, gain: Estimate | None) -> list[Claim]:
    """Of the settings that are chosen from previews; `gain` is in success, over the best single setting."""
    if not table or gain is None:
        return []
    oracle, mine, *_ = (row["success"].mean for row in table.values())
    share = mine / oracle if oracle else 0.0
    interval = f"{100 * gain.mean:+.0f} points, 95% interval {100 * gain.low:+.0f} to {100 * gain.high:+.0f}"
    return [
        Claim(
            f"chosen settings get at least {ORACLE_SHARE:.0%} of an oracle's success",
            share >= ORACLE_SHARE,
            f"{mine:.0%} of {oracle:.0%}: {share:.0%}",
        ),
        Claim("chosen settings succeed more often than the best single one", gain.mean > 0, interval),
    ]


def _wins(row: Mapping[str, Estimate], kind: str) -> Claim:
    best = max(row, key=lambda name: row[name].mean)
    figures = ", ".join(f"{name} {value.mean:.0%}" for name, value in row.items())
    return Claim(f"mixed finetuning wins on {kind}", best == "mixed", figures)


def _success(table: Table) -> list[Claim]:
    first, *others = table
    mine = table[first]["success"]
    figures = f"{mine.mean:.0%}, 95% interval {mine.low:.0%} to {mine.high:.0%}"
    found = [
        Claim(f"the chosen preset succeeds in at least {SUCCESS_WANTED:.0%}", mine.mean >= SUCCESS_WANTED, figures)
    ]
    for name in others:
        other = table[name]["success"]
        text = f"{name} stays well below (the intervals do not meet)"
        found.append(Claim(text, other.high < mine.low, f"{other.mean:.0%} against {mine.mean:.0%}"))
    return found


def _noise(grid: Grid, name: str, sign: int) -> Claim:
    """Whether a column falls (-1) or grows (1) with s and never turns back, over the steps' mean."""
    strengths = list(next(iter(grid.values())))
    means = [sum(row[s][name].mean for row in grid.values()) / len(grid) for s in strengths]
    holds = _rises([sign * mean for mean in means])
    what = {"fidelity": "fidelity falls with s", "change": "the size of the edit grows with s"}[name]
    return Claim(what, holds, ", ".join(f"{s:g}: {mean:.3g}" for s, mean in zip(strengths, means, strict=True)))


def _steps(grid: Grid) -> Claim:
    """Whether more steps mean more fidelity at high s."""
    means = {n: sum(row[s]["fidelity"].mean for s in row if s >= HIGH_S) for n, row in grid.items()}
    counts = {n: sum(s >= HIGH_S for s in row) for n, row in grid.items()}
    values = [means[n] / counts[n] for n in sorted(means)]
    holds = _rises(values)
    figures = ", ".join(f"{n} steps: {value:.2f}" for n, value in zip(sorted(means), values, strict=True))
    return Claim(f"more finetuning holds fidelity at s of {HIGH_S:g} and more", holds, figures)


def _rises(values: Sequence[float]) -> bool:
    """From the first to the last, and nowhere back."""
    return values[-1] > values[0] and all(after >= before for before, after in pairwise(values))
